//! TLS in the process, and a proxy before it that is named.

use std::path::{Path, PathBuf};

use frontdesk_central::clock::Clock;
use frontdesk_central::{Config, Edge, StartError, TlsFiles, start};
use rcgen::{CertifiedKey, generate_simple_self_signed};

use crate::hall::{Hall, MORNING, config, site};
use crate::staff::PASSWORD;

/// A certificate for this machine, in two files, and as a client would trust it.
fn certificate(dir: &Path) -> (TlsFiles, reqwest::Certificate) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    let files = TlsFiles {
        certificate: dir.join("cert.pem"),
        key: dir.join("key.pem"),
    };
    std::fs::write(&files.certificate, cert.pem()).unwrap();
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    let trusted = reqwest::Certificate::from_pem(cert.pem().as_bytes()).unwrap();
    (files, trusted)
}

fn with_tls(data: PathBuf, tls: TlsFiles) -> Config {
    Config {
        edge: Edge {
            tls: Some(tls),
            ..Edge::default()
        },
        ..config(data, Clock::set(MORNING).0)
    }
}

#[tokio::test]
async fn with_tls_browsers_are_told_to_come_by_nothing_else_and_cookies_are_of_this_host_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (files, trusted) = certificate(dir.path());
    let central = start(with_tls(dir.path().join("data"), files))
        .await
        .unwrap();
    let link = central.set_up_link().unwrap();
    assert!(link.starts_with("https://"), "{link}");
    let browser = reqwest::Client::builder()
        .tls_certs_only([trusted])
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let form = [
        ("name", "王"),
        ("login", "boss"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    let entered = browser.post(link).form(&form).send().await.unwrap();
    assert_eq!(entered.status(), 303);
    assert_eq!(
        entered.headers()["strict-transport-security"],
        "max-age=31536000"
    );
    for cookie in entered.headers().get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-frontdesk_"), "{cookie}");
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
    }
    // The name without the prefix opens nothing: anybody on the way could have set it.
    let cookie = crate::staff::cookie(entered.headers(), "__Host-frontdesk_session").unwrap();
    let opens = async |cookie: &str| {
        let page = browser.get(format!("{}/account", central.public_url()));
        page.header("cookie", cookie)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(opens(&cookie).await, 200);
    assert_eq!(opens(cookie.strip_prefix("__Host-").unwrap()).await, 401);
    let plain = reqwest::get(format!("http://{}/healthz", central.address())).await;
    assert!(plain.is_err(), "nothing is answered without TLS");
}

#[tokio::test]
async fn files_that_are_no_certificate_stop_the_start_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let (files, _) = certificate(dir.path());
    let other = tempfile::tempdir().unwrap();
    let (others, _) = certificate(other.path());
    let data = dir.path().join("data");
    let missing = TlsFiles {
        certificate: dir.path().join("none.pem"),
        ..files.clone()
    };
    let no_key = TlsFiles {
        key: files.certificate.clone(),
        ..files.clone()
    };
    let no_pair = TlsFiles {
        key: others.key,
        ..files
    };
    for (files, told) in [
        (missing, "none.pem"),
        (no_key, "cert.pem"),
        (no_pair, "the key is the certificate's"),
    ] {
        let error = start(with_tls(data.clone(), files)).await.err().unwrap();
        assert!(matches!(error, StartError::Tls(_)));
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn behind_a_proxy_that_is_named_limits_are_of_who_stands_before_it() {
    let proxied = |proxies: &[&str]| Edge {
        proxies: proxies.iter().map(|proxy| proxy.parse().unwrap()).collect(),
        ..Edge::default()
    };
    for (edge, other_is_heard) in [(proxied(&["127.0.0.1"]), true), (proxied(&[]), false)] {
        let hall = Hall::behind(vec![site()], edge).await;
        let tries = async |address: &str, n: u32| {
            let form = [
                ("login", format!("staff-{n}")),
                ("password", "a guess".to_owned()),
            ];
            let login = hall.http.post(hall.url("/login")).form(&form);
            let login = login.header("x-forwarded-for", address);
            login.send().await.unwrap().status().as_u16()
        };
        for n in 0..30 {
            assert_eq!(tries("192.0.2.7", n).await, 401);
        }
        assert_eq!(tries("192.0.2.7", 30).await, 429);
        let other = tries("192.0.2.8", 31).await;
        assert_eq!(other == 401, other_is_heard, "{other}");
    }
}
