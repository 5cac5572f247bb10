//! The real program: what it says when something is wrong, and that it loses nothing by saying so.
#![cfg(feature = "kiosk")]
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const HALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/hall.toml");

#[test]
fn the_samples_pass_the_check() {
    for name in ["hall", "bank"] {
        let file = format!("{}/assets/samples/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let output = frontdesk(&["catalogue", "check", &file]);
        assert!(output.status.success(), "{}", complaint(&output));
        assert!(said(&output).contains("It can be used."));
    }
}

#[test]
fn a_broken_catalogue_is_refused_by_file_line_key_and_advice() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("broken.toml");
    let hall = std::fs::read_to_string(HALL).unwrap();
    std::fs::write(
        &file,
        hall.replacen("group = \"household\"", "group = \"nowhere\"", 1),
    )
    .unwrap();
    let line = hall
        .lines()
        .position(|line| line == "group = \"household\"")
        .unwrap()
        + 1;

    let output = frontdesk(&["catalogue", "check", path(&file)]);
    assert!(!output.status.success());
    let told = format!("{}{}", said(&output), complaint(&output));
    let place = format!("broken.toml:{line}: services[0].group: ");
    assert!(told.contains(&place), "{told}");
    assert!(
        told.contains("there is no group `nowhere`; add it under [[groups]] or correct the name"),
        "{told}"
    );
}

#[test]
fn a_spreadsheet_becomes_a_hall_that_passes_the_check_and_a_spreadsheet_again() {
    let dir = tempfile::tempdir().unwrap();
    let (hall, sheet) = (dir.path().join("hall.toml"), dir.path().join("out.csv"));
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/catalogue.csv");
    let import = frontdesk(&[
        "catalogue",
        "import",
        "--from",
        "csv",
        sample,
        "--into",
        HALL,
        "--out",
        path(&hall),
    ]);
    assert!(import.status.success(), "{}", complaint(&import));
    assert!(complaint(&import).contains("3 services in 2 groups, warnings: 0."));
    let check = frontdesk(&["catalogue", "check", path(&hall)]);
    assert!(said(&check).contains("3 services in 2 groups, warnings: 0. It can be used."));

    let before = std::fs::read(&hall).unwrap();
    let out = [
        "catalogue",
        "export",
        "--to",
        "csv",
        path(&hall),
        "--out",
        path(&sheet),
    ];
    let export = frontdesk(&out);
    assert!(export.status.success(), "{}", complaint(&export));
    let back = frontdesk(&[
        "catalogue",
        "import",
        "--from",
        "csv",
        path(&sheet),
        "--into",
        path(&hall),
    ]);
    assert!(back.status.success(), "{}", complaint(&back));
    assert_eq!(std::fs::read(&hall).unwrap(), before);
}

#[test]
fn a_spreadsheet_with_an_error_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (hall, sheet) = (dir.path().join("hall.toml"), dir.path().join("in.csv"));
    std::fs::copy(HALL, &hall).unwrap();
    std::fs::write(&sheet, "kind,id,name\nservice,s,x\n").unwrap();
    let import = frontdesk(&[
        "catalogue",
        "import",
        "--from",
        "csv",
        path(&sheet),
        "--into",
        path(&hall),
    ]);
    assert!(!import.status.success());
    let told = complaint(&import);
    assert!(
        told.contains("in.csv: row 2 (minutes 办理分钟): is missing; fill it in")
            && told.contains("nothing was written"),
        "{told}"
    );
    assert_eq!(std::fs::read(&hall).unwrap(), std::fs::read(HALL).unwrap());
}

#[test]
fn the_voice_check_names_what_is_missing() {
    let empty = tempfile::tempdir().unwrap();
    let output = command(&["voice", "check", "--clips", path(empty.path())])
        .env("PATH", empty.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let report = said(&output);
    assert!(
        report.contains("engine: none: espeak-ng is not installed"),
        "{report}"
    );
    assert!(
        report.contains("en: no voice, 0 of ") && report.contains("missing: hello "),
        "{report}"
    );
    assert!(complaint(&output).contains("apt-get install espeak-ng"));
}

#[test]
fn a_port_in_use_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = tempfile::tempdir().unwrap();
    let output = frontdesk(&[
        "central",
        "--config",
        HALL,
        "--data",
        path(data.path()),
        "--listen",
        &address,
    ]);
    assert!(!output.status.success());
    assert!(
        complaint(&output).contains(&address) && complaint(&output).contains("--listen"),
        "{}",
        complaint(&output)
    );
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let data = file.path().join("data");
    let output = frontdesk(&[
        "central",
        "--config",
        HALL,
        "--data",
        path(&data),
        "--listen",
        "127.0.0.1:0",
    ]);
    assert!(!output.status.success());
    assert!(
        complaint(&output).contains(path(&data)),
        "{}",
        complaint(&output)
    );
}

