//! Counters, skill groups, priority classes and the rules between them.

use anyhow::{Context as _, bail};
use frontdesk_domain::ids::SkillId;
use frontdesk_domain::rules::{CounterSetup, PriorityClass, Rules as InForce, Skill};
use frontdesk_domain::text::{Lang, Text};
use serde_json::Value;

use super::{changes, set, settings, text};
use crate::cli::configuration::{Classes, Counters, Rules, Skills};

pub async fn counters(command: Counters) -> anyhow::Result<()> {
    match command {
        Counters::List { at } => {
            for counter in settings(&at).await?.counters {
                let skills: Vec<&str> = counter.skills.iter().map(SkillId::as_str).collect();
                println!(
                    "{}  {}  {}",
                    counter.number,
                    counter.area,
                    skills.join(", ")
                );
            }
            Ok(())
        }
        Counters::Set {
            change,
            number,
            area,
            skill,
        } => {
            changes(&change, |settings| {
                let first = settings.areas.first().map(|area| area.id.clone());
                let present = settings
                    .counters
                    .iter_mut()
                    .find(|counter| counter.number == number);
                if let Some(counter) = present {
                    counter.area = area.unwrap_or_else(|| counter.area.clone());
                    counter.skills = skill;
                    return Ok(());
                }
                let area = area.or(first);
                let area = area.context("the branch has no area; name one with --area")?;
                settings.counters.push(CounterSetup {
                    number,
                    area,
                    skills: skill,
                });
                settings.counters.sort_by_key(|counter| counter.number);
                Ok(())
            })
            .await
        }
        Counters::Remove { change, number } => {
            changes(&change, |settings| {
                let before = settings.counters.len();
                settings.counters.retain(|counter| counter.number != number);
                was_there(before, settings.counters.len(), "counter", number)
            })
            .await
        }
    }
}

pub async fn skills(command: Skills) -> anyhow::Result<()> {
    match command {
        Skills::List { at } => {
            let settings = settings(&at).await?;
            for skill in &settings.skills {
                let counters: Vec<String> = settings
                    .counters_with(&skill.id)
                    .map(|counter| counter.number.to_string())
                    .collect();
                let name = skill.name.to(Lang::ZhHans);
                println!("{}  {name}  counters {}", skill.id, counters.join(", "));
            }
            Ok(())
        }
        Skills::Set {
            change,
            skill: id,
            name,
        } => {
            changes(&change, |settings| {
                match settings.skills.iter_mut().find(|skill| skill.id == id) {
                    Some(skill) => set(&mut skill.name, name),
                    None => settings.skills.push(Skill {
                        id,
                        name: text(name),
                    }),
                }
                Ok(())
            })
            .await
        }
        Skills::Remove { change, skill: id } => {
            changes(&change, |settings| {
                let before = settings.skills.len();
                settings.skills.retain(|skill| skill.id != id);
                for counter in &mut settings.counters {
                    counter.skills.retain(|skill| *skill != id);
                }
                was_there(before, settings.skills.len(), "skill group", id)
            })
            .await
        }
    }
}

pub async fn classes(command: Classes) -> anyhow::Result<()> {
    match command {
        Classes::List { at } => {
            for class in settings(&at).await?.classes {
                let name = class.name.to(Lang::ZhHans);
                println!("{}  {name}  weight {}", class.id, class.weight);
            }
            Ok(())
        }
        Classes::Set {
            change,
            class: id,
            weight,
            name,
            claim,
        } => {
            changes(&change, |settings| {
                let known = settings.classes.iter().position(|class| class.id == id);
                let place = known.unwrap_or_else(|| {
                    settings.classes.push(PriorityClass {
                        id,
                        name: Text::default(),
                        weight: 1,
                        claim: Text::default(),
                    });
                    settings.classes.len() - 1
                });
                let class = &mut settings.classes[place];
                class.weight = weight.unwrap_or(class.weight);
                set(&mut class.name, name);
                set(&mut class.claim, claim);
                Ok(())
            })
            .await
        }
        Classes::Remove { change, class: id } => {
            changes(&change, |settings| {
                let before = settings.classes.len();
                settings.classes.retain(|class| class.id != id);
                was_there(before, settings.classes.len(), "priority class", id)
            })
            .await
        }
    }
}

pub async fn rules(command: Rules) -> anyhow::Result<()> {
    match command {
        Rules::Show { at } => {
            let rules = every_rule(&settings(&at).await?.rules)?;
            for (rule, value) in rules.as_object().into_iter().flatten() {
                match value {
                    Value::String(text) => println!("{rule}={text}"),
                    value => println!("{rule}={value}"),
                }
            }
            Ok(())
        }
        Rules::Set { change, rules } => {
            changes(&change, |settings| {
                let mut written = every_rule(&settings.rules)?;
                for (rule, value) in rules {
                    let Some(present) = written.get_mut(&rule) else {
                        bail!("there is no rule `{rule}`. `frontdesk admin rules show` lists them");
                    };
                    *present = match present {
                        Value::Number(_) => {
                            value.parse::<u32>().map(Value::from).with_context(|| {
                                format!("`{rule}` is a number, and `{value}` is none")
                            })?
                        }
                        _ => Value::String(value),
                    };
                }
                settings.rules =
                    serde_json::from_value(written).context("a rule has no such value")?;
                Ok(())
            })
            .await
        }
    }
}

/// Also those that are written only where they are not the usual ones.
fn every_rule(rules: &InForce) -> anyhow::Result<Value> {
    let mut written = serde_json::to_value(rules)?;
    if let Some(written) = written.as_object_mut() {
        let limits = [
            ("wait_limit_minutes", rules.wait_limit_minutes),
            ("handling_limit_percent", rules.handling_limit_percent),
        ];
        for (rule, value) in limits {
            written.insert(rule.to_owned(), value.into());
        }
    }
    Ok(written)
}

fn was_there(
    before: usize,
    after: usize,
    what: &str,
    id: impl std::fmt::Display,
) -> anyhow::Result<()> {
    if before == after {
        bail!("the branch has no {what} `{id}`");
    }
    Ok(())
}
