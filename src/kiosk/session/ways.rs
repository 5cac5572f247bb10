//! The ways out of a screen: Back, Home, and closing what lies over it.

use frontdesk_domain::catalogue::Catalogue;

use super::{Asked, At, Effect, HelpVisit, OutOfService, Overlay, PinState, Session, StaffPage};

impl Session {
    pub fn can_go_back(&self) -> bool {
        self.overlay_can_close()
            || match &self.at {
                At::Welcome { .. } | At::Ticket(_) | At::OutOfService(_) => false,
                At::Enrolment { why, .. } => *why != OutOfService::NotEnrolled,
                At::Checklist { issuing, .. } | At::Lacking { issuing, .. } => !issuing,
                At::Pin { state, .. } => *state != PinState::Checking,
                At::Services { .. }
                | At::Question { .. }
                | At::Search { .. }
                | At::Track { .. }
                | At::Staff { .. } => true,
                At::Found { asked, .. } | At::Rate { asked, .. } => *asked != Some(Asked::Asking),
            }
    }

    pub fn can_go_home(&self) -> bool {
        self.overlay_can_close() || self.may_leave_screen()
    }

    /// Whether home is somewhere else, and nothing is being waited for here, whatever lies over it.
    pub(super) fn may_leave_screen(&self) -> bool {
        match &self.at {
            At::Welcome { .. }
            | At::OutOfService(_)
            | At::Enrolment { .. }
            | At::Pin {
                state: PinState::Checking,
                ..
            } => false,
            At::Checklist { issuing, .. } | At::Lacking { issuing, .. } => !issuing,
            At::Pin { behind, .. } | At::Staff { behind, .. } => {
                !matches!(**behind, At::OutOfService(_) | At::Enrolment { .. })
            }
            At::Services { .. }
            | At::Question { .. }
            | At::Ticket(_)
            | At::Search { .. }
            | At::Track { .. } => true,
            At::Found { asked, .. } | At::Rate { asked, .. } => *asked != Some(Asked::Asking),
        }
    }

    pub(super) fn overlay_can_close(&self) -> bool {
        !matches!(self.overlay, Overlay::None | Overlay::StillThere)
    }

    pub(super) fn back(&mut self, catalogue: &Catalogue) {
        self.at = match &self.at {
            At::Question { visit, index: 0 } => visit.came_by.screen(),
            At::Found { .. } => At::tracking(None),
            At::Rate { ticket, .. } => At::found(*ticket),
            At::Question { visit, index } => At::Question {
                visit: visit.clone(),
                index: index - 1,
            },
            At::Checklist { visit, .. } => visit.before_checklist(catalogue),
            At::Lacking { visit, .. } => At::Checklist {
                visit: visit.clone(),
                page: 0,
                issuing: false,
            },
            At::Enrolment { why, .. } => why.screen(),
            At::Pin { behind, .. }
            | At::Staff {
                page: StaffPage::Machine { .. },
                behind,
            } => At::clone(behind),
            At::Staff { behind, .. } => At::Staff {
                page: StaffPage::Machine { sure: None },
                behind: behind.clone(),
            },
            _ => At::Welcome { page: 0 },
        };
    }

    /// Back to the start; language and modes stay, it is the same person.
    pub(super) fn home(&mut self) -> Option<Effect> {
        self.beneath = Overlay::None;
        let effect = if self.overlay_can_close() {
            self.close_overlay()
        } else {
            None
        };
        if self.can_go_home() {
            self.at = At::Welcome { page: 0 };
        }
        effect
    }

    /// Languages and modes are chosen over anything that is said, and what was said comes back in them.
    pub(super) fn open_over(&mut self, overlay: Overlay) {
        if matches!(self.overlay, Overlay::Help | Overlay::Notice(_)) {
            self.beneath = self.overlay;
        }
        self.overlay = overlay;
    }

    /// A call that somebody may come for goes on under the closed overlay.
    pub(super) fn close_overlay(&mut self) -> Option<Effect> {
        let beneath = std::mem::replace(&mut self.beneath, Overlay::None);
        let closed = std::mem::replace(&mut self.overlay, beneath);
        if matches!(closed, Overlay::Language | Overlay::Accessibility) {
            return None;
        }
        if self.help.as_ref().is_some_and(HelpVisit::is_open) {
            None
        } else {
            self.give_up_call()
        }
    }
}
