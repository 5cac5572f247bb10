//! The load generator.

/// How hard to press.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Where the centre is, such as `http://127.0.0.1:8700`.
    #[arg(long)]
    central: String,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    anyhow::bail!("there is nothing to press {} with yet", options.central)
}
