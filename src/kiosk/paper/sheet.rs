//! What stands on a paper, as data: made purely from what the kiosk knows, worded and drawn elsewhere.

use frontdesk_domain::catalogue::{Material, Service};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::whereabouts;
use frontdesk_domain::wait::{Estimate, Wait};
use serde::{Deserialize, Serialize};

use super::short_code::{parted, short_code};
use crate::kiosk::session::Draft;
use crate::local_time::Zone;

/// A paper names at most this many materials; the customer's page has the others.
pub const MATERIALS_MAX: usize = 64;

/// A paper to be printed. It is what is kept, encrypted, to be printed again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sheet {
    Slip(Slip),
    Lacking(LackingList),
    Test(TestPage),
}

/// The slip of a ticket. Texts are in its language already.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    pub lang: Lang,
    pub hall: String,
    /// Where to wait; nothing when no counter serves it.
    pub area: String,
    /// The counters that may call, `1–4, 7`.
    pub counters: String,
    pub service: String,
    pub number: String,
    pub queue: Queue,
    pub have: Materials,
    pub missing: Materials,
    /// The ticket's page. It is a secret: whoever has it has the ticket.
    pub page_url: String,
    /// As it is read out, with its dash.
    pub short_code: String,
    /// Who comes back after a missed call stands after so many; at the end, when it is 0.
    pub return_after: u16,
    /// `2026-11-21 10:32`.
    pub issued: String,
    /// When it was printed again.
    pub reprinted: Option<String>,
}

/// What is known of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Queue {
    /// No figure that could be relied on.
    Unknown,
    NoCounterOpen {
        ahead: u32,
    },
    Range {
        ahead: u32,
        low_minutes: u32,
        high_minutes: u32,
        /// "10:32".
        made_at: String,
    },
}

/// What is missing and where to get it, with the page that says the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LackingList {
    pub lang: Lang,
    pub hall: String,
    pub service: String,
    pub missing: Materials,
    pub page_url: String,
    pub printed: String,
}

/// Shows staff that the printer prints every script, straight edges, and a code that can be read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestPage {
    pub lang: Lang,
    pub hall: String,
    /// Which kiosk this is, and where.
    pub kiosk: String,
    pub printed: String,
    pub page_url: String,
}

/// Materials in the catalogue's order, the first [`MATERIALS_MAX`] of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Materials {
    pub named: Vec<MaterialLine>,
    /// How many more there are.
    pub more: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialLine {
    pub name: String,
    pub originals: u8,
    pub copies: u8,
    /// Where to get it, or where that is not known what it must show.
    pub detail: String,
}

/// What a slip says that the ticket itself does not know.
pub struct SlipFacts<'a> {
    pub site: &'a Site,
    pub zone: &'a Zone,
    pub number: &'a TicketNumber,
    /// The receipt code's hash.
    pub code: &'a Hash,
    pub page_url: &'a str,
    /// Nothing when there is no figure that could be relied on.
    pub estimate: Option<Estimate>,
    pub issued_at: Timestamp,
}

impl Slip {
    /// The slip of a ticket that was just issued from this draft.
    pub fn of(draft: &Draft, facts: &SlipFacts<'_>) -> Self {
        let (site, lang) = (facts.site, draft.lang);
        let service = site.catalogue.service(&draft.service);
        let place = service.and_then(|service| whereabouts(&site.settings, &service.skill, lang));
        let (have, missing) = service
            .map(|service| {
                service
                    .materials_for(&draft.answers)
                    .partition(|material| draft.ticked.contains(&material.id))
            })
            .unwrap_or_default();
        Self {
            lang,
            hall: site.settings.branch.name.to(lang).to_owned(),
            counters: place
                .as_ref()
                .map(|place| place.counters_text())
                .unwrap_or_default(),
            area: place.map(|place| place.area).unwrap_or_default(),
            service: service_name(service, draft.service.as_str(), lang),
            number: facts.number.to_string(),
            queue: Queue::of(facts.estimate, facts.zone),
            have: Materials::of(have, lang),
            missing: Materials::of(missing, lang),
            page_url: facts.page_url.to_owned(),
            short_code: parted(&short_code(facts.code)),
            return_after: site.settings.rules.return_after,
            issued: facts.zone.date_and_clock(facts.issued_at),
            reprinted: None,
        }
    }

    /// The same slip once more, marked. What was known of the queue is of another moment, and is left out.
    #[must_use]
    pub fn again(mut self, at: Timestamp, zone: &Zone) -> Self {
        self.queue = Queue::Unknown;
        self.reprinted = Some(zone.clock(at));
        self
    }
}

impl Queue {
    fn of(estimate: Option<Estimate>, zone: &Zone) -> Self {
        let Some(Estimate { ahead, wait }) = estimate else {
            return Self::Unknown;
        };
        match wait {
            Wait::NoCounterOpen => Self::NoCounterOpen { ahead },
            Wait::Range {
                low_minutes,
                high_minutes,
                made_at,
            } => Self::Range {
                ahead,
                low_minutes,
                high_minutes,
                made_at: zone.clock(made_at),
            },
        }
    }
}

