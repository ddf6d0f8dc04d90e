use caravan_chain::Embedded;
use caravan_marketplace_api::{Decision, Distribution, Nature, Pick, Rework, Sharing, Verdict};
use caravan_money::Amount;
use cosmwasm_std::{coins, Addr};

use super::*;
use crate::batch_spec::BatchSpec;
use crate::currency::CurrencyDisplay;
use crate::marketplace::Reservation;

struct World {
    client: Client,
    batch: BatchId,
    requester: Addr,
}

impl World {
    /// A batch of 40 tasks for ten annotators each.
    fn new() -> Self {
        let cara = CurrencyDisplay::cara().unwrap();
        let mut client = Client::deploy(Embedded::new(), &[&cara]).unwrap();
        let requester = client.chain.account("requester");
        client.chain.fund(&requester, &coins(1_000_000, "ucara")).unwrap();
        let project = client.create_sample_project(&requester, &cara.currency, Sharing::None {}).unwrap();
        client.fund_project(&requester, project, &cara, 1_000_000_u128.into()).unwrap();
        let spec = BatchSpec {
            tasks: (0..40).map(|task| format!("task {task}")).collect(),
            overlap: 10,
            reward: Amount::new(100_u128).unwrap(),
            grades: vec![],
            nature: Nature::Objective,
            distribution: Distribution::Random {},
            weight: 1,
            min_work_secs: 0,
            review_secs: 86_400,
            open_secs: 86_400,
            rework: Rework::None {},
            review_of: None,
        };
        let (batch, cost) = client.create_batch(&requester, project, spec.config().unwrap()).unwrap();
        client.open_batch(&requester, batch, cost.total).unwrap();
        Self { client, batch, requester }
    }

    fn claim(&mut self, name: &str) -> Reservation {
        let annotator = self.client.chain.account(name);
        // The pick may find only tasks that the annotator has done.
        loop {
            if let (Some(slot), _) = self.client.claim(&annotator, self.batch, Pick::Random {}).unwrap() {
                return slot;
            }
        }
    }

    fn submit(&mut self, name: &str) -> Reservation {
        let (slot, annotator) = (self.claim(name), self.client.chain.account(name));
        self.client.submit_plain(&annotator, &slot, "an answer").unwrap();
        slot
    }

    fn accept(&mut self, slots: &[Reservation]) {
        let verdict = Verdict::Accept { grade_bps: 10_000 };
        let decision = |slot: &Reservation| Decision::new(slot.assignment, verdict.clone());
        self.client.decide(&self.requester, self.batch, slots.iter().map(decision).collect()).unwrap();
    }

    fn check(&self) {
        let mut all = self.client.assignments(self.batch).unwrap();
        all.retain(is_live);
        assert_eq!(self.client.live_work(self.batch).unwrap(), all);
    }

    fn reserved(&self, slot: &Reservation) -> Vec<u64> {
        let batch = self.client.batch(self.batch).unwrap();
        let held = self.client.reservations(&batch, slot.person).unwrap();
        held.iter().map(|entry| entry.assignment.get()).collect()
    }
}

#[test]
fn live_work_and_reservations_are_found_among_the_newest_and_the_oldest_work() {
    let mut world = World::new();
    world.check();
    let oldest = world.claim("slow");
    let mut last = oldest;
    for round in 0..26 {
        let mut slots: Vec<Reservation> = (0..10).map(|number| world.submit(&format!("annotator-{number}"))).collect();
        // One of each ten waits for a verdict.
        last = slots.remove(round % 10);
        world.accept(&slots);
    }
    let newest = world.claim("quick");
    world.check();
    assert_eq!(world.client.batch(world.batch).unwrap().progress.claimed, 262);
    assert_eq!(world.reserved(&oldest), [1]);
    assert_eq!(world.reserved(&newest), [262]);
    assert!(world.reserved(&last).is_empty());
}
