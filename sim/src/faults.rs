//! Faults that are planted on purpose, each where the simulation gives the product its disk, its store, its network or
//! its clock: a simulator that does not find them is worth nothing.

use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// The kiosk's disk says that a write is safe before it is.
    KioskSkipsFsync,
    /// The centre's store says that a commit is durable before it is.
    CentreSkipsFsync,
    /// The centre answers, then commits.
    AnswersBeforeCommit,
    /// A commit that failed is taken for one that was made.
    TrustsDoubtfulCommits,
    /// Two machines are set up with one lane.
    SharedLane,
    /// What is sent again goes out under a new id.
    RetriesUnderNewId,
    /// Two events of a batch change places in the log.
    EventsSwapped,
    /// A kiosk takes two events of the stream in the wrong order.
    FramesSwapped,
    /// The centre lets a kiosk follow from any cursor.
    CursorUnchecked,
    /// A kiosk counts from 1 again at midnight, UTC.
    CountersResetAtUtcMidnight,
    /// The business day changes at midnight, UTC.
    DayByUtc,
    /// A day ends for everybody who waits, also where they are carried over.
    CarryOverForgotten,
    /// A ticket that comes more than a minute late is refused.
    LateFactsRefused,
    /// What the centre cannot read is asked for again and again.
    PoisonBlocks,
    /// The answers to commands are not kept.
    AnswersForgotten,
    /// Only what was done is kept, so that a refused command is tried again.
    RefusalsForgotten,
    /// Nothing is known of what ended days gave out.
    PastForgotten,
    /// A kiosk's starts do not reach the centre.
    StartsUntold,
    /// After a restored backup nothing is told again.
    NothingResent,
    /// A kiosk that starts again has forgotten what it owes.
    OutboxForgotten,
    /// Calls for help count from when they arrive.
    HelpNeverOld,
    /// All classes weigh the same at the centre.
    RatioForgotten,
    /// Whoever took a number counts as arrived when the centre hears of it.
    ArrivalWhenHeard,
    /// The centre's timers do not run.
    TimersStopped,
}
