//! Reads the drawn window back, element by element, and checks it against the rules of the screens.
//!
//! Only for tests and the gallery. A window under inspection has `Theme.inspecting` set: each text then tells the
//! size of its letters and the room it needs.

mod elements;
mod rules;
pub mod samples;

pub use elements::{Element, elements};
pub use rules::{Limits, RULES, Violation, check, contrast_ratio};

use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use slint::ComponentHandle as _;

use crate::{KioskWindow, Theme};

/// Installs the backend that draws into memory, for this thread. Call it before the first window of the thread.
///
/// # Panics
/// When the thread already has another backend.
pub fn draw_in_memory() {
    thread_local! {
        static INSTALLED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if INSTALLED.replace(true) {
        return;
    }
    let options = TestingBackendOptions {
        mock_time: true,
        threading: false,
        renderer_name: Some("software".into()),
    };
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))
        .expect("no other backend is installed on this thread");
}

/// A window of the given size that tells about its texts.
///
/// # Panics
/// When the window cannot be made.
pub fn open(width_px: u32, height_px: u32) -> KioskWindow {
    draw_in_memory();
    let window = KioskWindow::new().expect("the testing backend makes windows");
    window.global::<Theme>().set_inspecting(true);
    resize(&window, width_px, height_px);
    window
}

/// Lets whatever moves come to rest: under inspection time stands still.
pub fn settle() {
    let_pass(std::time::Duration::from_secs(1));
}

pub fn let_pass(time: std::time::Duration) {
    i_slint_backend_testing::mock_elapsed_time(time);
}

/// Gives the window another size, as turning the panel would.
#[expect(
    clippy::cast_precision_loss,
    reason = "a panel has a few thousand pixels"
)]
pub fn resize(window: &KioskWindow, width_px: u32, height_px: u32) {
    window
        .window()
        .set_size(slint::PhysicalSize::new(width_px, height_px));
    let theme = window.global::<Theme>();
    theme.set_screen_width(width_px as f32);
    theme.set_screen_height(height_px as f32);
}
