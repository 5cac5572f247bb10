//! When something is said: a state machine without clock and I/O. It is told what happens, and says what is to be done.

use frontdesk_domain::text::Lang;

use super::spoken::{Place, Spoken};
use super::utterance::Utterance;

/// How loud, in steps; each customer begins in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    pub const QUIETEST: Self = Self(1);
    pub const LOUDEST: Self = Self(5);

    /// 1 to 5.
    pub fn step(self) -> u8 {
        self.0
    }

    /// 20 to 100.
    pub fn percent(self) -> u8 {
        self.0 * 20
    }

    fn louder(self) -> Self {
        Self(self.0 + 1).min(Self::LOUDEST)
    }

    fn softer(self) -> Self {
        Self(self.0 - 1).max(Self::QUIETEST)
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self(3)
    }
}

/// Names one saying, so that news of an earlier one is known for old.
pub type Saying = u64;

/// What the engine's thread is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Stops whatever is being said and says this.
    Say {
        saying: Saying,
        utterance: Utterance,
        volume: Volume,
    },
    Stop,
}

/// The voice of one kiosk. Off until a customer asks for it, and off again for the next one.
#[derive(Default)]
pub struct Speech {
    on: bool,
    volume: Volume,
    /// As staff have set it for each customer.
    begins_with: Volume,
    at: Option<At>,
    saying: Saying,
    doing: Doing,
}

struct At {
    place: Place,
    utterance: Utterance,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Doing {
    #[default]
    Silent,
    /// What is being said, and how many pieces of it are through.
    Saying {
        utterance: Utterance,
        said: usize,
    },
    Paused {
        utterance: Utterance,
        said: usize,
    },
}

impl Speech {
    pub fn is_on(&self) -> bool {
        self.on
    }

    pub fn is_speaking(&self) -> bool {
        matches!(self.doing, Doing::Saying { .. })
    }

    pub fn is_paused(&self) -> bool {
        matches!(self.doing, Doing::Paused { .. })
    }

    pub fn volume(&self) -> Volume {
        self.volume
    }

    /// With which volume each customer begins.
    pub fn begins_with(&self) -> Volume {
        self.begins_with
    }

    /// For the customers to come.
    pub fn begin_softer(&mut self) {
        self.begins_with = self.begins_with.softer();
    }

    pub fn begin_louder(&mut self) {
        self.begins_with = self.begins_with.louder();
    }

    /// The screen as it is now, however often. It is said when the place or the language is another one.
    pub fn shows(&mut self, spoken: &Spoken, lang: Lang) -> Option<Command> {
        if !self.on {
            return None;
        }
        let place = spoken.place();
        let before = self.at.as_ref();
        let same = before.is_some_and(|at| at.place == place && at.utterance.lang == lang);
        self.at = Some(At {
            place,
            utterance: spoken.to(lang),
        });
        if same { None } else { self.repeat() }
    }

    /// Turns speech on, with the screen that is there now, or off.
    pub fn switch(&mut self, on: bool, spoken: &Spoken, lang: Lang) -> Option<Command> {
        if !on {
            self.on = false;
            self.at = None;
            return self.silence();
        }
        self.on = true;
        self.volume = self.begins_with;
        self.shows(spoken, lang)
    }

    /// Says the screen again, with the figures it has now.
    pub fn repeat(&mut self) -> Option<Command> {
        let utterance = self.at.as_ref()?.utterance.clone();
        Some(self.say(utterance, 0))
    }

    pub fn pause(&mut self) -> Option<Command> {
        match std::mem::take(&mut self.doing) {
            Doing::Saying { utterance, said } => {
                self.doing = Doing::Paused { utterance, said };
                Some(Command::Stop)
            }
            other => {
                self.doing = other;
                None
            }
        }
    }

    /// Goes on with the piece that was cut short.
    pub fn go_on(&mut self) -> Option<Command> {
        match std::mem::take(&mut self.doing) {
            Doing::Paused { utterance, said } => Some(self.say(utterance, said)),
            other => {
                self.doing = other;
                None
            }
        }
    }

    /// A finger anywhere: who acts has heard enough.
    pub fn touched(&mut self) -> Option<Command> {
        if self.is_speaking() {
            self.silence()
        } else {
            None
        }
    }

