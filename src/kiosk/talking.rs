//! The kiosk's voice beside its window: what the window shows is said in spoken mode, and the countdown always.

use std::sync::mpsc::{Receiver, channel};

use frontdesk_domain::text::Lang;

use super::session::{Mode, Overlay, Session, VoiceKey};
use super::voice::speaker::{Speaker, Voice};
use super::voice::speech::{Command, Saying, Speech};
use super::voice::spoken::Spoken;

/// Speech with its speaker, or without one on a machine that cannot be heard.
#[derive(Default)]
pub struct Talking {
    speech: Speech,
    speaker: Option<Speaker>,
    progress: Option<Receiver<(Saying, usize)>>,
    /// The countdown is said to everybody.
    counts_aloud: bool,
}

impl Talking {
    /// Fails when the system has no thread left.
    pub fn start(voice: Voice, counts_aloud: bool) -> std::io::Result<Self> {
        let (said, progress) = channel();
        let tell = move |saying, pieces| {
            // Nobody listens any more when the window is gone.
            let _ = said.send((saying, pieces));
        };
        Ok(Self {
            speech: Speech::default(),
            speaker: Some(Speaker::start(voice, Box::new(tell))?),
            progress: Some(progress),
            counts_aloud,
        })
    }

    /// Whether what is shown is said: all of it to who is read to, and to everybody that the screen will be cleared,
    /// for who looks elsewhere does not see it.
    pub fn says(&self, session: &Session) -> bool {
        session.modes().has(Mode::Spoken)
            || (self.counts_aloud && session.overlay() == Overlay::StillThere)
    }

    /// With which volume each customer begins; nothing on a machine that cannot be heard.
    pub fn begins_with(&self) -> Option<u8> {
        self.speaker.as_ref()?;
        Some(self.speech.begins_with().step())
    }

    pub fn begin_softer(&mut self) {
        self.speech.begin_softer();
    }

    pub fn begin_louder(&mut self) {
        self.speech.begin_louder();
    }

    pub fn is_paused(&self) -> bool {
        self.speech.is_paused()
    }

    /// What is shown now, where it is said; nothing where it is not.
    pub fn shows(&mut self, spoken: Option<&Spoken>, lang: Lang) {
        self.hear_progress();
        let command = match spoken {
            None if self.speech.is_on() => self.speech.wiped(),
            None => None,
            Some(spoken) if self.speech.is_on() => self.speech.shows(spoken, lang),
            Some(spoken) => self.speech.switch(true, spoken, lang),
        };
        self.carry_out(command);
    }

    /// A finger anywhere.
    pub fn touched(&mut self) {
        let command = self.speech.touched();
        self.carry_out(command);
    }

    pub fn key(&mut self, key: VoiceKey) {
        self.hear_progress();
        let command = match key {
            VoiceKey::Repeat => self.speech.repeat(),
            VoiceKey::Pause if self.speech.is_paused() => self.speech.go_on(),
            VoiceKey::Pause => self.speech.pause(),
            VoiceKey::Softer => self.speech.softer(),
            VoiceKey::Louder => self.speech.louder(),
        };
        self.carry_out(command);
    }

    fn hear_progress(&mut self) {
        let news = self.progress.iter().flat_map(Receiver::try_iter);
        for (saying, pieces) in news {
            self.speech.progressed(saying, pieces);
        }
    }

    fn carry_out(&self, command: Option<Command>) {
        if let Some((speaker, command)) = self.speaker.as_ref().zip(command) {
            speaker.carry_out(command);
        }
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::catalogue::Catalogue;
    use frontdesk_domain::time::Timestamp;

    use super::*;
    use crate::kiosk::session::{IDLE_MS, Input};

    fn left_alone(counts_aloud: bool) -> (Talking, Session) {
        let talking = Talking {
            counts_aloud,
            ..Talking::default()
        };
        let mut session = Session::new(Timestamp(0));
        let nothing = Catalogue::default();
        session.step(Input::ChooseLanguage(Lang::En), &nothing, Timestamp(0));
        session.step(Input::Tick, &nothing, Timestamp(IDLE_MS - 1));
        assert!(!talking.says(&session), "there is no countdown yet");
        session.step(Input::Tick, &nothing, Timestamp(IDLE_MS));
        (talking, session)
    }

    #[test]
    fn the_countdown_is_heard_by_everybody_until_it_is_stopped() {
        let (talking, mut session) = left_alone(true);
        assert!(talking.says(&session));
        let nothing = Catalogue::default();
        session.step(Input::GoOn, &nothing, Timestamp(IDLE_MS + 1));
        assert!(!talking.says(&session));
    }

    #[test]
    fn where_the_machine_is_told_so_only_who_is_read_to_hears_the_countdown() {
        let (talking, session) = left_alone(false);
        assert!(!talking.says(&session));
    }
}
