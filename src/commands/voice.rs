//! `frontdesk voice check [--clips DIR]`.

use std::path::Path;

use anyhow::bail;
use frontdesk::kiosk::voice::check::Means;
use frontdesk_domain::text::Lang;

/// Fails when the kiosk would be silent in a language: an operator's script can go by that.
pub fn check(clips: Option<&Path>) -> anyhow::Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let means = Means::find(&path, clips);
    print!("{}", means.report());
    let silent: Vec<_> = means.silent().into_iter().map(Lang::tag).collect();
    if !silent.is_empty() {
        bail!(
            "names and figures cannot be said in {}: clips say fixed sentences only. Install a voice: apt-get install espeak-ng",
            silent.join(", ")
        );
    }
    Ok(())
}
