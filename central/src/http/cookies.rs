//! The two cookies that a browser of the staff's holds: who is logged in, and that somebody has been before.

use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::accounts::Secret;

/// With TLS the name itself says that the cookie came from this host by TLS and is for all of it (RFC 6265bis).
pub(super) fn session(secure: bool) -> &'static str {
    if secure {
        "__Host-frontdesk_session"
    } else {
        "frontdesk_session"
    }
}

pub(super) fn browser(secure: bool) -> &'static str {
    if secure {
        "__Host-frontdesk_browser"
    } else {
        "frontdesk_browser"
    }
}

/// It ends with the browser, if it does not end before.
pub(super) fn of_session(secret: &Secret, secure: bool) -> Cookie<'static> {
    made(session(secure), secret.as_str(), secure)
}

/// It says nobody's name, opens nothing, and is kept as long as browsers keep cookies.
pub(super) fn of_browser(secret: &Secret, secure: bool) -> Cookie<'static> {
    let mut cookie = made(browser(secure), secret.as_str(), secure);
    cookie.make_permanent();
    cookie
}

/// The session's, taken back.
pub(super) fn no_session(secure: bool) -> Cookie<'static> {
    let mut cookie = made(session(secure), "", secure);
    cookie.make_removal();
    cookie
}

fn made(name: &'static str, value: &str, secure: bool) -> Cookie<'static> {
    Cookie::build((name, value.to_owned()))
        .http_only(true)
        // A link from elsewhere opens the page it names; what changes anything is a form, and those are asked whence.
        .same_site(SameSite::Lax)
        .secure(secure)
        .path("/")
        .build()
}