    pub fn louder(&mut self) -> Option<Command> {
        self.set_volume(self.volume.louder())
    }

    pub fn softer(&mut self) -> Option<Command> {
        self.set_volume(self.volume.softer())
    }

    /// The visit is over: nothing of it is left to be said.
    pub fn wiped(&mut self) -> Option<Command> {
        let command = self.silence();
        *self = Self {
            saying: self.saying,
            volume: self.begins_with,
            begins_with: self.begins_with,
            ..Self::default()
        };
        command
    }

    /// The engine is through with so many pieces of a saying.
    pub fn progressed(&mut self, saying: Saying, pieces: usize) {
        if saying != self.saying {
            return;
        }
        if let Doing::Saying { utterance, said } = &mut self.doing {
            *said += pieces;
            if *said >= utterance.pieces.len() {
                self.doing = Doing::Silent;
            }
        }
    }

    /// Another volume is heard at once: what is being said goes on in it.
    fn set_volume(&mut self, volume: Volume) -> Option<Command> {
        if volume == self.volume {
            return None;
        }
        self.volume = volume;
        match std::mem::take(&mut self.doing) {
            Doing::Saying { utterance, said } => Some(self.say(utterance, said)),
            other => {
                self.doing = other;
                None
            }
        }
    }

    fn say(&mut self, utterance: Utterance, said: usize) -> Command {
        self.saying += 1;
        let rest = Utterance {
            lang: utterance.lang,
            pieces: utterance.pieces.get(said..).unwrap_or_default().to_vec(),
        };
        self.doing = Doing::Saying { utterance, said };
        Command::Say {
            saying: self.saying,
            utterance: rest,
            volume: self.volume,
        }
    }

