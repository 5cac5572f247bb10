//! What happened, as lines that are hashed, and kept only where somebody wants to read them.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::time::Timestamp;

#[derive(Debug, Default)]
pub struct History {
    digest: Option<Hash>,
    lines: Option<Vec<String>>,
}

impl History {
    /// One whose lines can be read.
    pub fn kept() -> Self {
        Self {
            lines: Some(Vec::new()),
            ..Self::default()
        }
    }

    pub fn tell(&mut self, at: Timestamp, what: impl FnOnce() -> String) {
        let line = format!("{} {}", clock(at), what());
        let before = self.digest.unwrap_or(Hash::ZERO);
        self.digest = Some(Hash::of(format!("{before}{line}").as_bytes()));
        if let Some(lines) = &mut self.lines {
            lines.push(line);
        }
    }

    /// Two histories with one digest are the same.
    pub fn digest(&self) -> String {
        let digest = self.digest.unwrap_or(Hash::ZERO).to_string();
        digest[..16].to_owned()
    }

    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}

fn clock(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.strftime("%m-%d %H:%M:%S%.3f").to_string()
}
