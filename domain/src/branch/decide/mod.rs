//! Deciding commands: from the state, a command and its context to events, or a refusal. Changes nothing.

mod branch;
mod counter;
mod desk;
mod help;
mod issue;
mod kiosk;
mod matter;
mod offering;
mod priority;
mod publish;
mod queue;
mod transfer;
mod visit;

use super::{Command, Event, Past, Refusal, State};
use crate::catalogue::Service;
use crate::ids::{HelpId, ServiceId, TicketId};
use crate::rules::CounterNumber;
use crate::site::Site;
use crate::ticket::Ticket;
use crate::time::Timestamp;

/// What deciding may know besides the state: the time, the configuration in force, and what the command asked of the
/// past ([`Command::asks_of_the_past`]).
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub at: Timestamp,
    pub site: &'a Site,
    pub past: &'a Past,
}

/// The events that follow from a command. An empty list says that everything is as the command wants it already.
#[expect(
    clippy::too_many_lines,
    reason = "one short arm for each command, in the order of the enum"
)]
pub fn decide(
    state: &State,
    command: &Command,
    context: Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let deciding = Deciding {
        state,
        at: context.at,
        site: context.site,
        past: context.past,
    };
    match command {
        Command::Configure { new_log } => deciding.configure(*new_log),
        Command::Publish {
            based_on,
            settings,
            catalogue,
        } => deciding.publish(based_on, settings.as_deref(), catalogue.as_deref()),
        Command::OpenDay { date, began } => deciding.open_day(*date, *began),
        Command::EnrolKiosk { kiosk, device } => deciding.enrol_kiosk(kiosk, *device),
        Command::RevokeKiosk { kiosk } => Ok(deciding.revoke_kiosk(kiosk)),
        Command::StartKiosk { kiosk, run, .. } => deciding.start_kiosk(kiosk, *run),
        Command::ReportDivergence {
            kiosk,
            seq,
            head,
            desk,
        } => Ok(deciding.report_divergence(kiosk, *seq, *head, desk)),
        Command::RaiseAlarm { kiosk, alarm } => Ok(vec![Event::AlarmRaised {
            kiosk: kiosk.clone(),
            alarm: *alarm,
        }]),
        Command::ReportPrinter { kiosk, printer } => Ok(deciding.report_printer(kiosk, *printer)),
        Command::ReportSlip {
            ticket,
            slip,
            again,
            ..
        } => deciding.report_slip(*ticket, *slip, *again),
        Command::Wish { ticket, wish, .. } => deciding.wish(*ticket, wish),

        Command::RecordTicket(fact) => Ok(deciding.record(fact)),
        Command::IssueTicket(request) => deciding.issue(request),
        Command::CallNext { counter } => deciding.call_next(*counter),
        Command::CallTicket { counter, ticket } => deciding.call_ticket(*counter, *ticket),
        Command::Recall { counter, ticket } => deciding.recall(*counter, *ticket),
        Command::Start { counter, ticket } => deciding.start(*counter, *ticket),
        Command::Hold { counter, ticket } => deciding.hold(*counter, *ticket),
        Command::Resume { counter, ticket } => deciding.resume(*counter, *ticket),
        Command::Finish {
            counter,
            ticket,
            outcome,
        } => deciding.finish(*counter, *ticket, *outcome),
        Command::RecordLacking {
            counter,
            ticket,
            lacking,
        } => deciding.record_lacking(*counter, *ticket, lacking),
        Command::TickStep {
            counter,
            ticket,
            step,
            done,
        } => deciding.tick_step(*counter, *ticket, step, *done),
        Command::CorrectService {
            counter,
            ticket,
            service,
            answers,
        } => deciding.correct_service(*counter, *ticket, service, answers),
        Command::Miss { counter, ticket } => deciding.miss(*counter, *ticket),
        Command::Transfer {
            counter,
            ticket,
            service,
        } => deciding.transfer(*counter, *ticket, service),
        Command::TransferToCounter {
            counter,
            ticket,
            to,
        } => deciding.transfer_to_counter(*counter, *ticket, *to),
        Command::TransferToSkill {
            counter,
            ticket,
            skill,
        } => deciding.transfer_to_skill(*counter, *ticket, skill),
        Command::PutBefore { ticket, other } => deciding.put_before(*ticket, *other),
        Command::PutBehind { ticket, other } => deciding.put_behind(*ticket, *other),
        Command::ConfirmPriority { counter, ticket } => {
            deciding.confirm_priority(*counter, *ticket)
        }
        Command::RevokePriority { counter, ticket } => deciding.revoke_priority(*counter, *ticket),
        Command::Return { ticket, counter } => deciding.come_back(*ticket, *counter),
        Command::Undo { counter, ticket } => deciding.undo(*counter, *ticket),
        Command::Leave { ticket } => deciding.leave(*ticket),
        Command::LetPass { ticket, others } => deciding.let_pass(*ticket, *others),
        Command::Rate {
            ticket,
            level,
            reasons,
        } => deciding.rate(*ticket, *level, reasons),

        Command::OpenCounter { counter, clerk } => deciding.open_counter(*counter, *clerk),
        Command::HandOver { counter, clerk } => deciding.hand_over(*counter, *clerk),
        Command::PauseCounter { counter, reason } => deciding.pause_counter(*counter, *reason),
        Command::CloseCounter { counter } => deciding.close_counter(*counter),

        Command::StopIssuing { service, notice } => deciding.stop_issuing(service, notice),
        Command::ResumeIssuing { service } => Ok(deciding.resume_issuing(service)),

        Command::CloseEarly { notice } => deciding.close_early(notice),
        Command::Reopen {} => Ok(deciding.reopen()),
        Command::PostNotice { text, until } => deciding.post_notice(text, *until),
        Command::WithdrawNotice {} => Ok(deciding.withdraw_notice()),

        Command::RaiseHelp {
            help,
            origin,
            context,
            topic,
            raised_at,
        } => deciding.raise_help(*help, origin, context, *topic, *raised_at),
        Command::SetHelpTopic { help, topic } => deciding.set_help_topic(*help, *topic),
        Command::DeliverHelp { help } => deciding.deliver_help(*help),
        Command::AcknowledgeHelp {
            help,
            by,
            eta_minutes,
        } => deciding.acknowledge_help(*help, by, *eta_minutes),
        Command::ArriveHelp { help } => deciding.arrive_help(*help),
        Command::ResolveHelp { help, reason } => deciding.resolve_help(*help, *reason),
        Command::CancelHelp { help } => deciding.cancel_help(*help),
        Command::ExpireHelp { help } => deciding.expire_help(*help),
    }
}

