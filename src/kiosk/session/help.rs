//! A call for help as the customer sees it: what became of it, and where to go when nothing does.

use frontdesk_domain::help::{HelpContext, HelpState, HelpTopic};
use frontdesk_domain::time::Timestamp;

use super::{At, Effect, Overlay, Session};

/// Without an answer from the centre for this long, the customer is told where to go instead.
pub const HELP_ANSWER_MS: i64 = 2_000;

/// A call that no staff screen has shown within this time has expired at the centre.
pub const HELP_VALID_MS: i64 = 30_000;

/// Without a word from the centre for this long, a call that was taken no longer keeps the kiosk to one customer.
pub const HELP_SILENCE_MS: i64 = 120_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpVisit {
    pub raised_at: Timestamp,
    pub topic: Option<HelpTopic>,
    pub progress: HelpProgress,
}

/// How far the call has come. `Calling` and `Unreachable` are the kiosk's own knowledge, the rest is the centre's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpProgress {
    /// On its way; no answer yet.
    Calling,
    /// No answer within [`HELP_ANSWER_MS`]; one may still come.
    Unreachable,
    Known(HelpState),
}

impl HelpVisit {
    /// Somebody may still come because of it.
    pub fn is_open(&self) -> bool {
        match &self.progress {
            HelpProgress::Calling => true,
            HelpProgress::Unreachable => false,
            HelpProgress::Known(state) => !state.is_terminal(),
        }
    }

    /// It is open, or on its way to a centre that may still take it.
    fn may_ring(&self, now: Timestamp) -> bool {
        let young = now.ms_since(self.raised_at) < HELP_VALID_MS;
        self.is_open() || (self.progress == HelpProgress::Unreachable && young)
    }

    /// What is known of the call after the centre has been silent for so long: an unseen one is as good as
    /// undelivered once it has expired there, and nobody waits for ever for one that was taken.
    pub(super) fn hears_nothing(&mut self, silent_ms: i64) {
        let HelpProgress::Known(state) = &self.progress else {
            return;
        };
        let patience_ms = if matches!(state, HelpState::Raised) {
            HELP_VALID_MS
        } else {
            HELP_SILENCE_MS
        };
        if !state.is_terminal() && silent_ms >= patience_ms {
            self.progress = HelpProgress::Unreachable;
        }
    }

    pub(super) fn is_unanswered(&self) -> bool {
        self.progress == HelpProgress::Calling
    }

    pub(super) fn let_time_pass(&mut self, now: Timestamp) {
        if self.is_unanswered() && now.ms_since(self.raised_at) >= HELP_ANSWER_MS {
            self.progress = HelpProgress::Unreachable;
        }
    }
}

impl Session {
    /// Calls, or shows the open call again: however often it is pressed, there is one call.
    pub(super) fn ask_for_help(&mut self, now: Timestamp) -> Option<Effect> {
        self.shows_help();
        if self.help.as_ref().is_some_and(|help| help.may_ring(now)) {
            return None;
        }
        Some(self.raise(None, now))
    }

    fn shows_help(&mut self) {
        (self.overlay, self.beneath) = (Overlay::Help, Overlay::None);
    }

    fn raise(&mut self, topic: Option<HelpTopic>, now: Timestamp) -> Effect {
        self.help = Some(HelpVisit {
            raised_at: now,
            topic,
            progress: HelpProgress::Calling,
        });
        let context = HelpContext {
            screen: Some(self.screen()),
            lang: self.lang,
            service: self.service().cloned(),
        };
        Effect::RaiseHelp(context, topic)
    }

    /// Staff want somebody who knows this service for the customer here. A call that nobody has taken yet says so from
    /// now on; where somebody came already, it is they who call for another.
    pub(super) fn summon(&mut self, now: Timestamp) -> Option<Effect> {
        if !matches!(self.at, At::Staff { .. }) {
            return None;
        }
        self.shows_help();
        let taken = |help: &HelpVisit| {
            matches!(
                help.progress,
                HelpProgress::Known(HelpState::Acknowledged { .. } | HelpState::Arrived { .. })
            )
        };
        match &self.help {
            Some(help) if help.may_ring(now) && !taken(help) => {
                self.choose_topic(Some(HelpTopic::Specialist))
            }
            _ => Some(self.raise(Some(HelpTopic::Specialist), now)),
        }
    }

    pub(super) fn choose_topic(&mut self, topic: Option<HelpTopic>) -> Option<Effect> {
        let help = self.help.as_mut().filter(|help| help.is_open())?;
        // A topic once told cannot be untold, only changed.
        let topic = topic.filter(|topic| help.topic != Some(*topic))?;
        help.topic = Some(topic);
        Some(Effect::SetHelpTopic(topic))
    }

    pub(super) fn cancel_help(&mut self) -> Option<Effect> {
        self.overlay = Overlay::None;
        self.give_up_call()
    }

    /// Forgets the call. One that may still ring somewhere is taken back.
    pub(super) fn give_up_call(&mut self) -> Option<Effect> {
        let ended = |help: HelpVisit| matches!(help.progress, HelpProgress::Known(state) if state.is_terminal());
        self.help
            .take()
            .is_some_and(|help| !ended(help))
            .then_some(Effect::CancelHelp)
    }

    pub(super) fn help_moved(&mut self, progress: HelpProgress, now: Timestamp) {
        if let Some(help) = &mut self.help
            && help.progress != progress
        {
            help.progress = progress;
            // Time to read it before the kiosk asks whether anybody is there.
            self.idle.touch(now);
        }
    }
}
