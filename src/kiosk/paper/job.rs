//! One paper on one line: ask how the printer is, send the picture, ask whether it came out. It says no more than the
//! printer did.

use std::collections::VecDeque;
use std::time::Duration;

use escpos::driver::Driver as _;

use super::line::{Line, Patience};
use super::picture::Picture;
use super::status::{
    Fault, PAPER_IN_TURN, QUESTIONS, Status, is_in_turn, is_out_in_turn, is_real_time,
};
use crate::kiosk::disk::PrintEnd;

/// A picture goes out in parts of so many rows: small printers hold no more.
const BAND_ROWS: usize = 128;
/// So many bytes that answer nothing are passed over before a printer counts as garbled.
const STALE_MAX: usize = 64;
/// Between two looks for an answer that may take a while.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(50);
/// Feeds to the cutter and cuts, leaving a corner.
const FEED_AND_CUT: [u8; 4] = [0x1d, 0x56, 66, 0];
/// Forgets what an earlier job may have left set.
const INITIALISE: [u8; 2] = [0x1b, 0x40];
/// Says nothing unasked: such bytes look like answers.
const NOTHING_UNASKED: [u8; 3] = [0x1d, 0x61, 0];

/// What became of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The printer said that all of it is on paper.
    Printed,
    /// Every byte went out, to a printer that does not say.
    Sent,
    /// Some of it may have come out. A fault that was found afterwards may be why.
    Doubtful(Fault),
    /// Nothing of it came out.
    Failed(Fault),
}

impl Outcome {
    /// As the journal has it.
    pub fn end(self) -> PrintEnd {
        match self {
            Self::Printed => PrintEnd::Printed,
            Self::Sent => PrintEnd::Sent,
            Self::Doubtful(_) => PrintEnd::Doubtful,
            Self::Failed(_) => PrintEnd::Failed,
        }
    }
}

/// What is known after a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub outcome: Outcome,
    /// Whether the roll is near its end, where the printer says so.
    pub paper_low: Option<bool>,
}

/// Prints. `begin` is asked once, before the first byte of the picture: when it says no, nothing goes out.
pub fn print(
    line: Line,
    picture: &Picture,
    asked: bool,
    patience: &Patience,
    begin: impl FnOnce() -> bool,
) -> Report {
    let mut talk = Talk::new(line);
    let mut paper_low = None;
    let outcome = talk.print(picture, asked, patience, begin, &mut paper_low);
    Report { outcome, paper_low }
}

/// Asks how the printer is, and prints nothing.
pub fn look(line: Line) -> Result<Status, Fault> {
    Talk::new(line).status()
}

/// A conversation over a line.
struct Talk {
    line: Line,
    /// What the printer said and nobody asked for yet: some lines give more at a time than one answer.
    heard: VecDeque<u8>,
    /// The other end has closed the line.
    closed: bool,
}

impl Talk {
    fn new(line: Line) -> Self {
        Self {
            line,
            heard: VecDeque::new(),
            closed: false,
        }
    }

    fn print(
        &mut self,
        picture: &Picture,
        asked: bool,
        patience: &Patience,
        begin: impl FnOnce() -> bool,
        paper_low: &mut Option<bool>,
    ) -> Outcome {
        let confirms = match self.prepare(asked, paper_low) {
            Ok(confirms) => confirms,
            Err(fault) => return Outcome::Failed(fault),
        };
        if !begin() {
            return Outcome::Failed(Fault::NoAnswer);
        }
        let sent = self.send_picture(picture);
        if !asked {
            return sent.map_or_else(Outcome::Doubtful, |()| Outcome::Sent);
        }
        let confirmed = sent.and_then(|()| {
            if confirms {
                self.confirm(patience)
            } else {
                Ok(())
            }
        });
        // Whatever went wrong, the printer may say why.
        let now = self.status();
        if let Ok(status) = now {
            *paper_low = Some(status.paper_low);
        }
        let fault = match now {
            Ok(status) => status.fault(),
            Err(fault) => Some(fault),
        };
        match (confirmed, fault) {
            (_, Some(fault)) | (Err(fault), None) => Outcome::Doubtful(fault),
            (Ok(()), None) if confirms => Outcome::Printed,
            (Ok(()), None) => Outcome::Sent,
        }
    }

