//! Where things are kept when nobody says where, and under which address the centre is reached.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use directories::ProjectDirs;

use crate::cli::Reach;

/// `DIR` below the user's data directory.
pub fn default_data(dir: &str) -> anyhow::Result<PathBuf> {
    let dirs = ProjectDirs::from("", "", "frontdesk");
    let dirs =
        dirs.context("this user has no home directory; say where to keep things with --data DIR")?;
    Ok(dirs.data_dir().join(dir))
}

/// The installation's key; on the centre's own machine it lies in its data directory.
pub fn access_key(file: Option<&Path>) -> anyhow::Result<String> {
    let file = match file {
        Some(file) => file.to_owned(),
        None => default_data("central")?.join("access.key"),
    };
    let key = std::fs::read_to_string(&file).with_context(|| {
        format!(
            "cannot read the access key from {}; name the file with --access-key-file FILE",
            file.display()
        )
    })?;
    Ok(key.trim().to_owned())
}

/// Where to listen and what phones can reach.
pub struct Reached {
    pub listen: SocketAddr,
    pub public_url: Option<String>,
}

pub fn reached(reach: &Reach) -> anyhow::Result<Reached> {
    let port = reach.listen.port();
    let listen = if reach.lan {
        SocketAddr::new(lan_address()?, port)
    } else {
        reach.listen
    };
    let public_url = match &reach.public_url {
        Some(url) => Some(url.clone()),
        // Listening everywhere is no address that a phone could open.
        None if listen.ip().is_unspecified() => {
            anyhow::ensure!(
                port != 0,
                "name the port in --listen, or what phones reach with --public-url"
            );
            let scheme = if reach.tls_certificate.is_some() {
                "https"
            } else {
                "http"
            };
            let address = SocketAddr::new(lan_address()?, port);
            Some(format!("{scheme}://{address}"))
        }
        None => None,
    };
    Ok(Reached { listen, public_url })
}

/// The address of this machine that others in the network use. Connecting a UDP socket sends nothing; it only asks
/// the system which way it would go.
fn lan_address() -> anyhow::Result<IpAddr> {
    let way_out = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?; // RFC 5737: an address for documentation, nobody's
        socket.local_addr()
    });
    match way_out.map(|address| address.ip()) {
        Ok(ip) if !ip.is_loopback() && !ip.is_unspecified() => Ok(ip),
        _ => bail!(
            "this machine is in no network. Connect it, or name its address with --listen ADDRESS"
        ),
    }
}
