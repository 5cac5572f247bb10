//! Who is logged in: where they work, and the way out.

use askama::Template;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::text::Lang;

use super::ui::Ui;
use crate::accounts::Grant;

#[derive(Debug, Clone)]
pub struct AccountPage {
    pub lang: Lang,
    pub name: String,
    pub roles: Vec<Grant>,
    /// The branches they work in.
    pub places: Vec<Place>,
    /// So many browsers they are logged in with.
    pub sessions: usize,
}

#[derive(Debug, Clone)]
pub struct Place {
    pub branch: String,
    /// As customers read it.
    pub name: String,
    pub counters: Vec<CounterNumber>,
    /// They answer for its floor.
    pub leads: bool,
    /// And for how it is set up.
    pub administers: bool,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Page<'a> {
    ui: Ui,
    name: &'a str,
    /// With the branch they are of.
    roles: Vec<String>,
    places: &'a [Place],
    sessions: String,
}

impl AccountPage {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        let of = |grant: &Grant| {
            let role = ui.t_of("access", grant.role.name());
            let place = |branch: &str| {
                let place = self.places.iter().find(|place| place.branch == branch);
                place.map_or_else(|| branch.to_owned(), |place| place.name.clone())
            };
            let place = match &grant.branch {
                Some(branch) => place(branch.as_str()),
                None => ui.t("access.everywhere"),
            };
            ui.fill("access.role_in", &[("role", &role), ("place", &place)])
        };
        Page {
            name: &self.name,
            roles: self.roles.iter().map(of).collect(),
            places: &self.places,
            sessions: ui.count("access.sessions", self.sessions as u64),
            ui,
        }
        .render()
    }
}
