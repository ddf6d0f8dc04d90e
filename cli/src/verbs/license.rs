//! `caravan offer`, `quote`, `buy`, `license`, `royalties`, `balance`.

use std::path::PathBuf;

use caravan_chain::Chain;
use caravan_licensing_api::{
    BalancesResponse, BooksResponse, ClaimableResponse, Contributor, Derivatives, ExecuteMsg, Fulfilment,
    IsLicensedResponse, Legal, LicensesResponse, Limits, OfferTerms, Price, QueryMsg, Term, Use,
};
use caravan_marketplace_api as marketplace;
use caravan_primitives::{AssetId, Hash32, Items, OfferId, Time, Uri};
use cosmwasm_std::Uint128;
use serde_json::json;

use super::pages;
use super::problem::Problem;
use super::project::id;
use super::session::{cara, coinage, Session, Told};
use super::table::table;
use super::value;
use crate::failure::Failure;
use crate::host;
use crate::market::told;

/// What is offered.
#[derive(Debug, clap::Args)]
pub(crate) struct Offer {
    /// The asset.
    #[arg(value_parser = id::<AssetId>)]
    asset: AssetId,
    /// What a license costs, the platform's fee included.
    #[arg(long, value_name = "AMOUNT")]
    price: String,
    /// What it allows: train, fine_tune, evaluate, retrieve, infer, display, redistribute; again for more.
    #[arg(long = "use", value_name = "USE", required = true, value_parser = usage)]
    uses: Vec<Use>,
    /// What whoever builds on the asset owes of all that its work earns, in percent; without it, nobody may.
    #[arg(long, value_name = "PERCENT")]
    royalty: Option<String>,
    /// How long a license lasts; without it, for ever.
    #[arg(long, value_name = "TIME")]
    lasts: Option<String>,
    /// The legal text, whose hash the offer carries.
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
}

/// An offer.
#[derive(Debug, clap::Args)]
pub(crate) struct Which {
    /// The offer.
    #[arg(value_parser = id::<OfferId>)]
    offer: OfferId,
}

/// What is bought.
#[derive(Debug, clap::Args)]
pub(crate) struct Buy {
    /// The offer.
    #[arg(value_parser = id::<OfferId>)]
    offer: OfferId,
    /// The most that it may cost; without it, the price that is quoted now.
    #[arg(long, value_name = "AMOUNT")]
    most: Option<String>,
}

/// Licenses.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum LicenseVerb {
    /// Show the licenses of an account.
    List {
        /// The account, by its name or its address; without it, the one that acts.
        #[arg(value_name = "NAME|ADDRESS")]
        name: Option<String>,
    },
    /// Look whether an account may put an asset to a use now.
    ///
    /// The exit code is 0 also when the answer is no: programs read `answer.licensed` of --json.
    Verify {
        /// The asset.
        #[arg(value_parser = id::<AssetId>)]
        asset: AssetId,
        /// The use.
        #[arg(value_name = "USE", value_parser = usage)]
        usage: Use,
        /// The account, by its name or its address; without it, the one that acts.
        #[arg(value_name = "NAME|ADDRESS")]
        name: Option<String>,
    },
}

/// What licenses bring to those behind an asset.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum RoyaltiesVerb {
    /// Let money go up from these assets, children before parents. Anyone may.
    Distribute {
        /// The assets.
        #[arg(required = true, value_parser = id::<AssetId>)]
        assets: Vec<AssetId>,
    },
    /// Take what is yours as one who made these assets.
    Claim {
        /// The assets.
        #[arg(required = true, value_parser = id::<AssetId>)]
        assets: Vec<AssetId>,
    },
}

fn usage(text: &str) -> Result<Use, String> {
    let names: Vec<&str> = Use::ALL.iter().map(|usage| usage.name()).collect();
    let found = Use::ALL.into_iter().find(|usage| usage.name() == text);
    found.ok_or_else(|| format!("expected one of {}, got {text:?}", names.join(", ")))
}

impl Offer {
    fn terms(&self) -> Result<OfferTerms, Failure> {
        let royalty = self.royalty.as_deref().map(value::share).transpose()?;
        let allowed = |royalty_bps| Derivatives::Allowed { royalty_bps, reciprocal: false, ceiling: None };
        let lasts = self.lasts.as_deref().map(value::seconds).transpose()?;
        let legal = match &self.text {
            None => Legal { uri: Uri::new("store:none")?, hash: Hash32::digest(b"") },
            Some(path) => {
                let text = std::fs::read(path).map_err(|error| Failure::Unreadable { path: path.clone(), error })?;
                let hash = Hash32::digest(&text);
                Legal { uri: Uri::new(format!("store:{hash}"))?, hash }
            }
        };
        Ok(OfferTerms {
            uses: Items::new(self.uses.clone())?,
            price: Price { currency: cara()?.currency, amount: value::amount(&self.price)? },
            term: lasts.map_or(Term::Perpetual {}, |seconds| Term::Lasts { seconds }),
            limits: Limits { supply: None, per_licensee: None },
            derivatives: royalty.map_or(Derivatives::Forbidden {}, allowed),
            legal,
            fulfilment: Fulfilment::Instant {},
        })
    }
}

