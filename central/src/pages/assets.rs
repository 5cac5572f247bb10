//! The stylesheet, the script and the icon, built into the binary and named with their content's hash.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// The address of an asset. It changes with the content, so that it may be kept for ever.
pub fn url(name: &str) -> String {
    match Files::get(name) {
        Some(file) => {
            let [a, b, c, d, ..] = file.metadata.sha256_hash();
            let version = u32::from_be_bytes([a, b, c, d]);
            format!("/assets/{name}?v={version:08x}")
        }
        None => format!("/assets/{name}"),
    }
}

/// Where [`asset`] answers.
pub const PATH: &str = "/assets/{name}";

/// `GET /assets/{name}`.
pub async fn asset(Path(name): Path<String>) -> Response {
    let Some(file) = Files::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(&name)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, file.data).into_response()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
pub(super) fn bytes(name: &str) -> Vec<u8> {
    Files::get(name)
        .unwrap_or_else(|| panic!("{name} is not among the assets"))
        .data
        .into_owned()
}
