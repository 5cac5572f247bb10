//! What a code is that was scanned or typed: a ticket's, a list's, or none of ours. A kiosk knows the tickets of its replica,
//! so this works without the centre.

use frontdesk_domain::branch::State;
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::list::{List, ListCode, ListUnreadable};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::receipt::{ReceiptCode, SHORT_CODE_CHARS, ShortCode};
use frontdesk_domain::ticket::Ticket;

/// Nothing longer is looked at: a reader that is held before a poster may say anything.
pub const SCAN_MAX_CHARS: usize = 512;

/// The fewest characters of a number with its short code: `A017` and four more.
pub const TYPED_MIN_CHARS: usize = 4 + SHORT_CODE_CHARS;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Ticket(TicketId),
    List(List),
    /// A list whose service asks for others now, or is not offered any more.
    ListChanged,
    /// It looks like one of ours, and no ticket of today has it.
    Unknown,
    Foreign,
    /// Nothing was looked up: too much was guessed within a minute.
    TooManyTries,
}

pub fn read(text: &str, state: &State, catalogue: &Catalogue) -> Reading {
    let text = text.trim();
    if text.chars().count() > SCAN_MAX_CHARS {
        return Reading::Foreign;
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.trim_end_matches('/').rsplit('/');
    let last = parts.next().unwrap_or_default();
    let (before, of_branch) = (parts.next(), parts.next());
    if of_branch == Some("l") {
        return of_list(last, catalogue);
    }
    if matches!(before, Some("t") | None)
        && let Ok(code) = last.parse::<ReceiptCode>()
    {
        return found(state.ticket_by_code(&code.hash()));
    }
    if before.is_none() {
        typed(text, state)
    } else {
        Reading::Foreign
    }
}

fn found(ticket: Option<&Ticket>) -> Reading {
    ticket.map_or(Reading::Unknown, |ticket| Reading::Ticket(ticket.id))
}

fn of_list(code: &str, catalogue: &Catalogue) -> Reading {
    let Ok(code) = code.parse::<ListCode>() else {
        return Reading::Foreign;
    };
    match code.read(catalogue) {
        Ok(list) => Reading::List(list),
        Err(ListUnreadable::NoService(_) | ListUnreadable::Changed(_)) => Reading::ListChanged,
    }
}

/// A number and its short code, with whatever stands between.
fn typed(text: &str, state: &State) -> Reading {
    let plain: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|typed| typed.to_ascii_uppercase())
        .collect();
    let number = plain.len().checked_sub(SHORT_CODE_CHARS);
    let Some((number, short)) = number.and_then(|at| plain.split_at_checked(at)) else {
        return Reading::Foreign;
    };
    let Ok(number) = number.parse::<TicketNumber>() else {
        return Reading::Foreign;
    };
    let mut tickets = state.tickets.values();
    let ticket = tickets
        .find(|ticket| ticket.number == number && ShortCode::of(&ticket.code).is_typed_as(short));
    found(ticket.map(|ticket| &**ticket))
}

// The hall that the pictures are made with.
#[cfg(all(test, feature = "kiosk"))]
mod tests {
    use super::*;
    use crate::kiosk::gallery::Hall;
    use frontdesk_domain::text::Lang;

    fn reads(hall: &Hall, text: &str) -> Reading {
        read(text, &hall.facts.state, &hall.site.site.catalogue)
    }

    #[test]
    fn a_number_with_its_short_code_is_found_however_it_is_typed() {
        let hall = Hall::new();
        let ticket = hall.facts.state.tickets.values().next().unwrap();
        let short = ShortCode::of(&ticket.code);
        let number = ticket.number.to_string();
        for typed in [
            format!("{number}{}", short.as_str()),
            format!("{number} {}", short.as_str()),
            format!("{number}-{}", short.as_str()).to_lowercase(),
        ] {
            assert_eq!(reads(&hall, &typed), Reading::Ticket(ticket.id), "{typed}");
        }
        assert_eq!(reads(&hall, &format!("{number}XXXX")), Reading::Unknown);
        assert_eq!(
            reads(&hall, &number),
            Reading::Foreign,
            "the number alone opens nothing"
        );
    }

    #[test]
    fn a_list_comes_back_from_the_address_of_its_page() {
        let hall = Hall::new();
        let service = &hall.site.site.catalogue.services[0];
        let list = List {
            service: service.id.clone(),
            answers: frontdesk_domain::catalogue::Answers::new(),
            ticked: std::collections::BTreeSet::new(),
        };
        let code = ListCode::of(&list, service).unwrap();
        let address = format!("https://desk.example.org/l/hall/{code}?lang=en");
        assert_eq!(reads(&hall, &address), Reading::List(list));
        let other = read(&address, &hall.facts.state, &Catalogue::default());
        assert_eq!(other, Reading::ListChanged);
        assert!(!service.name.to(Lang::En).is_empty());
    }

    #[test]
    fn what_is_none_of_ours_says_so() {
        let hall = Hall::new();
        let unknown = "https://desk.example.org/t/AAECAwQFBgcICQoLDA0ODw";
        assert_eq!(reads(&hall, unknown), Reading::Unknown);
        let long = "9".repeat(SCAN_MAX_CHARS + 1);
        for text in [
            "",
            "6901234567892",
            "https://example.org/",
            "https://example.org/x/AAECAwQFBgcICQoLDA0ODw",
            "/l/hall/",
            "WIFI:T:WPA;S:hall;P:secret;;",
            "\u{202e}A017\u{1f600}",
            long.as_str(),
        ] {
            assert_eq!(reads(&hall, text), Reading::Foreign, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_reader_says_is_read_or_refused(text in ".{0,600}") {
            reads(&Hall::new(), &text);
        }
    }
}
