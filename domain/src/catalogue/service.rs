//! One service: its questions, the materials that follow from the answers, fee, time, and steps after acceptance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{ChoiceId, GroupId, MaterialId, QuestionId, ServiceId, SkillId, StepId};
use crate::number::Prefix;
use crate::text::Text;

/// A service asks at most this many questions, so that a ticket stays six taps away at worst.
pub const QUESTIONS_MAX: usize = 3;

/// What a customer answered, by question.
pub type Answers = BTreeMap<QuestionId, ChoiceId>;

/// What a customer comes for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    pub id: ServiceId,
    pub group: GroupId,
    /// The letter its numbers begin with. Services of one group may share it.
    pub prefix: Prefix,
    /// What a counter must be able to do to serve it.
    pub skill: SkillId,
    pub name: Text,
    /// One line under the name.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub line: Text,
    /// What people call it besides its name, in any language: search finds it by these. No screen shows the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// How long it takes at the counter, in minutes, 1 to 480.
    pub handling_minutes: u16,
    /// Nothing means free of charge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// At most [`QUESTIONS_MAX`], and only such as change the materials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// Good to know, such as that the photograph is taken at the counter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// What happens after acceptance, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The public guide these facts were read in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// True when the facts are made up for the sample.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
}

/// Where a service's facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    pub url: String,
}

/// What a service costs. The amount is in the currency's smallest unit (fen, cent).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    pub amount_minor: u32,
    /// ISO 4217, such as `CNY`.
    pub currency: String,
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub note: Text,
}

/// A question whose answer changes the materials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: QuestionId,
    pub text: Text,
    /// Two to four.
    pub choices: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: ChoiceId,
    pub text: Text,
}

/// A paper or thing to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    pub id: MaterialId,
    pub name: Text,
    #[serde(default)]
    pub originals: u8,
    #[serde(default)]
    pub copies: u8,
    /// Why it is needed, or what it must show.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub note: Text,
    /// Where to get it.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub obtain: Text,
    /// Needed only when all of these hold; always, when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// Holds when the question was answered with one of the choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub question: QuestionId,
    pub is: Vec<ChoiceId>,
}

/// A line that spares people a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    #[serde(default)]
    pub icon: String,
    pub text: Text,
}

/// A step after acceptance. One definition serves the staff's SOP board (action, risk), the work orders (department,
/// deadline, deliverable) and the customer's progress (name).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub id: StepId,
    /// What the customer reads.
    pub name: Text,
    /// The key action, for staff.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub action: Text,
    /// What goes wrong here, for staff.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub risk: Text,
    /// A training video, for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
    /// Who does it when it is not the counter.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub department: Text,
    /// How long it may take, in working days; nothing means at once, at the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_days: Option<u16>,
    /// What comes out of it.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub deliverable: Text,
}

impl Condition {
    fn holds(&self, answers: &Answers) -> bool {
        answers
            .get(&self.question)
            .is_some_and(|choice| self.is.contains(choice))
    }
}

impl Material {
    pub fn is_needed(&self, answers: &Answers) -> bool {
        self.when.iter().all(|condition| condition.holds(answers))
    }
}

impl Service {
    /// The materials that these answers call for, in the catalogue's order.
    pub fn materials_for<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Material> {
        self.materials
            .iter()
            .filter(|material| material.is_needed(answers))
    }

    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material(when: &[(&str, &[&str])]) -> Material {
        Material {
            id: "paper".parse().unwrap(),
            name: Text::default(),
            originals: 1,
            copies: 0,
            note: Text::default(),
            obtain: Text::default(),
            when: when
                .iter()
                .map(|(question, is)| Condition {
                    question: question.parse().unwrap(),
                    is: is.iter().map(|choice| choice.parse().unwrap()).collect(),
                })
                .collect(),
        }
    }

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs
            .iter()
            .map(|(q, c)| (q.parse().unwrap(), c.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_material_without_conditions_is_always_needed() {
        assert!(material(&[]).is_needed(&answers(&[])));
    }

    #[test]
    fn a_material_is_needed_when_every_condition_holds() {
        let paper = material(&[("who", &["agent"]), ("case", &["lost", "stolen"])]);
        assert!(paper.is_needed(&answers(&[("who", "agent"), ("case", "stolen")])));
        assert!(!paper.is_needed(&answers(&[("who", "self"), ("case", "stolen")])));
        assert!(
            !paper.is_needed(&answers(&[("who", "agent")])),
            "an unanswered question makes no paper needed"
        );
    }
}
