//! A second marketplace on the chain of a world: of the same code, with the same provenance, which does not know it.

use caravan_chain::{Chain, ChainError, Code, Msg, Outcome};
use caravan_marketplace_api::{
    Decision, ExecuteMsg, InstantiateMsg, ListedCurrency, NewDataset, NewProject, Pick, Seasons, Sharing, Verdict,
};
use caravan_money::Amount;
use caravan_primitives::{
    AssignmentId, BatchId, EditionId, Hash32, Items, ProjectId, Reference, Seconds, Text, Time, Upto,
};
use caravan_tests::{shares, Spec, Who, World};
use cosmwasm_std::{coins, Addr, Coin, Uint128};

/// Its address. What is sent to it goes past the ledgers of the world, which know one marketplace.
pub(crate) struct SecondMarketplace(Addr);

fn reference(text: &str) -> Reference {
    Reference::new(text).unwrap()
}

impl SecondMarketplace {
    /// With a project of `requester` that shares, and an edition of it that is closed and settled.
    pub(crate) fn with_a_closed_edition(world: &mut World) -> Self {
        let second = Self::deploy(world);
        second.fund_project(world);
        second.contribute(world);
        second.send(world, "manager", &ExecuteMsg::CloseEdition { project: ProjectId::FIRST });
        world.resync();
        second
    }

    fn deploy(world: &mut World) -> Self {
        let (points_rate, min_reward_with_bond) = (Uint128::zero(), Uint128::zero());
        let listed = ListedCurrency { currency: world.cara(), points_rate, min_reward_with_bond };
        let msg = InstantiateMsg {
            owner: "owner".addr().to_string(),
            treasury: "treasury".addr().to_string(),
            fee_bps: 500,
            points: None,
            licensing: None,
            arbitration: Some(world.arbitration().to_string()),
            provenance: Some(world.provenance().to_string()),
            seasons: Seasons { starts_at: Time::new(0), length_secs: Seconds::new(2_592_000) },
            currencies: Upto::new(vec![listed]).unwrap(),
        };
        let code = world.chain_mut().store(Code::Marketplace).unwrap();
        Self(world.instantiates(&code, &msg, "second marketplace"))
    }

    fn fund_project(&self, world: &mut World) {
        let project = NewProject {
            currency: world.cara(),
            arbiter: "arbiter".addr().into(),
            uri: Text::new("ipfs://project").unwrap(),
            uri_hash: Hash32::digest(b"project"),
            managers: Upto::new(vec!["manager".addr().into()]).unwrap(),
            sharing: Sharing::Contributors(shares()),
        };
        self.send(world, "manager", &ExecuteMsg::SetRecovery { recovery: None });
        self.send(world, "requester", &ExecuteMsg::CreateProject { project, reference: reference("project") });
        let fund = ExecuteMsg::Fund { project: ProjectId::FIRST, reference: reference("fund") };
        self.execute(world, "requester", &fund, coins(100_000, "ucara")).unwrap();
    }

    /// One task of alice's, accepted, and its batch finalized.
    fn contribute(&self, world: &mut World) {
        let config = Box::new(Spec::new().tasks(1).min_work_secs(0).config().clone());
        let (project, batch, assignment) = (ProjectId::FIRST, BatchId::FIRST, AssignmentId::FIRST);
        let (commitment, payload_hash) = (Hash32::digest(b"commitment"), Hash32::digest(b"payload"));
        let uri = Text::new("ipfs://answer").unwrap();
        let verdict = Verdict::Accept { grade_bps: 10_000 };
        let decisions = Items::new(vec![Decision::new(assignment, verdict)]).unwrap();
        let most = Amount::new(u128::MAX).unwrap();
        for (name, msg) in [
            ("manager", ExecuteMsg::CreateBatch { project, config, reference: reference("batch") }),
            ("manager", ExecuteMsg::OpenBatch { batch, most }),
            (
                "alice",
                ExecuteMsg::Claim {
                    batch,
                    pick: Pick::Random {},
                    agreement: caravan_marketplace_api::sample_agreement(),
                },
            ),
            ("alice", ExecuteMsg::Submit { batch, assignment, commitment, payload_hash, uri }),
            ("manager", ExecuteMsg::Decide { batch, decisions }),
            ("manager", ExecuteMsg::CloseBatch { batch }),
            ("stranger", ExecuteMsg::FinalizeBatch { batch }),
        ] {
            self.send(world, name, &msg);
        }
    }

    /// The manager publishes the edition.
    pub(crate) fn publish(&self, world: &mut World, content: &[u8]) -> Result<Outcome, ChainError> {
        let msg = ExecuteMsg::PublishDataset(NewDataset {
            project: ProjectId::FIRST,
            edition: EditionId::FIRST,
            content_hash: Hash32::digest(content),
            salt: Hash32::digest(b"salt"),
            uri: Text::new("ipfs://dataset").unwrap(),
            uri_hash: Hash32::digest(b"description"),
            reference: reference("publish"),
        });
        self.execute(world, "manager", &msg, vec![])
    }

    fn send(&self, world: &mut World, name: &str, msg: &ExecuteMsg) {
        self.execute(world, name, msg, vec![]).unwrap();
    }

    fn execute(
        &self,
        world: &mut World,
        name: &str,
        msg: &ExecuteMsg,
        funds: Vec<Coin>,
    ) -> Result<Outcome, ChainError> {
        world.chain_mut().execute(&name.addr(), &[Msg::execute(&self.0, msg, funds)?])
    }
}
