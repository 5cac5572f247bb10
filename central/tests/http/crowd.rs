//! Many at once: nothing is given out twice, and whatever is sent again counts once.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{Command, TicketRequest};
use frontdesk_domain::ids::{CommandId, HelpId, TicketId};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::wire::CommandRequest;
use futures::future::join_all;
use serde_json::Value;
use uuid::Uuid;

use crate::hall::{COMMANDS, Hall, code, site};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_who_ask_at_once_get_two_hundred_numbers() {
    let hall = Hall::open().await;
    let asked = (1..=200).map(|ticket| hall.send(ticket, desk(ticket)));
    let answers = join_all(asked).await;
    let mut numbers = BTreeSet::new();
    for (status, body) in &answers {
        assert_eq!(*status, 200, "{body}");
        let number = body["events"][0]["event"]["number"].as_str().unwrap();
        assert!(numbers.insert(number.to_owned()), "{number} twice");
    }
    assert_eq!(numbers.len(), 200);
    let state = hall.state().await;
    let kept = state
        .tickets
        .values()
        .map(|ticket| ticket.number.to_string());
    assert_eq!(kept.collect::<BTreeSet<_>>(), numbers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_counters_that_call_at_once_call_fifty_tickets() {
    const COUNTERS: u16 = 50;
    let mut site = site();
    let one = site.settings.counters[0].clone();
    site.settings.counters = (1..=COUNTERS)
        .map(|number| frontdesk_domain::rules::CounterSetup {
            number,
            ..one.clone()
        })
        .collect();
    let hall = Hall::of(vec![site]).await;
    join_all((1..=40).map(|ticket| hall.send(ticket, desk(ticket)))).await;
    let open = (1..=COUNTERS).map(|counter| {
        hall.send(
            1_000 + u128::from(counter),
            Command::OpenCounter {
                counter,
                clerk: None,
            },
        )
    });
    join_all(open).await;
    let call = (1..=COUNTERS)
        .map(|counter| hall.send(2_000 + u128::from(counter), Command::CallNext { counter }));
    let (mut called, mut nobody) = (BTreeSet::new(), 0);
    for (status, body) in join_all(call).await {
        if status == 200 {
            let ticket = body["events"][0]["event"]["ticket"].to_string();
            assert!(called.insert(ticket), "{body} was called twice");
        } else {
            assert_eq!(
                (status, &body["code"]),
                (409, &Value::from("nobody_waiting"))
            );
            nobody += 1;
        }
    }
    assert_eq!((called.len(), nobody), (40, 10));
    let state = hall.state().await;
    let at_counters: BTreeSet<_> = state.counters.values().filter_map(|c| c.ticket).collect();
    assert_eq!(at_counters.len(), 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_in_which_everything_is_sent_three_times_is_the_same_as_sent_once() {
    let (once, thrice) = (Hall::open().await, Hall::open().await);
    let mut refused = 0;
    for (id, command) in (1..).zip(a_day()) {
        let (status, body) = once.send(id, command.clone()).await;
        refused += usize::from(status == 409);
        let again = join_all((0..3).map(|_| raw(&thrice, id, &command))).await;
        assert_eq!(again[0], again[1], "{command:?}");
        assert_eq!(again[0], again[2], "{command:?}");
        assert_eq!(again[0].0, status, "{command:?}: {body}");
        if status != 200 {
            assert_eq!(serde_json::from_str::<Value>(&again[0].1).unwrap(), body);
        }
    }
    assert!(refused >= 4, "{refused} refusals prove little");
    let (first, other) = (once.state().await, thrice.state().await);
    assert_eq!(first.seq, other.seq);
    assert_eq!(
        (first.tickets, first.counters),
        (other.tickets, other.counters)
    );
}

/// Some work at the counters, and much that the rules refuse.
fn a_day() -> Vec<Command> {
    let ticket = |number: u128| TicketId(Uuid::from_u128(number));
    let (counter, other) = (1, 2);
    vec![
        desk(1),
        desk(2),
        // It exists.
        desk(1),
        Command::CallNext { counter },
        Command::OpenCounter {
            counter,
            clerk: None,
        },
        Command::OpenCounter {
            counter: 9,
            clerk: None,
        },
        Command::CallNext { counter },
        Command::CallNext { counter },
        Command::Start {
            counter,
            ticket: ticket(1),
        },
        Command::Start {
            counter: other,
            ticket: ticket(1),
        },
        Command::Finish {
            counter,
            ticket: ticket(1),
            outcome: Outcome::Completed,
        },
        Command::Leave { ticket: ticket(2) },
        Command::Leave { ticket: ticket(2) },
        desk(15),
        desk(16),
        Command::CallNext { counter },
        Command::Recall {
            counter,
            ticket: ticket(15),
        },
        Command::Miss {
            counter,
            ticket: ticket(15),
        },
        Command::Return {
            ticket: ticket(15),
            counter: None,
        },
        Command::LetPass {
            ticket: ticket(15),
            others: 1,
        },
        Command::CallNext { counter },
        Command::Start {
            counter,
            ticket: ticket(16),
        },
        Command::Hold {
            counter,
            ticket: ticket(16),
        },
        Command::Resume {
            counter,
            ticket: ticket(16),
        },
        Command::CancelHelp {
            help: HelpId(Uuid::from_u128(1)),
        },
        Command::CloseCounter { counter },
    ]
}

/// Status and exact body.
async fn raw(hall: &Hall, id: u128, command: &Command) -> (u16, String) {
    let request = CommandRequest {
        id: CommandId(Uuid::from_u128(id)),
        command: command.clone(),
    };
    let response = hall.post(COMMANDS).json(&request).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

fn desk(ticket: u128) -> Command {
    Command::IssueTicket(Box::new(TicketRequest {
        ticket: TicketId(Uuid::from_u128(ticket)),
        code: code(ticket).hash(),
        service: "id-card".parse().unwrap(),
        class: None,
        lang: Lang::En,
        answers: BTreeMap::default(),
        ticked: BTreeSet::default(),
    }))
}
