//! The PIN that opens a kiosk to staff: kept as a hash, in a file of its own beside the database.

use std::io;
use std::path::{Path, PathBuf};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};
use frontdesk_central::entropy::{Entropy, NoEntropy};

use super::disk::private;
use super::session::PIN_CHARS;
use super::tries::Tries;

/// OWASP's least for Argon2id: 19 MiB, two passes, one lane. A kiosk has little memory, and a PIN of a few figures is
/// protected by the file's mode before it is by its hash.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// The file with the hash.
#[derive(Debug, Clone)]
pub struct PinFile {
    path: PathBuf,
}

/// Why a PIN cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    #[error("a PIN has {} to {} figures and nothing else", PIN_CHARS.start(), PIN_CHARS.end())]
    NotFigures,
    #[error("cannot keep the PIN in {path}: {why}")]
    NotWritable { path: PathBuf, why: io::Error },
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
    #[error("the PIN could not be hashed: {0}")]
    Hash(argon2::password_hash::Error),
}

/// What a PIN opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    Right,
    Wrong,
    /// There is no PIN on this machine.
    None,
}

impl PinFile {
    pub fn beside_database(dir: &Path) -> Self {
        Self {
            path: dir.join("staff.pin"),
        }
    }

    pub fn is_set(&self) -> bool {
        self.path.exists()
    }

    /// Replaces the PIN; the old one opens nothing any more.
    pub fn set(&self, pin: &str, entropy: &Entropy) -> Result<(), PinError> {
        let figures = pin.bytes().all(|figure| figure.is_ascii_digit());
        if !figures || !PIN_CHARS.contains(&pin.len()) {
            return Err(PinError::NotFigures);
        }
        let salt: [u8; 16] = entropy.bytes()?;
        let hash = argon2().hash_password_with_salt(pin.as_bytes(), &salt);
        let hash: PasswordHash = hash.map_err(PinError::Hash)?;
        let hash = hash.to_string();
        self.write(&hash).map_err(|why| PinError::NotWritable {
            path: self.path.clone(),
            why,
        })
    }

    /// A file that cannot be read opens nothing.
    pub fn check(&self, pin: &str) -> Checked {
        let Ok(text) = std::fs::read_to_string(&self.path) else {
            return Checked::None;
        };
        match argon2().verify_password(pin.as_bytes(), text.trim()) {
            Ok(()) => Checked::Right,
            Err(_) => Checked::Wrong,
        }
    }

    /// Whole or not at all: a kiosk without its PIN is a kiosk that nobody gets at.
    fn write(&self, hash: &str) -> io::Result<()> {
        if let Some(dir) = self.path.parent() {
            private::make_dir(dir)?;
        }
        let new = self.path.with_extension("pin.new");
        private::make_file(&new)?;
        std::fs::write(&new, format!("{hash}\n"))?;
        std::fs::File::open(&new)?.sync_all()?;
        std::fs::rename(&new, &self.path)
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None);
    let params = params.expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Figures that somebody can remember, for a machine that has none yet.
pub fn draw(entropy: &Entropy) -> Result<String, NoEntropy> {
    let bits = u64::from_le_bytes(entropy.bytes()?);
    Ok(format!("{:06}", bits % 1_000_000))
}

/// PINs: five wrong ones in five minutes.
pub fn tries() -> Tries {
    Tries::new(5, 5 * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (tempfile::TempDir, PinFile) {
        let dir = tempfile::tempdir().unwrap();
        let file = PinFile::beside_database(dir.path());
        (dir, file)
    }

    #[test]
    fn the_right_pin_opens_and_no_other() {
        let (_dir, file) = file();
        assert_eq!(file.check("4711"), Checked::None);
        file.set("4711", &Entropy::seeded(1)).unwrap();
        assert!(file.is_set());
        assert_eq!(file.check("4711"), Checked::Right);
        for wrong in ["4712", "471", "47111", ""] {
            assert_eq!(file.check(wrong), Checked::Wrong, "{wrong}");
        }
        file.set("00815", &Entropy::seeded(2)).unwrap();
        assert_eq!(file.check("4711"), Checked::Wrong, "it was replaced");
    }

    #[test]
    fn a_pin_has_four_to_eight_figures() {
        let (_dir, file) = file();
        for (pin, fits) in [
            ("123", false),
            ("1234", true),
            ("12345678", true),
            ("123456789", false),
            ("12a4", false),
            ("１２３４", false),
        ] {
            let set = file.set(pin, &Entropy::seeded(1));
            assert_eq!(set.is_ok(), fits, "{pin}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_reads_the_file_and_the_pin_is_not_in_it() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, file) = file();
        file.set("47114711", &Entropy::seeded(1)).unwrap();
        let mode = std::fs::metadata(&file.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let text = std::fs::read_to_string(&file.path).unwrap();
        assert!(text.starts_with("$argon2id$") && !text.contains("4711"));
    }

    #[test]
    fn a_file_that_is_no_hash_opens_nothing() {
        let (_dir, file) = file();
        for garbage in ["", "4711", "$argon2id$v=19$m=1", "\0"] {
            std::fs::write(&file.path, garbage).unwrap();
            assert_eq!(file.check("4711"), Checked::Wrong);
        }
    }

    #[test]
    fn a_pin_that_is_drawn_can_be_set() {
        let (_dir, file) = file();
        for seed in 0..20 {
            let pin = draw(&Entropy::seeded(seed)).unwrap();
            assert_eq!(pin.len(), 6);
            assert!(pin.bytes().all(|figure| figure.is_ascii_digit()));
        }
        let pin = draw(&Entropy::system()).unwrap();
        file.set(&pin, &Entropy::system()).unwrap();
        assert_eq!(file.check(&pin), Checked::Right);
    }
}
