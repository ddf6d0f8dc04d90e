//! Arguments of `caravan deploy`. All of them are for a real chain.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct DeployArgs {
    /// Owner of the contracts, who may also migrate them [default: owner]
    #[arg(long, value_name = "NAME|ADDRESS")]
    pub(crate) owner: Option<String>,
    /// Receiver of the platform's fees [default: treasury]
    #[arg(long, value_name = "NAME|ADDRESS")]
    pub(crate) treasury: Option<String>,
    /// An arbiter that projects may name, and the key (age1...) to which evidence is encrypted; repeatable [default: arbiter]
    ///
    /// Without a key it is the reading key of the account with this name in this home.
    #[arg(long, value_name = "NAME|ADDRESS[=KEY]")]
    pub(crate) arbiter: Vec<String>,
    /// What an arbiter is paid for a dispute, in every currency that is listed [default: one coin of the first]
    #[arg(long, value_name = "BASE_UNITS")]
    pub(crate) arbiter_fee: Option<u128>,
    /// Send nothing: write a governance proposal for each artifact, for chains where only voters store code
    ///
    /// Where the chain has all of the codes, another one pins them: transactions then take less gas.
    #[arg(long, value_name = "DIR")]
    pub(crate) proposal: Option<PathBuf>,
}

impl DeployArgs {
    /// Return the first option that was given.
    pub(crate) fn given(&self) -> Option<&'static str> {
        let given = [
            ("--owner", self.owner.is_some()),
            ("--treasury", self.treasury.is_some()),
            ("--arbiter", !self.arbiter.is_empty()),
            ("--arbiter-fee", self.arbiter_fee.is_some()),
            ("--proposal", self.proposal.is_some()),
        ];
        given.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
    }
}
