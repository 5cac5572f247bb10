//! The work of one key over two thousand services, counted in cells that are looked at: the same on every machine.

use frontdesk::kiosk::search::Index;

use super::thousands;

/// Cells that a key may look at; `cargo bench --bench search` says what they take.
const CELLS_MAX: u64 = 250_000;

/// What asks for much: what is common, what is nowhere, what is nearly there, what is long.
const QUERIES: [&str; 16] = [
    "s",
    "z",
    "证",
    "sfz",
    "zgzs",
    "shenfenzheng",
    "shenfenzhenbuling",
    "shemfenzhengbuling",
    "yinhangka",
    "jidongchejiashizhengbuling",
    "身份证丢了怎么补办",
    "我想给孩子办理出生证明",
    "replace my driving licence",
    "replcae my id",
    "qqqqqqqq",
    "zhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzh",
];

#[test]
fn no_key_looks_at_more_cells_than_a_bound() {
    let index = Index::new(&thousands::catalogue());
    for query in QUERIES {
        let chars: Vec<char> = query.chars().collect();
        for typed in 1..=chars.len() {
            let typed: String = chars[..typed].iter().collect();
            let (_, looked_at) = index.find_counting(&typed, 8);
            assert!(looked_at <= CELLS_MAX, "{typed}: {looked_at} cells");
        }
    }
}
