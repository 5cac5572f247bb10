//! Who gets in: the access key, the cookie, and requests from other sites' pages.

use frontdesk_domain::ids::BranchId;

use crate::hall::{COMMANDS, Hall, answer};

#[tokio::test]
async fn without_the_key_nothing_of_the_staffs_is_told() {
    let hall = Hall::open().await;
    for path in [
        "/api/v1/branches/hall/snapshot",
        "/api/v1/branches/hall/events",
        "/api/v1/branches/hall/catalogue",
        "/api/v1/openapi.json",
        "/metrics",
        "/b/hall/counter/1/events",
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
    let page = hall.phone("/b/hall/counter/1").send().await.unwrap();
    assert_eq!(page.status(), 401);
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("/enter?to=/b/hall/counter/1")
    );
}

#[tokio::test]
async fn the_printed_link_becomes_a_cookie_that_opens_the_counter() {
    let hall = Hall::open().await;
    let branch: BranchId = "hall".parse().unwrap();
    let link = hall.central.counter_link(&branch, 1);
    let entered = hall.http.get(link).send().await.unwrap();
    assert_eq!(entered.status(), 303);
    assert_eq!(entered.headers()["location"], "/b/hall/counter/1");
    let cookie = entered.headers()["set-cookie"].to_str().unwrap().to_owned();
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(attribute), "{attribute}");
    }
    assert!(
        !cookie.contains("Secure"),
        "this centre is not behind https"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = hall.phone("/b/hall/counter/1").header("cookie", &cookie);
    assert_eq!(page.send().await.unwrap().status(), 200);
    let bare = hall.phone(&format!("/enter?key={}", hall.central.access_key()));
    let bare = bare.send().await.unwrap();
    assert_eq!(bare.headers()["location"], "/b/hall/counter/1");
    // The same by a key typed into the page's form.
    let form = [("key", hall.central.access_key())];
    let typed = hall
        .http
        .post(hall.url("/enter?to=/b/hall/counter/1"))
        .form(&form);
    assert_eq!(typed.send().await.unwrap().status(), 303);
    let wrong = hall.phone("/enter?key=wrong&to=/b/hall/counter/1");
    assert_eq!(wrong.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn another_sites_page_cannot_press_our_buttons() {
    let hall = Hall::open().await;
    let key = format!("frontdesk_key={}", hall.central.access_key());
    let press = || {
        let form = [
            ("do", "open"),
            ("id", "00000000-0000-0000-0000-000000000001"),
        ];
        let post = hall.http.post(hall.url("/b/hall/counter/1")).form(&form);
        post.header("cookie", &key)
    };
    let foreign = press().header("origin", "https://evil.example");
    assert_eq!(answer(foreign).await.0, 403);
    let cross = press().header("sec-fetch-site", "cross-site");
    assert_eq!(answer(cross).await.0, 403);
    let ours = press().header("origin", format!("http://{}", hall.central.address()));
    assert_eq!(answer(ours).await.0, 303);
}

#[tokio::test]
async fn every_response_carries_the_strict_headers() {
    let hall = Hall::open().await;
    for path in ["/healthz", "/nothing-here", "/b/hall/counter/1", "/t/bad"] {
        let headers = hall.phone(path).send().await.unwrap().headers().clone();
        assert!(
            headers["content-security-policy"]
                .to_str()
                .unwrap()
                .starts_with("default-src 'self'")
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
    }
}
