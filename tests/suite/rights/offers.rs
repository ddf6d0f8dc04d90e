//! Offers: the terms that an asset may be licensed on.

use std::collections::BTreeSet;

use caravan_licensing_api::bounds::{MAX_FEE_BPS, TERM_SECS};
use caravan_licensing_api::{ConfigChange, OfferTerms, Term, Use};
use caravan_provenance_api::AssetStatus;

use super::{key_of, Act, Asset, License, Rights};
use crate::model::{address, Expect};

impl Rights {
    /// The sender's asset, of which licenses may be offered.
    pub(crate) fn licensable(&self, act: &Act<'_>, number: u64) -> Result<&Asset, Expect> {
        let asset = self.assets.get(&number).ok_or_else(|| Expect::fails("ASSET_UNKNOWN"))?;
        let expect = Expect::ok()
            .certainly(asset.owner != *act.sender, "ASSET_OWNER_ONLY")
            .certainly(asset.status == AssetStatus::Draft, "ASSET_NOT_SEALED")
            .certainly(asset.status == AssetStatus::Retracted, "ASSET_RETRACTED");
        if expect == Expect::ok() {
            return Ok(asset);
        }
        Err(expect)
    }

    pub(crate) fn expect_terms(&self, asset: &Asset, terms: &OfferTerms) -> Expect {
        let distinct: BTreeSet<Use> = terms.uses.iter().copied().collect();
        let key = match key_of(&terms.price.currency) {
            Ok(key) => key,
            Err(expect) => return Expect { loose: true, ..expect },
        };
        let price = terms.price.amount.get().u128();
        let below = asset.floor.as_ref().is_some_and(|(floor, least)| *floor != key || price < *least);
        let (shortest, longest) = TERM_SECS;
        let odd = match terms.term {
            Term::Perpetual {} => false,
            Term::Lasts { seconds } => seconds.get() < shortest || seconds.get() > longest,
        };
        let none = terms.limits.supply == Some(0) || terms.limits.per_licensee == Some(0);
        Expect::ok()
            .certainly(distinct.len() < terms.uses.iter().count(), "ENTRY_DUPLICATE")
            .certainly(odd || none, "OUT_OF_RANGE")
            .certainly(!self.is_listed(&key), "CURRENCY_NOT_LISTED")
            .certainly(below, "PRICE_BELOW_FLOOR")
    }

    pub(crate) fn is_listed(&self, key: &str) -> bool {
        self.listed.get(key).copied().unwrap_or(false)
    }

    /// Whether net money may come in at an asset under all the ceilings that bind it.
    pub(crate) fn fits(&self, asset: &Asset, key: &str, net: u128) -> bool {
        asset
            .ceilings()
            .iter()
            .filter(|(_, ceiling)| ceiling.currency.key() == key)
            .all(|(license, ceiling)| self.used.get(license).copied().unwrap_or(0) + net <= ceiling.max.get().u128())
    }

    pub(crate) fn expect_change(&self, change: &ConfigChange) -> Expect {
        match change {
            ConfigChange::SetFee { fee_bps } => Expect::ok()
                .certainly(*fee_bps > MAX_FEE_BPS, "FEE_ABOVE_CAP")
                .certainly(*fee_bps == self.fee_bps, "NOTHING_CHANGES"),
            ConfigChange::SetTreasury { treasury } => match address(treasury) {
                None => Expect::fails("ADDRESS_INVALID"),
                Some(to) => Expect::ok()
                    .certainly(self.is_suite(treasury), "SIBLING_IS_PARTY")
                    .certainly(to == self.treasury, "NOTHING_CHANGES"),
            },
            ConfigChange::ListCurrency { currency } => match key_of(currency) {
                Err(expect) => expect,
                Ok(key) => Expect::ok().certainly(self.is_listed(&key), "NOTHING_CHANGES"),
            },
            ConfigChange::DelistCurrency { currency } => match key_of(currency) {
                Err(expect) => expect,
                Ok(key) => Expect::ok().certainly(!self.is_listed(&key), "CURRENCY_NOT_LISTED"),
            },
        }
    }

    pub(crate) fn terms_of(&self, license: &License) -> &OfferTerms {
        &self.offers[&license.offer].versions[license.version - 1].0
    }

    pub(crate) fn apply_change(&mut self, change: &ConfigChange) {
        match change {
            ConfigChange::SetFee { fee_bps } => self.fee_bps = *fee_bps,
            ConfigChange::SetTreasury { treasury } => self.treasury = address(treasury).expect("an address"),
            ConfigChange::ListCurrency { currency } => {
                self.listed.insert(currency.key(), true);
                self.flows.entry(currency.key()).or_default();
            }
            ConfigChange::DelistCurrency { currency } => {
                self.listed.insert(currency.key(), false);
            }
        }
    }
}
