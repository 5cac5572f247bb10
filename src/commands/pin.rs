//! `frontdesk pin`: the PIN that opens a kiosk to staff.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use frontdesk::kiosk::pin::PinFile;
use frontdesk::kiosk::session::PIN_CHARS;
use frontdesk_central::entropy::Entropy;

use super::places;

/// As an argument it would stand in the shell's history and in every list of processes.
pub fn set(data: Option<PathBuf>) -> anyhow::Result<()> {
    let data = data.map_or_else(|| places::default_data("kiosk"), Ok)?;
    if std::io::stdin().is_terminal() {
        println!(
            "Type the new PIN, {} to {} figures, then Enter:",
            PIN_CHARS.start(),
            PIN_CHARS.end()
        );
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    PinFile::beside_database(&data).set(line.trim(), &Entropy::system())?;
    println!("The PIN is set. It counts at once, also for a kiosk that is running.");
    Ok(())
}
