//! The tables of docs/access.md, each cell tried over HTTP: a route or a command without a row fails here, and so does a
//! row without a route or a command.

use std::collections::BTreeSet;

use frontdesk_domain::branch::Command;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::site::Site;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::hall::{Hall, answer, code, issue, site};
use crate::kiosk::Machine;
use crate::staff::{Clerk, PASSWORD, account, granted};

const PAGE: &str = include_str!("../../../docs/access.md");

const WHO: [&str; 9] = [
    "nobody",
    "customer",
    "kiosk",
    "counter",
    "specialist",
    "supervisor",
    "administrator",
    "installation",
    "access key",
];

#[tokio::test]
async fn every_route_opens_to_whom_its_row_says_and_to_nobody_else() {
    let rows = table("| method | path |");
    assert_eq!(rows[0][2..], WHO);
    let rows = &rows[1..];
    let written: BTreeSet<_> = rows
        .iter()
        .map(|row| (row[0].clone(), bare(&row[1])))
        .collect();
    let served: BTreeSet<_> = frontdesk_central::routes().into_iter().collect();
    assert_eq!(
        written, served,
        "a row for each route, and a route for each row"
    );
    assert_eq!(rows.len(), served.len());

    let mut people = People::come().await;
    for row in rows {
        let (method, path) = (row[0].as_str(), bare(&row[1]));
        for (who, cell) in WHO.iter().zip(&row[2..]) {
            assert!(["all", "own", "–"].contains(&cell.as_str()), "{row:?}");
            let opens = people.tries(who, method, &path, Place::Own).await;
            assert_eq!(opens, cell != "–", "{method} {path} as {who}");
            if Place::matters(method, &path) {
                let opens = people.tries(who, method, &path, Place::Other).await;
                assert_eq!(opens, cell == "all", "{method} {path} as {who}, elsewhere");
            }
        }
    }
}

