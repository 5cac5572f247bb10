//! Accounts over a real store: who comes in, who may administer whom, and what is left after each act.

use std::sync::Arc;

use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;

use super::*;
use crate::entropy::Entropy;
use crate::store::SqliteStore;

const NOW: Timestamp = Timestamp(1_795_312_800_000);
const PASSWORD: &str = "mulberry tea";
const HERE: &str = "192.0.2.7";

struct House {
    accounts: Arc<Accounts>,
    store: Arc<SqliteStore>,
    now: Timestamp,
    dir: tempfile::TempDir,
}

impl House {
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(SqliteStore::open(&dir.path().join("db")).unwrap());
        let accounts = Arc::new(reopened(&store));
        Self {
            accounts,
            store,
            now: NOW,
            dir,
        }
    }

    /// The first administrator, by the set-up link.
    async fn set_up() -> (Self, Entered) {
        let house = Self::open();
        let link = house.accounts.give_set_up_link(NOW).await.unwrap().unwrap();
        let boss = house.follows_set_up(link).await.unwrap();
        (house, boss)
    }

    async fn follows_set_up(&self, link: Secret) -> Result<Entered, AccountError> {
        let (login, name) = (
            Login::parse("boss").unwrap(),
            PersonName::parse("王主任").unwrap(),
        );
        self.accounts
            .set_up(link, login, name, PASSWORD.to_owned(), self.now)
            .await
    }

    /// Somebody with these roles who has set their password.
    async fn hires(&self, login: &str, roles: &[&str]) -> StaffId {
        let id = self.adds(Authority::Owner, login, roles).await.unwrap();
        let link = self
            .accounts
            .give_link(Authority::Owner, id, self.now)
            .await
            .unwrap();
        self.accounts
            .set_password(link, PASSWORD.to_owned(), self.now)
            .await
            .unwrap();
        id
    }

    async fn adds(
        &self,
        by: Authority,
        login: &str,
        roles: &[&str],
    ) -> Result<StaffId, AccountError> {
        let new = NewStaff {
            login: Login::parse(login).unwrap(),
            name: PersonName::parse(login).unwrap(),
            public_name: PersonName::parse("8号").unwrap(),
            grants: grants(roles),
        };
        self.accounts.add(by, new, self.now).await
    }

    async fn logs_in(&self, login: &str, password: &str) -> Result<Entered, AccountError> {
        let address = HERE.parse().unwrap();
        self.accounts
            .log_in(login, password.to_owned(), None, address, self.now)
            .await
    }

    fn is_in(&self, session: &Secret) -> bool {
        self.accounts.who(session.as_str(), self.now).is_some()
    }

    async fn audited(&self) -> Vec<(String, String)> {
        let mut lines = self.accounts.audit(None, PAGE_MAX).await.unwrap();
        lines.reverse();
        lines
            .into_iter()
            .map(|line| (line.entry.act.into_owned(), line.entry.result.into_owned()))
            .collect()
    }
}

fn reopened(store: &Arc<SqliteStore>) -> Accounts {
    Accounts::open(
        Arc::clone(store) as Arc<dyn AccountStore>,
        Entropy::system(),
    )
    .unwrap()
}

fn grants(roles: &[&str]) -> Grants {
    Grants::new(roles.iter().map(|role| role.parse().unwrap())).unwrap()
}

fn refusal<T>(result: Result<T, AccountError>) -> AccountRefusal {
    match result {
        Err(AccountError::Refused(refusal)) => refusal,
        Err(other) => panic!("refused otherwise: {other}"),
        Ok(_) => panic!("it was done"),
    }
}

