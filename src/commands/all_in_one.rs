//! `frontdesk` alone: the central service and a kiosk of it in one process.

use std::path::Path;

use frontdesk_central::Central;
use frontdesk_domain::site::Site;

use super::{central, places};
use crate::cli::AllInOne;

pub fn run(options: &AllInOne) -> anyhow::Result<()> {
    let site = match &options.config {
        Some(file) => central::read(file)?,
        None => frontdesk::sample::hall()?,
    };
    let data = options
        .data
        .clone()
        .map_or_else(|| places::default_data(""), Ok)?;
    run_hall(options, site, &data, |_, _| {})
}

/// Runs a hall; `also` is told when the centre is up.
pub fn run_hall(
    options: &AllInOne,
    site: Site,
    data: &Path,
    also: impl FnOnce(&tokio::runtime::Runtime, &Central),
) -> anyhow::Result<()> {
    let runtime = central::runtime()?;
    let branch = site.settings.branch.id.clone();
    let counter = site
        .settings
        .counters
        .first()
        .map_or(1, |counter| counter.number);
    #[cfg(feature = "kiosk")]
    let kiosk = site.settings.kiosks.first().map(|kiosk| kiosk.id.clone());
    let central = runtime.block_on(central::start(
        vec![site],
        data.join("central"),
        &options.reach,
    ))?;
    central::announce_set_up(&central);
    central::announce(&central, &branch, counter);
    also(&runtime, &central);
    #[cfg(feature = "kiosk")]
    let again = show_kiosk(options, data, &runtime, &central, &branch, kiosk)?;
    #[cfg(not(feature = "kiosk"))]
    runtime.block_on(central::stopped());
    println!("Stopping.");
    runtime.block_on(central.shutdown());
    #[cfg(feature = "kiosk")]
    if again {
        super::window::start_again()?;
    }
    Ok(())
}

/// Shows the kiosk, or says why not and lets the service go on; true when staff want it all started again.
#[cfg(feature = "kiosk")]
fn show_kiosk(
    options: &AllInOne,
    data: &Path,
    runtime: &tokio::runtime::Runtime,
    central: &Central,
    branch: &frontdesk_domain::ids::BranchId,
    kiosk: Option<frontdesk_domain::ids::KioskId>,
) -> anyhow::Result<bool> {
    use frontdesk::kiosk::device::Device;
    use frontdesk::kiosk::window::WindowError;
    use frontdesk::kiosk::{at_home, checkup, link};
    use frontdesk_central::clock::Clock;

    let Some(kiosk) = kiosk else {
        println!(
            "This hall has no kiosk: add one under [[kiosks]] in its file. The service goes on; stop it with Ctrl-C."
        );
        runtime.block_on(super::central::stopped());
        return Ok(false);
    };
    let data = data.join(kiosk.as_str());
    let machine = super::window::machine(&options.machine, &data)?;
    let device = Device::open(&data, Clock::steady())?;
    runtime.block_on(at_home::enrol(&device, central, branch, &kiosk))?;
    let url = if options.reach.tls_certificate.is_some() {
        // The certificate is of a name, not of the address listened on.
        central.public_url().to_owned()
    } else {
        format!("http://{}", central.address())
    };
    runtime.spawn(link::run(device.clone(), url));
    runtime.spawn(checkup::keep(device.clone(), data.clone()));
    let station = super::window::station(&device, &machine, &data, runtime)?;
    match super::window::show(station, &machine, runtime) {
        Ok(again) => Ok(again),
        Err(WindowError::NoDisplay(_)) => {
            println!(
                "No display was found, so the kiosk has no window: start this on a desktop, or under `xvfb-run`, to see it. The service goes on; stop it with Ctrl-C."
            );
            runtime.block_on(super::central::stopped());
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}
