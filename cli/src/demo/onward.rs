//! The second half of the story: datasets are published and licensed, others build on them, the money finds the contributors.

use caravan_chain::{Chain, ChainError};
use caravan_licensing_api::{ConfigResponse, QueryMsg, QuoteResponse, Use};
use caravan_marketplace_api::{ExecuteMsg, FloorPrice, ProjectChange, ProjectResponse, Sharing};
use caravan_primitives::{AssetId, Hash32, LicenseId, OfferId, ProjectId};
use caravan_provenance_api::{EdgeKind, Kind};
use cosmwasm_std::{Addr, Uint128};

use super::registry::Secret;
use super::tale::{Asset, Income, Publication, Refusal, Source, Tale};
use super::trade::Offer;
use super::world::{Fate, World};
use crate::coinage::Coinage;
use crate::failure::Failure;
use crate::market::told;

mod claims;

/// Accounts of the second half. The first is the requester's.
const LARKSPUR: &str = "larkspur";
const KESTREL: &str = "kestrel";
const HARBOR: &str = "harbor";
const TERN: &str = "tern";
/// What the outside world has paid Harbor for its application, in base units of the token.
const SUBSCRIPTIONS: u128 = 77_777_777;
/// What the datasets are called, by project.
const TITLES: [&str; 2] = ["Problems and preferences", "Video summaries"];
/// The index of each currency.
const CARA: usize = 0;
const WAVE: usize = 1;

/// The second half as it is played.
struct Half<'w, 'a> {
    world: &'w mut World<'a>,
    coinages: [Coinage; 2],
    tale: Tale,
}

/// Plays it.
pub(super) fn play(world: &mut World<'_>, projects: [ProjectId; 2]) -> Result<Tale, Failure> {
    let coinages = [world.cara.clone(), world.wave.clone()];
    let mut half = Half { world, coinages, tale: Tale::default() };
    let config: ConfigResponse = half.world.market.ask_licensing(&QueryMsg::Config {})?;
    half.tale.fee_bps = config.fee_bps;
    let datasets = half.publish(projects)?;
    half.refuse_copy()?;
    let (again, display) = half.offer_datasets(datasets)?;
    let model = half.build_model(datasets, again)?;
    let (application, inference) = half.build_application(model)?;
    half.buy(TERN, inference, WAVE)?;
    half.buy(TERN, display, CARA)?;
    half.distribute(&datasets, CARA)?;
    half.meet_contributors(projects)?;
    half.claim(0, CARA, false)?;
    half.buy(TERN, again.0, CARA)?;
    half.take_revenue(application)?;
    half.distribute(&[model, datasets[0], datasets[1]], WAVE)?;
    half.pay_everybody()?;
    half.ask_about(datasets, model)?;
    half.read_books()?;
    Ok(half.tale)
}

impl Half<'_, '_> {
    fn coinage(&self, currency: usize) -> Coinage {
        of(&self.coinages, currency)
    }

    fn account(&self, name: &str) -> Addr {
        self.world.market.chain.account(name)
    }

    /// Keeps the code with which the contracts refused.
    fn refused<T>(&mut self, what: &'static str, tried: Result<T, Failure>) -> Result<(), Failure> {
        match tried {
            Ok(_) => Err(Failure::NotRefused(what)),
            Err(Failure::Chain(ChainError::Contract { code, .. })) => {
                self.tale.refusals.push(Refusal { what, code });
                Ok(())
            }
            Err(failure) => Err(failure),
        }
    }

    /// Both editions are closed and published, under commitments that are old enough.
    fn publish(&mut self, projects: [ProjectId; 2]) -> Result<[AssetId; 2], Failure> {
        let requester = self.account(LARKSPUR);
        let change = ProjectChange::SetSharing { sharing: Sharing::None {} };
        let msg = ExecuteMsg::UpdateProject { project: projects[CARA], change };
        let tried = self.world.market.run(&requester, &msg).map_err(Failure::from);
        self.refused("Larkspur takes back the contributors' part once work is open", tried)?;
        let secrets = [CARA, WAVE].map(|currency| self.dataset(currency));
        let mut ready = 0;
        for (project, (secret, _)) in projects.into_iter().zip(&secrets) {
            self.world.market.close_edition(&requester, project)?;
            ready = self.world.market.commit(&requester, secret)?;
        }
        let tried = self.world.market.publish(&requester, projects[CARA], &secrets[CARA].0);
        self.refused("Larkspur publishes at once, on a commitment of a few seconds", tried)?;
        self.world.wait_until(ready)?;
        let first = self.publish_one(projects[CARA], CARA, secrets[CARA])?;
        let second = self.publish_one(projects[WAVE], WAVE, secrets[WAVE])?;
        Ok([first, second])
    }

