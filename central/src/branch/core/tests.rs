//! Rounds carried out step by step, with every fault there is between the steps.

use frontdesk_domain::branch::Command;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, HelpId, TicketId};
use frontdesk_domain::rules::Settings;
use frontdesk_domain::site::Versions;
use frontdesk_domain::wire::CommandRequest;
use uuid::Uuid;

use super::*;
use crate::branch::tests::{MORNING, enrol, issue, open_counter, raise, site_named};
use crate::branch::{Answer, SubmitError};
use crate::store::{SqliteStore, Store as _};

#[test]
fn a_round_looks_commits_publishes_and_only_then_answers() {
    let mut hall = Hall::open();
    let answers = hall.sends(&[(1, issue(1))]);
    assert_eq!(hall.steps(), "look commit publish answered");
    assert!(answers.ready);
    assert!(matches!(&answers.answers[..], [Ok(Answer::Done(done))] if done.events.len() == 1));
    assert_eq!(hall.core.state(), &hall.committed);
}

#[test]
fn a_command_of_before_is_answered_with_its_events_out_of_the_log() {
    let mut hall = Hall::open();
    let first = hall.sends(&[(1, issue(1))]);
    hall.steps();
    let again = hall.sends(&[(1, issue(1))]);
    assert_eq!(hall.steps(), "look read answered");
    assert_eq!(again, first);
}

#[test]
fn a_doubtful_commit_that_was_written_is_answered_as_written() {
    let mut hall = Hall::open();
    hall.plan = vec![Fault::DoubtfulWritten];
    let answers = hall.sends(&[(1, issue(1))]);
    assert_eq!(
        hall.steps(),
        "look commit again:doubtful publish look read answered"
    );
    assert!(answers.ready);
    assert!(answers.answers[0].is_ok());
    assert_eq!(hall.committed.tickets.len(), 1);
}

#[test]
fn a_doubtful_commit_that_was_not_written_is_decided_again() {
    let mut hall = Hall::open();
    hall.plan = vec![Fault::DoubtfulUnwritten];
    let answers = hall.sends(&[(1, issue(1))]);
    assert_eq!(
        hall.steps(),
        "look commit again:doubtful look commit publish answered"
    );
    assert!(answers.answers[0].is_ok());
}

#[test]
fn after_three_collisions_everybody_is_asked_to_come_again_and_nothing_has_happened() {
    let mut hall = Hall::open();
    let before = hall.committed.clone();
    hall.plan = vec![Fault::Collision; 3];
    let answers = hall.sends(&[(1, issue(1)), (2, issue(2))]);
    assert_eq!(
        hall.steps(),
        "look commit again:collided look commit again:collided look commit again:collided answered"
    );
    assert!(!answers.ready);
    assert_eq!(
        answers.answers,
        vec![Err(SubmitError::Unavailable); 2],
        "none of these is an answer that counts"
    );
    assert_eq!(hall.core.state(), &before);
    assert!(hall.sends(&[(1, issue(1))]).answers[0].is_ok());
}

#[test]
fn the_loser_of_a_collision_decides_on_what_the_winner_wrote() {
    let mut hall = Hall::open();
    let mut other = hall.core.clone();
    let mut committed = hall.committed.clone();
    let mut round = other.round(vec![submission(7, open_counter(1))]);
    let mut input = Input::Begin;
    while let Some(next) = carry_out(
        &round.next(&mut other, MORNING, input),
        &hall.store,
        hall.core.branch(),
        &mut committed,
    ) {
        input = next;
    }
    let answers = hall.sends(&[(8, open_counter(1))]);
    assert_eq!(
        hall.steps(),
        "look commit again:collided publish look commit answered"
    );
    assert!(matches!(&answers.answers[0], Ok(Answer::Refused(_))));
    assert_eq!(hall.committed, committed);
}

#[test]
fn while_the_store_cannot_be_asked_nothing_is_decided() {
    let mut hall = Hall::open();
    hall.plan = vec![Fault::LookFailed; 3];
    let answers = hall.sends(&[(1, issue(1))]);
    assert_eq!(
        hall.steps(),
        "look again:unread look again:unread look again:unread answered"
    );
    assert_eq!(answers.answers, [Err(SubmitError::Unavailable)]);
    assert!(!answers.ready);
}

