//! A catalogue as a spreadsheet, for the clerk who knows the services and writes no TOML.
//!
//! The sheet is an outline: each row is one thing (a group, a service, a question, an answer, a material, a remark, a
//! step) and belongs to the nearest thing above it that can have it. Nothing in it is left out silently: what does not
//! fit is an error with its row and column, and what was assumed is a warning. With any error there is no result.

mod columns;
mod conditions;
mod export;
mod finding;
mod hall_file;
mod outline;
mod places;
mod reading;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use export::export;
pub use finding::Finding;
pub use hall_file::{Import, Refused, import};
pub use table::{CELL_CHARS_MAX, COLUMNS_MAX, ROWS_MAX};
pub use text::FILE_MAX_BYTES;