/// `caravan offer`.
pub(crate) fn offer<C: Chain>(what: &Offer, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let (asset, terms) = (what.asset, Box::new(what.terms()?));
    let reference = session.market.reference()?;
    let contract = session.market.suite.licensing.clone();
    let outcome = session.market.tell(&me, &contract, &ExecuteMsg::CreateOffer { asset, terms, reference })?;
    let offer: u64 = told(&outcome, "offer_created", "offer")?;
    let text = format!("offer {offer} for asset {asset}; buyers see what it costs by `caravan quote {offer}`");
    Ok(Told::new(text, json!({ "offer": offer, "asset": asset })))
}

/// `caravan quote`.
pub(crate) fn quote<C: Chain>(what: &Which, session: &Session<C>) -> Result<Told, Failure> {
    let quote = session.market.quote(what.offer)?;
    let coinage = coinage(&quote.currency)?;
    let mut rows = vec![vec!["platform".to_owned(), coinage.plain(quote.fee)]];
    for part in &quote.parts {
        rows.push(vec![format!("asset {} ({})", part.asset, part.to), coinage.plain(part.amount)]);
    }
    rows.push(vec!["contributors".to_owned(), coinage.plain(quote.pool)]);
    rows.push(vec![format!("{} (owner)", session.name(&quote.owner)), coinage.plain(quote.owner_amount)]);
    let text = format!(
        "offer {} costs {}\n{}",
        quote.offer,
        coinage.show(quote.price),
        table(&["goes to", coinage.symbol], rows)
    );
    Ok(Told::new(text, json!({ "quote": quote })))
}

/// `caravan buy`.
pub(crate) fn buy<C: Chain>(what: &Buy, session: &mut Session<C>) -> Result<Told, Failure> {
    let me = session.me()?;
    let most = what.most.as_deref().map(value::amount).transpose()?;
    let quote = session.market.quote(what.offer)?;
    let coinage = coinage(&quote.currency)?;
    if let Some(most) = most.filter(|most| quote.price > most.get()) {
        let (most, price) = (coinage.show(most.get()), coinage.show(quote.price));
        return Err(Problem::Dear { offer: what.offer, most, price }.into());
    }
    let outcome = session.market.buy(&me, &coinage, &quote)?;
    let license: u64 = told(&outcome, "license_bought", "license")?;
    let text = format!("license {license} is yours for {}", coinage.show(quote.price));
    Ok(Told::new(text, json!({ "license": license, "offer": what.offer, "paid": quote.price })))
}

/// `caravan license`.
pub(crate) fn license<C: Chain>(verb: &LicenseVerb, session: &Session<C>) -> Result<Told, Failure> {
    match verb {
        LicenseVerb::List { name } => list(name.as_deref(), session),
        LicenseVerb::Verify { asset, usage, name } => {
            let licensee = session.account(name.as_deref())?;
            let at = Time::new(session.market.chain.now());
            let (asset, usage) = (*asset, *usage);
            let query = QueryMsg::IsLicensed { asset, licensee: licensee.to_string(), usage, at: Some(at) };
            let answer: IsLicensedResponse = session.market.ask_licensing(&query)?;
            let until = answer.ends_at.map_or_else(|| "for ever".to_owned(), |end| host::moment(end.get()));
            let who = session.name(&licensee);
            let text = match answer.license {
                Some(license) => format!("{who} may {} asset {asset}: license {license}, {until}", usage.name()),
                None => format!("{who} has no license to {} asset {asset}", usage.name()),
            };
            Ok(Told::new(text, json!({ "asset": asset, "licensee": licensee, "answer": answer })))
        }
    }
}

fn list<C: Chain>(name: Option<&str>, session: &Session<C>) -> Result<Told, Failure> {
    let licensee = session.account(name)?.to_string();
    let page = |start_after| {
        let query = QueryMsg::LicensesByHolder { licensee: licensee.clone(), start_after, limit: Some(pages::LIMIT) };
        session.market.ask_licensing::<LicensesResponse>(&query).map(|page| page.licenses)
    };
    let licenses = pages::all(page, |license| license.license)?;
    let mut rows = vec![];
    for license in &licenses {
        let uses: Vec<&str> = license.terms.uses.iter().map(|usage| usage.name()).collect();
        let until = license.ends_at.map_or_else(|| "for ever".to_owned(), |end| host::moment(end.get()));
        let live = if license.live { until } else { "over".to_owned() };
        rows.push(vec![license.license.to_string(), license.asset.to_string(), uses.join(", "), live]);
    }
    Ok(Told::new(table(&["license", "asset", "uses", "until"], rows), json!({ "licenses": licenses })))
}

