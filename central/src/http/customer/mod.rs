//! What the holder of a receipt code sees and may do, below `/t/{code}`.

pub(super) mod commands;
pub(super) mod events;
pub(super) mod page;
pub(super) mod state;

use std::sync::Arc;

use frontdesk_domain::branch::SetAside;
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::view::{self, CustomerView};

use super::app::App;
use super::error::ApiError;
use crate::branch::Branch;

/// A ticket that somebody holds the code of.
struct Holder<'a> {
    branch: &'a Branch,
    ticket: Ticket,
}

fn code(text: &str) -> Result<ReceiptCode, ApiError> {
    text.parse().map_err(|_| ApiError::bad_code())
}

/// Nothing, when the centre does not know the code (yet).
async fn find<'a>(app: &'a App, code: &ReceiptCode) -> Result<Option<Holder<'a>>, ApiError> {
    let hash = code.hash();
    let today = app.branches.values().find_map(|branch| {
        let ticket = branch.state().ticket_by_code(&hash)?.clone();
        Some(Holder { branch, ticket })
    });
    if today.is_some() {
        return Ok(today);
    }
    // It ended on a day that is over. A branch that is no longer served here keeps its rows, and has no page.
    let found = app.read(move |store| store.ticket_by_code(&hash)).await?;
    Ok(found.and_then(|found| {
        Some(Holder {
            branch: app.branches.get(&found.branch)?,
            ticket: found.ticket,
        })
    }))
}

/// The ticket, or why there is none to see or to act on.
async fn holder<'a>(app: &'a App, code: &ReceiptCode) -> Result<Holder<'a>, ApiError> {
    let found = find(app, code).await?;
    found.ok_or_else(|| match set_aside(app, code) {
        Some(_) => ApiError::set_aside(),
        None => ApiError::not_known_yet(),
    })
}

/// The fact about this code that could not be recorded, if there was one on the open day.
fn set_aside<'a>(app: &'a App, code: &ReceiptCode) -> Option<(&'a Branch, SetAside)> {
    let hash = code.hash();
    app.branches.values().find_map(|branch| {
        let state = branch.state();
        let mut aside = state.set_aside.iter().rev();
        let aside = aside.find(|aside| aside.code == Some(hash))?.clone();
        Some((branch, aside))
    })
}

impl Holder<'_> {
    async fn view(&self, app: &App, lang: Option<Lang>) -> Result<CustomerView, ApiError> {
        let state = self.branch.state();
        let known = state.tickets.get(&self.ticket.id);
        let ticket = known.map_or(&self.ticket, |ticket| &**ticket);
        let site = self.site(app, ticket).await?;
        let estimates = self.branch.estimates();
        Ok(view::customer(
            &state,
            &site,
            ticket,
            estimates.get(&ticket.id).copied(),
            lang.unwrap_or(ticket.lang),
            app.clock.now(),
        ))
    }

    /// The settings in force, and the catalogue the ticket was issued under where that still knows its service.
    async fn site(&self, app: &App, ticket: &Ticket) -> Result<Arc<Site>, ApiError> {
        let now = self.branch.site();
        let version = ticket.catalogue;
        if self.branch.state().catalogue == Some(version) {
            return Ok(now);
        }
        let stored = app.read(move |store| store.configuration(&version)).await?;
        let issued_under: Option<Catalogue> =
            stored.and_then(|stored| serde_json::from_str(&stored.json).ok());
        Ok(match issued_under {
            Some(catalogue) if catalogue.service(&ticket.service).is_some() => Arc::new(Site {
                settings: now.settings.clone(),
                catalogue,
            }),
            _ => now,
        })
    }
}
