//! The other contracts of the suite: each contract knows all of them, so that none of them becomes a party.

use cosmwasm_std::Addr;
use serde::{Deserialize, Serialize};

use crate::{AccessError, Sibling};

/// The other contracts of a suite, as far as one of them knows them. A slot that is empty can be filled by a migration; until
/// then that contract is a stranger.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Siblings {
    /// Address of the marketplace contract.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub marketplace: Option<Addr>,
    /// Address of the points contract.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Addr>,
    /// Address of the provenance contract.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Addr>,
    /// Address of the licensing contract.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub licensing: Option<Addr>,
    /// Address of the arbitration contract.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub arbitration: Option<Addr>,
}

impl Siblings {
    /// Return the address of the sibling that sends privileged messages.
    #[must_use]
    pub const fn of(&self, sibling: Sibling) -> Option<&Addr> {
        match sibling {
            Sibling::Marketplace => self.marketplace.as_ref(),
            Sibling::Licensing => self.licensing.as_ref(),
            Sibling::Arbitration => self.arbitration.as_ref(),
        }
    }

    /// Refuse the contracts of the suite, `own` among them, as a party. `place` says in one word what the party would be.
    ///
    /// # Errors
    /// `SIBLING_IS_PARTY`.
    pub fn refuse(&self, own: &Addr, party: &Addr, place: &'static str) -> Result<(), AccessError> {
        let Self { marketplace, points, provenance, licensing, arbitration } = self;
        let siblings = [marketplace, points, provenance, licensing, arbitration];
        if party == own || siblings.into_iter().flatten().any(|sibling| sibling == party) {
            return Err(AccessError::SiblingIsParty { place, got: party.clone() });
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "no chain here")]
mod tests {
    use caravan_primitives::Coded;

    use super::*;

    fn addr(name: &str) -> Addr {
        Addr::unchecked(name)
    }

    fn all() -> Siblings {
        let [marketplace, points, provenance, licensing, arbitration] =
            ["market", "points", "registry", "rights", "court"].map(addr).map(Some);
        Siblings { marketplace, points, provenance, licensing, arbitration }
    }

    #[test]
    fn no_contract_of_the_suite_is_a_party() {
        for name in ["market", "points", "registry", "rights", "court", "own"] {
            let refused = all().refuse(&addr("own"), &addr(name), "manager").unwrap_err();
            assert_eq!(refused.code(), "SIBLING_IS_PARTY");
            let text =
                format!("SIBLING_IS_PARTY: expected a manager outside of the suite, got {name}, one of its contracts");
            assert_eq!(refused.to_string(), text);
        }
        for name in ["ann", "another market", ""] {
            assert_eq!(all().refuse(&addr("own"), &addr(name), "manager"), Ok(()));
        }
    }

    #[test]
    fn who_is_not_known_is_a_stranger_but_a_contract_always_knows_itself() {
        assert_eq!(Siblings::default().refuse(&addr("own"), &addr("market"), "manager"), Ok(()));
        let refused = Siblings::default().refuse(&addr("own"), &addr("own"), "payee").unwrap_err();
        assert_eq!(refused.code(), "SIBLING_IS_PARTY");
    }

    #[test]
    fn empty_slots_take_no_bytes_and_who_sends_is_found_by_its_name() {
        let some = Siblings { licensing: Some(addr("rights")), ..Siblings::default() };
        let row = serde_json::to_string(&some).unwrap();
        assert_eq!(row, r#"{"l":"rights"}"#);
        assert_eq!(serde_json::from_str::<Siblings>(&row).unwrap(), some);
        assert_eq!((some.of(Sibling::Licensing), some.of(Sibling::Marketplace)), (Some(&addr("rights")), None));
        assert_eq!(all().of(Sibling::Marketplace), Some(&addr("market")));
        assert_eq!(all().of(Sibling::Arbitration), Some(&addr("court")));
    }
}
