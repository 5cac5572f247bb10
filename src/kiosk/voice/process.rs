//! Programs that are run: by a list of arguments, never by a shell; what they are told goes to their standard input.

use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How often a process is looked after.
pub const TICK: Duration = Duration::from_millis(20);

/// A program that is asked a question answers within this time, or is killed.
const ANSWER_TICKS: u32 = 250;

/// An answer is read to this length, in bytes.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

impl Invocation {
    pub fn of(program: &Path, arguments: &[&str]) -> Self {
        Self {
            program: program.to_owned(),
            arguments: arguments.iter().map(OsString::from).collect(),
        }
    }
}

/// A process that is killed when it is let go.
pub struct Running(Child);

impl Running {
    /// Starts it and gives it the text. It prints to nowhere: some programs repeat what they say.
    pub fn start(invocation: &Invocation, text: &str) -> std::io::Result<Self> {
        let mut child = Command::new(&invocation.program)
            .args(&invocation.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Self)?;
        // A piece fits into the pipe, so this does not wait for the process; one that does not read is heard from when
        // it ends.
        if let Some(mut stdin) = child.0.stdin.take() {
            let _ = stdin.write_all(text.as_bytes());
            let _ = stdin.write_all(b"\n");
        }
        Ok(child)
    }

    /// Whether it ended, and if so, well.
    pub fn ended(&mut self) -> Option<bool> {
        match self.0.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(status.success()),
            Err(_) => Some(false),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already is not there to be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a program prints; or why it gives no answer.
pub fn output(invocation: &Invocation) -> Result<String, String> {
    let child = Command::new(&invocation.program)
        .args(&invocation.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut running = child.map(Running).map_err(|error| error.to_string())?;
    let stdout = running.0.stdout.take();
    // Read beside: a program with much to say waits until it is read.
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.map(|stdout| stdout.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes));
        read.transpose().map(|_| bytes)
    });
    for _ in 0..ANSWER_TICKS {
        match running.ended() {
            None => std::thread::sleep(TICK),
            Some(false) => return Err("it ended with an error".to_owned()),
            Some(true) => {
                return match reader.join() {
                    Ok(Ok(bytes)) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
                    _ => Err("its answer could not be read".to_owned()),
                };
            }
        }
    }
    Err("it gave no answer in time".to_owned())
}
