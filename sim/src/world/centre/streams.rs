//! The streams that kiosks follow.

use frontdesk::kiosk::logic::{Answer, AskId};

use super::{PING_MS, Stream};
use crate::world::network::{Parcel, Word};
use crate::world::{Event, World};

impl World {
    pub(super) fn open_stream(&mut self, machine: usize, life: u64, ask: AskId, after: u64) {
        let answer = Answer {
            status: 200,
            date: Some(self.date()),
            body: String::new(),
        };
        let opened = Parcel::ToMachine {
            machine,
            life,
            ask,
            word: Word::Answer(answer),
        };
        let Some(mut last) = self.send_in_order(opened, self.now) else {
            return;
        };
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        let committed = self.centre.committed().map_or(0, |state| state.seq);
        let tail = self.centre.store.log_after(after).into_iter();
        let frames: Vec<_> = tail
            .filter(|event| event.seq <= committed)
            .map(|event| event.json)
            .collect();
        if !frames.is_empty() {
            let parcel = Parcel::ToMachine {
                machine,
                life,
                ask,
                word: Word::Frames(frames),
            };
            let Some(at) = self.send_in_order(parcel, last) else {
                return;
            };
            last = at;
        }
        if let Some(running) = &mut self.centre.running {
            running.streams.retain(|stream| stream.machine != machine);
            running.streams.push(Stream {
                machine,
                life,
                ask,
                last,
            });
        }
    }

    /// Something for every stream; one that breaks is gone.
    pub(super) fn stream(&mut self, word: &Word) {
        let Some(running) = &mut self.centre.running else {
            return;
        };
        for mut stream in std::mem::take(&mut running.streams) {
            let Stream {
                machine,
                life,
                ask,
                last,
            } = stream;
            let parcel = Parcel::ToMachine {
                machine,
                life,
                ask,
                word: word.clone(),
            };
            if let Some(at) = self.send_in_order(parcel, last) {
                stream.last = at;
                if let Some(running) = &mut self.centre.running {
                    running.streams.push(stream);
                }
            }
        }
    }

    pub(in crate::world) fn ping(&mut self, life: u64) {
        if life == self.centre.life && self.centre.running.is_some() {
            self.stream(&Word::StillHere);
            self.at(self.now.plus_ms(PING_MS), Event::Ping { life });
        }
    }
}
