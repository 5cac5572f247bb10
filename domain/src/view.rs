//! What an audience is shown, computed from the state. Views decide nothing and change nothing.

mod amount;
mod customer;
mod whereabouts;

pub use amount::amount;
pub use customer::{
    Alert, CounterView, CustomerView, FeeView, HelpView, MaterialView, May, MomentView, WentFirst,
    Whereabouts, customer,
};
pub use whereabouts::whereabouts;
