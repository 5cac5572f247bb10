//! Frontdesk (前台): the self-service kiosk of a service hall, and the command line that starts it and the centre.

pub mod kiosk;
pub mod local_time;
pub mod sample;
