//! The second phase: datasets are published and licensed, others build on them, royalties reach the contributors.

use caravan_chain::Chain;
use caravan_licensing_api::{ConfigResponse, QueryMsg, QuoteResponse, Use};
use caravan_marketplace_api::{ExecuteMsg, FloorPrice, ProjectChange, Sharing};
use caravan_primitives::{AssetId, Hash32, LicenseId, OfferId, ProjectId};
use caravan_provenance_api::{AssetResponse, EdgeKind, Kind};
use cosmwasm_std::{Addr, Uint128};

use super::report::{Asset, Income, LicensingEvents, Publication, RefusedMessage, Report, Source};
use super::state::{DemoState, WorkResult};
use caravan_client::{
    event_number, ClientError, CurrencyDisplay, LicensedEdge, Registration, Result, SampleOffer as Offer,
};

mod claims;

/// The accounts of the second phase. Larkspur is the requester.
const LARKSPUR: &str = "larkspur";
const KESTREL: &str = "kestrel";
const HARBOR: &str = "harbor";
const TERN: &str = "tern";
/// What users have paid Harbor for its application, in base units of the token.
const SUBSCRIPTIONS: u128 = 77_777_777;
/// The titles of the datasets, by project.
const TITLES: [&str; 2] = ["Problems and preferences", "Video summaries"];
/// The index of each currency.
const CARA: usize = 0;
const WAVE: usize = 1;

/// The content of a dataset, and how many answers it has.
#[derive(Clone, Copy)]
struct Dataset {
    registration: Registration,
    answers: usize,
}

struct DatasetOffers {
    train_in_cara: OfferId,
    train_in_wave: OfferId,
    display: OfferId,
}

/// Who sends a claim. The contributor is paid in both cases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claimant {
    Contributor,
    PasserBy,
}

struct LicensingPhase<'w, 'a> {
    state: &'w mut DemoState<'a>,
    displays: [CurrencyDisplay; 2],
    report: Report,
}

/// Play the phase. Return what happened.
pub(super) fn play(state: &mut DemoState<'_>, projects: [ProjectId; 2]) -> Result<Report> {
    let displays = [state.cara.clone(), state.wave.clone()];
    let mut phase = LicensingPhase { state, displays, report: Report::default() };
    let config: ConfigResponse = phase.state.client.query_licensing(&QueryMsg::Config {})?;
    phase.report.fee_bps = config.fee_bps;
    let datasets = phase.publish(projects)?;
    phase.refuse_copy()?;
    let offers = phase.offer_datasets(datasets)?;
    let model = phase.build_model(datasets, &offers)?;
    let (application, inference) = phase.build_application(model)?;
    phase.buy(TERN, inference, WAVE)?;
    phase.buy(TERN, offers.display, CARA)?;
    phase.distribute(&datasets, CARA)?;
    phase.load_contributors(projects)?;
    phase.claim(0, CARA, Claimant::Contributor)?;
    phase.buy(TERN, offers.train_in_cara, CARA)?;
    phase.take_revenue(application)?;
    phase.distribute(&[model, datasets[0], datasets[1]], WAVE)?;
    phase.pay_all()?;
    phase.ask_about(datasets, model)?;
    phase.read_ledgers()?;
    Ok(phase.report)
}

impl LicensingPhase<'_, '_> {
    fn display(&self, currency: usize) -> CurrencyDisplay {
        of(&self.displays, currency)
    }

    fn asset_by_hash(&self, content: Hash32) -> Result<AssetResponse> {
        let missing = ClientError::EventMissing { event: "asset_registered", attribute: "asset" };
        self.state.client.asset_by_hash(content)?.ok_or(missing)
    }

    fn account(&self, name: &str) -> Addr {
        self.state.client.chain.account(name)
    }

    /// Record the code of a message that the contracts must refuse.
    fn refused<T>(&mut self, what: &'static str, tried: Result<T>) -> Result<()> {
        self.report.refused_messages.push(RefusedMessage::expect(what, tried)?);
        Ok(())
    }

    /// Close and publish both editions, under commitments that are old enough.
    fn publish(&mut self, projects: [ProjectId; 2]) -> Result<[AssetId; 2]> {
        let requester = self.account(LARKSPUR);
        let change = ProjectChange::SetSharing { sharing: Sharing::None {} };
        let msg = ExecuteMsg::UpdateProject { project: projects[CARA], change };
        let tried = self.state.client.run(&requester, &msg).map_err(ClientError::from);
        self.refused("Larkspur takes back the contributors' part once work is open", tried)?;
        let datasets = [CARA, WAVE].map(|currency| self.dataset(currency));
        let [first, second] = datasets;
        let mut ready = 0;
        for (project, dataset) in projects.into_iter().zip(&datasets) {
            self.state.client.close_edition(&requester, project)?;
            ready = self.state.client.commit(&requester, &dataset.registration)?.usable_from.get();
        }
        let tried = self.state.client.publish_sample_dataset(&requester, projects[CARA], &first.registration);
        self.refused("Larkspur publishes at once, on a commitment of a few seconds", tried)?;
        self.state.wait_until(ready)?;
        Ok([self.publish_one(projects[CARA], CARA, first)?, self.publish_one(projects[WAVE], WAVE, second)?])
    }

