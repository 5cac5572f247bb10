//! One row's cells as values. What a cell does not say is told, and reading goes on with something in its place: a
//! result is only given out when nothing was told as an error.

use std::fmt::Display;
use std::str::FromStr;

use frontdesk_domain::catalogue::{Fee, Source};
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::view::amount;

use super::columns::{Columns, Field, Kind};
use super::finding::Finding;
use super::table::Row;

/// What separates aliases, and conditions, in a cell. Within a condition it is [`OR`].
pub(super) const AND: [char; 5] = ['|', '｜', ';', '；', '\n'];
/// What separates the answers of one condition.
pub(super) const OR: [char; 3] = ['/', '／', '、'];

/// The currency of a fee that names none.
const CURRENCY: &str = "CNY";

pub(super) struct Reading<'a> {
    pub columns: &'a Columns,
    pub row: &'a Row,
    pub findings: &'a mut Vec<Finding>,
}

impl<'a> Reading<'a> {
    pub fn cell(&self, field: Field) -> &'a str {
        let row = self.row;
        self.columns.of(field).map_or("", |column| row.cell(column))
    }

    pub fn error(&mut self, field: Field, message: impl Into<String>) {
        self.find(field, Finding::error(message));
    }

    pub fn warning(&mut self, field: Field, message: impl Into<String>) {
        self.find(field, Finding::warning(message));
    }

    fn find(&mut self, field: Field, finding: Finding) {
        let finding = finding.in_row(self.row.number);
        self.findings.push(match self.columns.of(field) {
            Some(column) => finding.in_column(column, self.columns.heading(column)),
            // The sheet has no such column: its name says what would have stood there.
            None => finding.in_no_column(field.label()),
        });
    }

    /// Cells that such a row does not have, or that stand below no heading.
    pub fn refuse_what_does_not_belong(&mut self, kind: Kind) {
        for (column, cell) in self.row.cells.iter().enumerate() {
            if cell.is_empty() || self.columns.is_private(column) {
                continue;
            }
            let message = match self.columns.field(column) {
                Some(field) if kind.has(field) => continue,
                Some(_) => format!(
                    "a {} ({}) has no such thing; clear the cell or move it to the row it belongs to",
                    kind.english(),
                    kind.chinese()
                ),
                // Its heading was told.
                None if !self.columns.heading(column).is_empty() => continue,
                None => "stands in a column without a heading; give it one or clear it".to_owned(),
            };
            let finding = Finding::error(message).in_row(self.row.number);
            let heading = self.columns.heading(column);
            self.findings.push(finding.in_column(column, heading));
        }
    }

    pub fn text(&self, field: fn(Lang) -> Field) -> Text {
        let cell = |lang| self.cell(field(lang)).to_owned();
        Text {
            zh_hans: cell(Lang::ZhHans),
            zh_hant: cell(Lang::ZhHant),
            en: cell(Lang::En),
        }
    }

    /// A value that must be there. Where the cell is empty, `inherited` is what the group above says. `otherwise`
    /// stands in its place when it is wrong or missing.
    pub fn required<T>(&mut self, field: Field, inherited: Option<&str>, otherwise: &str) -> T
    where
        T: FromStr,
        T::Err: Display,
    {
        let own = Some(self.cell(field)).filter(|cell| !cell.is_empty());
        let read = match own.or(inherited) {
            Some(cell) => cell.parse().map_err(|error: T::Err| error.to_string()),
            None => Err("is missing; fill it in".to_owned()),
        };
        read.unwrap_or_else(|error| {
            self.error(field, error);
            let stand_in = otherwise.parse().ok();
            stand_in.expect("the stand-in is a value of its kind")
        })
    }

    /// An id; where none is written, `assumed` is one.
    pub fn id<T>(&mut self, assumed: &str) -> T
    where
        T: FromStr,
        T::Err: Display,
    {
        self.required(Field::Id, Some(assumed), "x")
    }

    /// A whole number, as large as `T` holds.
    pub fn count<T: FromStr>(&mut self, field: Field) -> Option<T> {
        let cell = self.cell(field);
        let number = cell.parse().ok();
        if number.is_none() && !cell.is_empty() {
            self.error(
                field,
                format!("`{cell}` is no whole number, or too large; correct it"),
            );
        }
        number
    }

    pub fn list(&self, field: Field) -> Vec<String> {
        let parts = self.cell(field).split(AND).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub fn yes(&mut self, field: Field) -> Option<bool> {
        let cell = self.cell(field);
        match cell.to_lowercase().as_str() {
            "" => None,
            "yes" | "true" | "1" | "是" => Some(true),
            "no" | "false" | "0" | "否" => Some(false),
            _ => {
                self.error(field, format!("`{cell}` is neither yes (是) nor no (否)"));
                None
            }
        }
    }

    pub fn fee(&mut self) -> Option<Fee> {
        let cell = self.cell(Field::Fee);
        let note = self.text(Field::Note);
        let currency = self.cell(Field::Currency);
        if cell.is_empty() {
            for (field, there) in [
                (Field::Currency, !currency.is_empty()),
                (Field::Note(Lang::ZhHans), !note.is_blank()),
            ] {
                if there {
                    self.error(field, "belongs to a fee, and there is none; fill in the fee, or write this as a remark (提示)");
                }
            }
            return None;
        }
        let currency = if currency.is_empty() {
            self.warning(
                Field::Fee,
                format!("names no currency; it is taken to be {CURRENCY}"),
            );
            CURRENCY
        } else {
            currency
        };
        let Some(amount_minor) = minor(cell, currency) else {
            self.error(
                Field::Fee,
                format!(
                    "`{cell}` is no amount of {currency}; write figures alone, such as 40 or 12.50"
                ),
            );
            return None;
        };
        Some(Fee {
            amount_minor,
            currency: currency.to_owned(),
            note,
        })
    }

    /// The guide, or that the facts are made up.
    pub fn source(&mut self) -> (Option<Source>, bool) {
        let (title, url) = (self.cell(Field::SourceTitle), self.cell(Field::SourceUrl));
        let sample = self.yes(Field::Sample);
        if title.is_empty() != url.is_empty() {
            self.error(
                Field::SourceTitle,
                "a source is a title and an address; fill in both or neither",
            );
        }
        if title.is_empty() {
            match sample {
                Some(false) => self.error(
                    Field::SourceTitle,
                    "is missing for a service that is no sample; name the guide its facts were read in",
                ),
                None if url.is_empty() => self.warning(
                    Field::Sample,
                    "no source is named, so the facts are taken to be a sample",
                ),
                _ => {}
            }
            return (None, true);
        }
        if sample == Some(true) {
            self.error(
                Field::Sample,
                "a service with a source is no sample; keep one of the two",
            );
        }
        let source = Source {
            title: title.to_owned(),
            url: url.to_owned(),
        };
        (Some(source), false)
    }
}

/// An amount in the currency's smallest unit; the inverse of how screens write it.
fn minor(cell: &str, currency: &str) -> Option<u32> {
    let (whole, part) = cell.split_once('.').unwrap_or((cell, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || cell.ends_with('.') {
        return None;
    }
    let has_hundredths = amount(100, currency) == "1";
    let decimals = if has_hundredths { 2 } else { 0 };
    if part.len() > decimals {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_screens_write_it() {
        for (cell, currency, expected) in [
            ("40", "CNY", Some(4000)),
            ("40.5", "CNY", Some(4050)),
            ("0.05", "CNY", Some(5)),
            ("500", "JPY", Some(500)),
            ("42949672.95", "CNY", Some(u32::MAX)),
            ("42949672.96", "CNY", None),
            ("500.5", "JPY", None),
            ("40.555", "CNY", None),
            ("40.", "CNY", None),
            (".5", "CNY", None),
            ("-1", "CNY", None),
            ("40元", "CNY", None),
        ] {
            assert_eq!(minor(cell, currency), expected, "{cell} {currency}");
        }
    }
}
