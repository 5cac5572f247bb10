//! The printer as the kiosk has it: papers go in, what became of them comes out, and nothing ever waits. Two threads
//! stand behind it: one talks to the printer and may hang there, the other watches the clock and answers in its place.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{
    Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel,
};
use std::thread::Builder;

use super::drawing::{Pen, draw};
use super::job::{self, Outcome, Report};
use super::line::{Line, Patience};
use super::picture::Picture;
use super::settings::{PrinterSettings, PrinterSetup};
use super::sheet::Sheet;
use super::status::{Fault, Status};
use crate::kiosk::journal::JobId;

/// So many papers may wait for the one before them.
const WAITING_MAX: usize = 4;

/// Which paper a word is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// A slip, of which the journal knows.
    Slip(JobId),
    Lacking,
    Test,
    Waiting,
}

/// What is heard of the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// What became of a paper: said once for each.
    Ended { job: Job, report: Report },
    /// How it is, as it was asked for; nothing when it is a printer that cannot be asked.
    State(Result<Option<Status>, Fault>),
}

/// A handle. Dropping it ends the threads when they have nothing more to do.
#[derive(Debug, Clone)]
pub struct Printer {
    wishes: SyncSender<Wish>,
}

#[derive(Debug)]
enum Wish {
    Print { job: Job, sheet: Box<Sheet> },
    Look,
}

impl Printer {
    /// Nothing when the kiosk has no printer. `tell` is called on a thread of the printer's and must not wait.
    pub fn start(
        settings: &PrinterSettings,
        patience: Patience,
        tell: impl Fn(Heard) + Send + 'static,
    ) -> std::io::Result<Option<Self>> {
        let PrinterSettings::Printer(setup) = settings else {
            return Ok(None);
        };
        let (wishes, heard) = sync_channel(WAITING_MAX);
        let (to_hand, at_hand) = channel();
        let (to_watch, at_watch) = channel();
        let hand = Hand {
            setup: setup.clone(),
            patience,
        };
        Builder::new()
            .name("printer".to_owned())
            .spawn(move || hand.work(&at_hand, &to_watch))?;
        let watch = Watch {
            patience,
            hand: to_hand,
            results: at_watch,
            busy: false,
        };
        Builder::new()
            .name("printer watch".to_owned())
            .spawn(move || watch.keep(&heard, tell))?;
        Ok(Some(Self { wishes }))
    }

    /// Never waits. What cannot be taken is not begun, and is not heard of again.
    pub fn print(&self, job: Job, sheet: Sheet) -> Result<(), Fault> {
        let sheet = Box::new(sheet);
        self.wish(Wish::Print { job, sheet })
    }

    /// Asks how the printer is.
    pub fn look(&self) -> Result<(), Fault> {
        self.wish(Wish::Look)
    }

    fn wish(&self, wish: Wish) -> Result<(), Fault> {
        self.wishes.try_send(wish).map_err(|error| match error {
            TrySendError::Full(_) => Fault::Busy,
            TrySendError::Disconnected(_) => Fault::NotThere,
        })
    }
}

/// Whether a paper has begun, or was given up before: never both.
#[derive(Debug, Clone, Default)]
struct Turn(Arc<AtomicU8>);

const OPEN: u8 = 0;
const BEGUN: u8 = 1;
const GIVEN_UP: u8 = 2;

impl Turn {
    /// The first byte of the picture may go out now.
    fn begin(&self) -> bool {
        self.take(BEGUN)
    }

    /// Nothing of it may go out any more; false when it has begun.
    fn give_up(&self) -> bool {
        self.take(GIVEN_UP)
    }

    fn take(&self, by: u8) -> bool {
        let taken = self
            .0
            .compare_exchange(OPEN, by, Ordering::AcqRel, Ordering::Acquire);
        taken.is_ok()
    }
}

/// Whoever talks to the printer.
struct Hand {
    setup: PrinterSetup,
    patience: Patience,
}

