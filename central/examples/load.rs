//! Measures durable tickets a second: 64 senders at once, each waiting for its answer before it sends the next.
//!
//! `cargo run --release -p frontdesk-central --example load -- [BRANCHES] [TICKETS]`

use std::path::Path;

use frontdesk_central::clock::Clock;
use frontdesk_central::{Config, config, start};
use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::text::Lang;
use frontdesk_domain::wire::CommandRequest;
use uuid::Uuid;

const SENDERS: u64 = 64;

#[tokio::main]
async fn main() {
    let argument = |n: usize, otherwise: u64| {
        let given = std::env::args().nth(n).and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (branches, tickets) = (argument(1, 20), argument(2, 20_000));
    let dir = tempfile::tempdir().expect("a directory for the database");
    let clock = Clock::system();
    let sites = (0..branches).map(|n| {
        let text =
            include_str!("../tests/hall/hall.toml").replace("\"hall\"", &format!("\"hall-{n}\""));
        config::check_text(Path::new("hall.toml"), &text)
            .expect("the fixture is sound")
            .0
    });
    let central = start(Config {
        sites: sites.collect(),
        data: dir.path().into(),
        listen: "127.0.0.1:0".parse().expect("an address"),
        public_url: None,
        clock: clock.clone(),
    })
    .await
    .expect("the centre starts");
    let halls: Vec<_> = central.branches().cloned().collect();

    let started = clock.now();
    let senders = (0..SENDERS).map(|sender| {
        let hall = halls[usize::try_from(sender % branches).expect("small")].clone();
        tokio::spawn(async move {
            for number in (sender..tickets).step_by(usize::try_from(SENDERS).expect("small")) {
                let answer = hall.submit(ticket(number).into()).await;
                answer.expect("every ticket is recorded");
            }
        })
    });
    futures::future::join_all(senders).await;
    let took_ms = clock.now().ms_since(started).max(1).unsigned_abs();
    println!(
        "{tickets} tickets in {branches} branches, {SENDERS} senders: {took_ms} ms, {} durable tickets/s",
        tickets * 1000 / took_ms
    );
    central.shutdown().await;
}

fn ticket(number: u64) -> CommandRequest {
    let unique = u128::from(number) + 1;
    CommandRequest {
        id: CommandId(Uuid::from_u128(unique)),
        command: Command::RecordTicket(Box::new(TicketFact {
            kiosk: "kiosk-1".parse().expect("a slug"),
            ticket: TicketId(Uuid::from_u128(unique)),
            number: format!("A{unique:03}").parse().expect("a number"),
            business_date: "2026-11-22".parse().expect("a date"),
            code: ReceiptCode::new(unique.to_be_bytes()).hash(),
            service: "id-card".parse().expect("a slug"),
            class: None,
            catalogue: frontdesk_domain::hash::Hash::ZERO,
            lang: Lang::ZhHans,
            answers: std::collections::BTreeMap::default(),
            ticked: std::collections::BTreeSet::default(),
            arrival: frontdesk_domain::time::Timestamp(1_795_312_800_000),
            run: None,
        })),
    }
}