#[test]
fn what_could_not_be_read_again_is_read_before_anything_is_decided_on_it() {
    let mut hall = Hall::open();
    hall.plan = vec![Fault::DoubtfulUnwritten, Fault::RereadFailed];
    let answers = hall.sends(&[(1, open_counter(1))]);
    assert_eq!(hall.steps(), "look commit again:doubtful answered");
    assert_eq!(answers.answers, [Err(SubmitError::Unavailable)]);
    // The counter was never opened, so opening it must not be refused.
    let answers = hall.sends(&[(2, open_counter(1))]);
    assert_eq!(
        hall.steps(),
        "again:unfinished look commit publish answered"
    );
    assert!(matches!(&answers.answers[0], Ok(Answer::Done(_))));
}

#[test]
fn a_round_that_is_dropped_after_its_commit_has_happened_and_is_read_by_the_next() {
    let mut hall = Hall::open();
    hall.plan = vec![Fault::None, Fault::None, Fault::Crash];
    hall.sends(&[(1, open_counter(1))]);
    assert_eq!(hall.steps(), "look commit publish", "and then a crash");
    let answers = hall.sends(&[(1, open_counter(1))]);
    assert_eq!(hall.steps(), "again:unfinished publish look read answered");
    assert!(matches!(&answers.answers[0], Ok(Answer::Done(done)) if done.events.len() == 1));
}

#[test]
fn a_centre_that_dies_after_the_commit_gives_the_same_answer_after_its_start() {
    let mut hall = Hall::open();
    for steps in 0..4_u8 {
        hall.plan = vec![Fault::None; steps.into()];
        hall.plan.push(Fault::Crash);
        let command = [(10 + u128::from(steps), issue(1 + u128::from(steps)))];
        hall.sends(&command);
        hall.starts_again();
        let first = hall.sends(&command);
        assert!(first.answers[0].is_ok());
        hall.starts_again();
        assert_eq!(hall.sends(&command), first);
    }
    assert_eq!(hall.committed.tickets.len(), 4);
}

#[test]
fn a_command_whose_decision_contradicts_the_state_is_left_out_alone() {
    let mut hall = Hall::open();
    hall.sends(&[(1, raise(HelpId(Uuid::from_u128(5)), MORNING))]);
    // No log makes this: the rules would have to be wrong. The call stands under another id than its own.
    let (_, call) = hall.committed.help.pop_first().unwrap();
    let other = HelpId(Uuid::from_u128(6));
    hall.committed.help.insert(other, call);
    hall.core = Core::new(
        Arc::clone(hall.core.site()),
        hall.calendar(),
        hall.committed.clone(),
    );
    hall.steps();
    let date = "2026-11-23".parse().unwrap();
    let began = Timestamp(0);
    let ends_the_day = Command::OpenDay { date, began };
    let answers = hall.sends(&[(2, issue(1)), (3, ends_the_day), (4, issue(2))]);
    assert_eq!(
        hall.steps(),
        "look again:contradiction look commit publish answered"
    );
    assert!(answers.ready);
    assert_eq!(answers.answers[1], Err(SubmitError::Contradiction));
    assert!(answers.answers[0].is_ok() && answers.answers[2].is_ok());
    assert_eq!(hall.committed.tickets.len(), 2);
}

/// The ticket that bears it ends with the day, and is in the store only once that is written.
#[test]
fn a_number_is_known_to_be_taken_although_its_day_ends_in_the_same_batch() {
    let mut hall = Hall::open();
    hall.sends(&[(1, issue(1))]);
    let Command::RecordTicket(mut fact) = issue(1) else {
        unreachable!("a kiosk's fact")
    };
    fact.ticket = TicketId(Uuid::from_u128(77));
    fact.code = Hash::of(b"another");
    let again = Command::RecordTicket(fact);
    let date = "2026-11-23".parse().unwrap();
    hall.now = MORNING.plus_ms(24 * 60 * 60 * 1000);
    let began = hall.now;
    let ends_the_day = Command::OpenDay { date, began };
    hall.sends(&[(2, ends_the_day), (3, again)]);
    assert!(hall.committed.tickets.is_empty());
    assert_eq!(hall.committed.set_aside.len(), 1);
}

#[test]
fn a_timer_that_is_refused_leaves_nothing_behind() {
    let mut hall = Hall::open();
    let before = hall.committed.seq;
    let expire = Command::ExpireHelp {
        help: HelpId(Uuid::from_u128(5)),
    };
    let answers = hall.sends(&[(1, expire)]);
    assert_eq!(hall.steps(), "look answered", "nothing is written");
    assert!(matches!(&answers.answers[0], Ok(Answer::Refused(_))));
    assert_eq!(hall.committed.seq, before);
}

