//! A catalogue's file: it is read, checked, compared, and kept until it is published.

use std::path::Path;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use frontdesk_domain::catalogue::Catalogue;

use super::drafts::Kept;
use super::multipart;
use super::settings::bad_form;
use super::shown::Showing;
use crate::config::{self, ConfigError, FILE_MAX_BYTES};
use crate::configuration::wire::Draft;
use crate::http::configuration;
use crate::http::error::ApiError;
use crate::pages::admin::{AdminForm, After, DraftShown};
use crate::sheet::{self, Refused};

/// What a form has around its file.
const AROUND_MAX_BYTES: usize = 64 * 1024;

#[expect(
    clippy::cast_possible_truncation,
    reason = "16 MiB are an address on every machine that this runs on"
)]
pub(super) const UPLOAD_MAX_BYTES: usize = FILE_MAX_BYTES as usize + AROUND_MAX_BYTES;

/// Of what is wrong with a file so much is said, in characters.
const TOLD_MAX_CHARS: usize = 1_500;

pub(super) async fn take(showing: Showing<'_>, body: Bytes, boundary: &str) -> Response {
    let (app, branch) = (showing.app, showing.branch);
    let Some((name, file)) = file_of(&body, boundary) else {
        return showing.refused(&bad_form(), None).await;
    };
    let called = name.clone();
    let read = tokio::task::spawn_blocking(move || read(&called, file)).await;
    let catalogue = match read {
        Ok(Ok(catalogue)) => catalogue,
        Ok(Err(error)) => return showing.refused(&error, None).await,
        Err(error) => {
            return showing
                .refused(&ApiError::internal_because(&error), None)
                .await;
        }
    };
    let draft = Draft {
        settings: None,
        catalogue: Some(catalogue.clone()),
    };
    let checked = match configuration::check::checked(app, branch, draft).await {
        Ok(checked) => checked,
        Err(error) => return showing.refused(&error, None).await,
    };
    let key = catalogue.version();
    app.drafts.keep(Kept {
        branch: branch.id().clone(),
        key,
        file: name.clone(),
        catalogue,
    });
    let draft = DraftShown {
        key: key.to_string(),
        file: name,
        checked,
    };
    showing
        .page(StatusCode::OK, After::default(), Some(&draft))
        .await
}

/// A file has a name without the folders before it.
fn file_of(body: &Bytes, boundary: &str) -> Option<(String, Bytes)> {
    let parts = multipart::parts(body, boundary)?;
    let part = parts.into_iter().find(|part| part.name == "file")?;
    let name = part.file.unwrap_or_default();
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().take(80).collect();
    Some((name, body.slice_ref(part.bytes)))
}

/// A spreadsheet by its name, and else a hall's file, of which the catalogue is taken.
fn read(name: &str, file: Bytes) -> Result<Catalogue, ApiError> {
    if file.len() as u64 > FILE_MAX_BYTES {
        let error = ConfigError::TooLarge {
            file: name.to_owned(),
        };
        return Err(ApiError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            error.to_string(),
        ));
    }
    let bad = |told: String| {
        let told: String = told.chars().take(TOLD_MAX_CHARS).collect();
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_file", told)
    };
    let ending = Path::new(name).extension();
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        // Skills are taken to be there; whether they are, the check says.
        let import = sheet::import(&file, None);
        return import
            .map(|import| import.catalogue)
            .map_err(|Refused(findings)| {
                let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
                bad(lines.join("; "))
            });
    }
    let text = String::from_utf8(file.into()).map_err(|_| {
        let file = name.to_owned();
        bad(ConfigError::NotText { file }.to_string())
    })?;
    let site = config::check_text(Path::new(name), &text);
    site.map(|(site, _)| site.catalogue)
        .map_err(|error| bad(error.to_string()))
}

/// Puts an uploaded catalogue in force.
pub(super) async fn publish(showing: Showing<'_>, form: &AdminForm) -> Response {
    let (app, branch) = (showing.app, showing.branch);
    let Some(kept) = app.drafts.find(branch.id(), form.text("draft")) else {
        let gone = ApiError::new(
            StatusCode::GONE,
            "draft_gone",
            "The uploaded file is gone. Upload it again.",
        );
        return showing.refused(&gone, None).await;
    };
    let Some(based_on) = form.based_on() else {
        return showing.refused(&bad_form(), None).await;
    };
    let draft = Draft {
        settings: None,
        catalogue: Some(kept.catalogue),
    };
    let id = form.command_id();
    let published =
        configuration::publish(app, branch, showing.caller, id, based_on, draft.clone());
    let error = match published.await {
        Ok(_) => return showing.back("published"),
        Err(error) if error.status.is_server_error() => return showing.refused(&error, None).await,
        Err(error) => error,
    };
    // The same file over what is in force now: nothing has to be uploaded again.
    let checked = match configuration::check::checked(app, branch, draft).await {
        Ok(checked) => checked,
        Err(error) => return showing.refused(&error, None).await,
    };
    let draft = DraftShown {
        key: kept.key.to_string(),
        file: kept.file,
        checked,
    };
    let after = After {
        refused: Some((&error.body.code, &error.body.message)),
        ..After::default()
    };
    showing.page(error.status, after, Some(&draft)).await
}
