//! The pages of administration, each as it is opened, and as it comes back with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::health::{HealthReport, KioskHealth};
use frontdesk_domain::ids::{DeviceId, LogId};
use frontdesk_domain::lane::LaneStanding;
use frontdesk_domain::slip::Printer;
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::wire::{KioskStanding, Machine};
use uuid::Uuid;

use super::{Hall, LI, SITE, WANG, mint_from};
use crate::accounts::{Grant, Role};
use crate::branch::InForce;
use crate::calendar::Calendar;
use crate::configuration::check;
use crate::configuration::wire::{CheckAnswer, Draft, Part, Publisher, Version, VersionsAnswer};
use crate::pages::admin::{
    AdminForm, AdminInput, AdminPage, After, BranchRow, BranchesPage, DraftShown, Member, More,
    Section,
};

/// Every situation of these pages.
pub const ADMIN: [&str; 17] = [
    "overview",
    "catalogue",
    "catalogue-draft",
    "catalogue-refused",
    "counters",
    "counters-refused",
    "skills",
    "hours",
    "hours-wrong",
    "classes",
    "rules",
    "rules-preview",
    "notices",
    "devices",
    "devices-code",
    "staff",
    "versions",
];

pub fn branches_page(lang: Lang) -> BranchesPage {
    BranchesPage {
        lang,
        viewer: Some("李伟".to_owned()),
        branches: vec![BranchRow {
            id: "hall".to_owned(),
            name: SITE.settings.branch.name.to(lang).to_owned(),
            counters: 14,
            services: 60,
            kiosks: 2,
        }],
    }
}

pub fn admin_page(situation: &str, lang: Lang) -> AdminPage {
    let mut hall = Hall::opens();
    hall.does(Command::PostNotice {
        text: Text {
            zh_hans: "今天三点消防演习".to_owned(),
            zh_hant: "今天三點消防演習".to_owned(),
            en: "Fire drill at three".to_owned(),
        },
        until: hall.now.plus_seconds(3_600),
    });
    let mut site = SITE.clone();
    site.settings.branch.hours = serde_json::from_str(
        r#"[{"days":["mon","tue","wed","thu","fri"],"from":"09:00","to":"17:00"},{"days":["sat"],"from":"09:00","to":"12:00"}]"#,
    )
    .unwrap();
    site.settings.branch.special_days = serde_json::from_str(
        r#"[{"date":"2027-02-06","name":{"zh-Hans":"春节","zh-Hant":"春節","en":"Spring Festival"}},{"date":"2027-02-20","times":[{"from":"09:00","to":"12:00"}]}]"#,
    )
    .unwrap();
    hall.site = site.clone();
    hall.does(Command::Configure {
        new_log: LogId(Uuid::from_u128(1)),
    });
    let calendar = Calendar::of(&site.settings.branch).unwrap();
    let in_force = InForce::new(Arc::new(site), calendar);
    let (section, _) = situation.split_once('-').unwrap_or((situation, ""));
    let section = Section::named(section).unwrap();

    let versions = versions(&in_force, &hall.state);
    let (members, devices) = (members(), devices());
    let draft = draft(&in_force, &hall.state, situation == "catalogue-refused");
    let more = match section {
        Section::Versions => More::Versions(&versions, &members),
        Section::Devices => More::Devices(&devices),
        Section::Staff => More::Staff(&members),
        Section::Catalogue => More::Draft(situation.contains('-').then_some(&draft)),
        _ => More::Nothing,
    };
    let mut rules = in_force.site.settings.clone();
    rules.rules.calls_before_missed = 3;
    rules.counters.remove(0);
    let checked = checked(&in_force, &hall.state, rules);
    let typed = typed();
    let wrong = if situation == "hours-wrong" {
        section.apply(&typed, &mut in_force.site.settings.clone())
    } else {
        None
    };
    let wrong = wrong.unwrap_or_default();
    let after = match situation {
        "counters-refused" => After {
            refused: Some(("counter_in_use", "Counter 3 is open or has a ticket.")),
            ..After::default()
        },
        "hours-wrong" => After {
            wrong: &wrong,
            entered: Some(&typed),
            ..After::default()
        },
        "rules-preview" => After {
            checked: Some(&checked),
            ..After::default()
        },
        "devices-code" => After {
            secret: Some(("enrolment_code", "kiosk-2 · 7K4M-9QPT")),
            ..After::default()
        },
        "versions" => After {
            done: Some("rolled_back"),
            ..After::default()
        },
        _ => After::default(),
    };
    let input = AdminInput {
        section,
        state: &hall.state,
        in_force: &in_force,
        viewer: Some("李伟"),
        now: hall.now,
        lang,
        more,
        after,
    };
    let page = AdminPage::of(&input, || Ok::<_, ()>(mint_from(&mut hall.minted)));
    page.unwrap().unwrap()
}