    /// The content of a dataset, every accepted answer of its project, and how many these are.
    fn dataset(&self, currency: usize) -> (Secret, usize) {
        let accepted = self.world.work.iter().filter(|work| {
            let batch = self.world.batches.get(work.batch);
            let same = batch.is_some_and(|batch| batch.coinage.currency == of(&self.coinages, currency).currency);
            same && work.fate != Fate::Rejected
        });
        let line = |work: &super::world::Work| {
            let task = self.world.batches.get(work.batch).and_then(|batch| batch.tasks.get(work.task));
            serde_json::json!([task.map_or("", |task| task.id.as_str()), work.answer]).to_string()
        };
        let lines: Vec<String> = accepted.map(line).collect();
        let content = Hash32::digest(lines.join("\n").as_bytes());
        (Secret { content, salt: salt(of(&TITLES, currency)) }, lines.len())
    }

    fn publish_one(
        &mut self,
        project: ProjectId,
        currency: usize,
        (secret, answers): (Secret, usize),
    ) -> Result<AssetId, Failure> {
        let (requester, coinage) = (self.account(LARKSPUR), self.coinage(currency));
        let outcome = self.world.market.publish(&requester, project, &secret)?;
        let asset = self.world.market.asset_of(secret.content)?;
        let terms: ProjectResponse = self.world.market.ask(&caravan_marketplace_api::QueryMsg::Project { project })?;
        let floor = match terms.sharing {
            Sharing::None {} => None,
            Sharing::Contributors(shares) => shares.floor_price,
        };
        let named = |FloorPrice { currency, amount }: FloorPrice| {
            let known = self.coinages.iter().find(|coinage| coinage.currency == currency)?;
            Some((known.clone(), amount.get()))
        };
        self.tale.publications.push(Publication {
            asset: asset.asset,
            answers,
            contributor_bps: asset.contributors.contributor_bps.get(),
            floor: floor.and_then(named),
            coinage,
            bond: told(&outcome, "dataset_published", "bond")?,
            refund: self.world.market.withdraw_available(&requester, project)?,
        });
        self.tale.assets.push(Asset::of(&asset, of(&TITLES, currency), LARKSPUR));
        Ok(asset.asset)
    }

    /// Tern has a copy of the first dataset, and would have it for its own.
    fn refuse_copy(&mut self) -> Result<(), Failure> {
        let tern = self.account(TERN);
        let secret = Secret { content: self.dataset(CARA).0.content, salt: salt(TERN) };
        let ready = self.world.market.commit(&tern, &secret)?;
        self.world.wait_until(ready)?;
        let tried = self.world.market.register(&tern, Kind::Dataset, &secret);
        self.refused("Tern registers a copy of the first dataset as its own", tried)
    }

    /// Offers to train on either dataset, and to show the second. Gives the offers by currency, and the last.
    fn offer_datasets(
        &mut self,
        [problems, summaries]: [AssetId; 2],
    ) -> Result<((OfferId, OfferId), OfferId), Failure> {
        let (larkspur, [cara, wave]) = (self.account(LARKSPUR), self.coinages.clone());
        let offer = |asset, price, royalty_bps| Offer {
            asset,
            uses: &[Use::Train, Use::Evaluate],
            price,
            days: None,
            royalty_bps: Some(royalty_bps),
        };
        let train = offer(problems, 12_500_000, 1_250);
        for (what, coinage, price) in [
            ("Larkspur offers the first dataset below its floor price", &cara, 7_999_999),
            ("Larkspur offers it in another currency than the floor's", &wave, 12_500_000),
        ] {
            let tried = self.world.market.offer(&larkspur, coinage, &Offer { price, ..train.clone() });
            self.refused(what, tried)?;
        }
        let in_cara = self.world.market.offer(&larkspur, &cara, &train)?;
        let in_wave = self.world.market.offer(&larkspur, &wave, &offer(summaries, 10_010_000, 700))?;
        let show =
            Offer { asset: summaries, uses: &[Use::Display], price: 3_330_000, days: Some(365), royalty_bps: None };
        Ok(((in_cara, in_wave), self.world.market.offer(&larkspur, &cara, &show)?))
    }

    /// Kestrel licenses both datasets and registers the model that it trained on them.
    fn build_model(&mut self, parents: [AssetId; 2], offers: (OfferId, OfferId)) -> Result<AssetId, Failure> {
        let kestrel = self.account(KESTREL);
        let licenses = [self.buy(KESTREL, offers.0, CARA)?, self.buy(KESTREL, offers.1, WAVE)?];
        let model = self.draft(KESTREL, Kind::Model, "Kestrel 1")?;
        for (parent, license) in parents.into_iter().zip(licenses) {
            self.world.market.derive(&kestrel, (model, parent), (EdgeKind::TrainedOn, license))?;
        }
        self.world.market.seal_asset(&kestrel, model)?;
        Ok(model)
    }