impl LackingList {
    /// What is called for by these answers and not ticked. `page_url` is a page that says the same.
    pub fn of(draft: &Draft, site: &Site, page_url: &str, at: Timestamp, zone: &Zone) -> Self {
        let lang = draft.lang;
        let service = site.catalogue.service(&draft.service);
        let missing = service
            .map(|service| {
                let missing = service
                    .materials_for(&draft.answers)
                    .filter(|material| !draft.ticked.contains(&material.id));
                missing.collect()
            })
            .unwrap_or_default();
        Self {
            lang,
            hall: site.settings.branch.name.to(lang).to_owned(),
            service: service_name(service, draft.service.as_str(), lang),
            missing: Materials::of(missing, lang),
            page_url: page_url.to_owned(),
            printed: zone.date_and_clock(at),
        }
    }
}

impl Materials {
    fn of(materials: Vec<&Material>, lang: Lang) -> Self {
        let more = materials.len().saturating_sub(MATERIALS_MAX);
        let line = |material: &Material| MaterialLine {
            name: material.name.to(lang).to_owned(),
            originals: material.originals,
            copies: material.copies,
            detail: [&material.obtain, &material.note]
                .into_iter()
                .find(|text| !text.is_blank())
                .map(|text| text.to(lang).to_owned())
                .unwrap_or_default(),
        };
        let named = materials
            .into_iter()
            .take(MATERIALS_MAX)
            .map(line)
            .collect();
        Self { named, more }
    }

    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }
}

fn service_name(service: Option<&Service>, id: &str, lang: Lang) -> String {
    service
        .map_or(id, |service| service.name.to(lang))
        .to_owned()
}

/// No print for finding faults may show a ticket's address.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Slip(_) => "Slip",
            Self::Lacking(_) => "Lacking",
            Self::Test(_) => "Test",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use frontdesk_domain::ids::MaterialId;
    use frontdesk_domain::receipt::ReceiptCode;

    use super::*;
    use crate::sample;

    const ISSUED: Timestamp = Timestamp(1_795_228_320_000); // 10:32 in Shanghai

    fn draft(site: &Site, ticked: &[usize]) -> Draft {
        let service = &site.catalogue.services[0];
        let answers = service
            .questions
            .iter()
            .map(|question| (question.id.clone(), question.choices[0].id.clone()))
            .collect();
        let ids: Vec<MaterialId> = service
            .materials_for(&answers)
            .map(|material| material.id.clone())
            .collect();
        Draft {
            service: service.id.clone(),
            ticked: ticked
                .iter()
                .map(|nth| ids[*nth].clone())
                .collect::<BTreeSet<_>>(),
            answers,
            lang: Lang::ZhHans,
        }
    }

    fn slip(estimate: Option<Estimate>) -> Slip {
        let site = sample::hall().unwrap();
        let code = ReceiptCode::new([7; 16]);
        let zone = Zone::named("Asia/Shanghai");
        let facts = SlipFacts {
            site: &site,
            zone: &zone,
            number: &"A017".parse().unwrap(),
            code: &code.hash(),
            page_url: &format!("https://desk.example/t/{code}"),
            estimate,
            issued_at: ISSUED,
        };
        Slip::of(&draft(&site, &[0]), &facts)
    }

    #[test]
    fn a_slip_says_where_when_and_what_is_missing() {
        let slip = slip(None);
        assert_eq!(slip.number, "A017");
        assert_eq!(slip.issued, "2026-11-21 10:32");
        assert_eq!(slip.queue, Queue::Unknown);
        assert_eq!(slip.have.named.len(), 1);
        assert!(!slip.missing.is_empty() && !slip.area.is_empty() && !slip.counters.is_empty());
        assert!(slip.missing.named.iter().all(|line| !line.name.is_empty()));
    }

    #[test]
    fn a_wait_is_told_with_its_time_and_not_told_again_on_a_reprint() {
        let wait = Wait::Range {
            low_minutes: 5,
            high_minutes: 10,
            made_at: ISSUED,
        };
        let slip = slip(Some(Estimate { ahead: 2, wait }));
        let Queue::Range {
            ahead: 2, made_at, ..
        } = &slip.queue
        else {
            panic!("{:?}", slip.queue)
        };
        assert_eq!(made_at, "10:32");
        let again = slip
            .clone()
            .again(ISSUED.plus_seconds(3600), &Zone::named("Asia/Shanghai"));
        assert_eq!((again.queue, again.number), (Queue::Unknown, slip.number));
        assert_eq!(again.reprinted.as_deref(), Some("11:32"));
    }

    #[test]
    fn a_paper_names_so_many_materials_and_counts_the_others() {
        let site = sample::hall().unwrap();
        let one = &site.catalogue.services[0].materials[0];
        for (there, named, more) in [(64, 64, 0), (65, 64, 1)] {
            let materials = Materials::of(vec![one; there], Lang::En);
            assert_eq!((materials.named.len(), materials.more), (named, more));
        }
    }

    #[test]
    fn a_print_for_finding_faults_tells_no_address() {
        assert_eq!(format!("{:?}", Sheet::Slip(slip(None))), "Slip");
    }
}