    /// Before the picture: how the printer is, and whether it will say when it is done.
    fn prepare(&mut self, asked: bool, paper_low: &mut Option<bool>) -> Result<bool, Fault> {
        if asked {
            let status = self.status()?;
            *paper_low = Some(status.paper_low);
            if let Some(fault) = status.fault() {
                return Err(fault);
            }
        }
        self.send(&INITIALISE)?;
        if !asked {
            return Ok(false);
        }
        self.send(&NOTHING_UNASKED)?;
        self.send(&PAPER_IN_TURN)?;
        // One that does not know the question prints all the same, and is never said to have printed.
        match self.answer(is_in_turn) {
            Ok(answer) if is_out_in_turn(answer) => Err(Fault::PaperOut),
            Ok(_) => Ok(true),
            Err(Fault::NoAnswer) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    fn send_picture(&mut self, picture: &Picture) -> Result<(), Fault> {
        let row_bytes = picture.row_bytes();
        for band in picture.bits().chunks(row_bytes * BAND_ROWS) {
            self.send(&raster_head(row_bytes, band.len() / row_bytes))?;
            self.send(band)?;
        }
        self.send(&FEED_AND_CUT)
    }

    /// Waits until all that was sent is worked off.
    fn confirm(&mut self, patience: &Patience) -> Result<(), Fault> {
        self.send(&PAPER_IN_TURN)?;
        let until = self.line.age().saturating_add(patience.confirm);
        loop {
            match self.answer(is_in_turn) {
                Ok(answer) if is_out_in_turn(answer) => return Err(Fault::PaperOut),
                Ok(_) => return Ok(()),
                // A line that broke otherwise may say so at once, and again at once.
                Err(Fault::NoAnswer) if !self.closed && self.line.age() < until => {
                    std::thread::sleep(ASK_AGAIN_AFTER);
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    fn status(&mut self) -> Result<Status, Fault> {
        let mut status = Status::default();
        for question in QUESTIONS {
            self.send(&question.bytes())?;
            let answer = self.answer(is_real_time)?;
            // Each question has one byte for an answer: a printer that says more says something else.
            if !self.heard.is_empty() {
                return Err(Fault::Garbled);
            }
            status.hear(question, answer).ok_or(Fault::Garbled)?;
        }
        Ok(status)
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.line.write(bytes).map_err(|_| Fault::NoAnswer)
    }

    /// The next byte that is an answer of this kind. What is none, such as a late answer to an earlier job, is passed
    /// over; a printer that says nothing else is garbled.
    fn answer(&mut self, wanted: impl Fn(u8) -> bool) -> Result<u8, Fault> {
        let mut stale = 0;
        loop {
            while let Some(byte) = self.heard.pop_front() {
                if wanted(byte) {
                    return Ok(byte);
                }
                stale += 1;
                if stale > STALE_MAX {
                    return Err(Fault::Garbled);
                }
            }
            let mut bytes = [0; 64];
            match self.line.read(&mut bytes) {
                Ok(0) => {
                    self.closed = true;
                    return Err(Fault::NoAnswer);
                }
                Ok(count) => self.heard.extend(&bytes[..count.min(bytes.len())]),
                _ if stale > 0 => return Err(Fault::Garbled),
                _ => return Err(Fault::NoAnswer),
            }
        }
    }
}

/// GS v 0: so many bytes across, so many rows down.
fn raster_head(row_bytes: usize, rows: usize) -> [u8; 8] {
    let [across_low, across_high] = u16::try_from(row_bytes).unwrap_or(u16::MAX).to_le_bytes();
    let [rows_low, rows_high] = u16::try_from(rows).unwrap_or(u16::MAX).to_le_bytes();
    [
        0x1d,
        0x76,
        0x30,
        0,
        across_low,
        across_high,
        rows_low,
        rows_high,
    ]
}
