//! `frontdesk kiosk`: the window, the kiosk's disk, and the link to a centre elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
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
    let access_key = access_key(options.access_key_file)?;
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

/// The key that the centre printed; on the centre's own machine it lies in its data directory.
fn access_key(file: Option<PathBuf>) -> anyhow::Result<String> {
    let file = match file {
        Some(file) => file,
        None => places::default_data("central")?.join("access.key"),
    };
    let read = |path: &Path| std::fs::read_to_string(path);
    let key = read(&file).with_context(|| {
        format!(
            "cannot read the access key from {}; name the file with --access-key-file FILE",
            file.display()
        )
    })?;
    Ok(key.trim().to_owned())
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
