//! Whether this machine can draw what the screens say. Without a font that has the characters, text would be silently
//! blank.

use fontdb::{Database, FaceInfo};

/// Characters of each script and language of the screens.
const MUST_DRAW: &str = "证取号請證號窗口A1é";

/// The package that brings them all.
const PACKAGE: &str = "fonts-noto-cjk";

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no installed font draws `{missing}`, so screens would stay blank. Install one, on Debian: apt-get install {PACKAGE}"
)]
pub struct NoFont {
    missing: String,
}

/// Looks through the fonts of this machine.
pub fn check() -> Result<(), NoFont> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    check_in(&fonts)
}

fn check_in(fonts: &Database) -> Result<(), NoFont> {
    let draws = |face: &FaceInfo, character: char| {
        let has = |data: &[u8], index| {
            ttf_parser::Face::parse(data, index)
                .is_ok_and(|face| face.glyph_index(character).is_some())
        };
        fonts.with_face_data(face.id, has).unwrap_or(false)
    };
    let mut missing: Vec<char> = MUST_DRAW.chars().collect();
    for face in fonts.faces() {
        if missing.is_empty() {
            break;
        }
        missing.retain(|character| !draws(face, *character));
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(NoFont {
            missing: missing.into_iter().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_font_the_message_names_the_package() {
        let error = check_in(&Database::new()).unwrap_err().to_string();
        assert!(error.contains(PACKAGE) && error.contains('证'), "{error}");
    }

    #[test]
    fn the_fonts_this_project_asks_for_draw_everything() {
        assert_eq!(check(), Ok(()));
    }
}
