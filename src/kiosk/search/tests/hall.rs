//! A hall to search in, as a test tells it.

use std::path::Path;

use frontdesk_domain::catalogue::{Catalogue, Group, Material, Service};
use frontdesk_domain::site::SiteFile;
use frontdesk_domain::text::Text;

use super::super::{Hit, Index};

pub struct Hall {
    catalogue: Catalogue,
}

impl Hall {
    pub fn new() -> Self {
        Self {
            catalogue: Catalogue::default(),
        }
    }

    /// A service that is named in simplified script, traditional script and English; its id is the English name.
    pub fn offers(mut self, simple: &str, full: &str, en: &str) -> Self {
        self.catalogue.services.push(Service {
            id: id(en),
            group: "all".parse().unwrap(),
            prefix: "A".parse().unwrap(),
            skill: "all".parse().unwrap(),
            name: Text {
                zh_hans: simple.into(),
                zh_hant: full.into(),
                en: en.into(),
            },
            line: Text::default(),
            aliases: Vec::new(),
            handling_minutes: 10,
            fee: None,
            questions: Vec::new(),
            materials: Vec::new(),
            remarks: Vec::new(),
            steps: Vec::new(),
            source: None,
            sample: true,
        });
        self
    }

    /// A service with a name that is the same in both scripts, and its English name.
    pub fn offers_plainly(self, zh: &str, en: &str) -> Self {
        self.offers(zh, zh, en)
    }

    pub fn also_called(mut self, alias: &str) -> Self {
        self.last().aliases.push(alias.into());
        self
    }

    pub fn with_line(mut self, zh: &str) -> Self {
        self.last().line = both(zh);
        self
    }

    pub fn with_material(mut self, zh: &str) -> Self {
        let number = self.last().materials.len();
        self.last().materials.push(Material {
            id: format!("m{number}").parse().unwrap(),
            name: both(zh),
            originals: 1,
            copies: 0,
            note: Text::default(),
            obtain: Text::default(),
            when: Vec::new(),
        });
        self
    }

    pub fn in_group(mut self, zh: &str) -> Self {
        let number = self.catalogue.groups.len();
        let group = format!("g{number}");
        self.last().group = group.parse().unwrap();
        self.catalogue.groups.push(Group {
            id: group.parse().unwrap(),
            icon: String::new(),
            name: both(zh),
            line: Text::default(),
            aliases: Vec::new(),
        });
        self
    }

    fn last(&mut self) -> &mut Service {
        self.catalogue.services.last_mut().unwrap()
    }

    pub fn index(&self) -> Index {
        Index::new(&self.catalogue)
    }

    /// The ids of what is found, the best first.
    pub fn finds(&self, query: &str) -> Vec<String> {
        ids(&self.index().find(query, 10))
    }

    pub fn first(&self, query: &str) -> Hit {
        self.index().find(query, 1).remove(0)
    }
}

pub fn ids(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| hit.service.to_string()).collect()
}

/// The sample hall of that name.
pub fn sample(name: &str) -> Catalogue {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/samples/{name}.toml"));
    let file: SiteFile = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Catalogue {
        groups: file.groups,
        services: file.services,
    }
}

fn both(zh: &str) -> Text {
    Text {
        zh_hans: zh.into(),
        zh_hant: zh.into(),
        ..Text::default()
    }
}

fn id(en: &str) -> frontdesk_domain::ids::ServiceId {
    en.to_lowercase().replace(' ', "-").parse().unwrap()
}
