//! What stands on a paper, as data: made purely from what the kiosk knows, worded and drawn elsewhere.

use frontdesk_domain::catalogue::{Material, Service};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::receipt::ShortCode;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{Whereabouts, whereabouts};
use frontdesk_domain::wait::{Estimate, Wait};
use serde::{Deserialize, Serialize};

use crate::kiosk::session::Draft;
use crate::kiosk::waiting::Waits;
use crate::local_time::Zone;

/// A paper names at most this many materials; the customer's page has the others.
pub const MATERIALS_MAX: usize = 64;

/// A waiting list names at most this many: two metres of paper.
pub const WAITING_MAX: usize = 200;

/// A paper to be printed. It is what is kept, encrypted, to be printed again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sheet {
    Slip(Slip),
    Lacking(LackingList),
    Test(TestPage),
    Waiting(WaitingList),
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

/// Who is waiting, for staff who call by hand while the centre is away.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingList {
    pub lang: Lang,
    pub hall: String,
    /// The first [`WAITING_MAX`] of them.
    pub waiting: Vec<WaitingLine>,
    /// How many more there are.
    pub more: usize,
    pub printed: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingLine {
    pub number: String,
    /// Service, and class where it is not everybody's.
    pub service: String,
    /// "10:32".
    pub since: String,
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
                .map(Whereabouts::counters_text)
                .unwrap_or_default(),
            area: place.map(|place| place.area).unwrap_or_default(),
            service: service_name(service, draft.service.as_str(), lang),
            number: facts.number.to_string(),
            queue: Queue::of(facts.estimate, facts.zone),
            have: Materials::of(have, lang),
            missing: Materials::of(missing, lang),
            page_url: facts.page_url.to_owned(),
            short_code: ShortCode::of(facts.code).as_str().to_owned(),
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

impl WaitingList {
    pub fn of(waiting: Vec<Waits>, lang: Lang, site: &Site, at: Timestamp, zone: &Zone) -> Self {
        let more = waiting.len().saturating_sub(WAITING_MAX);
        let line = |waits: Waits| WaitingLine {
            number: waits.number,
            service: if waits.class.is_empty() {
                waits.service
            } else {
                format!("{} · {}", waits.service, waits.class)
            },
            since: waits.since,
        };
        Self {
            lang,
            hall: site.settings.branch.name.to(lang).to_owned(),
            waiting: waiting.into_iter().take(WAITING_MAX).map(line).collect(),
            more,
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
            Self::Waiting(_) => "Waiting",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::paper::samples;
    use crate::sample;

    #[test]
    fn a_waiting_list_names_as_many_as_its_bound_and_counts_the_others() {
        let waits = |nth: usize| Waits {
            number: format!("A{nth:03}"),
            service: "身份证补领".to_owned(),
            since: "10:32".to_owned(),
            class: if nth == 0 { "优先" } else { "" }.to_owned(),
        };
        let site = sample::hall().unwrap();
        for (there, more) in [(0, 0), (WAITING_MAX, 0), (WAITING_MAX + 1, 1)] {
            let waiting = (0..there).map(waits).collect();
            let zone = Zone::named("Asia/Shanghai");
            let list = WaitingList::of(waiting, Lang::ZhHans, &site, samples::NOW, &zone);
            assert_eq!(list.waiting.len(), there.min(WAITING_MAX));
            assert_eq!(list.more, more);
            if let [first, second, ..] = &list.waiting[..] {
                assert_eq!(first.service, "身份证补领 · 优先");
                assert_eq!(second.service, "身份证补领");
            }
        }
    }

    #[test]
    fn a_slip_says_where_when_and_what_is_missing() {
        let slip = samples::slip(Lang::ZhHans);
        assert_eq!(slip.number, "A017");
        assert_eq!(slip.issued, "2026-11-21 10:32");
        assert_eq!(slip.have.named.len(), 2);
        assert!(!slip.missing.is_empty() && !slip.area.is_empty() && !slip.counters.is_empty());
        assert!(slip.missing.named.iter().all(|line| !line.name.is_empty()));
    }

    #[test]
    fn the_list_of_what_is_lacking_says_the_same_as_the_slip() {
        for lang in Lang::ALL {
            let (slip, list) = (samples::slip(lang), samples::lacking(lang));
            assert_eq!(slip.missing, list.missing);
            assert_eq!((slip.service, slip.hall), (list.service, list.hall));
        }
    }

    #[test]
    fn a_wait_is_told_with_its_time_and_not_told_again_on_a_reprint() {
        let slip = samples::slip(Lang::ZhHans);
        let told = Queue::Range {
            ahead: 3,
            low_minutes: 10,
            high_minutes: 15,
            made_at: "10:32".to_owned(),
        };
        assert_eq!(slip.queue, told);
        let again = slip.clone().again(samples::LATER, &samples::zone());
        assert_eq!((again.queue, again.number), (Queue::Unknown, slip.number));
        assert_eq!(again.reprinted.as_deref(), Some("10:57"));
    }

    #[test]
    fn without_a_figure_a_slip_says_that_there_is_none() {
        let zone = samples::zone();
        assert_eq!(Queue::of(None, &zone), Queue::Unknown);
        let wait = Wait::NoCounterOpen;
        let closed = Queue::of(Some(Estimate { ahead: 2, wait }), &zone);
        assert_eq!(closed, Queue::NoCounterOpen { ahead: 2 });
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
        assert_eq!(
            format!("{:?}", Sheet::Slip(samples::slip(Lang::En))),
            "Slip"
        );
    }
}
