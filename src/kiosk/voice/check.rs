//! What a kiosk can be heard by, and what is missing: for `frontdesk voice check`.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use frontdesk_domain::text::Lang;

use super::clips::{Clips, Player, keys};
use super::engine::{self, Engine};
use super::speaker::Voice;

/// A machine's means of being heard, and why those that are missing are.
pub struct Means {
    pub voice: Voice,
    pub no_engine: Option<String>,
    pub no_player: Option<String>,
    pub no_clips: Option<String>,
}

impl Means {
    /// Of this machine. `path` is the variable `PATH`; `clips` is a folder of the operator's.
    pub fn find(path: &OsStr, clips: Option<&Path>) -> Self {
        let (engine, no_engine) = apart(engine::find(path));
        let (player, no_player) = apart(Player::find(path));
        let (clips, no_clips) = match clips {
            None => (None, Some("no folder is named".to_owned())),
            Some(folder) => apart(Clips::in_folder(folder)),
        };
        Self {
            voice: Voice {
                engine,
                player,
                clips: clips.unwrap_or_default(),
            },
            no_engine,
            no_player,
            no_clips,
        }
    }

    /// The languages in which something would be silent.
    pub fn silent(&self) -> Vec<Lang> {
        let speaks = |lang| {
            let engine = self.voice.engine.as_deref();
            engine.is_some_and(|engine: &dyn Engine| engine.speaks(lang))
        };
        Lang::ALL
            .into_iter()
            .filter(|lang| !speaks(*lang))
            .collect()
    }

    /// The report, line by line.
    pub fn report(&self) -> String {
        let mut lines = String::new();
        let engine = self.voice.engine.as_deref().map(Engine::name);
        let player = self.voice.player.as_ref().map(Player::name);
        line(&mut lines, "engine", engine, self.no_engine.as_deref());
        line(
            &mut lines,
            "player of clips",
            player,
            self.no_player.as_deref(),
        );
        if let Some(why) = &self.no_clips {
            line(&mut lines, "clips", None, Some(why));
        }
        let silent = self.silent();
        let all = keys().len();
        for lang in Lang::ALL {
            let voice = if silent.contains(&lang) {
                "no voice"
            } else {
                "a voice"
            };
            let missing = self.voice.clips.missing(lang);
            let there = all - missing.len();
            let _ = write!(lines, "{}: {voice}, {there} of {all} clips", lang.tag());
            if self.no_clips.is_none() && !missing.is_empty() {
                let _ = write!(lines, "; missing: {}", missing.join(" "));
            }
            lines.push('\n');
        }
        lines
    }
}

fn apart<T>(found: Result<T, String>) -> (Option<T>, Option<String>) {
    match found {
        Ok(found) => (Some(found), None),
        Err(why) => (None, Some(why)),
    }
}

fn line(lines: &mut String, what: &str, found: Option<&str>, why: Option<&str>) {
    let found = found.map_or_else(
        || format!("none: {}", why.unwrap_or_default()),
        str::to_owned,
    );
    let _ = writeln!(lines, "{what}: {found}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_anything_says_so_of_everything() {
        let empty = tempfile::tempdir().unwrap();
        let means = Means::find(empty.path().as_os_str(), None);
        assert_eq!(means.silent(), Lang::ALL);
        let report = means.report();
        for line in [
            "engine: none: espeak-ng is not installed",
            "player of clips: none: neither",
            "clips: none: no folder is named",
            "zh-Hant: no voice, 0 of ",
        ] {
            assert!(report.contains(line), "{report}");
        }
    }

    #[test]
    fn the_clips_that_are_missing_are_named_for_each_language() {
        let folder = tempfile::tempdir().unwrap();
        let english = folder.path().join("en");
        std::fs::create_dir(&english).unwrap();
        let sound = [&b"RIFF\0\0\0\0WAVE"[..], &[0; 64]].concat();
        for key in keys().iter().filter(|key| *key != "hello") {
            std::fs::write(english.join(format!("{key}.wav")), &sound).unwrap();
        }
        let means = Means::find(folder.path().as_os_str(), Some(folder.path()));
        let report = means.report();
        assert!(report.contains("clips; missing: hello\n"), "{report}");
        let all = keys().join(" ");
        assert!(
            report.contains(&format!("clips; missing: {all}\n")),
            "{report}"
        );
    }
}
