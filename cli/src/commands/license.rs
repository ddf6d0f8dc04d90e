//! `caravan offer`, `quote`, `buy`, `license` and `royalties`.

use caravan_chain::{Chain, Code};
use caravan_client::calendar::{date_time, duration};
use caravan_client::lists::{offers as find_offers, OfferFilter};
use caravan_client::values::{parse_id, parse_seconds, parse_share};
use caravan_client::{ClientError, CurrencyDisplay, Problem, Session};
use caravan_licensing_api::{Contributor, Derivatives, ExecuteMsg, Fulfilment, Legal, Limits, OfferTerms, Price, Term};
use caravan_money::Bps;
use caravan_primitives::{AssetId, Document, Items, OfferId, Time};
use cosmwasm_std::Addr;
use serde_json::json;

use super::balance::{currency, royalty_currency};
use super::send::{confirm, send, send_as};
use crate::args::license::{
    BuyArgs, LicenseCommand, OfferCommand, OfferListArgs, QuoteArgs, RoyaltiesCommand, TermsArgs,
};
use crate::failure::Failure;
use crate::output::{percent, table, Output};

pub(crate) fn offer<C: Chain>(command: &OfferCommand, yes: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    match command {
        OfferCommand::Create { asset, terms: args } => {
            let (owner, asset) = (session.actor()?, *asset);
            let terms = terms(args, asset, session)?;
            let offer = session.client.create_offer(&owner, asset, terms)?;
            let text =
                format!("Created offer {offer} for asset {asset}. Buyers see it with `caravan offer show {offer}`");
            Ok(Output::new(text, json!({ "offer": offer, "asset": asset })))
        }
        OfferCommand::Change { offer, terms: args } => {
            let asset = session.client.offer(*offer)?.asset;
            let terms = Box::new(terms(args, asset, session)?);
            let msg = ExecuteMsg::ChangeOffer { offer: *offer, terms };
            let text = format!("Changed offer {offer}; licenses keep the terms that they were bought under");
            send(Code::Licensing, &msg, text, json!({ "offer": offer, "asset": asset }), session)
        }
        OfferCommand::Close { offer } => {
            confirm(&format!("Nothing more is sold under offer {offer}, for good"), yes)?;
            let msg = ExecuteMsg::CloseOffer { offer: *offer };
            send(Code::Licensing, &msg, format!("Closed offer {offer}"), json!({ "offer": offer }), session)
        }
        OfferCommand::Show { offer } => show_offer(*offer, session),
        OfferCommand::List(args) => list_offers(args, session),
    }
}

/// Return the terms that the arguments name. Where a least royalty was promised to contributors, they are reciprocal.
fn terms<C: Chain>(args: &TermsArgs, asset: AssetId, session: &Session<C>) -> Result<OfferTerms, Failure> {
    let (display, amount) = session.client.amount(&args.price)?;
    let royalty = args.royalty.as_deref().map(parse_share).transpose()?;
    let promised = session.client.asset(asset)?.contributors.floor_royalty_bps > Bps::ZERO;
    let ceiling = args.ceiling.as_deref().map(|most| display.amount(most)).transpose()?;
    let allowed = |royalty_bps| Derivatives::Allowed { royalty_bps, reciprocal: args.reciprocal || promised, ceiling };
    let lasts = args.lasts.as_deref().map(parse_seconds).transpose()?;
    let unreadable = |error| ClientError::Unreadable { path: args.text.clone(), error };
    let text = std::fs::read(&args.text).map_err(unreadable)?;
    if text.trim_ascii().is_empty() {
        return Err(ClientError::Malformed {
            path: args.text.clone(),
            problems: vec!["expected a text, got none".to_owned()],
        }
        .into());
    }
    let Document { uri, hash } = session.content.share(text)?;
    Ok(OfferTerms {
        uses: Items::new(args.uses.clone())?,
        price: Price { currency: display.currency, amount },
        term: lasts.map_or(Term::Perpetual {}, |seconds| Term::Lasts { seconds }),
        limits: Limits { supply: args.supply, per_licensee: args.per_licensee },
        derivatives: royalty.map_or(Derivatives::Forbidden {}, allowed),
        legal: Legal { uri, hash },
        fulfilment: Fulfilment::Instant {},
    })
}