    fn silence(&mut self) -> Option<Command> {
        // News of what is cut off now is no news any more.
        self.saying += 1;
        let doing = std::mem::take(&mut self.doing);
        matches!(doing, Doing::Saying { .. }).then_some(Command::Stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn countdown(seconds: u32) -> Spoken {
        Spoken::StillThere { seconds }
    }

    fn spoken_mode() -> Speech {
        let mut speech = Speech::default();
        speech.switch(true, &Spoken::Language, Lang::En);
        speech
    }

    /// What a command says, its number, and how loud.
    fn said(command: Option<Command>) -> (Saying, String, u8) {
        match command {
            Some(Command::Say {
                saying,
                utterance,
                volume,
            }) => (saying, utterance.to_text(), volume.percent()),
            other => panic!("nothing is said: {other:?}"),
        }
    }

    #[test]
    fn nothing_is_said_until_a_customer_asks_for_it() {
        let mut speech = Speech::default();
        assert_eq!(speech.shows(&Spoken::Language, Lang::En), None);
        assert_eq!(speech.repeat(), None);
        assert!(!speech.is_on());
    }

    #[test]
    fn turned_on_it_says_the_screen_that_is_there() {
        let mut speech = Speech::default();
        let (_, words, _) = said(speech.switch(true, &Spoken::Language, Lang::En));
        assert!(words.starts_with("Choose a language."));
        assert!(speech.is_speaking());
    }

    #[test]
    fn a_screen_is_said_once_and_another_one_when_it_comes() {
        let mut speech = spoken_mode();
        assert_eq!(speech.shows(&Spoken::Language, Lang::En), None);
        let (_, words, _) = said(speech.shows(&Spoken::Staff, Lang::En));
        assert_eq!(words, "This screen is for staff.");
    }

    #[test]
    fn another_language_says_the_same_screen_again() {
        let mut speech = spoken_mode();
        let (_, words, _) = said(speech.shows(&Spoken::Language, Lang::ZhHans));
        assert!(words.starts_with("请选择语言。"));
    }

    #[test]
    fn repeating_says_the_figures_of_now() {
        let mut speech = spoken_mode();
        speech.shows(&countdown(30), Lang::En);
        assert_eq!(speech.shows(&countdown(17), Lang::En), None);
        let (_, words, _) = said(speech.repeat());
        assert!(words.contains("17 seconds left."), "{words}");
    }

    #[test]
    fn paused_it_goes_on_with_the_piece_that_was_cut_short() {
        let mut speech = Speech::default();
        let (saying, ..) = said(speech.switch(true, &countdown(30), Lang::En));
        speech.progressed(saying, 1);
        assert_eq!(speech.pause(), Some(Command::Stop));
        assert!(speech.is_paused());
        let (again, words, _) = said(speech.go_on());
        assert!(words.starts_with("30 seconds left."), "{words}");
        speech.progressed(saying, 1);
        assert!(speech.is_speaking(), "news of the first saying is old");
        speech.progressed(again, 2);
        assert!(!speech.is_speaking());
    }

    #[test]
    fn pausing_and_going_on_do_nothing_when_there_is_nothing_to() {
        let mut speech = spoken_mode();
        assert_eq!(speech.go_on(), None);
        speech.touched();
        assert_eq!(speech.pause(), None);
    }

    #[test]
    fn a_touch_stops_it_and_the_next_screen_is_said() {
        let mut speech = spoken_mode();
        assert_eq!(speech.touched(), Some(Command::Stop));
        assert_eq!(speech.touched(), None);
        said(speech.shows(&Spoken::Staff, Lang::En));
    }

    #[test]
    fn a_touch_does_not_end_a_pause() {
        let mut speech = spoken_mode();
        speech.pause();
        assert_eq!(speech.touched(), None);
        said(speech.go_on());
    }

    #[test]
    fn turned_off_it_is_silent_at_once() {
        let mut speech = spoken_mode();
        assert_eq!(
            speech.switch(false, &Spoken::Language, Lang::En),
            Some(Command::Stop)
        );
        assert_eq!(speech.repeat(), None);
    }

    #[test]
    fn the_volume_has_five_steps_and_changes_at_once() {
        let mut speech = spoken_mode();
        assert_eq!(said(speech.louder()).2, 80);
        assert_eq!(said(speech.louder()).2, 100);
        assert_eq!(speech.louder(), None, "no louder than the loudest");
        for _ in 0..10 {
            speech.softer();
        }
        assert_eq!(speech.volume().percent(), 20);
        speech.touched();
        assert_eq!(speech.louder(), None, "what is silent stays so");
        assert_eq!(speech.volume().percent(), 40);
    }

    #[test]
    fn each_customer_begins_with_the_volume_that_staff_have_set() {
        let mut speech = Speech::default();
        for _ in 0..5 {
            speech.begin_louder();
        }
        assert_eq!(speech.begins_with().step(), 5, "no louder than the loudest");
        speech.begin_softer();
        let (_, _, volume) = said(speech.switch(true, &Spoken::Language, Lang::En));
        assert_eq!(volume, 80);
        speech.softer();
        speech.wiped();
        let (_, _, volume) = said(speech.switch(true, &Spoken::Language, Lang::En));
        assert_eq!(volume, 80, "the one before left nothing");
    }

    #[test]
    fn after_a_wipe_nothing_of_the_last_customer_is_left() {
        let mut speech = spoken_mode();
        speech.louder();
        assert_eq!(speech.wiped(), Some(Command::Stop));
        assert!(!speech.is_on() && !speech.is_speaking() && !speech.is_paused());
        assert_eq!(speech.volume(), Volume::default());
        assert_eq!(speech.repeat(), None);
        assert_eq!(speech.go_on(), None);
        assert_eq!(speech.shows(&Spoken::Language, Lang::En), None);
    }

    #[test]
    fn a_wipe_during_a_pause_leaves_nothing_to_go_on_with() {
        let mut speech = spoken_mode();
        speech.pause();
        speech.wiped();
        assert_eq!(speech.go_on(), None);
    }

    #[test]
    fn news_of_an_earlier_saying_changes_nothing() {
        let mut speech = Speech::default();
        let (first, ..) = said(speech.switch(true, &Spoken::Staff, Lang::En));
        speech.wiped();
        let (second, ..) = said(speech.switch(true, &Spoken::Staff, Lang::En));
        assert!(second > first);
        speech.progressed(first, 1);
        assert!(speech.is_speaking());
        speech.progressed(second, 1);
        assert!(!speech.is_speaking());
    }
}
