//! A world with licensing, two stand-ins for its siblings, a native coin and a token.

pub mod siblings;

use self::siblings::{Ask, Say};
use caravan_licensing_api as api;
use caravan_licensing_api::{ExecuteMsg, Guard, HookMsg, OfferTerms, QueryMsg};
use caravan_money::{Amount, Bps, Currency};
use caravan_primitives::{
    AssetId, EditionId, Hash32, Items, LicenseId, OfferId, PersonId, ProjectId, Reference, Seconds, Text, Time, Upto,
};
use caravan_provenance_api::keys::{Head, HeadStatus};
use caravan_provenance_api::{
    CarriedCeiling, Ceiling, ContributorSource, HandedOn, Kind, Part, SealedResponse, Target,
};
use cosmwasm_std::{coin, to_json_binary, Addr, Coin, Empty, Uint128};
use cw20::{BalanceResponse, Cw20Coin, Cw20ExecuteMsg, Cw20QueryMsg};
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor};
use serde::de::DeserializeOwned;

/// What every buyer has of the coin and of the token.
pub const RICH: u128 = 1_000_000_000_000_000;
/// Denom of the native currency in which the tests make offers.
pub const COIN: &str = "ucara";
/// The platform's fee, in basis points.
pub const FEE_BPS: u16 = 250;
/// The project and edition that weigh persons.
pub const EDITION: (u64, u64) = (7, 2);

pub struct World {
    pub app: App,
    pub licensing: Addr,
    pub registry: Addr,
    pub market: Addr,
    pub token: Addr,
    references: u64,
}

/// What a test says of an asset.
#[derive(Clone, Debug)]
pub struct Sealed {
    pub parts: Vec<(u64, Target, u16)>,
    pub contributor_bps: u16,
    pub contributors: ContributorSource,
    pub total_weight: u128,
    pub ceilings: Vec<(u64, Currency, u128)>,
    pub floor: Option<(Currency, u128)>,
    pub floor_royalty: u16,
    /// Edges that come along with licenses, and what they take.
    pub handed_on: (u32, u16),
}

pub fn asset(n: u64) -> AssetId {
    AssetId::new(n).unwrap()
}

pub fn person(n: u64) -> PersonId {
    PersonId::new(n).unwrap()
}

pub fn amount(n: u128) -> Amount {
    Amount::new(n).unwrap()
}

pub fn coin_of() -> Currency {
    Currency::native(COIN).unwrap()
}

/// All of it to the owner.
pub fn plain() -> Sealed {
    Sealed {
        parts: vec![],
        contributor_bps: 0,
        contributors: ContributorSource::None {},
        total_weight: 0,
        ceilings: vec![],
        floor: None,
        floor_royalty: 0,
        handed_on: (0, 0),
    }
}

/// A part to the persons of the edition.
pub fn shared(contributor_bps: u16, total_weight: u128) -> Sealed {
    let (project, edition) = (ProjectId::new(EDITION.0).unwrap(), EditionId::new(EDITION.1).unwrap());
    Sealed { contributor_bps, contributors: ContributorSource::Edition { project, edition }, total_weight, ..plain() }
}

/// A perpetual license to train and to redistribute, derivatives at 10 %, not reciprocal.
pub fn terms(currency: &Currency, price: u128) -> OfferTerms {
    OfferTerms {
        uses: Items::new(vec![api::Use::Train, api::Use::Redistribute]).unwrap(),
        price: api::Price { currency: currency.clone(), amount: amount(price) },
        term: api::Term::Perpetual {},
        limits: api::Limits { supply: None, per_licensee: None },
        derivatives: api::Derivatives::Allowed {
            royalty_bps: Bps::new(1_000).unwrap(),
            reciprocal: false,
            ceiling: None,
        },
        legal: api::Legal { uri: Text::new("ipfs://legal").unwrap(), hash: Hash32::digest(b"legal") },
        fulfilment: api::Fulfilment::Instant {},
    }
}

/// The same for an hour.
pub fn short(currency: &Currency, price: u128) -> OfferTerms {
    OfferTerms { term: api::Term::Lasts { seconds: Seconds::new(3_600) }, ..terms(currency, price) }
}

impl World {
    pub fn new() -> World {
        let mut app = App::new(|router, api, storage| {
            for word in ["buyer", "second"] {
                router
                    .bank
                    .init_balance(storage, &api.addr_make(word), vec![coin(RICH, COIN), coin(RICH, "uodd")])
                    .unwrap();
            }
        });
        let contributor = app.api().addr_make("deployer");
        let sibling = app.store_code(siblings::code());
        let mut make =
            |label| app.instantiate_contract(sibling, contributor.clone(), &Empty {}, &[], label, None).unwrap();
        let (registry, market) = (make("registry"), make("market"));
        let token = token(&mut app, &contributor);
        let licensing = deploy(&mut app, (&contributor, &registry, &market), &token);
        World { app, licensing, registry, market, token, references: 0 }
    }

