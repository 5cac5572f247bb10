//! The kiosk's window, as the commands open it.

use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::Arc;

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::machine::Machine;
use frontdesk::kiosk::paper::Patience;
use frontdesk::kiosk::pin::{self, PinFile};
use frontdesk::kiosk::printing::Printing;
use frontdesk::kiosk::window::{self, Ended, Station, WindowError};
use frontdesk_central::entropy::Entropy;
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
fn printing(
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

/// Shows it until it is closed or the process is asked to stop; true when staff want it started again.
pub fn show(station: Station, machine: &Machine, runtime: &Runtime) -> Result<bool, WindowError> {
    runtime.spawn(async {
        central::stopped().await;
        window::close();
    });
    let ended = window::run(station, machine, runtime.handle())?;
    Ok(ended == Ended::Restart)
}

/// What stands behind the glass of this machine.
pub fn station(
    device: &Arc<Device>,
    machine: &Machine,
    data: &Path,
    runtime: &Runtime,
) -> anyhow::Result<Station> {
    let pin = PinFile::beside_database(data);
    first_pin(&pin)?;
    Ok(Station {
        device: device.clone(),
        printing: printing(device, machine, data, runtime)?,
        pin,
        data: data.to_owned(),
    })
}

/// A machine that has no PIN is given one where somebody reads it: at a terminal, and in no log.
fn first_pin(file: &PinFile) -> anyhow::Result<()> {
    if file.is_set() || !std::io::stdout().is_terminal() {
        return Ok(());
    }
    let entropy = Entropy::system();
    let pin = pin::draw(&entropy)?;
    file.set(&pin, &entropy)?;
    println!("  Staff open this kiosk by the PIN {pin}. Change it with `frontdesk pin`.");
    Ok(())
}

/// Takes this process's place, as it was started.
pub fn start_again() -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        Err(again.exec().into())
    }
    #[cfg(not(unix))]
    {
        again.spawn()?;
        Ok(())
    }
}
