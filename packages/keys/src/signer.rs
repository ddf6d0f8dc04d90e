//! Who signs: the key of an account, which may be locked until it first signs.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::account::{AccountKey, PublicKey};
use crate::error::KeyError;

/// How a locked key is opened.
type Open = dyn Fn() -> Result<AccountKey, KeyError> + Send + Sync;

/// The key of an account. Its public half is known; the private one may be locked, and is opened once, when it first signs.
/// Copies share what was opened.
#[derive(Clone)]
pub struct Signer {
    public: PublicKey,
    key: Arc<OnceLock<AccountKey>>,
    open: Arc<Open>,
}

impl Signer {
    /// A key that `open` opens. What it returns must be the private half of `public`.
    pub fn locked(public: PublicKey, open: impl Fn() -> Result<AccountKey, KeyError> + Send + Sync + 'static) -> Self {
        Self { public, key: Arc::default(), open: Arc::new(open) }
    }

    /// Return the public half, which needs nothing.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Return the private half. The first time, a locked key is opened.
    ///
    /// # Errors
    /// Those of opening it. The next call tries again.
    pub fn open(&self) -> Result<&AccountKey, KeyError> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = (self.open)()?;
        Ok(self.key.get_or_init(|| key))
    }
}

impl From<AccountKey> for Signer {
    fn from(key: AccountKey) -> Self {
        Self::locked(key.public_key(), move || Ok(key.clone()))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::AccountError;

    #[test]
    fn a_locked_key_is_opened_once_when_it_is_needed_and_its_copies_with_it() {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let mira = AccountKey::of_name("mira");
        let signer = Signer::locked(mira.public_key(), || {
            OPENED.fetch_add(1, Ordering::Relaxed);
            Ok(AccountKey::of_name("mira"))
        });
        let copy = signer.clone();
        assert_eq!((signer.public_key(), OPENED.load(Ordering::Relaxed)), (&mira.public_key(), 0));
        for signer in [&signer, &copy, &signer] {
            assert_eq!(signer.open().unwrap().reveal(), mira.reveal());
        }
        assert_eq!(OPENED.load(Ordering::Relaxed), 1);
        assert!(!format!("{signer:?}").contains(&mira.reveal()));
    }

    #[test]
    fn a_key_that_did_not_open_may_open_the_next_time() {
        static TRIED: AtomicUsize = AtomicUsize::new(0);
        let mira = AccountKey::of_name("mira");
        let signer = Signer::locked(mira.public_key(), || match TRIED.fetch_add(1, Ordering::Relaxed) {
            0 => Err(AccountError::PassphraseWrong { path: "key.age".to_owned() }.into()),
            _ => Ok(AccountKey::of_name("mira")),
        });
        assert_eq!(caravan_primitives::Coded::code(&signer.open().unwrap_err()), "PASSPHRASE_WRONG");
        assert_eq!(signer.open().unwrap().reveal(), mira.reveal());
    }
}
