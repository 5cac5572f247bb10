//! Every route of the service and whom it opens to: the one list of both. A route that is not in it is not served.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodRouter, get};
use utoipa::openapi::PathItem;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use super::app::App;
use super::{
    account, admin, api, configuration, counter, customer, enrolment, floor, health, list, login,
    openapi, set_up, staff,
};
use crate::accounts::Role;
use crate::pages::assets;

/// Whom a route opens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opens {
    /// To everybody: it tells nothing, or what is told needs a code that stands in the address or the body.
    pub everybody: bool,
    /// To the machine that is a kiosk here.
    pub kiosk: bool,
    /// To whoever has the installation's access key.
    pub owner: bool,
    pub staff: OpensToStaff,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpensToStaff {
    Nobody,
    /// To whoever is logged in, whatever they are.
    LoggedIn,
    /// To these roles, in the branch that the address names; or in some branch, where it names none.
    Roles(&'static [Role]),
    /// To administrators of the whole installation.
    Installation,
}

const EVERYBODY: Opens = Opens {
    everybody: true,
    ..TO_NOBODY
};
const TO_NOBODY: Opens = Opens {
    everybody: false,
    kiosk: false,
    owner: false,
    staff: OpensToStaff::Nobody,
};
const KIOSKS: Opens = Opens {
    kiosk: true,
    ..TO_NOBODY
};
const LOGGED_IN: Opens = Opens {
    staff: OpensToStaff::LoggedIn,
    ..TO_NOBODY
};
const ANY_ROLE: Opens = of_staff(&Role::ALL);
const LEADERS: Opens = of_staff(api::events::READERS);
const ADMINISTRATORS: Opens = of_staff(&[Role::Administrator]);
const INSTALLATION: Opens = Opens {
    owner: true,
    staff: OpensToStaff::Installation,
    ..TO_NOBODY
};

/// The owner of the machine may do what some staff may.
const fn of_staff(roles: &'static [Role]) -> Opens {
    Opens {
        owner: true,
        staff: OpensToStaff::Roles(roles),
        ..TO_NOBODY
    }
}

const fn and_kiosks(opens: Opens) -> Opens {
    Opens {
        kiosk: true,
        ..opens
    }
}

type Routes = UtoipaMethodRouter<Arc<App>>;

/// The list, and the router that is made of it.
pub(super) struct Doors {
    pub router: OpenApiRouter<Arc<App>>,
    pub opens: BTreeMap<String, Vec<(Method, Opens)>>,
}

/// Every route there is.
pub(super) fn doors() -> Doors {
    Doors::new()
        // Watching over it.
        .to(EVERYBODY, routes!(health::alive))
        .to(EVERYBODY, routes!(health::ready))
        .to(INSTALLATION, routes!(health::metrics))
        .plain(
            ADMINISTRATORS,
            "/api/v1/openapi.json",
            get(openapi::document),
        )
        .plain(EVERYBODY, assets::PATH, get(assets::asset))
        // A branch and its log.
        .to(and_kiosks(LEADERS), routes!(api::catalogue::catalogue))
        .to(and_kiosks(LEADERS), routes!(api::snapshot::snapshot))
        .to(and_kiosks(LEADERS), routes!(api::events::events))
        .to(and_kiosks(ANY_ROLE), routes!(api::commands::command))
        .to(and_kiosks(ANY_ROLE), routes!(api::noop::noop))
        // What is in force, and what was.
        .to(ADMINISTRATORS, routes!(configuration::branches::branches))
        .to(
            ADMINISTRATORS,
            routes!(configuration::read::read, configuration::publish::publish),
        )
        .to(ADMINISTRATORS, routes!(configuration::check::check))
        .to(ADMINISTRATORS, routes!(configuration::versions::versions))
        .to(ADMINISTRATORS, routes!(configuration::roll_back::roll_back))
        // Kiosks.
        .to(KIOSKS, routes!(api::health::report))
        .to(KIOSKS, routes!(enrolment::key::key))
        .to(EVERYBODY, routes!(enrolment::enrol::enrol))
        .to(LEADERS, routes!(enrolment::kiosks::kiosks))
        .to(ADMINISTRATORS, routes!(enrolment::codes::code))
        .to(ADMINISTRATORS, routes!(enrolment::revocation::revocation))
        // The counter's page.
        .to(
            ANY_ROLE,
            routes!(counter::page::page, counter::actions::act),
        )
        .to(ANY_ROLE, routes!(counter::events::events))
        // The floor, for whoever answers for it.
        .to(LEADERS, routes!(floor::page::page, floor::actions::act))
        .to(LEADERS, routes!(floor::events::events))
        // Administration in a browser.
        .to(ADMINISTRATORS, routes!(admin::index::index))
        .to(ADMINISTRATORS, routes!(admin::page::overview))
        .to(
            ADMINISTRATORS,
            routes!(admin::page::section, admin::actions::act),
        )
        // Coming and going.
        .to(EVERYBODY, routes!(login::page, login::log_in))
        .to(EVERYBODY, routes!(set_up::page, set_up::set_up))
        .to(LOGGED_IN, routes!(account::page))
        .to(LOGGED_IN, routes!(account::log_out))
        .to(LOGGED_IN, routes!(account::log_out_everywhere))
        // Accounts. Whose of them an administrator may touch, the book says.
        .to(ADMINISTRATORS, routes!(staff::list, staff::add))
        .to(ADMINISTRATORS, routes!(staff::roles))
        .to(ADMINISTRATORS, routes!(staff::standing))
        .to(ADMINISTRATORS, routes!(staff::link))
        .to(ADMINISTRATORS, routes!(staff::log_out_everywhere))
        .to(INSTALLATION, routes!(staff::audit))
        // The customer's pages: the code in the address opens them.
        .to(EVERYBODY, routes!(customer::page::page))
        .to(EVERYBODY, routes!(customer::state::state))
        .to(EVERYBODY, routes!(customer::commands::command))
        .to(EVERYBODY, routes!(customer::events::events))
        .to(EVERYBODY, routes!(list::page))
}

impl Doors {
    fn new() -> Self {
        Self {
            router: openapi::router(),
            opens: BTreeMap::new(),
        }
    }

    fn to(mut self, opens: Opens, routes: Routes) -> Self {
        for (path, item) in &routes.1.paths {
            for method in methods(item) {
                self.lists(path, method, opens);
            }
        }
        self.router = self.router.routes(routes);
        self
    }

    /// A route that the `OpenAPI` document does not have: it is read with `GET`.
    fn plain(mut self, opens: Opens, path: &str, routes: MethodRouter<Arc<App>>) -> Self {
        self.lists(path, Method::GET, opens);
        self.router = self.router.route(path, routes);
        self
    }

    fn lists(&mut self, path: &str, method: Method, opens: Opens) {
        let listed = self.opens.entry(path.to_owned()).or_default();
        listed.push((method, opens));
    }

    /// Each route as its method and its path.
    pub fn listed(&self) -> impl Iterator<Item = (&Method, &str)> {
        self.opens
            .iter()
            .flat_map(|(path, listed)| listed.iter().map(|(method, _)| (method, path.as_str())))
    }
}

fn methods(item: &PathItem) -> Vec<Method> {
    let each = [
        (Method::GET, item.get.is_some()),
        (Method::PUT, item.put.is_some()),
        (Method::POST, item.post.is_some()),
        (Method::DELETE, item.delete.is_some()),
        (Method::PATCH, item.patch.is_some()),
        (Method::HEAD, item.head.is_some()),
        (Method::OPTIONS, item.options.is_some()),
        (Method::TRACE, item.trace.is_some()),
    ];
    let there = each.into_iter().filter(|(_, there)| *there);
    there.map(|(method, _)| method).collect()
}
