//! A hall that is closed, and a service that is stopped.

use slint::{ComponentHandle as _, ModelRc, VecModel};

use super::{Stage, notice};
use crate::{ClosedAdapter, NoticeAdapter, NoticeKind, OpenDays, Screen};

/// At worst every day has hours of its own.
pub(super) fn closed(stage: &Stage<'_>, days: i32) {
    let adapter = stage.window.global::<ClosedAdapter>();
    adapter.set_opens_in_days(2);
    adapter.set_opens_weekday(3);
    let day = |first| OpenDays {
        first,
        last: first,
        hours: "08:30–12:00  13:30–17:00".into(),
    };
    adapter.set_week(ModelRc::new((0..days).map(day).collect::<VecModel<_>>()));
    stage.frame().set_screen(Screen::Closed);
    stage.frame().set_back_enabled(false);
    stage.frame().set_home_enabled(false);
}

/// With as long a reason as staff may give.
pub(super) fn stopped(stage: &Stage<'_>) {
    let adapter = stage.window.global::<NoticeAdapter>();
    let why = stage.sample.helper.repeat(80);
    adapter.set_why(why.chars().take(80).collect::<String>().into());
    notice(stage, NoticeKind::IssuingStopped);
}
