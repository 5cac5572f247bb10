//! The command line, word for word.

pub mod configuration;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use frontdesk_central::accounts::Grant;

/// Frontdesk: a service hall's kiosk, and the central service behind it.
///
/// Without a command it starts both in one process on the sample hall.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub all_in_one: AllInOne,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// The central service alone: branches, database, pages
    Central(Central),
    /// A kiosk of a central service that runs elsewhere
    Kiosk(Kiosk),
    /// Everything in one process, with made-up customers and clerks in a hall that is marked as made up
    Demo(AllInOne),
    /// Draws every screen without a display, as pictures and as data
    #[cfg(feature = "kiosk")]
    Gallery(Gallery),
    /// Administers a central service that is running: what is in force in a branch, accounts, kiosks, notices
    #[command(subcommand)]
    Admin(Admin),
    /// Works on a hall's file
    #[command(subcommand)]
    Catalogue(Catalogue),
    /// Sets the PIN that opens a kiosk to staff; it is read from standard input
    #[cfg(feature = "kiosk")]
    Pin {
        /// The kiosk's data directory [default: frontdesk/kiosk in the user's data directory]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Says what a kiosk on this machine can be heard by
    #[cfg(feature = "kiosk")]
    #[command(subcommand)]
    Voice(Voice),
}

/// How others reach the central service.
#[derive(Debug, Clone, Args)]
pub struct Reach {
    /// Where to listen; other machines are let in only when this is not a loopback address
    #[arg(long, default_value = "127.0.0.1:8700", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Listens on this machine's address in the local network, so that phones there open the QR codes
    #[arg(long)]
    pub lan: bool,
    /// What phones can reach, when it is not the address listened on (a proxy, a name)
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Speaks TLS, with this certificate (PEM, with those between it and one that browsers know)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// The address of a proxy before the service, whose X-Forwarded-For is believed; once for each
    #[arg(long, value_name = "ADDRESS")]
    pub proxy: Vec<std::net::IpAddr>,
}

