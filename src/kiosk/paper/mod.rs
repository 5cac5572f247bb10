//! Paper: what stands on it, how it is drawn, how it gets to a printer, and what is kept so that no ticket has two
//! slips that do not say so.

mod code;
mod device_file;
mod drawing;
#[cfg(test)]
pub(super) mod emulated;
mod job;
mod lettering;
mod line;
mod picture;
mod printer;
#[cfg(test)]
pub(super) mod samples;
mod sealing;
mod settings;
mod sheet;
mod status;
#[cfg(test)]
mod tests;
mod words;

pub use drawing::{Paper, Pen, TooLong, draw};
pub use job::{Outcome, Report};
pub use line::Patience;
pub use picture::Picture;
pub use printer::{Heard, Job, Printer};
pub use sealing::{CannotOpen, SealError, open, seal};
pub use settings::{Connection, NoPrinter, PrinterSettings, PrinterSetup};
pub use sheet::{
    LackingList, MATERIALS_MAX, MaterialLine, Materials, Queue, Sheet, Slip, SlipFacts, TestPage,
    WAITING_MAX, WaitingLine, WaitingList,
};
pub use status::{Fault, Status};
