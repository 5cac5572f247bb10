//! The real program under real faults: `frontdesk central` and `frontdesk kiosk --no-window` as processes, a proxy of
//! the tests' own between them, SIGKILL, full disks and a backup that is put back.
//!
//! `FRONTDESK_ROUNDS=2000 cargo test --test real_faults` kills 2,000 times instead of 100, and
//! `FRONTDESK_SEED=N` throws the faults of an earlier run again; what the machine does meanwhile is its own affair, so
//! the same seed makes the same faults and not the same instants. A test that fails prints its seed, and where it left
//! data and logs.
//!
//! Full disks are small file systems in a mount namespace (Linux; as root, or where users may have namespaces). Where
//! that cannot be, those tests fail.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod backup;
mod centre;
mod chance;
mod database;
mod deeds;
mod fate;
mod full_disk;
mod hall;
mod kiosk;
mod log;
mod mounts;
mod proxy;
mod request;
mod rounds;
mod silence;
mod without_centre;

use tokio::sync::{Mutex, MutexGuard};

/// One at a time: some of these measure, and each has the machine busy.
async fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::const_new(());
    TURN.lock().await
}