    pub fn who(&self, word: &str) -> Addr {
        self.app.api().addr_make(word)
    }

    pub fn token_of(&self) -> Currency {
        Currency::cw20(self.token.as_str()).unwrap()
    }

    pub fn now(&self) -> Time {
        Time::from(&self.app.block_info().time)
    }

    pub fn pass(&mut self, secs: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(secs);
            block.height += 1;
        });
    }

    pub fn reference(&mut self) -> Reference {
        self.references += 1;
        Reference::new(format!("r{}", self.references)).unwrap()
    }

    fn set(&mut self, whom: &Addr, say: &Say) {
        let sender = self.who("deployer");
        self.app.execute_contract(sender, whom.clone(), say, &[]).unwrap();
    }

    pub fn head(&mut self, id: u64, owner: &str, epoch: u64, status: HeadStatus) {
        let head = Head { owner: self.who(owner), epoch, status };
        self.set(&self.registry.clone(), &Say::Head { asset: id, head });
    }

    /// A sealed asset of `owner` in epoch 1.
    pub fn seal(&mut self, id: u64, owner: &str, sealed: &Sealed) {
        self.head(id, owner, 1, HeadStatus::Sealed);
        let sealed = Box::new(response(id, sealed));
        self.set(&self.registry.clone(), &Say::Seal { sealed });
    }

    pub fn weigh(&mut self, asset: u64, word: &str, weight: u128) {
        let say = Say::Weight { asset, address: self.who(word), weight: Uint128::new(weight) };
        self.set(&self.registry.clone(), &say);
    }

    pub fn weigh_person(&mut self, number: u64, weight: u128) {
        let (project, edition) = EDITION;
        let say = Say::EditionWeight { project, edition, person: person(number), weight: Uint128::new(weight) };
        self.set(&self.market.clone(), &say);
    }

    pub fn person(&mut self, number: u64, word: &str) {
        let say = Say::Person { person: person(number), address: self.who(word) };
        self.set(&self.market.clone(), &say);
    }

    /// A move of a person that can be accepted so many seconds from now.
    pub fn moving(&mut self, number: u64, word: &str, wait: u64) {
        let ready_at = Time::new(self.now().get() + wait);
        let say = Say::Moving { person: person(number), to: self.who(word), ready_at };
        self.set(&self.market.clone(), &say);
    }

    pub fn licensed_edges(&self) -> Vec<caravan_provenance_api::LicensedEdge> {
        self.app.wrap().query_wasm_smart(&self.registry, &Ask::LicensedEdges {}).unwrap()
    }

    /// Send a message to licensing and return the text of its error, if it fails.
    pub fn send(&mut self, word: &str, msg: &ExecuteMsg, funds: &[Coin]) -> Result<AppResponse, String> {
        let sender = self.who(word);
        let sent = self.app.execute_contract(sender, self.licensing.clone(), msg, funds);
        sent.map_err(|error| error.root_cause().to_string())
    }

    pub fn offer(&mut self, owner: &str, id: u64, terms: OfferTerms) -> Result<OfferId, String> {
        let reference = self.reference();
        let msg = ExecuteMsg::CreateOffer { asset: asset(id), terms: Box::new(terms), reference: reference.clone() };
        self.send(owner, &msg, &[])?;
        let sender = self.who(owner).to_string();
        let made: api::ReferenceResponse = self.ask(&QueryMsg::Reference { sender, token: None, reference });
        Ok(OfferId::new(made.id).unwrap())
    }

    /// What the quote says to this buyer.
    pub fn quote(&self, buyer: &str, offer: OfferId) -> Result<api::QuoteResponse, String> {
        self.try_ask(&QueryMsg::Quote { offer, licensee: Some(self.who(buyer).to_string()) })
    }

    /// Buys at the price that the quote names, in whatever currency it names.
    pub fn buy(&mut self, buyer: &str, offer: OfferId) -> Result<LicenseId, String> {
        let quote: api::QuoteResponse = self.quote(buyer, offer)?;
        let guard = Guard { version: quote.version, epoch: quote.epoch, most: Amount::new(quote.price).unwrap() };
        self.buy_guarded(buyer, offer, guard, (&quote.currency, quote.price.u128()))
    }

    pub fn buy_guarded(
        &mut self,
        buyer: &str,
        offer: OfferId,
        guard: Guard,
        (currency, paid): (&Currency, u128),
    ) -> Result<LicenseId, String> {
        let reference = self.reference();
        let token = self.pay(
            buyer,
            (currency, paid),
            |reference| match reference {
                (true, reference) => Pay::Hook(HookMsg::Buy { offer, guard, reference }),
                (false, reference) => Pay::Direct(ExecuteMsg::Buy { offer, guard, reference }),
            },
            reference.clone(),
        )?;
        let sender = self.who(buyer).to_string();
        let made: api::ReferenceResponse = self.ask(&QueryMsg::Reference { sender, token, reference });
        assert_eq!(made.kind, "license");
        Ok(LicenseId::new(made.id).unwrap())
    }

    pub fn revenue(&mut self, payer: &str, id: u64, money: (&Currency, u128)) -> Result<(), String> {
        let reference = self.reference();
        let (asset, most_fee_bps) = (asset(id), Bps::new(FEE_BPS).unwrap());
        let pay = |reference| match reference {
            (true, reference) => Pay::Hook(HookMsg::PayRevenue { asset, most_fee_bps, reference }),
            (false, reference) => Pay::Direct(ExecuteMsg::PayRevenue { asset, most_fee_bps, reference }),
        };
        self.pay(payer, money, pay, reference).map(|_| ())
    }

    fn pay(
        &mut self,
        payer: &str,
        (currency, paid): (&Currency, u128),
        msg: impl Fn((bool, Reference)) -> Pay,
        reference: Reference,
    ) -> Result<Option<String>, String> {
        match (currency, msg((matches!(currency, Currency::Cw20(_)), reference))) {
            (Currency::Native(denom), Pay::Direct(msg)) => {
                self.send(payer, &msg, &[coin(paid, denom.to_string())]).map(|_| None)
            }
            (Currency::Cw20(token), Pay::Hook(hook)) => {
                let contract = self.licensing.to_string();
                let msg = to_json_binary(&hook).unwrap();
                let send = Cw20ExecuteMsg::Send { contract, amount: Uint128::new(paid), msg };
                let (sender, to) = (self.who(payer), self.who_is(token));
                let sent = self.app.execute_contract(sender, to, &send, &[]);
                sent.map(|_| Some(token.clone())).map_err(|error| error.root_cause().to_string())
            }
            (Currency::Native(_), Pay::Hook(_)) | (Currency::Cw20(_), Pay::Direct(_)) => panic!("no such way to pay"),
        }
    }

    fn who_is(&self, address: &str) -> Addr {
        assert_eq!(address, self.token.as_str());
        self.token.clone()
    }

    pub fn distribute(&mut self, path: &[u64], currency: &Currency) -> Result<AppResponse, String> {
        let path = Items::new(path.iter().copied().map(asset).collect()).unwrap();
        self.send("anyone", &ExecuteMsg::Distribute { path, currency: currency.clone() }, &[])
    }

    pub fn claim(&mut self, word: &str, assets: &[u64], currency: &Currency) -> Result<AppResponse, String> {
        let assets = Items::new(assets.iter().copied().map(asset).collect()).unwrap();
        self.send(word, &ExecuteMsg::Claim { assets, currency: currency.clone() }, &[])
    }

    pub fn withdraw(&mut self, word: &str, currency: &Currency) -> Result<AppResponse, String> {
        self.send(word, &ExecuteMsg::Withdraw { currency: currency.clone(), up_to: None }, &[])
    }

    pub fn ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.try_ask(msg).unwrap()
    }

    pub fn try_ask<T: DeserializeOwned>(&self, msg: &QueryMsg) -> Result<T, String> {
        self.app.wrap().query_wasm_smart(&self.licensing, msg).map_err(|error| error.to_string())
    }

    pub fn ledger(&self, id: u64, currency: &Currency) -> api::AssetLedgerResponse {
        self.ask(&QueryMsg::AssetLedger { asset: asset(id), currency: currency.clone() })
    }

    pub fn balance(&self, word: &str, currency: &Currency) -> u128 {
        let address = self.who(word).to_string();
        let balance: api::BalanceResponse = self.ask(&QueryMsg::Balance { address, currency: currency.clone() });
        balance.amount.u128()
    }

    pub fn solvency(&self, currency: &Currency) -> api::SolvencyResponse {
        self.ask(&QueryMsg::Solvency { currency: currency.clone() })
    }

    /// What an account has in its pocket.
    pub fn pocket(&self, who: &Addr, currency: &Currency) -> u128 {
        match currency {
            Currency::Native(denom) => self.app.wrap().query_balance(who, denom.to_string()).unwrap().amount.u128(),
            Currency::Cw20(token) => {
                let query = Cw20QueryMsg::Balance { address: who.to_string() };
                let found: BalanceResponse = self.app.wrap().query_wasm_smart(token, &query).unwrap();
                found.balance.u128()
            }
        }
    }

    /// The ledger of the currency adds up, and the contract holds exactly what it says.
    pub fn check(&self, currency: &Currency) {
        let sum = self.solvency(currency);
        let parts = sum.inboxes + sum.pools + sum.balances + sum.dust + sum.fees;
        assert_eq!(parts + sum.paid_out, sum.received, "{sum:?}");
        assert_eq!(parts, sum.held);
        assert_eq!(self.pocket(&self.licensing, currency), sum.held.u128());
    }
}

