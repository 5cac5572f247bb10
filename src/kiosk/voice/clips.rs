//! The operator's own recordings: `LANG/KEY.wav` below a folder, played instead of the words they say.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use frontdesk_domain::text::Lang;

use super::engine::on_path;
use super::numbers::figure_key;
use super::process::Invocation;
use super::speech::Volume;
use super::words::Phrase;

/// The largest clip that is played, in bytes: a minute of stereo at 48 kHz.
pub const CLIP_BYTES_MAX: u64 = 12 * 1024 * 1024;

/// The letters that ticket numbers have.
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Every key there may be a clip of, in the order of [`Phrase::ALL`], then figures and letters.
pub fn keys() -> Vec<String> {
    let phrases = Phrase::ALL.iter().map(|phrase| phrase.key().to_owned());
    let figures = ('0'..='9').chain(LETTERS.chars()).map(figure_key);
    phrases.chain(figures).collect()
}

/// The clips that are there and can be played. Looked for once, at the start.
#[derive(Debug, Default)]
pub struct Clips {
    folder: PathBuf,
    there: BTreeSet<(Lang, String)>,
}

impl Clips {
    pub fn none() -> Self {
        Self::default()
    }

    /// Fails when the folder is not there at all.
    pub fn in_folder(folder: &Path) -> Result<Self, String> {
        if !folder.is_dir() {
            return Err(format!("{} is no folder", folder.display()));
        }
        let mut clips = Self {
            folder: folder.to_owned(),
            there: BTreeSet::new(),
        };
        for lang in Lang::ALL {
            for key in keys() {
                if is_wave(&clips.path(lang, &key)) {
                    clips.there.insert((lang, key));
                }
            }
        }
        Ok(clips)
    }

    pub fn clip(&self, lang: Lang, key: &str) -> Option<PathBuf> {
        let there = self.there.contains(&(lang, key.to_owned()));
        there.then(|| self.path(lang, key))
    }

    pub fn missing(&self, lang: Lang) -> Vec<String> {
        let there = |key: &String| self.there.contains(&(lang, key.clone()));
        keys().into_iter().filter(|key| !there(key)).collect()
    }

    fn path(&self, lang: Lang, key: &str) -> PathBuf {
        self.folder.join(lang.tag()).join(format!("{key}.wav"))
    }
}

/// A file of sound with something in it, and not too much.
fn is_wave(path: &Path) -> bool {
    const HEADER_BYTES: u64 = 44;
    let read = || -> std::io::Result<bool> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() || !(HEADER_BYTES + 1..=CLIP_BYTES_MAX).contains(&about.len()) {
            return Ok(false);
        }
        let mut head = [0; 12];
        file.read_exact(&mut head)?;
        Ok(head.starts_with(b"RIFF") && head.ends_with(b"WAVE"))
    };
    read().unwrap_or(false)
}

/// What plays a clip: `pw-play`, which knows a volume, else `aplay`, which plays as loud as the clip is.
#[derive(Debug, Clone)]
pub enum Player {
    PipeWire(PathBuf),
    Alsa(PathBuf),
}

impl Player {
    pub fn find(path: &OsStr) -> Result<Self, String> {
        on_path(path, "pw-play")
            .map(Self::PipeWire)
            .or_else(|| on_path(path, "aplay").map(Self::Alsa))
            .ok_or_else(|| {
                "neither pw-play nor aplay is installed; apt-get install alsa-utils".to_owned()
            })
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::PipeWire(_) => "pw-play",
            Self::Alsa(_) => "aplay",
        }
    }

    pub fn play(&self, clip: &Path, volume: Volume) -> Invocation {
        let mut invocation = match self {
            Self::PipeWire(program) => {
                let percent = volume.percent();
                let part = format!("--volume={}.{:02}", percent / 100, percent % 100);
                Invocation::of(program, &[&part])
            }
            Self::Alsa(program) => Invocation::of(program, &["-q"]),
        };
        invocation.arguments.push(clip.into());
        invocation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(bytes: u64) -> Vec<u8> {
        let mut clip = b"RIFF\0\0\0\0WAVE".to_vec();
        clip.resize(usize::try_from(bytes).unwrap(), 0);
        clip
    }

    #[test]
    fn every_key_is_there_once() {
        let keys = keys();
        let once: BTreeSet<_> = keys.iter().collect();
        assert_eq!(once.len(), keys.len());
        assert!(keys.contains(&"letter-a".to_owned()) && keys.contains(&"figure-9".to_owned()));
        assert!(!keys.contains(&"letter-i".to_owned()), "no number has an I");
    }

    #[test]
    fn what_is_recorded_is_played_and_the_rest_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let chinese = folder.path().join("zh-Hans");
        std::fs::create_dir(&chinese).unwrap();
        std::fs::write(chinese.join("hello.wav"), wave(100)).unwrap();
        std::fs::write(chinese.join("scan.wav"), b"no sound").unwrap();
        std::fs::write(chinese.join("other.wav"), wave(100)).unwrap();
        let clips = Clips::in_folder(folder.path()).unwrap();
        assert_eq!(
            clips.clip(Lang::ZhHans, "hello"),
            Some(chinese.join("hello.wav"))
        );
        for (lang, key) in [
            (Lang::ZhHans, "scan"),
            (Lang::ZhHans, "other"),
            (Lang::En, "hello"),
        ] {
            assert_eq!(clips.clip(lang, key), None);
        }
        assert_eq!(clips.missing(Lang::ZhHans).len(), keys().len() - 1);
        assert_eq!(clips.missing(Lang::En), keys());
        assert!(Clips::in_folder(&folder.path().join("nowhere")).is_err());
    }

    #[test]
    fn a_clip_may_be_as_large_as_the_bound_and_no_larger() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.wav");
        for (bytes, played) in [
            (44, false),
            (45, true),
            (CLIP_BYTES_MAX, true),
            (CLIP_BYTES_MAX + 1, false),
        ] {
            std::fs::write(&file, wave(bytes)).unwrap();
            assert_eq!(is_wave(&file), played, "{bytes}");
        }
    }

    #[test]
    fn the_volume_goes_to_the_player_that_knows_one() {
        let play = |player: Player| {
            let invocation = player.play(Path::new("/clips/a b.wav"), Volume::LOUDEST);
            invocation.arguments.join(OsStr::new("|"))
        };
        assert_eq!(
            play(Player::PipeWire("pw-play".into())),
            "--volume=1.00|/clips/a b.wav"
        );
        assert_eq!(play(Player::Alsa("aplay".into())), "-q|/clips/a b.wav");
    }
}
