//! What stands in `kiosk.toml`: the panel, the printer and the voice of this one machine. What a hall offers is the centre's
//! to say; what is screwed to the wall is written down where it hangs.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::paper::PrinterSettings;

/// The file's name in the kiosk's data directory, where nobody names another one.
pub const FILE_NAME: &str = "kiosk.toml";
/// A longer file is not somebody's settings.
const FILE_MAX_BYTES: u64 = 64 * 1024;

/// All of it has a default: a kiosk works without the file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Machine {
    pub printer: PrinterSettings,
    pub panel: Panel,
    pub voice: Voice,
}

/// The panel, and how it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Panel {
    /// The size of a pixel.
    pub mm_per_px: f32,
    pub fullscreen: bool,
    /// From the floor to the lower edge of the picture, for customers who reach no higher than 1100 mm.
    pub lower_edge_mm: f32,
}

/// What is heard of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Voice {
    /// A folder with the operator's recordings.
    pub clips: Option<PathBuf>,
    /// Says that it will clear the screen, also to customers who are not read to.
    pub countdown: bool,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            clips: None,
            countdown: true,
        }
    }
}

impl Default for Panel {
    /// A 27-inch panel of 1080 × 1920, in a window.
    fn default() -> Self {
        Self {
            mm_per_px: 0.311,
            fullscreen: false,
            lower_edge_mm: 700.0,
        }
    }
}

impl Panel {
    /// From a telephone's pixels to those of a wall of lamps.
    const MM_PER_PX: std::ops::RangeInclusive<f32> = 0.05..=2.0;
    /// Higher, and below 1100 mm there is no room for a screen.
    const LOWER_EDGE_MM: std::ops::RangeInclusive<f32> = 0.0..=700.0;
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    #[error("cannot read {path}: {why}. Name the kiosk's settings with --settings FILE")]
    NotRead { path: PathBuf, why: std::io::Error },
    #[error("{path} is larger than {FILE_MAX_BYTES} bytes, so it is not a kiosk's settings")]
    TooLarge { path: PathBuf },
    #[error("{path} cannot be used:\n{why}")]
    NotUnderstood { path: PathBuf, why: toml::de::Error },
    #[error("{path}: panel.mm_per_px is {found}; a pixel has 0.05 to 2 mm")]
    PixelSize { path: PathBuf, found: f32 },
    #[error(
        "{path}: panel.lower_edge_mm is {found}; it is 0 to 700: higher, and nothing has room where everybody reaches it"
    )]
    LowerEdge { path: PathBuf, found: f32 },
}

impl Machine {
    /// The file that was named; without one, that of the data directory, where there is one.
    pub fn find(named: Option<&Path>, data: &Path) -> Result<Self, MachineError> {
        let usual = data.join(FILE_NAME);
        match named {
            Some(path) => Self::read(path),
            None if usual.exists() => Self::read(&usual),
            None => Ok(Self::default()),
        }
    }

    fn read(path: &Path) -> Result<Self, MachineError> {
        let not_read = |why| MachineError::NotRead {
            path: path.to_owned(),
            why,
        };
        if std::fs::metadata(path).map_err(not_read)?.len() > FILE_MAX_BYTES {
            let path = path.to_owned();
            return Err(MachineError::TooLarge { path });
        }
        let text = std::fs::read_to_string(path).map_err(not_read)?;
        let machine: Self = toml::from_str(&text).map_err(|why| MachineError::NotUnderstood {
            path: path.to_owned(),
            why,
        })?;
        let found = machine.panel.mm_per_px;
        if !Panel::MM_PER_PX.contains(&found) {
            let path = path.to_owned();
            return Err(MachineError::PixelSize { path, found });
        }
        let found = machine.panel.lower_edge_mm;
        if !Panel::LOWER_EDGE_MM.contains(&found) {
            let path = path.to_owned();
            return Err(MachineError::LowerEdge { path, found });
        }
        Ok(machine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Machine, String> {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join(FILE_NAME), text).unwrap();
        Machine::find(None, data.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_file_a_kiosk_has_a_panel_and_no_printer() {
        let data = tempfile::tempdir().unwrap();
        let machine = Machine::find(None, data.path()).unwrap();
        assert_eq!(machine, Machine::default());
        assert_eq!(machine.printer, PrinterSettings::None);
        assert_eq!(read("").unwrap(), machine);
    }

    #[test]
    fn the_documented_file_is_read() {
        let documented = include_str!("../../assets/samples/kiosk.toml");
        let machine = read(documented).unwrap();
        assert!(matches!(machine.printer, PrinterSettings::Printer(_)));
        assert!(machine.panel.fullscreen && machine.voice.clips.is_some());
        assert!(machine.voice.countdown);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, says) in [
            ("[panel]\nmm_per_pixel = 0.3", "mm_per_pixel"),
            ("printer = \"epson\"", "or a table"),
            ("[panel]\nmm_per_px = 0.049", "0.05 to 2 mm"),
            ("[panel]\nmm_per_px = 2.01", "0.05 to 2 mm"),
            ("[panel]\nmm_per_px = nan", "0.05 to 2 mm"),
            ("[panel]\nlower_edge_mm = 700.5", "0 to 700"),
            ("[panel]\nlower_edge_mm = -1.0", "0 to 700"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says) && error.contains(FILE_NAME), "{error}");
        }
        for bound in [
            "mm_per_px = 0.05",
            "mm_per_px = 2.0",
            "lower_edge_mm = 0.0",
            "lower_edge_mm = 700.0",
        ] {
            assert!(read(&format!("[panel]\n{bound}")).is_ok(), "{bound}");
        }
    }

    #[test]
    fn a_file_that_was_named_must_be_there_and_of_a_sensible_length() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("other.toml");
        let error = Machine::find(Some(&file), data.path()).unwrap_err();
        assert!(error.to_string().contains("--settings"), "{error}");
        for (bytes, fits) in [(64 * 1024, true), (64 * 1024 + 1, false)] {
            std::fs::write(&file, "#".repeat(bytes)).unwrap();
            assert_eq!(Machine::find(Some(&file), data.path()).is_ok(), fits);
        }
    }
}
