//! An asset to be registered, and the terms of an offer, with good defaults.

use caravan_licensing_api::{Derivatives, Fulfilment, Legal, Limits, OfferTerms, Price, Term, Use};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{AssetId, Hash32, Items, Seconds, Text, Upto};
use caravan_provenance_api::bounds::MAX_CHOSEN;
use caravan_provenance_api::{EdgeKind, Kind, NewAsset, NewContributor, NewContributors, NewEdge};
use cosmwasm_std::Uint128;

use crate::outcome::Who;

/// Basis points, at most 10,000.
fn bps(points: u16) -> Bps {
    Bps::new(points).expect("at most 10,000 basis points")
}

/// An edge to be chosen.
#[must_use]
pub fn edge(parent: AssetId, kind: EdgeKind, share: u16) -> NewEdge {
    NewEdge { parent, kind, share_bps: bps(share) }
}

/// An asset to be registered: a dataset whose content is its title, with a salt of its own, no contributors, no edges.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    asset: NewAsset,
    edges: Vec<NewEdge>,
}

impl Draft {
    /// A draft with the defaults, whose content is the text `content`.
    #[must_use]
    pub fn new(content: &str) -> Self {
        let asset = NewAsset {
            kind: Kind::Dataset,
            content_hash: Hash32::digest(content.as_bytes()),
            salt: Hash32::digest(format!("the salt of {content}").as_bytes()),
            uri: Text::new("ipfs://about").unwrap(),
            uri_hash: Hash32::digest(b"about"),
            contributors: NewContributors::None {},
            contributor_bps: Bps::ZERO,
        };
        Self { asset, edges: vec![] }
    }

    /// Registers it as this kind instead of a dataset.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.asset.kind = kind;
        self
    }

    /// Replaces the salt by the hash of a text.
    #[must_use]
    pub fn salted(mut self, salt: &str) -> Self {
        self.asset.salt = Hash32::digest(salt.as_bytes());
        self
    }

    /// Who made it, by weight, and their part in basis points.
    #[must_use]
    pub fn contributors<W: Who>(mut self, contributors: &[(W, u128)], share: u16) -> Self {
        let entry = |(who, weight): &(W, u128)| NewContributor {
            address: who.addr().to_string(),
            weight: Uint128::new(*weight),
        };
        let list = Items::new(contributors.iter().map(entry).collect()).expect("1 to 100 contributors");
        self.asset.contributors = NewContributors::Inline { list };
        self.asset.contributor_bps = bps(share);
        self
    }

    /// Adds an edge of this kind to a parent, with its share in basis points.
    #[must_use]
    pub fn from(mut self, parent: AssetId, kind: EdgeKind, share: u16) -> Self {
        self.edges.push(edge(parent, kind, share));
        self
    }

    /// Changes any other field of the new asset.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut NewAsset)) -> Self {
        change(&mut self.asset);
        self
    }

    /// The asset as `Register` takes it.
    #[must_use]
    pub fn asset(&self) -> &NewAsset {
        &self.asset
    }

    /// The edges.
    ///
    /// # Panics
    /// If there are more than 32.
    #[must_use]
    pub fn edges(&self) -> Upto<NewEdge, MAX_CHOSEN> {
        Upto::new(self.edges.clone()).expect("at most 32 edges")
    }
}

/// Terms to be offered: every use, forever, to anyone, no derivatives, at a price.
#[derive(Debug, Clone, PartialEq)]
pub struct Deal {
    terms: OfferTerms,
}

impl Deal {
    /// The default terms, at a price in base units of `currency`.
    #[must_use]
    pub fn new(currency: &Currency, price: u128) -> Self {
        let terms = OfferTerms {
            uses: Items::new(Use::ALL.to_vec()).unwrap(),
            price: Price { currency: currency.clone(), amount: Amount::new(price).expect("at least one") },
            term: Term::Perpetual {},
            limits: Limits { supply: None, per_licensee: None },
            derivatives: Derivatives::Forbidden {},
            legal: Legal { uri: Text::new("ipfs://license").unwrap(), hash: Hash32::digest(b"license") },
            fulfilment: Fulfilment::Instant {},
        };
        Self { terms }
    }

    /// Allows only these uses: 1 to 7.
    #[must_use]
    pub fn uses(mut self, uses: &[Use]) -> Self {
        self.terms.uses = Items::new(uses.to_vec()).expect("1 to 7 uses");
        self
    }

    /// For so many seconds.
    #[must_use]
    pub fn lasts(mut self, secs: u64) -> Self {
        self.terms.term = Term::Lasts { seconds: Seconds::new(secs) };
        self
    }

    /// So many in all.
    #[must_use]
    pub fn supply(mut self, supply: u32) -> Self {
        self.terms.limits.supply = Some(supply);
        self
    }

    /// So many to one licensee.
    #[must_use]
    pub fn each(mut self, cap: u32) -> Self {
        self.terms.limits.per_licensee = Some(cap);
        self
    }

    /// Derivatives are allowed, against a royalty in basis points, reciprocal or not, up to a ceiling.
    #[must_use]
    pub fn derivatives(mut self, royalty: u16, reciprocal: bool, ceiling: Option<u128>) -> Self {
        let ceiling = ceiling.map(|most| Amount::new(most).expect("at least one"));
        self.terms.derivatives = Derivatives::Allowed { royalty_bps: bps(royalty), reciprocal, ceiling };
        self
    }

    /// Changes any other field of the terms.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut OfferTerms)) -> Self {
        change(&mut self.terms);
        self
    }

    /// The terms as `CreateOffer` takes them.
    #[must_use]
    pub fn terms(&self) -> &OfferTerms {
        &self.terms
    }
}
