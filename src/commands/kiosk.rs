//! `frontdesk kiosk`: the window, the kiosk's disk, and the link to a centre elsewhere.

use std::sync::Arc;

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::link::{self, Centre};
use frontdesk::kiosk::window::{self, Panel, WindowError};
use frontdesk_central::clock::Clock;
use frontdesk_domain::time::Timestamp;
use tokio::runtime::Runtime;

use super::{central, places};

pub fn run(options: crate::cli::Kiosk) -> anyhow::Result<()> {
    let clock = Clock::steady();
    anyhow::ensure!(
        clock.now() >= Timestamp::EARLIEST_PLAUSIBLE,
        "this machine's clock shows a time before 2025. Set it, and replace the clock's battery if it forgets the time"
    );
    let access_key = places::access_key(options.access_key_file.as_deref())?;
    let data = options
        .data
        .map_or_else(|| places::default_data(options.id.as_str()), Ok)?;
    let device = Device::open(options.id, &data, clock)?;
    let centre = Centre {
        url: options.central,
        access_key,
        branch: options.branch,
    };
    let runtime = central::runtime()?;
    runtime.spawn(link::run(device.clone(), centre));
    show(device, &options.panel, &runtime)?;
    Ok(())
}

/// Shows the window until it is closed or the process is asked to stop.
pub fn show(
    device: Arc<Device>,
    panel: &crate::cli::Panel,
    runtime: &Runtime,
) -> Result<(), WindowError> {
    runtime.spawn(async {
        central::stopped().await;
        window::close();
    });
    let panel = Panel {
        mm_per_px: panel.mm_per_px,
        fullscreen: panel.fullscreen,
    };
    window::run(device, panel, runtime.handle())
}
