//! A branch over a real store that fails when it is told to.

mod busy;
mod snapshots;

use std::sync::atomic::AtomicU8;

use frontdesk_domain::branch::{Command, Past, PastQuestion, TicketFact};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpState};
use frontdesk_domain::ids::{CommandId, DeviceId, HelpId, LogId, TicketId};
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::clock::ClockHand;
use crate::config::check_text;
use crate::metrics::Metrics;
use crate::store::{
    Batch, Collision, Configuration, FoundTicket, SqliteStore, StoreError, StoredAnswer,
    StoredEvent, StoredSnapshot,
};
use crate::writer::Writer;

/// 2026-11-22, ten in the morning in Shanghai.
pub(crate) const MORNING: Timestamp = Timestamp(1_795_312_800_000);

#[tokio::test]
async fn a_new_branch_starts_its_log_takes_its_configuration_and_opens_the_day() {
    let hall = Hall::open().await;
    let state = hall.branch.state();
    assert_eq!(state.day.unwrap().to_string(), "2026-11-22");
    assert_eq!(
        state.catalogue,
        Some(hall.branch.site().catalogue.version())
    );
    let stored = hall
        .store
        .configuration(&hall.branch.site().settings.version())
        .unwrap();
    assert!(
        stored.is_some(),
        "a configuration in force can be read again"
    );
}

#[tokio::test]
async fn the_same_command_gets_the_same_answer_also_after_a_restart() {
    let mut hall = Hall::open().await;
    let first = hall.send(1, issue(1)).await.unwrap();
    assert_eq!(hall.send(1, issue(1)).await.unwrap(), first);
    let refused = hall.send(2, open_counter(9)).await.unwrap();
    assert!(matches!(&refused, Answer::Refused(body) if body.code == "unknown_counter"));
    hall.restart().await;
    assert_eq!(hall.send(1, issue(1)).await.unwrap(), first);
    assert_eq!(hall.send(2, open_counter(9)).await.unwrap(), refused);
    assert_eq!(hall.branch.state().tickets.len(), 1);
}

#[tokio::test]
async fn a_refusal_stays_the_answer_although_the_command_would_be_allowed_now() {
    let hall = Hall::open().await;
    hall.send(1, open_counter(1)).await.unwrap();
    let early = hall
        .send(2, Command::CallNext { counter: 1 })
        .await
        .unwrap();
    hall.send(3, issue(1)).await.unwrap();
    let again = hall
        .send(2, Command::CallNext { counter: 1 })
        .await
        .unwrap();
    assert_eq!(again, early);
    assert!(matches!(early, Answer::Refused(body) if body.code == "nobody_waiting"));
}

#[tokio::test]
async fn an_id_used_for_another_command_is_a_conflict() {
    let hall = Hall::open().await;
    hall.send(1, issue(1)).await.unwrap();
    assert_eq!(hall.send(1, issue(2)).await, Err(SubmitError::IdReused));
    let (one, other) = tokio::join!(hall.send(7, issue(3)), hall.send(7, issue(4)));
    assert!(one.is_ok(), "the first of one batch counts");
    assert_eq!(other, Err(SubmitError::IdReused));
}

#[tokio::test]
async fn a_doubtful_commit_that_was_written_is_answered_as_written() {
    let hall = Hall::open().await;
    hall.store.fails_next(Fault::AfterCommit);
    let answer = hall.send(1, issue(1)).await.unwrap();
    assert!(matches!(answer, Answer::Done(done) if done.events.len() == 1));
    assert_eq!(hall.branch.state().tickets.len(), 1);
    hall.store_agrees();
}

#[tokio::test]
async fn a_failed_commit_is_decided_again_on_what_was_read_again() {
    let hall = Hall::open().await;
    for fault in [Fault::BeforeCommit, Fault::Collision] {
        hall.store.fails_next(fault);
        hall.send(u128::from(fault as u8), issue(fault as u128))
            .await
            .unwrap();
    }
    assert_eq!(hall.branch.state().tickets.len(), 2);
    hall.store_agrees();
}

