//! A sheet as a picture: first what stands under what, for either width of paper, then dot by dot.

mod composing;
mod pen;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use pen::Pen;

use super::picture::{HEIGHT_MAX_DOTS, Picture};
use super::sheet::Sheet;

/// The width of the roll. At 203 dpi a print head covers 48 mm of the one and 72 mm of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Paper {
    Mm58,
    Mm80,
}

/// Why a sheet has no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sheet would be longer than {HEIGHT_MAX_DOTS} dots")]
pub struct TooLong;

/// Draws a sheet; black dots on white.
pub fn draw(sheet: &Sheet, paper: Paper, pen: &mut Pen) -> Result<Picture, TooLong> {
    let mut picture = Picture::new(paper.width_dots());
    for block in composing::compose(sheet) {
        pen.put(&block, paper, &mut picture);
        if picture.height_dots() >= HEIGHT_MAX_DOTS {
            return Err(TooLong);
        }
    }
    picture.say_no_command();
    Ok(picture)
}

impl Paper {
    pub fn width_dots(self) -> u32 {
        match self {
            Self::Mm58 => 384,
            Self::Mm80 => 576,
        }
    }
}

impl TryFrom<u8> for Paper {
    type Error = String;

    fn try_from(mm: u8) -> Result<Self, String> {
        match mm {
            58 => Ok(Self::Mm58),
            80 => Ok(Self::Mm80),
            _ => Err(format!("paper is 58 or 80 mm wide, not {mm}")),
        }
    }
}

impl From<Paper> for u8 {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::Mm58 => 58,
            Paper::Mm80 => 80,
        }
    }
}
