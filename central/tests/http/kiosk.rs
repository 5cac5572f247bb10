//! A machine that is to be a kiosk: its id and its key, and what it sends with them.

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, DeviceId};
use frontdesk_domain::wire::{CommandRequest, EnrolRequest, KeyRequest};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::hall::{COMMANDS, Hall, answer, issue};

/// Made on the machine, before it asks for anything.
#[derive(Debug, Clone)]
pub struct Machine {
    pub device: DeviceId,
    pub key: String,
}

impl Machine {
    pub fn new(number: u128) -> Self {
        Self {
            device: DeviceId(Uuid::from_u128(number)),
            key: format!("{number:A>43}"),
        }
    }

    pub fn hash(&self) -> Hash {
        Hash::of(self.key.as_bytes())
    }

    pub async fn shows(&self, hall: &Hall, code: &str) -> (u16, Value) {
        let body = EnrolRequest {
            code: code.to_owned(),
            device: self.device,
            secret_hash: self.hash(),
        };
        answer(hall.http.post(hall.url("/api/v1/enrol")).json(&body)).await
    }

    pub fn get(&self, hall: &Hall, path: &str) -> RequestBuilder {
        hall.http.get(hall.url(path)).bearer_auth(&self.key)
    }

    pub fn post(&self, hall: &Hall, path: &str) -> RequestBuilder {
        hall.http.post(hall.url(path)).bearer_auth(&self.key)
    }

    pub async fn sends(&self, hall: &Hall, id: u128, command: Command) -> (u16, Value) {
        let id = CommandId(Uuid::from_u128(id));
        let request = CommandRequest { id, command };
        answer(self.post(hall, COMMANDS).json(&request)).await
    }

    /// The machine with its next key, and what the centre said to it.
    pub async fn replaces_its_key(&self, hall: &Hall, key: &str) -> (Self, (u16, Value)) {
        let body = KeyRequest {
            secret_hash: Hash::of(key.as_bytes()),
        };
        let said = answer(self.post(hall, "/api/v1/devices/key").json(&body)).await;
        let next = Self {
            key: key.to_owned(),
            ..self.clone()
        };
        (next, said)
    }

    /// Whether its key opens what kiosks read.
    pub async fn is_let_in(&self, hall: &Hall) -> (u16, Option<String>) {
        let snapshot = self.get(hall, "/api/v1/branches/hall/snapshot");
        let (status, body) = answer(snapshot).await;
        (status, body["code"].as_str().map(str::to_owned))
    }
}

impl Hall {
    /// A code for a kiosk of branch `hall`.
    pub async fn gives_out(&self, kiosk: &str) -> String {
        let (status, body) = self.asks_for_a_code(&json!({ "kiosk": kiosk })).await;
        assert_eq!(status, 200, "{body}");
        body["code"].as_str().unwrap().to_owned()
    }

    pub async fn asks_for_a_code(&self, body: &Value) -> (u16, Value) {
        let path = "/api/v1/branches/hall/enrolment-codes";
        answer(self.post(path).json(body)).await
    }

    /// A machine that is a kiosk of branch `hall`.
    pub async fn enrols(&self, number: u128, kiosk: &str) -> Machine {
        let machine = Machine::new(number);
        let code = self.gives_out(kiosk).await;
        let (status, body) = machine.shows(self, &code).await;
        assert_eq!(status, 200, "{body}");
        machine
    }

    pub async fn revokes(&self, kiosk: &str) -> (u16, Value) {
        let path = format!("/api/v1/branches/hall/kiosks/{kiosk}/revocation");
        answer(self.post(&path)).await
    }
}

/// A ticket as this kiosk would have issued it.
pub fn issued_by(kiosk: &str, ticket: u128, number: &str) -> Command {
    let Command::RecordTicket(fact) = issue(ticket) else {
        unreachable!("a ticket is recorded")
    };
    Command::RecordTicket(Box::new(TicketFact {
        kiosk: kiosk.parse().unwrap(),
        number: number.parse().unwrap(),
        ..*fact
    }))
}