#[tokio::test]
async fn the_set_up_link_makes_the_first_administrator_once() {
    let house = House::open();
    let old = house.accounts.give_set_up_link(NOW).await.unwrap().unwrap();
    let link = house.accounts.give_set_up_link(NOW).await.unwrap().unwrap();
    assert_eq!(
        refusal(house.follows_set_up(old).await),
        AccountRefusal::LinkOver
    );
    let boss = house.follows_set_up(link.clone()).await.unwrap();
    assert!(boss.grants.is_of_installation());
    assert!(house.is_in(&boss.session));
    assert_eq!(
        refusal(house.follows_set_up(link).await),
        AccountRefusal::LinkOver
    );
    assert!(
        house
            .accounts
            .give_set_up_link(NOW)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_link_counts_until_it_expires_and_once() {
    let (mut house, _) = House::set_up().await;
    let id = house
        .adds(Authority::Owner, "li", &["hall:counter"])
        .await
        .unwrap();
    let link = house
        .accounts
        .give_link(Authority::Owner, id, house.now)
        .await
        .unwrap();
    house.now = NOW.plus_ms(LINK_VALID_MS);
    let set = |house: &House, link: &Secret| {
        let accounts = Arc::clone(&house.accounts);
        let (link, now) = (link.clone(), house.now);
        async move { accounts.set_password(link, PASSWORD.to_owned(), now).await }
    };
    assert_eq!(refusal(set(&house, &link).await), AccountRefusal::LinkOver);
    house.now = NOW.plus_ms(LINK_VALID_MS - 1);
    assert!(set(&house, &link).await.is_ok());
    assert_eq!(refusal(set(&house, &link).await), AccountRefusal::LinkOver);
    assert!(
        house.logs_in("Li", PASSWORD).await.is_ok(),
        "in whatever case"
    );
}

#[tokio::test]
async fn a_new_password_puts_out_whoever_came_in_by_the_one_before() {
    let (house, _) = House::set_up().await;
    let id = house.hires("li", &["hall:counter"]).await;
    let before = house.logs_in("li", PASSWORD).await.unwrap();
    let link = house
        .accounts
        .give_link(Authority::Owner, id, house.now)
        .await
        .unwrap();
    let next = "barley tea 7".to_owned();
    let now = house.now;
    let after = house
        .accounts
        .set_password(link, next.clone(), now)
        .await
        .unwrap();
    assert!(!house.is_in(&before.session));
    assert!(house.is_in(&after.session));
    assert!(matches!(
        house.logs_in("li", PASSWORD).await,
        Err(AccountError::WrongLogin)
    ));
    assert!(house.logs_in("li", &next).await.is_ok());
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_disabled_account_are_refused_alike() {
    let (house, _) = House::set_up().await;
    let id = house.hires("li", &["hall:counter"]).await;
    let waiting = house
        .adds(Authority::Owner, "wang", &["hall:counter"])
        .await
        .unwrap();
    let session = house.logs_in("li", PASSWORD).await.unwrap().session;
    let disabled = Standing::Disabled;
    house
        .accounts
        .set_standing(Authority::Owner, id, disabled, house.now)
        .await
        .unwrap();
    assert!(!house.is_in(&session), "at the next request");
    for (login, password) in [
        ("li", PASSWORD),
        ("nobody", PASSWORD),
        ("boss", "wrong"),
        ("wang", ""),
    ] {
        let refused = house.logs_in(login, password).await;
        assert!(matches!(refused, Err(AccountError::WrongLogin)), "{login}");
    }
    assert!(
        house
            .accounts
            .book()
            .staff(waiting)
            .unwrap()
            .password
            .is_none()
    );
    house
        .accounts
        .set_standing(Authority::Owner, id, Standing::Active, house.now)
        .await
        .unwrap();
    assert!(!house.is_in(&session), "it had ended");
    assert!(house.logs_in("li", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn roles_that_are_taken_away_are_gone_for_who_is_in() {
    let (house, _) = House::set_up().await;
    let id = house
        .hires("li", &["hall:counter", "hall:supervisor"])
        .await;
    let session = house.logs_in("li", PASSWORD).await.unwrap().session;
    let person = house.accounts.who(session.as_str(), house.now).unwrap();
    assert!(person.grants.any(&[Role::Supervisor]));
    let less = grants(&["hall:counter"]);
    house
        .accounts
        .set_roles(Authority::Owner, id, less.clone(), house.now)
        .await
        .unwrap();
    assert_eq!(house.accounts.still(&person, house.now), Some(less));
}

#[tokio::test]
async fn one_session_ends_by_itself_and_all_by_one_word() {
    let (house, _) = House::set_up().await;
    let id = house.hires("li", &["hall:counter"]).await;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(house.logs_in("li", PASSWORD).await.unwrap().session);
    }
    let first = house.accounts.who(sessions[0].as_str(), house.now).unwrap();
    house.accounts.log_out(&first, house.now).await.unwrap();
    assert!(!house.is_in(&sessions[0]) && house.is_in(&sessions[1]));
    house
        .accounts
        .log_out_everywhere(Authority::Staff(id), id, house.now)
        .await
        .unwrap();
    assert!(sessions.iter().all(|session| !house.is_in(session)));
}

#[tokio::test]
async fn so_many_sessions_at_once_and_the_one_unused_longest_ends_for_one_more() {
    let (mut house, _) = House::set_up().await;
    let id = house.hires("li", &["hall:counter"]).await;
    house
        .accounts
        .log_out_everywhere(Authority::Owner, id, house.now)
        .await
        .unwrap();
    let mut sessions = Vec::new();
    for _ in 0..=SESSIONS_MAX {
        house.now = house.now.plus_ms(1);
        sessions.push(house.logs_in("li", PASSWORD).await.unwrap().session);
    }
    assert!(!house.is_in(&sessions[0]));
    assert!(sessions[1..].iter().all(|session| house.is_in(session)));
}

#[tokio::test]
async fn a_branchs_administrator_administers_those_of_the_branch_alone() {
    let (house, boss) = House::set_up().await;
    let chief = Authority::Staff(house.hires("chief", &["hall:administrator"]).await);
    let li = house.hires("li", &["hall:counter"]).await;
    let elsewhere = house
        .hires("zhao", &["hall:counter", "other:counter"])
        .await;
    let accounts = &house.accounts;
    for stranger in [elsewhere, boss.staff, StaffId::GREATEST] {
        let other = AccountRefusal::OtherBranch;
        assert_eq!(
            refusal(accounts.give_link(chief, stranger, NOW).await),
            other
        );
        assert_eq!(
            refusal(accounts.set_roles(chief, stranger, grants(&[]), NOW).await),
            other
        );
        assert_eq!(
            refusal(
                accounts
                    .set_standing(chief, stranger, Standing::Disabled, NOW)
                    .await
            ),
            other
        );
        assert_eq!(
            refusal(accounts.log_out_everywhere(chief, stranger, NOW).await),
            other
        );
    }
    for roles in [&["other:counter"][..], &["administrator"], &[]] {
        assert_eq!(
            refusal(house.adds(chief, "new", roles).await),
            AccountRefusal::OtherBranch
        );
    }
    let more = grants(&["hall:counter", "other:counter"]);
    assert_eq!(
        refusal(accounts.set_roles(chief, li, more, NOW).await),
        AccountRefusal::OtherBranch
    );
    assert!(
        accounts
            .set_roles(chief, li, grants(&["hall:supervisor"]), NOW)
            .await
            .is_ok()
    );
    assert!(accounts.give_link(chief, li, NOW).await.is_ok());
    assert!(house.adds(chief, "new", &["hall:counter"]).await.is_ok());
    let book = accounts.book();
    let mut seen: Vec<_> = book
        .administered_by(chief)
        .map(|staff| staff.login.as_str())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, ["chief", "li", "new"]);
    assert_eq!(book.administered_by(Authority::Owner).count(), 5);
}

#[tokio::test]
async fn the_last_administrator_who_can_log_in_stays() {
    let (house, boss) = House::set_up().await;
    let accounts = &house.accounts;
    let last = AccountRefusal::LastAdministrator;
    // Somebody who has not followed their link yet could not let anybody in.
    let next = house
        .adds(Authority::Owner, "next", &["administrator"])
        .await
        .unwrap();
    for authority in [Authority::Owner, Authority::Staff(boss.staff)] {
        let fewer = grants(&["hall:administrator"]);
        assert_eq!(
            refusal(accounts.set_roles(authority, boss.staff, fewer, NOW).await),
            last
        );
        assert_eq!(
            refusal(
                accounts
                    .set_standing(authority, boss.staff, Standing::Disabled, NOW)
                    .await
            ),
            last
        );
    }
    let link = accounts
        .give_link(Authority::Owner, next, NOW)
        .await
        .unwrap();
    accounts
        .set_password(link, PASSWORD.to_owned(), NOW)
        .await
        .unwrap();
    assert!(
        accounts
            .set_standing(Authority::Owner, boss.staff, Standing::Disabled, NOW)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_login_name_is_one_persons_and_a_password_must_be_one() {
    let (house, _) = House::set_up().await;
    let id = house
        .adds(Authority::Owner, "li", &["hall:counter"])
        .await
        .unwrap();
    assert_eq!(
        refusal(house.adds(Authority::Owner, "LI", &["hall:counter"]).await),
        AccountRefusal::LoginTaken
    );
    let link = house
        .accounts
        .give_link(Authority::Owner, id, NOW)
        .await
        .unwrap();
    let short = house
        .accounts
        .set_password(link.clone(), "short".to_owned(), NOW)
        .await;
    assert!(matches!(
        short,
        Err(AccountError::Password(PasswordError::Length))
    ));
    assert!(
        house
            .accounts
            .set_password(link, PASSWORD.to_owned(), NOW)
            .await
            .is_ok(),
        "the link is not used up"
    );
}

#[tokio::test]
async fn of_a_thousand_who_guess_at_once_ten_are_heard_and_the_colleague_still_comes_in() {
    let (house, _) = House::set_up().await;
    house.hires("li", &["hall:counter"]).await;
    let at_home = house.logs_in("li", PASSWORD).await.unwrap().browser;
    let (mut wrong, mut told_to_wait) = (0, 0);
    for _ in 0..1_000 {
        match house.logs_in("li", "a guess 123").await {
            Err(AccountError::WrongLogin) => wrong += 1,
            Err(AccountError::TooManyTries(seconds)) => {
                assert!((1..=60).contains(&seconds));
                told_to_wait += 1;
            }
            _ => panic!("a guess came in"),
        }
    }
    assert_eq!((wrong, told_to_wait), (10, 990));
    assert!(matches!(
        house.logs_in("li", PASSWORD).await,
        Err(AccountError::TooManyTries(_))
    ));
    let address = HERE.parse().unwrap();
    let login = house
        .accounts
        .log_in("li", PASSWORD.to_owned(), Some(at_home), address, house.now);
    assert!(login.await.is_ok());
    let noted = house.audited().await;
    let refused = noted.iter().filter(|(_, result)| result == "wrong_login");
    assert_eq!(refused.count(), 10, "who is not heard fills no log");
}

#[tokio::test]
async fn everything_is_there_after_opening_again_and_nothing_is_there_in_clear() {
    let (house, boss) = House::set_up().await;
    let id = house
        .hires("li", &["hall:counter", "other:specialist"])
        .await;
    let link = house
        .accounts
        .give_link(Authority::Owner, id, NOW)
        .await
        .unwrap();
    let before = house.store.kept().unwrap();
    let again = Arc::new(reopened(&house.store));
    assert!(again.who(boss.session.as_str(), NOW).is_some());
    assert_eq!(
        again.book().link(link.hash(), NOW),
        Some(Purpose::Password(id))
    );
    assert_eq!(
        again.book().staff(id).unwrap().grants,
        grants(&["hall:counter", "other:specialist"])
    );
    assert_eq!(house.store.kept().unwrap(), before);
    let password = before.staff[0].password.clone().unwrap();
    assert!(password.starts_with("$argon2id$"));
    assert_eq!(
        before
            .sessions
            .iter()
            .filter(|kept| kept.hash == boss.session.hash())
            .count(),
        1
    );
}

#[tokio::test]
async fn every_act_is_noted_with_its_result_and_no_line_is_changed_or_taken_out() {
    let (house, boss) = House::set_up().await;
    let by = Authority::Staff(boss.staff);
    let id = house.adds(by, "li", &["hall:counter"]).await.unwrap();
    house
        .accounts
        .set_roles(by, id, grants(&["hall:supervisor"]), NOW)
        .await
        .unwrap();
    house
        .accounts
        .set_roles(by, StaffId::LEAST, grants(&[]), NOW)
        .await
        .unwrap_err();
    house.logs_in("li", "a guess 123").await.err().unwrap();
    let noted = house.audited().await;
    let noted: Vec<_> = noted
        .iter()
        .map(|(act, result)| (act.as_str(), result.as_str()))
        .collect();
    assert_eq!(
        noted,
        [
            ("give_link", "done"),
            ("set_password", "done"),
            ("log_in", "done"),
            ("add_staff", "done"),
            ("set_roles", "done"),
            ("set_roles", "unknown_staff"),
            ("log_in", "wrong_login"),
        ]
    );
    let lines = house.accounts.audit(None, 3).await.unwrap();
    assert_eq!(
        lines.iter().map(|line| line.n).collect::<Vec<_>>(),
        [7, 6, 5]
    );
    assert_eq!(lines[2].entry.detail, "hall:supervisor");
    let older = house.accounts.audit(Some(5), 100).await.unwrap();
    assert_eq!(older.len(), 4);
    let raw = rusqlite::Connection::open(house.dir.path().join("db")).unwrap();
    for change in ["DELETE FROM audit", "UPDATE audit SET result = 'done'"] {
        let error = raw.execute(change, []).unwrap_err().to_string();
        assert!(error.contains("only added to"), "{error}");
    }
}

#[tokio::test]
async fn use_is_kept_so_that_a_session_outlives_a_restart_by_it() {
    let (mut house, boss) = House::set_up().await;
    house.now = NOW.plus_ms(USE_KEPT_MS);
    house.accounts.used(boss.session.hash(), house.now);
    let hash = boss.session.hash();
    let kept = || {
        let kept = house.store.kept().unwrap();
        kept.sessions
            .iter()
            .any(|session| session.hash == hash && session.used_at == house.now)
    };
    while !kept() {
        tokio::task::yield_now().await;
    }
    house.now = NOW.plus_ms(IDLE_MS);
    assert!(house.is_in(&boss.session));
    house.now = NOW.plus_ms(USE_KEPT_MS + IDLE_MS);
    assert!(!house.is_in(&boss.session));
}
