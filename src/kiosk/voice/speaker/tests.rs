//! The thread, with an engine that is a script of the tests' own, and with espeak-ng where it is installed.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use frontdesk_domain::text::Lang;

use super::super::engine::{EspeakNg, on_path};
use super::super::utterance::Piece;
use super::super::words::Phrase;
use super::*;

/// No test waits longer for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Writes down each text it is given; a text of "long" takes until it is killed. The shell is given the script as an
/// argument: a file that was just written cannot always be started.
struct Script {
    shell: PathBuf,
    script: PathBuf,
}

impl Script {
    fn run(&self, arguments: [&str; 2]) -> Invocation {
        let mut invocation = Invocation::of(&self.shell, &[]);
        invocation.arguments.push(self.script.clone().into());
        invocation.arguments.extend(arguments.map(Into::into));
        invocation
    }
}

impl Engine for Script {
    fn say(&self, lang: Lang, volume: Volume) -> Invocation {
        let volume = volume.percent().to_string();
        self.run([lang.tag(), &volume])
    }

    fn hush(&self) -> Option<Invocation> {
        Some(self.run(["hush", "0"]))
    }

    fn name(&self) -> &'static str {
        "script"
    }

    fn speaks(&self, lang: Lang) -> bool {
        lang != Lang::ZhHant
    }
}

struct Hall {
    folder: tempfile::TempDir,
    speaker: Speaker,
    through: Receiver<(Saying, usize)>,
}

impl Hall {
    fn with(clips: &[(Lang, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("engine");
        let heard = folder.path().join("heard");
        let lines = format!(
            "read text || true\nprintf '%s %s %s\\n' \"$1\" \"$2\" \"$text\" >> {}\n[ \"$text\" != long ] || exec sleep 600\n",
            heard.display()
        );
        std::fs::write(&script, lines).unwrap();
        for (lang, key) in clips {
            let file = folder.path().join("clips").join(lang.tag());
            std::fs::create_dir_all(&file).unwrap();
            let sound = [&b"RIFF\0\0\0\0WAVE"[..], &[0; 64]].concat();
            std::fs::write(file.join(format!("{key}.wav")), sound).unwrap();
        }
        let clips = if clips.is_empty() {
            Clips::none()
        } else {
            Clips::in_folder(&folder.path().join("clips")).unwrap()
        };
        let (tell, through) = channel();
        let voice = Voice {
            engine: Some(Box::new(Script {
                shell: "/bin/sh".into(),
                script,
            })),
            player: Some(Player::Alsa("/bin/true".into())),
            clips,
        };
        let told = move |saying, pieces| {
            let _ = tell.send((saying, pieces));
        };
        let speaker = Speaker::start(voice, Box::new(told)).unwrap();
        Self {
            folder,
            speaker,
            through,
        }
    }

    fn says(&self, saying: Saying, lang: Lang, pieces: Vec<Piece>) {
        self.speaker.carry_out(Command::Say {
            saying,
            utterance: Utterance { lang, pieces },
            volume: Volume::default(),
        });
    }

    fn is_through(&self, saying: Saying) {
        assert_eq!(self.through.recv_timeout(PATIENCE), Ok((saying, 1)));
    }

    fn heard(&self) -> Vec<String> {
        let heard = std::fs::read_to_string(self.folder.path().join("heard"));
        heard
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// Until as much was heard: a process needs its time to start.
    fn waits_for(&self, lines: usize) {
        let ticks = PATIENCE.as_millis() / TICK.as_millis();
        for _ in 0..ticks {
            if self.heard().len() >= lines {
                return;
            }
            std::thread::sleep(TICK);
        }
        panic!("{:?} is all that was heard", self.heard());
    }
}

fn words(words: &str) -> Piece {
    Piece::of(words)
}

#[test]
fn pieces_are_said_one_after_the_other_and_told_of() {
    let hall = Hall::with(&[]);
    hall.says(
        1,
        Lang::ZhHans,
        vec![words("一"), words("$(touch x); `二`")],
    );
    hall.is_through(1);
    hall.is_through(1);
    assert_eq!(
        hall.heard(),
        ["zh-Hans 60 一", "zh-Hans 60 $(touch x); `二`"]
    );
}

#[test]
fn a_clip_is_played_instead_of_the_words_it_says() {
    let hall = Hall::with(&[(Lang::En, "hello")]);
    hall.says(
        1,
        Lang::En,
        vec![Piece::fixed(Phrase::Hello, Lang::En), words("tax")],
    );
    hall.is_through(1);
    hall.is_through(1);
    assert_eq!(hall.heard(), ["en 60 tax"]);
}

#[test]
fn stopped_the_process_is_killed_and_the_engine_hushed() {
    let hall = Hall::with(&[]);
    hall.says(1, Lang::En, vec![words("long"), words("never")]);
    hall.waits_for(1);
    hall.speaker.carry_out(Command::Stop);
    hall.waits_for(2);
    assert_eq!(hall.heard(), ["en 60 long", "hush 0 "]);
    hall.says(2, Lang::En, vec![words("again")]);
    hall.is_through(2);
    assert!(!hall.heard().contains(&"en 60 never".to_owned()));
}

#[test]
fn another_saying_cuts_the_first_short() {
    let hall = Hall::with(&[]);
    hall.says(1, Lang::En, vec![words("long")]);
    hall.waits_for(1);
    hall.says(2, Lang::En, vec![words("short")]);
    hall.is_through(2);
}

#[test]
fn let_go_it_ends_with_what_it_was_saying() {
    let hall = Hall::with(&[]);
    hall.says(1, Lang::En, vec![words("long")]);
    hall.waits_for(1);
    drop(hall.speaker);
}

#[test]
fn a_language_without_a_voice_is_passed_over_in_silence() {
    let hall = Hall::with(&[]);
    hall.says(1, Lang::ZhHant, vec![words("無")]);
    hall.is_through(1);
    assert_eq!(hall.heard(), Vec::<String>::new());
}

#[test]
fn a_program_that_is_not_there_is_passed_over() {
    let (tell, through) = channel();
    let voice = Voice {
        engine: Some(Box::new(Script {
            shell: "/nowhere/shell".into(),
            script: PathBuf::new(),
        })),
        ..Voice::default()
    };
    let told = move |saying, _| {
        let _ = tell.send(saying);
    };
    let speaker = Speaker::start(voice, Box::new(told)).unwrap();
    speaker.carry_out(Command::Say {
        saying: 7,
        utterance: Utterance {
            lang: Lang::En,
            pieces: vec![words("x")],
        },
        volume: Volume::default(),
    });
    assert_eq!(through.recv_timeout(PATIENCE), Ok(7));
}

#[test]
fn espeak_ng_makes_sound_of_both_languages_where_it_is_installed() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let Some(program) = on_path(&path, "espeak-ng") else {
        return;
    };
    let engine = EspeakNg::at(program).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (lang, text) in [
        (Lang::ZhHans, "您的号码是 A 零 一 七"),
        (Lang::En, "Your number is A zero one seven"),
    ] {
        assert!(engine.speaks(lang));
        let file = folder.path().join(lang.tag());
        let invocation = engine.to_file(lang, Volume::default(), &file);
        let mut running = Running::start(&invocation, text).unwrap();
        let ended = std::iter::repeat_with(|| running.ended());
        let ended = ended.inspect(|ended| {
            if ended.is_none() {
                std::thread::sleep(TICK);
            }
        });
        assert_eq!(ended.take(1_000).flatten().next(), Some(true));
        let bytes = std::fs::metadata(&file).unwrap().len();
        assert!(bytes > 10_000, "{bytes} bytes are no sentence");
    }
}
