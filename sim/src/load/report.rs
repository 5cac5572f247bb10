//! The figures of a run, as JSON: each turn, and the medians of all.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Options;
use super::phase::Outcome;
use super::streams::Summary;

#[derive(Debug, Serialize)]
pub struct Report {
    pub connections: u16,
    pub seconds: u16,
    pub branches: usize,
    /// The medians of the turns.
    pub median: Median,
    /// Numbers that two answers of one branch bore.
    pub duplicates: usize,
    pub turns: Vec<Turn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub streams: Option<Summary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

#[derive(Debug, Serialize)]
pub struct Median {
    pub tickets_per_second: f64,
    pub answer_ms: Quantiles,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noops_per_second: Option<f64>,
    /// Tickets for each request that does nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_noop: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrival_ms: Option<Quantiles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre_cpu_micros_per_ticket: Option<f64>,
}

#[derive(Debug, Serialize)]
pub struct Turn {
    pub tickets: usize,
    pub tickets_per_second: f64,
    pub answer_ms: Quantiles,
    /// Final answers that issued nothing, by code.
    pub refused: BTreeMap<String, u64>,
    /// Answers that asked to come again, by status and code.
    pub put_off: BTreeMap<String, u64>,
    pub unanswered: u64,
    pub connections_lost: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noops_per_second: Option<f64>,
    /// What the centre's processors worked, for each ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre_cpu_micros_per_ticket: Option<f64>,
    /// From the moment an event was decided to its arrival on a stream, so the commit is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrival_ms: Option<Quantiles>,
    #[serde(skip)]
    numbers: Vec<(usize, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quantiles {
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
}

/// Of the centre, in KiB of its proportional share.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "the unit stands last in each name"
)]
pub struct Memory {
    pub before_kib: u64,
    pub streams_opened_kib: u64,
    pub at_the_end_kib: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_stream_opened_kib: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_stream_at_the_end_kib: Option<f64>,
}

impl Turn {
    pub fn of(
        tickets: Outcome,
        noop: Option<Outcome>,
        delays: Vec<u32>,
        cpu_ms: Option<u64>,
    ) -> Self {
        let issued = number(tickets.numbers.len() as u64);
        Self {
            tickets: tickets.numbers.len(),
            centre_cpu_micros_per_ticket: cpu_ms
                .filter(|_| issued > 0.0)
                .map(|ms| hundredths(number(ms) * 1000.0 / issued)),
            tickets_per_second: per_second(tickets.numbers.len() as u64, &tickets),
            answer_ms: quantiles(tickets.micros).unwrap_or(Quantiles::NONE),
            refused: tickets.refused,
            put_off: tickets.put_off,
            unanswered: tickets.unanswered,
            connections_lost: tickets.connections_lost,
            noops_per_second: noop.map(|noop| per_second(noop.answered, &noop)),
            arrival_ms: quantiles(delays),
            numbers: tickets.numbers,
        }
    }
}

impl Report {
    pub fn of(
        options: &Options,
        turns: Vec<Turn>,
        streams: Summary,
        memory: Option<Memory>,
    ) -> Self {
        let tickets_per_second = median(turns.iter().map(|turn| turn.tickets_per_second));
        let noops = turns.iter().filter_map(|turn| turn.noops_per_second);
        let noops_per_second = options.noop.then(|| median(noops));
        let arrivals: Vec<_> = turns.iter().filter_map(|turn| turn.arrival_ms).collect();
        Self {
            connections: options.connections,
            seconds: options.seconds,
            branches: options.branches.len(),
            median: Median {
                tickets_per_second,
                answer_ms: Quantiles::median(turns.iter().map(|turn| turn.answer_ms)),
                noops_per_second,
                of_noop: noops_per_second
                    .filter(|noops| *noops > 0.0)
                    .map(|noops| hundredths(tickets_per_second / noops)),
                centre_cpu_micros_per_ticket: options.pid.map(|_| {
                    median(
                        turns
                            .iter()
                            .filter_map(|turn| turn.centre_cpu_micros_per_ticket),
                    )
                }),
                arrival_ms: (!arrivals.is_empty()).then(|| Quantiles::median(arrivals.into_iter())),
            },
            duplicates: duplicates(&turns),
            streams: (options.subscribers > 0).then_some(streams),
            turns,
            memory,
        }
    }
}

impl Report {
    /// Tickets a second, answer p50 and p99, share of no-ops, the centre's processor time, arrival p50 and p99, memory
    /// for each stream, and everything that was not as it should be.
    pub fn row(&self, name: &str) -> String {
        let shown = |figure: Option<f64>, digits: usize| {
            figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.digits$}"))
        };
        let median = &self.median;
        let memory = self.memory.as_ref();
        let per_stream = memory.and_then(|memory| memory.per_stream_at_the_end_kib);
        let arrival = |of: fn(&Quantiles) -> f64| median.arrival_ms.as_ref().map(of);
        let mut amiss: BTreeMap<String, u64> = BTreeMap::new();
        let mut count = |what: &str, count: u64| {
            if count > 0 {
                *amiss.entry(what.to_owned()).or_default() += count;
            }
        };
        count("duplicates", self.duplicates as u64);
        for turn in &self.turns {
            count("unanswered", turn.unanswered);
            count("connections lost", turn.connections_lost);
            for (code, times) in turn.refused.iter().chain(&turn.put_off) {
                count(code, *times);
            }
        }
        if let Some(streams) = &self.streams {
            count("streams ended", streams.ended as u64);
            count("streams behind", streams.behind as u64);
            for (code, times) in &streams.refused {
                count(code, *times);
            }
        }
        let amiss: Vec<_> = amiss
            .iter()
            .map(|(what, times)| format!("{what}: {times}"))
            .collect();
        format!(
            "| {name} | {:.0} | {:.1} | {:.1} | {} | {} | {} | {} | {} | {} |",
            median.tickets_per_second,
            median.answer_ms.p50,
            median.answer_ms.p99,
            shown(median.of_noop, 2),
            shown(median.centre_cpu_micros_per_ticket, 0),
            shown(arrival(|quantiles| quantiles.p50), 0),
            shown(arrival(|quantiles| quantiles.p99), 0),
            shown(per_stream, 1),
            if amiss.is_empty() {
                "nothing".to_owned()
            } else {
                amiss.join(", ")
            },
        )
    }
}

