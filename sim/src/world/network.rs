//! What lies between everybody and the centre: it delays, loses, doubles and overtakes, and can be cut. What travels on
//! one stream keeps its order, as on one connection.

use frontdesk::kiosk::logic::{Answer, Ask, AskId};
use frontdesk_domain::time::Timestamp;

use super::{DAY_MS, Event, World};
use crate::world::errands::ErrandId;

#[derive(Debug, Clone)]
pub enum Parcel {
    FromMachine {
        machine: usize,
        life: u64,
        ask: Ask,
    },
    FromErrand {
        errand: ErrandId,
    },
    ToMachine {
        machine: usize,
        life: u64,
        ask: AskId,
        word: Word,
    },
    ToErrand {
        errand: ErrandId,
        answer: Answer,
    },
}

/// What comes back to a kiosk.
#[derive(Debug, Clone)]
pub enum Word {
    Answer(Answer),
    /// The same, of something in the centre's place.
    Impostor(Answer),
    /// Everything that was written on the stream meanwhile.
    Frames(Vec<std::sync::Arc<str>>),
    StillHere,
    Failed(&'static str),
}

/// So long after a silent loss somebody else notices it: the other side of the connection, or the machine between.
const NOTICED_AFTER_MS: i64 = 3_000;

impl World {
    /// Sends something that may be lost, come twice, or be overtaken.
    pub(super) fn send(&mut self, parcel: Parcel) {
        let line = self.scene.line;
        if self.is_cut(&parcel) || self.dice.in_a_thousand(line.lost) {
            self.lose(parcel);
            return;
        }
        if self.dice.in_a_thousand(line.doubled) && !matches!(parcel, Parcel::ToMachine { .. }) {
            let at = self.now.plus_ms(self.delay() * 3);
            self.at(at, Event::Arrives(parcel.clone()));
        }
        let at = self.now.plus_ms(self.delay());
        self.at(at, Event::Arrives(parcel));
    }

    /// Sends on a stream, not before what was sent there last. Says when it arrives; nothing, when the stream breaks.
    pub(super) fn send_in_order(&mut self, parcel: Parcel, last: Timestamp) -> Option<Timestamp> {
        let line = self.scene.line;
        // What is lost on a connection is sent again by the system; only now and then does one break.
        if self.is_cut(&parcel) || self.dice.in_a_thousand(line.lost.div_ceil(10)) {
            self.lose(parcel);
            return None;
        }
        let at = self.now.plus_ms(self.delay()).max(last);
        self.at(at, Event::Arrives(parcel));
        Some(at)
    }

    fn delay(&mut self) -> i64 {
        let usual = self.scene.line.delay_ms;
        let slow = self.dice.in_a_thousand(10);
        let most = if slow { usual * 100 } else { usual * 2 };
        self.dice.between(1, most.min(30_000))
    }

    /// Whoever waits may be told at once, later, or never.
    fn lose(&mut self, parcel: Parcel) {
        let (machine, life, ask) = match parcel {
            Parcel::FromMachine { machine, life, ask } => (machine, life, ask.id),
            Parcel::ToMachine {
                machine, life, ask, ..
            } => (machine, life, ask),
            Parcel::FromErrand { .. } | Parcel::ToErrand { .. } => return,
        };
        let told = match self.dice.below(3) {
            0 => return,
            1 => 1,
            _ => NOTICED_AFTER_MS,
        };
        self.tell_failed(machine, life, ask, told);
    }

    pub(super) fn tell_failed(&mut self, machine: usize, life: u64, ask: AskId, after_ms: i64) {
        let word = Word::Failed("the connection was lost");
        let at = self.now.plus_ms(after_ms);
        self.at(
            at,
            Event::Arrives(Parcel::ToMachine {
                machine,
                life,
                ask,
                word,
            }),
        );
    }

    /// A login page or a proxy, whose clock is nobody's.
    fn impostors_word(&mut self) -> Word {
        let (status, body) = match self.dice.below(3) {
            0 => (200, "<html>Please log in</html>"),
            1 => (502, "Bad gateway"),
            _ => (404, "<html>Not found</html>"),
        };
        let off_ms = self.dice.between(-DAY_MS, DAY_MS);
        Word::Impostor(Answer {
            status,
            date: Some(self.now.plus_ms(off_ms)),
            body: body.to_owned(),
        })
    }

    fn is_cut(&self, parcel: &Parcel) -> bool {
        match parcel {
            Parcel::FromMachine { machine, .. } | Parcel::ToMachine { machine, .. } => {
                self.machines[*machine].is_cut()
            }
            Parcel::FromErrand { .. } | Parcel::ToErrand { .. } => false,
        }
    }

    pub(super) fn arrives(&mut self, parcel: Parcel) {
        match parcel {
            Parcel::FromMachine { machine, life, ask } => {
                if self.machines[machine].is_cut() {
                    return self.lose(Parcel::FromMachine { machine, life, ask });
                }
                if self.machines[machine].impostors > 0 {
                    let word = self.impostors_word();
                    return self.send(Parcel::ToMachine {
                        machine,
                        life,
                        ask: ask.id,
                        word,
                    });
                }
                self.centre_hears_machine(machine, life, &ask);
            }
            Parcel::FromErrand { errand } => self.centre_hears_errand(errand),
            Parcel::ToMachine {
                machine,
                life,
                ask,
                word,
            } => self.machine_hears(machine, life, ask, &word),
            Parcel::ToErrand { errand, answer } => self.errand_answered(errand, &answer),
        }
    }
}
