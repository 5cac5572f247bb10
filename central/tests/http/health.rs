//! `/healthz`, `/readyz`, `/metrics`, the `OpenAPI` document.

use crate::hall::{Hall, answer};

#[tokio::test]
async fn a_started_centre_is_alive_and_ready() {
    let hall = Hall::open().await;
    assert_eq!(answer(hall.phone("/healthz")).await.0, 200);
    assert_eq!(answer(hall.phone("/readyz")).await.0, 200);
}

#[tokio::test]
async fn metrics_name_routes_by_template() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    hall.phone(&format!("/t/{}", crate::hall::code(1)))
        .send()
        .await
        .unwrap();
    let text = hall
        .get("/metrics")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for line in [
        // The kiosk's enrolment and the ticket.
        "frontdesk_commands_total{branch=\"hall\",result=\"done\"} 2",
        "frontdesk_http_requests_total{method=\"GET\",route=\"/t/{code}\",status=\"200\"} 1",
        "frontdesk_stream_readers 0",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains(&crate::hall::code(1).to_string()));
}

#[tokio::test]
async fn the_document_names_every_route() {
    let hall = Hall::open().await;
    let (_, document) = answer(hall.get("/api/v1/openapi.json")).await;
    let paths: Vec<_> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        paths,
        [
            "/account",
            "/admin",
            "/admin/{branch}",
            "/admin/{branch}/{section}",
            "/api/v1/audit",
            "/api/v1/branches",
            "/api/v1/branches/{branch}/catalogue",
            "/api/v1/branches/{branch}/commands",
            "/api/v1/branches/{branch}/configuration",
            "/api/v1/branches/{branch}/configuration/check",
            "/api/v1/branches/{branch}/configuration/roll-back",
            "/api/v1/branches/{branch}/configuration/versions",
            "/api/v1/branches/{branch}/enrolment-codes",
            "/api/v1/branches/{branch}/events",
            "/api/v1/branches/{branch}/kiosks",
            "/api/v1/branches/{branch}/kiosks/{kiosk}/health",
            "/api/v1/branches/{branch}/kiosks/{kiosk}/revocation",
            "/api/v1/branches/{branch}/noop",
            "/api/v1/branches/{branch}/snapshot",
            "/api/v1/devices/key",
            "/api/v1/enrol",
            "/api/v1/staff",
            "/api/v1/staff/{staff}/links",
            "/api/v1/staff/{staff}/roles",
            "/api/v1/staff/{staff}/sessions",
            "/api/v1/staff/{staff}/standing",
            "/b/{branch}/counter/{n}",
            "/b/{branch}/counter/{n}/events",
            "/b/{branch}/floor",
            "/b/{branch}/floor/events",
            "/healthz",
            "/l/{branch}/{code}",
            "/login",
            "/logout",
            "/logout/everywhere",
            "/metrics",
            "/readyz",
            "/set-up/{code}",
            "/t/{code}",
            "/t/{code}/commands",
            "/t/{code}/events",
            "/t/{code}/state",
        ]
    );
}

#[tokio::test]
async fn pages_are_compressed_and_streams_are_not() {
    let hall = Hall::open().await;
    let raw = reqwest::Client::builder().no_gzip().build().unwrap();
    let get = |path: &str| {
        let get = raw
            .get(hall.url(path))
            .bearer_auth(hall.central.access_key());
        get.header("accept-encoding", "gzip").send()
    };
    let page = get("/b/hall/counter/1").await.unwrap();
    assert_eq!(page.headers()["content-encoding"], "gzip");
    let stream = get("/api/v1/branches/hall/events").await.unwrap();
    assert!(!stream.headers().contains_key("content-encoding"));
}