/// Return what a license of these terms gives, in lines.
fn terms_text(terms: &OfferTerms, display: &CurrencyDisplay) -> String {
    let uses: Vec<&str> = terms.uses.iter().map(|usage| usage.name()).collect();
    let lasts = match terms.term {
        Term::Perpetual {} => "without end".to_owned(),
        Term::Lasts { seconds } => format!("for {}", duration(seconds.get())),
    };
    let derivatives = match terms.derivatives {
        Derivatives::Forbidden {} => "forbidden".to_owned(),
        Derivatives::Allowed { royalty_bps, reciprocal, ceiling } => {
            let of_theirs = if reciprocal { ", also of derivatives of derivatives" } else { "" };
            let most = ceiling.map_or_else(String::new, |most| {
                format!(", up to {} of sales and of revenue each", display.show(most.get()))
            });
            format!("allowed against {} of what they take in{of_theirs}{most}", percent(royalty_bps))
        }
    };
    let limit = |count: Option<u32>| count.map_or("no limit".to_owned(), |count| count.to_string());
    format!(
        "uses         {}\nlasts        {lasts}\nderivatives  {derivatives}\nlicenses     {} in all, {} to one licensee\n\
         legal text   {} (sha256 {})",
        uses.join(", "),
        limit(terms.limits.supply),
        limit(terms.limits.per_licensee),
        terms.legal.uri,
        terms.legal.hash
    )
}

fn show_offer<C: Chain>(offer: OfferId, session: &Session<C>) -> Result<Output, Failure> {
    let found = session.client.offer(offer)?;
    let display = session.client.display(&found.terms.price.currency)?;
    let state = if found.open { "open" } else { "closed" };
    let text = format!(
        "offer {offer} for asset {} of {}: {state}, version {}, {} sold\nprice        {}\n{}",
        found.asset,
        session.name(&found.seller),
        found.version,
        found.sold,
        display.show(found.terms.price.amount.get()),
        terms_text(&found.terms, &display)
    );
    Ok(Output::new(text, json!({ "offer": found })))
}

fn list_offers<C: Chain>(args: &OfferListArgs, session: &Session<C>) -> Result<Output, Failure> {
    let most = args.most_price.as_ref().map(|amount| session.client.amount(amount)).transpose()?;
    let most_price = most.map(|(display, amount)| (display.currency, amount.get()));
    let filter = OfferFilter { asset: args.asset, usage: args.usage, most_price, for_sale: args.for_sale };
    let offers = find_offers(&filter, args.limit, session)?;
    let mut rows = vec![];
    for offer in &offers {
        let display = session.client.display(&offer.terms.price.currency)?;
        let uses: Vec<&str> = offer.terms.uses.iter().map(|usage| usage.name()).collect();
        let state = if offer.open { "open" } else { "closed" };
        let price = display.show(offer.terms.price.amount.get());
        let (number, asset) = (offer.offer.to_string(), offer.asset.to_string());
        rows.push(vec![number, asset, state.to_owned(), price, uses.join(", ")]);
    }
    let header = ["offer", "asset", "state", "price", "uses"];
    let text = if offers.is_empty() { "No such offer".to_owned() } else { table(&header, rows) };
    Ok(Output::new(text, json!({ "offers": offers })))
}

pub(crate) fn quote<C: Chain>(args: &QuoteArgs, session: &Session<C>) -> Result<Output, Failure> {
    let licensee = session.actor().ok();
    let quote = session.client.quote(args.offer, licensee.as_ref())?;
    let display = session.client.display(&quote.currency)?;
    let mut rows = vec![vec!["platform".to_owned(), display.plain(quote.fee)]];
    for part in &quote.parts {
        rows.push(vec![format!("asset {} ({})", part.asset, part.to), display.plain(part.amount)]);
    }
    rows.push(vec!["contributors".to_owned(), display.plain(quote.pool)]);
    rows.push(vec![format!("{} (owner)", session.name(&quote.owner)), display.plain(quote.owner_amount)]);
    let price = display.show(quote.price);
    let text = format!("offer {} costs {price}\n{}", quote.offer, table(&["goes to", &display.symbol], rows));
    Ok(Output::new(text, json!({ "quote": quote })))
}

