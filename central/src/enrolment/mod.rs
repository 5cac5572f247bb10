//! How a machine becomes a kiosk: a one-time code that staff ask for and type on it, and the key of its own that it
//! shows from then on. Who holds which lane is in the branch's log; here is only what may not be in a log. Time comes
//! in as an argument, and every step may be repeated after a lost answer or a crash.

mod code;
mod device;
mod office;
mod one_time;
mod registrar;
mod store;
#[cfg(test)]
mod tests;

pub use code::{CODE_VALID_MS, Code, CodeRefusal, TRIES_MAX, Tried};
pub use device::{Bearer, Device, FORMER_KEY_VALID_MS, FormerKey, Keys, RotationRefusal};
pub use office::NotGivenOut;
pub(crate) use office::{NotEnrolled, Office, Shown};
pub use one_time::{ALPHABET, CodeName, OneTimeCode};
pub use registrar::{EnrolError, EnrolRefusal, Registrar, command_of};
pub use store::EnrolmentStore;