#[test]
fn a_publication_holds_from_the_next_command_on_also_within_its_batch() {
    let mut hall = Hall::open();
    let (first, second) = (hall.publication(7), hall.publication(8));
    let answers = hall.sends(&[(1, first), (2, second)]);
    assert!(matches!(&answers.answers[0], Ok(Answer::Done(_))));
    let Ok(Answer::Refused(body)) = &answers.answers[1] else {
        panic!("the second was written for what was in force before the first");
    };
    assert_eq!(body.code, "configuration_changed");
    hall.is_in_force(7);
}

/// Written or not: what the centre decides by is what its log says.
#[test]
fn after_any_fault_what_is_decided_by_is_what_the_log_says() {
    for plan in [
        vec![Fault::DoubtfulWritten],
        vec![Fault::DoubtfulUnwritten],
        vec![Fault::Collision],
        vec![Fault::DoubtfulWritten, Fault::RereadFailed],
        vec![Fault::DoubtfulUnwritten, Fault::RereadFailed],
        vec![Fault::Crash],
    ] {
        let mut hall = Hall::open();
        hall.plan = plan.clone();
        let publication = hall.publication(7);
        hall.sends(&[(1, publication.clone())]);
        assert!(hall.plan.is_empty(), "{plan:?} was not met");
        let answers = hall.sends(&[(1, publication)]);
        assert!(
            matches!(&answers.answers[0], Ok(Answer::Done(_))),
            "{plan:?}: {answers:?}"
        );
        hall.is_in_force(7);
    }
}

#[test]
fn a_time_zone_that_nobody_knows_is_refused() {
    let mut hall = Hall::open();
    let mut settings = hall.core.site().settings.clone();
    settings.branch.time_zone = "Asia/Atlantis".into();
    let wrong = hall.publishes(settings);
    let answers = hall.sends(&[(1, wrong)]);
    let Ok(Answer::Refused(body)) = &answers.answers[0] else {
        panic!("{answers:?}");
    };
    assert_eq!(body.code, "bad_configuration");
    assert!(body.message.contains("Asia/Atlantis"), "{}", body.message);
}

#[test]
fn a_probe_writes_reads_and_decides_nothing() {
    let mut hall = Hall::open();
    let probe = hall.core.probe();
    assert!(hall.runs(probe).ready);
    assert_eq!(hall.steps(), "commit again:probe answered");
    hall.plan = vec![Fault::DoubtfulUnwritten];
    let probe = hall.core.probe();
    assert!(!hall.runs(probe).ready);
}

#[test]
fn an_input_out_of_turn_is_not_believed() {
    let mut hall = Hall::open();
    let mut round = hall.core.round(vec![submission(1, issue(1))]);
    round.next(&mut hall.core, MORNING, Input::Begin);
    let step = round.next(&mut hall.core, MORNING, Input::Committed);
    assert!(matches!(step, Step::ReadAgain(Setback::Unread)));
}

#[test]
fn the_day_opens_and_what_is_due_has_the_same_id_however_often_it_is_asked() {
    let mut hall = Hall::open();
    let tomorrow = hall.core.next_deadline().unwrap();
    assert_eq!(hall.core.due(tomorrow.plus_ms(-1)), []);
    let due = hall.core.due(tomorrow);
    assert_eq!(due, hall.core.due(tomorrow));
    hall.now = tomorrow;
    let round = hall.core.round(due);
    hall.runs(round);
    assert_eq!(hall.core.due(tomorrow), []);
}

fn submission(id: u128, command: Command) -> Submission {
    let id = CommandId(Uuid::from_u128(id));
    CommandRequest { id, command }.into()
}

/// What happens to one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    DoubtfulWritten,
    DoubtfulUnwritten,
    Collision,
    LookFailed,
    RereadFailed,
    /// The step is not even begun, and its round is lost.
    Crash,
}

impl Fault {
    /// Whether it is a step that this can happen to.
    fn befalls(self, step: &Step) -> bool {
        match self {
            Self::None | Self::Crash => true,
            Self::DoubtfulWritten | Self::DoubtfulUnwritten | Self::Collision => {
                matches!(step, Step::Commit(_))
            }
            Self::LookFailed => matches!(step, Step::Look(_)),
            Self::RereadFailed => matches!(step, Step::ReadAgain(_)),
        }
    }
}

/// A branch whose rounds are carried out here, over a real store.
struct Hall {
    _dir: tempfile::TempDir,
    store: SqliteStore,
    core: Core,
    committed: State,
    now: Timestamp,
    /// The faults to come, each waiting for a step that it can befall.
    plan: Vec<Fault>,
    taken: Vec<String>,
}