/// Buy a license, after its terms were shown, with those of the licenses of the asset that the buyer has already.
pub(crate) fn buy<C: Chain>(args: &BuyArgs, yes: bool, session: &mut Session<C>) -> Result<Output, Failure> {
    let buyer = session.actor()?;
    let quote = session.client.quote(args.offer, Some(&buyer))?;
    let display = session.client.display(&quote.currency)?;
    let most = args.most.as_deref().map(|most| display.amount(most)).transpose()?;
    if let Some(most) = most.filter(|most| quote.price > most.get()) {
        let (most, price) = (display.show(most.get()), display.show(quote.price));
        return Err(Problem::PriceAboveGuard { offer: args.offer, most, price }.into());
    }
    let found = session.client.offer(args.offer)?;
    let held = session.client.licenses_of(&buyer)?;
    let live = held.iter().filter(|license| license.live && license.asset == found.asset);
    let warnings: Vec<String> = live
        .map(|license| {
            format!("\nwarning: you have license {} of this asset, {}", license.license, end_text(license.ends_at))
        })
        .collect();
    let (price, asset) = (display.show(quote.price), found.asset);
    let terms = terms_text(&found.terms, &display);
    let what = format!("A license of asset {asset} for {price}\n{terms}{}", warnings.concat());
    confirm(&what, yes)?;
    let outcome = session.client.buy(&buyer, &display, &quote)?;
    let license = session.client.license_bought(&outcome, &buyer, args.offer)?;
    let text = format!("Bought license {license} of asset {asset} for {price}{}", warnings.concat());
    Ok(Output::new(
        text,
        json!({
            "license": license, "offer": args.offer, "asset": asset, "paid": quote.price, "currency": quote.currency,
        }),
    ))
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

pub(crate) fn royalties<C: Chain>(
    command: &RoyaltiesCommand,
    yes: bool,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    match command {
        RoyaltiesCommand::Distribute { assets, currency: name } => {
            let display = currency(name.as_deref(), session)?;
            let sender = session.actor_or_passer_by();
            let outcome = session.client.distribute(&sender, assets, &display.currency)?;
            let count = outcome.events_of(&session.client.contracts.licensing, "inbox_distributed").count();
            let noun = if count == 1 { "asset" } else { "assets" };
            let text = format!("Distributed royalties of {count} {noun}");
            Ok(Output::new(text, json!({ "assets": assets, "distributed": count })))
        }
        RoyaltiesCommand::Pay { asset, amount } => {
            let payer = session.actor()?;
            let (display, amount) = session.client.amount(amount)?;
            let paid = display.show(amount.get());
            confirm(
                &format!("{paid} are shared among the platform, the parents, contributors and owner of asset {asset}"),
                yes,
            )?;
            session.client.pay_revenue(&payer, *asset, &display, amount.get())?;
            let text = format!("Paid {paid} as revenue of asset {asset}");
            Ok(Output::new(text, json!({ "asset": asset, "paid": amount.get(), "currency": display.currency })))
        }
        RoyaltiesCommand::Claim { contributor: None, assets, currency: name } => {
            let display = claimed_currency(name.as_deref(), &session.actor()?, assets, session)?;
            claim(assets, &display, session)
        }
        RoyaltiesCommand::Claim { contributor: Some(contributor), assets, currency: name } => {
            claim_for(contributor, assets, name.as_deref(), session)
        }
    }
}

/// Return the currency that was named, else the one in which these assets owe something to this account.
fn claimed_currency<C: Chain>(
    name: Option<&str>,
    contributor: &Addr,
    assets: &[AssetId],
    session: &Session<C>,
) -> Result<CurrencyDisplay, Failure> {
    match name {
        Some(_) => currency(name, session),
        None => royalty_currency(contributor, assets, session),
    }
}

fn claim<C: Chain>(assets: &[AssetId], display: &CurrencyDisplay, session: &mut Session<C>) -> Result<Output, Failure> {
    let contributor = session.actor()?;
    let paid = session.client.claim_royalties(&contributor, assets, &display.currency)?;
    let held = display.balance(&session.client.chain, &contributor)?;
    let (name, balance) = (session.actor_name()?, display.show(held));
    let text = format!("Paid {} to {name}. Balance: {balance}", display.show(paid));
    Ok(Output::new(text, json!({ "paid": paid, "held": held, "currency": display.currency })))
}

/// Have another contributor paid: a person by its number, or an account.
fn claim_for<C: Chain>(
    name: &str,
    assets: &[AssetId],
    currency: Option<&str>,
    session: &mut Session<C>,
) -> Result<Output, Failure> {
    let (contributor, address) = match parse_id(name) {
        Ok(person) => (Contributor::Person { person }, session.client.person(person)?.address),
        Err(_) => {
            let address = session.account(Some(name))?;
            (Contributor::Address { address: address.to_string() }, address)
        }
    };
    let display = claimed_currency(currency, &address, assets, session)?;
    let (currency, assets) = (display.currency.clone(), Items::new(assets.to_vec())?);
    let msg = ExecuteMsg::ClaimFor { contributor, assets, currency };
    let sender = session.actor_or_passer_by();
    let fields = json!({ "currency": display.currency });
    send_as(&sender, Code::Licensing, &msg, format!("{name} is paid what was due"), fields, session)
}
