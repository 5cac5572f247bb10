//! From rows to a catalogue: each row belongs to the nearest thing above it that can have it.

use std::collections::BTreeMap;

use frontdesk_domain::catalogue::{
    Catalogue, Choice, Group, Material, Question, Remark, Service, Step,
};
use frontdesk_domain::site::Severity;

use super::columns::{Columns, Field, Kind};
use super::conditions::conditions;
use super::finding::Finding;
use super::places::{Places, ServicePlaces};
use super::reading::Reading;
use super::table::{Row, Table};

/// What a sheet says, where each of it stands, and what was assumed.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub catalogue: Catalogue,
    pub places: Places,
    pub columns: Columns,
    pub findings: Vec<Finding>,
}

/// The catalogue of a sheet; with any error instead all that was found.
pub(super) fn read(table: &Table) -> Result<Outline, Vec<Finding>> {
    let mut findings = Vec::new();
    let Some(columns) = Columns::read(&table.headings, &mut findings) else {
        return Err(findings);
    };
    let mut reader = Reader {
        outline: Outline {
            columns,
            findings,
            ..Outline::default()
        },
        group: None,
        conditions: Vec::new(),
        numbered: false,
        in_service: false,
    };
    for row in &table.rows {
        reader.row(row);
    }
    reader.end_service();
    reader.references();
    let outline = reader.outline;
    let wrong = |finding: &Finding| finding.severity == Severity::Error;
    if outline.findings.iter().any(wrong) {
        return Err(outline.findings);
    }
    Ok(outline)
}

struct Reader<'a> {
    outline: Outline,
    /// The row of the group above: what its services leave out, it says for them.
    group: Option<&'a Row>,
    /// The rows of this service's materials, by index: conditions are read when all its questions are known.
    conditions: Vec<&'a Row>,
    /// Something of this service was given an id.
    numbered: bool,
    /// Rows that belong to a service have one above them.
    in_service: bool,
}

const KINDS: &str = "group (类别), service (业务), question (问题), answer (答案), material (材料), remark (提示) or step (步骤)";

impl<'a> Reader<'a> {
    fn row(&mut self, row: &'a Row) {
        let mut reading = self.reading(row);
        let cell = reading.cell(Field::Kind);
        let Some(kind) = Kind::read(cell) else {
            let message = if cell.is_empty() {
                format!("is missing; say what the row is: {KINDS}")
            } else {
                format!("`{cell}` is no kind of row; write {KINDS}")
            };
            reading.error(Field::Kind, message);
            return;
        };
        reading.refuse_what_does_not_belong(kind);
        match kind {
            Kind::Group => self.group(row),
            Kind::Service => self.service(row),
            _ if !self.in_service => self.reading(row).error(
                Field::Kind,
                "belongs to a service, and the row stands below none",
            ),
            Kind::Question => self.question(row),
            Kind::Answer => self.answer(row),
            Kind::Material => self.material(row),
            Kind::Remark => self.remark(row),
            Kind::Step => self.step(row),
        }
    }

    fn reading<'b>(&'b mut self, row: &'b Row) -> Reading<'b> {
        Reading {
            columns: &self.outline.columns,
            row,
            findings: &mut self.outline.findings,
        }
    }

    fn group(&mut self, row: &'a Row) {
        self.end_service();
        self.group = Some(row);
        let mut reading = self.reading(row);
        let icon = reading.cell(Field::Icon).to_owned();
        if icon.is_empty() {
            reading.warning(Field::Icon, "is empty; a neutral document is drawn");
        }
        let group = Group {
            id: reading.required(Field::Id, None, "x"),
            icon,
            name: reading.text(Field::Name),
            line: reading.text(Field::Line),
            aliases: reading.list(Field::Aliases),
        };
        self.outline.places.groups.push(row.number);
        self.outline.catalogue.groups.push(group);
    }

