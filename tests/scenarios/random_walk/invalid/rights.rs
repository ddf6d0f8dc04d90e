//! Actions with assets and licenses that need not work.

use caravan_licensing_api::{ExecuteMsg as LicensingMsg, Guard};
use caravan_money::Bps;
use caravan_primitives::{AssetId, Items, LicenseId, OfferId};
use caravan_provenance_api::{EdgeKind, ExecuteMsg as ProvenanceMsg};
use caravan_tests::{edge, Call};
use cosmwasm_std::coins;

use crate::random_walk::dice::Dice;
use crate::random_walk::mix::BlindRights;
use crate::random_walk::single_violation::assets::asset;
use crate::random_walk::view::rights::{deal, licensing, registry};
use crate::random_walk::view::{amount, Action, View};

impl View<'_> {
    /// A valid action from another account, or with coins.
    pub(crate) fn spoiled_rights(&self, dice: &mut Dice, (who, call): Action) -> Action {
        let stray = coins(u128::from(dice.within(1, 9)), "ucara");
        let coin = dice.chance(30);
        let other = self.account_but_token(dice);
        match call {
            Call::Provenance(msg, _) if coin => (who, Call::Provenance(msg, stray)),
            Call::Licensing(msg, _) if coin => {
                (who, Call::Licensing(msg, if dice.chance(50) { stray } else { vec![] }))
            }
            call => (other, call),
        }
    }

    /// Any message about anything, from any_account.
    pub(crate) fn blind_rights(&self, dice: &mut Dice) -> Action {
        let who = self.account_but_token(dice);
        let (one, two) = (asset(dice.within(1, 12)), asset(dice.within(1, 12)));
        let offer = OfferId::new(dice.within(1, 8)).expect("from 1");
        let license = LicenseId::new(dice.within(1, 8)).expect("from 1");
        let assets = || Items::new(vec![one]).expect("one");
        let currency = self.currency(dice);
        let call = match dice.draw(BlindRights::MIX) {
            BlindRights::Seal => registry(ProvenanceMsg::Seal { asset: one }),
            BlindRights::Retract => registry(ProvenanceMsg::Retract { asset: one }),
            BlindRights::AcceptAsset => registry(ProvenanceMsg::AcceptAsset { asset: one, epoch: dice.within(1, 3) }),
            BlindRights::AddEdges => {
                let edges = Items::new(vec![edge(two, EdgeKind::Includes, dice.below(10_001) as u16)]).expect("one");
                registry(ProvenanceMsg::AddEdges { child: one, edges })
            }
            BlindRights::ConsentEdge => {
                let share_bps = Bps::new(dice.below(9) as u16).expect("basis points");
                registry(ProvenanceMsg::ConsentEdge { parent: one, child: two, kind: EdgeKind::Includes, share_bps })
            }
            BlindRights::WithdrawConsent => registry(ProvenanceMsg::WithdrawConsent { parent: one, child: two }),
            BlindRights::CloseOffer => licensing(LicensingMsg::CloseOffer { offer }),
            BlindRights::ChangeOffer => {
                let terms = Box::new(deal(dice, &currency, 1).terms().clone());
                licensing(LicensingMsg::ChangeOffer { offer, terms })
            }
            BlindRights::RegisterDerivative => {
                let kind = dice.one(&[EdgeKind::TrainedOn, EdgeKind::VersionOf]);
                licensing(LicensingMsg::RegisterDerivative { child: one, parent: two, kind, license })
            }
            BlindRights::Distribute => licensing(LicensingMsg::Distribute { path: assets_of(one), currency }),
            BlindRights::Claim => licensing(LicensingMsg::Claim { assets: assets(), currency }),
            BlindRights::WithdrawFor => licensing(LicensingMsg::WithdrawFor { address: self.target(dice), currency }),
            BlindRights::Buy => {
                let guard = Guard { version: 1, epoch: 1, most: amount(u128::MAX) };
                let paid = u128::from(dice.one(&[1_u64, 40, 41, 999, 1_000]));
                let known = self.currencies[dice.below(2) as usize].clone();
                self.purchase_under(dice, offer, guard, (&known, paid))
            }
            BlindRights::PayRevenue => {
                let known = self.currencies[dice.below(2) as usize].clone();
                let units = u128::from(dice.within(1, 50));
                self.revenue(dice, one, &known, units)
            }
        };
        (who, call)
    }
}

pub(crate) fn assets_of(one: AssetId) -> Items<AssetId, 16> {
    Items::new(vec![one]).expect("one")
}
