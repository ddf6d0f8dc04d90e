//! Commitments to content, before it is registered.

use caravan_chain::Chain;
use caravan_primitives::{Hash32, Time};
use caravan_toolkit::manifest::Secret;

use crate::error::{ClientError, Result};
use crate::provenance::Registration;
use crate::session::Session;
use crate::store::account_folder;

/// A commitment that the chain has, and the time from which it can be used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadyCommitment {
    pub(crate) registration: Registration,
    pub(crate) usable_from: Time,
}

impl ReadyCommitment {
    /// Return the seconds to wait, or `None` when the commitment can be used.
    pub(crate) fn wait(&self, now: u64) -> Option<u64> {
        self.usable_from.get().checked_sub(now).filter(|seconds| *seconds > 0)
    }
}

/// Return the commitment of the account to this content. Make one if it is missing or too old.
///
/// The salt is on the disk before the commitment is sent, so an interrupted call can be run again.
pub(crate) fn commit_once<C: Chain>(name: &str, content: Hash32, session: &mut Session<C>) -> Result<ReadyCommitment> {
    let registrant = session.actor()?;
    let folder = account_folder(session.actor_name()?, "commitments");
    let file = format!("{name}-{content}.json");
    let registration = match session.store.load(&folder, &file)? {
        Some(registration) => registration,
        None => {
            let salt = *Secret::random().map_err(ClientError::Output)?.reveal();
            let registration = Registration { content, salt };
            session.store.save(&folder, &file, &registration)?;
            registration
        }
    };
    let now = session.client.chain.now();
    let commitment = match session.client.committed(&registrant, &registration) {
        Ok(commitment) if commitment.usable_until.get() >= now => commitment,
        _ => session.client.commit(&registrant, &registration)?,
    };
    Ok(ReadyCommitment { registration, usable_from: commitment.usable_from })
}
