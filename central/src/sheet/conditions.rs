//! When a material is needed, as a clerk writes it: `who = agent / guardian; case = lost`.
//!
//! Questions and answers are named by their ids, or by their words in any language.

use frontdesk_domain::catalogue::{Condition, Question};
use frontdesk_domain::ids::ChoiceId;
use frontdesk_domain::text::{Lang, Text};

use super::reading::{AND, OR};

/// The conditions of a cell, or everything in it that names nothing.
pub(super) fn conditions(
    cell: &str,
    questions: &[Question],
) -> Result<Vec<Condition>, Vec<String>> {
    let mut conditions = Vec::new();
    let mut wrong = Vec::new();
    for part in cell
        .split(AND)
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match condition(part, questions) {
            Ok(condition) => conditions.push(condition),
            Err(message) => wrong.push(message),
        }
    }
    if wrong.is_empty() {
        Ok(conditions)
    } else {
        Err(wrong)
    }
}

fn condition(part: &str, questions: &[Question]) -> Result<Condition, String> {
    let (asked, answers) = part.split_once(['=', '＝']).ok_or_else(|| {
        format!("`{part}` is no condition; write QUESTION = ANSWER, with / between several answers")
    })?;
    let asked = asked.trim();
    let question = named(questions, asked, |question| {
        (question.id.as_str(), &question.text)
    })
    .ok_or_else(|| {
        format!("the service asks no one question `{asked}`; write its id or its words")
    })?;
    let answer = |name: &str| -> Result<ChoiceId, String> {
        named(&question.choices, name, |choice| {
            (choice.id.as_str(), &choice.text)
        })
        .map(|choice| choice.id.clone())
        .ok_or_else(|| {
            format!("question `{asked}` has no one answer `{name}`; write its id or its words")
        })
    };
    // An answer whose own words have a stroke in them is meant as a whole.
    let answers = answers.trim();
    let is = match answer(answers) {
        Ok(whole) => vec![whole],
        Err(_) => answers
            .split(OR)
            .map(|name| answer(name.trim()))
            .collect::<Result<_, _>>()?,
    };
    Ok(Condition {
        question: question.id.clone(),
        is,
    })
}

/// The one thing that has this id, or else the only one that has these words.
fn named<'a, T>(things: &'a [T], name: &str, of: impl Fn(&T) -> (&str, &Text)) -> Option<&'a T> {
    if let Some(thing) = things.iter().find(|thing| of(thing).0 == name) {
        return Some(thing);
    }
    let says = |thing: &&T| {
        let (_, text) = of(thing);
        let mut languages = Lang::ALL.into_iter();
        languages.any(|lang| text.exactly(lang).is_some_and(|words| words == name))
    };
    let mut found = things.iter().filter(says);
    found.next().filter(|_| found.next().is_none())
}

/// As an export writes it; the inverse of [`conditions`].
pub(super) fn written(when: &[Condition]) -> String {
    let one = |condition: &Condition| {
        let is: Vec<_> = condition.is.iter().map(ChoiceId::as_str).collect();
        format!("{} = {}", condition.question, is.join(" / "))
    };
    when.iter().map(one).collect::<Vec<_>>().join("; ")
}
