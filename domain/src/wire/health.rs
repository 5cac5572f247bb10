//! What travels when a kiosk says how it is.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The answer to `PUT …/kiosks/{kiosk}/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthAnswer {
    /// By the centre's clock.
    pub reported_at: Timestamp,
}
