//! How a kiosk is, in one line that an operator reads.

use frontdesk_domain::health::{HealthReport, KioskHealth, OutOfService};
use frontdesk_domain::slip::Printer;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::KioskStanding;

/// `now` is this machine's time; the report has the centre's.
pub fn line(kiosk: &KioskStanding, now: Timestamp) -> String {
    let link = if kiosk.linked { "linked" } else { "not linked" };
    let Some(HealthReport {
        reported_at,
        report,
    }) = &kiosk.health
    else {
        return format!("{link}; never reported since the centre started");
    };
    let age = age(now.ms_since(*reported_at));
    format!("{link}; reported {age} ago: {}", said(report))
}

fn said(health: &KioskHealth) -> String {
    let mut said = vec![
        format!("version {}", health.version),
        health
            .printer
            .map_or("no printer heard", printer)
            .to_owned(),
        format!("{} owed", health.owed),
    ];
    if health.unreadable > 0 {
        said.push(format!("{} unreadable", health.unreadable));
    }
    said.push(match health.free_mb {
        Some(free_mb) => format!("{free_mb} MB free"),
        None => "free disk unknown".to_owned(),
    });
    said.push(format!("clock {:+} ms", health.offset_ms));
    said.push(match health.frame_ms {
        Some(ms) => format!("frames within {ms} ms"),
        None => "not touched".to_owned(),
    });
    if let Some(why) = health.out_of_service {
        said.push(format!("OUT OF SERVICE: {}", reason(why)));
    }
    said.join(", ")
}

/// In whole units, rounded down.
fn age(ms: i64) -> String {
    let seconds = ms / 1_000;
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn printer(printer: Printer) -> &'static str {
    match printer {
        Printer::Ready => "printer ready",
        Printer::PaperLow => "printer low on paper",
        Printer::PaperOut => "printer out of paper",
        Printer::CoverOpen => "printer open",
        Printer::Jammed => "printer jammed",
        Printer::Offline => "printer does not answer",
        Printer::Unreadable => "printer answers what none says",
    }
}

fn reason(why: OutOfService) -> &'static str {
    match why {
        OutOfService::NoCatalogue => "it does not know what the hall offers",
        OutOfService::NotEnrolled => "not enrolled",
        OutOfService::Revoked => "revoked",
        OutOfService::LaneSuspended => "its lane is suspended",
        OutOfService::OfflineTooLong => "alone for too long",
        OutOfService::DatabaseSetAside => "its database was damaged",
        OutOfService::Starting => "just starting",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_312_800_000);

    fn kiosk(health: Option<KioskHealth>) -> KioskStanding {
        KioskStanding {
            kiosk: "kiosk-1".parse().unwrap(),
            configured: true,
            machines: Vec::new(),
            linked: health.is_some(),
            health: health.map(|report| HealthReport {
                reported_at: NOW.plus_ms(-12_900),
                report,
            }),
        }
    }

    #[test]
    fn a_kiosk_that_is_well_and_one_that_is_not_are_told_apart_at_a_glance() {
        let well = KioskHealth {
            version: "0.1.0".to_owned(),
            printer: Some(Printer::Ready),
            out_of_service: None,
            owed: 0,
            unreadable: 0,
            free_mb: Some(12_400),
            offset_ms: -250,
            frame_ms: Some(48),
        };
        assert_eq!(
            line(&kiosk(Some(well.clone())), NOW),
            "linked; reported 12 s ago: version 0.1.0, printer ready, 0 owed, 12400 MB free, clock -250 ms, frames within 48 ms"
        );
        let badly_off = KioskHealth {
            printer: Some(Printer::PaperOut),
            out_of_service: Some(OutOfService::LaneSuspended),
            owed: 7,
            unreadable: 1,
            free_mb: None,
            offset_ms: 0,
            frame_ms: None,
            ..well
        };
        assert_eq!(
            line(&kiosk(Some(badly_off)), NOW),
            "linked; reported 12 s ago: version 0.1.0, printer out of paper, 7 owed, 1 unreadable, free disk unknown, clock +0 ms, not touched, OUT OF SERVICE: its lane is suspended"
        );
        assert_eq!(
            line(&kiosk(None), NOW),
            "not linked; never reported since the centre started"
        );
    }

    #[test]
    fn an_age_is_told_in_the_unit_that_says_enough() {
        for (ms, told) in [
            (0, "0 s"),
            (119_999, "119 s"),
            (120_000, "2 min"),
            (7_199_999, "119 min"),
            (7_200_000, "2 h"),
            (172_799_999, "47 h"),
            (172_800_000, "2 days"),
        ] {
            assert_eq!(age(ms), told, "{ms}");
        }
    }
}
