//! The kiosk's window, as the commands open it.

use std::sync::Arc;

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::window::{self, Panel, WindowError};
use tokio::runtime::Runtime;

use super::central;

/// Shows it until it is closed or the process is asked to stop.
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
