//! The machines that are kiosks: who is one, and how each is.

use askama::Template;
use frontdesk_domain::health::HealthReport;
use frontdesk_domain::ids::KioskId;
use frontdesk_domain::lane::LaneStanding;
use frontdesk_domain::wire::KioskStanding;

use super::super::ui::Ui;
use super::{AdminInput, Form};
use crate::pages::printer_name;

pub type Device = KioskStanding;

#[derive(Debug, Template)]
#[template(path = "admin_devices.html")]
pub(super) struct Devices {
    ui: Ui,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    kiosk: KioskId,
    place: String,
    stands: String,
    well: bool,
    health: Vec<String>,
    enrol: Form,
    is_in_place: bool,
    revoke: Form,
}

impl Devices {
    pub fn of(
        ui: &Ui,
        input: &AdminInput<'_>,
        devices: &[Device],
        form: &mut dyn FnMut() -> Form,
    ) -> Self {
        let settings = &input.in_force.site.settings;
        let rows = devices.iter().map(|device| {
            let place = settings.kiosk(&device.kiosk);
            let standings = || device.machines.iter().map(|machine| machine.standing);
            let is_in_place = standings().any(|is| !matches!(is, LaneStanding::Resting { .. }));
            let suspended = standings().any(|is| matches!(is, LaneStanding::Suspended { .. }));
            let stands = match (is_in_place, suspended, device.linked) {
                (false, ..) => "kiosk_not_enrolled",
                (_, true, _) => "kiosk_suspended",
                (_, _, true) => "kiosk_well",
                (_, _, false) => "kiosk_away",
            };
            Row {
                place: place.map_or_else(
                    || ui.t("admin.not_configured"),
                    |kiosk| kiosk.place.to(ui.lang()).to_owned(),
                ),
                stands: ui.t_of("floor", stands),
                well: stands == "kiosk_well",
                health: match (&device.health, is_in_place) {
                    (Some(report), _) => health(ui, input, report),
                    (None, true) => vec![ui.t("admin.never_reported")],
                    (None, false) => Vec::new(),
                },
                kiosk: device.kiosk.clone(),
                enrol: form(),
                is_in_place,
                revoke: form(),
            }
        });
        Self {
            rows: rows.collect(),
            ui: ui.clone(),
        }
    }
}

fn health(ui: &Ui, input: &AdminInput<'_>, told: &HealthReport) -> Vec<String> {
    let HealthReport {
        reported_at,
        report,
    } = told;
    let age = input.now.ms_since(*reported_at).max(0) / 60_000;
    let mut lines = vec![
        ui.n("admin.reported", age),
        ui.n("admin.program", &report.version),
    ];
    if let Some(printer) = report.printer {
        lines.push(ui.t_of("printer", printer_name(printer)));
    }
    lines.push(ui.n("admin.owed", report.owed));
    if let Some(free_mb) = report.free_mb {
        lines.push(ui.n("admin.free_mb", free_mb));
    }
    lines.push(ui.n("admin.offset", report.offset_ms));
    if report.out_of_service.is_some() {
        lines.push(ui.t("floor.kiosk_out_of_service"));
    }
    lines
}
