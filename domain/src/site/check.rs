//! What is wrong with a hall's file, where, and what to do about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use super::SiteFile;
use crate::catalogue::{ALIAS_CHARS_MAX, ALIASES_MAX, Material, QUESTIONS_MAX, Service};
use crate::hours::{HOURS_MAX, Hours, SPECIAL_DAYS_MAX, SpecialDay, TIMES_MAX, TimeOfDay};
use crate::text::Text;

/// A step on the way to the place a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathPart {
    Key(&'static str),
    Index(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, and something in it wants attention.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    pub severity: Severity,
    pub path: Vec<PathPart>,
    /// What is wrong and what to do, in one sentence or two.
    pub message: String,
}

impl Finding {
    /// The place as people write it: `services[3].materials[0].when`.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for part in &self.path {
            match part {
                PathPart::Key(name) if key.is_empty() => write!(key, "{name}"),
                PathPart::Key(name) => write!(key, ".{name}"),
                PathPart::Index(index) => write!(key, "[{index}]"),
            }
            .expect("a String takes every write");
        }
        key
    }
}

use PathPart::{Index, Key};

/// Every finding of a file, errors and warnings, in the file's order of sections.
pub fn check(file: &SiteFile) -> Vec<Finding> {
    let mut report = Report {
        file,
        findings: Vec::new(),
    };
    report.branch();
    report.hall();
    report.groups();
    report.prefixes();
    for (index, service) in file.services.iter().enumerate() {
        report.service(index, service);
    }
    report.findings
}