/// What every decision may look at.
struct Deciding<'a> {
    state: &'a State,
    at: Timestamp,
    site: &'a Site,
    past: &'a Past,
}

type Decision = Result<Vec<Event>, Refusal>;

impl Deciding<'_> {
    fn ticket(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        let ticket = self.state.tickets.get(&id);
        ticket
            .map(|ticket| &**ticket)
            .ok_or(Refusal::UnknownTicket(id))
    }

    fn counter(&self, number: CounterNumber) -> Result<&crate::counter::Counter, Refusal> {
        self.state
            .counters
            .get(&number)
            .ok_or(Refusal::UnknownCounter(number))
    }

    fn help(&self, id: HelpId) -> Result<&crate::help::HelpCall, Refusal> {
        self.state.help.get(&id).ok_or(Refusal::UnknownHelp(id))
    }

    fn service(&self, id: &ServiceId) -> Result<&Service, Refusal> {
        let service = self.site.catalogue.service(id);
        service.ok_or_else(|| Refusal::UnknownService(id.clone()))
    }

    /// The ticket, if it is with this counter; whoever else calls it reads where it stands.
    fn ticket_at(&self, counter: CounterNumber, id: TicketId) -> Result<&Ticket, Refusal> {
        self.counter(counter)?;
        let ticket = self.ticket(id)?;
        match ticket.counter() {
            Some(there) if there != counter => Err(Refusal::OtherCounter(counter)),
            _ => Ok(ticket),
        }
    }
}
