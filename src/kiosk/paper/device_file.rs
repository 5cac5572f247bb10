//! A printer behind a device file such as `/dev/usb/lp0`. The file is opened without blocking: one that takes no bytes
//! because the paper is out would otherwise hold its thread for ever.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use escpos::driver::Driver;
use escpos::errors::{PrinterError, Result};

use crate::kiosk::monotonic::Monotonic;

/// How long to wait before the device is tried again.
const AGAIN_AFTER: Duration = Duration::from_millis(5);

pub struct DeviceFile {
    file: Mutex<File>,
    clock: Monotonic,
    /// For each write and each read.
    timeout: Duration,
}

impl DeviceFile {
    /// What an earlier job left unread is thrown away, so that it answers no question of this one.
    pub fn open(path: &Path, timeout: Duration, answers: bool) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).read(answers);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
        let mut file = options.open(path)?;
        if answers {
            // Bounded: a device that never falls silent is garbled, and found to be so.
            let mut stale = [0; 4096];
            let _ = file.read(&mut stale);
        }
        Ok(Self {
            file: Mutex::new(file),
            clock: Monotonic::start(),
            timeout,
        })
    }

    /// Tries until something happens or the time is over. No bytes are no answer: some devices say so at once.
    fn patiently(&self, mut act: impl FnMut(&mut File) -> io::Result<usize>) -> io::Result<usize> {
        let began = self.clock.now();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match act(&mut file) {
                Ok(0) => {}
                Ok(bytes) => return Ok(bytes),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
            let waited = u128::try_from(self.clock.now().ms_since(began)).unwrap_or(0);
            if waited >= self.timeout.as_millis() {
                return Err(ErrorKind::TimedOut.into());
            }
            std::thread::sleep(AGAIN_AFTER);
        }
    }
}

impl Driver for DeviceFile {
    fn name(&self) -> String {
        "device file".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        let mut rest = data;
        while !rest.is_empty() {
            let written = self.patiently(|file| file.write(rest))?;
            rest = rest.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    fn read(&self, buf: &mut [u8]) -> Result<usize> {
        self.patiently(|file| file.read(buf))
            .map_err(PrinterError::from)
    }

    fn flush(&self) -> Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(file.flush()?)
    }
}
