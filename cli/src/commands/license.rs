//! `caravan offer`, `quote`, `buy`, `license` and `royalties`.

use caravan_chain::Chain;
use caravan_client::calendar::date_time;
use caravan_client::values::{parse_amount, parse_seconds, parse_share};
use caravan_client::{ClientError, CurrencyDisplay, Problem, Session};
use caravan_licensing_api::{Derivatives, Fulfilment, Legal, Limits, OfferTerms, Price, Term};
use caravan_money::Bps;
use caravan_primitives::{Hash32, Items, Time, Uri};
use serde_json::json;

use crate::args::license::{BuyArgs, LicenseCommand, OfferArgs, QuoteArgs, RoyaltiesCommand};
use crate::failure::Failure;
use crate::output::{table, Output};

/// Return the terms that the arguments name. Where a least royalty was promised to contributors, they are reciprocal.
fn terms<C: Chain>(args: &OfferArgs, session: &Session<C>) -> Result<OfferTerms, Failure> {
    let royalty = args.royalty.as_deref().map(parse_share).transpose()?;
    let reciprocal = session.client.asset(args.asset)?.contributors.floor_royalty_bps > Bps::ZERO;
    let allowed = |royalty_bps| Derivatives::Allowed { royalty_bps, reciprocal, ceiling: None };
    let lasts = args.lasts.as_deref().map(parse_seconds).transpose()?;
    let legal = match &args.text {
        None => Legal { uri: Uri::new("store:none")?, hash: Hash32::digest(b"") },
        Some(path) => {
            let text = std::fs::read(path).map_err(|error| ClientError::Unreadable { path: path.clone(), error })?;
            let hash = Hash32::digest(&text);
            Legal { uri: Uri::new(format!("store:{hash}"))?, hash }
        }
    };
    let currency = CurrencyDisplay::cara()?.currency;
    Ok(OfferTerms {
        uses: Items::new(args.uses.clone())?,
        price: Price { currency, amount: parse_amount(&args.price)? },
        term: lasts.map_or(Term::Perpetual {}, |seconds| Term::Lasts { seconds }),
        limits: Limits { supply: None, per_licensee: None },
        derivatives: royalty.map_or(Derivatives::Forbidden {}, allowed),
        legal,
        fulfilment: Fulfilment::Instant {},
    })
}

pub(crate) fn offer<C: Chain>(args: &OfferArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let owner = session.actor()?;
    let asset = args.asset;
    let offer = session.client.create_offer(&owner, asset, terms(args, session)?)?;
    let text = format!("Created offer {offer} for asset {asset}. Buyers see its price with `caravan quote {offer}`");
    Ok(Output::new(text, json!({ "offer": offer, "asset": asset })))
}

pub(crate) fn quote<C: Chain>(args: &QuoteArgs, session: &Session<C>) -> Result<Output, Failure> {
    let licensee = session.actor().ok();
    let quote = session.client.quote(args.offer, licensee.as_ref())?;
    let display = CurrencyDisplay::of(&quote.currency)?;
    let mut rows = vec![vec!["platform".to_owned(), display.plain(quote.fee)]];
    for part in &quote.parts {
        rows.push(vec![format!("asset {} ({})", part.asset, part.to), display.plain(part.amount)]);
    }
    rows.push(vec!["contributors".to_owned(), display.plain(quote.pool)]);
    rows.push(vec![format!("{} (owner)", session.name(&quote.owner)), display.plain(quote.owner_amount)]);
    let price = display.show(quote.price);
    let text = format!("offer {} costs {price}\n{}", quote.offer, table(&["goes to", display.symbol], rows));
    Ok(Output::new(text, json!({ "quote": quote })))
}

pub(crate) fn buy<C: Chain>(args: &BuyArgs, session: &mut Session<C>) -> Result<Output, Failure> {
    let buyer = session.actor()?;
    let most = args.most.as_deref().map(parse_amount).transpose()?;
    let quote = session.client.quote(args.offer, Some(&buyer))?;
    let display = CurrencyDisplay::of(&quote.currency)?;
    if let Some(most) = most.filter(|most| quote.price > most.get()) {
        let (most, price) = (display.show(most.get()), display.show(quote.price));
        return Err(Problem::PriceAboveGuard { offer: args.offer, most, price }.into());
    }
    let outcome = session.client.buy(&buyer, &display, &quote)?;
    let license = session.client.license_bought(&outcome, &buyer, args.offer)?;
    let text = format!("Bought license {license} for {}", display.show(quote.price));
    Ok(Output::new(text, json!({ "license": license, "offer": args.offer, "paid": quote.price })))
}

pub(crate) fn license<C: Chain>(command: &LicenseCommand, session: &Session<C>) -> Result<Output, Failure> {
    match command {
        LicenseCommand::List { name } => list(name.as_deref(), session),
        LicenseCommand::Verify { asset, usage, name } => {
            let licensee = session.account(name.as_deref())?;
            let (asset, usage) = (*asset, *usage);
            let answer = session.client.is_licensed(asset, &licensee, usage, session.client.chain.now())?;
            let name = session.name(&licensee);
            let text = match answer.license {
                Some(license) => {
                    let until = end_text(answer.ends_at);
                    format!("{name} may {} asset {asset}: license {license}, {until}", usage.name())
                }
                None => format!("{name} has no license to {} asset {asset}", usage.name()),
            };
            Ok(Output::new(text, json!({ "asset": asset, "licensee": licensee, "answer": answer })))
        }
    }
}

fn end_text(ends_at: Option<Time>) -> String {
    ends_at.map_or_else(|| "no end date".to_owned(), |end| format!("until {}", date_time(end.get())))
}

fn list<C: Chain>(name: Option<&str>, session: &Session<C>) -> Result<Output, Failure> {
    let licenses = session.client.licenses_of(&session.account(name)?)?;
    let mut rows = vec![];
    for license in &licenses {
        let uses: Vec<&str> = license.terms.uses.iter().map(|usage| usage.name()).collect();
        let state = if license.live { end_text(license.ends_at) } else { "expired".to_owned() };
        rows.push(vec![license.license.to_string(), license.asset.to_string(), uses.join(", "), state]);
    }
    Ok(Output::new(table(&["license", "asset", "uses", "valid"], rows), json!({ "licenses": licenses })))
}

pub(crate) fn royalties<C: Chain>(command: &RoyaltiesCommand, session: &mut Session<C>) -> Result<Output, Failure> {
    let display = CurrencyDisplay::cara()?;
    match command {
        RoyaltiesCommand::Distribute { assets } => {
            let sender = session.actor_or_passer_by();
            let outcome = session.client.distribute(&sender, assets, &display.currency)?;
            let count = outcome.events_of(&session.client.contracts.licensing, "inbox_distributed").count();
            let noun = if count == 1 { "asset" } else { "assets" };
            let text = format!("Distributed royalties of {count} {noun}");
            Ok(Output::new(text, json!({ "assets": assets, "distributed": count })))
        }
        RoyaltiesCommand::Claim { assets } => {
            let contributor = session.actor()?;
            let paid = session.client.claim_royalties(&contributor, assets, &display.currency)?;
            let held = display.balance(&session.client.chain, &contributor)?;
            let (name, balance) = (session.actor_name()?, display.show(held));
            let text = format!("Paid {} to {name}. Balance: {balance}", display.show(paid));
            Ok(Output::new(text, json!({ "paid": paid, "held": held })))
        }
    }
}
