//! `frontdesk admin …`: what of a branch is administered while it works.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use frontdesk_domain::hours::{Hours, Times};
use frontdesk_domain::ids::{AreaId, ClassId, SkillId};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::BusinessDate;

use super::{AtBranch, words};

/// A change of what is in force.
#[derive(Debug, Args)]
pub struct Change {
    #[command(flatten)]
    pub at: AtBranch,
    /// Says what would change and whether it would be refused, and changes nothing
    #[arg(long)]
    pub preview: bool,
}

/// A change that comes out of a file.
#[derive(Debug, Args)]
pub struct FromFile {
    #[command(flatten)]
    pub change: Change,
    /// A hall's file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum Catalogue {
    /// Says what is wrong in a catalogue, and what would change if it were published
    Check {
        #[command(flatten)]
        at: AtBranch,
        /// A hall's file, whose catalogue is taken, or a spreadsheet (.csv)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Puts a catalogue in force; the branch's settings stay
    Publish {
        #[command(flatten)]
        change: Change,
        /// A hall's file, whose catalogue is taken, or a spreadsheet (.csv)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Prints the settings in force, as they would stand in a hall's file
    Show {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Puts the settings of a hall's file in force; the catalogue stays
    Publish(FromFile),
}

#[derive(Debug, Subcommand)]
pub enum HoursOf {
    /// Lists the hours of the week and the days that are otherwise
    Show {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Sets the hours of the week; without any, the branch is always open
    Week {
        #[command(flatten)]
        change: Change,
        /// Such as `mon-fri 09:00-17:00`, or `sat 09:00-12:00`; once for each
        #[arg(value_name = "HOURS", value_parser = hours)]
        hours: Vec<Hours>,
    },
    /// Closes the branch on a date, or opens it at other times
    Day {
        #[command(flatten)]
        change: Change,
        /// Such as 2027-02-06
        #[arg(value_name = "DATE")]
        date: BusinessDate,
        /// Why, for customers, once for each language, such as `zh-Hans=春节`
        #[arg(long, value_name = "LANG=WORDS", value_parser = words)]
        name: Vec<(Lang, String)>,
        /// When it is open all the same, such as `09:00-12:00`; once for each
        #[arg(long, value_name = "TIMES", value_parser = times)]
        open: Vec<Times>,
    },
    /// Has the hours of its weekday hold on a date again
    Forget {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "DATE")]
        date: BusinessDate,
    },
}

#[derive(Debug, Subcommand)]
pub enum Counters {
    /// Lists the counters
    List {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Adds a counter, or changes one
    Set {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "NUMBER")]
        number: CounterNumber,
        /// Where it stands [default: where it is]
        #[arg(long, value_name = "AREA")]
        area: Option<AreaId>,
        /// What it can do, once for each; all that it can
        #[arg(long, value_name = "SKILL", required = true)]
        skill: Vec<SkillId>,
    },
    /// Takes a counter out, once it is closed
    Remove {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "NUMBER")]
        number: CounterNumber,
    },
}

#[derive(Debug, Subcommand)]
pub enum Skills {
    /// Lists the skill groups, and the counters that have each
    List {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Adds a skill group, or names one anew
    Set {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "SKILL")]
        skill: SkillId,
        /// Its name, once for each language, such as `zh-Hans=户籍`
        #[arg(long, value_name = "LANG=WORDS", value_parser = words, required = true)]
        name: Vec<(Lang, String)>,
    },
    /// Takes a skill group out, once no service needs it
    Remove {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "SKILL")]
        skill: SkillId,
    },
}

#[derive(Debug, Subcommand)]
pub enum Classes {
    /// Lists the priority classes, the first of which is everybody's, and the ratio between them
    List {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Adds a priority class, or changes what is named of one
    Set {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "CLASS")]
        class: ClassId,
        /// How many of every so many calls are its, 1 to 100 [default: as it is, or 1]
        #[arg(long, value_name = "N")]
        weight: Option<u16>,
        /// Its name, once for each language, such as `zh-Hans=优先`
        #[arg(long, value_name = "LANG=WORDS", value_parser = words)]
        name: Vec<(Lang, String)>,
        /// Who may ask for it at a kiosk, once for each language
        #[arg(long, value_name = "LANG=WORDS", value_parser = words)]
        claim: Vec<(Lang, String)>,
    },
    /// Takes a priority class out, once nobody with a number is of it
    Remove {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "CLASS")]
        class: ClassId,
    },
}

#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Lists the rules with their numbers
    Show {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Sets rules by their names in a hall's file, such as `calls_before_missed=3 return_after=5`
    Set {
        #[command(flatten)]
        change: Change,
        #[arg(value_name = "RULE=VALUE", value_parser = rule, required = true)]
        rules: Vec<(String, String)>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Notice {
    /// Has every screen and page say something
    Post {
        #[command(flatten)]
        at: AtBranch,
        /// What is said, once for each language, such as `zh-Hans=消防演习`
        #[arg(long, value_name = "LANG=WORDS", value_parser = words, required = true)]
        text: Vec<(Lang, String)>,
        /// For so long
        #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1440))]
        minutes: u32,
    },
    /// Takes it back
    Withdraw {
        #[command(flatten)]
        at: AtBranch,
    },
}

/// `calls_before_missed=3`
fn rule(written: &str) -> Result<(String, String), String> {
    let (rule, value) = written
        .split_once('=')
        .ok_or("write a rule and its value, such as calls_before_missed=3")?;
    Ok((rule.trim().to_owned(), value.trim().to_owned()))
}

/// `mon-fri 09:00-17:00`, `sat,sun 10:00-12:00`
fn hours(written: &str) -> Result<Hours, String> {
    let wrong = || {
        format!(
            "`{written}` is no hours; write days and times, such as mon-fri 09:00-17:00 or sat,sun 09:00-12:00"
        )
    };
    let (days, span) = written.split_once(' ').ok_or_else(wrong)?;
    let mut named = Vec::new();
    for part in days.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first).ok_or_else(wrong)?, day(last).ok_or_else(wrong)?);
        if first > last {
            return Err(wrong());
        }
        let all = frontdesk_domain::hours::Weekday::ALL;
        named.extend(all.into_iter().filter(|day| (first..=last).contains(day)));
    }
    let Times { from, to } = times(span)?;
    Ok(Hours {
        days: named,
        from,
        to,
    })
}

fn day(written: &str) -> Option<frontdesk_domain::hours::Weekday> {
    serde_json::from_value(serde_json::Value::String(written.trim().to_owned())).ok()
}

/// `09:00-12:00`
fn times(written: &str) -> Result<Times, String> {
    let wrong =
        || format!("`{written}` is no time; write when it opens and closes, such as 09:00-12:00");
    let (from, to) = written.trim().split_once('-').ok_or_else(wrong)?;
    Ok(Times {
        from: from.parse().map_err(|_| wrong())?,
        to: to.parse().map_err(|_| wrong())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_days_in_a_row_or_one_by_one_and_a_span() {
        let read = |text: &str| {
            let hours = hours(text)?;
            let days = hours.days.len();
            Ok::<_, String>((days, format!("{}-{}", hours.from, hours.to)))
        };
        assert_eq!(read("mon-fri 09:00-17:00"), Ok((5, "09:00-17:00".into())));
        assert_eq!(read("sat,sun 10:00-24:00"), Ok((2, "10:00-24:00".into())));
        for wrong in [
            "mon-fri",
            "fri-mon 09:00-17:00",
            "monday 09:00-17:00",
            "mon 9-17",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
