//! What a key costs while somebody types, over two thousand services; and what it costs to be ready for it.

use divan::{Bencher, black_box};
use frontdesk::kiosk::search::Index;

#[path = "../tests/search/thousands.rs"]
mod thousands;

/// What a kiosk shows at once.
const SHOWN: usize = 8;

/// A query, and how it is the hardest of its kind: common, in full, with an error, long, in pieces, nowhere.
const QUERIES: [&str; 12] = [
    "s",
    "sfz",
    "sfzbl",
    "shenfenzhengbuling",
    "shemfenzhengbuling",
    "zhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzh",
    "身份证",
    "身份证丢了怎么补办",
    "我想给孩子办理出生证明",
    "replace my driving licence",
    "replcae my id",
    "qqqqqqqq",
];

fn main() {
    divan::main();
}

#[divan::bench(args = QUERIES)]
fn find(bencher: Bencher<'_, '_>, query: &str) {
    let index = Index::new(&thousands::catalogue());
    bencher.bench_local(|| index.find(black_box(query), SHOWN));
}

#[divan::bench]
fn be_ready(bencher: Bencher<'_, '_>) {
    let catalogue = thousands::catalogue();
    bencher.bench_local(|| Index::new(black_box(&catalogue)));
}
