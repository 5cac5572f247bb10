//! Draws every screen without a display, with the sample hall on a made-up morning: for the README, for people who
//! change a screen, and for the test that holds the rules of the screens.

mod hall;
mod record;
mod scenes;
mod stage;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use frontdesk_domain::text::Lang;
use frontdesk_ui::inspect::{self, Element, Limits};
use frontdesk_ui::metrics::ScreenMetrics;
use frontdesk_ui::{KioskWindow, Theme};
use slint::ComponentHandle as _;

pub use hall::Hall;
pub use scenes::{SCENES, Scene};
pub use stage::Stage;

use super::loopback::opens_only_here;
use super::popular::Popular;
use super::session::{Mode, Modes};
use super::views::{self, Looking, MachineShown, frame_language};

/// The ways a screen is drawn for a customer: each mode by itself.
pub fn looks() -> Vec<Modes> {
    let alone = Mode::ALL.map(|mode| Modes::of(&[mode]));
    std::iter::once(Modes::default()).chain(alone).collect()
}

/// Ways that hold every pair of modes: both on, one on, both off. (A covering array of strength two: the modes are
/// different three of five rows, so that any two share a row and each has one of its own.)
pub fn pairs() -> Vec<Modes> {
    use Mode::{Contrast, Large, LowReach, Spoken, Still};
    [
        &[][..],
        &[Large, Contrast, LowReach, Spoken],
        &[Large, LowReach, Still],
        &[Large, Spoken, Still],
        &[Contrast, LowReach, Still],
        &[Contrast, Spoken],
    ]
    .map(Modes::of)
    .to_vec()
}

/// The two ways a 27-inch panel is mounted.
pub const SIZES: [(u32, u32); 2] = [(1080, 1920), (1920, 1080)];

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum GalleryError {
    #[error(transparent)]
    NoFont(#[from] super::fonts::NoFont),
    #[error("the screen could not be drawn: {0}")]
    Drawing(#[from] slint::PlatformError),
    #[error("there is no screen `{unknown}`. Choose from: {known}")]
    NoSuchScreen { unknown: String, known: String },
    #[error("cannot write {path}: {why}. Name a directory that can be written with --out")]
    Writing { path: PathBuf, why: String },
}

/// A screen as it was drawn.
pub struct Drawn<'a> {
    pub scene: &'a str,
    pub lang: Lang,
    pub modes: Modes,
    pub size: (u32, u32),
    pub elements: Vec<Element>,
    pub limits: Limits,
    pub window: &'a KioskWindow,
}

impl Drawn<'_> {
    /// `SCREEN.LANG.MODE.SIZE`.
    pub fn name(&self) -> String {
        format!(
            "{}.{}.{}.{}x{}",
            self.scene,
            self.lang.tag(),
            self.modes.name(),
            self.size.0,
            self.size.1
        )
    }
}

/// The scenes of these names; all, when none is named.
fn chosen(names: &[String]) -> Result<Vec<&'static Scene>, GalleryError> {
    let scene = |name: &String| SCENES.iter().find(|scene| scene.name == name);
    if let Some(unknown) = names.iter().find(|name| scene(name).is_none()) {
        let known: Vec<&str> = SCENES.iter().map(|scene| scene.name).collect();
        return Err(GalleryError::NoSuchScreen {
            unknown: unknown.clone(),
            known: known.join(", "),
        });
    }
    Ok(if names.is_empty() {
        SCENES.iter().collect()
    } else {
        names.iter().filter_map(scene).collect()
    })
}

/// Draws scenes in every language and size and in these modes, and gives each picture to `see`.
pub fn each(
    names: &[String],
    looks: &[Modes],
    mut see: impl FnMut(&Drawn<'_>) -> Result<(), GalleryError>,
) -> Result<(), GalleryError> {
    super::fonts::check()?;
    let scenes = chosen(names)?;
    let hall = Rc::new(Hall::new());
    for size in SIZES {
        let window = inspect::open(size.0, size.1);
        for &modes in looks {
            for lang in Lang::ALL {
                for scene in &scenes {
                    let mut stage = Stage::new(&hall, lang, modes);
                    (scene.play)(&mut stage);
                    show(&window, &stage);
                    see(&Drawn {
                        scene: scene.name,
                        lang,
                        modes,
                        size,
                        elements: inspect::elements(&window),
                        limits: Limits::of(&window),
                        window: &window,
                    })?;
                }
            }
        }
    }
    Ok(())
}

/// Shows where a stage has got to.
pub fn show(window: &KioskWindow, stage: &Stage) {
    let theme = window.global::<Theme>();
    theme.set_mm_per_px(MM_PER_PX);
    // The language first: what it changes in the window is measured by the views.
    frontdesk_ui::select_language(window, frame_language(stage.session.lang()));
    views::show_modes(window, stage.session.modes());
    with_looking(window, stage, |looking| views::show(window, looking));
}

/// What is said of a stage that is shown, to somebody who is read to.
pub fn said(window: &KioskWindow, stage: &Stage) -> String {
    let spoken = with_looking(window, stage, |looking| views::spoken(window, looking));
    spoken.to(stage.session.lang()).to_text()
}

fn with_looking<T>(window: &KioskWindow, stage: &Stage, look: impl FnOnce(&Looking<'_>) -> T) -> T {
    let facts = stage.facts();
    look(&Looking {
        session: &stage.session,
        facts,
        now: stage.wall,
        session_now: stage.now,
        popular: &Popular::default(),
        zone: &super::window::zone(facts),
        machine: MachineShown {
            free_mb: Some(12_400),
            volume: Some(3),
        },
        metrics: ScreenMetrics::of(window, frame_language(stage.session.lang())),
        local_only: facts
            .published
            .as_ref()
            .is_some_and(|published| opens_only_here(&published.public_url)),
    })
}

/// A 27-inch panel of 1080 × 1920.
const MM_PER_PX: f32 = 0.311;

/// Writes the pictures and, beside each, what is in it.
pub fn write(
    out: &Path,
    names: &[String],
    mut progress: impl FnMut(usize, usize),
) -> Result<usize, GalleryError> {
    let failed = |path: &Path, why: String| GalleryError::Writing {
        path: path.to_owned(),
        why,
    };
    std::fs::create_dir_all(out).map_err(|why| failed(out, why.to_string()))?;
    let looks = looks();
    let total = chosen(names)?.len() * SIZES.len() * looks.len() * Lang::ALL.len();
    let mut done = 0;
    each(names, &looks, |drawn| {
        let picture = out.join(format!("{}.png", drawn.name()));
        let pixels = drawn.window.window().take_snapshot()?;
        let image =
            image::RgbaImage::from_raw(pixels.width(), pixels.height(), pixels.as_bytes().to_vec());
        let image = image.ok_or_else(|| {
            failed(
                &picture,
                "the snapshot has another size than it says".to_owned(),
            )
        })?;
        image
            .save(&picture)
            .map_err(|why| failed(&picture, why.to_string()))?;
        let record = out.join(format!("{}.json", drawn.name()));
        std::fs::write(&record, record::json(drawn))
            .map_err(|why| failed(&record, why.to_string()))?;
        done += 1;
        progress(done, total);
        Ok(())
    })?;
    Ok(done)
}
