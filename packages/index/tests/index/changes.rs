//! Everything that the demo does not do: what an index must ask for again.

use std::cell::RefCell;
use std::rc::Rc;

use caravan_chain::{named_account, Chain, Sandbox};
use caravan_client::{Client, CurrencyDisplay, Registration, SampleOffer};
use caravan_demo::play;
use caravan_index::{OfferFilter, OfferOrder, PageRequest, Reader};
use caravan_licensing_api as licensing;
use caravan_marketplace_api::{ExecuteMsg, Pick, ProjectChange, Shares, Sharing};
use caravan_money::{Amount, Bps};
use caravan_primitives::{AssetId, BatchId, Hash32, Items, Language, PersonId, ProjectId, Seconds, Title, Upto, Uri};
use caravan_provenance_api as provenance;
use cosmwasm_std::{coins, Addr, Uint128};
use serde::Serialize;

use crate::played::{Kept, Shared, World};

type People = Client<Box<dyn Sandbox>>;

const FIRST: &str = r#"{"summary":"The first text.","minutes":9}"#;
const SECOND: &str = r#"{"summary":"The second text.","minutes":4}"#;

struct Story {
    people: People,
    requester: Addr,
    project: ProjectId,
}

impl Story {
    fn run(&mut self, sender: &Addr, msg: &ExecuteMsg) {
        self.people.run(sender, msg).unwrap();
    }

    fn send<T: Serialize>(&mut self, sender: &Addr, contract: &Addr, msg: &T) {
        let msg = caravan_chain::Msg::execute(contract, msg, vec![]).unwrap();
        self.people.chain.execute(sender, &[msg]).unwrap();
    }

    fn account(&self, name: &str) -> Addr {
        self.people.chain.account(name)
    }

    /// A draft that is edited, opened, and improved.
    fn batch(&mut self) -> BatchId {
        let mut config = self.people.batch(BatchId::new(2).unwrap()).unwrap().config;
        config.about.title = Title::new("A first title").unwrap();
        config.about.definition.hash = Hash32::digest(FIRST.as_bytes());
        config.work.overlap = 1;
        let (requester, project) = (self.requester.clone(), self.project);
        let batch = self.people.create_batch(&requester, project, config.clone()).unwrap().0;
        config.about.title = Title::new("Another title: 数据").unwrap();
        config.about.languages = Items::new(vec![Language::new("sw").unwrap()]).unwrap();
        config.about.definition.hash = Hash32::digest(SECOND.as_bytes());
        self.run(&requester, &ExecuteMsg::EditDraft { batch, config: Box::new(config) });
        let most = Amount::new(Uint128::MAX).unwrap();
        self.people.open_batch(&requester, batch, most.get()).unwrap();
        let reward = Amount::new(Uint128::new(900_000)).unwrap();
        self.run(&requester, &ExecuteMsg::ImproveBatch { batch, reward, overlap: 2, most });
        batch
    }

    /// Work that is returned, given up, and expires; a person who moves.
    fn work(&mut self, batch: BatchId) {
        let [zoe, moved, lazy, requester] = ["zoe", "zoe-moved", "lazy", "larkspur"].map(|name| self.account(name));
        let slot = self.people.claim(&zoe, batch, Pick::Random {}).unwrap().0.unwrap();
        self.run(&zoe, &ExecuteMsg::Return { batch, assignment: slot.assignment });
        let slot = self.people.claim(&zoe, batch, Pick::Random {}).unwrap().0.unwrap();
        self.people.chain.wait(120).unwrap();
        self.people.submit_plain(&zoe, &slot, "an answer").unwrap();
        self.run(&zoe, &ExecuteMsg::GiveUp { batch, assignment: slot.assignment });
        let late = self.people.claim(&lazy, batch, Pick::Random {}).unwrap().0.unwrap();
        self.run(&zoe, &ExecuteMsg::StartMove { to: moved.to_string() });
        self.people.chain.wait(8 * 86_400).unwrap();
        self.people.settle(&requester, batch, vec![late.assignment]).unwrap();
        self.run(&moved, &ExecuteMsg::AcceptMove { person: slot.person });
        let slot = self.people.claim(&moved, batch, Pick::Random {}).unwrap().0.unwrap();
        self.people.chain.wait(120).unwrap();
        self.people.submit_plain(&moved, &slot, "another answer").unwrap();
    }