struct Task {
    wish: Wish,
    turn: Turn,
}

impl Hand {
    fn work(&self, tasks: &Receiver<Task>, results: &Sender<Heard>) {
        // The fonts are looked for when the first paper is drawn.
        let mut pen = None;
        while let Ok(task) = tasks.recv() {
            let heard = match task.wish {
                Wish::Look => Heard::State(self.look()),
                Wish::Print { job, sheet } => Heard::Ended {
                    job,
                    report: self.print(&sheet, &mut pen, &task.turn),
                },
            };
            if results.send(heard).is_err() {
                return;
            }
        }
    }

    fn look(&self) -> Result<Option<Status>, Fault> {
        let line = self.line()?;
        if self.setup.asked {
            job::look(line).map(Some)
        } else {
            Ok(None)
        }
    }

    fn print(&self, sheet: &Sheet, pen: &mut Option<Pen>, turn: &Turn) -> Report {
        let failed = |fault| Report {
            outcome: Outcome::Failed(fault),
            paper_low: None,
        };
        let Some(picture) = self.draw(sheet, pen) else {
            return failed(Fault::NotDrawn);
        };
        match self.line() {
            Ok(line) => {
                let begin = || turn.begin();
                job::print(line, &picture, self.setup.asked, &self.patience, begin)
            }
            Err(fault) => failed(fault),
        }
    }

    /// Fonts are files of others', and a name can be anything: a fault in reading either costs one paper and not all.
    fn draw(&self, sheet: &Sheet, pen: &mut Option<Pen>) -> Option<Picture> {
        let mut holding = pen.take().unwrap_or_default();
        let drawing = AssertUnwindSafe(|| draw(sheet, self.setup.paper, &mut holding));
        let picture = catch_unwind(drawing).ok()?.ok();
        *pen = Some(holding);
        picture
    }

    fn line(&self) -> Result<Line, Fault> {
        Line::open(&self.setup, &self.patience).map_err(|error| {
            tracing::warn!(%error, "The printer cannot be reached.");
            Fault::NotThere
        })
    }
}

/// Whoever watches the clock.
struct Watch {
    patience: Patience,
    hand: Sender<Task>,
    results: Receiver<Heard>,
    /// The hand has not come back from a task that was given up.
    busy: bool,
}

impl Watch {
    fn keep(mut self, wishes: &Receiver<Wish>, tell: impl Fn(Heard)) {
        while let Ok(wish) = wishes.recv() {
            tell(self.grant(wish));
        }
    }

    fn grant(&mut self, wish: Wish) -> Heard {
        let job = match &wish {
            Wish::Print { job, .. } => Some(*job),
            Wish::Look => None,
        };
        self.busy = self.busy && self.results.try_recv().is_err();
        if self.busy {
            return ended(job, Outcome::Failed(Fault::NoAnswer));
        }
        let turn = Turn::default();
        let task = Task {
            wish,
            turn: turn.clone(),
        };
        if self.hand.send(task).is_err() {
            return ended(job, Outcome::Failed(Fault::NotThere));
        }
        match self.results.recv_timeout(self.patience.give_up) {
            Ok(heard) => heard,
            Err(why) => {
                self.busy = why == RecvTimeoutError::Timeout;
                if turn.give_up() {
                    ended(job, Outcome::Failed(Fault::NoAnswer))
                } else {
                    ended(job, Outcome::Doubtful(Fault::NoAnswer))
                }
            }
        }
    }
}

/// What is said in the place of a printer that says nothing.
fn ended(job: Option<Job>, outcome: Outcome) -> Heard {
    match (job, outcome) {
        (Some(job), outcome) => Heard::Ended {
            job,
            report: Report {
                outcome,
                paper_low: None,
            },
        },
        (None, Outcome::Failed(fault) | Outcome::Doubtful(fault)) => Heard::State(Err(fault)),
        (None, _) => Heard::State(Ok(None)),
    }
}

#[cfg(test)]
mod tests;
