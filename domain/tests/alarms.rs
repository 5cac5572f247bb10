//! What kiosks say is wrong with them.

#[cfg(test)]
mod hall;

use frontdesk_domain::alarm::{ALARMS_KEPT, KioskAlarm};
use frontdesk_domain::branch::{Command, Event};
use hall::Hall;

#[test]
fn an_alarm_is_in_the_log_and_in_the_state_with_its_kiosk_and_time() {
    let mut hall = Hall::open();
    let alarm = KioskAlarm::DatabaseSetAside;
    let events = hall.does(&raise("lobby", alarm));
    let raised = |event: &Event| matches!(event, Event::AlarmRaised { kiosk, .. } if kiosk.as_str() == "lobby");
    assert!(
        matches!(&events[..], [event] if raised(event)),
        "{events:?}"
    );
    let [record] = &hall.alarms[..] else {
        panic!("{:?}", hall.alarms)
    };
    assert_eq!((record.alarm, record.at), (alarm, hall.now));
}

#[test]
fn the_newest_hundred_alarms_are_remembered() {
    let mut hall = Hall::open();
    let kept = u32::try_from(ALARMS_KEPT).unwrap();
    for commands in 1..=kept {
        hall.does(&raise("side", kept_aside(commands)));
    }
    assert_eq!(hall.alarms.len(), ALARMS_KEPT);
    assert_eq!(hall.alarms[0].alarm, kept_aside(1));
    hall.does(&raise("side", kept_aside(kept + 1)));
    assert_eq!(hall.alarms.len(), ALARMS_KEPT);
    assert_eq!(hall.alarms[0].alarm, kept_aside(2));
}

#[test]
fn an_alarm_with_a_field_that_nobody_knows_is_not_read() {
    let json = |alarm: &str| format!(r#"{{"type":"raise_alarm","kiosk":"side","alarm":{alarm}}}"#);
    let reads = |alarm| serde_json::from_str::<Command>(&json(alarm)).is_ok();
    assert!(reads(r#"{"alarm":"database_set_aside"}"#));
    assert!(!reads(
        r#"{"alarm":"database_set_aside","file":"kiosk.db"}"#
    ));
    assert!(!reads(r#"{"alarm":"on_fire"}"#));
}

fn raise(kiosk: &str, alarm: KioskAlarm) -> Command {
    let kiosk = kiosk.parse().expect("a slug");
    Command::RaiseAlarm { kiosk, alarm }
}

fn kept_aside(commands: u32) -> KioskAlarm {
    KioskAlarm::CommandsKeptAside {
        commands,
        status: 422,
    }
}
