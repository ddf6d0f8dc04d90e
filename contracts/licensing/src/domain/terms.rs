//! The terms of a version of an offer, as they are stored: written once, never overwritten.

use caravan_contract_kit::within;
use caravan_licensing_api::{
    bounds, Derivatives, Fulfilment, Legal, LicensingError, Limits, OfferTerms, Price, Term, Use,
};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{first_duplicate, Hash32, Items, PrimitiveError, Seconds, Time, Uri};
use serde::{Deserialize, Serialize};

use super::Result;

/// A set of uses: one bit each, in the order of the enum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Uses(u8);

impl Uses {
    pub(crate) fn of(uses: &[Use]) -> Self {
        Self(uses.iter().fold(0, |set, usage| set | bit(*usage)))
    }

    pub(crate) fn has(self, usage: Use) -> bool {
        self.0 & bit(usage) != 0
    }

    /// Return whether one of the uses is what an edge needs: see `domain::license::use_for`.
    fn make_derivatives(self) -> bool {
        [Use::Train, Use::FineTune, Use::Retrieve, Use::Infer, Use::Redistribute]
            .into_iter()
            .any(|usage| self.has(usage))
    }

    /// Return the uses in the order of the enum.
    pub(crate) fn list(self) -> Vec<Use> {
        Use::ALL.into_iter().filter(|usage| self.has(*usage)).collect()
    }
}

const fn bit(usage: Use) -> u8 {
    match usage {
        Use::Train => 1,
        Use::FineTune => 2,
        Use::Evaluate => 4,
        Use::Retrieve => 8,
        Use::Infer => 16,
        Use::Display => 32,
        Use::Redistribute => 64,
    }
}

/// What derivatives owe. Without it, none may be registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Royalty {
    #[serde(rename = "b")]
    pub(crate) bps: Bps,
    #[serde(rename = "r")]
    pub(crate) reciprocal: bool,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub(crate) ceiling: Option<Amount>,
}

/// The terms of a version. Fulfilment has one variant and is not stored; a second one adds a field with a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Terms {
    #[serde(rename = "u")]
    pub(crate) uses: Uses,
    /// A key of `Currency`.
    #[serde(rename = "c")]
    pub(crate) currency: String,
    #[serde(rename = "p")]
    pub(crate) price: Amount,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub(crate) secs: Option<Seconds>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub(crate) supply: Option<u32>,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub(crate) per_licensee: Option<u32>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) royalty: Option<Royalty>,
    #[serde(rename = "x")]
    pub(crate) uri: Uri,
    #[serde(rename = "h", with = "caravan_contract_kit::hash_base64")]
    pub(crate) legal_hash: Hash32,
    /// The platform's fee, frozen with the version.
    #[serde(rename = "f")]
    pub(crate) fee_bps: Bps,
}

impl Terms {
    /// Turn terms of a message into the row, if they are within bounds.
    pub(crate) fn freeze(terms: OfferTerms, fee_bps: Bps) -> Result<Self> {
        let OfferTerms { uses, price, term, limits, derivatives, legal, fulfilment: Fulfilment::Instant {} } = terms;
        if let Some(twice) = first_duplicate(&uses) {
            return Err(PrimitiveError::EntryDuplicate { field: "uses", value: twice.name().to_owned() }.into());
        }
        let secs = match term {
            Term::Perpetual {} => None,
            Term::Lasts { seconds } => Some(seconds),
        };
        if let Some(secs) = secs {
            let (least, most) = bounds::TERM_SECS;
            within("term seconds", secs.get(), least..=most)?;
        }
        for (field, limit) in [("supply", limits.supply), ("per_licensee", limits.per_licensee)] {
            within(field, u64::from(limit.unwrap_or(1)), 1..=u64::from(u32::MAX))?;
        }
        let royalty = match derivatives {
            Derivatives::Forbidden {} => None,
            Derivatives::Allowed { royalty_bps: bps, reciprocal, ceiling } => {
                Some(Royalty { bps, reciprocal, ceiling })
            }
        };
        let uses = Uses::of(uses.as_slice());
        if royalty.is_some() && !uses.make_derivatives() {
            let names: Vec<&str> = uses.list().into_iter().map(Use::name).collect();
            return Err(LicensingError::DerivativeUseMissing { got: names.join(", ") });
        }
        Ok(Self {
            uses,
            currency: price.currency.key(),
            price: price.amount,
            secs,
            supply: limits.supply,
            per_licensee: limits.per_licensee,
            royalty,
            uri: legal.uri,
            legal_hash: legal.hash,
            fee_bps,
        })
    }

    /// Return the terms as the message had them.
    pub(crate) fn into_offer_terms(self) -> Result<OfferTerms> {
        Ok(OfferTerms {
            uses: Items::new(self.uses.list())?,
            price: Price { currency: Currency::from_key(&self.currency)?, amount: self.price },
            term: self.secs.map_or(Term::Perpetual {}, |seconds| Term::Lasts { seconds }),
            limits: Limits { supply: self.supply, per_licensee: self.per_licensee },
            derivatives: self.royalty.map_or(Derivatives::Forbidden {}, |royalty| Derivatives::Allowed {
                royalty_bps: royalty.bps,
                reciprocal: royalty.reciprocal,
                ceiling: royalty.ceiling,
            }),
            legal: Legal { uri: self.uri, hash: self.legal_hash },
            fulfilment: Fulfilment::Instant {},
        })
    }

    /// Return when a license that begins now is over; `None` if never.
    pub(crate) fn ends_at(&self, now: Time) -> Result<Option<Time>> {
        Ok(self.secs.map(|secs| now.plus(secs)).transpose()?)
    }
}
