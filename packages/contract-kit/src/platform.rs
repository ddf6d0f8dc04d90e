//! The owner's messages. Each contract has an event of its own for a change of owner, so that one is made by the caller.

use caravan_access::{Access, AccessError, ContractPaused, ContractUnpaused, Ownership, OwnershipAction, Pause};
use caravan_primitives::{PrimitiveError, Time};
use cosmwasm_std::{Addr, Event, Response, Storage};

use crate::{response, Call};

/// A step of a change of owner.
pub struct OwnershipStep {
    /// `offer`, `accept` or `withdraw`.
    pub step: &'static str,
    /// The address that took it.
    pub sender: Addr,
    /// The owner after it.
    pub owner: Addr,
    /// The offer after it: to whom, and until when.
    pub offered: Option<(Addr, Time)>,
}

/// Offer, accept or withdraw ownership of the contract.
///
/// # Errors
/// `ADDRESS_INVALID`, `SIBLING_IS_PARTY`, `TIME_OVERFLOW`, and those of [`Owner`](caravan_access::Owner).
pub fn update_ownership<E: From<AccessError> + From<PrimitiveError>>(
    storage: &mut dyn Storage,
    call: &Call<'_>,
    access: &Access,
    action: OwnershipAction,
    event: impl FnOnce(OwnershipStep) -> Event,
) -> Result<Response, E> {
    let (sender, now) = (call.sender.clone(), call.now);
    let (step, ownership) = match action {
        OwnershipAction::Offer { to, valid_secs } => {
            let until = now.plus(valid_secs)?;
            let siblings = access.siblings(storage).map_err(AccessError::from)?;
            ("offer", access.owner.offer(storage, &sender, call.party(&siblings, &to, "owner")?, until, now)?)
        }
        OwnershipAction::Accept {} => ("accept", access.owner.accept(storage, &sender, now)?),
        OwnershipAction::Withdraw {} => ("withdraw", access.owner.withdraw(storage, &sender)?),
    };
    let (owner, offered) = match ownership {
        Ownership::Settled { owner } => (owner, None),
        Ownership::Offered { owner, to, until } => (owner, Some((to, until))),
    };
    Ok(response("update_ownership", [event(OwnershipStep { step, sender, owner, offered })]))
}

/// Pause the contract, or take back the announced end of a pause. The policy says who may.
///
/// # Errors
/// `ALREADY_PAUSED`, `PAUSE_EARLY`, `TIME_OVERFLOW`, `STORAGE_FAILED`.
pub fn pause(storage: &mut dyn Storage, call: &Call<'_>, pause: &Pause) -> Result<Response, AccessError> {
    let span = pause.pause(storage, &call.sender, call.now)?;
    let event = ContractPaused { sender: call.sender.clone(), since: span.since(), until: span.until() };
    Ok(response("pause", [event.into()]))
}

/// Announce the end of a pause. The policy says who may.
///
/// # Errors
/// `NOT_PAUSED`, `PAUSE_ENDS`, `TIME_OVERFLOW`, `STORAGE_FAILED`.
pub fn unpause(storage: &mut dyn Storage, call: &Call<'_>, pause: &Pause) -> Result<Response, AccessError> {
    let span = pause.unpause(storage, call.now)?;
    let event = ContractUnpaused { sender: call.sender.clone(), until: span.until() };
    Ok(response("unpause", [event.into()]))
}

/// Give a setting a new value.
///
/// # Errors
/// `unchanged` where it has that value already: a message that changes nothing was sent by mistake.
pub fn change<T: PartialEq, E>(setting: &mut T, value: T, unchanged: E) -> Result<(), E> {
    if *setting == value {
        return Err(unchanged);
    }
    *setting = value;
    Ok(())
}

#[cfg(test)]
mod tests {
    use caravan_access::Siblings;
    use caravan_primitives::{Coded, Seconds};
    use cosmwasm_std::testing::{mock_dependencies, mock_env, MockApi, MockStorage};

    use super::*;

    const ACCESS: Access = Access::new("own", None, |_| Ok(Siblings::default()));
    const PAUSE: Pause = Pause::new("pau");

