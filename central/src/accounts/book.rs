//! Every account as it stands, and what an act comes to: changes that are to be kept, or why not. Pure: time, ids and
//! secrets come in as arguments, and nothing is changed here before it is on disk.

use std::collections::BTreeMap;

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, StaffId};
use frontdesk_domain::time::Timestamp;

use super::session::{BROWSERS_MAX, SESSIONS_MAX};
use super::{
    Browser, Change, Grants, Kept, Link, Login, PersonName, Purpose, Role, Session, Staff, Standing,
};

/// So many accounts has an installation.
pub const STAFF_MAX: usize = 10_000;

#[derive(Debug, Default)]
pub struct Book {
    staff: BTreeMap<StaffId, Staff>,
    sessions: BTreeMap<Hash, Session>,
    links: BTreeMap<Hash, Link>,
    browsers: BTreeMap<(Hash, StaffId), Browser>,
}

/// By what right somebody administers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// Has the installation's access key.
    Owner,
    Staff(StaffId),
}

/// An account that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaff {
    pub login: Login,
    pub name: PersonName,
    pub public_name: PersonName,
    pub grants: Grants,
}

/// Why an act is not done. Each is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    #[error("There is no such account. The accounts are listed by `frontdesk admin staff list`.")]
    UnknownStaff,
    #[error("Another account has this login name. Choose another.")]
    LoginTaken,
    #[error(
        "This account has roles where you are no administrator. Ask an administrator of the whole installation."
    )]
    OtherBranch,
    #[error(
        "This is the last administrator of the whole installation who can log in. Make another one first."
    )]
    LastAdministrator,
    #[error("This link was used, has expired, or is not one. Ask an administrator for a new one.")]
    LinkOver,
    #[error("This account is disabled. Make it active first.")]
    IsDisabled,
    #[error("There are {STAFF_MAX} accounts already.")]
    TooMany,
}

impl AccountRefusal {
    /// Never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownStaff => "unknown_staff",
            Self::LoginTaken => "login_taken",
            Self::OtherBranch => "other_branch",
            Self::LastAdministrator => "last_administrator",
            Self::LinkOver => "link_over",
            Self::IsDisabled => "is_disabled",
            Self::TooMany => "too_many_accounts",
        }
    }
}

type Decided = Result<Vec<Change>, AccountRefusal>;

impl Book {
    pub fn of(kept: Kept) -> Self {
        let mut book = Self::default();
        let staff = kept
            .staff
            .into_iter()
            .map(|staff| Change::Staff(Box::new(staff)));
        let sessions = kept.sessions.into_iter().map(Change::Session);
        let links = kept.links.into_iter().map(Change::Link);
        let browsers = kept.browsers.into_iter().map(Change::Browser);
        for change in staff.chain(sessions).chain(links).chain(browsers) {
            book.apply(&change);
        }
        book
    }

