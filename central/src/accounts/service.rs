//! Accounts in the running service: the book at hand, what is kept of it, and who tries to come in.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;

use super::limits::{Limits, Try};
use super::password::{self, HashingError, PasswordError, Passwords};
use super::{
    AccountRefusal, AccountStore, Act, Authority, Book, By, Change, Entry, Grants, Line, Login,
    NewStaff, Purpose, Secret, Standing,
};
use crate::entropy::{Entropy, NoEntropy};
use crate::store::StoreError;

pub(crate) struct Accounts {
    store: Arc<dyn AccountStore>,
    entropy: Entropy,
    book: RwLock<Book>,
    /// Held from deciding until the book has what was decided.
    writing: Mutex<()>,
    passwords: Passwords,
    limits: Mutex<Limits>,
}

/// Who came in, with what their browser is to keep.
pub(crate) struct Entered {
    pub staff: StaffId,
    pub grants: Grants,
    pub session: Secret,
    pub browser: Secret,
}

/// Who is in.
#[derive(Clone)]
pub(crate) struct Person {
    pub id: StaffId,
    pub name: String,
    pub grants: Grants,
    /// Of the session.
    pub session: Hash,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountError {
    #[error(transparent)]
    Refused(#[from] AccountRefusal),
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The name, the password, or both; or the account is disabled. Which of them is nobody's business.
    #[error("the login name or the password is wrong")]
    WrongLogin,
    #[error("Too many wrong passwords. Wait {0} s.")]
    TooManyTries(u32),
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// What an act is: the changes, its line in the audit log, and what its caller wants to know.
type Decision<T> = (Vec<Change>, Vec<Entry>, T);

impl Accounts {
    pub fn open(store: Arc<dyn AccountStore>, entropy: Entropy) -> Result<Self, AccountError> {
        let book = Book::of(store.kept()?);
        Ok(Self {
            store,
            book: RwLock::new(book),
            writing: Mutex::default(),
            passwords: Passwords::new(entropy.clone())?,
            entropy,
            limits: Mutex::new(Limits::new()),
        })
    }

    pub fn book(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose session this is.
    pub fn who(&self, shown: &str, now: Timestamp) -> Option<Person> {
        let hash = Secret::parse(shown)?.hash();
        let book = self.book();
        let (staff, _) = book.session(hash, now)?;
        Some(Person {
            id: staff.id,
            name: staff.name.as_str().to_owned(),
            grants: staff.grants.clone(),
            session: hash,
        })
    }

    /// Whether they are still in, and what they are by now.
    pub fn still(&self, person: &Person, now: Timestamp) -> Option<Grants> {
        let book = self.book();
        let (staff, _) = book.session(person.session, now)?;
        Some(staff.grants.clone())
    }

    /// Somebody opened a page or pressed a button. Kept beside their request, which does not wait for it.
    pub fn used(self: &Arc<Self>, session: Hash, now: Timestamp) {
        let worth_it = move |book: &Book| {
            let (_, session) = book.session(session, now)?;
            session.used(now)
        };
        if worth_it(&self.book()).is_none() {
            return;
        }
        let accounts = Arc::clone(self);
        tokio::spawn(async move {
            let kept = accounts.act(move |book, _| {
                let used = worth_it(book).map(Change::Session);
                Ok((used.into_iter().collect(), Vec::new(), ()))
            });
            if let Err(error) = kept.await {
                tracing::warn!(%error, "The use of a session could not be kept");
            }
        });
    }

    /// Lets somebody in by name and password. It takes as long whether there is such an account or not.
    pub async fn log_in(
        self: &Arc<Self>,
        login: &str,
        password: String,
        browser: Option<Secret>,
        address: IpAddr,
        now: Timestamp,
    ) -> Result<Entered, AccountError> {
        let typed = login.trim().to_ascii_lowercase();
        let login = Login::parse(&typed).ok();
        let (staff, hash, asked) = {
            let book = self.book();
            let staff = login.as_ref().and_then(|login| book.by_login(login));
            let known = browser.as_ref().zip(staff).and_then(|(browser, staff)| {
                let hash = browser.hash();
                book.knows_browser(hash, staff.id)
                    .then_some((hash, staff.id))
            });
            let asked = Try {
                login: Hash::of(typed.as_bytes()),
                address,
                known,
            };
            let hash = staff.and_then(|staff| staff.password.clone());
            (staff.map(|staff| staff.id), hash, asked)
        };
        self.limits()
            .take(asked, now)
            .map_err(AccountError::TooManyTries)?;
        let checked = if password.len() > password::PASSWORD_MAX_BYTES {
            self.passwords.is(String::new(), None).await
        } else {
            self.passwords.is(password, hash.clone()).await
        };
        if checked.is_err() {
            // Nobody looked.
            self.limits().give_back(asked, now);
        }
        let right = checked?;
        let session = Secret::draw(&self.entropy)?;
        let browser = browser.map_or_else(|| Secret::draw(&self.entropy), Ok)?;
        let (session_hash, browser_hash) = (session.hash(), browser.hash());
        let grants = self.act(move |book, _| {
            let found = staff.and_then(|id| book.staff(id)).filter(|staff| {
                // The password may have been changed while this one was looked at.
                right && staff.can_enter() && staff.password == hash
            });
            let Some(found) = found else {
                let entry = Entry::done(now, By::Nobody, Act::LogIn).refused("wrong_login");
                let entry = match staff {
                    Some(id) => entry.about(id),
                    None => entry,
                };
                return Ok((Vec::new(), vec![entry], None));
            };
            let by = By::Staff { staff: found.id };
            let entry = Entry::done(now, by, Act::LogIn).about(found.id);
            let changes = book.lets_in(found.id, session_hash, browser_hash, now);
            Ok((changes, vec![entry], Some((found.id, found.grants.clone()))))
        });
        let (staff, grants) = grants.await?.ok_or(AccountError::WrongLogin)?;
        self.limits().give_back(asked, now);
        Ok(Entered {
            staff,
            grants,
            session,
            browser,
        })
    }

    pub async fn log_out(
        self: &Arc<Self>,
        person: &Person,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let (id, session) = (person.id, person.session);
        self.act(move |_, _| {
            let entry = Entry::done(now, By::Staff { staff: id }, Act::LogOut).about(id);
            Ok((vec![Change::SessionEnds(session)], vec![entry], ()))
        })
        .await
    }

    pub async fn log_out_everywhere(
        self: &Arc<Self>,
        by: Authority,
        id: StaffId,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let entry = Entry::done(now, by.into(), Act::LogOutEverywhere).about(id);
        self.administer(entry, move |book| book.log_out_everywhere(by, id))
            .await
    }

    pub async fn add(
        self: &Arc<Self>,
        by: Authority,
        new: NewStaff,
        now: Timestamp,
    ) -> Result<StaffId, AccountError> {
        let id = StaffId(self.entropy.id(now)?);
        let entry = Entry::done(now, by.into(), Act::AddStaff)
            .about(id)
            .naming(listed(&new.grants));
        self.administer(entry, move |book| book.add(by, id, new, now))
            .await?;
        Ok(id)
    }

    pub async fn set_roles(
        self: &Arc<Self>,
        by: Authority,
        id: StaffId,
        grants: Grants,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let entry = Entry::done(now, by.into(), Act::SetRoles)
            .about(id)
            .naming(listed(&grants));
        self.administer(entry, move |book| book.set_roles(by, id, grants))
            .await
    }

    pub async fn set_standing(
        self: &Arc<Self>,
        by: Authority,
        id: StaffId,
        standing: Standing,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let act = match standing {
            Standing::Active => Act::Enable,
            Standing::Disabled => Act::Disable,
        };
        let entry = Entry::done(now, by.into(), act).about(id);
        self.administer(entry, move |book| book.set_standing(by, id, standing))
            .await
    }

    /// What stands in a link by which somebody sets their own password.
    pub async fn give_link(
        self: &Arc<Self>,
        by: Authority,
        id: StaffId,
        now: Timestamp,
    ) -> Result<Secret, AccountError> {
        let secret = Secret::draw(&self.entropy)?;
        let hash = secret.hash();
        let entry = Entry::done(now, by.into(), Act::GiveLink).about(id);
        self.administer(entry, move |book| book.give_link(by, id, hash, now))
            .await?;
        Ok(secret)
    }

    /// What stands in the first administrator's link; nothing where one can log in.
    pub async fn give_set_up_link(
        self: &Arc<Self>,
        now: Timestamp,
    ) -> Result<Option<Secret>, AccountError> {
        let secret = Secret::draw(&self.entropy)?;
        let hash = secret.hash();
        let given = self.act(move |book, _| {
            Ok(match book.give_set_up_link(hash, now) {
                Some(changes) => {
                    let entry = Entry::done(now, By::Owner, Act::GiveLink).naming("set_up");
                    (changes, vec![entry], true)
                }
                None => (Vec::new(), Vec::new(), false),
            })
        });
        Ok(given.await?.then_some(secret))
    }

    /// The first administrator follows the set-up link, and is in.
    pub async fn set_up(
        self: &Arc<Self>,
        link: Secret,
        login: Login,
        name: super::PersonName,
        password: String,
        now: Timestamp,
    ) -> Result<Entered, AccountError> {
        password::check(&password, &login)?;
        if self.book().link(link.hash(), now) != Some(Purpose::SetUp) {
            return Err(AccountRefusal::LinkOver.into());
        }
        let password = self.passwords.hash(password).await?;
        let id = StaffId(self.entropy.id(now)?);
        let new = NewStaff {
            login,
            public_name: name.clone(),
            name,
            grants: Grants::administrator(),
        };
        self.enter_by_link(now, move |book| {
            let changes = book.sets_up(link.hash(), id, new, password, now)?;
            Ok((id, Grants::administrator(), changes))
        })
        .await
    }

    /// Somebody follows their link and sets their password, and is in.
    pub async fn set_password(
        self: &Arc<Self>,
        link: Secret,
        password: String,
        now: Timestamp,
    ) -> Result<Entered, AccountError> {
        let login = {
            let book = self.book();
            let Some(Purpose::Password(id)) = book.link(link.hash(), now) else {
                return Err(AccountRefusal::LinkOver.into());
            };
            let staff = book.staff(id).ok_or(AccountRefusal::UnknownStaff)?;
            staff.login.clone()
        };
        password::check(&password, &login)?;
        let password = self.passwords.hash(password).await?;
        self.enter_by_link(now, move |book| {
            let (id, changes) = book.sets_password(link.hash(), password, now)?;
            let grants = book.staff(id).map(|staff| staff.grants.clone());
            Ok((id, grants.unwrap_or_default(), changes))
        })
        .await
    }

    async fn enter_by_link(
        self: &Arc<Self>,
        now: Timestamp,
        set: impl FnOnce(&Book) -> Result<(StaffId, Grants, Vec<Change>), AccountRefusal>
        + Send
        + 'static,
    ) -> Result<Entered, AccountError> {
        let (session, browser) = (Secret::draw(&self.entropy)?, Secret::draw(&self.entropy)?);
        let hashes = (session.hash(), browser.hash());
        let entered = self.act(move |book, _| {
            let (id, grants, mut changes) = set(book)?;
            changes.extend(book.lets_in(id, hashes.0, hashes.1, now));
            let by = By::Staff { staff: id };
            let entries = [Act::SetPassword, Act::LogIn];
            let entries = entries.map(|act| Entry::done(now, by.clone(), act).about(id));
            Ok((changes, entries.into(), (id, grants)))
        });
        let (staff, grants) = entered.await?;
        Ok(Entered {
            staff,
            grants,
            session,
            browser,
        })
    }

    /// Something was done that is in no account: a code was given out, a kiosk revoked.
    pub async fn note(self: &Arc<Self>, entry: Entry) -> Result<(), AccountError> {
        self.act(move |_, _| Ok((Vec::new(), vec![entry], ())))
            .await
    }

    pub async fn audit(
        self: &Arc<Self>,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Line>, AccountError> {
        let store = Arc::clone(&self.store);
        let read = tokio::task::spawn_blocking(move || store.audit(before, limit)).await;
        Ok(read.map_err(|error| StoreError::Damaged(error.to_string()))??)
    }

    /// An act of administration. It is noted also where it is refused.
    async fn administer(
        self: &Arc<Self>,
        entry: Entry,
        decide: impl FnOnce(&Book) -> Result<Vec<Change>, AccountRefusal> + Send + 'static,
    ) -> Result<(), AccountError> {
        let done = self.act(move |book, _| {
            Ok(match decide(book) {
                Ok(changes) => (changes, vec![entry], Ok(())),
                Err(refusal) => (
                    Vec::new(),
                    vec![entry.refused(refusal.code())],
                    Err(refusal),
                ),
            })
        });
        Ok(done.await??)
    }

    /// Decides on the book as it is, keeps what was decided, and then changes the book, on a thread that may wait.
    async fn act<T: Send + 'static>(
        self: &Arc<Self>,
        decide: impl FnOnce(&Book, &Entropy) -> Result<Decision<T>, AccountError> + Send + 'static,
    ) -> Result<T, AccountError> {
        let accounts = Arc::clone(self);
        let acted = tokio::task::spawn_blocking(move || {
            let _writing = accounts
                .writing
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let (changes, audit, told) = decide(&accounts.book(), &accounts.entropy)?;
            if changes.is_empty() && audit.is_empty() {
                return Ok(told);
            }
            let kept = accounts.store.change(&changes, &audit);
            let mut book = accounts
                .book
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = kept {
                // Whether it was kept is not known: the book is read again before anybody relies on it.
                *book = Book::of(accounts.store.kept()?);
                return Err(error.into());
            }
            for change in &changes {
                book.apply(change);
            }
            Ok(told)
        });
        acted
            .await
            .map_err(|error| StoreError::Damaged(error.to_string()))?
    }

    fn limits(&self) -> std::sync::MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Authority> for By {
    fn from(authority: Authority) -> Self {
        match authority {
            Authority::Owner => Self::Owner,
            Authority::Staff(staff) => Self::Staff { staff },
        }
    }
}

fn listed(grants: &Grants) -> String {
    let each: Vec<String> = grants.iter().map(ToString::to_string).collect();
    each.join(" ")
}
