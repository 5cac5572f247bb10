//! What the holder of a ticket wishes at this kiosk. They stand and wait for the answer, so nothing is owed: what is not
//! heard in time was not asked, and is said to be so.

use std::sync::Arc;

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;
use frontdesk_domain::wish::Wish;

use super::ask::{Answer, Ask, AskId, Asked as UnderWay, Slot, What};
use super::{CallError, Disk, Kiosk};
use crate::kiosk::session::Asked;

/// An answer that takes longer comes too late for somebody who stands there.
pub const WISH_ANSWER_MS: i64 = 5_000;

/// The newest wish, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wished {
    pub id: CommandId,
    pub asked: Asked,
}

#[derive(Debug, Default)]
pub(super) struct Wishing {
    /// What was not sent yet.
    body: Option<Arc<str>>,
    under_way: Option<UnderWay>,
}

impl Wishing {
    pub fn asked(&self, ask: AskId) -> Option<UnderWay> {
        self.under_way.filter(|asked| asked.id == ask)
    }
}

impl<D: Disk> Kiosk<D> {
    /// Asks; what becomes of it is in the facts under the id. A newer wish takes an older one's place.
    pub fn wish(
        &mut self,
        ticket: TicketId,
        wish: &Wish,
        now: Timestamp,
    ) -> Result<CommandId, CallError> {
        let kiosk = self.kiosk().ok_or(CallError::NotEnrolled)?.clone();
        let id = CommandId(self.entropy.id(self.centre_time(now))?);
        let command = Command::Wish {
            kiosk,
            ticket,
            wish: wish.clone(),
        };
        let body = serde_json::to_string(&CommandRequest { id, command })
            .expect("commands have only string keys and finite numbers");
        self.wishing = Wishing {
            body: Some(body.into()),
            under_way: None,
        };
        self.tell_wish(id, Asked::Asking);
        if self.pass.is_none() {
            self.wish_ended(Asked::Unreachable);
        }
        Ok(id)
    }

    pub(super) fn wish_on(&mut self, now: Timestamp) -> Option<Ask> {
        let body = self.wishing.body.take()?;
        let ask = self.ask(Slot::Wish, What::Post { body });
        self.wishing.under_way = Some(UnderWay {
            id: ask.id,
            sent: now,
        });
        Some(ask)
    }

    pub(super) fn wish_answered(&mut self, answer: &Answer) {
        self.wish_ended(match answer.status {
            200 if answer.is_the_centres() => Asked::Done,
            409 if answer.code().is_some() => Asked::Refused,
            _ => Asked::Unreachable,
        });
    }

    pub(super) fn wish_failed(&mut self, why: &str) {
        tracing::warn!(why, "What a customer wishes was not heard.");
        self.wish_ended(Asked::Unreachable);
    }

    pub(super) fn give_up_late_wish(&mut self, now: Timestamp) {
        let under_way = self.wishing.under_way;
        if under_way.is_some_and(|asked| now.ms_since(asked.sent) >= WISH_ANSWER_MS) {
            self.wish_failed("no answer in time");
        }
    }

    pub(super) fn wish_wakes(&self) -> Option<(Timestamp, &'static str)> {
        let under_way = self.wishing.under_way?;
        Some((
            under_way.sent.plus_ms(WISH_ANSWER_MS),
            "no answer to a wish",
        ))
    }

    fn wish_ended(&mut self, asked: Asked) {
        self.wishing = Wishing::default();
        if let Some(wished) = self.facts.wished {
            self.tell_wish(wished.id, asked);
        }
    }

    fn tell_wish(&mut self, id: CommandId, asked: Asked) {
        self.facts.wished = Some(Wished { id, asked });
        self.news = true;
    }
}
