//! `frontdesk gallery --out DIR`.

use std::io::{IsTerminal as _, Write as _};

use frontdesk::kiosk::gallery;

pub fn run(options: &crate::cli::Gallery) -> anyhow::Result<()> {
    let terminal = std::io::stderr().is_terminal();
    let drawn = gallery::write(&options.out, &options.screens, |done, total| {
        if terminal {
            eprint!("\r{done} of {total}");
            // Only the progress: a terminal that is gone is no reason to stop.
            std::io::stderr().flush().ok();
        }
    })?;
    if terminal {
        eprintln!();
    }
    println!(
        "{drawn} pictures and their data are in {}.",
        options.out.display()
    );
    Ok(())
}
