//! What staff must look at and no customer can tell them. What is wrong and of what staff were told are both on the disk,
//! so that an alarm is raised once, also when the power fails in between.

use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use super::{CallError, Disk, Kiosk};
use crate::kiosk::disk::{Change, Urgency};

impl<D: Disk> Kiosk<D> {
    /// Raises what staff were not told yet. What cannot be written down is tried again at the next opportunity.
    pub(super) fn alarm_on(&mut self, now: Timestamp) {
        // After a failed write staff may have been told all the same.
        if self.make_certain().is_err() {
            return;
        }
        let Some((alarm, told)) = self.untold() else {
            return;
        };
        match self.raise_alarm(alarm, &told, now) {
            Ok(()) if matches!(told, Change::SetAside(_)) => {
                self.facts.set_aside = None;
                self.news = true;
            }
            Ok(()) => {
                if let Change::Alarmed(positions) = told {
                    self.alarmed = positions;
                }
            }
            Err(error) => tracing::error!(%error, ?alarm, "An alarm could not be written down."),
        }
    }

    /// An alarm, and what remembers that it was raised.
    fn untold(&self) -> Option<(KioskAlarm, Change)> {
        self.identity.as_ref()?;
        if self.facts.set_aside.is_some() {
            return Some((KioskAlarm::DatabaseSetAside, Change::SetAside(None)));
        }
        let unreadable = self.ledger.all_unreadable();
        let mut new = unreadable.iter();
        let (_, status) = new.find(|(position, _)| !self.alarmed.contains(position))?;
        let alarm = KioskAlarm::CommandsKeptAside {
            commands: self.ledger.unreadable(),
            status: *status,
        };
        let told = unreadable.keys().chain(&self.alarmed).copied();
        Some((alarm, Change::Alarmed(told.collect())))
    }

    fn raise_alarm(
        &mut self,
        alarm: KioskAlarm,
        told: &Change,
        now: Timestamp,
    ) -> Result<(), CallError> {
        let kiosk = self.kiosk().ok_or(CallError::NotEnrolled)?.clone();
        let request = CommandRequest {
            id: CommandId(self.entropy.id(self.centre_time(now))?),
            command: Command::RaiseAlarm { kiosk, alarm },
        };
        let owed = self.ledger.owe(&request, Urgency::Alarm, now);
        Ok(self.commit(&[owed, told.clone()])?)
    }
}
