//! The QR code on paper: each module a whole number of dots, so that no edge is blurred.

use qrcode::{Color, EcLevel, QrCode};

use super::picture::Picture;

/// ISO/IEC 18004: four modules of white on every side.
pub const QUIET_MODULES: u32 = 4;
/// A module of fewer dots (0.375 mm at 203 dpi) is not read for certain.
pub const MODULE_MIN_DOTS: u32 = 3;
/// A code with larger modules only costs paper.
const MODULE_MAX_DOTS: u32 = 8;

/// A code that fits its place.
pub struct Code {
    code: QrCode,
    module_dots: u32,
}

/// No code of this address fits the paper, or there is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address does not fit a code on this paper. Shorten public_url")]
pub struct DoesNotFit;

impl Code {
    /// About `wished_dots` wide with its quiet zone, larger where its modules would be too small, and never wider than
    /// `widest_dots`. Damage to the paper is forgiven as far as there is room.
    pub fn fit(address: &str, wished_dots: u32, widest_dots: u32) -> Result<Self, DoesNotFit> {
        if address.is_empty() {
            return Err(DoesNotFit);
        }
        for level in [EcLevel::M, EcLevel::L] {
            let Ok(code) = QrCode::with_error_correction_level(address, level) else {
                continue;
            };
            let across = modules(&code) + 2 * QUIET_MODULES;
            let module_dots = (wished_dots / across).clamp(MODULE_MIN_DOTS, MODULE_MAX_DOTS);
            if across * module_dots <= widest_dots {
                return Ok(Self { code, module_dots });
            }
        }
        Err(DoesNotFit)
    }

    /// With its quiet zone.
    pub fn side_dots(&self) -> u32 {
        (modules(&self.code) + 2 * QUIET_MODULES) * self.module_dots
    }

    /// Its quiet zone begins at the given corner.
    pub fn draw(&self, picture: &mut Picture, x: u32, y: u32) {
        picture.reach(y + self.side_dots());
        let modules = modules(&self.code);
        for (nth, color) in (0..).zip(self.code.to_colors()) {
            if color == Color::Dark {
                let at = |module: u32| (module + QUIET_MODULES) * self.module_dots;
                picture.fill(
                    x + at(nth % modules),
                    y + at(nth / modules),
                    self.module_dots,
                    self.module_dots,
                );
            }
        }
    }
}

fn modules(code: &QrCode) -> u32 {
    u32::try_from(code.width()).unwrap_or(u32::MAX / 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_never_less_than_three_dots_and_a_code_never_wider_than_its_paper() {
        for chars in [10, 60, 300, 1_000, 1_500] {
            let address = "a".repeat(chars);
            match Code::fit(&address, 240, 384) {
                Ok(code) => {
                    assert!(code.module_dots >= MODULE_MIN_DOTS);
                    assert!(code.side_dots() <= 384);
                }
                Err(DoesNotFit) => assert!(chars > 1_200, "{chars} characters fit 58 mm"),
            }
        }
    }

    #[test]
    fn an_address_that_no_code_holds_is_refused() {
        assert!(Code::fit(&"a".repeat(10_000), 240, u32::MAX).is_err());
    }
}
