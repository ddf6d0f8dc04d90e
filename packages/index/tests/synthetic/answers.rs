//! What the contracts answer at the end of the chain.

use caravan_licensing_api as licensing;
use caravan_licensing_api::{
    Derivatives, Fulfilment, Legal, LicenseResponse, Limits, OfferResponse, OfferTerms, Price, Term, Use,
};
use caravan_marketplace_api as marketplace;
use caravan_marketplace_api::{
    batch_config, BatchResponse, BatchStatus, DecisionTimes, OpenedResponse, Progress, ProjectResponse, ProjectStatus,
    RequesterResponse, Sharing,
};
use caravan_money::{Amount, Bps};
use caravan_primitives::{
    AssetId, BatchId, EditionId, Hash32, Identifier, Items, Language, LicenseId, OfferId, ProjectId, Seconds, Time,
    Title, Uri,
};
use caravan_provenance_api as provenance;
use caravan_provenance_api::{AssetResponse, AssetStatus, ContributorSource, Contributors, Kind, MetadataEntry};
use cosmwasm_std::{from_json, to_json_binary, Addr, Binary, Uint128};

use super::{address, currency, person, words, Fate, Synthetic, START};

/// The kinds of tasks, and the languages.
pub(crate) const KINDS: [&str; 5] = ["classification", "rating", "translation", "transcription", "image_boxes"];
pub(crate) const LANGUAGES: [&str; 6] = ["en", "pt-BR", "sw", "hi", "zh", "pl"];

fn pick<T: Copy>(list: &[T], number: u64) -> T {
    list[usize::try_from(number % list.len() as u64).unwrap()]
}

impl Synthetic {
    pub(super) fn answer(&self, contract: &Addr, msg: &Binary) -> Option<Binary> {
        if *contract == self.contracts.marketplace {
            return match from_json(msg).ok()? {
                marketplace::QueryMsg::Project { project } => to_json_binary(&self.project_answer(project.get())).ok(),
                marketplace::QueryMsg::Batch { batch } => to_json_binary(&self.batch_answer(batch.get())).ok(),
                marketplace::QueryMsg::Requester { .. } => {
                    let (paid, rejected_sum) = (Uint128::new(700), Uint128::new(100));
                    let decision_times = DecisionTimes { one_day: 3, auto_approved: 1, ..DecisionTimes::default() };
                    let rejectable = Uint128::new(200);
                    let (editions_in_time, editions_late) = (1, 0);
                    to_json_binary(&RequesterResponse {
                        paid,
                        rejected_sum,
                        rejectable,
                        decision_times,
                        editions_in_time,
                        editions_late,
                        upheld: Uint128::zero(),
                        overturned: Uint128::zero(),
                    })
                    .ok()
                }
                _ => None,
            };
        }
        if *contract == self.contracts.provenance {
            let provenance::QueryMsg::Asset { asset } = from_json(msg).ok()? else { return None };
            return to_json_binary(&self.asset_answer(asset.get())).ok();
        }
        match from_json(msg).ok()? {
            licensing::QueryMsg::Offer { offer } => to_json_binary(&self.offer_answer(offer.get())).ok(),
            licensing::QueryMsg::License { license } => to_json_binary(&self.license_answer(license.get())).ok(),
            _ => None,
        }
    }

    fn project_answer(&self, id: u64) -> ProjectResponse {
        ProjectResponse {
            project: ProjectId::new(id).unwrap(),
            requester: person(self.requester_of(id)),
            managers: vec![],
            currency: currency(),
            arbiter: address("arbiter", 1),
            uri: Uri::new(format!("Work on {}", words::title(id))).unwrap(),
            uri_hash: Hash32::digest(b"no document"),
            sharing: Sharing::None {},
            status: ProjectStatus::Active,
            edition: EditionId::FIRST,
            available: Uint128::new(5),
            project_credit: Uint128::zero(),
        }
    }

