//! How requests are read: see [`caravan_primitives::wire`]. The compiler holds each list against the type it names; that no
//! variant is forgotten, a test holds against the samples.

use caravan_primitives::{read_enum, read_struct, read_word};

use crate::{
    ConfigChange, Contributor, Cw20Receive, Derivatives, ExecuteMsg, Fulfilment, Guard, HookMsg, InstantiateMsg, Legal,
    Limits, MigrateMsg, OfferTerms, Price, QueryMsg, Term, Use,
};

read_struct! {
    Price { currency, amount }
    Limits { supply, per_licensee }
    Legal { uri, hash }
    OfferTerms { uses, price, term, limits, derivatives, legal, fulfilment }
    InstantiateMsg { owner, treasury, fee_bps, provenance, marketplace, currencies }
    MigrateMsg {  }
    Guard { version, epoch, most }
    Cw20Receive { sender, amount, msg }
}

read_word! {
    Use { "train": Train, "fine_tune": FineTune, "evaluate": Evaluate, "retrieve": Retrieve, "infer": Infer, "display": Display, "redistribute": Redistribute }
}

read_enum! {
    Term {
        "perpetual": Perpetual {},
        "lasts": Lasts { seconds },
    }
    Derivatives {
        "forbidden": Forbidden {},
        "allowed": Allowed { royalty_bps, reciprocal, ceiling },
    }
    Fulfilment {
        "instant": Instant {},
    }
    Contributor {
        "address": Address { address },
        "person": Person { person },
    }
    ConfigChange {
        "set_fee": SetFee { fee_bps },
        "set_treasury": SetTreasury { treasury },
        "list_currency": ListCurrency { currency },
        "delist_currency": DelistCurrency { currency },
    }
    HookMsg {
        "buy": Buy { offer, guard, reference },
        "pay_revenue": PayRevenue { asset, reference },
    }
    ExecuteMsg {
        "create_offer": CreateOffer { asset, terms, reference },
        "change_offer": ChangeOffer { offer, terms },
        "close_offer": CloseOffer { offer },
        "buy": Buy { offer, guard, reference },
        "receive": Receive(_),
        "register_derivative": RegisterDerivative { child, parent, kind, license },
        "pay_revenue": PayRevenue { asset, reference },
        "distribute": Distribute { path, currency },
        "claim": Claim { assets, currency },
        "claim_for": ClaimFor { contributor, assets, currency },
        "withdraw": Withdraw { currency, amount },
        "withdraw_for": WithdrawFor { address, currency },
        "withdraw_fees": WithdrawFees { currency },
        "update_config": UpdateConfig { change },
        "update_ownership": UpdateOwnership(_),
        "pause": Pause {},
        "unpause": Unpause {},
    }
    QueryMsg {
        "config": Config {},
        "ownership": Ownership {},
        "paused": Paused {},
        "currencies": Currencies { start_after, limit },
        "offer": Offer { offer },
        "offers_by_asset": OffersByAsset { asset, start_after, limit },
        "quote": Quote { offer },
        "license": License { license },
        "licenses_by_holder": LicensesByHolder { licensee, start_after, limit },
        "licenses_by_asset": LicensesByAsset { asset, start_after, limit },
        "is_licensed": IsLicensed { asset, licensee, usage = "use", at },
        "is_licensed_by": IsLicensedBy { license },
        "shares": Shares { asset },
        "books": Books { asset, currency },
        "claimable": Claimable { contributor, asset, currency },
        "balance": Balance { address, currency },
        "balances": Balances { address, start_after, limit },
        "ceiling": Ceiling { license },
        "solvency": Solvency { currency },
        "reference": Reference { sender, token, reference },
    }
}
