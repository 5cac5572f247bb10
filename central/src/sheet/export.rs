//! A catalogue as a sheet, in the columns and kinds that [`super::import`] reads.

use csv::{Terminator, WriterBuilder};
use frontdesk_domain::catalogue::{Catalogue, Group, Service};
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::view::amount;

use super::columns::{Field, Kind};
use super::conditions::written;
use super::{outline, table};

/// What a sheet begins with, so that spreadsheet programs know it for UTF-8.
const MARK: char = '\u{feff}';

/// The sheet. Fails with what could not be carried: it is read back, and must be the same catalogue.
pub fn export(catalogue: &Catalogue) -> Result<String, Vec<String>> {
    let mut sheet = Sheet::new();
    for group in &catalogue.groups {
        sheet.group(group);
    }
    for service in &catalogue.services {
        sheet.service(service);
    }
    let text = sheet.text();
    let lost = |findings: Vec<super::Finding>| {
        let lines = findings.iter().map(ToString::to_string);
        lines.collect::<Vec<_>>()
    };
    let again = table::read(&text).map_err(lost)?;
    let again = outline::read(&again).map_err(lost)?.catalogue;
    let differs = differences(catalogue, &again);
    if differs.is_empty() {
        Ok(format!("{MARK}{text}"))
    } else {
        Err(differs)
    }
}

/// What is not the same after a round trip: aliases with a separator in them, spaces around a text.
fn differences(before: &Catalogue, after: &Catalogue) -> Vec<String> {
    const WHY: &str = "has something that a sheet cannot carry: an alias with | or ; in it, or spaces around a text";
    let groups = before.groups.iter().zip(&after.groups);
    let groups = groups
        .filter(|(before, after)| before != after)
        .map(|(group, _)| format!("group `{}` {WHY}", group.id));
    let services = before.services.iter().zip(&after.services);
    let services = services
        .filter(|(before, after)| before != after)
        .map(|(service, _)| format!("service `{}` {WHY}", service.id));
    groups.chain(services).collect()
}

struct Sheet {
    fields: Vec<Field>,
    rows: Vec<Vec<String>>,
}

/// One row being written.
struct Line<'a> {
    fields: &'a [Field],
    cells: Vec<String>,
}

impl Line<'_> {
    fn put(&mut self, field: Field, value: impl Into<String>) {
        if let Some(column) = self.fields.iter().position(|held| *held == field) {
            self.cells[column] = value.into();
        }
    }

    fn text(&mut self, field: fn(Lang) -> Field, text: &Text) {
        for lang in Lang::ALL {
            self.put(field(lang), text.exactly(lang).unwrap_or_default());
        }
    }
}

impl Sheet {
    fn new() -> Self {
        let fields = Field::all();
        let headings = fields.iter().map(|field| field.chinese()).collect();
        Self {
            fields,
            rows: vec![headings],
        }
    }

    fn row(&mut self, kind: Kind, id: &str, name: &Text, fill: impl FnOnce(&mut Line<'_>)) {
        let mut line = Line {
            fields: &self.fields,
            cells: vec![String::new(); self.fields.len()],
        };
        line.put(Field::Kind, kind.chinese());
        line.put(Field::Id, id);
        line.text(Field::Name, name);
        fill(&mut line);
        let cells = line.cells;
        self.rows.push(cells);
    }

    fn group(&mut self, group: &Group) {
        self.row(Kind::Group, group.id.as_str(), &group.name, |line| {
            line.text(Field::Line, &group.line);
            line.put(Field::Icon, &group.icon);
            line.put(Field::Aliases, group.aliases.join(" | "));
        });
    }

    fn service(&mut self, service: &Service) {
        self.row(Kind::Service, service.id.as_str(), &service.name, |line| {
            line.put(Field::Group, service.group.as_str());
            line.put(Field::Prefix, service.prefix.letter());
            line.put(Field::Skill, service.skill.as_str());
            line.text(Field::Line, &service.line);
            line.put(Field::Aliases, service.aliases.join(" | "));
            line.put(Field::Minutes, service.handling_minutes.to_string());
            if let Some(fee) = &service.fee {
                line.put(Field::Fee, amount(fee.amount_minor, &fee.currency));
                line.put(Field::Currency, &fee.currency);
                line.text(Field::Note, &fee.note);
            }
            if let Some(source) = &service.source {
                line.put(Field::SourceTitle, &source.title);
                line.put(Field::SourceUrl, &source.url);
            }
            line.put(Field::Sample, if service.sample { "是" } else { "" });
        });
        for question in &service.questions {
            self.row(Kind::Question, question.id.as_str(), &question.text, |_| {});
            for choice in &question.choices {
                self.row(Kind::Answer, choice.id.as_str(), &choice.text, |_| {});
            }
        }
        for material in &service.materials {
            self.row(
                Kind::Material,
                material.id.as_str(),
                &material.name,
                |line| {
                    line.put(Field::Originals, material.originals.to_string());
                    line.put(Field::Copies, material.copies.to_string());
                    line.text(Field::Note, &material.note);
                    line.text(Field::Obtain, &material.obtain);
                    line.put(Field::When, written(&material.when));
                },
            );
        }
        for remark in &service.remarks {
            self.row(Kind::Remark, "", &remark.text, |line| {
                line.put(Field::Icon, &remark.icon);
            });
        }
        for step in &service.steps {
            self.row(Kind::Step, step.id.as_str(), &step.name, |line| {
                line.text(Field::Action, &step.action);
                line.text(Field::Risk, &step.risk);
                line.put(Field::Video, step.video.clone().unwrap_or_default());
                line.text(Field::Department, &step.department);
                let days = step.deadline_days.map(|days| days.to_string());
                line.put(Field::DeadlineDays, days.unwrap_or_default());
                line.text(Field::Deliverable, &step.deliverable);
            });
        }
    }

    fn text(self) -> String {
        let mut writer = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        for row in &self.rows {
            writer
                .write_record(row)
                .expect("rows are of one length, and memory takes every write");
        }
        let bytes = writer.into_inner().expect("memory takes every write");
        String::from_utf8(bytes).expect("the cells were text")
    }
}
