//! Every scene, in every language, mode and orientation, keeps the rules of the screens.

use frontdesk_ui::{
    KioskWindow, Language, Theme,
    inspect::{self, Limits, contrast_ratio, samples},
    metrics::ScreenMetrics,
};
use slint::{Color, ComponentHandle as _};

#[test]
fn every_scene_keeps_the_rules_in_portrait() {
    assert_eq!(violations(1080, 1920), Vec::<String>::new());
}

#[test]
fn every_scene_keeps_the_rules_in_landscape() {
    assert_eq!(violations(1920, 1080), Vec::<String>::new());
}

#[test]
fn every_scene_has_texts_and_named_targets_to_check() {
    let window = inspect::open(1080, 1920);
    for scene in samples::SCENES {
        scene.show(&window, Language::En);
        let elements = inspect::elements(&window);
        assert!(
            elements
                .iter()
                .filter(|element| element.font_px().is_some())
                .count()
                >= 6,
            "{}",
            scene.name
        );
        assert!(
            elements.iter().filter(|element| element.touch).count() >= 5,
            "{}",
            scene.name
        );
    }
}

#[test]
fn text_has_a_contrast_of_seven_and_edges_of_three() {
    let window = inspect::open(1080, 1920);
    let theme = window.global::<Theme>();
    for contrast in [false, true] {
        theme.set_contrast(contrast);
        let grounds = [theme.get_paper(), theme.get_surface()];
        let mut texts: Vec<(&str, Color, Color)> = Vec::new();
        for ground in grounds {
            texts.push(("ink", theme.get_ink(), ground));
            texts.push(("secondary", theme.get_secondary(), ground));
            texts.push(("primary", theme.get_primary(), ground));
            texts.push(("danger", theme.get_danger(), ground));
            texts.push(("warning", theme.get_warning(), ground));
        }
        texts.push(("success", theme.get_success(), theme.get_surface()));
        texts.push(("badge", theme.get_primary(), theme.get_tint()));
        texts.push(("ticked", theme.get_secondary(), theme.get_success_tint()));
        texts.push(("pressed name", theme.get_ink(), theme.get_pressed()));
        texts.push(("pressed word", theme.get_primary(), theme.get_pressed()));
        texts.push((
            "help pressed",
            theme.get_danger(),
            theme.get_danger_pressed(),
        ));
        texts.push(("button", theme.get_on_primary(), theme.get_primary()));
        texts.push((
            "button pressed",
            theme.get_on_primary(),
            theme.get_primary_pressed(),
        ));
        texts.push(("tick", theme.get_on_success(), theme.get_success()));
        for (name, text, ground) in texts {
            assert!(
                contrast_ratio(text, ground) >= 7.0,
                "{name}: {:.2}",
                contrast_ratio(text, ground)
            );
        }
        for ground in grounds {
            assert!(contrast_ratio(theme.get_disabled(), ground) >= 4.5);
            assert!(contrast_ratio(theme.get_border(), ground) >= 3.0);
        }
        assert!(contrast_ratio(theme.get_focus(), theme.get_focus_edge()) >= 3.0);
    }
}

#[test]
fn what_moves_takes_a_tenth_of_a_second_and_nothing_moves_when_it_is_to_be_still() {
    let window = inspect::open(1080, 1920);
    let theme = window.global::<Theme>();
    assert!((70..=150).contains(&theme.get_motion()));
    theme.set_still(true);
    assert_eq!(theme.get_motion(), 0);
    let slint_files: String = ["app.slint", "widgets", "screens", "overlays"]
        .into_iter()
        .map(read_all)
        .collect();
    assert!(slint_files.contains("animate "));
    for movement in slint_files.split("animate ").skip(1) {
        let how = movement.split('}').next().unwrap_or_default();
        let of = how.split('{').nth(1).unwrap_or_default().trim();
        assert_eq!(of, "duration: Theme.motion;", "{how}");
    }
}

#[test]
fn the_estimates_know_the_lengths_of_the_theme() {
    for (width, height) in [(1080, 1920), (1920, 1080)] {
        let window = inspect::open(width, height);
        let theme = window.global::<Theme>();
        for (large, spoken) in [(false, false), (true, false), (false, true), (true, true)] {
            theme.set_large(large);
            theme.set_spoken(spoken);
            let metrics = ScreenMetrics::of(&window, Language::En);
            for (estimate, token) in [
                (metrics.small(), theme.get_small_size()),
                (metrics.body(), theme.get_body_size()),
                (metrics.heading(), theme.get_heading_size()),
                (metrics.figure(), theme.get_figure_size()),
                (metrics.title(), theme.get_title_size()),
                (metrics.target(), theme.get_target()),
                (metrics.target_primary(), theme.get_target_primary()),
                (metrics.gap(), theme.get_gap()),
                (metrics.stage_height(), theme.get_stage_height()),
                (metrics.task_width(), theme.get_task_width()),
            ] {
                assert!((estimate - token).abs() < 0.01, "{estimate} {token}");
            }
        }
    }
}

#[test]
fn every_fixed_word_is_translated() {
    let slint_files: String = ["app.slint", "widgets", "screens", "overlays"]
        .into_iter()
        .map(read_all)
        .collect();
    for language in ["zh_Hans", "zh_Hant"] {
        let translations = read_all(&format!("lang/{language}/LC_MESSAGES/frontdesk-ui.po"));
        for piece in slint_files.split("@tr(\"").skip(1) {
            let word = piece.split('"').next().unwrap_or_default();
            assert!(
                translations.contains(&format!("msgid \"{word}\"\n")),
                "{language} lacks “{word}”"
            );
        }
        assert!(
            !translations.contains("] \"\"\n") && !translations.contains("msgstr \"\"\n\n"),
            "{language} leaves a word empty"
        );
    }
}

fn violations(width: u32, height: u32) -> Vec<String> {
    let window: KioskWindow = inspect::open(width, height);
    let mut found = Vec::new();
    for (mode, large, contrast, low_reach, spoken) in [
        ("normal", false, false, false, false),
        ("large", true, false, false, false),
        ("contrast", false, true, false, false),
        ("low reach", false, false, true, false),
        ("spoken", false, false, false, true),
        ("all", true, true, true, true),
    ] {
        let theme = window.global::<Theme>();
        theme.set_large(large);
        theme.set_contrast(contrast);
        theme.set_low_reach(low_reach);
        theme.set_spoken(spoken);
        for (language, tag) in samples::LANGUAGES {
            for scene in samples::SCENES {
                scene.show(&window, language);
                let violations = inspect::check(&inspect::elements(&window), Limits::of(&window));
                found.extend(violations.iter().map(|one| {
                    format!("{} {tag} {mode}: {}: {}", scene.name, one.rule, one.message)
                }));
            }
        }
    }
    found
}

/// The text of a file, or of all files of a folder.
fn read_all(path: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if path.is_file() {
        return std::fs::read_to_string(&path).expect("the file is text");
    }
    let entries = std::fs::read_dir(&path).expect("the folder is there");
    entries
        .map(|entry| {
            std::fs::read_to_string(entry.expect("it can be listed").path())
                .expect("the file is text")
        })
        .collect()
}
