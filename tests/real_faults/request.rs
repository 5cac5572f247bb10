//! What a kiosk sends, cut into whole HTTP/1.1 requests, so that one of them can be sent again.

const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// The bytes of one connection as they come.
#[derive(Debug, Default)]
pub struct Requests(Vec<u8>);

impl Requests {
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next request, once all of it is there.
    pub fn whole(&mut self) -> Option<Vec<u8>> {
        let head = position_of(END_OF_HEAD, &self.0)? + END_OF_HEAD.len();
        let end = head + length_of_body(&self.0[..head]);
        (self.0.len() >= end).then(|| self.0.drain(..end).collect())
    }
}

fn position_of(part: &[u8], bytes: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// A kiosk always says how long a body is.
fn length_of_body(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap().to_ascii_lowercase();
    let mut fields = head.lines();
    let length = fields.find_map(|field| field.strip_prefix("content-length:"));
    length.map_or(0, |length| length.trim().parse().unwrap())
}

#[test]
fn requests_are_found_however_their_bytes_come() {
    let first = "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello";
    let second = "GET /b HTTP/1.1\r\nHost: here\r\n\r\n";
    let mut requests = Requests::default();
    let mut found = Vec::new();
    for byte in format!("{first}{second}").bytes() {
        requests.take(&[byte]);
        found.extend(requests.whole());
    }
    assert_eq!(found, [first.as_bytes(), second.as_bytes()]);
    assert_eq!(requests.whole(), None);
}
