//! The people who work in a branch: what they are, and whether they may come in.

use askama::Template;
use frontdesk_domain::ids::StaffId;
use frontdesk_domain::rules::Settings;

use super::super::ui::Ui;
use super::Form;
use super::fields::{Shown, Tick};
use crate::accounts::{Grant, Role};

/// An account, as whoever administers it sees it.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: StaffId,
    pub login: String,
    pub name: String,
    pub public_name: String,
    pub active: bool,
    pub has_password: bool,
    pub roles: Vec<Grant>,
    pub sessions: usize,
}

#[derive(Debug, Template)]
#[template(path = "admin_staff.html")]
pub(super) struct StaffBody {
    ui: Ui,
    rows: Vec<Row>,
    add: Form,
    login: String,
    name: String,
    public_name: String,
    roles: Vec<Tick>,
}

#[derive(Debug)]
struct Row {
    id: StaffId,
    name: String,
    login: String,
    stands: String,
    active: bool,
    everywhere: bool,
    roles: Vec<Tick>,
    set_roles: Form,
    stand: Form,
    link: Form,
    log_out: Form,
}

impl StaffBody {
    pub fn of(
        ui: &Ui,
        settings: &Settings,
        staff: &[Member],
        shown: Shown<'_>,
        form: &mut dyn FnMut() -> Form,
    ) -> Self {
        let branch = &settings.branch.id;
        let roles = |key: &str, has: &dyn Fn(Role) -> bool, shown: Shown<'_>| {
            let tick = |role: Role| {
                let name = format!("role.{}", role.name());
                Tick {
                    ticked: shown.ticked(&name, has(role)),
                    label: ui.t_of("access", role.name()),
                    name: format!("{name}{key}"),
                }
            };
            Role::ALL.into_iter().map(tick).collect::<Vec<_>>()
        };
        let row = |member: &Member| {
            let here = |role: Role| {
                let mut grants = member.roles.iter();
                grants.any(|grant| grant.role == role && grant.branch.as_ref() == Some(branch))
            };
            let stands = match (member.active, member.has_password) {
                (false, _) => ui.t("admin.staff_disabled"),
                (true, false) => ui.t("admin.staff_invited"),
                (true, true) => ui.count("admin.staff_browsers", member.sessions as u64),
            };
            Row {
                id: member.id,
                name: member.name.clone(),
                login: member.login.clone(),
                stands,
                active: member.active,
                everywhere: member.roles.iter().any(|grant| grant.branch.is_none()),
                roles: roles("", &here, Shown(None)),
                set_roles: form(),
                stand: form(),
                link: form(),
                log_out: form(),
            }
        };
        Self {
            rows: staff.iter().map(row).collect(),
            add: form(),
            login: shown.text("login", &""),
            name: shown.text("name", &""),
            public_name: shown.text("public_name", &""),
            roles: roles("", &|_| false, shown),
            ui: ui.clone(),
        }
    }
}
