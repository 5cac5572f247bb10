//! Opening hours and holidays.

use frontdesk_domain::hours::SpecialDay;
use frontdesk_domain::text::Lang;

use super::{changes, settings, text};
use crate::cli::configuration::HoursOf;

pub async fn run(command: HoursOf) -> anyhow::Result<()> {
    match command {
        HoursOf::Show { at } => {
            let branch = settings(&at).await?.branch;
            if branch.hours.is_empty() {
                println!("always open");
            }
            for hours in &branch.hours {
                let days: Vec<String> = hours.days.iter().copied().map(day).collect();
                println!("{} {}-{}", days.join(","), hours.from, hours.to);
            }
            for special in &branch.special_days {
                println!("{}", otherwise(special));
            }
            Ok(())
        }
        HoursOf::Week { change, hours } => {
            changes(&change, |settings| {
                settings.branch.hours = hours;
                Ok(())
            })
            .await
        }
        HoursOf::Day {
            change,
            date,
            name,
            open,
        } => {
            let special = SpecialDay {
                date,
                name: text(name),
                times: open,
            };
            changes(&change, |settings| {
                let days = &mut settings.branch.special_days;
                days.retain(|day| day.date != date);
                days.push(special);
                days.sort_by_key(|day| day.date);
                Ok(())
            })
            .await
        }
        HoursOf::Forget { change, date } => {
            changes(&change, |settings| {
                settings.branch.special_days.retain(|day| day.date != date);
                Ok(())
            })
            .await
        }
    }
}

fn day(day: frontdesk_domain::hours::Weekday) -> String {
    let written = serde_json::to_value(day).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

fn otherwise(day: &SpecialDay) -> String {
    let times: Vec<String> = day
        .times
        .iter()
        .map(|times| format!("{}-{}", times.from, times.to))
        .collect();
    let when = if times.is_empty() {
        "closed".to_owned()
    } else {
        times.join(" ")
    };
    format!("{} {when} {}", day.date, day.name.to(Lang::ZhHans))
        .trim_end()
        .to_owned()
}
