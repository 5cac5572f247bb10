//! People who work here: how they are hired, and what their browsers send.

use frontdesk_central::accounts::wire::{LinkAnswer, StaffAnswer};
use frontdesk_domain::ids::StaffId;
use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::hall::{Hall, answer};

pub const PASSWORD: &str = "mulberry tea 7";

/// Somebody at a browser that is logged in.
#[derive(Debug, Clone)]
pub struct Clerk {
    pub id: StaffId,
    pub login: String,
    /// As the browser sends them.
    pub session: String,
    pub browser: String,
}

impl Clerk {
    pub fn asks(&self, hall: &Hall, method: Method, path: &str) -> RequestBuilder {
        let request = hall.http.request(method, hall.url(path));
        request.header("cookie", &self.session)
    }

    pub fn get(&self, hall: &Hall, path: &str) -> RequestBuilder {
        self.asks(hall, Method::GET, path)
    }

    pub fn post(&self, hall: &Hall, path: &str) -> RequestBuilder {
        self.asks(hall, Method::POST, path)
    }

    pub async fn opens(&self, hall: &Hall, path: &str) -> u16 {
        self.get(hall, path).send().await.unwrap().status().as_u16()
    }
}

impl Hall {
    /// An account with these roles, and the link for its owner.
    pub async fn adds(&self, login: &str, roles: &[&str]) -> LinkAnswer {
        let (status, body) = answer(self.post("/api/v1/staff").json(&account(login, roles))).await;
        assert_eq!(status, 200, "{body}");
        serde_json::from_value(body).unwrap()
    }

    /// Somebody with these roles, who has followed their link.
    pub async fn hires(&self, login: &str, roles: &[&str]) -> Clerk {
        let added = self.adds(login, roles).await;
        let path = added.link.strip_prefix(self.central.public_url()).unwrap();
        let form = [("password", PASSWORD), ("again", PASSWORD)];
        let entered = self
            .http
            .post(self.url(path))
            .form(&form)
            .send()
            .await
            .unwrap();
        assert_eq!(entered.status(), 303);
        as_clerk(added.staff, login, &entered)
    }

    /// With the right password, from the browser of `clerk`.
    pub async fn logs_in(&self, clerk: &Clerk) -> Clerk {
        let entered = self
            .tries(&clerk.login, PASSWORD, Some(&clerk.browser))
            .await;
        assert_eq!(entered.status(), 303);
        as_clerk(clerk.id, &clerk.login, &entered)
    }

    pub async fn tries(&self, login: &str, password: &str, browser: Option<&str>) -> Response {
        let form = [("login", login), ("password", password)];
        let mut request = self.http.post(self.url("/login?lang=en")).form(&form);
        if let Some(browser) = browser {
            request = request.header("cookie", browser);
        }
        request.send().await.unwrap()
    }

    pub async fn sets_roles(&self, clerk: &Clerk, roles: &[&str]) {
        let path = format!("/api/v1/staff/{}/roles", clerk.id);
        let request = self
            .http
            .put(self.url(&path))
            .bearer_auth(self.central.access_key());
        let (status, body) = answer(request.json(&json!({ "roles": granted(roles) }))).await;
        assert_eq!(status, 200, "{body}");
        let is: StaffAnswer = serde_json::from_value(body).unwrap();
        assert_eq!(is.roles.len(), roles.len());
    }

    pub async fn disables(&self, clerk: &Clerk) {
        let path = format!("/api/v1/staff/{}/standing", clerk.id);
        let request = self
            .http
            .put(self.url(&path))
            .bearer_auth(self.central.access_key());
        let (status, body) = answer(request.json(&json!({ "standing": "disabled" }))).await;
        assert_eq!(status, 200, "{body}");
    }
}

fn as_clerk(id: StaffId, login: &str, entered: &Response) -> Clerk {
    Clerk {
        id,
        login: login.to_owned(),
        session: cookie(entered.headers(), "frontdesk_session").unwrap(),
        browser: cookie(entered.headers(), "frontdesk_browser").unwrap(),
    }
}

pub fn account(login: &str, roles: &[&str]) -> Value {
    json!({ "login": login, "name": format!("Name {login}"), "public_name": "8号", "roles": granted(roles) })
}

/// `hall:counter` as it travels.
pub fn granted(roles: &[&str]) -> Vec<Value> {
    let grant = |role: &&str| match role.split_once(':') {
        Some((branch, role)) => json!({ "branch": branch, "role": role }),
        None => json!({ "role": role }),
    };
    roles.iter().map(grant).collect()
}

/// What a browser would send back of a cookie of this name.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let set = headers.get_all(SET_COOKIE).iter();
    let pairs = set.filter_map(|value| value.to_str().ok()?.split(';').next());
    let mut named = pairs.filter(|pair| pair.split_once('=').is_some_and(|(key, _)| key == name));
    named.next().map(str::to_owned)
}
