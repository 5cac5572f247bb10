//! A form with a file, as browsers send it (RFC 7578): its parts, each with its name.

/// A form of ours has a few fields and one file.
const PARTS_MAX: usize = 16;

/// Of a part, its name, what its file was called, and what is in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub name: String,
    pub file: Option<String>,
    pub bytes: &'a [u8],
}

/// The word that stands between the parts, from the request's `Content-Type`.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("boundary="))?;
    let boundary = boundary.trim_matches('"');
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// Nothing where it is not such a form, or has more parts than one of ours.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let line = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(line.as_bytes())?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        rest = rest.strip_prefix(b"\r\n")?;
        let end = find(rest, between.as_bytes())?;
        let part = &rest[..end];
        let head_end = find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&part[..head_end]).ok()?;
        let disposition = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })?;
        if parts.len() == PARTS_MAX {
            return None;
        }
        parts.push(Part {
            name: quoted(disposition, "name")?,
            file: quoted(disposition, "filename"),
            bytes: &part[head_end + 4..],
        });
        rest = &rest[end + between.len()..];
    }
    Some(parts)
}

fn quoted(disposition: &str, key: &str) -> Option<String> {
    let start = format!("{key}=\"");
    let value = disposition.split(';').find_map(|part| {
        let part = part.trim();
        part.strip_prefix(&start)
    })?;
    Some(value.strip_suffix('"')?.to_owned())
}

/// Where `wanted` begins. Its first byte is looked for at once: a file has few of them at the ends of lines.
fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + within[from..].iter().position(|byte| *byte == first)?;
        if within[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(parts: usize) -> Vec<u8> {
        let part = "--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        format!("{}--x1--\r\n", part.repeat(parts)).into_bytes()
    }

    #[test]
    fn a_file_comes_out_as_it_went_in_line_ends_and_dashes_too() {
        let file = "[branch]\r\n--x\n--x10\nid = 'a'\r\n";
        let body = format!(
            "--x1\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nupload\r\n--x1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"大厅.toml\"\r\nContent-Type: text/plain\r\n\r\n{file}\r\n--x1--\r\n"
        );
        let parts = parts(body.as_bytes(), "x1").unwrap();
        assert_eq!(
            (parts[0].name.as_str(), parts[0].bytes),
            ("do", &b"upload"[..])
        );
        assert_eq!(parts[1].file.as_deref(), Some("大厅.toml"));
        assert_eq!(parts[1].bytes, file.as_bytes());
    }

    #[test]
    fn what_is_no_form_is_none_and_a_form_at_the_bound_is_one() {
        assert_eq!(boundary("multipart/form-data; boundary=x1"), Some("x1"));
        assert_eq!(boundary("multipart/form-data; boundary=\"x1\""), Some("x1"));
        for wrong in [
            "multipart/form-data",
            "text/plain; boundary=x1",
            "multipart/form-data; boundary=",
        ] {
            assert_eq!(boundary(wrong), None, "{wrong}");
        }
        assert_eq!(parts(&form(PARTS_MAX), "x1").unwrap().len(), PARTS_MAX);
        assert_eq!(parts(&form(PARTS_MAX + 1), "x1"), None);
        for wrong in [
            &b""[..],
            b"--x1",
            b"--x1\r\n",
            b"--x1\r\n\r\n--x1--",
            b"--x2--",
        ] {
            assert_eq!(parts(wrong, "x1"), None, "{wrong:?}");
        }
    }
}