#[tokio::test]
async fn every_command_is_taken_from_whom_its_row_says_and_from_nobody_else() {
    let rows = table("| command |");
    let (head, rows) = (&rows[0][1..], &rows[1..]);
    let written: BTreeSet<_> = rows.iter().map(|row| bare(&row[0])).collect();
    assert_eq!(written, every_command_there_is());

    let mut people = People::come().await;
    for row in rows {
        for (who, cell) in head.iter().zip(&row[1..]) {
            assert!(["yes", "–"].contains(&cell.as_str()), "{row:?}");
            let body = people.command(&sample(&row[0]));
            let path = "/api/v1/branches/hall/commands";
            let request = people.asks(who, Method::POST, path, Place::Own).await;
            let (status, body) = answer(request.json(&body)).await;
            assert_ne!(status, 422, "{row:?} {body}");
            assert_eq!(status != 403, cell == "yes", "{row:?} as {who}: {body}");
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Own,
    Other,
}

impl Place {
    /// Whether the route is one of a branch, of an account or of a ticket.
    fn matters(method: &str, path: &str) -> bool {
        let of_somebody = path.contains("{branch}") || path.contains("{staff}");
        of_somebody || path.starts_with("/t/") || (method, path) == ("POST", "/api/v1/staff")
    }

    fn branch(self) -> &'static str {
        match self {
            Self::Own => "hall",
            Self::Other => "other",
        }
    }
}

/// One of each column, in the branch `hall` of a centre that has another one.
struct People {
    hall: Hall,
    clerks: Vec<(&'static str, Clerk)>,
    /// Whose account is tried: of each of the two branches.
    targets: [Clerk; 2],
    kiosk: Machine,
    minted: u128,
}

impl People {
    async fn come() -> Self {
        let hall = Hall::of(vec![site(), elsewhere()]).await;
        let mut clerks = Vec::new();
        for (who, role) in [
            ("counter", "hall:counter"),
            ("specialist", "hall:specialist"),
            ("supervisor", "hall:supervisor"),
            ("administrator", "hall:administrator"),
            ("installation", "administrator"),
        ] {
            clerks.push((who, hall.hires(who, &[role]).await));
        }
        let targets = [
            hall.hires("target-here", &["hall:counter"]).await,
            hall.hires("target-elsewhere", &["other:counter"]).await,
        ];
        hall.issues(1).await;
        let kiosk = hall.kiosk().await.clone();
        Self {
            hall,
            clerks,
            targets,
            kiosk,
            minted: 0,
        }
    }

    fn mint(&mut self) -> u128 {
        self.minted += 1;
        0x00AC_CE55 << 64 | self.minted
    }

    fn command(&mut self, command: &Value) -> Value {
        let id = CommandId(Uuid::from_u128(self.mint()));
        json!({ "id": id, "command": command })
    }

    fn clerk(&self, who: &str) -> Option<&Clerk> {
        self.clerks
            .iter()
            .find(|(named, _)| *named == who)
            .map(|(_, clerk)| clerk)
    }

    /// A request with what they show.
    async fn asks(&mut self, who: &str, method: Method, path: &str, _: Place) -> RequestBuilder {
        if path.starts_with("/logout")
            && let Some(clerk) = self.clerk(who)
        {
            // Each time in by a session of its own, for it is gone after this.
            let once = self.hall.logs_in(clerk).await;
            return once.asks(&self.hall, method, path);
        }
        let plain = self.hall.http.request(method.clone(), self.hall.url(path));
        match who {
            "kiosk" => plain.bearer_auth(&self.kiosk.key),
            "access key" => plain.bearer_auth(self.hall.central.access_key()),
            who => match self.clerk(who) {
                Some(clerk) => clerk.asks(&self.hall, method, path),
                None => plain,
            },
        }
    }

    /// Whether the route opens.
    async fn tries(&mut self, who: &str, method: &str, route: &str, place: Place) -> bool {
        let own_ticket = who == "customer" && place == Place::Own;
        let code = if own_ticket { code(1) } else { code(2) }.to_string();
        let target = &self.targets[usize::from(place == Place::Other)];
        let kiosk = if method == "PUT" {
            "kiosk-1"
        } else {
            "kiosk-9"
        };
        let path = route
            .replace("{branch}", place.branch())
            .replace("{staff}", &target.id.to_string())
            .replace("{kiosk}", kiosk)
            .replace("{section}", "counters")
            .replace("{name}", "pages.css")
            .replace("{n}", "1")
            .replace("{code}", &code);
        let method: Method = method.parse().unwrap();
        let request = self.asks(who, method.clone(), &path, place).await;
        let request = self.filled(request, who, &method, route, place);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        if route == "/logout/everywhere" {
            self.comes_back(who).await;
        }
        if path.ends_with("/events") {
            // A stream is not read to its end.
            return status == 200;
        }
        let text = response.text().await.unwrap();
        let said: Value = serde_json::from_str(&text).unwrap_or_default();
        if path.starts_with("/t/") {
            // Of a code that no ticket has, the page says that it is being registered.
            return if path.ends_with(&code) {
                status == 200 && text.contains("A001")
            } else {
                matches!(status, 200 | 303)
            };
        }
        // Behind the door of an enrolment the code was wrong.
        let refused = matches!(status, 401 | 403) && said["code"] != "wrong_code";
        assert!(refused || status < 500, "{method} {path}: {text}");
        assert!(
            !refused || status == 401 || self.is_known(who),
            "{method} {path} as {who}"
        );
        !refused
    }

    async fn comes_back(&mut self, who: &str) {
        let clerk = self.clerks.iter_mut().find(|(named, _)| *named == who);
        if let Some((_, clerk)) = clerk {
            *clerk = self.hall.logs_in(clerk).await;
        }
    }

    fn is_known(&self, who: &str) -> bool {
        self.clerk(who).is_some() || matches!(who, "kiosk" | "access key")
    }

    /// With a body that would be taken.
    fn filled(
        &mut self,
        request: RequestBuilder,
        who: &str,
        method: &Method,
        route: &str,
        place: Place,
    ) -> RequestBuilder {
        let n = self.mint();
        let role = format!("{}:counter", place.branch());
        match (method.as_str(), route) {
            ("POST", "/api/v1/branches/{branch}/commands" | "/api/v1/branches/{branch}/noop") => {
                let command = if who == "kiosk" {
                    json!({ "type": "report_printer", "kiosk": "kiosk-1", "printer": "ready" })
                } else {
                    json!({ "type": "open_counter", "counter": 1 })
                };
                request.json(&json!({ "id": Uuid::from_u128(n), "command": command }))
            }
            ("PUT", "/api/v1/branches/{branch}/kiosks/{kiosk}/health") => request.json(&json!({
                "version": "0.1.0", "printer": null, "out_of_service": null, "owed": 0, "unreadable": 0,
                "free_mb": null, "offset_ms": 0, "frame_ms": null,
            })),
            ("POST", "/api/v1/devices/key") => {
                request.json(&json!({ "secret_hash": Machine::new(77).hash() }))
            }
            ("POST", "/api/v1/enrol") => request.json(&json!({
                "code": "2222-2222", "device": Uuid::from_u128(n), "secret_hash": Machine::new(n).hash(),
            })),
            ("POST", "/api/v1/branches/{branch}/configuration/check") => request.json(&json!({})),
            ("POST", "/api/v1/branches/{branch}/configuration") => {
                request.json(&json!({ "id": Uuid::from_u128(n), "based_on": nothing_known() }))
            }
            ("POST", "/api/v1/branches/{branch}/configuration/roll-back") => request.json(&json!({
                "id": Uuid::from_u128(n), "based_on": nothing_known(), "to": Hash::ZERO,
            })),
            ("POST", "/api/v1/branches/{branch}/enrolment-codes") => {
                request.json(&json!({ "kiosk": "kiosk-1" }))
            }
            ("POST", "/b/{branch}/counter/{n}") => {
                let id = Uuid::from_u128(n).to_string();
                request.form(&[("do", "open"), ("id", &id)])
            }
            ("POST", "/b/{branch}/floor") => {
                let id = Uuid::from_u128(n).to_string();
                request.form(&[("do", "reopen"), ("id", &id)])
            }
            ("POST", "/admin/{branch}/{section}") => {
                let id = Uuid::from_u128(n).to_string();
                request.form(&[("do", "counters"), ("id", &id), ("step", "preview")])
            }
            ("POST", "/login") => {
                let target = &self.targets[0].login;
                request.form(&[("login", target.as_str()), ("password", PASSWORD)])
            }
            ("POST", "/set-up/{code}") => request.form(&[("password", PASSWORD), ("again", PASSWORD)]),
            ("POST", "/api/v1/staff") => {
                request.json(&account(&format!("new-{}", self.minted), &[&role]))
            }
            ("PUT", "/api/v1/staff/{staff}/roles") => request.json(&json!({ "roles": granted(&[&role]) })),
            ("PUT", "/api/v1/staff/{staff}/standing") => request.json(&json!({ "standing": "active" })),
            ("POST", "/t/{code}/commands") => request.json(&json!({
                "id": Uuid::from_u128(n), "command": { "type": "ask_for_help", "topic": if n.is_multiple_of(2) { "papers" } else { "machine" } },
            })),
            (
                "POST",
                "/logout"
                | "/logout/everywhere"
                | "/api/v1/staff/{staff}/links"
                | "/api/v1/branches/{branch}/kiosks/{kiosk}/revocation",
            )
            | ("DELETE" | "GET", _) => request,
            other => panic!("say what {other:?} is sent"),
        }
    }
}

fn elsewhere() -> Site {
    let mut site = site();
    site.settings.branch.id = "other".parse().unwrap();
    site
}

fn nothing_known() -> Value {
    json!({ "settings": Hash::ZERO, "catalogue": Hash::ZERO })
}

/// What stands in a table of the page, cell by cell, its head first.
fn table(head: &str) -> Vec<Vec<String>> {
    let lines = PAGE.lines().skip_while(|line| !line.starts_with(head));
    let lines = lines.take_while(|line| line.starts_with('|'));
    let cells = |line: &str| -> Vec<String> {
        let inner = line.trim_matches('|');
        inner
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let rows: Vec<_> = lines
        .filter(|line| !line.starts_with("|---"))
        .map(cells)
        .collect();
    let columns = rows[0].len();
    assert!(rows.len() > 1 && rows.iter().all(|row| row.len() == columns));
    rows
}

/// The name in a cell, which stands between backticks.
fn bare(cell: &str) -> String {
    cell.split('`').nth(1).unwrap().to_owned()
}

/// By their names: whoever reads a command that is none says which there are.
fn every_command_there_is() -> BTreeSet<String> {
    let error = serde_json::from_value::<Command>(json!({ "type": "" }))
        .unwrap_err()
        .to_string();
    let (_, names) = error.split_once("expected one of ").unwrap();
    names.split(", ").map(bare).collect()
}

/// One command of each row.
fn sample(row: &str) -> Value {
    let ticket = TicketId(Uuid::from_u128(1));
    let help = Uuid::from_u128(99);
    let run = json!({ "epoch": 1, "id": Uuid::from_u128(5) });
    let context = json!({ "lang": "en" });
    let name = bare(row);
    let mut command = match name.as_str() {
        "open_counter" | "pause_counter" | "close_counter" | "call_next" => json!({ "counter": 1 }),
        "hand_over" => json!({ "counter": 1, "clerk": Uuid::from_u128(7) }),
        "transfer_to_counter" => json!({ "counter": 1, "ticket": ticket, "to": 2 }),
        "transfer_to_skill" => json!({ "counter": 1, "ticket": ticket, "skill": "household" }),
        "record_lacking" => json!({ "counter": 1, "ticket": ticket, "lacking": [] }),
        "tick_step" => json!({ "counter": 1, "ticket": ticket, "step": "check", "done": true }),
        "put_before" | "put_behind" => {
            json!({ "ticket": ticket, "other": TicketId(Uuid::from_u128(2)) })
        }
        "close_early" | "reopen" | "withdraw_notice" => json!({}),
        "post_notice" => json!({ "text": { "en": "Fire drill" }, "until": 4_102_444_800_000_i64 }),
        "recall" | "start" | "hold" | "resume" | "miss" | "undo" | "call_ticket"
        | "confirm_priority" | "revoke_priority" => {
            json!({ "counter": 1, "ticket": ticket })
        }
        "finish" => json!({ "counter": 1, "ticket": ticket, "outcome": "completed" }),
        "transfer" | "correct_service" => {
            json!({ "counter": 1, "ticket": ticket, "service": "id-card" })
        }
        "issue_ticket" => {
            json!({ "ticket": Uuid::from_u128(50), "code": code(50).hash(), "service": "id-card" })
        }
        "return" | "leave" => json!({ "ticket": ticket }),
        "let_pass" => json!({ "ticket": ticket, "others": 1 }),
        "rate" => json!({ "ticket": ticket, "level": 4 }),
        "deliver_help" | "arrive_help" | "cancel_help" | "expire_help" => json!({ "help": help }),
        "acknowledge_help" => json!({ "help": help, "by": "Li", "eta_minutes": 1 }),
        "resolve_help" => json!({ "help": help, "reason": "helped" }),
        "set_help_topic" => json!({ "help": help, "topic": "papers" }),
        "raise_help" => {
            let origin = if row.ends_with("phone") {
                json!({ "from": "phone", "ticket": ticket })
            } else {
                json!({ "from": "kiosk", "kiosk": "kiosk-1" })
            };
            json!({ "help": Uuid::from_u128(98), "origin": origin, "context": context, "topic": null, "raised_at": 0 })
        }
        "stop_issuing" | "resume_issuing" => json!({ "service": "id-card" }),
        "record_ticket" => return serde_json::to_value(issue(3)).unwrap(),
        "start_kiosk" => json!({ "kiosk": "kiosk-1", "run": run, "before": null }),
        "report_divergence" => json!({ "kiosk": "kiosk-1", "seq": 1, "head": code(1).hash() }),
        "raise_alarm" => json!({ "kiosk": "kiosk-1", "alarm": { "alarm": "database_set_aside" } }),
        "report_printer" => json!({ "kiosk": "kiosk-1", "printer": "ready" }),
        "report_slip" => {
            json!({ "kiosk": "kiosk-1", "ticket": ticket, "slip": "printed", "again": false })
        }
        "wish" => json!({ "kiosk": "kiosk-1", "ticket": ticket, "wish": { "wish": "check_in" } }),
        "configure" => json!({ "new_log": Uuid::from_u128(4) }),
        "publish" => json!({ "based_on": nothing_known() }),
        "open_day" => json!({ "date": "2026-11-22", "began": 0 }),
        "enrol_kiosk" => json!({ "kiosk": "kiosk-1", "device": Uuid::from_u128(6) }),
        "revoke_kiosk" => json!({ "kiosk": "kiosk-1" }),
        other => panic!("write a sample of {other}"),
    };
    command["type"] = json!(name);
    command
}
