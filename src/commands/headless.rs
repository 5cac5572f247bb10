//! A kiosk without a window: driven by lines on its input, each answered by one line of JSON on its output. Everything
//! else it has to say goes to the log.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::bail;
use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::facts::Facts;
use frontdesk::kiosk::logic::{Enrolment, Hitch};
use frontdesk::kiosk::monotonic::Monotonic;
use frontdesk::kiosk::session::Draft;
use frontdesk_domain::text::Lang;
use serde_json::{Value, json};

use super::central;

/// Works until the process is asked to stop.
pub async fn run(device: Arc<Device>) -> anyhow::Result<()> {
    tokio::select! {
        enrolled = enrolled(&device) => enrolled?,
        () = central::stopped() => return Ok(()),
    }
    // Reading a line cannot be given up: the thread ends with the process.
    std::thread::spawn(move || drive(&device));
    central::stopped().await;
    Ok(())
}

/// Returns once this machine is a kiosk.
async fn enrolled(device: &Device) -> anyhow::Result<()> {
    let mut facts = device.watch();
    let mut told = None;
    loop {
        let known = facts.borrow_and_update().clone();
        if let Some(place) = known.place {
            eprintln!(
                "This is kiosk `{}` of branch `{}`.",
                place.kiosk, place.branch
            );
            return Ok(());
        }
        match known.enrolment {
            Enrolment::NoCode => {
                let why = known.set_aside.map_or_else(
                    || "this machine is no kiosk yet".to_owned(),
                    |file| format!("the kiosk's database was damaged; it is kept as {file} for somebody to look into"),
                );
                bail!(
                    "{why}. Ask for a code with `frontdesk admin enrol` where the central service runs, then start this with --enrol CODE"
                );
            }
            Enrolment::Refused(why) => bail!("{why}"),
            Enrolment::Asking(Some(hitch)) if told != Some(hitch) => {
                eprintln!("{}; it is tried again.", of(hitch));
                told = Some(hitch);
            }
            Enrolment::Asking(_) => {}
        }
        facts.changed().await?;
    }
}

fn of(hitch: Hitch) -> &'static str {
    match hitch {
        Hitch::Unreachable => "The central service cannot be reached",
        Hitch::TooManyTries => "Too many wrong codes were typed in this installation",
        Hitch::NoSense => "What answers at the address is no central service",
    }
}

/// Answers each line until there are no more, or nobody reads the answers.
fn drive(device: &Device) {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let answer = answer(device, line.trim());
        let mut out = std::io::stdout().lock();
        let told = writeln!(out, "{answer}").and_then(|()| out.flush());
        if told.is_err() {
            return;
        }
    }
}

fn answer(device: &Device, line: &str) -> Value {
    match line.split_once(' ') {
        Some(("take", service)) => take(device, service.trim()),
        None if line == "status" => status(&device.facts()),
        _ => json!({ "error": "say `take SERVICE` or `status`" }),
    }
}

fn take(device: &Device, service: &str) -> Value {
    let Ok(service) = service.parse() else {
        return json!({ "error": "that is no service's id" });
    };
    let draft = Draft {
        service,
        answers: std::collections::BTreeMap::default(),
        ticked: std::collections::BTreeSet::default(),
        class: None,
        lang: Lang::default(),
    };
    let clock = Monotonic::start();
    match device.issue(&draft) {
        Ok(ticket) => json!({
            "ticket": ticket.ticket,
            "number": ticket.number,
            "page_url": ticket.page_url,
            "ms": clock.now().0,
        }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

fn status(facts: &Facts) -> Value {
    json!({
        "owed": facts.owed,
        "unreadable": facts.unreadable,
        "connected": facts.connected,
        "out_of_service": facts.out_of_service,
        "offset": facts.offset_ms,
    })
}
