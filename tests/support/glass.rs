//! A finger on the glass: what is touched there becomes what the visit hears.

use std::cell::RefCell;
use std::rc::Rc;

use frontdesk::kiosk::session::Input;
use frontdesk::kiosk::views;
use frontdesk_ui::KioskWindow;
use frontdesk_ui::inspect::Element;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle as _, LogicalPosition};

pub struct Glass<'a> {
    window: &'a KioskWindow,
    heard: Rc<RefCell<Vec<Input>>>,
}

impl<'a> Glass<'a> {
    pub fn of(window: &'a KioskWindow) -> Self {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let inputs = heard.clone();
        let send: views::Send = Rc::new(move |input| inputs.borrow_mut().push(input));
        views::connect(window, &send);
        Self { window, heard }
    }

    /// Down and up again in one place.
    pub fn tap(&self, position: LogicalPosition) -> Vec<Input> {
        let button = PointerEventButton::Left;
        let glass = self.window.window();
        glass.dispatch_event(WindowEvent::PointerPressed { position, button });
        glass.dispatch_event(WindowEvent::PointerReleased { position, button });
        std::mem::take(&mut *self.heard.borrow_mut())
    }
}

/// `within` is 0 to 1 across and down.
pub fn place_on(element: &Element, within: (f32, f32)) -> LogicalPosition {
    LogicalPosition::new(
        element.x + within.0 * element.w,
        element.y + within.1 * element.h,
    )
}
