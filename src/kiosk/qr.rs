//! The QR code of a customer's page, pixel for pixel as the screen draws it.

use qrcode::{Color, EcLevel, QrCode};
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// The code without its quiet zone is at least this wide and high: 100 mm on a 27-inch panel, read from a metre away.
const CODE_MIN_PX: u32 = 320;
/// ISO/IEC 18004: four modules of white on every side.
const QUIET_MODULES: u32 = 4;

/// Why an address has no code.
#[derive(Debug, thiserror::Error)]
#[error("the address does not fit a QR code: {0}. Shorten public_url")]
pub struct TooLong(#[from] qrcode::types::QrError);

/// Dark modules on white, each a whole number of pixels.
pub fn image(address: &str) -> Result<Image, TooLong> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)?;
    let modules = u32::try_from(code.width()).unwrap_or(1);
    let module_px = CODE_MIN_PX.div_ceil(modules);
    let side_px = (modules + 2 * QUIET_MODULES) * module_px;
    let mut pixels = SharedPixelBuffer::<Rgb8Pixel>::new(side_px, side_px);
    for (index, pixel) in (0..).zip(pixels.make_mut_slice()) {
        let module = |px: u32| {
            (px / module_px)
                .checked_sub(QUIET_MODULES)
                .filter(|module| *module < modules)
        };
        let (column, row): (Option<u32>, Option<u32>) =
            (module(index % side_px), module(index / side_px));
        let dark = column
            .zip(row)
            .is_some_and(|(x, y)| code[(x as usize, y as usize)] == Color::Dark);
        let shade = if dark { 0 } else { 255 };
        *pixel = Rgb8Pixel::new(shade, shade, shade);
    }
    Ok(Image::from_rgb8(pixels))
}
