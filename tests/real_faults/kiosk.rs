//! A kiosk as a process without a window, and the customers before it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use frontdesk_domain::ids::TicketId;
use serde::Deserialize;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::centre::{PROGRAM, log_file};
use crate::chance::Chance;
use crate::hall::PATIENCE;

/// How often somebody who waits for something looks again.
const PACE: Duration = Duration::from_millis(10);

/// Services of several prefixes, none of which asks anything that must be answered.
const SERVICES: [&str; 3] = ["id-reissue", "card-reissue", "title-search"];

/// What a kiosk said when it issued: from then on somebody has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Printed {
    pub ticket: TicketId,
    pub number: String,
    page_url: String,
}

impl Printed {
    /// The receipt code, as the address of the ticket's page has it.
    pub fn code(&self) -> &str {
        self.page_url.rsplit('/').next().unwrap()
    }
}

pub struct Kiosk {
    pub id: String,
    pub data: PathBuf,
    log: PathBuf,
    central: String,
    /// What its customers want.
    wishes: Arc<Chance>,
    child: Option<Child>,
    screen: Option<Screen>,
}

impl Kiosk {
    /// Not started yet.
    pub fn new(id: &str, data: PathBuf, log: PathBuf, central: String, wishes: Chance) -> Self {
        let id = id.to_owned();
        Self {
            id,
            data,
            log,
            central,
            wishes: Arc::new(wishes),
            child: None,
            screen: None,
        }
    }

    pub fn starts(&mut self, more: &[&str]) {
        let mut child = Command::new(PROGRAM)
            .args(["kiosk", "--no-window", "--central", &self.central])
            .arg("--data")
            .arg(&self.data)
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log_file(&self.log))
            .spawn()
            .unwrap();
        self.screen = Some(Screen {
            input: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stdout.take().unwrap()),
        });
        self.child = Some(child);
    }

    /// SIGKILL: it has no chance to finish anything.
    pub fn is_killed(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        self.screen = None;
    }

    pub fn database(&self) -> PathBuf {
        self.data.join("kiosk.db")
    }

    pub fn screen(&mut self) -> &mut Screen {
        self.screen.as_mut().expect("the kiosk runs")
    }

    /// A number, which it gives.
    pub fn issues(&mut self) -> Printed {
        let answer = self.screen().takes(SERVICES[0]).expect("the kiosk runs");
        answer.expect("the kiosk issues")
    }

    /// So many of them.
    pub fn issues_many(&mut self, many: usize) -> Vec<Printed> {
        (0..many).map(|_| self.issues()).collect()
    }

    /// Asks until it is so.
    pub async fn until(&mut self, is: impl Fn(&Value) -> bool) {
        let mut status = Value::Null;
        let asked = async {
            let mut pace = tokio::time::interval(PACE);
            while !is(&status) {
                pace.tick().await;
                status = self.screen().says("status").expect("the kiosk runs");
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, asked).await;
        assert!(
            in_time.is_ok(),
            "{} is not so far in time: {status}",
            self.id
        );
    }

    /// It gives out numbers.
    pub async fn is_open(&mut self) {
        self.until(|status| !status.is_null() && status["out_of_service"].is_null())
            .await;
    }

    /// The centre has answered everything that it was told.
    pub async fn has_told_all(&mut self) {
        self.until(|status| status["owed"] == 0 && status["connected"] == true)
            .await;
    }

    /// One customer after another, until the doors close, so many were served, or the kiosk dies.
    pub fn customers_come(&mut self, doors: &Doors) -> Queue {
        let mut screen = self.screen.take().expect("the kiosk runs");
        let (wishes, doors) = (Arc::clone(&self.wishes), doors.clone());
        Queue(tokio::task::spawn_blocking(move || {
            let mut printed = Vec::new();
            for _ in 0..wishes.between(1, 12) {
                let Some(ticket) = screen.serves(wishes.one_of(&SERVICES), &doors) else {
                    break;
                };
                printed.push(ticket);
            }
            (screen, printed)
        }))
    }

    /// The customers have left, with these; the kiosk can be spoken to again.
    pub async fn customers_left(&mut self, queue: Queue) -> Vec<Printed> {
        let (screen, printed) = queue.0.await.unwrap();
        // Another process has a screen of its own by now.
        if self.child.is_some() && self.screen.is_none() {
            self.screen = Some(screen);
        }
        printed
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.is_killed();
    }
}

/// Customers before a kiosk, on a thread of their own.
pub struct Queue(JoinHandle<(Screen, Vec<Printed>)>);

/// Whether customers still come.
#[derive(Debug, Clone, Default)]
pub struct Doors(Arc<AtomicBool>);

impl Doors {
    pub fn close(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn are_closed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Input and output of the process.
pub struct Screen {
    input: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Screen {
    /// One line, and its answer. Nothing when the process was killed before all of that was out: then nobody has it.
    pub fn says(&mut self, line: &str) -> Option<Value> {
        writeln!(self.input, "{line}").ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        let answer = answer.strip_suffix('\n')?;
        Some(serde_json::from_str(answer).unwrap())
    }

    /// A number, or why there is none.
    pub fn takes(&mut self, service: &str) -> Option<Result<Printed, String>> {
        let answer = self.says(&format!("take {service}"))?;
        Some(match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(serde_json::from_value(answer).unwrap()),
        })
    }

    /// A number as soon as there is one. A kiosk that has just started gives out none until it has heard the centre, or
    /// has waited for it.
    fn serves(&mut self, service: &str, doors: &Doors) -> Option<Printed> {
        loop {
            match self.takes(service)? {
                Ok(printed) => return Some(printed),
                Err(error) if doors.are_closed() => {
                    assert!(error.contains("(Starting)"), "{error}");
                    return None;
                }
                // On a thread of its own, at the pace of a person who tries again.
                Err(_) => std::thread::sleep(PACE),
            }
            if doors.are_closed() {
                return None;
            }
        }
    }
}
