//! The fields of the floor's forms, and the command they ask for.

use std::collections::BTreeMap;

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::{CommandId, StaffId};
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;
use serde::Deserialize;
use uuid::Uuid;

use crate::pages::counter::BadForm;

/// `POST /b/{branch}/floor` as `application/x-www-form-urlencoded`.
#[derive(Debug, Clone, Deserialize)]
pub struct FloorForm {
    /// `stop_issuing`, `resume_issuing`, `close_early`, `reopen`, `post_notice`, `withdraw_notice`, `open`, `hand_over` or
    /// `close`.
    #[serde(rename = "do")]
    pub action: String,
    /// The command's id, as the page had it.
    pub id: Uuid,
    /// Everything else, by its name: `service`; `counter` and `clerk`; `text.` and a language; `from` and `minutes`.
    #[serde(flatten)]
    pub fields: BTreeMap<String, String>,
}

impl FloorForm {
    pub fn request(&self) -> Result<CommandRequest, BadForm> {
        let command = match self.action.as_str() {
            "stop_issuing" => Command::StopIssuing {
                service: self.parsed("service")?,
                notice: self.words(),
            },
            "resume_issuing" => Command::ResumeIssuing {
                service: self.parsed("service")?,
            },
            "close_early" => Command::CloseEarly {
                notice: self.words(),
            },
            "reopen" => Command::Reopen {},
            "post_notice" => Command::PostNotice {
                text: self.words(),
                until: self.until()?,
            },
            "withdraw_notice" => Command::WithdrawNotice {},
            "open" => Command::OpenCounter {
                counter: self.parsed("counter")?,
                clerk: Some(StaffId(self.parsed("clerk")?)),
            },
            "hand_over" => Command::HandOver {
                counter: self.parsed("counter")?,
                clerk: StaffId(self.parsed("clerk")?),
            },
            "close" => Command::CloseCounter {
                counter: self.parsed("counter")?,
            },
            _ => return Err(BadForm),
        };
        Ok(CommandRequest {
            id: CommandId(self.id),
            command,
        })
    }

    /// From the moment that the page was made: sent again, it is the same moment.
    fn until(&self) -> Result<Timestamp, BadForm> {
        let from = Timestamp(self.parsed("from")?);
        let minutes: u16 = self.parsed("minutes")?;
        Ok(from.plus_seconds(u32::from(minutes) * 60))
    }

    fn words(&self) -> Text {
        let mut text = Text::default();
        for lang in Lang::ALL {
            let words = self.fields.get(&format!("text.{}", lang.tag()));
            let words = words.map(|words| words.trim().to_owned());
            text.set(lang, words.unwrap_or_default());
        }
        text
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, BadForm> {
        let text = self.fields.get(name).ok_or(BadForm)?;
        text.parse().map_err(|_| BadForm)
    }
}
