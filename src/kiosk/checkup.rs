//! Looks now and then how the machine itself is, beside the glass: a disk may be slow to say what is left of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::device::Device;

/// As often as it is told.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Looks for as long as it is waited for. The device's database lies in `dir`.
pub async fn keep(device: Arc<Device>, dir: PathBuf) {
    let mut due = tokio::time::interval(LOOK_EVERY);
    loop {
        due.tick().await;
        let dir = dir.clone();
        let looked = tokio::task::spawn_blocking(move || free_mb(&dir));
        device.machine_is(looked.await.unwrap_or_default());
    }
}

/// What is left of a disk; nothing where the system does not say.
pub fn free_mb(dir: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(dir).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize) / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::free_mb;

    #[test]
    fn a_disk_that_is_there_says_what_is_left_of_it_and_another_nothing() {
        let data = tempfile::tempdir().unwrap();
        assert!(free_mb(data.path()).is_some());
        assert_eq!(free_mb(&data.path().join("nowhere")), None);
    }
}
