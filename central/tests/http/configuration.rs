//! Administering what is in force: looking, checking, publishing, and rolling back.

use frontdesk_central::configuration::CONFIGURATION_MAX_BYTES;
use frontdesk_central::configuration::wire::{
    CheckAnswer, ConfigurationAnswer, Part, Publisher, VersionsAnswer,
};
use frontdesk_domain::branch::Event;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::site::{HowChanged, Section, Versions};
use frontdesk_domain::wire::CatalogueBody;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::hall::{Hall, Stream, answer, site};
use crate::staff::Clerk;

const PATH: &str = "/api/v1/branches/hall/configuration";

#[tokio::test]
async fn what_an_administrator_publishes_is_in_force_at_once_for_everybody() {
    let hall = Hall::open().await;
    let li = hall.hires("li", &["hall:administrator"]).await;
    let catalogue = "/api/v1/branches/hall/catalogue";
    let before = hall.get(catalogue).send().await.unwrap();
    let etag = before.headers()["etag"].clone();
    let seq = hall.state().await.seq;

    let mut settings = site().settings;
    settings.rules.calls_before_missed = 3;
    let based_on = in_force(&hall).await.versions;
    let request = json!({ "id": Uuid::from_u128(1), "based_on": based_on, "settings": settings });
    let (status, body) = answer(li.post(&hall, PATH).json(&request)).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["versions"]["settings"], json!(settings.version()));

    assert_eq!(hall.state().await.rules.calls_before_missed, 3);
    let fetched = hall.get(catalogue).header("if-none-match", etag);
    let fetched: CatalogueBody = fetched.send().await.unwrap().json().await.unwrap();
    assert_eq!(fetched.settings, settings);
    let kiosk = hall.kiosk().await;
    let events = hall.get(&format!("/api/v1/branches/hall/events?after={seq}"));
    let mut stream = Stream::open(events.bearer_auth(&kiosk.key)).await;
    let (heard, _) = stream.envelopes(1).await.remove(0);
    assert!(matches!(heard.event, Event::BranchConfigured { .. }));
    assert_eq!(heard.by, Some(li.id));

    let again = answer(li.post(&hall, PATH).json(&request)).await;
    assert_eq!(again.0, 200, "sent twice, it counts once");
    let lines = hall.get("/api/v1/audit?limit=1").send().await.unwrap();
    let lines: Value = lines.json().await.unwrap();
    let line = &lines["lines"][0];
    assert_eq!(
        (&line["act"], &line["branch"]),
        (&json!("publish"), &json!("hall"))
    );
    let named = line["detail"].as_str().unwrap();
    assert!(named.contains(&settings.version().to_string()), "{named}");
}

