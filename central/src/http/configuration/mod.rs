//! `/api/v1/branches/{branch}/configuration` and below: what is in force, what a change would come to, publishing it, and
//! what was in force before.

pub(super) mod branches;
pub(super) mod check;
pub(super) mod publish;
pub(super) mod read;
pub(super) mod roll_back;
pub(super) mod versions;

use frontdesk_domain::branch::Command;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::site::Versions;
use frontdesk_domain::wire::CommandRequest;

use super::acting;
use super::app::App;
use super::caller::Caller;
use super::error::ApiError;
use crate::accounts::Act;
use crate::branch::{Answer, Branch};
use crate::configuration::{self, wire::Draft};

/// Puts a draft in force; what is in force afterwards.
pub(super) async fn publish(
    app: &App,
    branch: &Branch,
    caller: &Caller,
    id: CommandId,
    based_on: Versions,
    draft: Draft,
) -> Result<Versions, ApiError> {
    let request = command(id, based_on, draft);
    after(branch, acting::give(app, branch, caller, request).await?)
}

/// Puts a version in force that was in force before.
pub(super) async fn roll_back(
    app: &App,
    branch: &Branch,
    caller: &Caller,
    id: CommandId,
    based_on: Versions,
    to: Hash,
) -> Result<Versions, ApiError> {
    let named = branch.id().clone();
    let draft = app.read(move |store| configuration::earlier(store, &named, to));
    let draft = draft.await?.ok_or_else(ApiError::unknown_version)?;
    let request = command(id, based_on, draft);
    let act = Some((Act::RollBack, to.to_string()));
    let answer = acting::give_as(app, branch, caller, request, act).await?;
    after(branch, answer)
}

fn command(id: CommandId, based_on: Versions, draft: Draft) -> CommandRequest {
    CommandRequest {
        id,
        command: Command::Publish {
            based_on,
            settings: draft.settings.map(Box::new),
            catalogue: draft.catalogue.map(Box::new),
        },
    }
}

fn after(branch: &Branch, answer: Answer) -> Result<Versions, ApiError> {
    match answer {
        Answer::Done(_) => Ok(branch.in_force().versions),
        Answer::Refused(body) => Err(ApiError::refused(body)),
    }
}
