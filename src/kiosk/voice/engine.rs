//! What speaks on this machine, found at the start: espeak-ng, else speech-dispatcher, else nothing and why.
//!
//! espeak-ng comes first although speech-dispatcher has more voices: it keeps nothing of what it said, while the
//! dispatcher's history lives as long as its daemon.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use frontdesk_domain::text::Lang;

use super::process::{Invocation, output};
use super::speech::Volume;

/// Something that turns text into sound.
pub trait Engine: Send {
    /// The process that says a text; the text goes to its standard input.
    fn say(&self, lang: Lang, volume: Volume) -> Invocation;

    /// What must be run when such a process was killed, so that nothing goes on speaking.
    fn hush(&self) -> Option<Invocation>;

    /// As it is called in messages.
    fn name(&self) -> &'static str;

    /// Whether it has a voice for a language.
    fn speaks(&self, lang: Lang) -> bool;
}

/// The voice of a language: Mandarin for both scripts.
fn voice(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans | Lang::ZhHant => "cmn",
        Lang::En => "en",
    }
}

pub struct EspeakNg {
    program: PathBuf,
    voices: Voices,
}

pub struct SpeechDispatcher {
    program: PathBuf,
    voices: Voices,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Voices {
    mandarin: bool,
    english: bool,
}

impl Voices {
    /// From a list whose rows name a language in some column, such as `cmn`, `en-gb`.
    fn listed(list: &str) -> Self {
        let has = |language: &str| {
            list.lines().skip(1).any(|row| {
                row.split_whitespace().any(|word| {
                    word == language
                        || word
                            .strip_prefix(language)
                            .is_some_and(|rest| rest.starts_with('-'))
                })
            })
        };
        Self {
            mandarin: has("cmn") || has("zh"),
            english: has("en"),
        }
    }

    fn has(self, lang: Lang) -> bool {
        match lang {
            Lang::ZhHans | Lang::ZhHant => self.mandarin,
            Lang::En => self.english,
        }
    }
}

impl EspeakNg {
    /// Its voices are asked for. Fails with why it cannot be used.
    pub fn at(program: PathBuf) -> Result<Self, String> {
        let list = output(&Invocation::of(&program, &["--voices"]))?;
        Ok(Self {
            program,
            voices: Voices::listed(&list),
        })
    }

    /// Into a file instead of the loudspeaker.
    pub fn to_file(&self, lang: Lang, volume: Volume, file: &Path) -> Invocation {
        let mut invocation = self.say(lang, volume);
        invocation.arguments.push("-w".into());
        invocation.arguments.push(file.into());
        invocation
    }
}

impl Engine for EspeakNg {
    fn say(&self, lang: Lang, volume: Volume) -> Invocation {
        // Its amplitude goes to 200, and 100 is what it calls normal. Slower than its 175 words a minute: a hall is loud.
        let amplitude = (u16::from(volume.percent()) * 2).to_string();
        Invocation::of(
            &self.program,
            &[
                "-v",
                voice(lang),
                "-a",
                &amplitude,
                "-s",
                "150",
                "-b",
                "1",
                "--stdin",
            ],
        )
    }

    fn hush(&self) -> Option<Invocation> {
        None
    }

    fn name(&self) -> &'static str {
        "espeak-ng"
    }

    fn speaks(&self, lang: Lang) -> bool {
        self.voices.has(lang)
    }
}

impl SpeechDispatcher {
    pub fn at(program: PathBuf) -> Result<Self, String> {
        let list = output(&Invocation::of(&program, &["-L"]))?;
        Ok(Self {
            program,
            voices: Voices::listed(&list),
        })
    }
}

impl Engine for SpeechDispatcher {
    fn say(&self, lang: Lang, volume: Volume) -> Invocation {
        // From -100 to 100; the middle of ours is the middle of its.
        let volume = ((i16::from(volume.percent()) - 60) * 5 / 2).to_string();
        Invocation::of(
            &self.program,
            &[
                "--pipe-mode",
                "--wait",
                "-N",
                "frontdesk",
                "-l",
                voice(lang),
                "-i",
                &volume,
            ],
        )
    }

    fn hush(&self) -> Option<Invocation> {
        Some(Invocation::of(&self.program, &["--cancel"]))
    }

    fn name(&self) -> &'static str {
        "speech-dispatcher"
    }

    fn speaks(&self, lang: Lang) -> bool {
        self.voices.has(lang)
    }
}

/// The engine of this machine, or why there is none. `path` is the variable `PATH`.
pub fn find(path: &OsStr) -> Result<Box<dyn Engine>, String> {
    let mut reasons = Vec::new();
    match on_path(path, "espeak-ng").map(EspeakNg::at) {
        Some(Ok(engine)) => return Ok(Box::new(engine)),
        Some(Err(why)) => reasons.push(format!("espeak-ng does not work ({why})")),
        None => reasons.push("espeak-ng is not installed".to_owned()),
    }
    match on_path(path, "spd-say").map(SpeechDispatcher::at) {
        Some(Ok(engine)) => return Ok(Box::new(engine)),
        Some(Err(why)) => reasons.push(format!("speech-dispatcher does not work ({why})")),
        None => reasons.push("speech-dispatcher is not installed".to_owned()),
    }
    Err(format!(
        "{}; install one of them: apt-get install espeak-ng",
        reasons.join(", ")
    ))
}

/// A program by the folders of `PATH`, of which only absolute ones count.
pub fn on_path(path: &OsStr, program: &str) -> Option<PathBuf> {
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_are_read_from_either_engines_list() {
        let espeak = "Pty Language       Age/Gender VoiceName\n 5  cmn             --/M      Chinese_(Mandarin)\n 2  en-gb           --/M      English\n";
        let both = Voices {
            mandarin: true,
            english: true,
        };
        assert_eq!(Voices::listed(espeak), both);
        let dispatcher = "NAME LANGUAGE VARIANT\nChinese zh-CN none\nEnglish en none\n";
        assert_eq!(Voices::listed(dispatcher), both);
        let neither = Voices::listed("Language en cmn\n 5 fr --/M enough\n");
        assert!(!neither.mandarin && !neither.english);
    }

    #[test]
    fn without_an_engine_it_says_why_and_what_to_install() {
        let empty = tempfile::tempdir().unwrap();
        let why = find(empty.path().as_os_str()).err().unwrap();
        assert_eq!(
            why,
            "espeak-ng is not installed, speech-dispatcher is not installed; install one of them: apt-get install espeak-ng"
        );
    }

    #[test]
    fn a_folder_that_moves_with_the_process_is_not_searched() {
        assert_eq!(on_path(OsStr::new(".:bin"), "sh"), None);
        assert!(on_path(OsStr::new("/bin"), "sh").is_some());
    }
}