    /// A child of the requester's own asset.
    fn child(&mut self, parent: AssetId) {
        let (owner, provenance) = (self.requester.clone(), self.people.contracts.provenance.clone());
        let registration = Registration { content: Hash32::digest(b"child"), salt: Hash32::digest(b"salt") };
        self.people.commit(&owner, &registration).unwrap();
        self.people.chain.wait(70).unwrap();
        let asset = provenance::NewAsset {
            kind: provenance::Kind::Model,
            content_hash: registration.content,
            salt: registration.salt,
            uri: Uri::new("sample://child").unwrap(),
            uri_hash: registration.content,
            contributors: provenance::NewContributors::None {},
            contributor_bps: Bps::ZERO,
        };
        let share_bps = Bps::new(500).unwrap();
        let edge = provenance::NewEdge { parent, kind: provenance::EdgeKind::TrainedOn, share_bps };
        let (asset, edges) = (Box::new(asset), Upto::new(vec![edge]).unwrap());
        let register = provenance::ExecuteMsg::Register { asset, edges, reference: self.people.reference().unwrap() };
        self.send(&owner, &provenance, &register);
    }

    /// An asset that is sold, given to another, described again and retracted.
    fn asset(&mut self) {
        let (owner, heir) = (self.requester.clone(), self.account("heir"));
        let (provenance, licensing) =
            (self.people.contracts.provenance.clone(), self.people.contracts.licensing.clone());
        let registration = Registration { content: Hash32::digest(b"new"), salt: Hash32::digest(b"salt") };
        self.people.commit(&owner, &registration).unwrap();
        self.people.chain.wait(70).unwrap();
        self.people.register_sample(&owner, provenance::Kind::Data, &registration).unwrap();
        let asset = self.people.asset_by_hash(registration.content).unwrap().unwrap().asset;
        self.people.seal(&owner, asset).unwrap();
        let sample = SampleOffer { asset, uses: &[licensing::Use::Train], price: 5_000, days: None, royalty_bps: None };
        let cara = CurrencyDisplay::cara().unwrap();
        let [first, second] = [0; 2].map(|_| self.people.create_sample_offer(&owner, &cara, &sample).unwrap());
        let mut terms = self.people.offer(first).unwrap().terms;
        terms.uses = Items::new(vec![licensing::Use::Display]).unwrap();
        terms.price.amount = Amount::new(Uint128::new(7_000)).unwrap();
        let change = licensing::ExecuteMsg::ChangeOffer { offer: first, terms: Box::new(terms) };
        self.send(&owner, &licensing, &change);
        self.send(&owner, &licensing, &licensing::ExecuteMsg::CloseOffer { offer: second });
        let (uri, hash) = (Uri::new("sample://described").unwrap(), Hash32::digest(b"A text about it."));
        self.send(&owner, &provenance, &provenance::ExecuteMsg::AppendMetadata { asset, uri, hash });
        let offer =
            provenance::ExecuteMsg::OfferAsset { asset, to: heir.to_string(), valid_secs: Seconds::new(90_000) };
        self.send(&owner, &provenance, &offer);
        self.child(asset);
        assert_eq!(self.people.asset(asset).unwrap().offered, None, "a child of one's own ends the offer");
        self.send(&owner, &provenance, &offer);
        self.send(&heir, &provenance, &provenance::ExecuteMsg::AcceptAsset { asset, epoch: 1 });
        self.send(&heir, &provenance, &provenance::ExecuteMsg::Retract { asset });
    }
}

fn sharing() -> Sharing {
    Sharing::Contributors(Shares {
        contributor_bps: Bps::new(2_000).unwrap(),
        weight_cap: Uint128::new(100),
        floor_price: None,
        floor_royalty_bps: Bps::ZERO,
        bond_per_weight: Uint128::new(10),
        publish_secs: Seconds::new(30 * 86_400),
    })
}

