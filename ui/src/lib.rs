//! Every screen of the kiosk: presentation and nothing else.
//!
//! The window is [`KioskWindow`]; Rust fills one `…Adapter` global for each view and hears its callbacks. Lists are
//! given one page at a time: [`metrics::ScreenMetrics`] says how many rows surely fit.

pub mod metrics;
pub mod pages;

#[cfg(feature = "inspect")]
pub mod inspect;

use slint::ComponentHandle as _;

/// What the Slint compiler makes of `app.slint`.
mod generated {
    #![allow(
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        clippy::unwrap_used,
        reason = "written by the Slint compiler"
    )]
    #![allow(unsafe_code, unused, reason = "written by the Slint compiler")]
    slint::include_modules!();
}
pub use generated::*;

/// Shows the fixed words in `language`, in the type face that draws its characters the right way.
///
/// # Panics
/// When the language is not bundled, which is a fault of the build.
pub fn select_language(window: &KioskWindow, language: Language) {
    let (bundle, font_family) = match language {
        Language::ZhHans => ("zh_Hans", "Noto Sans CJK SC"),
        Language::ZhHant => ("zh_Hant", "Noto Sans CJK TC"),
        Language::En => ("en", "Noto Sans CJK SC"),
    };
    slint::select_bundled_translation(bundle).expect("lang/ holds a folder for every language");
    window.global::<Theme>().set_font_family(font_family.into());
    window.global::<Frame>().set_language(language);
}
