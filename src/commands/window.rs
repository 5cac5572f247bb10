//! The kiosk's window, as the commands open it.

use std::path::Path;
use std::sync::Arc;

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::machine::Machine;
use frontdesk::kiosk::paper::Patience;
use frontdesk::kiosk::printing::Printing;
use frontdesk::kiosk::window::{self, WindowError};
use tokio::runtime::Runtime;

use super::central;

/// What the machine's file says, and over it what the command line does.
pub fn machine(options: &crate::cli::Machine, data: &Path) -> anyhow::Result<Machine> {
    let mut machine = Machine::find(options.settings.as_deref(), data)?;
    if let Some(mm_per_px) = options.mm_per_px {
        machine.panel.mm_per_px = mm_per_px;
    }
    machine.panel.fullscreen |= options.fullscreen;
    Ok(machine)
}

/// Starts the printer, if the machine has one.
pub fn printing(
    device: &Arc<Device>,
    machine: &Machine,
    data: &Path,
    runtime: &Runtime,
) -> anyhow::Result<Arc<Printing>> {
    let patience = Patience::default();
    let printing = Printing::start(device.clone(), &machine.printer, patience, data)?;
    let keeping = printing.clone();
    runtime.spawn(async move { keeping.keep().await });
    Ok(printing)
}

/// Shows it until it is closed or the process is asked to stop.
pub fn show(
    device: Arc<Device>,
    printing: Arc<Printing>,
    machine: &Machine,
    runtime: &Runtime,
) -> Result<(), WindowError> {
    runtime.spawn(async {
        central::stopped().await;
        window::close();
    });
    window::run(device, printing, machine, runtime.handle())
}