#[derive(Debug, Clone, Args)]
pub struct AllInOne {
    /// A hall's file instead of the sample hall
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where everything is kept [default: frontdesk in the user's data directory]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[command(flatten)]
    pub reach: Reach,
    #[cfg(feature = "kiosk")]
    #[command(flatten)]
    pub machine: Machine,
}

#[derive(Debug, Args)]
pub struct Central {
    /// A hall's file; once for each branch
    #[arg(long, required = true, value_name = "FILE")]
    pub config: Vec<PathBuf>,
    /// Where the database and the access key are kept
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    #[command(flatten)]
    pub reach: Reach,
}

#[derive(Debug, Args)]
pub struct Kiosk {
    /// The address of the central service, such as `http://127.0.0.1:8700`
    #[arg(long, value_name = "URL")]
    pub central: String,
    /// Where numbers, unsent commands and the kiosk's key are kept [default: frontdesk/kiosk in the user's data
    /// directory]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Makes this machine a kiosk, by the code that `frontdesk admin enrol` gave out; once
    #[arg(long, value_name = "CODE")]
    pub enrol: Option<String>,
    /// Without a window: `take SERVICE` and `status` on the standard input are answered with a line of JSON each
    #[arg(long)]
    pub no_window: bool,
    #[cfg(feature = "kiosk")]
    #[command(flatten)]
    pub machine: Machine,
}

/// The machine that a kiosk runs on.
#[cfg(feature = "kiosk")]
#[derive(Debug, Clone, Args)]
pub struct Machine {
    /// The file with its printer, panel and voice [default: kiosk.toml in the kiosk's data directory]
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The size of a pixel on the panel; 0.311, a 27-inch panel of 1080 × 1920, where nothing says otherwise
    #[arg(long, value_name = "MM")]
    pub mm_per_px: Option<f32>,
    /// Covers the whole panel
    #[arg(long)]
    pub fullscreen: bool,
}

#[cfg(feature = "kiosk")]
#[derive(Debug, Args)]
pub struct Gallery {
    /// Where the pictures go
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Only these screens, such as `ticket`; all of them when none is named
    #[arg(value_name = "SCREEN")]
    pub screens: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Gives out a one-time code that makes a machine a kiosk
    Enrol {
        #[command(flatten)]
        at: AtBranch,
        /// Which of the branch's kiosks it is to be [default: the first that no machine is]
        #[arg(long, value_name = "KIOSK")]
        kiosk: Option<frontdesk_domain::ids::KioskId>,
    },
    /// Takes a kiosk's key and lane away from its machine
    Revoke {
        #[command(flatten)]
        at: AtBranch,
        /// Which of the branch's kiosks
        #[arg(long, value_name = "KIOSK")]
        kiosk: frontdesk_domain::ids::KioskId,
    },
    /// Has the kiosks give out no more numbers for a service, until it is resumed or the day ends
    Stop {
        #[command(flatten)]
        at: AtBranch,
        /// The service, by its id
        #[arg(long, value_name = "SERVICE")]
        service: frontdesk_domain::ids::ServiceId,
        /// What customers are told, once for each language, such as `zh-Hans=今天的号已取完`
        #[arg(long, value_name = "LANG=WORDS", value_parser = words)]
        notice: Vec<(frontdesk_domain::text::Lang, String)>,
    },
    /// Has the kiosks give out numbers for a service again
    Resume {
        #[command(flatten)]
        at: AtBranch,
        /// The service, by its id
        #[arg(long, value_name = "SERVICE")]
        service: frontdesk_domain::ids::ServiceId,
    },
    /// Lists the branch's kiosks, the machines that are them, and how they are
    Kiosks {
        #[command(flatten)]
        at: AtBranch,
    },
    /// Accounts of the people who work here
    #[command(subcommand)]
    Staff(Staff),
    /// Lists the branches
    Branches {
        #[command(flatten)]
        at: AtCentre,
    },
    /// Puts settings and catalogue of a hall's file in force, both at once
    Publish(configuration::FromFile),
    /// What the branch offers
    #[command(subcommand)]
    Catalogue(configuration::Catalogue),
    /// How the branch is set up
    #[command(subcommand)]
    Settings(configuration::Settings),
    /// Opening hours and holidays
    #[command(subcommand)]
    Hours(configuration::HoursOf),
    /// Counters and what they can do
    #[command(subcommand)]
    Counters(configuration::Counters),
    /// Skill groups
    #[command(subcommand)]
    Skills(configuration::Skills),
    /// Priority classes and the ratio between them
    #[command(subcommand)]
    Classes(configuration::Classes),
    /// The rules of the queue: calls before a ticket is missed, how far back it returns, and the others
    #[command(subcommand)]
    Rules(configuration::Rules),
    /// What every screen and page says
    #[command(subcommand)]
    Notice(configuration::Notice),
    /// Lists what was in force, when, and who put it in force, the newest last
    Versions {
        #[command(flatten)]
        at: AtBranch,
        /// So many
        #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=200))]
        lines: u16,
    },
    /// Puts in force again what was in force before
    RollBack {
        #[command(flatten)]
        at: AtBranch,
        /// Which, by the beginning of its name in `frontdesk admin versions`
        #[arg(value_name = "VERSION")]
        version: String,
    },
    /// Who logged in and who administered what, the newest last
    Audit {
        #[command(flatten)]
        at: AtCentre,
        /// So many lines
        #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=500))]
        lines: u16,
    },
}

#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Adds an account, and prints the link by which its owner sets their password
    Add {
        #[command(flatten)]
        at: AtCentre,
        /// What its owner logs in with
        #[arg(value_name = "LOGIN")]
        login: String,
        /// Their name, for colleagues
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What customers see: a name, or a number on a badge [default: the name]
        #[arg(long, value_name = "NAME")]
        public_name: Option<String>,
        /// What they are, such as `hall:counter`, or `administrator` of the whole installation; once for each
        #[arg(long, value_name = "BRANCH:ROLE", required = true)]
        role: Vec<Grant>,
    },
    /// Lists the accounts
    List {
        #[command(flatten)]
        at: AtCentre,
    },
    /// Sets all that somebody is, from their next request on
    Roles {
        #[command(flatten)]
        at: AtCentre,
        #[arg(value_name = "LOGIN")]
        login: String,
        /// Such as `hall:counter`; once for each
        #[arg(long, value_name = "BRANCH:ROLE", required_unless_present = "none")]
        role: Vec<Grant>,
        /// Nothing any more
        #[arg(long, conflicts_with = "role")]
        none: bool,
    },
    /// Keeps somebody out, at once and until `enable`
    Disable {
        #[command(flatten)]
        who: Whose,
    },
    /// Lets somebody log in again
    Enable {
        #[command(flatten)]
        who: Whose,
    },
    /// Prints a new link by which somebody sets their password; those before count no more
    Link {
        #[command(flatten)]
        who: Whose,
    },
    /// Logs somebody out of every browser
    Logout {
        #[command(flatten)]
        who: Whose,
    },
}