impl Memory {
    pub fn of(
        before_kib: u64,
        streams_opened_kib: u64,
        at_the_end_kib: u64,
        streams: usize,
    ) -> Self {
        let each = |with: u64| {
            (streams > 0).then(|| {
                hundredths(number(with.saturating_sub(before_kib)) / number(streams as u64))
            })
        };
        Self {
            before_kib,
            streams_opened_kib,
            at_the_end_kib,
            per_stream_opened_kib: each(streams_opened_kib),
            per_stream_at_the_end_kib: each(at_the_end_kib),
        }
    }
}

fn duplicates(turns: &[Turn]) -> usize {
    let all = turns.iter().flat_map(|turn| &turn.numbers);
    let different: BTreeSet<_> = all.clone().collect();
    all.count() - different.len()
}

impl Quantiles {
    const NONE: Self = Self {
        p50: 0.0,
        p95: 0.0,
        p99: 0.0,
    };

    fn median(all: impl Iterator<Item = Self> + Clone) -> Self {
        Self {
            p50: median(all.clone().map(|one| one.p50)),
            p95: median(all.clone().map(|one| one.p95)),
            p99: median(all.map(|one| one.p99)),
        }
    }
}

/// In milliseconds, of microseconds; nothing of nothing.
fn quantiles(mut micros: Vec<u32>) -> Option<Quantiles> {
    micros.sort_unstable();
    let at = |percent: usize| {
        let index = (micros.len() * percent).div_ceil(100).max(1) - 1;
        micros
            .get(index)
            .map(|micros| hundredths(f64::from(*micros) / 1000.0))
    };
    Some(Quantiles {
        p50: at(50)?,
        p95: at(95)?,
        p99: at(99)?,
    })
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => hundredths(f64::midpoint(sorted[count / 2 - 1], sorted[count / 2])),
    }
}

fn per_second(count: u64, outcome: &Outcome) -> f64 {
    let seconds = outcome.took.as_secs_f64().max(0.001);
    hundredths(number(count) / seconds)
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn number(count: u64) -> f64 {
    count as f64
}

fn hundredths(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_figure_that_was_measured() {
        let hundred = quantiles((1..=100).map(|ms| ms * 1000).collect()).unwrap();
        assert_eq!(
            hundred,
            Quantiles {
                p50: 50.0,
                p95: 95.0,
                p99: 99.0
            }
        );
        let one = quantiles(vec![2500]).unwrap();
        assert_eq!(
            one,
            Quantiles {
                p50: 2.5,
                p95: 2.5,
                p99: 2.5
            }
        );
        assert_eq!(quantiles(Vec::new()), None);
    }

    #[test]
    fn the_median_of_an_even_count_is_between_the_two_in_the_middle() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
        assert!((median([4.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_number_counts_twice_only_in_its_own_branch() {
        let turn = |numbers: &[(usize, &str)]| Turn {
            numbers: numbers
                .iter()
                .map(|(branch, number)| (*branch, (*number).to_owned()))
                .collect(),
            ..Turn::of(Outcome::default(), None, Vec::new(), None)
        };
        assert_eq!(
            duplicates(&[turn(&[(0, "A001"), (1, "A001")]), turn(&[(0, "A002")])]),
            0
        );
        assert_eq!(
            duplicates(&[turn(&[(0, "A001"), (0, "A002")]), turn(&[(0, "A001")])]),
            1
        );
    }
}
