//! What a customer has told the kiosk: the service, their answers, the materials they have.

use std::collections::BTreeSet;

use frontdesk_domain::catalogue::{Answers, Catalogue, Material, Service};
use frontdesk_domain::ids::{ChoiceId, ClassId, GroupId, MaterialId, ServiceId};
use frontdesk_domain::list::List;
use frontdesk_domain::text::Lang;

use super::At;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Where Back leads from its first screen.
    pub came_by: CameBy,
    pub service: ServiceId,
    pub answers: Answers,
    pub ticked: BTreeSet<MaterialId>,
    /// The class that was asked for beyond everybody's.
    pub class: Option<ClassId>,
}

/// How the service was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameBy {
    Group(GroupId),
    /// By what was typed.
    Search(String),
    /// By the code of a list.
    List,
}

impl CameBy {
    pub(super) fn screen(&self) -> At {
        match self {
            Self::Group(group) => At::Services {
                group: group.clone(),
                page: 0,
            },
            Self::Search(typed) => At::searching(typed.clone()),
            Self::List => At::Welcome { page: 0 },
        }
    }
}

/// A ticket to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub service: ServiceId,
    pub answers: Answers,
    pub ticked: BTreeSet<MaterialId>,
    pub class: Option<ClassId>,
    pub lang: Lang,
}

impl Draft {
    /// What is taken along of it.
    pub fn list(&self) -> List {
        List {
            service: self.service.clone(),
            answers: self.answers.clone(),
            ticked: self.ticked.clone(),
        }
    }
}

impl Visit {
    /// The first screen of a service: its first question, or the checklist.
    pub(super) fn begin(service: &Service, came_by: CameBy) -> At {
        let visit = Self {
            came_by,
            service: service.id.clone(),
            answers: Answers::new(),
            ticked: BTreeSet::new(),
            class: None,
        };
        visit.question_or_checklist(0, service)
    }

    /// The checklist as it was when its list was taken along.
    pub(super) fn resumed(list: List) -> At {
        let visit = Self {
            came_by: CameBy::List,
            service: list.service,
            answers: list.answers,
            ticked: list.ticked,
            class: None,
        };
        At::Checklist {
            visit,
            page: 0,
            issuing: false,
        }
    }

    /// What is taken along.
    pub fn list(&self) -> List {
        self.draft(Lang::default()).list()
    }

    fn question_or_checklist(self, index: usize, service: &Service) -> At {
        if index < service.questions.len() {
            At::Question { visit: self, index }
        } else {
            At::Checklist {
                visit: self,
                page: 0,
                issuing: false,
            }
        }
    }

    /// Where an answer to the question with this index leads; nowhere when it is none of its choices.
    pub(super) fn answer(
        &self,
        index: usize,
        choice: ChoiceId,
        catalogue: &Catalogue,
    ) -> Option<At> {
        let service = catalogue.service(&self.service)?;
        let question = service.questions.get(index)?;
        question.choices.iter().find(|known| known.id == choice)?;
        let mut visit = self.clone();
        visit.answers.insert(question.id.clone(), choice);
        // Another answer may call for other materials; what is no longer asked for is not kept.
        let needed: BTreeSet<_> = service
            .materials_for(&visit.answers)
            .map(|material| material.id.clone())
            .collect();
        visit.ticked.retain(|material| needed.contains(material));
        Some(visit.question_or_checklist(index + 1, service))
    }

    pub(super) fn toggle(&mut self, material: MaterialId) {
        if !self.ticked.remove(&material) {
            self.ticked.insert(material);
        }
    }

    /// The screen before the checklist: the last question, or the list of services.
    pub(super) fn before_checklist(&self, catalogue: &Catalogue) -> At {
        let questions = catalogue
            .service(&self.service)
            .map_or(0, |service| service.questions.len());
        match questions.checked_sub(1) {
            Some(last) => At::Question {
                visit: self.clone(),
                index: last,
            },
            None => self.came_by.screen(),
        }
    }

    /// The materials called for and not ticked.
    pub fn lacking<'a>(&'a self, service: &'a Service) -> impl Iterator<Item = &'a Material> {
        service
            .materials_for(&self.answers)
            .filter(|material| !self.ticked.contains(&material.id))
    }

    pub(super) fn draft(&self, lang: Lang) -> Draft {
        Draft {
            service: self.service.clone(),
            answers: self.answers.clone(),
            ticked: self.ticked.clone(),
            class: self.class.clone(),
            lang,
        }
    }
}
