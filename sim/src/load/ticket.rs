//! The commands that are sent, made with as little work as can be, and what is read in their answers.

use bytes::{Bytes, BytesMut};
use frontdesk_domain::hash::Hash;
use std::fmt::Write as _;

use super::target::Branch;

/// Makes commands that no run has made before. Ids are of the moment they are made (UUID version 7), as those of kiosks,
/// and codes are spread evenly: in both a database's keys come in as they do in a hall.
pub struct Tickets {
    next: u64,
}

impl Tickets {
    pub fn random() -> anyhow::Result<Self> {
        let bytes = frontdesk_central::entropy::bytes::<8>()?;
        Ok(Self {
            next: u64::from_be_bytes(bytes),
        })
    }

    /// `nth` chooses the service.
    pub fn issue(&mut self, branch: &Branch, nth: usize, at_ms: i64) -> Bytes {
        self.next = self.next.wrapping_add(1);
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.next.to_be_bytes());
        let id = uuid::Builder::from_unix_timestamp_millis(at_ms.unsigned_abs(), &random);
        let id = id.into_uuid();
        let code = Hash::of(id.as_bytes());
        let service = &branch.services[nth % branch.services.len()];
        let mut body = BytesMut::with_capacity(384);
        let written = write!(
            body,
            "{{\"id\":\"{id}\",\"command\":{{\"type\":\"issue_ticket\",\"ticket\":\"{id}\",\"code\":\"{code}\",\"service\":\"{service}\",\"lang\":\"zh-Hans\",\"answers\":{{}},\"ticked\":[]}}}}"
        );
        written.expect("a buffer takes whatever is written");
        body.freeze()
    }
}

/// The number on the ticket, if the answer issued one.
pub fn number(answer: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(answer).ok()?;
    let (_, rest) = text.split_once("\"number\":\"")?;
    rest.split_once('"').map(|(number, _)| number)
}

/// The code of an error's body.
pub fn code(answer: &[u8]) -> String {
    let error: Result<frontdesk_domain::wire::ErrorBody, _> = serde_json::from_slice(answer);
    error.map_or_else(|_| "no_error_body".to_owned(), |error| error.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use frontdesk_domain::branch::Command;
    use frontdesk_domain::wire::CommandRequest;

    #[test]
    fn what_is_sent_is_a_command_with_ids_of_its_own() {
        let branch = Branch {
            name: "hall".into(),
            commands: "/c".parse().unwrap(),
            noop: "/n".parse().unwrap(),
            snapshot: "/s".parse().unwrap(),
            services: vec!["a".into(), "b".into()],
        };
        let mut tickets = Tickets { next: u64::MAX };
        let mut read = |nth| -> CommandRequest {
            serde_json::from_slice(&tickets.issue(&branch, nth, 1_795_312_800_000)).unwrap()
        };
        let (one, other) = (read(0), read(1));
        assert_ne!(one.id, other.id);
        let (Command::IssueTicket(one), Command::IssueTicket(other)) = (one.command, other.command)
        else {
            panic!("they issue tickets");
        };
        assert_ne!((one.ticket, one.code), (other.ticket, other.code));
        assert_eq!((one.service.as_str(), other.service.as_str()), ("a", "b"));
    }

    #[test]
    fn a_number_is_read_from_an_answer_and_a_code_from_an_error() {
        let answer = br#"{"events":[{"seq":3,"event":{"type":"ticket_issued","ticket":"x","number":"AB017"}}]}"#;
        assert_eq!(number(answer), Some("AB017"));
        assert_eq!(number(b"{\"events\":[]}"), None);
        assert_eq!(code(br#"{"code":"busy","message":"Later."}"#), "busy");
        assert_eq!(code(b"<html>"), "no_error_body");
    }
}
