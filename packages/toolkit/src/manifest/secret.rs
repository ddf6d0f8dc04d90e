//! What the salts of a manifest come from.

use std::fmt;

use caravan_primitives::{Hash32, Preimage};

/// Domain of a task's salt.
const SALT_TAG: &str = "caravan/salt/v1";

/// 32 bytes that only the requester has. With them every salt can be computed, so only [`Secret::reveal`] shows them.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Hash32);

impl Secret {
    /// The secret with these bytes, for example one that was kept.
    #[must_use]
    pub const fn new(bytes: Hash32) -> Self {
        Self(bytes)
    }

    /// A new one, from the randomness of the system.
    ///
    /// # Errors
    /// What the system says where it has none.
    pub fn random() -> std::io::Result<Self> {
        Ok(Self(crate::random::hash()?))
    }

    /// The bytes, to be kept.
    #[must_use]
    pub const fn reveal(&self) -> &Hash32 {
        &self.0
    }

    /// The salt of the task at `index`, from 0.
    #[must_use]
    pub fn salt(&self, index: u64) -> Hash32 {
        Preimage::new(SALT_TAG).hash(&self.0).number(index).finish()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