#[test]
fn a_data_directory_in_use_is_left_to_the_one_who_has_it() {
    let data = tempfile::tempdir().unwrap();
    let running = Running::central(data.path());
    let output = frontdesk(&[
        "central",
        "--config",
        HALL,
        "--data",
        path(data.path()),
        "--listen",
        "127.0.0.1:0",
    ]);
    assert!(!output.status.success());
    assert!(
        complaint(&output).contains("in use"),
        "{}",
        complaint(&output)
    );
    drop(running);
}

#[test]
fn without_a_display_the_service_goes_on_and_says_how_to_see_the_kiosk() {
    let data = tempfile::tempdir().unwrap();
    let mut running = Running::start(&["--data", path(data.path()), "--listen", "127.0.0.1:0"]);
    let sentence = running.says("No display was found");
    assert!(
        sentence.contains("xvfb-run") && sentence.contains("goes on"),
        "{sentence}"
    );
    assert!(
        running.0.try_wait().unwrap().is_none(),
        "the service stopped"
    );
}

#[test]
fn the_gallery_writes_a_picture_and_what_is_in_it() {
    let out = tempfile::tempdir().unwrap();
    let output = frontdesk(&["gallery", "--out", path(out.path()), "language"]);
    assert!(output.status.success(), "{}", complaint(&output));
    let name = "language.zh-Hant.contrast.1920x1080";
    let picture = image::open(out.path().join(format!("{name}.png"))).unwrap();
    assert_eq!((picture.width(), picture.height()), (1920, 1080));
    let record = std::fs::read_to_string(out.path().join(format!("{name}.json"))).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["screen"], "language");
    assert_eq!(record["lang"], "zh-Hant");
    assert_eq!(record["mode"], "contrast");
    assert_eq!(record["size"], serde_json::json!([1920, 1080]));
    let elements = record["elements"].as_array().unwrap();
    assert!(
        elements
            .iter()
            .any(|e| e["touch"] == true && e["label"] == "English" && e["w"].as_f64() > Some(65.0))
    );
    assert!(elements.iter().any(|e| e["font_px"].as_f64() > Some(20.0)));

    let output = frontdesk(&["gallery", "--out", path(out.path()), "nothing"]);
    assert!(
        complaint(&output).contains("there is no screen `nothing`"),
        "{}",
        complaint(&output)
    );
}

#[test]
fn the_central_service_needs_no_screen() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "-p",
            "frontdesk",
            "--no-default-features",
            "-e",
            "normal",
            "--prefix",
            "none",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", complaint(&tree));
    let tree = said(&tree);
    assert!(tree.contains("frontdesk-central "), "{tree}");
    for screen in ["slint", "frontdesk-ui", "winit", "fontconfig"] {
        assert!(
            !tree.lines().any(|line| line.starts_with(screen)),
            "{screen} is in the central service"
        );
    }
}

fn frontdesk(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The program as it runs, killed when the test is over.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> Self {
        Self(
            command(arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        )
    }

    /// A central service that has opened its data directory.
    fn central(data: &Path) -> Self {
        let mut running = Self::start(&[
            "central",
            "--config",
            HALL,
            "--data",
            path(data),
            "--listen",
            "127.0.0.1:0",
        ]);
        running.says("Branch `hall`");
        running
    }

    /// The line with these words, once it is printed.
    fn says(&mut self, words: &str) -> String {
        let lines = BufReader::new(self.0.stdout.as_mut().unwrap()).lines();
        let mut heard = Vec::new();
        for line in lines.map_while(Result::ok) {
            if line.contains(words) {
                return line;
            }
            heard.push(line);
        }
        panic!("`{words}` was not said, but: {heard:?}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
