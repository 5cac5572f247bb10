//! From a place in the catalogue back to the row it was read from, for what the check of a hall's file finds.

use frontdesk_domain::site::PathPart::{self, Index, Key};
use frontdesk_domain::text::Lang;

use super::columns::Field;

/// The rows of everything in a catalogue.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub groups: Vec<usize>,
    pub services: Vec<ServicePlaces>,
}

#[derive(Debug, Default)]
pub(super) struct ServicePlaces {
    pub row: usize,
    pub questions: Vec<(usize, Vec<usize>)>,
    pub materials: Vec<usize>,
    pub remarks: Vec<usize>,
    pub steps: Vec<usize>,
}

impl Places {
    /// The row of a path, and the column that its last key is written in; nothing for what is not of the sheet.
    pub fn of(&self, path: &[PathPart]) -> Option<(usize, Option<Field>)> {
        let row = match path {
            [Key("groups"), Index(group), ..] => *self.groups.get(*group)?,
            [Key("services"), Index(service), within @ ..] => {
                self.services.get(*service)?.row_of(within)
            }
            _ => return None,
        };
        let key = path.iter().rev().find_map(|part| match part {
            Key(key) => field(key),
            Index(_) => None,
        });
        Some((row, key))
    }
}

impl ServicePlaces {
    fn row_of(&self, within: &[PathPart]) -> usize {
        let found = match within {
            [Key("questions"), Index(question), rest @ ..] => {
                self.questions.get(*question).map(|(row, answers)| {
                    let answer = match rest {
                        [Key("choices"), Index(answer), ..] => answers.get(*answer),
                        _ => None,
                    };
                    *answer.unwrap_or(row)
                })
            }
            [Key("materials"), Index(material), ..] => self.materials.get(*material).copied(),
            [Key("remarks"), Index(remark), ..] => self.remarks.get(*remark).copied(),
            [Key("steps"), Index(step), ..] => self.steps.get(*step).copied(),
            _ => None,
        };
        found.unwrap_or(self.row)
    }
}

fn field(key: &str) -> Option<Field> {
    Some(match key {
        "id" => Field::Id,
        "group" => Field::Group,
        "prefix" => Field::Prefix,
        "skill" => Field::Skill,
        "name" | "text" => Field::Name(Lang::ZhHans),
        "line" => Field::Line(Lang::ZhHans),
        "aliases" => Field::Aliases,
        "handling_minutes" => Field::Minutes,
        "fee" => Field::Fee,
        "currency" => Field::Currency,
        "originals" => Field::Originals,
        "when" | "question" | "is" => Field::When,
        "note" => Field::Note(Lang::ZhHans),
        "obtain" => Field::Obtain(Lang::ZhHans),
        "icon" => Field::Icon,
        "source" => Field::SourceTitle,
        "action" => Field::Action(Lang::ZhHans),
        "risk" => Field::Risk(Lang::ZhHans),
        "department" => Field::Department(Lang::ZhHans),
        "deliverable" => Field::Deliverable(Lang::ZhHans),
        _ => return None,
    })
}
