//! Administration, `/admin` and below: how a branch is set up, what it offers, its machines and its people. Each page is a
//! form over what is in force; what somebody typed stays in it until it is published.

mod branches;
mod catalogue;
mod classes;
mod counters;
mod devices;
mod fields;
mod hours;
mod notices;
mod overview;
mod rules;
mod skills;
mod staff;
mod told;
mod versions;

use askama::Template;
use frontdesk_domain::branch::State;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::rules::Settings;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;

pub use branches::{BranchRow, BranchesPage};
pub use catalogue::DraftShown;
pub use devices::Device;
pub use fields::{AdminForm, Wrong};
pub use staff::Member;

use super::Notice;
use super::counter::{Choice, Mint, all_minted};
use super::frame::Frame;
use super::ui::Ui;
use crate::branch::InForce;
use crate::configuration::wire::{CheckAnswer, VersionsAnswer};
use fields::Shown;
use told::Preview;

/// A page of a branch's administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Overview,
    Catalogue,
    Counters,
    Skills,
    Hours,
    Classes,
    Rules,
    Notices,
    Devices,
    Staff,
    Versions,
}

impl Section {
    pub const ALL: [Self; 11] = [
        Self::Overview,
        Self::Catalogue,
        Self::Counters,
        Self::Skills,
        Self::Hours,
        Self::Classes,
        Self::Rules,
        Self::Notices,
        Self::Devices,
        Self::Staff,
        Self::Versions,
    ];

    /// As it stands in the address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Catalogue => "catalogue",
            Self::Counters => "counters",
            Self::Skills => "skills",
            Self::Hours => "hours",
            Self::Classes => "classes",
            Self::Rules => "rules",
            Self::Notices => "notices",
            Self::Devices => "devices",
            Self::Staff => "staff",
            Self::Versions => "versions",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.name() == name)
    }

    /// Puts what a form of this page says into the settings; nothing where the page is about something else. Fields that
    /// cannot be what they are about are left as they were, and noted.
    pub fn apply(self, form: &AdminForm, settings: &mut Settings) -> Option<Vec<Wrong>> {
        let apply = match self {
            Self::Counters => counters::apply,
            Self::Skills => skills::apply,
            Self::Hours => hours::apply,
            Self::Classes => classes::apply,
            Self::Rules => rules::apply,
            _ => return None,
        };
        let mut wrong = Vec::new();
        apply(form, settings, &mut wrong);
        Some(wrong)
    }
}

/// What a page is made from.
#[derive(Clone, Copy)]
pub struct AdminInput<'a> {
    pub section: Section,
    pub state: &'a State,
    pub in_force: &'a InForce,
    pub viewer: Option<&'a str>,
    pub now: Timestamp,
    pub lang: Lang,
    pub more: More<'a>,
    pub after: After<'a>,
}

/// What some pages show that stands in no state.
#[derive(Debug, Clone, Copy)]
pub enum More<'a> {
    Nothing,
    /// Who published by which id is for the reader a name.
    Versions(&'a VersionsAnswer, &'a [Member]),
    Devices(&'a [Device]),
    Staff(&'a [Member]),
    Draft(Option<&'a DraftShown>),
}

/// What the last form came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct After<'a> {
    /// The code of a refusal, and what the rules say about it.
    pub refused: Option<(&'a str, &'a str)>,
    /// `done.KEY` says so.
    pub done: Option<&'a str>,
    /// What was typed, where it was not taken.
    pub entered: Option<&'a AdminForm>,
    pub wrong: &'a [Wrong],
    pub checked: Option<&'a CheckAnswer>,
    /// Shown once: a code or a link, with the key of what it is.
    pub secret: Option<(&'a str, &'a str)>,
}

/// Everything the page says.
#[derive(Debug)]
pub struct AdminPage {
    ui: Ui,
    branch: String,
    hall: String,
    section: Section,
    viewer: Option<String>,
    refused: Option<String>,
    because: Option<String>,
    done: Option<String>,
    wrong: Vec<String>,
    preview: Option<Preview>,
    secret: Option<(String, String)>,
    body: String,
}

#[derive(Template)]
#[template(path = "admin_main.html")]
struct Main<'a> {
    page: &'a AdminPage,
    ui: &'a Ui,
    title: String,
}

/// What every form on these pages sends besides its fields.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub post_url: String,
    pub id: CommandId,
    pub settings: Hash,
    pub catalogue: Hash,
}

impl AdminPage {
    /// An error when `mint` gives no id.
    pub fn of<E>(
        input: &AdminInput<'_>,
        mint: impl FnMut() -> Result<CommandId, E>,
    ) -> Result<askama::Result<Self>, E> {
        all_minted(mint, |mint| Self::with(input, mint))
    }