/// Go on where the demo ended, while an index follows: it is compared with one that is built anew after every block.
fn changed() -> World {
    let world = Rc::new(RefCell::new(World::new()));
    let (mut chain, contracts) = play(Box::new(Shared(Rc::clone(&world)))).unwrap();
    let requester = chain.account("larkspur");
    chain.fund(&requester, &coins(1_000_000_000, "ucara")).unwrap();
    world.borrow_mut().documents = Kept::new(&[FIRST]);
    world.borrow_mut().compares = true;
    let mut people = Client::new(chain, contracts, "changes".to_owned());
    let cara = CurrencyDisplay::cara().unwrap();
    let project = people.create_sample_project(&requester, &cara.currency, sharing()).unwrap();
    people.fund_project(&requester, project, &cara, Uint128::new(500_000_000)).unwrap();
    let mut story = Story { people, requester: requester.clone(), project };
    let batch = story.batch();
    story.work(batch);
    story.asset();
    let change = ProjectChange::Describe {
        uri: Uri::new("sample://described").unwrap(),
        uri_hash: Hash32::digest(br#"{"name":"Later","description":"Written later."}"#),
    };
    story.run(&requester, &ExecuteMsg::UpdateProject { project, change });
    let managers = Upto::new(vec![story.account("zoe-moved").to_string()]).unwrap();
    story.run(&requester, &ExecuteMsg::UpdateProject { project, change: ProjectChange::SetManagers { managers } });
    // Licenses end, and nothing else happens.
    story.people.chain.wait(1_000 * 86_400).unwrap();
    drop(story);
    Rc::into_inner(world).unwrap().into_inner()
}

fn check_people(reader: &Reader) {
    let moved = named_account("zoe-moved");
    let person = reader.person_at(moved.as_str()).unwrap().unwrap();
    let page = reader.person(person).unwrap().unwrap();
    assert_eq!(page.address, moved);
    assert_eq!((page.work.claimed, page.work.returned, page.work.given_up, page.work.submitted), (3, 1, 1, 2));
    assert_eq!(reader.person_at(named_account("zoe").as_str()).unwrap(), None);
    let lazy = reader.person_at(named_account("lazy").as_str()).unwrap().unwrap();
    assert_eq!(reader.person(lazy).unwrap().unwrap().work.expired, 1);
    assert_eq!(reader.person(PersonId::new(9_999).unwrap()).unwrap(), None);
    let requester = reader.person_at(named_account("larkspur").as_str()).unwrap().unwrap();
    let page = reader.requester(requester).unwrap().unwrap();
    assert_eq!((page.projects, page.batches), (3, 6));
    assert!(page.work.claimed > 50 && page.money.len() == 2);
    assert_eq!(reader.requester(lazy).unwrap(), None, "who has no project is no requester");
}

#[test]
fn what_changes_after_it_was_asked_for_is_asked_for_again() {
    let mut world = changed();
    let by_block = world.by_block();
    let reader = world.followed().reader().unwrap();
    assert_eq!(reader.fingerprints().unwrap(), by_block.reader().unwrap().fingerprints().unwrap());
    check_people(&reader);

    let documents = [FIRST, SECOND, "A text about it.", r#"{"name":"Later","description":"Written later."}"#];
    assert_eq!(world.retry(Kept::new(&documents)), 3, "the definition of the first draft belongs to no batch now");
    let now = world.chain.now();
    let batch = reader.batch(BatchId::new(6).unwrap(), now).unwrap().unwrap();
    assert_eq!(batch.card.title.as_str(), "Another title: 数据");
    assert_eq!((batch.card.summary.as_deref(), batch.card.minutes), (Some("The second text."), Some(4)));
    assert_eq!((batch.card.reward.u128(), batch.card.overlap), (900_000, 2));
    let project = reader.project(ProjectId::new(3).unwrap()).unwrap().unwrap();
    assert_eq!(project.project.name.as_deref(), Some("Later"));
    assert_eq!((project.project.project.managers.len(), project.editions.len()), (1, 1));

    let found = |text: &str| reader.search(text, &[], &PageRequest::first(10), now).unwrap().entries.len();
    assert_eq!((found("another tit"), found("第"), found("据"), found("数据")), (1, 0, 1, 1));
    assert_eq!(found("first title"), 0, "the words of the first draft are gone");
    assert_eq!((found("second text"), found("first text"), found("written la")), (1, 0, 1));

    let filter = OfferFilter { for_sale: false, ..OfferFilter::default() };
    let offers = reader.offers(&filter, OfferOrder::Newest, &PageRequest::first(2)).unwrap().entries;
    assert!(offers.iter().all(|entry| !entry.for_sale), "one is closed, and the asset of the other is retracted");
    assert_eq!(offers[1].offer.terms.price.amount.get().u128(), 7_000);
    let asset = reader.asset(offers[1].offer.asset).unwrap().unwrap().asset;
    assert_eq!(asset.description.as_deref(), Some("A text about it."));
    assert_eq!(asset.asset.owner, named_account("heir"));
}
