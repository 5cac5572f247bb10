//! The domain has no clock, no randomness, no I/O: nothing that could bring them is among its dependencies.

use std::process::Command;

const FORBIDDEN: &[&str] = &[
    "async-std",
    "axum",
    "chrono",
    "fastrand",
    "futures",
    "futures-core",
    "getrandom",
    "hyper",
    "jiff",
    "mio",
    "postgres",
    "rand",
    "rand_core",
    "reqwest",
    "rusqlite",
    "smol",
    "sqlx",
    "time",
    "tokio",
    "tokio-postgres",
    "tracing",
    "ureq",
];

#[test]
fn nothing_the_domain_stands_on_brings_a_clock_randomness_or_io() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "-p",
            "frontdesk-domain",
            "-e",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(
        names.contains(&"serde"),
        "the tree could not be read:\n{tree}"
    );
    let brought: Vec<_> = FORBIDDEN
        .iter()
        .filter(|name| names.contains(name))
        .collect();
    assert!(
        brought.is_empty(),
        "the domain now depends on {brought:?}; keep it pure, or do this at the edge:\n{tree}"
    );
}