    /// Does something in the name of an address, with a context of its own.
    fn by<T>(name: &str, act: impl FnOnce(&Call<'_>) -> T) -> T {
        let deps = mock_dependencies();
        let deps = deps.as_ref();
        act(&Call::new(deps.api, deps.querier, mock_env(), MockApi::default().addr_make(name)))
    }

    fn step(storage: &mut MockStorage, name: &str, action: OwnershipAction) -> Result<Response, &'static str> {
        let event = |done: OwnershipStep| {
            let offered = done.offered.map_or_else(|| "none".to_owned(), |(to, _)| to.into_string());
            Event::new(done.step).add_attribute("owner", done.owner).add_attribute("offered", offered)
        };
        let done = by(name, |call| update_ownership::<AnyError>(storage, call, &ACCESS, action, event));
        done.map_err(|error| error.0)
    }

    /// The code of whatever error.
    #[derive(Debug, PartialEq)]
    struct AnyError(&'static str);

    impl From<AccessError> for AnyError {
        fn from(error: AccessError) -> Self {
            Self(error.code())
        }
    }

    impl From<PrimitiveError> for AnyError {
        fn from(error: PrimitiveError) -> Self {
            Self(error.code())
        }
    }

    #[test]
    fn ownership_goes_in_two_steps_and_each_is_an_event() {
        let mut storage = MockStorage::new();
        let (ann, ben) = (MockApi::default().addr_make("ann"), MockApi::default().addr_make("ben"));
        ACCESS.owner.initialize(&mut storage, &ann).unwrap();
        let offer = |to: &str| OwnershipAction::Offer { to: to.to_owned(), valid_secs: Seconds::new(60) };
        let event = |step: &str, owner: &Addr, offered: &str| {
            Event::new(step.to_owned()).add_attribute("owner", owner).add_attribute("offered", offered)
        };
        assert_eq!(step(&mut storage, "ann", offer("ben")), Err("ADDRESS_INVALID"));
        assert_eq!(step(&mut storage, "ben", offer(ben.as_str())), Err("OWNER_ONLY"));
        let offered = step(&mut storage, "ann", offer(ben.as_str()));
        assert_eq!(offered, Ok(response("update_ownership", [event("offer", &ann, ben.as_str())])));
        let withdrawn = step(&mut storage, "ann", OwnershipAction::Withdraw {});
        assert_eq!(withdrawn, Ok(response("update_ownership", [event("withdraw", &ann, "none")])));
        step(&mut storage, "ann", offer(ben.as_str())).unwrap();
        let accepted = step(&mut storage, "ben", OwnershipAction::Accept {});
        assert_eq!(accepted, Ok(response("update_ownership", [event("accept", &ben, "none")])));
    }

    #[test]
    fn a_setting_changes_to_another_value_only() {
        let mut fee = 5;
        assert_eq!(change(&mut fee, 5, "unchanged"), Err("unchanged"));
        assert_eq!((change(&mut fee, 6, "unchanged"), fee), (Ok(()), 6));
    }

    #[test]
    fn a_pause_and_its_announced_end_are_events_with_their_sender_and_seconds() {
        let mut storage = MockStorage::new();
        let (now, ann) = (Time::from(&mock_env().block.time), MockApi::default().addr_make("ann"));
        let at = |secs: u64| now.plus(Seconds::new(secs)).unwrap();
        let paused = || {
            let event = Event::new("contract_paused").add_attribute("version", "1").add_attribute("sender", &ann);
            let event = event.add_attribute("since", now.to_string());
            Ok(response("pause", [event.add_attribute("until", at(604_800).to_string())]))
        };
        assert_eq!(by("ann", |call| pause(&mut storage, call, &PAUSE)), paused());
        let again = by("ann", |call| pause(&mut storage, call, &PAUSE));
        assert_eq!(again.unwrap_err().code(), "ALREADY_PAUSED");
        let unpaused = Event::new("contract_unpaused").add_attribute("version", "1").add_attribute("sender", &ann);
        let unpaused = unpaused.add_attribute("until", at(600).to_string());
        assert_eq!(by("ann", |call| unpause(&mut storage, call, &PAUSE)), Ok(response("unpause", [unpaused])));
        assert_eq!(by("ann", |call| pause(&mut storage, call, &PAUSE)), paused(), "the announcement is taken back");
    }
}