enum Pay {
    Direct(ExecuteMsg),
    Hook(HookMsg),
}

/// The code of an outcome.
pub fn code<T>(outcome: &Result<T, String>) -> String {
    let Err(text) = outcome else { return "ok".to_owned() };
    let word = |text: &str| {
        text.split(": ").find(|part| part.chars().all(|c| c.is_ascii_uppercase() || c == '_')).map(str::to_owned)
    };
    word(text).unwrap_or_else(|| panic!("no code in {text}"))
}

/// Check that the error has this code.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, String>, code: &str) {
    let text = outcome.unwrap_err();
    assert!(text.contains(&format!("{code}: ")), "expected {code}, got {text}");
}

fn token(app: &mut App, contributor: &Addr) -> Addr {
    let wrapper = ContractWrapper::new(
        cw20_base::contract::execute,
        cw20_base::contract::instantiate,
        cw20_base::contract::query,
    );
    let code = app.store_code(Box::new(wrapper));
    let rich = |word| Cw20Coin { address: app.api().addr_make(word).to_string(), amount: Uint128::new(RICH) };
    let msg = cw20_base::msg::InstantiateMsg {
        name: "Token".into(),
        symbol: "TOK".into(),
        decimals: 6,
        initial_balances: vec![rich("buyer"), rich("second")],
        mint: None,
        marketing: None,
    };
    app.instantiate_contract(code, contributor.clone(), &msg, &[], "token", None).unwrap()
}

