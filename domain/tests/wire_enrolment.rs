//! The JSON of enrolment, as kiosk, centre and every later version must know it.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where something is missing"
)]

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::DeviceId;
use frontdesk_domain::lane::{ForkReason, LaneStanding};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{
    EnrolAnswer, EnrolRequest, EnrolmentCodeAnswer, EnrolmentCodeRequest, KeyAnswer, KeyRequest,
    KioskStanding, KiosksAnswer, Machine,
};
use insta::assert_snapshot;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

const AT: Timestamp = Timestamp(1_795_395_600_000);

#[test]
fn a_code_is_asked_for_and_given() {
    let any = EnrolmentCodeRequest::default();
    assert_snapshot!(read_back(&any), @"{}");
    let one = EnrolmentCodeRequest {
        kiosk: Some("side".parse().unwrap()),
    };
    assert_snapshot!(read_back(&one), @r#"{"kiosk":"side"}"#);
    assert_snapshot!(read_back(&given()), @r#"{"code":"7K4M-9QPT","kiosk":"side","expires_at":1795395600000}"#);
}

#[test]
fn a_machine_shows_the_code_and_learns_its_place() {
    assert_snapshot!(read_back(&shown()), @r#"{"code":"7K4M-9QPT","device":"00000000-0000-0000-0000-000000000005","secret_hash":"2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"}"#);
    let answer = EnrolAnswer {
        branch: "hall".parse().unwrap(),
        kiosk: "side".parse().unwrap(),
        lane: "B".parse().unwrap(),
        public_url: "https://hall.example".into(),
    };
    assert_snapshot!(read_back(&answer), @r#"{"branch":"hall","kiosk":"side","lane":"B","public_url":"https://hall.example"}"#);
}

#[test]
fn a_key_is_replaced() {
    let request = KeyRequest {
        secret_hash: Hash::ZERO,
    };
    assert_snapshot!(read_back(&request), @r#"{"secret_hash":"0000000000000000000000000000000000000000000000000000000000000000"}"#);
    let answer = KeyAnswer {
        former_valid_until: Some(AT),
    };
    assert_snapshot!(read_back(&answer), @r#"{"former_valid_until":1795395600000}"#);
}

#[test]
fn the_kiosks_of_a_branch() {
    let machine = |id, lane: &str, standing| Machine {
        device: DeviceId(Uuid::from_u128(id)),
        lane: lane.parse().unwrap(),
        standing,
    };
    let suspended = LaneStanding::Suspended {
        at: AT,
        reason: ForkReason::NumberTwice,
    };
    let body = KiosksAnswer {
        kiosks: vec![KioskStanding {
            kiosk: "side".parse().unwrap(),
            configured: true,
            machines: vec![
                machine(5, "", LaneStanding::Resting { since: AT }),
                machine(6, "B", suspended),
                machine(7, "C", LaneStanding::Active),
            ],
            linked: true,
            health: None,
        }],
    };
    assert_snapshot!(read_back(&body), @r#"{"kiosks":[{"kiosk":"side","configured":true,"machines":[{"device":"00000000-0000-0000-0000-000000000005","lane":"","standing":{"is":"resting","since":1795395600000}},{"device":"00000000-0000-0000-0000-000000000006","lane":"B","standing":{"is":"suspended","at":1795395600000,"reason":"number_twice"}},{"device":"00000000-0000-0000-0000-000000000007","lane":"C","standing":{"is":"active"}}],"linked":true,"health":null}]}"#);
}

#[test]
fn no_code_is_printed_by_what_prints_for_finding_faults() {
    let debugged = format!("{:?} {:?}", given(), shown());
    assert!(!debugged.contains("7K4M"), "{debugged}");
}

fn given() -> EnrolmentCodeAnswer {
    EnrolmentCodeAnswer {
        code: "7K4M-9QPT".into(),
        kiosk: "side".parse().unwrap(),
        expires_at: AT,
    }
}

fn shown() -> EnrolRequest {
    EnrolRequest {
        code: "7K4M-9QPT".into(),
        device: DeviceId(Uuid::from_u128(5)),
        secret_hash: Hash::of(b"secret"),
    }
}

/// As it is written, having been read back.
fn read_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(body: &T) -> String {
    let json = serde_json::to_string(body).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *body);
    json
}
