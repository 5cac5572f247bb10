//! The central service as a process.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_frontdesk");
const HALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/hall.toml");

pub struct Centre {
    pub address: SocketAddr,
    child: Child,
    /// It may have more to say, and must not find the pipe closed.
    _says: BufReader<ChildStdout>,
}

/// It ended before it listened.
#[derive(Debug)]
pub struct DidNotStart;

impl Centre {
    /// Returns once it listens, on a port of its own choice.
    pub fn starts(data: &Path, log: &Path) -> Result<Self, DidNotStart> {
        let mut child = Command::new(PROGRAM)
            .args(["central", "--config", HALL, "--listen", "127.0.0.1:0"])
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file(log))
            .spawn()
            .unwrap();
        let mut says = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while says.read_line(&mut line).unwrap() > 0 {
            if let Some((_, url)) = line.split_once("pages: http://") {
                let address = url.split('/').next().unwrap().parse().unwrap();
                return Ok(Self {
                    address,
                    child,
                    _says: says,
                });
            }
            line.clear();
        }
        child.wait().unwrap();
        Err(DidNotStart)
    }

    /// SIGKILL: it has no chance to finish anything.
    pub fn dies(self) {
        drop(self);
    }

    /// As an operator stops it.
    pub fn stops(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What a process has to tell, after what those before it told.
pub fn log_file(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.create(true).append(true).open(path).unwrap()
}

pub fn database(data: &Path) -> PathBuf {
    data.join("central.sqlite3")
}
