//! What went wrong and what to do, for a browser.

use askama::Template;
use frontdesk_domain::text::Lang;

use super::ui::Ui;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The receipt code is malformed: it was typed or scanned badly.
    BadCode,
    /// There is no such page.
    NotFound,
    /// A list of materials whose service asks for others now.
    ListChanged,
    /// A list of materials of a service that is no longer offered.
    ListGone,
    /// There is no such branch or counter.
    NoCounter,
    /// The form or address cannot be read.
    BadRequest,
    /// A staff page that somebody opens who has not the role for it.
    NotAllowed,
    /// A one-time link that was used, has expired, or is none.
    LinkOver,
    /// Too many requests.
    Busy,
    /// The centre failed.
    Internal,
    /// The branch is not ready.
    Unavailable,
}

impl Problem {
    pub const ALL: [Self; 11] = [
        Self::BadCode,
        Self::NotFound,
        Self::ListChanged,
        Self::ListGone,
        Self::NoCounter,
        Self::BadRequest,
        Self::NotAllowed,
        Self::LinkOver,
        Self::Busy,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The HTTP status it is sent with.
    pub fn status(self) -> u16 {
        match self {
            Self::BadCode | Self::NotFound | Self::NoCounter => 404,
            Self::ListChanged | Self::ListGone | Self::LinkOver => 410,
            Self::BadRequest => 400,
            Self::NotAllowed => 403,
            Self::Busy => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::BadCode => "bad_code",
            Self::NotFound => "not_found",
            Self::ListChanged => "list_changed",
            Self::ListGone => "list_gone",
            Self::NoCounter => "no_counter",
            Self::BadRequest => "bad_request",
            Self::NotAllowed => "not_allowed",
            Self::LinkOver => "link_over",
            Self::Busy => "busy",
            Self::Internal => "internal",
            Self::Unavailable => "unavailable",
        }
    }
}

#[derive(Debug, Clone)]
pub struct ProblemPage {
    pub problem: Problem,
    pub lang: Lang,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page {
    ui: Ui,
    title: String,
    what: String,
    todo: String,
}

impl ProblemPage {
    pub fn new(problem: Problem, lang: Lang) -> Self {
        Self { problem, lang }
    }

    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.lang, "UTC");
        let words = |part: &str| ui.t(&format!("problem.{}.{part}", self.problem.name()));
        Page {
            title: words("title"),
            what: words("what"),
            todo: words("todo"),
            ui,
        }
        .render()
    }
}
