//! A QR code as a drawing inside the page: nothing is loaded for it, and it is sharp at every size.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// ISO/IEC 18004: four modules of white on every side.
const QUIET_MODULES: usize = 4;

/// Nothing where the text does not fit a code. `label` is read out in its place and must need no escaping.
pub fn svg(text: &str, label: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return String::new();
    };
    let modules = code.width();
    let side = modules + 2 * QUIET_MODULES;
    let mut dark = String::new();
    for row in 0..modules {
        for column in (0..modules).filter(|column| code[(*column, row)] == Color::Dark) {
            let (x, y) = (column + QUIET_MODULES, row + QUIET_MODULES);
            write!(dark, "M{x} {y}h1v1h-1z").expect("a String takes every write");
        }
    }
    format!(
        r#"<svg role="img" aria-label="{label}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{dark}"/></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_out() {
        assert!(svg("https://desk.example/l/hall/AQ", "x").starts_with("<svg"));
        assert_eq!(svg(&"x".repeat(3_000), "x"), "");
    }
}