    /// What was kept is so from now on.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Staff(staff) => {
                self.staff.insert(staff.id, (**staff).clone());
            }
            Change::Session(session) => {
                self.sessions.insert(session.hash, *session);
            }
            Change::SessionEnds(hash) => {
                self.sessions.remove(hash);
            }
            Change::Link(link) => {
                self.links.insert(link.hash, *link);
            }
            Change::LinkEnds(hash) => {
                self.links.remove(hash);
            }
            Change::Browser(browser) => {
                self.browsers
                    .insert((browser.hash, browser.staff), *browser);
            }
            Change::BrowserForgotten(hash, staff) => {
                self.browsers.remove(&(*hash, *staff));
            }
        }
    }

    // What is so.

    pub fn staff(&self, id: StaffId) -> Option<&Staff> {
        self.staff.get(&id)
    }

    pub fn everybody(&self) -> impl Iterator<Item = &Staff> {
        self.staff.values()
    }

    pub fn by_login(&self, login: &Login) -> Option<&Staff> {
        self.everybody().find(|staff| staff.login == *login)
    }

    /// Whose session this is, as long as it lasts and they may come in.
    pub fn session(&self, hash: Hash, now: Timestamp) -> Option<(&Staff, Session)> {
        let session = self.sessions.get(&hash)?;
        let staff = self.staff.get(&session.staff)?;
        (!session.is_over(now) && staff.can_enter()).then_some((staff, *session))
    }

    pub fn sessions_of(&self, staff: StaffId) -> impl Iterator<Item = &Session> {
        self.sessions
            .values()
            .filter(move |session| session.staff == staff)
    }

    /// What a link is for, as long as it counts.
    pub fn link(&self, hash: Hash, now: Timestamp) -> Option<Purpose> {
        let link = self.links.get(&hash)?;
        let for_somebody = match link.purpose {
            Purpose::SetUp => !self.is_set_up(),
            Purpose::Password(staff) => self
                .staff(staff)
                .is_some_and(|staff| staff.standing == Standing::Active),
        };
        (!link.is_over(now) && for_somebody).then_some(link.purpose)
    }

    /// Whether they have come in by this browser before.
    pub fn knows_browser(&self, hash: Hash, staff: StaffId) -> bool {
        self.browsers.contains_key(&(hash, staff))
    }

    /// Whether somebody can log in who administers the whole installation.
    pub fn is_set_up(&self) -> bool {
        self.administrators().next().is_some()
    }

    fn administrators(&self) -> impl Iterator<Item = &Staff> {
        self.everybody()
            .filter(|staff| staff.can_enter() && staff.grants.is_of_installation())
    }

    /// Whether all that these roles are of is theirs to administer.
    fn administers(&self, authority: Authority, grants: &Grants) -> bool {
        let Authority::Staff(id) = authority else {
            return true;
        };
        let Some(own) = self.staff(id).map(|staff| &staff.grants) else {
            return false;
        };
        let here = |branch: &BranchId| own.any_in(branch, &[Role::Administrator]);
        own.is_of_installation()
            || (!grants.is_empty()
                && grants
                    .iter()
                    .all(|grant| grant.branch.as_ref().is_some_and(here)))
    }

    /// Those whom somebody administers.
    pub fn administered_by(&self, authority: Authority) -> impl Iterator<Item = &Staff> {
        self.everybody()
            .filter(move |staff| self.administers(authority, &staff.grants))
    }

    fn subject(&self, authority: Authority, id: StaffId) -> Result<&Staff, AccountRefusal> {
        let staff = self.staff(id);
        let all = match authority {
            Authority::Owner => true,
            Authority::Staff(by) => self
                .staff(by)
                .is_some_and(|staff| staff.grants.is_of_installation()),
        };
        match staff {
            Some(staff) if self.administers(authority, &staff.grants) => Ok(staff),
            // Whoever administers a branch does not learn who is elsewhere.
            None if all => Err(AccountRefusal::UnknownStaff),
            _ => Err(AccountRefusal::OtherBranch),
        }
    }

    /// Whether one administrator of the whole would be left when this account is as it is to be.
    fn leaves_an_administrator(&self, after: &Staff) -> Result<(), AccountRefusal> {
        let is_one = |staff: &Staff| staff.can_enter() && staff.grants.is_of_installation();
        let others = self.administrators().any(|staff| staff.id != after.id);
        let was = self.staff(after.id).is_some_and(is_one);
        if was && !others && !is_one(after) {
            return Err(AccountRefusal::LastAdministrator);
        }
        Ok(())
    }

    // What an act comes to.

    pub fn add(&self, authority: Authority, id: StaffId, new: NewStaff, now: Timestamp) -> Decided {
        if !self.administers(authority, &new.grants) {
            return Err(AccountRefusal::OtherBranch);
        }
        Ok(vec![Change::Staff(Box::new(self.made(id, new, now)?))])
    }

    fn made(&self, id: StaffId, new: NewStaff, now: Timestamp) -> Result<Staff, AccountRefusal> {
        if self.by_login(&new.login).is_some() {
            return Err(AccountRefusal::LoginTaken);
        }
        if self.staff.len() >= STAFF_MAX {
            return Err(AccountRefusal::TooMany);
        }
        Ok(Staff {
            id,
            login: new.login,
            name: new.name,
            public_name: new.public_name,
            password: None,
            standing: Standing::Active,
            grants: new.grants,
            made_at: now,
        })
    }

    pub fn set_roles(&self, authority: Authority, id: StaffId, grants: Grants) -> Decided {
        let before = self.subject(authority, id)?;
        // Of somebody who is nothing in a branch any more, its administrator lets go.
        if !grants.is_empty() && !self.administers(authority, &grants) {
            return Err(AccountRefusal::OtherBranch);
        }
        let after = Staff {
            grants,
            ..before.clone()
        };
        self.leaves_an_administrator(&after)?;
        Ok(vec![Change::Staff(Box::new(after))])
    }

    /// Disabled, everything that they came in by ends as well.
    pub fn set_standing(&self, authority: Authority, id: StaffId, standing: Standing) -> Decided {
        let after = Staff {
            standing,
            ..self.subject(authority, id)?.clone()
        };
        self.leaves_an_administrator(&after)?;
        let mut changes = vec![Change::Staff(Box::new(after))];
        if standing == Standing::Disabled {
            changes.extend(self.ends_sessions(id));
            changes.extend(self.ends_links(Purpose::Password(id)));
        }
        Ok(changes)
    }

    /// A link to set a password by; those given before count no more.
    pub fn give_link(
        &self,
        authority: Authority,
        id: StaffId,
        hash: Hash,
        now: Timestamp,
    ) -> Decided {
        let staff = self.subject(authority, id)?;
        if staff.standing == Standing::Disabled {
            return Err(AccountRefusal::IsDisabled);
        }
        Ok(self.replaces_links(Purpose::Password(id), hash, now))
    }

    /// The link of the first administrator, as long as there is none who can log in.
    pub fn give_set_up_link(&self, hash: Hash, now: Timestamp) -> Option<Vec<Change>> {
        (!self.is_set_up()).then(|| self.replaces_links(Purpose::SetUp, hash, now))
    }

    fn replaces_links(&self, purpose: Purpose, hash: Hash, now: Timestamp) -> Vec<Change> {
        let mut changes = self.ends_links(purpose);
        changes.push(Change::Link(Link::given(hash, purpose, now)));
        changes
    }

    /// The first administrator follows the set-up link.
    pub fn sets_up(
        &self,
        link: Hash,
        id: StaffId,
        new: NewStaff,
        password: String,
        now: Timestamp,
    ) -> Decided {
        if self.link(link, now) != Some(Purpose::SetUp) {
            return Err(AccountRefusal::LinkOver);
        }
        let mut changes = self.ends_links(Purpose::SetUp);
        changes.push(Change::Staff(Box::new(Staff {
            password: Some(password),
            ..self.made(id, new, now)?
        })));
        Ok(changes)
    }

    /// Somebody follows their link: the password is theirs, and whoever came in by the one before is out.
    pub fn sets_password(
        &self,
        link: Hash,
        password: String,
        now: Timestamp,
    ) -> Result<(StaffId, Vec<Change>), AccountRefusal> {
        let Some(Purpose::Password(id)) = self.link(link, now) else {
            return Err(AccountRefusal::LinkOver);
        };
        let before = self.staff(id).ok_or(AccountRefusal::UnknownStaff)?;
        let mut changes = self.ends_links(Purpose::Password(id));
        changes.extend(self.ends_sessions(id));
        changes.push(Change::Staff(Box::new(Staff {
            password: Some(password),
            ..before.clone()
        })));
        Ok((id, changes))
    }

    /// Somebody comes in. The password was right, or the link.
    pub fn lets_in(
        &self,
        staff: StaffId,
        session: Hash,
        browser: Hash,
        now: Timestamp,
    ) -> Vec<Change> {
        let over = self
            .sessions
            .values()
            .filter(|session| session.is_over(now));
        let mut changes: Vec<_> = over
            .map(|session| Change::SessionEnds(session.hash))
            .collect();
        let over = self.links.values().filter(|link| link.is_over(now));
        changes.extend(over.map(|link| Change::LinkEnds(link.hash)));
        let mut own: Vec<_> = self
            .sessions_of(staff)
            .filter(|session| !session.is_over(now))
            .collect();
        own.sort_by_key(|session| session.used_at);
        let too_many = (own.len() + 1).saturating_sub(SESSIONS_MAX);
        let oldest = own.into_iter().take(too_many);
        changes.extend(oldest.map(|session| Change::SessionEnds(session.hash)));
        changes.push(Change::Session(Session::begun(session, staff, now)));

        let others = self.browsers.values();
        let mut others: Vec<_> = others
            .filter(|known| known.staff == staff && known.hash != browser)
            .collect();
        others.sort_by_key(|known| known.came_at);
        let too_many = (others.len() + 1).saturating_sub(BROWSERS_MAX);
        let oldest = others.into_iter().take(too_many);
        changes.extend(oldest.map(|known| Change::BrowserForgotten(known.hash, staff)));
        changes.push(Change::Browser(Browser {
            hash: browser,
            staff,
            came_at: now,
        }));
        changes
    }

    pub fn log_out_everywhere(&self, authority: Authority, id: StaffId) -> Decided {
        if authority != Authority::Staff(id) {
            self.subject(authority, id)?;
        }
        Ok(self.ends_sessions(id))
    }

    fn ends_sessions(&self, id: StaffId) -> Vec<Change> {
        let own = self.sessions_of(id);
        own.map(|session| Change::SessionEnds(session.hash))
            .collect()
    }

    fn ends_links(&self, purpose: Purpose) -> Vec<Change> {
        let same = self.links.values().filter(|link| link.purpose == purpose);
        same.map(|link| Change::LinkEnds(link.hash)).collect()
    }
}
