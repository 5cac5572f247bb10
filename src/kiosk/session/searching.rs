//! A service is looked for by what people call it.

use frontdesk_domain::catalogue::Catalogue;

use super::{At, CameBy, Effect, Input, Session};
use crate::kiosk::search::KEYS_MAX;

impl At {
    pub(super) fn searching(typed: String) -> Self {
        Self::Search { typed, page: 0 }
    }
}

impl Session {
    /// Beyond what the search looks at nothing is typed; what no keyboard types between letters is not either.
    pub(super) fn on_search(&mut self, tap: Input, catalogue: &Catalogue) -> Option<Effect> {
        let At::Search { typed, page } = &mut self.at else {
            return None;
        };
        match tap {
            // A space before the first letter says nothing.
            Input::Type(' ') if typed.is_empty() => {}
            Input::Type(key) if typed.chars().count() < KEYS_MAX && is_written(key) => {
                typed.extend(key.to_lowercase());
                *page = 0;
            }
            Input::EraseTyped => {
                typed.pop();
                *page = 0;
            }
            Input::ClearTyped => {
                typed.clear();
                *page = 0;
            }
            Input::Page(to) => *page = to,
            Input::ChooseService(service) => {
                let came_by = CameBy::Search(typed.clone());
                self.choose_service(&service, came_by, catalogue);
            }
            _ => {}
        }
        None
    }
}

/// Letters, digits and characters of any script, and what stands between words.
fn is_written(key: char) -> bool {
    key.is_alphanumeric() || matches!(key, ' ' | '-' | '\'')
}