#[tokio::test]
async fn of_two_who_look_at_the_same_version_the_second_is_told_to_look_again() {
    let hall = Hall::open().await;
    let looked = in_force(&hall).await.versions;
    assert_eq!(publish(&hall, 1, looked, with_return_after(4)).await.0, 200);
    let (status, body) = publish(&hall, 2, looked, with_return_after(5)).await;
    assert_eq!(
        (status, &body["code"]),
        (409, &json!("configuration_changed"))
    );
    let now = in_force(&hall).await;
    assert_eq!(now.settings.rules.return_after, 4, "nothing was lost");
    assert_eq!(
        publish(&hall, 3, now.versions, with_return_after(5))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_check_says_what_would_change_what_is_wrong_and_why_it_would_be_refused() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.calls().await;
    let mut settings = site().settings;
    settings.counters.remove(0);
    settings.rules.return_after = 5;
    let mut catalogue = site().catalogue;
    catalogue.services[0].name.en.clear();
    let draft = json!({ "settings": settings, "catalogue": catalogue });
    let told = check(&hall, &draft).await;
    let changes: Vec<_> = told
        .changes
        .iter()
        .map(|change| (change.section, change.how, change.id.as_str()))
        .collect();
    assert_eq!(
        changes,
        [
            (Section::Rules, HowChanged::Changed, ""),
            (Section::Counters, HowChanged::Removed, "1"),
            (Section::Services, HowChanged::Changed, "id-card"),
        ]
    );
    assert_eq!(told.refused.unwrap().code, "counter_in_use");
    assert!(
        told.findings
            .iter()
            .any(|finding| finding.severity == "warning" && finding.key == "services[0].name")
    );

    settings.branch.time_zone = "Asia/Atlantis".into();
    settings.rules.return_after = 0;
    let told = check(&hall, &json!({ "settings": settings })).await;
    let errors = told
        .findings
        .iter()
        .filter(|finding| finding.severity == "error");
    let keys: Vec<_> = errors.map(|finding| finding.key.as_str()).collect();
    assert_eq!(keys, ["rules.return_after", "branch.time_zone"]);
    assert_eq!(in_force(&hall).await.settings, site().settings);

    let same = check(&hall, &json!({ "settings": site().settings })).await;
    assert_eq!(same.changes, []);
    assert_eq!(same.refused.unwrap().code, "nothing_new");
}

#[tokio::test]
async fn what_was_in_force_is_listed_and_comes_back_by_its_hash() {
    let hall = Hall::open().await;
    let first = in_force(&hall).await.versions;
    publish(&hall, 1, first, with_return_after(4)).await;
    let listed = versions(&hall).await;
    let told: Vec<_> = listed
        .versions
        .iter()
        .map(|version| (version.part, version.by.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (Part::Settings, Publisher::Owner),
            (Part::Catalogue, Publisher::File),
            (Part::Settings, Publisher::File),
        ]
    );
    let back = |id: u128, to: Hash, based_on: Versions| {
        let body = json!({ "id": Uuid::from_u128(id), "based_on": based_on, "to": to });
        answer(hall.post(&format!("{PATH}/roll-back")).json(&body))
    };
    let (status, body) = back(2, first.settings, listed.in_force).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(in_force(&hall).await.versions, first);
    let (status, body) = back(3, Hash::ZERO, first).await;
    assert_eq!((status, &body["code"]), (404, &json!("unknown_version")));
    let (status, body) = back(4, first.settings, first).await;
    assert_eq!((status, &body["code"]), (409, &json!("nothing_new")));
    let page = hall.get(&format!("{PATH}/versions?limit=1")).send().await;
    let page: VersionsAnswer = page.unwrap().json().await.unwrap();
    assert_eq!(page.versions.len(), 1);
    let wrong = answer(hall.get(&format!("{PATH}/versions?before=now"))).await;
    assert_eq!(wrong.0, 400);
}

#[tokio::test]
async fn what_was_in_force_elsewhere_does_not_come_here() {
    let mut elsewhere = site();
    elsewhere.settings.branch.id = "other".parse().unwrap();
    let hall = Hall::of(vec![site(), elsewhere.clone()]).await;
    let based_on = in_force(&hall).await.versions;
    let body = json!({ "id": Uuid::from_u128(1), "based_on": based_on, "to": elsewhere.settings.version() });
    let (status, _) = answer(hall.post(&format!("{PATH}/roll-back")).json(&body)).await;
    assert_eq!(status, 404);
    let body =
        json!({ "id": Uuid::from_u128(2), "based_on": based_on, "settings": elsewhere.settings });
    let (status, body) = answer(hall.post(PATH).json(&body)).await;
    assert_eq!((status, &body["code"]), (409, &json!("other_branch")));
}

#[tokio::test]
async fn what_was_published_holds_after_a_restart() {
    let hall = Hall::open().await;
    let based_on = in_force(&hall).await.versions;
    publish(&hall, 1, based_on, with_return_after(4)).await;
    let hall = hall.restarts().await;
    assert_eq!(in_force(&hall).await.settings.rules.return_after, 4);
}

#[tokio::test]
async fn a_ticket_keeps_the_list_it_was_issued_under() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let mut catalogue = site().catalogue;
    catalogue.services[0].name.en = "Renamed card".into();
    let based_on = in_force(&hall).await.versions;
    let body = json!({ "id": Uuid::from_u128(1), "based_on": based_on, "catalogue": catalogue });
    let (status, body) = answer(hall.post(PATH).json(&body)).await;
    assert_eq!(status, 200, "{body}");
    let page = hall.phone(&format!("/t/{}?lang=en", crate::hall::code(1)));
    let page = page.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Identity card") && !page.contains("Renamed card"));
}

#[tokio::test]
async fn a_configuration_at_the_bound_is_read_and_one_byte_more_is_not() {
    let hall = Hall::open().await;
    let padded = |bytes: usize| {
        let request = hall.post(&format!("{PATH}/check"));
        let body = format!("{{}}{}", " ".repeat(bytes - 2));
        answer(
            request
                .header("content-type", "application/json")
                .body(body),
        )
    };
    assert_eq!(padded(CONFIGURATION_MAX_BYTES).await.0, 200);
    let (status, body) = padded(CONFIGURATION_MAX_BYTES + 1).await;
    assert_eq!((status, &body["code"]), (413, &json!("too_large")));
}

#[tokio::test]
async fn a_supervisor_posts_notices_and_the_audit_log_says_so() {
    let hall = Hall::open().await;
    let wang: Clerk = hall.hires("wang", &["hall:supervisor"]).await;
    let command = json!({ "type": "post_notice", "text": { "en": "Fire drill" }, "until": crate::hall::MORNING.plus_seconds(60) });
    let body = json!({ "id": Uuid::from_u128(1), "command": command });
    let posted = answer(wang.post(&hall, crate::hall::COMMANDS).json(&body)).await;
    assert_eq!(posted.0, 200, "{posted:?}");
    let (_, lines) = answer(hall.get("/api/v1/audit?limit=1")).await;
    assert_eq!(lines["lines"][0]["act"], json!("post_notice"));
    assert_eq!(lines["lines"][0]["by"]["staff"], json!(wang.id));
}

fn with_return_after(return_after: u16) -> Value {
    let mut settings = site().settings;
    settings.rules.return_after = return_after;
    json!(settings)
}

async fn in_force(hall: &Hall) -> ConfigurationAnswer {
    hall.get(PATH).send().await.unwrap().json().await.unwrap()
}

async fn versions(hall: &Hall) -> VersionsAnswer {
    let asked = hall.get(&format!("{PATH}/versions")).send().await.unwrap();
    asked.json().await.unwrap()
}

async fn publish(hall: &Hall, id: u128, based_on: Versions, settings: Value) -> (u16, Value) {
    let body = json!({ "id": Uuid::from_u128(id), "based_on": based_on, "settings": settings });
    answer(hall.post(PATH).json(&body)).await
}

async fn check(hall: &Hall, draft: &Value) -> CheckAnswer {
    let (status, body) = answer(hall.post(&format!("{PATH}/check")).json(draft)).await;
    assert_eq!(status, 200, "{body}");
    serde_json::from_value(body).unwrap()
}