struct Report<'a> {
    file: &'a SiteFile,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn error(&mut self, path: &[PathPart], message: impl Into<String>) {
        self.findings.push(Finding {
            severity: Severity::Error,
            path: path.to_vec(),
            message: message.into(),
        });
    }

    fn warning(&mut self, path: &[PathPart], message: impl Into<String>) {
        self.findings.push(Finding {
            severity: Severity::Warning,
            path: path.to_vec(),
            message: message.into(),
        });
    }

    /// A text that customers must be able to read.
    fn text(&mut self, text: &Text, path: &[PathPart]) {
        if text.is_blank() {
            self.error(path, "is empty in every language; write at least one");
        } else {
            self.translations(text, path);
        }
    }

    /// A text that may be left out; once there, it should be there in every language.
    fn translations(&mut self, text: &Text, path: &[PathPart]) {
        if text.is_blank() {
            return;
        }
        let missing: Vec<_> = text.missing().map(crate::text::Lang::tag).collect();
        if !missing.is_empty() {
            self.warning(
                path,
                format!(
                    "has no {} text; customers read another language instead. Add it",
                    missing.join(" and ")
                ),
            );
        }
    }

    /// Ids of one list must differ.
    fn unique<T: Ord + fmt::Display>(
        &mut self,
        ids: impl Iterator<Item = T>,
        list: &[PathPart],
        key: &'static str,
    ) {
        let mut seen = BTreeMap::new();
        for (index, id) in ids.enumerate() {
            let at = [list, &[Index(index), Key(key)]].concat();
            if let Some(first) = seen.get(&id) {
                self.error(&at, format!("`{id}` is already the {key} of entry {first} of this list (counted from 0); choose another"));
            } else {
                seen.insert(id, index);
            }
        }
    }

    fn hours(&mut self, hours: &[Hours]) {
        let list = [Key("branch"), Key("hours")];
        if hours.len() > HOURS_MAX {
            self.error(
                &list,
                format!(
                    "has {} entries; a branch has at most {HOURS_MAX}",
                    hours.len()
                ),
            );
        }
        for (index, entry) in hours.iter().enumerate() {
            let at = |key| [list[0], list[1], Index(index), Key(key)];
            if entry.days.is_empty() {
                self.error(
                    &at("days"),
                    "names no day; write days such as [\"mon\", \"tue\"]",
                );
            }
            self.closes_after_it_opens(entry.from, entry.to, &at("to"));
        }
    }

    fn special_days(&mut self, days: &[SpecialDay]) {
        let list = [Key("branch"), Key("special_days")];
        if days.len() > SPECIAL_DAYS_MAX {
            let many = days.len();
            self.error(
                &list,
                format!(
                    "has {many} days; at most {SPECIAL_DAYS_MAX}. Take out those that are over"
                ),
            );
        }
        self.unique(days.iter().map(|day| day.date), &list, "date");
        for (index, day) in days.iter().enumerate() {
            let at = |key| [list[0], list[1], Index(index), Key(key)];
            self.translations(&day.name, &at("name"));
            if day.times.len() > TIMES_MAX {
                let many = day.times.len();
                self.error(
                    &at("times"),
                    format!("has {many} entries; a day has at most {TIMES_MAX}"),
                );
            }
            for (number, time) in day.times.iter().enumerate() {
                let place = [&at("times")[..], &[Index(number), Key("to")]].concat();
                self.closes_after_it_opens(time.from, time.to, &place);
            }
        }
    }

    fn closes_after_it_opens(&mut self, from: TimeOfDay, to: TimeOfDay, at: &[PathPart]) {
        if from >= to {
            self.error(
                at,
                format!("{to} is not after {from}; write when it closes, at most 24:00"),
            );
        }
    }

    fn branch(&mut self) {
        let branch = &self.file.branch;
        self.text(&branch.name, &[Key("branch"), Key("name")]);
        self.text(&branch.help_desk, &[Key("branch"), Key("help_desk")]);
        if day_start_minutes(&branch.day_start).is_none() {
            self.error(
                &[Key("branch"), Key("day_start")],
                format!(
                    "`{}` is not a time of day; write HH:MM, such as 04:00",
                    branch.day_start
                ),
            );
        }
        self.hours(&branch.hours);
        self.special_days(&branch.special_days);
        let rules = &self.file.rules;
        for (key, value, max) in [
            (
                "calls_before_missed",
                u32::from(rules.calls_before_missed),
                20,
            ),
            ("recall_spacing_seconds", rules.recall_spacing_seconds, 600),
            ("return_after", u32::from(rules.return_after), 100),
            ("let_pass_max", u32::from(rules.let_pass_max), 100),
            ("let_pass_times", u32::from(rules.let_pass_times), 100),
            ("soon_ahead", rules.soon_ahead, 100),
            ("help_valid_seconds", rules.help_valid_seconds, 600),
            (
                "offline_issue_days",
                u32::from(rules.offline_issue_days),
                30,
            ),
            (
                "wait_limit_minutes",
                u32::from(rules.wait_limit_minutes),
                480,
            ),
        ] {
            if !(1..=max).contains(&value) {
                self.error(
                    &[Key("rules"), Key(key)],
                    format!("is {value}; choose 1 to {max}"),
                );
            }
        }
        // Below the handling time itself everybody would be overdue.
        let percent = rules.handling_limit_percent;
        if !(100..=1000).contains(&percent) {
            self.error(
                &[Key("rules"), Key("handling_limit_percent")],
                format!("is {percent}; choose 100 to 1000"),
            );
        }
    }

    fn hall(&mut self) {
        let file = self.file;
        self.unique(
            file.areas.iter().map(|area| &area.id),
            &[Key("areas")],
            "id",
        );
        self.unique(
            file.skills.iter().map(|skill| &skill.id),
            &[Key("skills")],
            "id",
        );
        self.unique(
            file.counters.iter().map(|counter| counter.number),
            &[Key("counters")],
            "number",
        );
        self.unique(
            file.kiosks.iter().map(|kiosk| &kiosk.id),
            &[Key("kiosks")],
            "id",
        );
        self.unique(
            file.classes.iter().map(|class| &class.id),
            &[Key("classes")],
            "id",
        );
        let lanes = file
            .kiosks
            .iter()
            .map(|kiosk| format!("{:?}", kiosk.lane.as_str()));
        self.unique(lanes, &[Key("kiosks")], "lane");
        for (index, area) in file.areas.iter().enumerate() {
            self.text(&area.name, &[Key("areas"), Index(index), Key("name")]);
        }
        for (index, skill) in file.skills.iter().enumerate() {
            let at = [Key("skills"), Index(index), Key("name")];
            self.text(&skill.name, &at);
            if !file
                .counters
                .iter()
                .any(|counter| counter.skills.contains(&skill.id))
            {
                self.warning(
                    &at[..2],
                    format!(
                        "no counter has the skill `{}`, so nobody can serve its services",
                        skill.id
                    ),
                );
            }
        }
        for (index, kiosk) in file.kiosks.iter().enumerate() {
            self.text(&kiosk.place, &[Key("kiosks"), Index(index), Key("place")]);
            if kiosk.lane == file.rules.desk_lane {
                self.error(&[Key("kiosks"), Index(index), Key("lane")], "is the desk's own lane (rules.desk_lane); choose another, or two machines print one number");
            }
        }
        for (index, counter) in file.counters.iter().enumerate() {
            self.counter(index, counter);
        }
        if file.classes.is_empty() {
            self.error(
                &[Key("classes")],
                "there is no priority class; add at least one [[classes]] with id, name and weight",
            );
        }
        for (index, class) in file.classes.iter().enumerate() {
            self.text(&class.name, &[Key("classes"), Index(index), Key("name")]);
            if !(1..=100).contains(&class.weight) {
                self.error(
                    &[Key("classes"), Index(index), Key("weight")],
                    format!(
                        "is {}; choose 1 to 100, so that no class starves another",
                        class.weight
                    ),
                );
            }
        }
    }

    fn counter(&mut self, index: usize, counter: &crate::rules::CounterSetup) {
        let at = |key| [Key("counters"), Index(index), Key(key)];
        if counter.number == 0 {
            self.error(&at("number"), "is 0; counters are numbered from 1");
        }
        if !self.file.areas.iter().any(|area| area.id == counter.area) {
            self.error(
                &at("area"),
                format!(
                    "there is no area `{}`; add it under [[areas]] or correct the name",
                    counter.area
                ),
            );
        }
        for skill in &counter.skills {
            if !self.file.skills.iter().any(|known| known.id == *skill) {
                self.error(
                    &at("skills"),
                    format!(
                        "there is no skill `{skill}`; add it under [[skills]] or correct the name"
                    ),
                );
            }
        }
    }

    fn groups(&mut self) {
        let file = self.file;
        self.unique(
            file.groups.iter().map(|group| &group.id),
            &[Key("groups")],
            "id",
        );
        self.unique(
            file.services.iter().map(|service| &service.id),
            &[Key("services")],
            "id",
        );
        for (index, group) in file.groups.iter().enumerate() {
            self.text(&group.name, &[Key("groups"), Index(index), Key("name")]);
            self.text(&group.line, &[Key("groups"), Index(index), Key("line")]);
            self.aliases(
                &group.aliases,
                &[Key("groups"), Index(index), Key("aliases")],
            );
            if !file
                .services
                .iter()
                .any(|service| service.group == group.id)
            {
                self.warning(
                    &[Key("groups"), Index(index)],
                    format!(
                        "group `{}` has no service; its tile would lead nowhere and is not shown",
                        group.id
                    ),
                );
            }
        }
    }

    /// A letter means one kind of business: two groups must not share it.
    fn prefixes(&mut self) {
        let mut owner = BTreeMap::new();
        for (index, service) in self.file.services.iter().enumerate() {
            let first = owner.entry(service.prefix).or_insert(&service.group);
            if **first != service.group {
                let message = format!(
                    "prefix {} already belongs to group `{first}`; a letter means one kind of business, choose another",
                    service.prefix
                );
                self.error(&[Key("services"), Index(index), Key("prefix")], message);
            }
        }
    }

    fn service(&mut self, index: usize, service: &Service) {
        let at = |key| [Key("services"), Index(index), Key(key)];
        let file = self.file;
        self.text(&service.name, &at("name"));
        self.translations(&service.line, &at("line"));
        self.aliases(&service.aliases, &at("aliases"));
        if !file.groups.iter().any(|group| group.id == service.group) {
            self.error(
                &at("group"),
                format!(
                    "there is no group `{}`; add it under [[groups]] or correct the name",
                    service.group
                ),
            );
        }
        if !file.skills.iter().any(|skill| skill.id == service.skill) {
            self.error(
                &at("skill"),
                format!(
                    "there is no skill `{}`; add it under [[skills]] or correct the name",
                    service.skill
                ),
            );
        }
        if !(1..=480).contains(&service.handling_minutes) {
            self.error(
                &at("handling_minutes"),
                format!(
                    "is {}; write the minutes at the counter, 1 to 480",
                    service.handling_minutes
                ),
            );
        }
        if service.source.is_some() == service.sample {
            self.error(&at("source"), "must name the public guide the facts were read in, or else the service says sample = true; one of the two");
        }
        if let Some(fee) = &service.fee {
            if fee.currency.len() != 3
                || !fee.currency.bytes().all(|byte| byte.is_ascii_uppercase())
            {
                self.error(
                    &[&at("fee")[..], &[Key("currency")]].concat(),
                    "is not an ISO 4217 code; write three capitals, such as CNY",
                );
            }
            self.translations(&fee.note, &[&at("fee")[..], &[Key("note")]].concat());
        }
        self.questions(service, &at("questions"));
        self.unique(
            service.materials.iter().map(|material| &material.id),
            &at("materials"),
            "id",
        );
        for (number, material) in service.materials.iter().enumerate() {
            self.material(
                service,
                material,
                &[&at("materials")[..], &[Index(number)]].concat(),
            );
        }
        for (number, remark) in service.remarks.iter().enumerate() {
            self.text(
                &remark.text,
                &[&at("remarks")[..], &[Index(number), Key("text")]].concat(),
            );
        }
        self.unique(
            service.steps.iter().map(|step| &step.id),
            &at("steps"),
            "id",
        );
        for (number, step) in service.steps.iter().enumerate() {
            let path = |key| [&at("steps")[..], &[Index(number), Key(key)]].concat();
            self.text(&step.name, &path("name"));
            self.translations(&step.action, &path("action"));
            self.translations(&step.risk, &path("risk"));
            self.translations(&step.department, &path("department"));
            self.translations(&step.deliverable, &path("deliverable"));
        }
    }

    /// What people call a service or group.
    fn aliases(&mut self, aliases: &[String], list: &[PathPart]) {
        if aliases.len() > ALIASES_MAX {
            self.error(
                list,
                format!(
                    "has {} aliases; keep the {ALIASES_MAX} that people use most",
                    aliases.len()
                ),
            );
        }
        let mut seen = BTreeSet::new();
        for (number, alias) in aliases.iter().enumerate() {
            let at = [list, &[Index(number)]].concat();
            let chars = alias.chars().count();
            if alias.trim().is_empty() {
                self.error(&at, "is empty; write what people type, or leave it out");
            } else if chars > ALIAS_CHARS_MAX {
                self.error(
                    &at,
                    format!("has {chars} characters; an alias has at most {ALIAS_CHARS_MAX}"),
                );
            }
            if !seen.insert(alias.trim().to_lowercase()) {
                self.error(&at, format!("`{alias}` is there twice; leave one out"));
            }
        }
    }

    fn questions(&mut self, service: &Service, list: &[PathPart]) {
        if service.questions.len() > QUESTIONS_MAX {
            self.error(
                list,
                format!(
                    "has {} questions; a service asks at most {QUESTIONS_MAX}",
                    service.questions.len()
                ),
            );
        }
        self.unique(
            service.questions.iter().map(|question| &question.id),
            list,
            "id",
        );
        for (number, question) in service.questions.iter().enumerate() {
            let at = [list, &[Index(number)]].concat();
            self.text(&question.text, &[&at[..], &[Key("text")]].concat());
            let choices = [&at[..], &[Key("choices")]].concat();
            if !(2..=4).contains(&question.choices.len()) {
                self.error(
                    &choices,
                    format!(
                        "has {} choices; a question has 2 to 4",
                        question.choices.len()
                    ),
                );
            }
            self.unique(
                question.choices.iter().map(|choice| &choice.id),
                &choices,
                "id",
            );
            for (which, choice) in question.choices.iter().enumerate() {
                self.text(
                    &choice.text,
                    &[&choices[..], &[Index(which), Key("text")]].concat(),
                );
            }
            let asked = |material: &Material| {
                material
                    .when
                    .iter()
                    .any(|condition| condition.question == question.id)
            };
            if !service.materials.iter().any(asked) {
                self.warning(&at, format!("no material depends on the answer to `{}`; leave the question out or use it", question.id));
            }
        }
    }

    fn material(&mut self, service: &Service, material: &Material, at: &[PathPart]) {
        let key = |key| [at, &[Key(key)]].concat();
        self.text(&material.name, &key("name"));
        self.translations(&material.note, &key("note"));
        self.translations(&material.obtain, &key("obtain"));
        if material.originals == 0 && material.copies == 0 {
            self.error(
                &key("originals"),
                "neither an original nor a copy is asked for; set originals or copies",
            );
        }
        for (number, condition) in material.when.iter().enumerate() {
            let path = |name| [at, &[Key("when"), Index(number), Key(name)]].concat();
            let Some(question) = service.question(&condition.question) else {
                self.error(
                    &path("question"),
                    format!(
                        "service `{}` asks no question `{}`; add the question or correct the name",
                        service.id, condition.question
                    ),
                );
                continue;
            };
            let known: BTreeSet<_> = question.choices.iter().map(|choice| &choice.id).collect();
            for choice in condition.is.iter().filter(|choice| !known.contains(choice)) {
                self.error(
                    &path("is"),
                    format!(
                        "question `{}` has no choice `{choice}`; correct the name",
                        question.id
                    ),
                );
            }
            if condition.is.is_empty() {
                self.error(
                    &path("is"),
                    "is empty, so the material is never needed; name at least one choice",
                );
            }
        }
    }
}

/// Minutes after midnight of an `HH:MM`.
pub fn day_start_minutes(text: &str) -> Option<u16> {
    let at: TimeOfDay = text.parse().ok()?;
    (at < TimeOfDay::END_OF_DAY).then(|| at.minutes())
}
