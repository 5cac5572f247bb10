//! The list of what a customer must bring, as a code: on paper and phone without a ticket, and back at a kiosk with all
//! ticks. It holds everything itself, so nobody keeps it, and says nothing of who the customer is.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;

use crate::catalogue::{Answers, Catalogue, Service};
use crate::hash::Hash;
use crate::ids::{MaterialId, ServiceId};

/// No code is longer; a service of 255 materials with the longest id fits.
pub const LIST_CODE_MAX_CHARS: usize = 200;

const VERSION: u8 = 1;
const SHAPE_BYTES: usize = 4;

/// A service, what was answered, and what the customer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub service: ServiceId,
    pub answers: Answers,
    pub ticked: BTreeSet<MaterialId>,
}

/// A list as written: what it means is known with the service alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCode {
    service: ServiceId,
    shape: [u8; SHAPE_BYTES],
    /// For each question the choice counted from 1; 0 where it was not answered.
    answers: Vec<u8>,
    /// A bit for each material, in the catalogue's order.
    ticked: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the code of a list; scan the whole code again")]
pub struct NotAListCode;

/// Why a list cannot be read any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListUnreadable {
    #[error("service `{0}` is no longer offered here")]
    NoService(ServiceId),
    /// Its questions or materials have changed, so that the ticks could mean others.
    #[error("what service `{0}` asks for has changed since the list was made")]
    Changed(ServiceId),
}

impl ListCode {
    /// Nothing where the service has more questions, choices or materials than a code can name.
    pub fn of(list: &List, service: &Service) -> Option<Self> {
        let answers = service.questions.iter().map(|question| {
            let answer = list.answers.get(&question.id);
            let mut choices = question.choices.iter();
            let index = answer.and_then(|answer| choices.position(|choice| choice.id == *answer));
            u8::try_from(index.map_or(0, |index| index + 1)).ok()
        });
        let answers = answers.collect::<Option<Vec<u8>>>()?;
        let mut ticked = vec![0; service.materials.len().div_ceil(8)];
        for (index, material) in service.materials.iter().enumerate() {
            if list.ticked.contains(&material.id) {
                ticked[index / 8] |= 1 << (index % 8);
            }
        }
        let fits =
            u8::try_from(answers.len()).is_ok() && u8::try_from(service.materials.len()).is_ok();
        fits.then(|| Self {
            service: service.id.clone(),
            shape: shape(service),
            answers,
            ticked,
        })
    }

    pub fn service(&self) -> &ServiceId {
        &self.service
    }

    pub fn read(&self, catalogue: &Catalogue) -> Result<List, ListUnreadable> {
        let service = catalogue
            .service(&self.service)
            .ok_or_else(|| ListUnreadable::NoService(self.service.clone()))?;
        let changed = || ListUnreadable::Changed(self.service.clone());
        if shape(service) != self.shape || self.answers.len() != service.questions.len() {
            return Err(changed());
        }
        let mut answers = Answers::new();
        for (question, answer) in service.questions.iter().zip(&self.answers) {
            let Some(index) = usize::from(*answer).checked_sub(1) else {
                continue;
            };
            let choice = question.choices.get(index).ok_or_else(changed)?;
            answers.insert(question.id.clone(), choice.id.clone());
        }
        let has = |index: usize| {
            let byte = self.ticked.get(index / 8).copied().unwrap_or(0);
            byte & (1 << (index % 8)) != 0
        };
        let ticked = service.materials.iter().enumerate();
        let ticked = ticked.filter(|(index, material)| has(*index) && material.is_needed(&answers));
        Ok(List {
            service: service.id.clone(),
            ticked: ticked.map(|(_, material)| material.id.clone()).collect(),
            answers,
        })
    }
}

/// What the bits of a code stand for: the same questions, choices and materials in the same order.
fn shape(service: &Service) -> [u8; SHAPE_BYTES] {
    let mut words = String::new();
    for question in &service.questions {
        words.push_str(question.id.as_str());
        for choice in &question.choices {
            words.push('/');
            words.push_str(choice.id.as_str());
        }
        words.push(';');
    }
    for material in &service.materials {
        words.push_str(material.id.as_str());
        words.push(';');
    }
    let mut shape = [0; SHAPE_BYTES];
    shape.copy_from_slice(&Hash::of(words.as_bytes()).as_bytes()[..SHAPE_BYTES]);
    shape
}

impl fmt::Display for ListCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = self.service.as_str().as_bytes();
        let mut bytes = vec![VERSION];
        bytes.extend(self.shape);
        bytes.push(u8::try_from(service.len()).map_err(|_| fmt::Error)?);
        bytes.extend(service);
        bytes.push(u8::try_from(self.answers.len()).map_err(|_| fmt::Error)?);
        bytes.extend(&self.answers);
        bytes.extend(&self.ticked);
        f.write_str(&BASE64URL_NOPAD.encode(&bytes))
    }
}

impl FromStr for ListCode {
    type Err = NotAListCode;

    fn from_str(text: &str) -> Result<Self, NotAListCode> {
        if text.len() > LIST_CODE_MAX_CHARS {
            return Err(NotAListCode);
        }
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| NotAListCode)?;
        read_bytes(&bytes).ok_or(NotAListCode)
    }
}

fn read_bytes(bytes: &[u8]) -> Option<ListCode> {
    let (version, rest) = bytes.split_first()?;
    let (shape, rest) = rest.split_at_checked(SHAPE_BYTES)?;
    let (length, rest) = rest.split_first()?;
    let (service, rest) = rest.split_at_checked(usize::from(*length))?;
    let (count, rest) = rest.split_first()?;
    let (answers, ticked) = rest.split_at_checked(usize::from(*count))?;
    if *version != VERSION {
        return None;
    }
    Some(ListCode {
        service: std::str::from_utf8(service).ok()?.parse().ok()?,
        shape: shape.try_into().ok()?,
        answers: answers.to_vec(),
        ticked: ticked.to_vec(),
    })
}
