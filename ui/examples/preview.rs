//! Draws every scene as a PNG: `cargo run -p frontdesk-ui --features inspect --example preview -- FOLDER [SCENE…]`.
//!
//! Names are `SCENE.LANGUAGE.MODE.ORIENTATION.png`. Prints every rule that does not hold.

use std::{fs, fs::File, io::BufWriter, path::Path};

use frontdesk_ui::{
    Theme,
    inspect::{self, Limits, samples},
};
use slint::ComponentHandle as _;

const SIZES: [(&str, u32, u32); 2] = [("portrait", 1080, 1920), ("landscape", 1920, 1080)];
const MODES: [(&str, bool, bool); 3] = [
    ("normal", false, false),
    ("large", true, false),
    ("contrast", false, true),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder to draw into")?;
    let wanted: Vec<String> = arguments.collect();
    fs::create_dir_all(&folder)?;
    let draw = std::env::var_os("CHECK_ONLY").is_none();
    for (orientation, width, height) in SIZES {
        let window = inspect::open(width, height);
        for (mode, large, contrast) in MODES {
            window.global::<Theme>().set_large(large);
            window.global::<Theme>().set_contrast(contrast);
            for (language, tag) in samples::LANGUAGES {
                for scene in samples::SCENES {
                    let name = format!("{}.{tag}.{mode}.{orientation}", scene.name);
                    if !wanted.is_empty() && !wanted.iter().any(|wanted| name.contains(wanted)) {
                        continue;
                    }
                    scene.show(&window, language);
                    if draw {
                        save(&window, &Path::new(&folder).join(format!("{name}.png")))?;
                    }
                    for violation in
                        inspect::check(&inspect::elements(&window), Limits::of(&window))
                    {
                        println!("{name}: {}: {}", violation.rule, violation.message);
                    }
                }
            }
        }
    }
    Ok(())
}

fn save(window: &frontdesk_ui::KioskWindow, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let pixels = window.window().take_snapshot()?;
    let mut encoder = png::Encoder::new(
        BufWriter::new(File::create(path)?),
        pixels.width(),
        pixels.height(),
    );
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .write_header()?
        .write_image_data(pixels.as_bytes())?;
    Ok(())
}
