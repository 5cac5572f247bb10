//! Who gets in: without anything, with the access key, by the set-up link, and from other sites' pages.

use reqwest::redirect::Policy;
use serde_json::json;

use crate::hall::{COMMANDS, Hall, answer};
use crate::staff::cookie;

#[tokio::test]
async fn without_a_key_or_a_session_nothing_of_the_staffs_is_told() {
    let hall = Hall::open().await;
    for path in [
        "/api/v1/branches/hall/snapshot",
        "/api/v1/branches/hall/events",
        "/api/v1/branches/hall/catalogue",
        "/api/v1/openapi.json",
        "/api/v1/staff",
        "/metrics",
        "/b/hall/counter/1/events",
        "/b/hall/counter/1?part=main",
    ] {
        let (status, body) = answer(hall.phone(path)).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (401, Some("no_access")),
            "{path}"
        );
        let wrong = hall.phone(path).bearer_auth("wrong");
        assert_eq!(answer(wrong).await.0, 401, "{path}");
    }
    let (status, _) = answer(hall.http.post(hall.url(COMMANDS)).json(&())).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_page_that_nobody_is_in_for_asks_who_it_is_and_leads_back() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let page = hall.phone("/b/hall/counter/2").send().await.unwrap();
    assert_eq!(page.status(), 401);
    let page = page.text().await.unwrap();
    assert!(page.contains("&#38;to=/b/hall/counter/2\""), "{page}");
    let form = [
        ("login", clerk.login.as_str()),
        ("password", crate::staff::PASSWORD),
    ];
    let login = hall.http.post(hall.url("/login?to=/b/hall/counter/2"));
    let entered = login.form(&form).send().await.unwrap();
    assert_eq!(entered.status(), 303);
    assert_eq!(entered.headers()["location"], "/b/hall/counter/2");
    let elsewhere = hall.http.post(hall.url("/login?to=//evil.example"));
    let entered = elsewhere.form(&form).send().await.unwrap();
    assert_eq!(
        entered.headers()["location"],
        "/b/hall/counter/1",
        "to their counter"
    );
}

#[tokio::test]
async fn the_set_up_link_leads_through_a_name_and_a_password_to_the_first_counter() {
    let hall = Hall::open().await;
    let link = hall.central.set_up_link().unwrap().to_owned();
    let browser = reqwest::Client::builder()
        .cookie_store(true)
        .redirect(Policy::limited(3));
    let browser = browser.build().unwrap();
    let page = browser
        .get(format!("{link}?lang=en"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Set up the administrator"), "{page}");
    let form = |password: &str, again: &str| {
        let form = [
            ("name", "王主任"),
            ("login", "boss"),
            ("password", password),
            ("again", again),
        ];
        browser.post(format!("{link}?lang=en")).form(&form).send()
    };
    for (password, again, told) in [
        ("mulberry tea", "mulberry tee", "differ"),
        ("short", "short", "too short"),
        ("boss boss boss", "boss boss boss", "anybody would try"),
    ] {
        let page = form(password, again).await.unwrap();
        assert_eq!(page.status(), 422);
        let page = page.text().await.unwrap();
        assert!(
            page.contains(told) && page.contains("value=\"王主任\""),
            "{page}"
        );
        let sent_back = format!("value=\"{password}\"");
        assert!(!page.contains(&sent_back), "a password is not sent back");
    }
    let counter = form("mulberry tea", "mulberry tea").await.unwrap();
    assert_eq!(counter.status(), 200);
    assert!(counter.url().path().ends_with("/b/hall/counter/1"));
    let counter = counter.text().await.unwrap();
    assert!(
        counter.contains("do-open") && counter.contains("王主任"),
        "{counter}"
    );
    // Once.
    assert_eq!(browser.get(&link).send().await.unwrap().status(), 410);
    assert_eq!(
        form("mulberry tea", "mulberry tea").await.unwrap().status(),
        410
    );
}

#[tokio::test]
async fn every_start_prints_a_new_set_up_link_until_one_was_followed() {
    let hall = Hall::open().await;
    let first = hall.central.set_up_link().unwrap().to_owned();
    let hall = hall.restarts().await;
    let second = hall.central.set_up_link().unwrap().to_owned();
    let path = |link: &str| link.rsplit_once("/set-up/").unwrap().1.to_owned();
    let opens = async |link: &str| {
        let page = hall.phone(&format!("/set-up/{}", path(link)));
        page.send().await.unwrap().status().as_u16()
    };
    assert_eq!(opens(&first).await, 410, "the one before counts no more");
    assert_eq!(opens(&second).await, 200);
    let form = [
        ("name", "王"),
        ("login", "boss"),
        ("password", "mulberry tea"),
        ("again", "mulberry tea"),
    ];
    let url = hall.url(&format!("/set-up/{}", path(&second)));
    assert_eq!(
        hall.http
            .post(url)
            .form(&form)
            .send()
            .await
            .unwrap()
            .status(),
        303
    );
    let hall = hall.restarts().await;
    assert_eq!(hall.central.set_up_link(), None);
}

#[tokio::test]
async fn an_expired_used_or_invented_link_says_so_and_sets_nothing() {
    let hall = Hall::open().await;
    let added = hall.adds("li.wei", &["hall:counter"]).await;
    let path = added
        .link
        .strip_prefix(hall.central.public_url())
        .unwrap()
        .to_owned();
    let follows = async || {
        let form = [("password", "mulberry tea"), ("again", "mulberry tea")];
        let follows = hall
            .http
            .post(hall.url(&path))
            .form(&form)
            .send()
            .await
            .unwrap();
        (
            follows.status().as_u16(),
            cookie(follows.headers(), "frontdesk_session"),
        )
    };
    hall.hand.set(added.expires_at);
    assert_eq!(follows().await, (410, None));
    hall.hand.set(added.expires_at.plus_ms(-1));
    assert_eq!(follows().await.0, 303);
    assert_eq!(follows().await, (410, None));
    for invented in ["x", &"A".repeat(43), "..%2f..%2flogin"] {
        let page = hall
            .phone(&format!("/set-up/{invented}"))
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 410, "{invented}");
    }
}

#[tokio::test]
async fn another_sites_page_cannot_press_our_buttons_with_a_cookie_that_is_not_its_own() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let press = || {
        let form = [
            ("do", "open"),
            ("id", "00000000-0000-0000-0000-000000000001"),
        ];
        clerk.post(&hall, "/b/hall/counter/1").form(&form)
    };
    let command = json!({ "id": uuid::Uuid::from_u128(1), "command": { "type": "open_counter", "counter": 1 } });
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(
            answer(press().header(name, value)).await.0,
            403,
            "{name}: {value}"
        );
        let stolen = clerk
            .post(&hall, COMMANDS)
            .json(&command)
            .header(name, value);
        assert_eq!(answer(stolen).await.0, 403, "{name}: {value}");
        let out = clerk.post(&hall, "/logout").header(name, value);
        assert_eq!(answer(out).await.0, 403, "{name}: {value}");
    }
    assert_eq!(hall.state().await.counters[&1].state.name(), "closed");
    let ours = press().header("origin", format!("http://{}", hall.central.address()));
    assert_eq!(answer(ours).await.0, 303);
}

