//! How long a touch waited for its frame. The renderer tells nobody when it has drawn, so the window's thread is asked: a
//! frame that was wanted is drawn within two of the panel's, and whatever takes longer keeps the thread busy.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use frontdesk_domain::time::Timestamp;

use super::monotonic::Monotonic;

/// Two frames of a panel that shows sixty in a second. Nothing shorter is told apart.
const TWO_FRAMES: Duration = Duration::from_millis(34);

/// Times one touch after another, on the window's own thread.
pub(super) struct Frames {
    clock: Monotonic,
    /// When the touch came that is waited for; one that comes meanwhile waits with it.
    touched: Rc<Cell<Option<Timestamp>>>,
    timer: slint::Timer,
    took: Rc<dyn Fn(u32)>,
}

impl Frames {
    /// `took` is told how many milliseconds each touch waited.
    pub fn timed(clock: Monotonic, took: impl Fn(u32) + 'static) -> Self {
        Self {
            clock,
            touched: Rc::default(),
            timer: slint::Timer::default(),
            took: Rc::new(took),
        }
    }

    /// A touch is about to be dealt with.
    pub fn touched(&self) {
        if self.touched.get().is_some() {
            return;
        }
        self.touched.set(Some(self.clock.now()));
        let (clock, touched, took) = (self.clock, Rc::clone(&self.touched), Rc::clone(&self.took));
        self.timer
            .start(slint::TimerMode::SingleShot, TWO_FRAMES, move || {
                if let Some(at) = touched.take() {
                    let ms = clock.now().ms_since(at);
                    took(u32::try_from(ms).unwrap_or(u32::MAX));
                }
            });
    }
}
