//! What the kiosk knows of the world: what the hall offers, where the branch stands, and how old that knowledge is.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use frontdesk_domain::branch::State;
use frontdesk_domain::catalogue::Service;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{SkillId, TicketId};
use frontdesk_domain::list::{List, ListCode};
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wait::{self, Estimate, Newcomer};
use frontdesk_domain::wire::CatalogueBody;

use super::disk::Place;
use super::logic::{Enrolment, Papers, Wished};
use super::search::Index;
use super::session::OutOfService;
use super::tidy::tidy;
use super::waiting::OwedTicket;

/// No wait figure older than this is shown.
pub const FIGURES_VALID_MS: i64 = 2 * 60 * 1000;

/// Cheap to copy: the parts are shared.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Which kiosk this machine is, once it was enrolled.
    pub place: Option<Arc<Place>>,
    pub enrolment: Enrolment,
    /// The file that a damaged database was set aside in, until the machine is enrolled again.
    pub set_aside: Option<String>,
    pub published: Option<Arc<Published>>,
    pub state: Arc<State>,
    /// When the stream last said anything; nothing before it first did.
    pub heard_at: Option<Timestamp>,
    /// The stream is up now.
    pub connected: bool,
    /// Commands that wait for an answer.
    pub owed: u32,
    /// Commands that the centre could not read.
    pub unreadable: u32,
    /// What to add to this machine's clock to have the centre's, in milliseconds.
    pub offset_ms: i64,
    /// Why no customer can be served here at all, if that is so.
    pub out_of_service: Option<OutOfService>,
    /// The newest thing that a customer wished here.
    pub wished: Option<Wished>,
    /// Tickets that the centre has not recorded yet, in the order they leave in.
    pub owed_tickets: Arc<BTreeMap<i64, OwedTicket>>,
    /// The printer and its papers.
    pub papers: Arc<Papers>,
}

/// What the centre has published for this branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Customers' pages are below it at `/t/{code}`.
    pub public_url: String,
    pub site: Site,
    pub catalogue_version: Hash,
    /// Names all of it to the centre.
    pub tag: Hash,
    pub search: Search,
}

/// What finds services in what was published, made when it is first needed.
#[derive(Debug, Clone, Default)]
pub struct Search(OnceLock<Arc<Index>>);

/// It follows from the catalogue.
impl PartialEq for Search {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Search {}

impl Published {
    /// What a centre below `public_url` publishes of a hall.
    pub fn of(public_url: &str, site: Site) -> Self {
        Self::from(&CatalogueBody {
            public_url: public_url.to_owned(),
            settings: site.settings,
            catalogue: site.catalogue,
        })
    }

    /// The page that says what a list lacks and brings its ticks back; none where the list is too long for one.
    pub fn list_url(&self, list: &List, service: &Service) -> Option<String> {
        let code = ListCode::of(list, service)?;
        let base = self.public_url.trim_end_matches('/');
        Some(format!("{base}/l/{}/{code}", self.site.settings.branch.id))
    }

    pub fn index(&self) -> &Index {
        self.search
            .0
            .get_or_init(|| Arc::new(Index::new(&self.site.catalogue)))
    }
}

impl From<&CatalogueBody> for Published {
    fn from(body: &CatalogueBody) -> Self {
        // Of a large catalogue both take a while, and a start waits for them.
        std::thread::scope(|scope| {
            let version = scope.spawn(|| body.catalogue.version());
            let site = tidy(Site {
                settings: body.settings.clone(),
                catalogue: body.catalogue.clone(),
            });
            let version = version.join().expect("hashing cannot fail");
            Self {
                public_url: body.public_url.clone(),
                site,
                catalogue_version: version,
                tag: CatalogueBody::tag(&body.public_url, body.settings.version(), version),
                search: Search::default(),
            }
        })
    }
}

impl Facts {
    /// The moment the figures are true for: now while the stream is up, else when it was last heard; nothing when
    /// that is too long ago to be worth telling.
    pub fn figures_at(&self, now: Timestamp) -> Option<Timestamp> {
        let heard_at = self.heard_at?;
        let at = if self.connected { now } else { heard_at };
        (now.ms_since(at) <= FIGURES_VALID_MS).then_some(at)
    }

    /// What somebody would be told who took a number for this skill now.
    pub fn newcomer(&self, skill: &SkillId, now: Timestamp) -> Option<Estimate> {
        let at = self.figures_at(now)?;
        let class = self.published.as_ref()?.site.settings.default_class()?;
        Some(wait::for_newcomer(
            &self.state,
            Newcomer { skill, class },
            at,
        ))
    }

    /// What its holder is told. Until the log has the ticket, it stands where a newcomer would.
    pub fn estimate_of(
        &self,
        ticket: TicketId,
        skill: &SkillId,
        now: Timestamp,
    ) -> Option<Estimate> {
        if !self.state.tickets.contains_key(&ticket) {
            return self.newcomer(skill, now);
        }
        wait::estimates(&self.state, self.figures_at(now)?).remove(&ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_withheld_after_two_minutes_without_the_centre() {
        let facts = Facts {
            heard_at: Some(Timestamp(1_000)),
            ..Facts::default()
        };
        assert_eq!(
            facts.figures_at(Timestamp(1_000 + FIGURES_VALID_MS)),
            Some(Timestamp(1_000))
        );
        assert_eq!(facts.figures_at(Timestamp(1_001 + FIGURES_VALID_MS)), None);
        let connected = Facts {
            connected: true,
            ..facts
        };
        assert_eq!(
            connected.figures_at(Timestamp(999_999)),
            Some(Timestamp(999_999))
        );
        assert_eq!(
            Facts::default().figures_at(Timestamp(0)),
            None,
            "never heard, nothing known"
        );
    }
}