#[tokio::test]
async fn a_name_that_somebody_pointed_here_is_no_page_of_ours() {
    let hall = Hall::open().await;
    let clerk = hall.hires("li.wei", &["hall:counter"]).await;
    let out = clerk.post(&hall, "/logout");
    let out = out
        .header("host", "evil.example")
        .header("origin", "http://evil.example");
    let (status, body) = answer(out).await;
    assert_eq!((status, body["code"].as_str()), (403, Some("other_site")));
}

#[tokio::test]
async fn what_a_host_or_a_header_says_comes_into_no_answer() {
    let hall = Hall::open().await;
    for path in [
        "/b/hall/counter/1",
        "/login",
        "/nothing",
        "/set-up/x",
        "/t/bad",
    ] {
        for (name, value) in [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "evil.example"),
            ("x-original-url", "/metrics?evil.example"),
            ("x-rewrite-url", "/metrics?evil.example"),
            ("forwarded", "for=192.0.2.1;host=evil.example"),
            ("referer", "https://evil.example"),
        ] {
            let answer = hall.phone(path).header(name, value).send().await.unwrap();
            for (name, value) in answer.headers() {
                assert!(!value.to_str().unwrap().contains("evil"), "{path} {name}");
            }
            assert!(
                !answer.text().await.unwrap().contains("evil"),
                "{path} {name}"
            );
        }
    }
    // A line end would begin a header of its own.
    for to in [
        "/a%0d%0aset-cookie:x=y",
        "/a%0aset-cookie:x=y",
        "/%0d%0a%0d%0a<script>",
    ] {
        let clerk = hall
            .hires(&format!("li-{}", to.len()), &["hall:counter"])
            .await;
        let form = [
            ("login", clerk.login.as_str()),
            ("password", crate::staff::PASSWORD),
        ];
        let login = hall
            .http
            .post(hall.url(&format!("/login?to={to}")))
            .form(&form);
        let entered = login.send().await.unwrap();
        assert_eq!(entered.headers()["location"], "/b/hall/counter/1");
        assert!(cookie(entered.headers(), "x").is_none());
    }
}

#[tokio::test]
async fn no_detour_leads_behind_a_door() {
    let hall = Hall::open().await;
    let clerk = hall
        .hires("li.wei", &["other:counter", "hall:counter"][1..])
        .await;
    for path in [
        "/b/hall/counter/1/../../../../metrics",
        "/healthz/../metrics",
        "/healthz/%2e%2e/metrics",
        "/assets/..%2f..%2fmetrics",
        "/assets/../metrics",
        "//metrics",
        "/metrics/",
        "/metrics;/healthz",
        "/METRICS",
        "/%6detrics",
        "/api/v1/branches/hall/../other/snapshot",
        "/api/v1/branches/hall%2f..%2fother/snapshot",
        "/api/v1/branches//snapshot",
        "/api/v1/branches/HALL/snapshot",
        "/api/v1/branches/hall%00/snapshot",
    ] {
        // As it stands: a client would tidy it before it is sent.
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\nconnection: close\r\n\r\n",
            hall.central.address(),
            clerk.session
        );
        let said = hall.says(head.as_bytes()).await;
        let status: u16 = said.split(' ').nth(1).unwrap().parse().unwrap();
        assert!([400, 403, 404].contains(&status), "{path}: {said}");
        assert!(!said.contains("frontdesk_commands_total"), "{path}");
    }
}

#[tokio::test]
async fn every_response_carries_the_strict_headers() {
    let hall = Hall::open().await;
    for path in [
        "/healthz",
        "/nothing-here",
        "/b/hall/counter/1",
        "/t/bad",
        "/login",
        "/metrics",
    ] {
        let headers = hall.phone(path).send().await.unwrap().headers().clone();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert_eq!(
            headers["cross-origin-opener-policy"], "same-origin",
            "{path}"
        );
        assert!(
            !headers.contains_key("strict-transport-security"),
            "this is plain HTTP"
        );
    }
}
