//! Amounts of money as figures; the words around them are the screen's.

/// An amount given in the currency's smallest unit, in its usual one: two decimals, or none for a whole amount.
/// Some currencies have no smaller unit (ISO 4217).
pub fn amount(minor: u32, currency: &str) -> String {
    match (currency, minor % 100) {
        ("JPY" | "KRW" | "VND", _) => minor.to_string(),
        (_, 0) => (minor / 100).to_string(),
        (_, rest) => format!("{}.{rest:02}", minor / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn an_amount_reads_as_people_write_it() {
        assert_eq!(amount(4000, "CNY"), "40");
        assert_eq!(amount(3950, "CNY"), "39.50");
        assert_eq!(amount(5, "CNY"), "0.05");
        assert_eq!(amount(500, "JPY"), "500");
    }
}
