//! Small disks, mounted where only one test sees them.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Set for the run of a test that has a mount namespace of its own.
const OWN_MOUNTS: &str = "FRONTDESK_TEST_OWN_MOUNTS";

/// True in a run of this test that may mount. Elsewhere such a run is made, and must pass. What it mounts is gone when
/// it ends, however it ends.
pub fn has_mounts_of_its_own(test: &str) -> bool {
    if std::env::var_os(OWN_MOUNTS).is_some() {
        return true;
    }
    // As root; else as somebody who is root in a namespace only.
    let may = |how: &&str| {
        let tried = Command::new("unshare").args([how, "true"]).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    let how = ["-m", "-Urm"].into_iter().find(may).expect(
        "a full disk cannot be tested here: `unshare -m` and `unshare -Urm` both fail. Run this as root, or where users may make namespaces",
    );
    let run = Command::new("unshare")
        .arg(how)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(OWN_MOUNTS, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    println!("{said}{}", String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "the run with its own mounts failed");
    assert!(said.contains("1 passed"), "there is no test {test}");
    false
}

/// A file system of its own.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    pub fn at(path: &Path, mib: u32) -> Self {
        std::fs::create_dir_all(path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mib}m"), "frontdesk"])
            .arg(path)
            .status();
        assert!(mounted.unwrap().success(), "the small disk is mounted");
        Self(path.to_owned())
    }

    /// Not one page is left.
    pub fn fills_up(&self) {
        let mut file = std::fs::File::create(self.filler()).unwrap();
        loop {
            match file.write(&[0; 4096]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return,
                Err(error) => panic!("{error}"),
            }
        }
    }

    pub fn has_room_again(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // It goes with the namespace in any case; now its directory can be removed.
        Command::new("umount").arg("-l").arg(&self.0).status().ok();
    }
}
