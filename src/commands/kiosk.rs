//! `frontdesk kiosk`: the kiosk's disk, the link to a centre elsewhere, and the window if there is to be one.

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::{checkup, link};
use frontdesk_central::clock::Clock;
use frontdesk_domain::time::Timestamp;

use super::{central, headless, places};

pub fn run(options: crate::cli::Kiosk) -> anyhow::Result<()> {
    let clock = Clock::steady();
    anyhow::ensure!(
        clock.now() >= Timestamp::EARLIEST_PLAUSIBLE,
        "this machine's clock shows a time before 2025. Set it, and replace the clock's battery if it forgets the time"
    );
    let data = options
        .data
        .map_or_else(|| places::default_data("kiosk"), Ok)?;
    let device = Device::open(&data, clock)?;
    if let Some(code) = &options.enrol {
        device.enrol(code)?;
    }
    let runtime = central::runtime()?;
    runtime.spawn(link::run(device.clone(), options.central));
    runtime.spawn(checkup::keep(device.clone(), data.clone()));
    if options.no_window {
        return runtime.block_on(headless::run(device));
    }
    #[cfg(feature = "kiosk")]
    {
        let machine = super::window::machine(&options.machine, &data)?;
        let station = super::window::station(&device, &machine, &data, &runtime)?;
        if super::window::show(station, &machine, &runtime)? {
            super::window::start_again()?;
        }
        Ok(())
    }
    #[cfg(not(feature = "kiosk"))]
    anyhow::bail!("this program was built without a window. Start it with --no-window");
}
