//! Addresses that open on no other machine.

use std::net::IpAddr;

/// A loopback address in a QR code opens on no phone.
pub fn opens_only_here(url: &str) -> bool {
    let url = reqwest::Url::parse(url);
    let Some(host) = url
        .ok()
        .and_then(|url| url.host_str().map(ToOwned::to_owned))
    else {
        return false;
    };
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::opens_only_here;

    #[test]
    fn loopback_addresses_open_only_here() {
        for url in [
            "http://127.0.0.1:8700",
            "http://localhost:8700/x",
            "http://[::1]:8700",
        ] {
            assert!(opens_only_here(url), "{url}");
        }
        for url in [
            "http://192.168.1.20:8700",
            "https://desk.example.org/hall",
            "http://127.example.com",
            "http://localhost.example",
        ] {
            assert!(!opens_only_here(url), "{url}");
        }
    }
}