    /// A batch at the end: the last quarter is open.
    #[allow(clippy::too_many_lines, reason = "an answer with all of its fields")]
    pub(super) fn batch_answer(&self, id: u64) -> BatchResponse {
        let mut config = batch_config();
        config.about.title = Title::new(words::title(id)).unwrap();
        config.about.kind = Identifier::new(pick(&KINDS, id)).unwrap();
        config.about.languages = Items::new(vec![Language::new(pick(&LANGUAGES, id / 5)).unwrap()]).unwrap();
        config.about.definition.hash = Hash32::digest(&words::definition(id));
        let slots = self.per_batch() + id % 3 * 100;
        config.work.tasks = u32::try_from(slots).unwrap();
        let reward = Uint128::new(Self::reward(id));
        config.money.reward = Amount::new(reward).unwrap();
        let answers = (id - 1) * self.per_batch()..(id * self.per_batch()).min(self.size.answers);
        let of = |fate| answers.clone().filter(|answer| Fate::of(*answer) == fate).count() as u64;
        let accepted = of(Fate::Accepted) + of(Fate::AutoApproved) + of(Fate::TakenBack);
        let claimed = answers.clone().count() as u64;
        BatchResponse {
            batch: BatchId::new(id).unwrap(),
            project: ProjectId::new(self.project_of(id)).unwrap(),
            status: if id * 4 > self.size.batches * 3 { BatchStatus::Open } else { BatchStatus::Settled },
            config,
            opened: Some(OpenedResponse {
                opened_at: Time::new(START),
                closes_at: Time::new(START + 15_000_000 + id % 1_000 * 60),
                edition: EditionId::FIRST,
                fee_bps: 500,
                arbiter_fee: Uint128::new(7),
                free_appeals_left: 3,
                points_rate: Uint128::new(1_000_000),
                seed: Hash32::digest(&id.to_be_bytes()),
                from_project_credit: false,
                overlap: 1,
                reward,
                cost: reward + Uint128::new(50),
            }),
            progress: Progress {
                slots,
                claimed,
                submitted: claimed - of(Fate::Returned),
                accepted,
                live: 0,
                reopened: of(Fate::Rejected),
                pending: u32::try_from(id % 21).unwrap(),
            },
        }
    }

    pub(super) fn asset_answer(&self, id: u64) -> AssetResponse {
        AssetResponse {
            asset: AssetId::new(id).unwrap(),
            kind: pick(&Kind::ALL, id),
            owner: address("person", 1 + id % 50),
            epoch: 1 + u64::from(id.is_multiple_of(11)),
            status: if id.is_multiple_of(7) { AssetStatus::Draft } else { AssetStatus::Sealed },
            content_hash: Hash32::digest(&id.to_be_bytes()),
            watermark: Hash32::digest(&id.to_le_bytes()),
            line: AssetId::new(id).unwrap(),
            contributors: Contributors {
                contributors: ContributorSource::None {},
                total_weight: Uint128::zero(),
                contributor_bps: Bps::ZERO,
                floor_price: None,
                floor_royalty_bps: Bps::ZERO,
            },
            metadata: MetadataEntry {
                index: 0,
                uri: Uri::new(format!("https://data.example/{}", words::title(id))).unwrap(),
                hash: Hash32::digest(b"no document"),
                at: Time::new(START),
            },
            registered_at: Time::new(START),
            offered: None,
        }
    }

    /// An offer: every third costs more than 64 bits hold.
    pub(super) fn offer_answer(&self, id: u64) -> OfferResponse {
        let large = if id.is_multiple_of(3) { 1_u128 << 100 } else { 0 };
        let amount = Amount::new(Uint128::new(large + 1_000 + u128::from(id * 7 % 1_000))).unwrap();
        OfferResponse {
            offer: OfferId::new(id).unwrap(),
            asset: AssetId::new(id).unwrap(),
            epoch: 1,
            version: 1,
            seller: address("person", 1 + id % 50),
            terms: OfferTerms {
                uses: Items::new(vec![pick(&Use::ALL, id), pick(&Use::ALL, id + 1)]).unwrap(),
                price: Price { currency: currency(), amount },
                term: Term::Lasts { seconds: Seconds::new(1_000_000) },
                limits: Limits { supply: Some(if id.is_multiple_of(4) { 1 } else { 9 }), per_licensee: None },
                derivatives: Derivatives::Forbidden {},
                legal: Legal { uri: Uri::new("https://legal.example/1").unwrap(), hash: Hash32::digest(b"legal") },
                fulfilment: Fulfilment::Instant {},
            },
            fee_bps: 250,
            sold: 1,
            open: !id.is_multiple_of(5),
        }
    }

    pub(super) fn license_answer(&self, id: u64) -> LicenseResponse {
        LicenseResponse {
            license: LicenseId::new(id).unwrap(),
            asset: AssetId::new(id).unwrap(),
            licensee: address("person", 1 + id % 9),
            offer: OfferId::new(id).unwrap(),
            version: 1,
            terms: self.offer_answer(id).terms,
            fee: Uint128::new(25),
            starts_at: Time::new(START),
            ends_at: Some(Time::new(START + 1_000_000)),
            live: true,
        }
    }
}