    /// Harbor licenses the model and registers the application that runs on it. Gives it and the model's other offer.
    fn build_application(&mut self, model: AssetId) -> Result<(AssetId, OfferId), Failure> {
        let (kestrel, harbor, [cara, wave]) = (self.account(KESTREL), self.account(HARBOR), self.coinages.clone());
        let uses = &[Use::Infer];
        let build = Offer { asset: model, uses, price: 20_020_000, days: None, royalty_bps: Some(2_000) };
        let infer = Offer { asset: model, uses, price: 6_660_000, days: Some(90), royalty_bps: None };
        let build = self.world.market.offer(&kestrel, &cara, &build)?;
        let infer = self.world.market.offer(&kestrel, &wave, &infer)?;
        let license = self.buy(HARBOR, build, CARA)?;
        let application = self.draft(HARBOR, Kind::Application, "Harbor Tutor")?;
        self.world.market.derive(&harbor, (application, model), (EdgeKind::ServedBy, license))?;
        self.world.market.seal_asset(&harbor, application)?;
        Ok((application, infer))
    }

    /// A draft, registered under a commitment.
    fn draft(&mut self, owner: &'static str, kind: Kind, title: &'static str) -> Result<AssetId, Failure> {
        let who = self.account(owner);
        let secret = Secret { content: Hash32::digest(title.as_bytes()), salt: salt(title) };
        let ready = self.world.market.commit(&who, &secret)?;
        self.world.wait_until(ready)?;
        self.world.market.register(&who, kind, &secret)?;
        let asset = Asset::of(&self.world.market.asset_of(secret.content)?, title, owner);
        let id = asset.id;
        self.tale.assets.push(asset);
        Ok(id)
    }

    /// Somebody asks for a quote, and buys on it.
    fn buy(&mut self, buyer: &'static str, offer: OfferId, currency: usize) -> Result<LicenseId, Failure> {
        let (who, coinage) = (self.account(buyer), self.coinage(currency));
        let quote = self.world.market.quote(offer)?;
        let outcome = self.world.paying(|market| market.buy(&who, &coinage, &quote))?;
        let license = LicenseId::new(told(&outcome, "license_bought", "license")?)?;
        let asset = self.world.market.license(license)?.asset;
        let income = Income::told(&outcome, (asset, &coinage), (Some(buyer), Source::License(license)))?;
        if !agree(&quote, &income) {
            return Err(Failure::Unbalanced(format!("license {license}, which was not split as it was quoted")));
        }
        self.tale.income.push(income);
        Ok(license)
    }

    /// Harbor pays in what its users have paid for the application.
    fn take_revenue(&mut self, application: AssetId) -> Result<(), Failure> {
        let (harbor, coinage) = (self.account(HARBOR), self.coinage(WAVE));
        let paid = (&coinage, Uint128::new(SUBSCRIPTIONS));
        let outcome = self.world.paying(|market| market.revenue(&harbor, application, paid))?;
        let income = Income::told(&outcome, (application, &coinage), (Some(HARBOR), Source::Revenue))?;
        self.tale.income.push(income);
        Ok(())
    }

    /// Inboxes go up, one hop each, children first.
    fn distribute(&mut self, path: &[AssetId], currency: usize) -> Result<(), Failure> {
        let coinage = self.coinage(currency);
        let outcome = self.world.market.distribute(path, &coinage.currency)?;
        for asset in path {
            self.tale.income.push(Income::told(&outcome, (*asset, &coinage), (None, Source::Inbox))?);
        }
        Ok(())
    }
}

/// Of two, the one of a currency.
fn of<T: Clone>([cara, wave]: &[T; 2], currency: usize) -> T {
    if currency == WAVE {
        wave.clone()
    } else {
        cara.clone()
    }
}

/// Whether a purchase did what its quote said, to the unit.
fn agree(quote: &QuoteResponse, income: &Income) -> bool {
    let parts = quote.parts.iter().map(|part| (part.asset, part.amount));
    quote.price == income.gross
        && quote.fee == income.fee
        && quote.pool == income.pool
        && quote.owner_amount == income.owner
        && quote.dust.1 == income.dust
        && parts.filter(|(_, amount)| !amount.is_zero()).eq(income.parts.iter().copied())
}

/// 32 bytes that would be random, if the demo were not to be the same every time.
fn salt(whose: &str) -> Hash32 {
    Hash32::digest(format!("the salt of {whose}").as_bytes())
}