fn deploy(app: &mut App, (contributor, registry, market): (&Addr, &Addr, &Addr), token: &Addr) -> Addr {
    use caravan_licensing::contract::{execute, instantiate, migrate, query};
    let wrapper = ContractWrapper::new(execute, instantiate, query).with_migrate(migrate);
    let code = app.store_code(Box::new(wrapper));
    let msg = api::InstantiateMsg {
        owner: app.api().addr_make("owner").to_string(),
        treasury: app.api().addr_make("treasury").to_string(),
        fee_bps: FEE_BPS,
        provenance: registry.to_string(),
        marketplace: market.to_string(),
        points: Some(app.api().addr_make("points").to_string()),
        arbitration: Some(app.api().addr_make("arbitration").to_string()),
        currencies: Upto::new(vec![coin_of(), Currency::cw20(token.as_str()).unwrap()]).unwrap(),
    };
    app.instantiate_contract(code, contributor.clone(), &msg, &[], "caravan licensing", Some(contributor.to_string()))
        .unwrap()
}

pub fn response(id: u64, sealed: &Sealed) -> SealedResponse {
    let given: u16 = sealed.parts.iter().map(|(_, _, bps)| bps).sum::<u16>() + sealed.contributor_bps;
    let part = |(parent, to, bps): &(u64, Target, u16)| Part {
        parent: asset(*parent),
        to: *to,
        share_bps: Bps::new(*bps).unwrap(),
    };
    let ceiling = |(id, currency, max): &(u64, Currency, u128)| CarriedCeiling {
        license: LicenseId::new(*id).unwrap(),
        ceiling: Ceiling { currency: currency.clone(), max: amount(*max) },
    };
    SealedResponse {
        asset: asset(id),
        kind: Kind::Dataset,
        line: asset(id),
        parts: sealed.parts.iter().map(part).collect(),
        ceilings: sealed.ceilings.iter().map(ceiling).collect(),
        contributor_bps: Bps::new(sealed.contributor_bps).unwrap(),
        contributors: sealed.contributors.clone(),
        total_weight: Uint128::new(sealed.total_weight),
        owner_bps: Bps::new(10_000 - given).unwrap(),
        floor_price: sealed.floor.as_ref().map(|(currency, least)| caravan_provenance_api::FloorPrice {
            currency: currency.clone(),
            amount: amount(*least),
        }),
        floor_royalty_bps: Bps::new(sealed.floor_royalty).unwrap(),
        handed_on: HandedOn { edges: sealed.handed_on.0, shares_bps: Bps::new(sealed.handed_on.1).unwrap() },
    }
}
