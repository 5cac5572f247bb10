//! Who works here, what they are where, and how they come in. Accounts hold personal data, so they stand in tables of
//! their own, and the log of a branch names a member of staff by an id. What an act comes to is decided by [`Book`],
//! which is pure; [`service`] keeps it and answers.

mod audit;
mod book;
mod limits;
mod password;
mod role;
mod secret;
mod service;
mod session;
mod staff;
mod store;
#[cfg(test)]
mod tests;
pub mod wire;

pub use audit::{Act, By, Entry, Line, PAGE_MAX};
pub use book::{AccountRefusal, Authority, Book, NewStaff, STAFF_MAX};
pub use password::{HashingError, PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS, PasswordError};
pub use role::{GRANTS_MAX, Grant, GrantError, Grants, Role};
pub use secret::Secret;
pub(crate) use service::{AccountError, Accounts, Entered, Person};
pub use session::{
    ABSOLUTE_MS, BROWSERS_MAX, Browser, IDLE_MS, LINK_VALID_MS, Link, Purpose, SESSIONS_MAX,
    Session, USE_KEPT_MS,
};
pub use staff::{LOGIN_MAX_BYTES, Login, NAME_MAX_CHARS, NameError, PersonName, Staff, Standing};
pub use store::{AccountStore, Change, Kept};
