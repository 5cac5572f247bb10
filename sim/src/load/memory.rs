//! What a process on this machine uses: memory as its proportional share of what is mapped, and time of the processors.

use anyhow::Context as _;

/// In KiB.
pub fn pss_kib(pid: u32) -> anyhow::Result<u64> {
    let path = format!("/proc/{pid}/smaps_rollup");
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!("{path} cannot be read: name a process of this user with --pid, on Linux")
    })?;
    parse(&text).with_context(|| format!("{path} has no line `Pss:`"))
}

/// The time of processors it has used, in milliseconds.
pub fn cpu_ms(pid: u32) -> anyhow::Result<u64> {
    /// Linux tells it in hundredths of a second, on every machine.
    const TICK_MS: u64 = 10;
    let path = format!("/proc/{pid}/stat");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
    // The program's name stands in brackets and may hold anything; user and system time are the 12th and 13th behind.
    let behind = text.rsplit_once(')').map_or("", |(_, behind)| behind);
    let mut fields = behind.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    let ticks = ticks().zip(ticks());
    let (user, system) = ticks.with_context(|| format!("{path} has another form than on Linux"))?;
    Ok((user + system) * TICK_MS)
}

fn parse(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_read_from_its_line() {
        let rollup = "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss:  900 kB\nPss:             812 kB\nPss_Dirty: 1 kB\n";
        assert_eq!(parse(rollup), Some(812));
        assert_eq!(parse("Rss: 900 kB\n"), None);
    }

    #[test]
    fn a_process_that_is_not_there_is_told_with_its_file() {
        let error = pss_kib(u32::MAX).unwrap_err().to_string();
        assert!(error.contains("smaps_rollup"), "{error}");
    }
}
