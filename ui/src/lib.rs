//! Every screen of the kiosk: presentation and nothing else.
//!
//! The window is [`KioskWindow`]; Rust fills one `…Adapter` global for each view and hears its callbacks.

/// What the Slint compiler makes of `app.slint`.
mod generated {
    #![allow(clippy::all, clippy::pedantic, clippy::nursery, reason = "written by the Slint compiler")]
    #![allow(unsafe_code, unused, reason = "written by the Slint compiler")]
    slint::include_modules!();
}
pub use generated::*;