/// An account.
#[derive(Debug, Args)]
pub struct Whose {
    #[command(flatten)]
    pub at: AtCentre,
    #[arg(value_name = "LOGIN")]
    pub login: String,
}

/// `zh-Hans=今天的号已取完`
fn words(written: &str) -> Result<(frontdesk_domain::text::Lang, String), String> {
    let (tag, words) = written
        .split_once('=')
        .ok_or("write the language and the words, such as zh-Hans=今天的号已取完")?;
    let lang = frontdesk_domain::text::Lang::from_tag(tag)
        .ok_or_else(|| format!("`{tag}` is no language of the kiosks: zh-Hans, zh-Hant or en"))?;
    Ok((lang, words.to_owned()))
}

/// A branch of a central service, and the right to administer it.
#[derive(Debug, Args)]
pub struct AtBranch {
    /// The branch
    #[arg(long, default_value = "hall", value_name = "BRANCH")]
    pub branch: frontdesk_domain::ids::BranchId,
    #[command(flatten)]
    pub centre: AtCentre,
}

/// A central service, and the right to administer it.
#[derive(Debug, Args)]
pub struct AtCentre {
    /// The address of the central service
    #[arg(long, default_value = "http://127.0.0.1:8700", value_name = "URL")]
    pub central: String,
    /// A file with the access key of the central service [default: that of a service on this machine]
    #[arg(long, value_name = "FILE")]
    pub access_key_file: Option<PathBuf>,
}

#[cfg(feature = "kiosk")]
#[derive(Debug, Subcommand)]
pub enum Voice {
    /// Names the engine, its voices, and the clips that are missing in each language
    Check {
        /// A folder with the operator's recordings, `LANG/KEY.wav`
        #[arg(long, value_name = "DIR")]
        clips: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Catalogue {
    /// Says what is wrong in a hall's file, where, and what to do
    Check {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Makes a catalogue of a spreadsheet, and lists what could not be carried over
    Import(Import),
    /// Makes a spreadsheet of a hall's catalogue
    Export(Export),
}

/// What a spreadsheet is saved as.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum SheetFormat {
    /// UTF-8 or GB 18030; comma, semicolon or tab
    Csv,
}

#[derive(Debug, Args)]
pub struct Import {
    /// What the spreadsheet was saved as
    #[arg(long, value_name = "FORMAT")]
    pub from: SheetFormat,
    /// The spreadsheet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The hall's file whose catalogue is replaced; without it, the catalogue alone is written
    #[arg(long, value_name = "HALL")]
    pub into: Option<PathBuf>,
    /// Where the result goes [default: the file of --into, else standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Export {
    /// What is written: UTF-8 with a mark that spreadsheet programs know
    #[arg(long, value_name = "FORMAT")]
    pub to: SheetFormat,
    /// The hall's file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the spreadsheet goes [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_does_not_contradict_itself() {
        Cli::command().debug_assert();
    }
}
