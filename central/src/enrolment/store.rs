//! What is kept of codes and keys. Every write names what it replaces, so that of two who try one thing at once, one
//! learns that it came second.

use super::{Code, CodeName, Device};
use crate::store::StoreError;

/// The calls block. What returns was durable.
pub trait EnrolmentStore: Send + Sync + 'static {
    fn code(&self, name: &CodeName) -> Result<Option<Code>, StoreError>;

    fn codes(&self) -> Result<Vec<Code>, StoreError>;

    /// Whether `before` was what is stored under this name, and `after` is now. Nothing stands for no code.
    fn replace_code(
        &self,
        name: &CodeName,
        before: Option<&Code>,
        after: Option<&Code>,
    ) -> Result<bool, StoreError>;

    fn devices(&self) -> Result<Vec<Device>, StoreError>;

    /// Whether `before` was what is stored of this device, and `after` is now. Not where another device has its key.
    fn replace_device(&self, before: Option<&Device>, after: &Device) -> Result<bool, StoreError>;
}
