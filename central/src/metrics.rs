//! What is counted about the service, and its text for Prometheus. Labels are branch ids, route templates and codes:
//! never an address as it was asked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The upper bounds of the batch sizes that are told apart.
const BATCH_BOUNDS: [u64; 6] = [1, 4, 16, 64, 256, 1024];

type ByMethodAndStatus = BTreeMap<(&'static str, u16), u64>;

#[derive(Debug, Default)]
pub struct Metrics {
    /// By branch; for each, by result: `done`, `repeated`, or a refusal's code.
    commands: Mutex<BTreeMap<String, BTreeMap<String, u64>>>,
    /// By route template; for each, by method and status.
    requests: Mutex<BTreeMap<String, ByMethodAndStatus>>,
    /// By result: `enrolled`, or why not.
    enrolments: Mutex<BTreeMap<&'static str, u64>>,
    /// By result: `done`, or why not.
    logins: Mutex<BTreeMap<&'static str, u64>>,
    commits: AtomicU64,
    commits_failed: AtomicU64,
    committed_commands: AtomicU64,
    /// Commits of at most so many commands, cumulative.
    batches: [AtomicU64; BATCH_BOUNDS.len()],
    stream_readers: AtomicI64,
}

impl Metrics {
    pub fn command(&self, branch: &str, result: &str) {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        *within(within(&mut commands, branch), result) += 1;
    }

    pub fn request(&self, method: &'static str, route: &str, status: u16) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let of_route = within(&mut requests, route);
        *of_route.entry((method, status)).or_default() += 1;
    }

    /// A machine that showed a code, and what came of it.
    pub fn enrolment(&self, result: &'static str) {
        let enrolments = self.enrolments.lock();
        *enrolments
            .unwrap_or_else(PoisonError::into_inner)
            .entry(result)
            .or_default() += 1;
    }

    /// Somebody who gave a name and a password, and what came of it.
    pub fn login(&self, result: &'static str) {
        let logins = self.logins.lock();
        *logins
            .unwrap_or_else(PoisonError::into_inner)
            .entry(result)
            .or_default() += 1;
    }

    /// One transaction that answered so many commands.
    pub fn commit(&self, commands: u64) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.committed_commands
            .fetch_add(commands, Ordering::Relaxed);
        for (bound, count) in BATCH_BOUNDS.iter().zip(&self.batches) {
            if commands <= *bound {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    pub fn commit_failed(&self) {
        self.commits_failed.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a stream's reader until the guard is dropped.
    pub fn stream_reader(self: &Arc<Self>) -> StreamReader {
        self.stream_readers.fetch_add(1, Ordering::Relaxed);
        StreamReader(Arc::clone(self))
    }

    /// The text format of Prometheus.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text)
            .expect("a String takes whatever is written");
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        head(
            text,
            "frontdesk_commands_total",
            "counter",
            "Commands decided, by result.",
        )?;
        let commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        for (branch, results) in &*commands {
            for (result, count) in results {
                writeln!(
                    text,
                    "frontdesk_commands_total{{branch=\"{branch}\",result=\"{result}\"}} {count}"
                )?;
            }
        }
        drop(commands);
        head(
            text,
            "frontdesk_http_requests_total",
            "counter",
            "Requests answered, by route.",
        )?;
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for (route, counts) in &*requests {
            for ((method, status), count) in counts {
                writeln!(
                    text,
                    "frontdesk_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
                )?;
            }
        }
        drop(requests);
        head(
            text,
            "frontdesk_enrolments_total",
            "counter",
            "Machines that showed a code, by result.",
        )?;
        let enrolments = self.enrolments.lock();
        for (result, count) in &*enrolments.unwrap_or_else(PoisonError::into_inner) {
            writeln!(
                text,
                "frontdesk_enrolments_total{{result=\"{result}\"}} {count}"
            )?;
        }
        head(
            text,
            "frontdesk_logins_total",
            "counter",
            "Names and passwords that were tried, by result.",
        )?;
        let logins = self.logins.lock();
        for (result, count) in &*logins.unwrap_or_else(PoisonError::into_inner) {
            writeln!(
                text,
                "frontdesk_logins_total{{result=\"{result}\"}} {count}"
            )?;
        }
        let (commits, sum) = (
            self.commits.load(Ordering::Relaxed),
            self.committed_commands.load(Ordering::Relaxed),
        );
        head(
            text,
            "frontdesk_commit_commands",
            "histogram",
            "Commands answered by one transaction.",
        )?;
        for (bound, count) in BATCH_BOUNDS.iter().zip(&self.batches) {
            let count = count.load(Ordering::Relaxed);
            writeln!(
                text,
                "frontdesk_commit_commands_bucket{{le=\"{bound}\"}} {count}"
            )?;
        }
        writeln!(
            text,
            "frontdesk_commit_commands_bucket{{le=\"+Inf\"}} {commits}"
        )?;
        writeln!(text, "frontdesk_commit_commands_sum {sum}")?;
        writeln!(text, "frontdesk_commit_commands_count {commits}")?;
        head(
            text,
            "frontdesk_commits_failed_total",
            "counter",
            "Transactions that failed or are in doubt.",
        )?;
        let failed = self.commits_failed.load(Ordering::Relaxed);
        writeln!(text, "frontdesk_commits_failed_total {failed}")?;
        head(
            text,
            "frontdesk_stream_readers",
            "gauge",
            "Event streams open now.",
        )?;
        let readers = self.stream_readers.load(Ordering::Relaxed);
        writeln!(text, "frontdesk_stream_readers {readers}")
    }
}

/// What stands under a name; the name is copied only the first time.
fn within<'a, V: Default>(map: &'a mut BTreeMap<String, V>, name: &str) -> &'a mut V {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), V::default());
    }
    map.get_mut(name).expect("it was put there")
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}")?;
    writeln!(text, "# TYPE {name} {kind}")
}

/// One open stream.
#[derive(Debug)]
pub struct StreamReader(Arc<Metrics>);

impl Drop for StreamReader {
    fn drop(&mut self) {
        self.0.stream_readers.fetch_sub(1, Ordering::Relaxed);
    }
}
