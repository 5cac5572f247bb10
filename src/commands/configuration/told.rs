//! Differences and findings, a line each.

use frontdesk_central::configuration::wire::CheckAnswer;
use frontdesk_domain::site::{Change, Detail, HowChanged, Section};
use frontdesk_domain::text::Lang;

const LANG: Lang = Lang::En;

pub fn print(checked: &CheckAnswer) {
    for finding in &checked.findings {
        println!("{}: {}: {}", finding.severity, finding.key, finding.message);
    }
    let more = checked.findings_in_all - checked.findings.len().min(checked.findings_in_all);
    if more > 0 {
        println!("… and {more} more findings");
    }
    for change in &checked.changes {
        println!("{}", line(change));
        for detail in &change.details {
            println!("    {}", within(detail));
        }
    }
    if checked.changes.is_empty() {
        println!("Nothing is different from what is in force.");
    }
}

fn line(change: &Change) -> String {
    let mut words = vec![
        sign(change.how).to_owned(),
        thing(change.section).to_owned(),
    ];
    if !change.id.is_empty() {
        words.push(format!("`{}`", change.id));
    }
    let name = change.name.to(LANG);
    if !name.is_empty() {
        words.push(name.to_owned());
    }
    if change.how == HowChanged::Reordered {
        words.push("in another order".to_owned());
    }
    words.join(" ")
}

fn within(detail: &Detail) -> String {
    let told = format!("{} {}", sign(detail.how), detail.key);
    let told = match &detail.entry {
        Some(entry) => format!("{told}: {}", entry.to(LANG)),
        None => told,
    };
    match (&detail.before, &detail.after) {
        (Some(before), Some(after)) => {
            format!("{told}: {} → {}", before.to(LANG), after.to(LANG))
        }
        (None, Some(after)) => format!("{told}: {}", after.to(LANG)),
        (Some(before), None) => format!("{told}: {} → nothing", before.to(LANG)),
        (None, None) => told,
    }
}

fn sign(how: HowChanged) -> &'static str {
    match how {
        HowChanged::Added => "+",
        HowChanged::Removed => "-",
        HowChanged::Changed => "~",
        HowChanged::Reordered => "↕",
    }
}

fn thing(section: Section) -> &'static str {
    match section {
        Section::Branch => "branch",
        Section::Rules => "rules",
        Section::Areas => "area",
        Section::Skills => "skill group",
        Section::Counters => "counter",
        Section::Kiosks => "kiosk",
        Section::Classes => "priority class",
        Section::Groups => "group",
        Section::Services => "service",
    }
}
