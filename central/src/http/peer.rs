//! From where a request comes: the other end of the connection, or what a proxy says that the configuration names. Of
//! anybody else such words are not believed.

use std::collections::BTreeSet;
use std::net::IpAddr;

use axum::http::HeaderMap;

/// Who asks, as far as an address says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Peer(pub IpAddr);

impl Peer {
    /// The last address that no proxy of ours put there, read from the end: what stands before it anybody may have
    /// written.
    pub fn of(connected: IpAddr, headers: &HeaderMap, proxies: &BTreeSet<IpAddr>) -> Self {
        let mut peer = connected.to_canonical();
        if !proxies.contains(&peer) {
            return Self(peer);
        }
        let said = headers.get_all("x-forwarded-for").iter();
        let said: Vec<&str> = said
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for part in said.into_iter().rev() {
            let Ok(address) = part.trim().parse::<IpAddr>() else {
                break;
            };
            peer = address.to_canonical();
            if !proxies.contains(&peer) {
                break;
            }
        }
        Self(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        headers
    }

    fn of(connected: &str, values: &[&str]) -> String {
        let proxies = ["127.0.0.1", "10.0.0.2"].map(|proxy| proxy.parse().unwrap());
        let connected = connected.parse().unwrap();
        Peer::of(connected, &said(values), &proxies.into())
            .0
            .to_string()
    }

    #[test]
    fn a_proxy_that_is_named_is_believed_and_nobody_else() {
        assert_eq!(of("192.0.2.7", &["203.0.113.9"]), "192.0.2.7");
        assert_eq!(of("127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("::ffff:127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn what_the_asker_wrote_before_the_proxy_did_counts_for_nothing() {
        assert_eq!(
            of("127.0.0.1", &["198.51.100.1, 203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(
            of("127.0.0.1", &["198.51.100.1", "203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(of("127.0.0.1", &["203.0.113.9, 10.0.0.2"]), "203.0.113.9");
        assert_eq!(of("127.0.0.1", &["198.51.100.1, nonsense"]), "127.0.0.1");
    }
}