/// `caravan royalties`.
pub(crate) fn royalties<C: Chain>(verb: &RoyaltiesVerb, session: &mut Session<C>) -> Result<Told, Failure> {
    let coinage = cara()?;
    let currency = coinage.currency.clone();
    match verb {
        RoyaltiesVerb::Distribute { assets } => {
            let (anyone, contract) = (session.anyone(), session.market.suite.licensing.clone());
            let msg = ExecuteMsg::Distribute { path: Items::new(assets.clone())?, currency };
            let outcome = session.market.tell(&anyone, &contract, &msg)?;
            let count = outcome.told("inbox_distributed").count();
            let text = format!("{} assets: what waited in them is with parents, contributors and owners", assets.len());
            Ok(Told::new(text, json!({ "assets": assets, "distributed": count })))
        }
        RoyaltiesVerb::Claim { assets } => {
            let me = session.me()?;
            let before = coinage.balance(&session.market.chain, &me)?;
            session.market.claim_royalties(&me, assets, &currency)?;
            let after = coinage.balance(&session.market.chain, &me)?;
            let paid = after.checked_sub(before).unwrap_or_default();
            let text =
                format!("{} paid to {}, who now holds {}", coinage.show(paid), session.who()?, coinage.show(after));
            Ok(Told::new(text, json!({ "paid": paid, "held": after })))
        }
    }
}

/// Whose balance is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct Balance {
    /// The account, by its name or its address; without it, the one that acts.
    #[arg(value_name = "NAME|ADDRESS")]
    name: Option<String>,
    /// Also what could be claimed as one who made these assets; again for more.
    #[arg(long, value_name = "ASSET", value_parser = id::<AssetId>)]
    asset: Vec<AssetId>,
}

/// `caravan balance`.
pub(crate) fn balance<C: Chain>(what: &Balance, session: &Session<C>) -> Result<Told, Failure> {
    let address = session.account(what.name.as_deref())?;
    let coinage = cara()?;
    let held = coinage.balance(&session.market.chain, &address)?;
    let earned = earned(session, &address, &coinage)?;
    let query = QueryMsg::Balances { address: address.to_string(), start_after: None, limit: Some(pages::LIMIT) };
    let royalties: BalancesResponse = session.market.ask_licensing(&query)?;
    let royalties = royalties.balances.iter().find(|entry| entry.currency == coinage.currency);
    let royalties = royalties.map_or(Uint128::zero(), |entry| entry.amount);
    let points = session.market.points(&address)?;
    let points_text = crate::coinage::decimal(points, 6);
    let mut rows = vec![
        vec!["in the account".to_owned(), coinage.plain(held)],
        vec!["earned by work, to withdraw".to_owned(), coinage.plain(earned)],
        vec!["owed to an owner of assets, to withdraw".to_owned(), coinage.plain(royalties)],
    ];
    let mut claims = vec![];
    for asset in &what.asset {
        let contributor = Contributor::Address { address: address.to_string() };
        let query = QueryMsg::Claimable { contributor, asset: *asset, currency: coinage.currency.clone() };
        let answer: ClaimableResponse = session.market.ask_licensing(&query)?;
        rows.push(vec![format!("made asset {asset}, to claim"), coinage.plain(answer.claimable)]);
        let query = QueryMsg::Books { asset: *asset, currency: coinage.currency.clone() };
        let books: BooksResponse = session.market.ask_licensing(&query)?;
        claims.push(json!({ "asset": asset, "claimable": answer.claimable, "pool_in": books.pool_in }));
    }
    let text = format!("{}\n{points_text} points", table(&[&session.name(&address), coinage.symbol], rows));
    let json = json!({
        "address": address, "held": held, "earned": earned, "royalties": royalties, "points": points, "claims": claims,
    });
    Ok(Told::new(text, json))
}

/// What an account earned by work and did not withdraw; nothing where it is no person yet.
fn earned<C: Chain>(
    session: &Session<C>,
    address: &cosmwasm_std::Addr,
    coinage: &crate::coinage::Coinage,
) -> Result<Uint128, Failure> {
    let person = match session.person_of(address) {
        Ok(person) => person,
        Err(Failure::Chain(error)) if error.code() == "ADDRESS_UNKNOWN" => return Ok(Uint128::zero()),
        Err(error) => return Err(error),
    };
    let query = marketplace::QueryMsg::Balance { person, currency: coinage.currency.clone() };
    Ok(session.market.ask::<marketplace::BalanceResponse>(&query)?.amount)
}
