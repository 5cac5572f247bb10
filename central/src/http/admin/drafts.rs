//! Files that were uploaded and not published yet: kept between two pages, and no longer than others push them out.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;

/// So many are kept, over all branches; the oldest goes.
const DRAFTS_MAX: usize = 8;

#[derive(Debug, Clone)]
pub(in crate::http) struct Kept {
    pub branch: BranchId,
    /// The catalogue's version, by which the form names it.
    pub key: Hash,
    pub file: String,
    pub catalogue: Catalogue,
}

#[derive(Debug, Default)]
pub(in crate::http) struct Drafts(Mutex<VecDeque<Kept>>);

impl Drafts {
    pub fn keep(&self, kept: Kept) {
        let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.retain(|draft| (&draft.branch, draft.key) != (&kept.branch, kept.key));
        drafts.push_back(kept);
        if drafts.len() > DRAFTS_MAX {
            drafts.pop_front();
        }
    }

    pub fn find(&self, branch: &BranchId, key: &str) -> Option<Kept> {
        let drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut drafts = drafts.iter();
        let found = drafts.find(|draft| draft.branch == *branch && draft.key.to_string() == key);
        found.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_at_the_bound_and_each_in_its_branch() {
        let drafts = Drafts::default();
        let branch: BranchId = "hall".parse().unwrap();
        let key = |n: usize| Hash::of(n.to_string().as_bytes());
        for n in 0..=DRAFTS_MAX {
            drafts.keep(Kept {
                branch: branch.clone(),
                key: key(n),
                file: String::new(),
                catalogue: Catalogue::default(),
            });
        }
        let there = |n: usize| drafts.find(&branch, &key(n).to_string()).is_some();
        assert!(!there(0) && there(1) && there(DRAFTS_MAX));
        let elsewhere = "other".parse().unwrap();
        assert!(drafts.find(&elsewhere, &key(1).to_string()).is_none());
    }
}
