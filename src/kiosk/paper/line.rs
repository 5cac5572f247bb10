//! The line to a printer, whatever it is made of: bytes go out in small parts, and none of it takes longer than it may.

use std::net::ToSocketAddrs as _;
use std::time::Duration;

use escpos::driver::{Driver, NativeUsbDriver, NetworkDriver};
use escpos::errors::{PrinterError, Result};

use super::device_file::DeviceFile;
use super::settings::{Connection, PrinterSetup};
use crate::kiosk::monotonic::Monotonic;

/// So many bytes go out between two looks at the clock.
const PART_BYTES: usize = 4096;

/// How long a printer may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To be reached, to take some bytes, to answer.
    pub step: Duration,
    /// From the last byte to saying that all of it is on paper.
    pub confirm: Duration,
    /// All of a job, as the line counts it.
    pub job: Duration,
    /// All of a job, as whoever waits for it counts it: longer, and true also where the line itself hangs.
    pub give_up: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            step: Duration::from_secs(4),
            confirm: Duration::from_secs(15),
            job: Duration::from_secs(45),
            give_up: Duration::from_mins(1),
        }
    }
}

pub struct Line {
    wire: Wire,
    clock: Monotonic,
    job: Duration,
}

enum Wire {
    Tcp(NetworkDriver),
    Usb(NativeUsbDriver),
    File(DeviceFile),
}

impl Line {
    pub fn open(setup: &PrinterSetup, patience: &Patience) -> Result<Self> {
        let clock = Monotonic::start();
        let wire = match &setup.connection {
            Connection::Tcp { host, port } => Wire::Tcp(reach(host, *port, patience.step)?),
            Connection::Usb { vendor, product } => {
                Wire::Usb(NativeUsbDriver::open(*vendor, *product)?)
            }
            Connection::File { path } => {
                Wire::File(DeviceFile::open(path, patience.step, setup.asked)?)
            }
        };
        Ok(Self {
            wire,
            clock,
            job: patience.job,
        })
    }

    /// Milliseconds since it was opened.
    pub fn age(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.clock.now().0).unwrap_or(u64::MAX))
    }

    fn driver(&self) -> &dyn Driver {
        match &self.wire {
            Wire::Tcp(tcp) => tcp,
            Wire::Usb(usb) => usb,
            Wire::File(file) => file,
        }
    }
}

/// The driver takes no names where it is to be patient only so long.
fn reach(host: &str, port: u16, timeout: Duration) -> Result<NetworkDriver> {
    let mut last = PrinterError::Io("the name has no address".to_owned());
    for address in (host, port).to_socket_addrs()?.take(4) {
        match NetworkDriver::open(&address.ip().to_string(), port, Some(timeout)) {
            Ok(driver) => return Ok(driver),
            Err(error) => last = error,
        }
    }
    Err(last)
}

impl Driver for Line {
    fn name(&self) -> String {
        self.driver().name()
    }

    fn write(&self, data: &[u8]) -> Result<()> {
        for part in data.chunks(PART_BYTES) {
            if self.age() >= self.job {
                return Err(PrinterError::Io("the job took too long".to_owned()));
            }
            self.driver().write(part)?;
        }
        Ok(())
    }

    fn read(&self, buf: &mut [u8]) -> Result<usize> {
        self.driver().read(buf)
    }

    fn flush(&self) -> Result<()> {
        self.driver().flush()
    }
}