fn typed() -> AdminForm {
    let fields = [
        ("day.0.mon", "on"),
        ("from.0", "9 Uhr"),
        ("to.0", "17:00"),
        ("date.0", "2027-02-06"),
        ("times.0", "9-12"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    AdminForm {
        action: "hours".to_owned(),
        id: Uuid::nil(),
        fields: BTreeMap::from(fields),
    }
}

fn checked(
    in_force: &InForce,
    state: &State,
    settings: frontdesk_domain::rules::Settings,
) -> CheckAnswer {
    let draft = Draft {
        settings: Some(settings),
        catalogue: None,
    };
    check(draft, in_force, state, state.last_at)
}

fn draft(in_force: &InForce, state: &State, wrong: bool) -> DraftShown {
    let mut catalogue: Catalogue = in_force.site.catalogue.clone();
    catalogue.services.remove(3);
    catalogue.services[0].handling_minutes += 5;
    catalogue.services[0].materials.pop();
    catalogue.services[1].name.en = "Renamed".to_owned();
    if wrong {
        catalogue.services[2].skill = "no-such-skill".parse().unwrap();
    }
    let draft = Draft {
        settings: None,
        catalogue: Some(catalogue),
    };
    DraftShown {
        key: Hash::ZERO.to_string(),
        file: "hall-2027.toml".to_owned(),
        checked: check(draft, in_force, state, state.last_at),
    }
}

fn versions(in_force: &InForce, state: &State) -> VersionsAnswer {
    let version = |seq, part, hash, by| Version {
        seq,
        at: state.last_at,
        part,
        hash,
        by,
    };
    let now = in_force.versions;
    VersionsAnswer {
        in_force: now,
        versions: vec![
            version(
                90,
                Part::Settings,
                now.settings,
                Publisher::Staff { staff: LI },
            ),
            version(71, Part::Catalogue, now.catalogue, Publisher::Owner),
            version(3, Part::Catalogue, Hash::of(b"before"), Publisher::File),
            version(2, Part::Settings, Hash::of(b"first"), Publisher::File),
        ],
    }
}

fn members() -> Vec<Member> {
    let member = |id, login: &str, name: &str, roles: &[Role], active| Member {
        id,
        login: login.to_owned(),
        name: name.to_owned(),
        public_name: name.to_owned(),
        active,
        has_password: active,
        roles: roles
            .iter()
            .map(|role| Grant {
                branch: Some("hall".parse().unwrap()),
                role: *role,
            })
            .collect(),
        sessions: 1,
    };
    vec![
        member(
            LI,
            "li.wei",
            "李伟",
            &[Role::Administrator, Role::Counter],
            true,
        ),
        member(WANG, "wang.min", "王敏", &[Role::Supervisor], false),
    ]
}

fn devices() -> Vec<KioskStanding> {
    let report = KioskHealth {
        version: "0.1.0".to_owned(),
        printer: Some(Printer::PaperLow),
        out_of_service: None,
        owed: 0,
        unreadable: 0,
        free_mb: Some(51_200),
        offset_ms: -12,
        frame_ms: Some(18),
    };
    vec![
        KioskStanding {
            kiosk: "kiosk-1".parse().unwrap(),
            configured: true,
            machines: vec![Machine {
                device: DeviceId(Uuid::from_u128(1)),
                lane: "".parse().unwrap(),
                standing: LaneStanding::Active,
            }],
            linked: true,
            health: Some(HealthReport {
                reported_at: super::MORNING,
                report,
            }),
        },
        KioskStanding {
            kiosk: "kiosk-2".parse().unwrap(),
            configured: true,
            machines: Vec::new(),
            linked: false,
            health: None,
        },
    ]
}
