//! Many days at one kiosk that nobody switches off.

use frontdesk_domain::time::BusinessDate;

use super::hall::{Hall, TODAY};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const CUSTOMERS_A_DAY: usize = 12;

/// How much there is of everything that comes with customers.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    tickets: usize,
    owed_or_answered: usize,
    named_in_answers: usize,
    papers: usize,
    last_numbers: usize,
}

/// What was answered is kept for seven days, the rest for its day.
#[test]
fn what_a_kiosk_holds_does_not_grow_with_its_days() {
    let mut hall = Hall::in_step();
    let mut date: BusinessDate = TODAY.parse().unwrap();
    let mut evenings = Vec::new();
    for _ in 0..20 {
        for _ in 0..CUSTOMERS_A_DAY {
            hall.issues();
            hall.talks();
        }
        hall.is_kept();
        evenings.push(held(&hall));
        date = date.next();
        hall.waits(DAY_MS);
        hall.centre.opens_day(&date.to_string());
        hall.comes_back();
    }
    let week = &evenings[8];
    assert!(week.owed_or_answered >= 7 * CUSTOMERS_A_DAY, "{week:?}");
    for evening in &evenings[9..] {
        assert_eq!(evening, week);
    }
}

fn held(hall: &Hall) -> Held {
    let disk = hall.disk.everything();
    Held {
        tickets: hall.kiosk.facts().state.tickets.len(),
        owed_or_answered: disk.outbox.len(),
        named_in_answers: disk.answered.len(),
        papers: disk.prints.len(),
        last_numbers: disk.numbers.len(),
    }
}