    /// Return the dataset of a project: every accepted answer.
    fn dataset(&self, currency: usize) -> Dataset {
        let accepted = self.state.work.iter().filter(|work| {
            let batch = self.state.batches.get(work.batch);
            let same = batch.is_some_and(|batch| batch.display.currency == of(&self.displays, currency).currency);
            same && work.result != WorkResult::Rejected
        });
        let line = |work: &super::state::Work| {
            let task = self.state.batches.get(work.batch).and_then(|batch| batch.tasks.get(work.task));
            serde_json::json!([task.map_or("", |task| task.id.as_str()), work.answer]).to_string()
        };
        let lines: Vec<String> = accepted.map(line).collect();
        let content = Hash32::digest(lines.join("\n").as_bytes());
        Dataset { registration: Registration { content, salt: salt(of(&TITLES, currency)) }, answers: lines.len() }
    }

    fn publish_one(
        &mut self,
        project: ProjectId,
        currency: usize,
        Dataset { registration, answers }: Dataset,
    ) -> Result<AssetId> {
        let (requester, display) = (self.account(LARKSPUR), self.display(currency));
        let outcome = self.state.client.publish_sample_dataset(&requester, project, &registration)?;
        let asset = self.asset_by_hash(registration.content)?;
        let terms = self.state.client.project(project)?;
        let floor = match terms.sharing {
            Sharing::None {} => None,
            Sharing::Contributors(shares) => shares.floor_price,
        };
        let named = |FloorPrice { currency, amount }: FloorPrice| {
            let known = self.displays.iter().find(|display| display.currency == currency)?;
            Some((known.clone(), amount.get()))
        };
        self.report.publications.push(Publication {
            asset: asset.asset,
            answers,
            contributor_bps: asset.contributors.contributor_bps.get(),
            floor: floor.and_then(named),
            display,
            bond: event_number(&outcome, &self.state.client.contracts.marketplace, "dataset_published", "bond")?,
            refund: self.state.client.withdraw_available(&requester, project)?,
        });
        self.report.assets.push(Asset::of(&asset, of(&TITLES, currency), LARKSPUR));
        Ok(asset.asset)
    }

    /// Tern has a copy of the first dataset and tries to register it.
    fn refuse_copy(&mut self) -> Result<()> {
        let tern = self.account(TERN);
        let registration = Registration { content: self.dataset(CARA).registration.content, salt: salt(TERN) };
        let ready = self.state.client.commit(&tern, &registration)?.usable_from.get();
        self.state.wait_until(ready)?;
        let tried = self.state.client.register_sample(&tern, Kind::Dataset, &registration);
        self.refused("Tern registers a copy of the first dataset as its own", tried)
    }

    /// Offer to train on either dataset, and to display the second.
    fn offer_datasets(&mut self, datasets: [AssetId; 2]) -> Result<DatasetOffers> {
        let [problems, summaries] = datasets;
        let (larkspur, [cara, wave]) = (self.account(LARKSPUR), self.displays.clone());
        let offer = |asset, price, royalty_bps| Offer {
            asset,
            uses: &[Use::Train, Use::Evaluate],
            price,
            days: None,
            royalty_bps: Some(royalty_bps),
        };
        let train = offer(problems, 12_500_000, 1_250);
        for (what, display, price) in [
            ("Larkspur offers the first dataset below its floor price", &cara, 7_999_999),
            ("Larkspur offers it in another currency than the floor's", &wave, 12_500_000),
        ] {
            let tried = self.state.client.create_sample_offer(&larkspur, display, &Offer { price, ..train.clone() });
            self.refused(what, tried)?;
        }
        let in_cara = self.state.client.create_sample_offer(&larkspur, &cara, &train)?;
        let in_wave = self.state.client.create_sample_offer(&larkspur, &wave, &offer(summaries, 10_010_000, 700))?;
        let show =
            Offer { asset: summaries, uses: &[Use::Display], price: 3_330_000, days: Some(365), royalty_bps: None };
        let display = self.state.client.create_sample_offer(&larkspur, &cara, &show)?;
        Ok(DatasetOffers { train_in_cara: in_cara, train_in_wave: in_wave, display })
    }

    /// Kestrel licenses both datasets and registers the model that it trained on them.
    fn build_model(&mut self, parents: [AssetId; 2], offers: &DatasetOffers) -> Result<AssetId> {
        let kestrel = self.account(KESTREL);
        let licenses = [self.buy(KESTREL, offers.train_in_cara, CARA)?, self.buy(KESTREL, offers.train_in_wave, WAVE)?];
        let model = self.draft(KESTREL, Kind::Model, "Kestrel 1")?;
        for (parent, license) in parents.into_iter().zip(licenses) {
            let edge = LicensedEdge { child: model, parent, kind: EdgeKind::TrainedOn, license };
            self.state.client.register_derivative(&kestrel, edge)?;
        }
        self.state.client.seal(&kestrel, model)?;
        Ok(model)
    }

