//! Giving a branch a command for somebody. What is an act of administration has a line in the audit log, by whatever door
//! it came in.

use frontdesk_domain::branch::Command;
use frontdesk_domain::wire::CommandRequest;

use super::app::App;
use super::caller::Caller;
use super::error::ApiError;
use crate::accounts::{Act, Entry};
use crate::branch::{Answer, Branch, Submission};

/// Carries out a command, once somebody may give it.
pub(super) async fn give(
    app: &App,
    branch: &Branch,
    caller: &Caller,
    request: CommandRequest,
) -> Result<Answer, ApiError> {
    let act = act_of(&request.command);
    give_as(app, branch, caller, request, act).await
}

/// The same, where the act is called otherwise than its command.
pub(super) async fn give_as(
    app: &App,
    branch: &Branch,
    caller: &Caller,
    request: CommandRequest,
    act: Option<(Act, String)>,
) -> Result<Answer, ApiError> {
    caller.may_command(&request.command, branch.id(), &branch.state())?;
    let submission = Submission::from(request).by(caller.staff());
    let answer = branch.submit(submission).await?;
    if let Some((act, about)) = act {
        let entry = Entry::done(app.clock.now(), caller.by(), act);
        let entry = entry.at_branch(branch.id()).naming(about);
        let entry = match &answer {
            Answer::Done(_) => entry,
            Answer::Refused(body) => entry.refused(body.code.clone()),
        };
        app.accounts.note(entry).await?;
    }
    Ok(answer)
}

/// What the audit log calls it, and what it was about.
fn act_of(command: &Command) -> Option<(Act, String)> {
    Some(match command {
        Command::StopIssuing { service, .. } => (Act::StopIssuing, service.to_string()),
        Command::ResumeIssuing { service } => (Act::ResumeIssuing, service.to_string()),
        Command::PostNotice { .. } => (Act::PostNotice, String::new()),
        Command::WithdrawNotice {} => (Act::WithdrawNotice, String::new()),
        Command::CloseEarly { .. } => (Act::CloseEarly, String::new()),
        Command::Reopen {} => (Act::Reopen, String::new()),
        Command::Publish {
            settings,
            catalogue,
            ..
        } => {
            let settings = settings
                .as_ref()
                .map(|part| format!("settings {}", part.version()));
            let catalogue = catalogue
                .as_ref()
                .map(|part| format!("catalogue {}", part.version()));
            let parts: Vec<String> = settings.into_iter().chain(catalogue).collect();
            (Act::Publish, parts.join(", "))
        }
        _ => return None,
    })
}
