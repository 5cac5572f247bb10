//! The log is another one than this kiosk has followed: the centre was restored from a backup, or began anew. The
//! kiosk says what it knew, starts again from a snapshot, and owes once more what the centre may have forgotten.

use std::collections::BTreeSet;

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use super::{CallError, Disk, Kiosk};
use crate::kiosk::disk::{Change, Urgency};

impl<D: Disk> Kiosk<D> {
    /// Numbers go on from the old replica until the snapshot is here.
    pub(super) fn diverged(&mut self, why: &str, now: Timestamp) {
        if self.follower.is_afresh() {
            return;
        }
        tracing::error!(
            why,
            "The centre's log is not the one that this kiosk has followed. Everything of the last seven days is told again."
        );
        let told = self.tell_divergence(now);
        self.start_from_a_snapshot(told);
    }

    /// The replica cannot go on, and nobody knows whether its log is gone: a snapshot takes its place, and what was
    /// answered is told again. What the centre has counts once.
    pub(super) fn begin_anew(&mut self, now: Timestamp) {
        if self.follower.is_afresh() {
            return;
        }
        let told = self.make_certain().and_then(|()| {
            let again = self.ledger.owe_again(self.centre_time(now));
            let changes: Vec<_> = again.chain([Change::Answered(BTreeSet::new())]).collect();
            self.commit(&changes)
        });
        self.start_from_a_snapshot(told.map_err(CallError::from));
    }

    /// Only once it is on the disk what is to be told again.
    fn start_from_a_snapshot(&mut self, told: Result<(), CallError>) {
        match told {
            Ok(()) => {
                self.follower.begin_afresh();
                self.answered.clear();
                // An answer that is under way may be of the log that is gone.
                self.pushers.drop_what_is_under_way();
                self.forget_start();
            }
            // The centre will say the same at the next attempt.
            Err(error) => tracing::error!(%error, "That could not be written down."),
        }
    }

    fn tell_divergence(&mut self, now: Timestamp) -> Result<(), CallError> {
        self.make_certain()?;
        let kiosk = self.kiosk().ok_or(CallError::NotEnrolled)?.clone();
        let knew = &self.facts.state;
        let report = CommandRequest {
            id: CommandId(self.entropy.id(self.centre_time(now))?),
            command: Command::ReportDivergence {
                kiosk,
                seq: knew.seq,
                head: knew.head,
                desk: knew.desk.clone(),
            },
        };
        let report = self.ledger.owe(&report, Urgency::Alarm, now);
        let again = self.ledger.owe_again(self.centre_time(now));
        let forget = Change::Answered(BTreeSet::new());
        let changes: Vec<_> = [report, forget].into_iter().chain(again).collect();
        Ok(self.commit(&changes)?)
    }
}