    fn service(&mut self, row: &'a Row) {
        self.end_service();
        self.in_service = true;
        let above = self.group;
        let mut reading = self.reading(row);
        let columns = reading.columns;
        let inherited = |field: Field| {
            let column = columns.of(field)?;
            above
                .map(|group| group.cell(column))
                .filter(|cell| !cell.is_empty())
        };
        let (source, sample) = reading.source();
        let service = Service {
            id: reading.required(Field::Id, None, "x"),
            group: reading.required(Field::Group, inherited(Field::Id), "x"),
            prefix: reading.required(Field::Prefix, inherited(Field::Prefix), "A"),
            skill: reading.required(Field::Skill, inherited(Field::Skill), "x"),
            name: reading.text(Field::Name),
            line: reading.text(Field::Line),
            aliases: reading.list(Field::Aliases),
            handling_minutes: reading.required(Field::Minutes, None, "1"),
            fee: reading.fee(),
            questions: Vec::new(),
            materials: Vec::new(),
            remarks: Vec::new(),
            steps: Vec::new(),
            source,
            sample,
        };
        self.outline.places.services.push(ServicePlaces {
            row: row.number,
            ..ServicePlaces::default()
        });
        self.outline.catalogue.services.push(service);
    }

    /// An id for what the clerk gave none, such as `m3` for the third material.
    fn assume(&mut self, row: &Row, letter: char, count: usize) -> String {
        self.numbered |= self.reading(row).cell(Field::Id).is_empty();
        format!("{letter}{}", count + 1)
    }

    fn question(&mut self, row: &'a Row) {
        let Some((count, _)) = self.current(|service, _| service.questions.len()) else {
            return;
        };
        let assumed = self.assume(row, 'q', count);
        let mut reading = self.reading(row);
        let question = Question {
            id: reading.id(&assumed),
            text: reading.text(Field::Name),
            choices: Vec::new(),
        };
        self.current(|service, places| {
            service.questions.push(question);
            places.questions.push((row.number, Vec::new()));
        });
    }

    fn answer(&mut self, row: &'a Row) {
        let count = self.current(|service, _| {
            let question = service.questions.last();
            question.map(|question| question.choices.len())
        });
        let Some((Some(count), _)) = count else {
            self.reading(row).error(
                Field::Kind,
                "belongs to a question, and the service has none above this row",
            );
            return;
        };
        let assumed = self.assume(row, 'a', count);
        let mut reading = self.reading(row);
        let choice = Choice {
            id: reading.id(&assumed),
            text: reading.text(Field::Name),
        };
        self.current(|service, places| {
            let question = service.questions.last_mut();
            if let Some((question, (_, rows))) = question.zip(places.questions.last_mut()) {
                question.choices.push(choice);
                rows.push(row.number);
            }
        });
    }

    fn material(&mut self, row: &'a Row) {
        let Some((count, _)) = self.current(|service, _| service.materials.len()) else {
            return;
        };
        let assumed = self.assume(row, 'm', count);
        let mut reading = self.reading(row);
        let counts = [Field::Originals, Field::Copies];
        let uncounted = counts.iter().all(|field| reading.cell(*field).is_empty());
        if uncounted {
            reading.warning(Field::Originals, "is empty; one original is asked for");
        }
        let material = Material {
            id: reading.id(&assumed),
            name: reading.text(Field::Name),
            originals: reading.count(Field::Originals).unwrap_or(uncounted.into()),
            copies: reading.count(Field::Copies).unwrap_or(0),
            note: reading.text(Field::Note),
            obtain: reading.text(Field::Obtain),
            when: Vec::new(),
        };
        self.conditions.push(row);
        self.current(|service, places| {
            service.materials.push(material);
            places.materials.push(row.number);
        });
    }

    fn remark(&mut self, row: &'a Row) {
        let reading = self.reading(row);
        let remark = Remark {
            icon: reading.cell(Field::Icon).to_owned(),
            text: reading.text(Field::Name),
        };
        self.current(|service, places| {
            service.remarks.push(remark);
            places.remarks.push(row.number);
        });
    }

