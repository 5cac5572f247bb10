//! How often passwords may be tried: for each account, for each address, and for each browser that somebody has come in
//! by before. The last has a bucket of its own, so that whoever tries an account's password from elsewhere, be it all
//! day, shuts its owner out nowhere but where they have never been.

use std::net::{IpAddr, Ipv6Addr};

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;

use crate::tries::{Buckets, Rate};

/// Of one account, from browsers that nobody has come in by: then one a minute, some 1,400 a day.
const ACCOUNT: Rate = Rate {
    burst: 10,
    refill_ms: 60_000,
};

/// From one address, over all accounts.
const ADDRESS: Rate = Rate {
    burst: 30,
    refill_ms: 10_000,
};

/// Of one account, from one browser that its owner has come in by.
const BROWSER: Rate = Rate {
    burst: 10,
    refill_ms: 30_000,
};

/// So many buckets of each kind.
const BUCKETS_MAX: usize = 20_000;

pub(crate) struct Limits {
    accounts: Buckets<Hash>,
    addresses: Buckets<IpAddr>,
    browsers: Buckets<(Hash, StaffId)>,
}

/// A try to log in, as far as limits go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Try {
    /// Of the login name as it was typed: whether there is such an account shall not show.
    pub login: Hash,
    pub address: IpAddr,
    /// The browser, where the account's owner has come in by it before.
    pub known: Option<(Hash, StaffId)>,
}

impl Limits {
    pub fn new() -> Self {
        Self {
            accounts: Buckets::new(ACCOUNT, BUCKETS_MAX),
            addresses: Buckets::new(ADDRESS, BUCKETS_MAX),
            browsers: Buckets::new(BROWSER, BUCKETS_MAX),
        }
    }

    /// Takes a try, or says how many seconds to wait for one.
    pub fn take(&mut self, asked: Try, now: Timestamp) -> Result<(), u32> {
        if let Some(known) = asked.known {
            return self.browsers.take(known, now);
        }
        let address = whole(asked.address);
        self.addresses.take(address, now)?;
        self.accounts.take(asked.login, now).inspect_err(|_| {
            // Whoever shares the address is not to wait for an account that is waited for.
            self.addresses.give_back(address, now);
        })
    }

    /// The password was right.
    pub fn give_back(&mut self, asked: Try, now: Timestamp) {
        if let Some(known) = asked.known {
            self.browsers.give_back(known, now);
        } else {
            self.addresses.give_back(whole(asked.address), now);
            self.accounts.give_back(asked.login, now);
        }
    }
}

/// Whoever has one IPv6 address has the 2^64 beside it.
fn whole(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_312_800_000);
    const LI: StaffId = StaffId(Uuid::from_u128(1));

    fn from(address: &str, login: &str) -> Try {
        Try {
            login: Hash::of(login.as_bytes()),
            address: address.parse().unwrap(),
            known: None,
        }
    }

    fn at_home() -> Try {
        Try {
            known: Some((Hash::of(b"browser"), LI)),
            ..from("192.0.2.7", "li")
        }
    }

    fn taken(limits: &mut Limits, asked: Try, now: Timestamp) -> usize {
        (0..1_000)
            .filter(|_| limits.take(asked, now).is_ok())
            .count()
    }

    #[test]
    fn of_a_thousand_tries_ten_are_made() {
        let mut limits = Limits::new();
        assert_eq!(taken(&mut limits, from("192.0.2.7", "li"), NOW), 10);
        assert_eq!(
            taken(&mut limits, from("192.0.2.8", "li"), NOW),
            0,
            "nor from elsewhere"
        );
        assert_eq!(limits.take(from("192.0.2.8", "li"), NOW), Err(60));
    }

    #[test]
    fn from_one_address_thirty_are_made_however_many_accounts_are_named() {
        let mut limits = Limits::new();
        let named = |n: usize| from("192.0.2.7", &format!("staff-{n}"));
        let made = (0..1_000).filter(|n| limits.take(named(*n), NOW).is_ok());
        assert_eq!(made.count(), 30);
        assert!(limits.take(from("192.0.2.8", "li"), NOW).is_ok());
    }

    #[test]
    fn who_tries_all_day_from_elsewhere_shuts_nobody_out_where_they_have_been() {
        let mut limits = Limits::new();
        let mut now = NOW;
        for minute in 0..600 {
            now = NOW.plus_ms(minute * 60_000);
            taken(&mut limits, from("203.0.113.9", "li"), now);
        }
        assert_eq!(taken(&mut limits, at_home(), now), 10);
        let later = now.plus_ms(30_000);
        assert_eq!(taken(&mut limits, at_home(), later), 1);
    }

    #[test]
    fn an_account_that_is_waited_for_costs_its_neighbours_nothing() {
        let mut limits = Limits::new();
        taken(&mut limits, from("192.0.2.7", "li"), NOW);
        assert_eq!(taken(&mut limits, from("192.0.2.7", "wang"), NOW), 10);
    }

    #[test]
    fn a_right_password_costs_nothing() {
        let mut limits = Limits::new();
        for asked in [at_home(), from("192.0.2.7", "li")] {
            for _ in 0..100 {
                limits.take(asked, NOW).unwrap();
                limits.give_back(asked, NOW);
            }
            assert_eq!(taken(&mut limits, asked, NOW), 10);
        }
    }

    #[test]
    fn addresses_of_one_network_of_the_sixth_version_are_one() {
        assert_eq!(
            whole("2001:db8::1".parse().unwrap()),
            whole("2001:db8::ffff:1".parse().unwrap())
        );
        assert_ne!(
            whole("2001:db8::1".parse().unwrap()),
            whole("2001:db8:0:1::1".parse().unwrap())
        );
        assert_eq!(
            whole("::ffff:192.0.2.7".parse().unwrap()),
            whole("192.0.2.7".parse().unwrap())
        );
    }
}
