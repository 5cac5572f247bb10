//! A picture of black dots on white paper, one bit each, that grows downwards while it is drawn.

use image::{GrayImage, Luma};

/// No paper is longer: six metres. It bounds the memory that a hall's file can make a picture take.
pub const HEIGHT_MAX_DOTS: u32 = 48_000;

/// Rows of dots, the left one in the highest bit, as printers take them.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width_dots: u32,
    height_dots: u32,
    bits: Vec<u8>,
}

impl Picture {
    /// White paper of no length yet. The width is that of a print head: a multiple of 8.
    pub fn new(width_dots: u32) -> Self {
        Self {
            width_dots: width_dots.next_multiple_of(8),
            height_dots: 0,
            bits: Vec::new(),
        }
    }

    pub fn width_dots(&self) -> u32 {
        self.width_dots
    }

    pub fn height_dots(&self) -> u32 {
        self.height_dots
    }

    /// So many bytes make a row.
    pub fn row_bytes(&self) -> usize {
        (self.width_dots / 8) as usize
    }

    /// The rows, one after the other.
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Makes the paper at least so long, up to the longest there is.
    pub fn reach(&mut self, height_dots: u32) {
        let height = height_dots.min(HEIGHT_MAX_DOTS).max(self.height_dots);
        self.height_dots = height;
        self.bits.resize(height as usize * self.row_bytes(), 0);
    }

    /// A black dot, if the paper is there.
    pub fn set(&mut self, x: i32, y: i32) {
        self.put(x, y, true);
    }

    /// Black or white, if the paper is there.
    pub fn put(&mut self, x: i32, y: i32, black: bool) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
            return;
        };
        if x >= self.width_dots || y >= self.height_dots {
            return;
        }
        let byte = y as usize * self.row_bytes() + (x / 8) as usize;
        let bit = 0x80 >> (x % 8);
        if black {
            self.bits[byte] |= bit;
        } else {
            self.bits[byte] &= !bit;
        }
    }

    pub fn is_black(&self, x: u32, y: u32) -> bool {
        x < self.width_dots
            && y < self.height_dots
            && self.bits[y as usize * self.row_bytes() + (x / 8) as usize] & (0x80 >> (x % 8)) != 0
    }

    /// A black rectangle.
    pub fn fill(&mut self, x: u32, y: u32, width: u32, height: u32) {
        for row in y..y.saturating_add(height).min(self.height_dots) {
            for column in x..x.saturating_add(width).min(self.width_dots) {
                self.put(column.cast_signed(), row.cast_signed(), true);
            }
        }
    }

    /// Adds a dot wherever the rows would read as a command that printers obey at once, even among a picture's bytes
    /// (DLE EOT, DLE ENQ, DLE DC4): they answer it, or throw away what they hold.
    pub fn say_no_command(&mut self) {
        const DLE: u8 = 0x10;
        const EOT_ENQ_DC4: [u8; 3] = [0x04, 0x05, 0x14];
        for nth in 1..self.bits.len() {
            if self.bits[nth - 1] == DLE && EOT_ENQ_DC4.contains(&self.bits[nth]) {
                self.bits[nth - 1] |= DLE >> 1;
            }
        }
    }

    /// As a picture that files and decoders take.
    pub fn to_image(&self) -> GrayImage {
        GrayImage::from_fn(self.width_dots, self.height_dots, |x, y| {
            Luma([if self.is_black(x, y) { 0 } else { 255 }])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_where_printers_look_for_them() {
        let mut picture = Picture::new(12);
        picture.reach(2);
        picture.set(0, 0);
        picture.set(9, 1);
        assert_eq!(
            (picture.width_dots(), picture.bits()),
            (16, &[0x80, 0, 0, 0x40][..])
        );
        assert!(picture.is_black(9, 1) && !picture.is_black(8, 1));
    }

    #[test]
    fn no_picture_reads_as_a_command() {
        let mut picture = Picture::new(8);
        picture.reach(6);
        for (y, x) in [(0, 3), (1, 5), (2, 3), (4, 3), (5, 6)] {
            picture.set(x, y);
        }
        assert_eq!(picture.bits(), [0x10, 0x04, 0x10, 0x00, 0x10, 0x02]);
        picture.say_no_command();
        assert_eq!(picture.bits(), [0x18, 0x04, 0x10, 0x00, 0x10, 0x02]);
    }

    #[test]
    fn what_is_beside_the_paper_is_not_drawn_and_no_paper_is_endless() {
        let mut picture = Picture::new(8);
        for (x, y) in [(-1, 0), (8, 0), (0, -1), (0, 1), (i32::MAX, i32::MIN)] {
            picture.reach(1);
            picture.set(x, y);
        }
        assert_eq!(picture.bits(), [0]);
        picture.reach(u32::MAX);
        assert_eq!(picture.height_dots(), HEIGHT_MAX_DOTS);
        picture.fill(0, 0, u32::MAX, u32::MAX);
        assert!(picture.bits().iter().all(|row| *row == 0xff));
    }
}