#[tokio::test]
async fn a_store_that_keeps_failing_answers_nobody_and_the_branch_recovers() {
    let hall = Hall::open().await;
    hall.store.fails_always(true);
    assert_eq!(hall.send(1, issue(1)).await, Err(SubmitError::Unavailable));
    assert!(!hall.branch.is_ready());
    assert!(hall.branch.state().tickets.is_empty());
    hall.store.fails_always(false);
    assert!(hall.send(1, issue(1)).await.is_ok());
    assert!(hall.branch.is_ready());
    hall.store_agrees();
}

#[tokio::test]
async fn what_was_decided_and_could_not_be_written_refuses_nobody_later() {
    let hall = Hall::open().await;
    hall.store.fails_always(true);
    assert!(hall.send(1, open_counter(1)).await.is_err());
    hall.store.fails_always(false);
    // The counter is closed as before, so opening it is right.
    let answer = hall.send(2, open_counter(1)).await.unwrap();
    assert!(matches!(answer, Answer::Done(done) if done.events.len() == 1));
    hall.store_agrees();
}

#[tokio::test(start_paused = true)]
async fn a_branch_that_could_not_write_finds_out_by_itself_that_it_can_again() {
    let hall = Hall::open().await;
    hall.store.fails_always(true);
    assert_eq!(hall.send(1, issue(1)).await, Err(SubmitError::Unavailable));
    assert!(!hall.branch.is_ready());
    hall.store.fails_always(false);
    while !hall.branch.is_ready() {
        // Time is paused: this passes as soon as everybody waits.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    hall.store_agrees();
}

#[tokio::test]
async fn a_help_call_that_nobody_was_shown_expires_when_its_time_is_over() {
    let hall = Hall::open().await;
    let help = HelpId(Uuid::from_u128(5));
    hall.send(1, raise(help, MORNING)).await.unwrap();
    let mut reader = hall.branch.follow(hall.branch.state().seq);
    hall.hand.advance_seconds(29);
    assert_eq!(hall.branch.state().help[&help].state, HelpState::Raised);
    hall.hand.advance_seconds(1);
    let frames = reader.next().await.unwrap();
    assert!(frames[0].json.contains("help_undeliverable"));
}

#[tokio::test]
async fn a_call_that_fell_due_while_the_centre_was_down_expires_once_at_its_start() {
    let mut hall = Hall::open().await;
    let help = HelpId(Uuid::from_u128(5));
    hall.send(1, raise(help, MORNING)).await.unwrap();
    hall.stop().await;
    hall.hand.advance_seconds(3600);
    hall.start().await;
    let state = hall.branch.state();
    assert!(matches!(
        state.help[&help].state,
        HelpState::Undeliverable { .. }
    ));
    hall.restart().await;
    assert_eq!(hall.branch.state().seq, state.seq);
}

#[tokio::test]
async fn the_business_day_rolls_over_at_its_start_and_yesterdays_ticket_is_still_found() {
    let mut hall = Hall::open().await;
    hall.send(1, issue(1)).await.unwrap();
    let mut reader = hall.branch.follow(hall.branch.state().seq);
    hall.hand.advance_seconds(18 * 3600 - 1);
    assert_eq!(hall.branch.state().day.unwrap().to_string(), "2026-11-22");
    hall.hand.advance_seconds(1);
    reader.next().await.unwrap();
    let state = hall.branch.state();
    assert_eq!(state.day.unwrap().to_string(), "2026-11-23");
    assert!(state.tickets.is_empty());
    let found = hall.store.ticket_by_code(&code(1)).unwrap().unwrap();
    assert_eq!(found.ticket.state.name(), "cancelled");
    // The kiosk may tell of it again, under another command id: it was issued once.
    let again = hall.send(99, issue(1)).await.unwrap();
    assert!(matches!(again, Answer::Done(done) if done.events.is_empty()));
    hall.restart().await;
    assert_eq!(hall.branch.state().seq, state.seq);
}

#[tokio::test]
async fn what_an_ended_day_gave_out_is_not_given_out_again_by_a_late_comer() {
    let hall = Hall::open().await;
    hall.send(1, issue(1)).await.unwrap();
    let mut reader = hall.branch.follow(hall.branch.state().seq);
    hall.hand.advance_seconds(18 * 3600);
    reader.next().await.unwrap();
    assert!(hall.branch.state().tickets.is_empty(), "the state forgot");
    let late = |ticket, number: &str, code| {
        let Command::RecordTicket(mut fact) = issue(ticket) else {
            unreachable!("a ticket is recorded")
        };
        (fact.number, fact.code) = (number.parse().unwrap(), code);
        Command::RecordTicket(fact)
    };
    let same_number = hall.send(2, late(2, "A001", code(2))).await.unwrap();
    assert!(told(&same_number).contains("number_taken"));
    let same_code = hall.send(3, late(3, "A003", code(1))).await.unwrap();
    assert!(told(&same_code).contains("code_taken"));
    let another = hall.send(4, late(4, "A004", code(4))).await.unwrap();
    assert!(told(&another).contains("ticket_issued"));
}

fn told(answer: &Answer) -> String {
    match answer {
        Answer::Done(done) => done.to_json(),
        Answer::Refused(body) => body.code.clone(),
    }
}

#[tokio::test]
async fn a_configuration_that_came_before_can_come_back() {
    let mut hall = Hall::open().await;
    for name in ["Hall east", "East hall"] {
        hall.site = site_named(name);
        hall.restart().await;
        let settings = hall.branch.site().settings.version();
        assert_eq!(hall.branch.state().settings, Some(settings), "{name}");
    }
}

#[tokio::test]
async fn what_was_published_holds_after_a_restart_until_the_halls_file_changes() {
    let mut hall = Hall::open().await;
    let publish = |hall: &Hall, name: &str| Command::Publish {
        based_on: hall.branch.in_force().versions,
        settings: Some(Box::new(site_named(name).settings)),
        catalogue: None,
    };
    let name = |hall: &Hall| hall.branch.site().settings.branch.name.en.clone();
    hall.send(1, publish(&hall, "Published")).await.unwrap();
    assert_eq!(name(&hall), "Published", "at once");
    hall.restart().await;
    assert_eq!(name(&hall), "Published", "the file has not changed");

    hall.site = site_named("By file");
    hall.restart().await;
    assert_eq!(name(&hall), "By file", "a changed file is a publication");
    hall.restart().await;
    assert_eq!(name(&hall), "By file");

    // A file that says what is in force already is known all the same, and undoes nothing later.
    hall.send(2, publish(&hall, "Again")).await.unwrap();
    hall.site = site_named("Again");
    hall.restart().await;
    hall.send(3, publish(&hall, "Once more")).await.unwrap();
    hall.restart().await;
    assert_eq!(name(&hall), "Once more");
    let settings = hall.branch.site().settings.version();
    assert_eq!(hall.branch.state().settings, Some(settings));
}

#[tokio::test]
async fn a_reader_far_behind_gets_every_event_once() {
    let hall = Hall::open().await;
    let many = u64::try_from(feed::RING_MAX).unwrap() + 300;
    let mut reader = hall.branch.follow(0);
    for first in (0..many).step_by(100) {
        let sends = (first..(first + 100).min(many))
            .map(|n| hall.send(1000 + u128::from(n), open_counter(9000)));
        futures::future::join_all(sends).await;
        let issues = (first..(first + 100).min(many))
            .map(|n| hall.send(1_000_000 + u128::from(n), issue(10 + u128::from(n))));
        futures::future::join_all(issues).await;
    }
    let head = hall.branch.state().seq;
    assert!(head > many);
    let mut seen = Vec::new();
    while seen.last() != Some(&head) {
        seen.extend(reader.next().await.unwrap().iter().map(|frame| frame.seq));
    }
    assert_eq!(seen, (1..=head).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_altered_event_stops_the_start() {
    let mut hall = Hall::open().await;
    hall.send(1, issue(1)).await.unwrap();
    // With a snapshot behind it, it is found in the background.
    hall.store.keeps_no_snapshot(true);
    hall.stop().await;
    let raw = rusqlite::Connection::open(hall.dir.path().join("db")).unwrap();
    raw.execute("UPDATE events SET json = replace(json, 'A001', 'A002')", [])
        .unwrap();
    let error = super::start(hall.parts()).await.err().unwrap().to_string();
    assert!(error.contains("Restore a backup"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is sent again, together or apart, with whatever faults: each command counts once.
    #[test]
    fn however_commands_are_repeated_each_counts_once(
        rounds in prop::collection::vec((prop::collection::vec(1_u128..8, 1..12), 0_u8..4), 1..8)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut hall = Hall::open().await;
            let mut answers = std::collections::BTreeMap::new();
            for (ids, fault) in rounds {
                hall.store.fails_next(Fault::of(fault));
                let sends = ids.iter().map(|id| hall.send(*id, issue(*id)));
                for (id, answer) in ids.iter().zip(futures::future::join_all(sends).await) {
                    let answer = answer.unwrap();
                    let first = answers.entry(*id).or_insert_with(|| answer.clone());
                    assert_eq!(*first, answer);
                }
                hall.store_agrees();
                hall.restart().await;
            }
            assert_eq!(hall.branch.state().tickets.len(), answers.len());
        });
    }
}

pub(crate) fn site_named(name: &str) -> Site {
    let text = include_str!("../../tests/hall/hall.toml").replace("East hall", name);
    check_text(std::path::Path::new("hall.toml"), &text)
        .unwrap()
        .0
}

fn code(ticket: u128) -> Hash {
    Hash::of(&ticket.to_be_bytes())
}

pub(crate) fn issue(ticket: u128) -> Command {
    Command::RecordTicket(Box::new(TicketFact {
        kiosk: "kiosk-1".parse().unwrap(),
        ticket: TicketId(Uuid::from_u128(ticket)),
        number: format!("A{ticket:03}").parse().unwrap(),
        business_date: "2026-11-22".parse().unwrap(),
        code: code(ticket),
        service: "id-card".parse().unwrap(),
        class: None,
        catalogue: Hash::ZERO,
        lang: Lang::En,
        answers: std::collections::BTreeMap::default(),
        ticked: std::collections::BTreeSet::default(),
        arrival: MORNING,
        run: None,
    }))
}

/// The kiosk that issues.
pub(crate) fn enrol() -> Command {
    Command::EnrolKiosk {
        kiosk: "kiosk-1".parse().unwrap(),
        device: DeviceId(Uuid::from_u128(1)),
    }
}

pub(crate) fn open_counter(counter: u16) -> Command {
    Command::OpenCounter {
        counter,
        clerk: None,
    }
}

pub(crate) fn raise(help: HelpId, raised_at: Timestamp) -> Command {
    Command::RaiseHelp {
        help,
        origin: HelpOrigin::Kiosk {
            kiosk: "kiosk-1".parse().unwrap(),
        },
        context: HelpContext::default(),
        topic: None,
        raised_at,
    }
}

/// A branch that can be stopped and started again over the same disk.
struct Hall {
    dir: tempfile::TempDir,
    site: Site,
    store: Arc<Flaky>,
    clock: Clock,
    hand: ClockHand,
    branch: Branch,
    task: tokio::task::JoinHandle<()>,
    stop: tokio::sync::watch::Sender<bool>,
}

impl Hall {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::set(MORNING);
        let site = site_named("East hall");
        let store = Arc::new(Flaky::over(
            SqliteStore::open(&dir.path().join("db")).unwrap(),
        ));
        let stop = tokio::sync::watch::Sender::new(false);
        let parts = parts(&site, &store, &clock, &stop);
        let (branch, task) = super::start(parts).await.unwrap();
        let hall = Self {
            dir,
            site,
            store,
            clock,
            hand,
            branch,
            task,
            stop,
        };
        hall.send(u128::MAX, enrol()).await.unwrap();
        hall
    }

    fn parts(&self) -> Parts {
        parts(&self.site, &self.store, &self.clock, &self.stop)
    }

    async fn stop(&mut self) {
        self.stop.send_replace(true);
        (&mut self.task).await.unwrap();
    }

    async fn start(&mut self) {
        self.stop.send_replace(false);
        self.store = Arc::new(Flaky::over(
            SqliteStore::open(&self.dir.path().join("db")).unwrap(),
        ));
        (self.branch, self.task) = super::start(self.parts()).await.unwrap();
    }

    async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    async fn send(&self, id: u128, command: Command) -> Result<Answer, SubmitError> {
        let id = CommandId(Uuid::from_u128(id));
        self.branch
            .submit(CommandRequest { id, command }.into())
            .await
    }

    /// The published state is what the stored log makes.
    fn store_agrees(&self) {
        let state = load::from_the_start(&*self.store, self.branch.id()).unwrap();
        assert_eq!(state, *self.branch.state());
    }
}

fn parts(
    site: &Site,
    store: &Arc<Flaky>,
    clock: &Clock,
    stop: &tokio::sync::watch::Sender<bool>,
) -> Parts {
    let store: Arc<dyn Store> = Arc::clone(store) as _;
    let metrics = Arc::new(Metrics::default());
    Parts {
        site: Arc::new(site.clone()),
        writer: Writer::start(Arc::clone(&store), Arc::clone(&metrics))
            .unwrap()
            .0,
        store,
        clock: clock.clone(),
        metrics,
        new_log: LogId(Uuid::from_u128(1)),
        stopping: stop.subscribe(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Fault {
    None = 0,
    BeforeCommit = 1,
    /// Written, and then reported as failed.
    AfterCommit = 2,
    Collision = 3,
}

impl Fault {
    fn of(number: u8) -> Self {
        [
            Self::None,
            Self::BeforeCommit,
            Self::AfterCommit,
            Self::Collision,
        ][usize::from(number)]
    }
}

/// A store with faults.
struct Flaky {
    inner: SqliteStore,
    next: AtomicU8,
    always: AtomicBool,
    no_snapshots: AtomicBool,
}

impl Flaky {
    fn over(inner: SqliteStore) -> Self {
        Self {
            inner,
            next: AtomicU8::new(0),
            always: AtomicBool::new(false),
            no_snapshots: AtomicBool::new(false),
        }
    }

    fn fails_next(&self, fault: Fault) {
        self.next.store(fault as u8, Ordering::SeqCst);
    }

    fn fails_always(&self, fails: bool) {
        self.always.store(fails, Ordering::SeqCst);
    }

    fn keeps_no_snapshot(&self, fails: bool) {
        self.no_snapshots.store(fails, Ordering::SeqCst);
    }

    fn broken(&self) -> Result<(), StoreError> {
        if self.always.load(Ordering::SeqCst) {
            return Err(StoreError::Damaged("told to fail".into()));
        }
        Ok(())
    }
}

impl Store for Flaky {
    fn append(&self, batches: &[&Batch]) -> Result<Vec<Result<(), Collision>>, StoreError> {
        self.broken()?;
        let failed = || StoreError::Damaged("told to fail".into());
        match Fault::of(self.next.swap(0, Ordering::SeqCst)) {
            Fault::None => self.inner.append(batches),
            Fault::BeforeCommit => Err(failed()),
            Fault::AfterCommit => {
                self.inner.append(batches)?;
                Err(failed())
            }
            Fault::Collision => Ok(vec![Err(Collision); batches.len()]),
        }
    }

    fn events_after(
        &self,
        branch: &BranchId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.broken()?;
        self.inner.events_after(branch, after, limit)
    }

    fn answers(
        &self,
        branch: &BranchId,
        ids: &[CommandId],
    ) -> Result<Vec<StoredAnswer>, StoreError> {
        self.broken()?;
        self.inner.answers(branch, ids)
    }

    fn past(&self, branch: &BranchId, questions: &[PastQuestion]) -> Result<Past, StoreError> {
        self.inner.past(branch, questions)
    }

    fn ticket_by_code(&self, code: &Hash) -> Result<Option<FoundTicket>, StoreError> {
        self.inner.ticket_by_code(code)
    }

    fn configuration(&self, hash: &Hash) -> Result<Option<Configuration>, StoreError> {
        self.inner.configuration(hash)
    }

    fn hall_file(&self, branch: &BranchId) -> Result<Option<Hash>, StoreError> {
        self.inner.hall_file(branch)
    }

    fn take_hall_file(&self, branch: &BranchId, content: &Hash) -> Result<(), StoreError> {
        self.inner.take_hall_file(branch, content)
    }

    fn newest_snapshot(
        &self,
        branch: &BranchId,
        below: u64,
    ) -> Result<Option<StoredSnapshot>, StoreError> {
        self.inner.newest_snapshot(branch, below)
    }

    fn keep_snapshot(
        &self,
        branch: &BranchId,
        snapshot: &StoredSnapshot,
    ) -> Result<(), StoreError> {
        if self.no_snapshots.load(Ordering::SeqCst) {
            return Err(StoreError::Damaged("told to fail".into()));
        }
        self.inner.keep_snapshot(branch, snapshot)
    }

    fn drop_snapshots(&self, branch: &BranchId) -> Result<(), StoreError> {
        self.inner.drop_snapshots(branch)
    }

    fn check(&self) -> Result<(), StoreError> {
        self.inner.check()
    }
}
