//! The JSON of how a kiosk is, as kiosk, centre and every later version must know it.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where something is missing"
)]

use frontdesk_domain::health::{HealthReport, KioskHealth, OutOfService};
use frontdesk_domain::slip::Printer;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{HealthAnswer, KioskStanding};
use insta::assert_snapshot;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const AT: Timestamp = Timestamp(1_795_395_600_000);

#[test]
fn a_kiosk_says_how_it_is_and_the_centre_when_it_heard() {
    assert_snapshot!(read_back(&badly_off()), @r#"{"version":"0.1.0","printer":"paper_out","out_of_service":"lane_suspended","owed":3,"unreadable":1,"free_mb":12400,"offset_ms":-250,"frame_ms":48}"#);
    let answer = HealthAnswer { reported_at: AT };
    assert_snapshot!(read_back(&answer), @r#"{"reported_at":1795395600000}"#);
}

#[test]
fn what_a_kiosk_does_not_know_it_may_leave_out() {
    let said = json!({ "version": "0.1.0", "owed": 0, "unreadable": 0, "offset_ms": 0 });
    let health: KioskHealth = serde_json::from_value(said).unwrap();
    assert_eq!((health.printer, health.free_mb), (None, None));
    assert_eq!((health.out_of_service, health.frame_ms), (None, None));
}

#[test]
fn a_field_that_nobody_knows_and_a_number_of_another_kind_are_refused() {
    for (field, value) in [
        ("temperature", json!(40)),
        ("owed", json!(-1)),
        ("owed", json!(1.5)),
        ("frame_ms", json!(-1)),
        ("printer", json!("on_fire")),
        ("out_of_service", json!("tired")),
        ("version", Value::Null),
    ] {
        let mut said = serde_json::to_value(badly_off()).unwrap();
        said[field] = value;
        let read = serde_json::from_value::<KioskHealth>(said.clone());
        assert!(read.is_err(), "{said}");
    }
}

#[test]
fn every_reason_to_serve_nobody_has_a_name() {
    let reasons = [
        OutOfService::NoCatalogue,
        OutOfService::NotEnrolled,
        OutOfService::Revoked,
        OutOfService::LaneSuspended,
        OutOfService::OfflineTooLong,
        OutOfService::DatabaseSetAside,
        OutOfService::Starting,
    ];
    assert_snapshot!(serde_json::to_string(&reasons).unwrap(), @r#"["no_catalogue","not_enrolled","revoked","lane_suspended","offline_too_long","database_set_aside","starting"]"#);
}

#[test]
fn the_newest_report_stands_with_its_kiosk() {
    let standing = KioskStanding {
        kiosk: "side".parse().unwrap(),
        configured: true,
        machines: Vec::new(),
        linked: false,
        health: Some(HealthReport {
            reported_at: AT,
            report: badly_off(),
        }),
    };
    assert_snapshot!(read_back(&standing), @r#"{"kiosk":"side","configured":true,"machines":[],"linked":false,"health":{"reported_at":1795395600000,"report":{"version":"0.1.0","printer":"paper_out","out_of_service":"lane_suspended","owed":3,"unreadable":1,"free_mb":12400,"offset_ms":-250,"frame_ms":48}}}"#);
}

#[test]
fn a_centre_that_hears_of_no_health_is_read_as_well() {
    let before = json!({ "kiosk": "side", "configured": true, "machines": [] });
    let standing: KioskStanding = serde_json::from_value(before).unwrap();
    assert_eq!((standing.linked, standing.health), (false, None));
}

fn badly_off() -> KioskHealth {
    KioskHealth {
        version: "0.1.0".to_owned(),
        printer: Some(Printer::PaperOut),
        out_of_service: Some(OutOfService::LaneSuspended),
        owed: 3,
        unreadable: 1,
        free_mb: Some(12_400),
        offset_ms: -250,
        frame_ms: Some(48),
    }
}

/// As it is written, having been read back.
fn read_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(body: &T) -> String {
    let json = serde_json::to_string(body).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *body);
    json
}
