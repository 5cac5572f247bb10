//! What an audience is shown, computed from the state. Views decide nothing and change nothing.

mod amount;
mod console;
mod customer;
mod day;
mod floor;
mod whereabouts;

pub use amount::amount;
pub use console::{
    Answered, AtTheCounter, ConsoleView, MaterialLine, MayUndo, NEXT_SHOWN, Next, StepLine, console,
};
pub use customer::{
    Alert, CounterView, CustomerView, FeeView, HelpView, MaterialView, May, MomentView, WentFirst,
    Whereabouts, customer,
};
pub use day::{DaySummary, Figures, day_summary};
pub use floor::{
    BeingServed, CounterOnFloor, FloorView, KioskOnFloor, Late, Overdue, ServiceOnFloor, floor,
};
pub use whereabouts::whereabouts;
