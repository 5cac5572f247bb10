//! What stands around every page of staff: the head with its script, what is said when the link is lost, the foot.

use askama::Template;

use super::ui::Ui;

#[derive(Template)]
#[template(path = "desk.html")]
pub(super) struct Frame<'a> {
    pub ui: &'a Ui,
    pub title: &'a str,
    /// What the page is besides a `desk`; empty or a class name.
    pub kind: &'a str,
    /// Where its stream of changes is and what it is fetched from again; nothing where it does not change by itself.
    pub follows: Option<&'a str>,
    pub main: &'a str,
    /// What its foot has besides who is logged in.
    pub foot: &'a str,
    pub viewer: Option<&'a str>,
}
