//! What the proxy has done, and how often: a test in which something was never done proves nothing of it.

use std::collections::BTreeMap;
use std::sync::Mutex;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    CutLine,
    SilencedLine,
    DelayedPiece,
    DroppedLine,
    RepeatedRequest,
    WasDown,
}

impl Deed {
    pub const ALL: [Self; 6] = [
        Self::CutLine,
        Self::SilencedLine,
        Self::DelayedPiece,
        Self::DroppedLine,
        Self::RepeatedRequest,
        Self::WasDown,
    ];
}

#[derive(Debug, Default)]
pub struct Deeds(Mutex<BTreeMap<Deed, u64>>);

impl Deeds {
    pub fn done(&self, deed: Deed) {
        *self.0.lock().unwrap().entry(deed).or_default() += 1;
    }

    pub fn times(&self) -> BTreeMap<Deed, u64> {
        self.0.lock().unwrap().clone()
    }
}