    fn with(input: &AdminInput<'_>, mint: Mint<'_>) -> askama::Result<Self> {
        let settings = &input.in_force.site.settings;
        let ui = Ui::new(input.lang, &settings.branch.time_zone);
        let branch = settings.branch.id.to_string();
        let After {
            refused,
            done,
            wrong,
            checked,
            secret,
            ..
        } = input.after;
        let wrong = wrong.iter().map(|wrong| {
            let what = ui.t_of("wrong", &wrong.key);
            if wrong.typed.is_empty() {
                return ui.n("admin.left_empty", what);
            }
            ui.fill("admin.wrong", &[("typed", &wrong.typed), ("what", &what)])
        });
        let because = refused.filter(|(code, _)| names_something(code));
        Ok(Self {
            body: body(input, &ui, mint)?,
            hall: settings.branch.name.to(input.lang).to_owned(),
            section: input.section,
            viewer: input.viewer.map(str::to_owned),
            refused: refused.map(|(code, _)| refusal(&ui, code)),
            because: because.map(|(_, told)| told.to_owned()),
            done: done.map(|key| ui.t_of("done", key)),
            wrong: wrong.collect(),
            preview: checked.map(|checked| Preview::of(&ui, checked)),
            secret: secret.map(|(key, value)| (ui.t_of("admin", key), value.to_owned())),
            branch,
            ui,
        })
    }

    pub fn render(&self) -> askama::Result<String> {
        let name = self.ui.t_of("section", self.section.name());
        let main = Main {
            page: self,
            ui: &self.ui,
            title: name.clone(),
        };
        Frame {
            ui: &self.ui,
            title: &format!("{name} · {}", self.hall),
            kind: "admin",
            follows: None,
            main: &main.render()?,
            foot: &branches::foot(&self.hall)?,
            viewer: self.viewer.as_deref(),
        }
        .render()
    }

    /// The pages of this branch: address, name, and whether it is this one.
    fn sections(&self) -> Vec<(String, String, bool)> {
        let entry = |section: Section| {
            let lang = self.ui.tag();
            let address = match section {
                Section::Overview => format!("/admin/{}?lang={lang}", self.branch),
                section => format!("/admin/{}/{}?lang={lang}", self.branch, section.name()),
            };
            let name = self.ui.t_of("section", section.name());
            (address, name, section == self.section)
        };
        Section::ALL.into_iter().map(entry).collect()
    }
}

fn body(input: &AdminInput<'_>, ui: &Ui, mint: Mint<'_>) -> askama::Result<String> {
    let (site, versions) = (&input.in_force.site, input.in_force.versions);
    let settings = &site.settings;
    let mut form = || Form {
        post_url: format!(
            "/admin/{}/{}?lang={}",
            settings.branch.id,
            input.section.name(),
            ui.tag()
        ),
        id: mint(),
        settings: versions.settings,
        catalogue: versions.catalogue,
    };
    let shown = Shown(input.after.entered);
    match (input.section, input.more) {
        (Section::Counters, _) => counters::Counters::of(ui, settings, shown, form()).render(),
        (Section::Skills, _) => skills::Skills::of(ui, settings, shown, form()).render(),
        (Section::Hours, _) => hours::Hours::of(ui, settings, shown, form()).render(),
        (Section::Classes, _) => classes::Classes::of(ui, settings, shown, form()).render(),
        (Section::Rules, _) => rules::Rules::of(ui, settings, shown, form()).render(),
        (Section::Notices, _) => notices::Notices::of(ui, input, shown, &mut form).render(),
        (Section::Catalogue, More::Draft(draft)) => {
            catalogue::CatalogueBody::of(ui, site, versions, draft, &mut form).render()
        }
        (Section::Versions, More::Versions(answer, staff)) => {
            versions::Versions::of(ui, input, answer, staff, &mut form).render()
        }
        (Section::Devices, More::Devices(devices)) => {
            devices::Devices::of(ui, input, devices, &mut form).render()
        }
        (Section::Staff, More::Staff(staff)) => {
            staff::StaffBody::of(ui, settings, staff, shown, &mut form).render()
        }
        _ => overview::Overview::of(ui, input).render(),
    }
}

fn choices(all: impl IntoIterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, label): (String, String)| Choice {
        chosen: value == chosen,
        value,
        label,
    };
    all.into_iter().map(choice).collect()
}

fn refusal(ui: &Ui, code: &str) -> String {
    ui.t(&Notice::Refused(code.to_owned()).key())
}

/// Of these refusals the rules say which counter, skill or line it is about.
fn names_something(code: &str) -> bool {
    [
        "bad_configuration",
        "bad_file",
        "counter_in_use",
        "skill_in_use",
        "class_in_use",
        "kiosk_in_place",
        "other_branch",
    ]
    .contains(&code)
}
