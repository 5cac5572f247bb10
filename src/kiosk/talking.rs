//! The kiosk's voice beside its window: what the window shows is said in spoken mode, and only then.

use std::sync::mpsc::{Receiver, channel};

use frontdesk_domain::text::Lang;

use super::session::VoiceKey;
use super::voice::speaker::{Speaker, Voice};
use super::voice::speech::{Command, Saying, Speech};
use super::voice::spoken::Spoken;

/// Speech with its speaker, or without one on a machine that cannot be heard.
#[derive(Default)]
pub struct Talking {
    speech: Speech,
    speaker: Option<Speaker>,
    progress: Option<Receiver<(Saying, usize)>>,
}

impl Talking {
    /// Fails when the system has no thread left.
    pub fn start(voice: Voice) -> std::io::Result<Self> {
        let (said, progress) = channel();
        let tell = move |saying, pieces| {
            // Nobody listens any more when the window is gone.
            let _ = said.send((saying, pieces));
        };
        Ok(Self {
            speech: Speech::default(),
            speaker: Some(Speaker::start(voice, Box::new(tell))?),
            progress: Some(progress),
        })
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

    /// What is shown now, in spoken mode; nothing when the mode is off.
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
