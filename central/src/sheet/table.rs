//! From text to cells, bounded, with each row's number as the spreadsheet program shows it.

use csv::{ReaderBuilder, StringRecord};

use super::finding::Finding;
use super::text::delimiter;

/// A sheet has at most this many rows below its headings.
pub const ROWS_MAX: usize = 20_000;

/// A row has at most this many cells.
pub const COLUMNS_MAX: usize = 64;

/// A cell has at most this many characters.
pub const CELL_CHARS_MAX: usize = 2_000;

/// The headings and the rows that have anything in them.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    /// Counts from 1, the row of the headings in a sheet that begins with them.
    pub number: usize,
    /// Without white space around them.
    pub cells: Vec<String>,
}

impl Row {
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Every row, or everything that is beyond a bound.
pub(super) fn read(text: &str) -> Result<Table, Vec<Finding>> {
    // A last row without its line end would not be counted as one; nor does half a line end count as one.
    let text = text.replace("\r\n", "\n") + "\n";
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut table = Table::default();
    let mut findings = Vec::new();
    let mut number = 0;
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                findings.push(Finding::error(format!("the sheet cannot be read: {error}")));
                break;
            }
        }
        // Empty lines are skipped by the reader and are rows all the same; line breaks in cells are none.
        let lines = usize::try_from(reader.position().line() - line).unwrap_or(usize::MAX);
        let breaks: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        number += lines.saturating_sub(breaks).max(1);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.rows.len() == ROWS_MAX {
            findings.push(
                Finding::error(format!(
                    "the sheet has more than {ROWS_MAX} rows; is it the right file?"
                ))
                .in_row(number),
            );
            break;
        }
        if let Some(row) = row(&record, number, &mut findings) {
            if table.headings.is_empty() {
                table.headings = row.cells;
            } else {
                table.rows.push(row);
            }
        }
    }
    if table.headings.is_empty() && findings.is_empty() {
        findings.push(Finding::error("the sheet is empty"));
    }
    if findings.is_empty() {
        Ok(table)
    } else {
        Err(findings)
    }
}

fn row(record: &StringRecord, number: usize, findings: &mut Vec<Finding>) -> Option<Row> {
    if record.len() > COLUMNS_MAX {
        findings.push(
            Finding::error(format!(
                "has {} cells; a row has at most {COLUMNS_MAX}",
                record.len()
            ))
            .in_row(number),
        );
        return None;
    }
    for (column, cell) in record.iter().enumerate() {
        let chars = cell.chars().count();
        if chars > CELL_CHARS_MAX {
            findings.push(
                Finding::error(format!(
                    "has {chars} characters; a cell has at most {CELL_CHARS_MAX}"
                ))
                .in_row(number)
                .in_column(column, ""),
            );
        }
    }
    Some(Row {
        number,
        cells: record.iter().map(|cell| cell.trim().to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<(usize, String)> {
        let table = read(text).unwrap();
        let row = |row: Row| (row.number, row.cells[0].clone());
        table.rows.into_iter().map(row).collect()
    }

    #[test]
    fn rows_are_numbered_as_the_spreadsheet_shows_them() {
        let expected = [(2, "a"), (4, "b\nb"), (5, "c"), (8, "d")];
        let expected = expected.map(|(row, cell)| (row, cell.to_owned()));
        let text = "kind,id\na,1\n,\n\"b\nb\",2\nc,3\n\n\nd,4";
        assert_eq!(numbers(text), expected);
        assert_eq!(
            numbers(&text.replace('\n', "\r\n").replace("b\r\nb", "b\nb")),
            expected
        );
    }

    #[test]
    fn a_sheet_may_have_as_many_rows_as_the_bound_and_no_more() {
        let sheet = |rows: usize| format!("kind\n{}", "group\n".repeat(rows));
        assert_eq!(read(&sheet(ROWS_MAX)).unwrap().rows.len(), ROWS_MAX);
        let findings = read(&sheet(ROWS_MAX + 1)).unwrap_err();
        assert_eq!(findings[0].row, Some(ROWS_MAX + 2));
    }

    #[test]
    fn a_row_may_have_as_many_cells_as_the_bound_and_no_more() {
        let sheet = |cells: usize| format!("kind\n{}x", ",".repeat(cells - 1));
        assert!(read(&sheet(COLUMNS_MAX)).is_ok());
        assert_eq!(read(&sheet(COLUMNS_MAX + 1)).unwrap_err()[0].row, Some(2));
    }

    #[test]
    fn a_cell_may_have_as_many_characters_as_the_bound_and_no_more() {
        let sheet = |chars: usize| format!("kind,name\ngroup,{}", "字".repeat(chars));
        assert!(read(&sheet(CELL_CHARS_MAX)).is_ok());
        let finding = &read(&sheet(CELL_CHARS_MAX + 1)).unwrap_err()[0];
        assert_eq!((finding.row, finding.column), (Some(2), Some(1)));
    }

    #[test]
    fn an_empty_sheet_says_so() {
        for text in ["", "\n\n", ",,,\n"] {
            assert!(read(text).is_err());
        }
    }
}