    /// Harbor licenses the model and registers the application that runs on it. Return it with the other offer of the model.
    fn build_application(&mut self, model: AssetId) -> Result<(AssetId, OfferId)> {
        let (kestrel, harbor, [cara, wave]) = (self.account(KESTREL), self.account(HARBOR), self.displays.clone());
        let uses = &[Use::Infer];
        let build = Offer { asset: model, uses, price: 20_020_000, days: None, royalty_bps: Some(2_000) };
        let infer = Offer { asset: model, uses, price: 6_660_000, days: Some(90), royalty_bps: None };
        let build = self.state.client.create_sample_offer(&kestrel, &cara, &build)?;
        let infer = self.state.client.create_sample_offer(&kestrel, &wave, &infer)?;
        let license = self.buy(HARBOR, build, CARA)?;
        let application = self.draft(HARBOR, Kind::Application, "Harbor Tutor")?;
        let edge = LicensedEdge { child: application, parent: model, kind: EdgeKind::ServedBy, license };
        self.state.client.register_derivative(&harbor, edge)?;
        self.state.client.seal(&harbor, application)?;
        Ok((application, infer))
    }

    /// Register a draft under a commitment.
    fn draft(&mut self, owner: &'static str, kind: Kind, title: &'static str) -> Result<AssetId> {
        let who = self.account(owner);
        let registration = Registration { content: Hash32::digest(title.as_bytes()), salt: salt(title) };
        let ready = self.state.client.commit(&who, &registration)?.usable_from.get();
        self.state.wait_until(ready)?;
        self.state.client.register_sample(&who, kind, &registration)?;
        let asset = Asset::of(&self.asset_by_hash(registration.content)?, title, owner);
        let id = asset.id;
        self.report.assets.push(asset);
        Ok(id)
    }

    /// Buy a license at the quoted price.
    fn buy(&mut self, buyer: &'static str, offer: OfferId, currency: usize) -> Result<LicenseId> {
        let (who, display) = (self.account(buyer), self.display(currency));
        let quote = self.state.client.quote(offer, Some(&who))?;
        let outcome = self.state.paying(|client| client.buy(&who, &display, &quote))?;
        let licensing = self.state.client.contracts.licensing.clone();
        let license = self.state.client.license_bought(&outcome, &who, offer)?;
        let asset = self.state.client.license(license)?.asset;
        let events = LicensingEvents { outcome: &outcome, licensing: &licensing };
        let income = Income::read(&events, asset, &display, Source::License { license, buyer })?;
        if !agree(&quote, &income) {
            return Err(ClientError::MoneyUnbalanced(format!(
                "license {license}, which was not split as it was quoted"
            )));
        }
        self.report.income.push(income);
        Ok(license)
    }

    /// Harbor pays in what its users have paid for the application.
    fn take_revenue(&mut self, application: AssetId) -> Result<()> {
        let (harbor, display) = (self.account(HARBOR), self.display(WAVE));
        let amount = Uint128::new(SUBSCRIPTIONS);
        let outcome = self.state.paying(|client| client.pay_revenue(&harbor, application, &display, amount))?;
        let events = LicensingEvents { outcome: &outcome, licensing: &self.state.client.contracts.licensing };
        let income = Income::read(&events, application, &display, Source::Revenue { payer: HARBOR })?;
        self.report.income.push(income);
        Ok(())
    }

    /// Pass royalties on to parents, one step each, children first.
    fn distribute(&mut self, path: &[AssetId], currency: usize) -> Result<()> {
        let display = self.display(currency);
        let passer_by = self.account("passer-by");
        let outcome = self.state.client.distribute(&passer_by, path, &display.currency)?;
        let events = LicensingEvents { outcome: &outcome, licensing: &self.state.client.contracts.licensing };
        for asset in path {
            self.report.income.push(Income::read(&events, *asset, &display, Source::Inbox)?);
        }
        Ok(())
    }
}

/// Return the one of a currency.
fn of<T: Clone>(pair: &[T; 2], currency: usize) -> T {
    let [cara, wave] = pair;
    if currency == WAVE {
        wave.clone()
    } else {
        cara.clone()
    }
}

/// Return whether a purchase was split as its quote said, to the unit.
fn agree(quote: &QuoteResponse, income: &Income) -> bool {
    let parts = quote.parts.iter().map(|part| (part.asset, part.amount));
    quote.price == income.gross
        && quote.fee == income.fee
        && quote.pool == income.pool
        && quote.owner_amount == income.owner
        && quote.dust.1 == income.dust
        && parts.filter(|(_, amount)| !amount.is_zero()).eq(income.parts.iter().copied())
}

/// Return a fixed salt: the demo must be the same every time.
fn salt(whose: &str) -> Hash32 {
    Hash32::digest(format!("the salt of {whose}").as_bytes())
}
