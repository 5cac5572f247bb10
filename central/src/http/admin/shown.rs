//! A page of administration with what it shows besides the branch's state.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use frontdesk_domain::text::Lang;

use crate::accounts::{Role, Standing};
use crate::branch::Branch;
use crate::configuration::wire::VersionsAnswer;
use crate::configuration::{self, VERSIONS_MAX};
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::enrolment::kiosks::standings;
use crate::http::error::ApiError;
use crate::http::problem::{self, html};
use crate::pages::admin::{
    AdminForm, AdminInput, AdminPage, After, DraftShown, Member, More, Section,
};

/// Which page, and for whom.
#[derive(Clone, Copy)]
pub(super) struct Showing<'a> {
    pub app: &'a App,
    pub branch: &'a Branch,
    pub caller: &'a Caller,
    pub section: Section,
    pub lang: Lang,
}

impl Showing<'_> {
    pub async fn page(
        self,
        status: StatusCode,
        after: After<'_>,
        draft: Option<&DraftShown>,
    ) -> Response {
        match self.rendered(after, draft).await {
            Ok(page) => (status, html(page.render())).into_response(),
            Err(error) => problem::of(&error, self.lang),
        }
    }

    async fn rendered(
        self,
        after: After<'_>,
        draft: Option<&DraftShown>,
    ) -> Result<AdminPage, ApiError> {
        let (app, branch) = (self.app, self.branch);
        let (members, devices, versions);
        let more = match self.section {
            Section::Versions => {
                members = self.everybody();
                versions = self.versions().await?;
                More::Versions(&versions, &members)
            }
            Section::Devices => {
                devices = standings(app, branch);
                More::Devices(&devices)
            }
            Section::Staff => {
                members = self.members()?;
                More::Staff(&members)
            }
            Section::Catalogue => More::Draft(draft),
            _ => More::Nothing,
        };
        let viewer = self.caller.person().ok().map(|person| person.name.clone());
        let input = AdminInput {
            section: self.section,
            state: &branch.state(),
            in_force: &branch.in_force(),
            viewer: viewer.as_deref(),
            now: app.clock.now(),
            lang: self.lang,
            more,
            after,
        };
        AdminPage::of(&input, || app.mint())?.map_err(|error| ApiError::internal_because(&error))
    }

    async fn versions(self) -> Result<VersionsAnswer, ApiError> {
        let id = self.branch.id().clone();
        let read = move |store: &dyn crate::store::Store| {
            configuration::versions(store, &id, u64::MAX, VERSIONS_MAX)
        };
        Ok(VersionsAnswer {
            in_force: self.branch.in_force().versions,
            versions: self.app.read(read).await?,
        })
    }

    /// Those of this branch, and those who are nothing yet, as far as whoever looks administers them.
    pub fn members(self) -> Result<Vec<Member>, ApiError> {
        let authority = self.caller.authority()?;
        let book = self.app.accounts.book();
        let here = book.administered_by(authority).filter(|staff| {
            staff.grants.is_empty() || staff.grants.any_in(self.branch.id(), &Role::ALL)
        });
        let mut members: Vec<_> = here
            .map(|staff| member(staff, book.sessions_of(staff.id).count()))
            .collect();
        members.sort_by(|one, other| one.login.cmp(&other.login));
        Ok(members)
    }

    /// By name, whoever they are: a version was published by somebody who may be elsewhere now.
    fn everybody(self) -> Vec<Member> {
        let book = self.app.accounts.book();
        book.everybody().map(|staff| member(staff, 0)).collect()
    }

    /// Back to the page, which says what was done.
    pub fn back(self, done: &str) -> Response {
        let (branch, lang) = (self.branch.id(), self.lang.tag());
        let section = self.section.name();
        Redirect::to(&format!(
            "/admin/{branch}/{section}?lang={lang}&done={done}"
        ))
        .into_response()
    }

    /// The page with what was typed, and why it was not taken.
    pub async fn refused(self, error: &ApiError, entered: Option<&AdminForm>) -> Response {
        if error.status.is_server_error() {
            return problem::of(error, self.lang);
        }
        let after = After {
            refused: Some((&error.body.code, &error.body.message)),
            entered,
            ..After::default()
        };
        self.page(error.status, after, None).await
    }
}

fn member(staff: &crate::accounts::Staff, sessions: usize) -> Member {
    Member {
        id: staff.id,
        login: staff.login.as_str().to_owned(),
        name: staff.name.as_str().to_owned(),
        public_name: staff.public_name.as_str().to_owned(),
        active: staff.standing == Standing::Active,
        has_password: staff.password.is_some(),
        roles: staff.grants.iter().cloned().collect(),
        sessions,
    }
}
