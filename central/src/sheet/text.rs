//! From a file's bytes to its text: spreadsheet programs save UTF-8 with or without a mark, and in China GB 18030.

use encoding_rs::GB18030;

use super::finding::Finding;

/// The largest sheet that is read, in bytes. It is four times what a hall's file may have: cells repeat, and commas
/// stand where nothing does.
pub const FILE_MAX_BYTES: usize = 16 * 1024 * 1024;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text, and a warning when its encoding is a guess.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<Finding>), Finding> {
    if bytes.len() > FILE_MAX_BYTES {
        return Err(Finding::error(format!(
            "the sheet is larger than {FILE_MAX_BYTES} bytes; is it the right file?"
        )));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Finding::error(
            "the sheet is UTF-16 text; save it as “CSV UTF-8”",
        ));
    }
    if let Ok(text) = std::str::from_utf8(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)) {
        return Ok((text.to_owned(), None));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    match text {
        Some(text) => Ok((
            text.into_owned(),
            Some(Finding::warning(
                "the sheet is no UTF-8 and was read as GB 18030; look whether the names came out right",
            )),
        )),
        None => Err(Finding::error(
            "the sheet is neither UTF-8 nor GB 18030 text; save it as “CSV UTF-8”",
        )),
    }
}

/// What separates the cells: whichever of comma, semicolon and tab the headings have most of.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let headings = text.trim_start_matches(['\r', '\n']);
    for byte in headings.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte) {
                    *count += 1;
                }
            }
        }
    }
    // The first of equals: a sheet of one column has none of them.
    let most = counts.iter().map(|(_, count)| *count).max();
    counts
        .iter()
        .find(|(_, count)| Some(*count) == most)
        .map_or(b',', |(mark, _)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_read_with_and_without_its_mark() {
        let plain = decode("类型,名称".as_bytes()).unwrap();
        let marked = decode("\u{feff}类型,名称".as_bytes()).unwrap();
        assert_eq!(plain, ("类型,名称".to_owned(), None));
        assert_eq!(marked, plain);
    }

    #[test]
    fn gb18030_is_read_and_said_to_be_a_guess() {
        let (bytes, _, _) = GB18030.encode("类型,𠮷野");
        let (text, guess) = decode(&bytes).unwrap();
        assert_eq!(text, "类型,𠮷野");
        assert!(guess.unwrap().message.contains("GB 18030"));
    }

    #[test]
    fn what_is_neither_is_refused_with_what_to_do() {
        for bytes in [&b"\xff\xfek\0"[..], b"kind\xff\xff"] {
            let finding = decode(bytes).unwrap_err();
            assert!(finding.message.contains("CSV UTF-8"), "{finding}");
        }
    }

    #[test]
    fn a_sheet_may_have_as_many_bytes_as_the_bound_and_no_more() {
        assert!(decode(&vec![b'x'; FILE_MAX_BYTES]).is_ok());
        assert!(decode(&vec![b'x'; FILE_MAX_BYTES + 1]).is_err());
    }

    #[test]
    fn the_headings_show_what_separates_cells() {
        assert_eq!(delimiter("kind,name\na;b;c;d"), b',');
        assert_eq!(delimiter("kind;name;\"a,b,c,d\"\n"), b';');
        assert_eq!(delimiter("\r\nkind\tname\tid"), b'\t');
        assert_eq!(delimiter("kind"), b',');
    }
}
