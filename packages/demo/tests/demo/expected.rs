//! The money that the demo must end with, computed from its prices and shares by closed forms, without the code of the
//! contracts.

use serde_json::Value;

/// Currencies and assets are indexes below.
pub(crate) const CURRENCIES: [&str; 2] = ["CARA", "WAVE"];
/// The assets that have contributors.
pub(crate) const DATASETS: [usize; 2] = [0, 1];

const CARA: usize = 0;
const WAVE: usize = 1;
const WHOLE: u128 = 10_000;
const FEE_BPS: u128 = 250;
/// The part of the contributors of each asset: two datasets, the model, the application.
const POOL_BPS: [u128; 4] = [3_000, 4_000, 0, 0];
const EDGES: [(usize, usize, u128); 3] = [(3, 2, 2_000), (2, 0, 1_250), (2, 1, 700)];
/// Asset, currency, price: every license, and the revenue of the application.
const PAYMENTS: [(usize, usize, u128); 7] = [
    (0, CARA, 12_500_000),
    (1, WAVE, 10_010_000),
    (2, CARA, 20_020_000),
    (2, WAVE, 6_660_000),
    (1, CARA, 3_330_000),
    (0, CARA, 12_500_000),
    (3, WAVE, 77_777_777),
];

/// The income of one asset in one currency, and its split.
#[derive(Clone, Copy, Default)]
pub(crate) struct Money {
    pub(crate) total: u128,
    pub(crate) parents: u128,
    pub(crate) pool: u128,
    pub(crate) owner: u128,
}

impl Money {
    pub(crate) fn dust(&self) -> u128 {
        self.total - self.parents - self.pool - self.owner
    }
}

pub(crate) struct Expected {
    /// By asset and currency.
    pub(crate) assets: [[Money; 2]; 4],
    pub(crate) fees: [u128; 2],
    /// The annotators with their weights in the datasets.
    pub(crate) weights: Vec<(String, [u128; 2])>,
}

fn fee(gross: u128) -> u128 {
    gross * FEE_BPS / WHOLE
}

impl Expected {
    /// Take the weights from the work of the story; all other numbers are constants.
    pub(crate) fn of(story: &Value) -> Self {
        let mut assets = [[Money::default(); 2]; 4];
        let mut fees = [0; 2];
        for (asset, currency, price) in PAYMENTS {
            fees[currency] += fee(price);
            assets[asset][currency].total += price - fee(price);
        }
        for asset in [3, 2, 1, 0] {
            for currency in [CARA, WAVE] {
                split(&mut assets, asset, currency);
            }
        }
        Self { assets, fees, weights: weights(story) }
    }

    pub(crate) fn total_weight(&self, dataset: usize) -> u128 {
        self.weights.iter().map(|(_, weights)| weights[dataset]).sum()
    }

    pub(crate) fn claim(&self, dataset: usize, currency: usize, weight: u128) -> u128 {
        self.assets[dataset][currency].pool * weight / self.total_weight(dataset)
    }

    /// The remainder of the pools after all claims.
    pub(crate) fn pools_left(&self, currency: usize) -> u128 {
        let claimed = |dataset: usize| -> u128 {
            self.weights.iter().map(|(_, weights)| self.claim(dataset, currency, weights[dataset])).sum()
        };
        DATASETS.iter().map(|dataset| self.assets[*dataset][currency].pool - claimed(*dataset)).sum()
    }

    /// The ends of the lines of the worked example.
    pub(crate) fn worked_example(&self) -> Vec<String> {
        let gross = PAYMENTS[6].2;
        let net = gross - fee(gross);
        let royalty = net * 2_000 / WHOLE;
        let license = PAYMENTS[3].2 - fee(PAYMENTS[3].2);
        let (model, dataset) = (self.assets[2][WAVE].total, self.assets[0][WAVE]);
        let total = self.total_weight(0);
        let mut lines = vec![
            format!("{gross} × 250 / 10000 = {}", fee(gross)),
            format!("{gross} − {} = {net}", fee(gross)),
            format!("{net} × 2000 / 10000 = {royalty}"),
            format!("{royalty} + {license} = {model}"),
            format!("{model} × 1250 / 10000 = {}", dataset.total),
            format!("{} × 3000 / 10000 = {}", dataset.total, dataset.pool),
        ];
        let mut claimed = 0;
        for (_, weights) in &self.weights {
            let claim = self.claim(0, WAVE, weights[0]);
            claimed += claim;
            lines.push(format!("{} × {} / {total} = {claim}", dataset.pool, weights[0]));
        }
        lines.push(format!("{} − {claimed} = {}", dataset.pool, dataset.pool - claimed));
        lines
    }
}

/// Split the whole income of an asset by its shares: each is a floor of the total.
fn split(assets: &mut [[Money; 2]; 4], asset: usize, currency: usize) {
    let total = assets[asset][currency].total;
    let mut given = POOL_BPS[asset];
    for (_, parent, bps) in EDGES.iter().filter(|(child, _, _)| *child == asset) {
        assets[*parent][currency].total += total * bps / WHOLE;
        assets[asset][currency].parents += total * bps / WHOLE;
        given += bps;
    }
    assets[asset][currency].pool = total * POOL_BPS[asset] / WHOLE;
    assets[asset][currency].owner = total * (WHOLE - given) / WHOLE;
}

/// Accepted work weighs 3 for a math problem, and 1 otherwise.
fn weights(story: &Value) -> Vec<(String, [u128; 2])> {
    let work = story["work"].as_array().unwrap();
    let weigh = |name: &str, symbol: &str| -> u128 {
        let own = work.iter().filter(|work| work["annotator"] == name && work["currency"] == symbol);
        let accepted =
            own.filter(|work| ["accepted", "graded", "auto_approved"].contains(&work["result"].as_str().unwrap()));
        accepted.map(|work| if work["task"].as_str().unwrap().starts_with("math") { 3 } else { 1 }).sum()
    };
    let names = ["amara", "bela", "chen", "dov"];
    names.iter().map(|name| ((*name).to_owned(), CURRENCIES.map(|symbol| weigh(name, symbol)))).collect()
}

/// All payments: work with its fee of 5 %, the bonds of the editions, Larkspur's bond in the appeal, licenses and revenue.
pub(crate) fn paid_in(symbol: &str) -> u128 {
    let (work, currency) = match symbol {
        "CARA" => {
            (24 * 525_000 + 32 * 210_000 + 3 * 420_000 + 6 * 105_000 + (24 * 3 + 32 + 3 + 6) * 10_000 + 1_000_000, CARA)
        }
        _ => (6 * 2_100_000 + 6 * 50_000, WAVE),
    };
    let licensing: u128 = PAYMENTS.iter().filter(|payment| payment.1 == currency).map(|payment| payment.2).sum();
    work + licensing
}

/// What stays in the contracts: project credit of the two rejected and the three half-paid works with their fees, dust, fees of
/// licenses, and the part of Harbor.
pub(crate) fn held(expected: &Expected, symbol: &str) -> u128 {
    let (credit, currency) = match symbol {
        "CARA" => (525_000 + 420_000 + 3 * 262_500, CARA),
        _ => (0, WAVE),
    };
    let dust: u128 = expected.assets.iter().map(|money| money[currency].dust()).sum();
    credit + dust + expected.pools_left(currency) + expected.fees[currency] + expected.assets[3][currency].owner
}
