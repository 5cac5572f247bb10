//! A call for help as the customer sees it: what became of it, and where to go when nothing does.

use frontdesk_domain::help::{HelpContext, HelpState, HelpTopic};
use frontdesk_domain::time::Timestamp;

use super::{Effect, Overlay, Session};

/// Without an answer from the centre for this long, the customer is told where to go instead.
pub const HELP_ANSWER_MS: i64 = 2_000;

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
        self.overlay = Overlay::Help;
        if self.help.as_ref().is_some_and(HelpVisit::is_open) {
            return None;
        }
        self.help = Some(HelpVisit {
            raised_at: now,
            topic: None,
            progress: HelpProgress::Calling,
        });
        Some(Effect::RaiseHelp(HelpContext {
            screen: Some(self.screen()),
            lang: self.lang,
            service: self.service().cloned(),
        }))
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
