//! The QR code of a customer's page, one pixel for each module: the screen enlarges it without blurring.

use qrcode::{Color, EcLevel, QrCode};
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Why an address has no code.
#[derive(Debug, thiserror::Error)]
#[error("the address does not fit a QR code: {0}. Shorten public_url")]
pub struct TooLong(#[from] qrcode::types::QrError);

/// Dark modules on white, without the quiet zone, which the screen adds.
pub fn image(address: &str) -> Result<Image, TooLong> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)?;
    let width = u32::try_from(code.width()).unwrap_or_default();
    let mut pixels = SharedPixelBuffer::<Rgb8Pixel>::new(width, width);
    for (pixel, module) in pixels.make_mut_slice().iter_mut().zip(code.to_colors()) {
        let shade = if module == Color::Dark { 0 } else { 255 };
        *pixel = Rgb8Pixel::new(shade, shade, shade);
    }
    Ok(Image::from_rgb8(pixels))
}
