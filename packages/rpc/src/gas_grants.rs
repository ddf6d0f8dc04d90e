//! Gas that one account pays for another: fee grants of the chain.

use caravan_chain::{ChainError, Outcome};
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::base::v1beta1::Coin as WireCoin;
use cosmrs::proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, Grant, MsgGrantAllowance, MsgRevokeAllowance, QueryAllowancesByGranterRequest,
    QueryAllowancesByGranterResponse,
};
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmrs::proto::traits::Name;
use cosmrs::proto::Timestamp;
use cosmwasm_std::{Addr, Uint128};

use crate::rpc::Rpc;
use crate::wire::{any, Wired};

/// Grants that one page lists, and the most pages that are read.
const GRANTS: (u64, usize) = (100, 100);

/// What an account pays for another: gas of messages to contracts, and of no others. A chain does not say which contracts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GasGrant {
    /// Whose gas is paid.
    pub to: Addr,
    /// What is paid at most, in base units of the gas coin; absent: without limit, which this program does not grant.
    pub most: Option<Uint128>,
    /// Until when, in seconds since 1970; absent: for good.
    pub until: Option<u64>,
}

impl Rpc {
    /// Pay gas for others from now on. A grant that the account gave before is replaced.
    ///
    /// # Errors
    /// [`ChainError::Bad`] for a time in the past or no amount; those of sending.
    pub fn grant_gas(&mut self, granter: &Addr, grants: &[GasGrant]) -> Result<Outcome, ChainError> {
        let known = self.gas_grants(granter)?;
        let mut messages = vec![];
        for grant in grants {
            if known.iter().any(|old| old.to == grant.to) {
                messages.push(revoke(granter, &grant.to)?);
            }
            messages.push(self.grant(granter, grant)?);
        }
        self.transact(granter, &messages)
    }

    /// Pay no gas for others any more.
    ///
    /// # Errors
    /// [`ChainError::Bad`] where there is no such grant; those of sending.
    pub fn revoke_gas(&mut self, granter: &Addr, from: &[Addr]) -> Result<Outcome, ChainError> {
        let messages = from.iter().map(|to| revoke(granter, to)).collect::<Result<Vec<_>, _>>()?;
        self.transact(granter, &messages)
    }

    /// Return for whom an account pays gas, and how much it would still pay.
    ///
    /// # Errors
    /// Those of asking the node.
    pub fn gas_grants(&self, granter: &Addr) -> Result<Vec<GasGrant>, ChainError> {
        let (mut grants, mut key) = (vec![], vec![]);
        for _ in 0..GRANTS.1 {
            let pagination = Some(PageRequest { key, limit: GRANTS.0, ..PageRequest::default() });
            let query = QueryAllowancesByGranterRequest { granter: granter.to_string(), pagination };
            let answer: QueryAllowancesByGranterResponse =
                self.link.ask("/cosmos.feegrant.v1beta1.Query/AllowancesByGranter", &query)?;
            grants.extend(answer.allowances.iter().map(|grant| self.read(grant)));
            key = answer.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() {
                return Ok(grants);
            }
        }
        Err(ChainError::Bad(format!("{granter} has granted gas to more than {} accounts", GRANTS.0 * GRANTS.1 as u64)))
    }

    /// Return who pays the gas of an account that has no coin for it.
    pub(crate) fn gas_granter(&self, sender: &Addr) -> Option<Addr> {
        let granter = self.file.gas.granter.as_ref().map(Addr::unchecked);
        granter.filter(|granter| granter != sender)
    }

    fn grant(&self, granter: &Addr, grant: &GasGrant) -> Result<Wired, ChainError> {
        let amount = grant.most.map(|most| WireCoin { denom: self.file.gas.denom.clone(), amount: most.to_string() });
        let seconds = grant.until.map(i64::try_from).transpose();
        let seconds = seconds.map_err(|error| ChainError::Bad(format!("a time beyond the calendar: {error}")))?;
        let basic = BasicAllowance {
            spend_limit: amount.into_iter().collect(),
            expiration: seconds.map(|seconds| Timestamp { seconds, nanos: 0 }),
        };
        let allowed = AllowedMsgAllowance {
            allowance: Some(any(&basic)?),
            allowed_messages: vec![MsgExecuteContract::type_url()],
        };
        let wire = MsgGrantAllowance {
            granter: granter.to_string(),
            grantee: grant.to.to_string(),
            allowance: Some(any(&allowed)?),
        };
        Ok(Wired { any: any(&wire)?, to: "feegrant".to_owned(), name: "grant_allowance".to_owned() })
    }

    /// Read a grant. What is of another kind than this program grants has no limit that it knows.
    fn read(&self, grant: &Grant) -> GasGrant {
        let to = Addr::unchecked(&grant.grantee);
        let allowed = grant.allowance.as_ref().and_then(|any| any.to_msg::<AllowedMsgAllowance>().ok());
        let inner = allowed.and_then(|allowed| allowed.allowance).or_else(|| grant.allowance.clone());
        let Some(basic) = inner.and_then(|any| any.to_msg::<BasicAllowance>().ok()) else {
            return GasGrant { to, most: None, until: None };
        };
        let of_gas = basic.spend_limit.iter().find(|coin| coin.denom == self.file.gas.denom);
        let until = basic.expiration.and_then(|time| u64::try_from(time.seconds).ok());
        GasGrant { to, most: of_gas.and_then(|coin| coin.amount.parse().ok()), until }
    }
}

fn revoke(granter: &Addr, to: &Addr) -> Result<Wired, ChainError> {
    let wire = MsgRevokeAllowance { granter: granter.to_string(), grantee: to.to_string() };
    Ok(Wired { any: any(&wire)?, to: "feegrant".to_owned(), name: "revoke_allowance".to_owned() })
}
