//! What is kept of accounts, and how it changes: everything that one act changes, and its line in the audit log, in one
//! transaction.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::StaffId;

use super::{Browser, Entry, Line, Link, Session, Staff};
use crate::store::StoreError;

/// One thing that is otherwise from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Added, or as it is now.
    Staff(Box<Staff>),
    Session(Session),
    SessionEnds(Hash),
    Link(Link),
    LinkEnds(Hash),
    Browser(Browser),
    BrowserForgotten(Hash, StaffId),
}

/// All that is kept but the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    pub staff: Vec<Staff>,
    pub sessions: Vec<Session>,
    pub links: Vec<Link>,
    pub browsers: Vec<Browser>,
}

/// The calls block. What returns was durable.
pub trait AccountStore: Send + Sync + 'static {
    fn kept(&self) -> Result<Kept, StoreError>;

    /// All of it or nothing.
    fn change(&self, changes: &[Change], audit: &[Entry]) -> Result<(), StoreError>;

    /// The newest lines of the audit log before line `before`, the newest first; at most `limit`.
    fn audit(&self, before: Option<u64>, limit: usize) -> Result<Vec<Line>, StoreError>;
}