    fn step(&mut self, row: &'a Row) {
        let Some((count, _)) = self.current(|service, _| service.steps.len()) else {
            return;
        };
        let assumed = self.assume(row, 's', count);
        let mut reading = self.reading(row);
        let video = reading.cell(Field::Video);
        let step = Step {
            id: reading.id(&assumed),
            name: reading.text(Field::Name),
            action: reading.text(Field::Action),
            risk: reading.text(Field::Risk),
            video: (!video.is_empty()).then(|| video.to_owned()),
            department: reading.text(Field::Department),
            deadline_days: reading.count(Field::DeadlineDays),
            deliverable: reading.text(Field::Deliverable),
        };
        self.current(|service, places| {
            service.steps.push(step);
            places.steps.push(row.number);
        });
    }

    /// The service that rows belong to now, with its row.
    fn current<T>(
        &mut self,
        act: impl FnOnce(&mut Service, &mut ServicePlaces) -> T,
    ) -> Option<(T, usize)> {
        let service = self.outline.catalogue.services.last_mut();
        let (service, places) = service.zip(self.outline.places.services.last_mut())?;
        let row = places.row;
        Some((act(service, places), row))
    }

    /// What could only be read with all of the service's rows.
    fn end_service(&mut self) {
        self.in_service = false;
        let rows = std::mem::take(&mut self.conditions);
        let numbered = std::mem::take(&mut self.numbered);
        let Some(service) = self.outline.catalogue.services.last_mut() else {
            return;
        };
        for (material, row) in service.materials.iter_mut().zip(rows) {
            let mut reading = Reading {
                columns: &self.outline.columns,
                row,
                findings: &mut self.outline.findings,
            };
            match conditions(reading.cell(Field::When), &service.questions) {
                Ok(when) => material.when = when,
                Err(messages) => {
                    for message in messages {
                        reading.error(Field::When, message);
                    }
                }
            }
        }
        if let Some(((), row)) = self.current(|_, _| ()).filter(|_| numbered) {
            self.outline.findings.push(
                Finding::warning("what has no id in this service is numbered in its order (q1, a1, m1, s1 …); give ids before you change the order")
                    .in_row(row),
            );
        }
    }

    /// What may stand anywhere in the sheet: ids that are there twice, and groups that are not there.
    fn references(&mut self) {
        let outline = &mut self.outline;
        let column = outline.columns.of(Field::Id);
        let mut complain = |row: usize, column: Option<usize>, message: String| {
            let finding = Finding::error(message).in_row(row);
            outline.findings.push(match column {
                Some(column) => finding.in_column(column, outline.columns.heading(column)),
                None => finding,
            });
        };
        let catalogue = &outline.catalogue;
        let mut groups = BTreeMap::new();
        for (group, row) in catalogue.groups.iter().zip(&outline.places.groups) {
            if let Some(first) = groups.get(&group.id) {
                complain(
                    *row,
                    column,
                    format!(
                        "`{}` is already the id of the group in row {first}; choose another",
                        group.id
                    ),
                );
            } else {
                groups.insert(&group.id, *row);
            }
        }
        let mut services = BTreeMap::new();
        for (service, place) in catalogue.services.iter().zip(&outline.places.services) {
            if let Some(first) = services.get(&service.id) {
                complain(
                    place.row,
                    column,
                    format!(
                        "`{}` is already the id of the service in row {first}; choose another",
                        service.id
                    ),
                );
            } else {
                services.insert(&service.id, place.row);
            }
            if !groups.contains_key(&service.group) {
                complain(
                    place.row,
                    outline.columns.of(Field::Group),
                    format!(
                        "there is no group `{}`; give it a row of its own or correct the name",
                        service.group
                    ),
                );
            }
        }
    }
}