impl Hall {
    /// The day is open, the kiosk is enrolled, and nothing else has happened.
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&dir.path().join("db")).unwrap();
        let site = Arc::new(site_named("East hall"));
        let calendar = Calendar::of(&site.settings.branch).unwrap();
        let mut hall = Self {
            _dir: dir,
            store,
            core: Core::new(site, calendar, State::default()),
            committed: State::default(),
            now: MORNING,
            plan: Vec::new(),
            taken: Vec::new(),
        };
        let configure = hall.core.configure(LogId(Uuid::from_u128(1)));
        let round = hall.core.round(vec![configure]);
        hall.runs(round);
        let due = hall.core.due(MORNING);
        let round = hall.core.round(due);
        hall.runs(round);
        hall.sends(&[(u128::MAX, enrol())]);
        hall.steps();
        hall
    }

    /// Other settings, by whoever sees what is in force now.
    fn publication(&self, return_after: u16) -> Command {
        let mut settings = self.core.site().settings.clone();
        settings.rules.return_after = return_after;
        self.publishes(settings)
    }

    fn publishes(&self, settings: Settings) -> Command {
        Command::Publish {
            based_on: Versions::of(self.core.site()),
            settings: Some(Box::new(settings)),
            catalogue: None,
        }
    }

    /// For decisions, in the log, and in the store.
    fn is_in_force(&self, return_after: u16) {
        let site = self.core.site();
        assert_eq!(site.settings.rules.return_after, return_after);
        assert_eq!(self.committed.settings, Some(site.settings.version()));
        let stored = self.store.configuration(&site.settings.version());
        assert_eq!(stored.unwrap().unwrap().json, site.settings.to_json());
    }

    fn calendar(&self) -> Calendar {
        Calendar::of(&self.core.site().settings.branch).unwrap()
    }

    /// As after the end of the process: all that is left is the store.
    fn starts_again(&mut self) {
        self.committed = load(&self.store, self.core.branch()).unwrap();
        let site = Arc::clone(self.core.site());
        self.core = Core::new(site, self.calendar(), self.committed.clone());
    }

    fn sends(&mut self, commands: &[(u128, Command)]) -> Answers {
        let submissions = commands
            .iter()
            .map(|(id, command)| submission(*id, command.clone()));
        let round = self.core.round(submissions.collect());
        self.runs(round)
    }

    fn runs(&mut self, mut round: Round) -> Answers {
        let mut input = Input::Begin;
        loop {
            let step = round.next(&mut self.core, self.now, input);
            self.taken.push(name(&step));
            let fault = match self.plan.first() {
                Some(fault) if fault.befalls(&step) => self.plan.remove(0),
                _ => Fault::None,
            };
            input = match fault {
                Fault::None => match self.carries_out(&step) {
                    Some(input) => input,
                    None => match step {
                        Step::Answered(answers) => return answers,
                        _ => unreachable!("only the last step asks for nothing"),
                    },
                },
                Fault::DoubtfulWritten => {
                    self.carries_out(&step);
                    Input::Doubtful
                }
                Fault::DoubtfulUnwritten => Input::Doubtful,
                Fault::Collision => Input::Collided,
                Fault::LookFailed => Input::LookFailed,
                Fault::RereadFailed => Input::RereadFailed,
                Fault::Crash => {
                    return Answers {
                        answers: Vec::new(),
                        ready: false,
                    };
                }
            };
        }
    }

    fn carries_out(&mut self, step: &Step) -> Option<Input> {
        carry_out(step, &self.store, self.core.branch(), &mut self.committed)
    }

    /// The steps since this was last asked.
    fn steps(&mut self) -> String {
        std::mem::take(&mut self.taken).join(" ")
    }
}

fn name(step: &Step) -> String {
    let setback = |why: &Setback| match why {
        Setback::Contradiction(_) => "contradiction",
        Setback::Collided => "collided",
        Setback::Doubtful => "doubtful",
        Setback::Unread => "unread",
        Setback::Unfinished => "unfinished",
        Setback::Probe => "probe",
    };
    match step {
        Step::Look(_) => "look".into(),
        Step::Commit(_) => "commit".into(),
        Step::Publish(_) => "publish".into(),
        Step::Read(_) => "read".into(),
        Step::ReadAgain(why) => format!("again:{}", setback(why)),
        Step::Answered(_) => "answered".into(),
    }
}
