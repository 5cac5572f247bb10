//! What a printer says of itself. The bits are those of Epson's ESC/POS reference, which other makers follow.

use escpos::utils::{RealTimeStatusRequest, RealTimeStatusResponse};

/// Why a printer prints nothing, or did not finish.
///
/// In the order in which people mend them: an open cover also reads as no paper, and either as offline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Fault {
    #[error("the cover is open")]
    CoverOpen,
    #[error("the paper is out")]
    PaperOut,
    #[error("the cutter or the mechanism is jammed")]
    Jammed,
    #[error("the printer is switched offline")]
    Offline,
    #[error("the printer cannot be reached")]
    NotThere,
    #[error("the printer does not answer, or the line broke")]
    NoAnswer,
    #[error("the printer answers what no printer says")]
    Garbled,
    #[error("other papers are still waiting")]
    Busy,
    #[error("the paper could not be drawn: it is too long, or a font is damaged")]
    NotDrawn,
}

/// The questions that are asked, each on its own: their answers look alike.
pub const QUESTIONS: [Question; 4] = [
    Question(RealTimeStatusRequest::Printer, 1),
    Question(RealTimeStatusRequest::OfflineCause, 2),
    Question(RealTimeStatusRequest::ErrorCause, 3),
    Question(RealTimeStatusRequest::RollPaperSensor, 4),
];

/// A real-time status request and its number.
#[derive(Debug, Clone, Copy)]
pub struct Question(RealTimeStatusRequest, u8);

/// How a printer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Status {
    fault: Option<Fault>,
    pub paper_low: bool,
}

impl Question {
    /// DLE EOT n.
    pub fn bytes(self) -> [u8; 3] {
        [0x10, 0x04, self.1]
    }
}

impl Status {
    /// Takes an answer; nothing when it is none.
    pub fn hear(&mut self, question: Question, answer: u8) -> Option<()> {
        use RealTimeStatusResponse as Says;
        let said = Says::parse(question.0, answer).ok()?;
        let is = |what: Says| said.get(&what).copied();
        match question.0 {
            RealTimeStatusRequest::Printer => self.note(Fault::Offline, !is(Says::Online)?),
            RealTimeStatusRequest::OfflineCause => {
                self.note(Fault::CoverOpen, !is(Says::CoverClosed)?);
                self.note(Fault::PaperOut, is(Says::PrintingStopsDueToPaperEnd)?);
            }
            RealTimeStatusRequest::ErrorCause => {
                self.note(Fault::Jammed, is(Says::AutocutterErrorOccurred)?);
                self.note(Fault::Jammed, is(Says::UnrecoverableErrorOccurred)?);
            }
            RealTimeStatusRequest::RollPaperSensor => {
                self.paper_low = !is(Says::RollPaperNearEndSensorPaperAdequate)?;
                self.note(Fault::PaperOut, !is(Says::RollPaperEndSensorPaperPresent)?);
            }
            _ => return None,
        }
        Some(())
    }

    fn note(&mut self, fault: Fault, is: bool) {
        if is {
            self.fault = Some(self.fault.map_or(fault, |known| known.min(fault)));
        }
    }

    /// The one that people must mend first.
    pub fn fault(self) -> Option<Fault> {
        self.fault
    }
}

/// An answer to DLE EOT: `0xx1xx10`.
pub fn is_real_time(byte: u8) -> bool {
    byte & 0b1001_0011 == 0b0001_0010
}

/// An answer to GS r: `0xx0xx..`, given in its turn among what is printed.
pub fn is_in_turn(byte: u8) -> bool {
    byte & 0b1001_0000 == 0
}

/// GS r 1: the paper sensor, answered when all before it was worked off.
pub const PAPER_IN_TURN: [u8; 3] = [0x1d, 0x72, 1];

/// Whether the answer to [`PAPER_IN_TURN`] says that there is no paper.
pub fn is_out_in_turn(answer: u8) -> bool {
    answer & 0b1100 != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(answers: [u8; 4]) -> Status {
        let mut status = Status::default();
        for (question, answer) in QUESTIONS.into_iter().zip(answers) {
            status.hear(question, answer).unwrap();
        }
        status
    }

    #[test]
    fn each_fault_is_read_from_its_bit() {
        assert_eq!(status([0x12; 4]), Status::default());
        for (answers, fault) in [
            ([0x1a, 0x12, 0x12, 0x12], Fault::Offline),
            ([0x1a, 0x16, 0x12, 0x72], Fault::CoverOpen),
            ([0x1a, 0x32, 0x12, 0x12], Fault::PaperOut),
            ([0x12, 0x12, 0x12, 0x72], Fault::PaperOut),
            ([0x1a, 0x52, 0x1a, 0x12], Fault::Jammed),
            ([0x1a, 0x52, 0x32, 0x12], Fault::Jammed),
        ] {
            assert_eq!(status(answers).fault(), Some(fault), "{answers:x?}");
        }
        let low = status([0x12, 0x12, 0x12, 0x1e]);
        assert!(low.paper_low && low.fault().is_none());
    }

    #[test]
    fn what_is_no_answer_is_not_heard() {
        for byte in [0x00, 0xff, 0x13, 0x92, 0x02] {
            assert!(!is_real_time(byte), "{byte:x}");
            assert!(Status::default().hear(QUESTIONS[0], byte).is_none());
        }
        assert!((0..=u8::MAX).all(|byte| !(is_real_time(byte) && is_in_turn(byte))));
    }
}
