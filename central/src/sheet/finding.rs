//! What is wrong in a sheet, or was assumed, by row and column as the spreadsheet program counts them.

use std::fmt;

use frontdesk_domain::site::Severity;

/// One thing about a sheet. Displayed as `row 5, column C (prefix): message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// Counts from 1, the row of the headings; nothing when it is about the whole sheet or the hall's file.
    pub row: Option<usize>,
    /// Counts from 0.
    pub column: Option<usize>,
    /// The heading of that column, or of the one that is missing.
    pub heading: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// About the whole sheet.
    pub(super) fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            row: None,
            column: None,
            heading: String::new(),
            message: message.into(),
        }
    }

    pub(super) fn warning(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(message)
        }
    }

    pub(super) fn in_row(mut self, row: usize) -> Self {
        self.row = Some(row);
        self
    }

    /// About a column that the sheet does not have.
    pub(super) fn in_no_column(mut self, label: String) -> Self {
        self.heading = label;
        self
    }

    pub(super) fn in_column(mut self, column: usize, heading: &str) -> Self {
        self.column = Some(column);
        heading.clone_into(&mut self.heading);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.column) {
            (Some(row), Some(column)) => {
                write!(f, "row {row}, column {}", letters(column))?;
            }
            (Some(row), None) => write!(f, "row {row}")?,
            (None, Some(column)) => write!(f, "column {}", letters(column))?,
            (None, None) => return f.write_str(&self.message),
        }
        if !self.heading.is_empty() {
            write!(f, " ({})", self.heading)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// A column as spreadsheet programs name it: A to Z, then AA.
fn letters(column: usize) -> String {
    let letter = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or_default());
    if column < 26 {
        letter(column).to_string()
    } else {
        format!("{}{}", letters(column / 26 - 1), letter(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_the_spreadsheet_names_them() {
        let names = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let finding = Finding::error("is wrong").in_row(5).in_column(2, "prefix");
        assert_eq!(finding.to_string(), "row 5, column C (prefix): is wrong");
    }
}
