//! Arguments of `caravan chain` and `caravan account`.

use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum ChainCommand {
    /// Create a chain in a new file, under a chain id of its own
    New {
        /// What its coin is called
        #[arg(long, default_value = "CARA")]
        symbol: String,
        /// The base unit of its coin
        #[arg(long, default_value = "ucara")]
        denom: String,
        /// Digits after the point of its coin, at most 18
        #[arg(long, value_name = "DIGITS", default_value_t = 6)]
        exponent: u8,
        /// Make the keys of the platform's accounts from their names: anyone has them, so for demonstrations and tests alone
        #[arg(long)]
        named: bool,
    },
    /// Run all transactions of the chain again, and compare the state that they give
    Verify,
    /// Show the time, the height, and the contracts of the chain
    Show,
    /// Advance the time of the chain: 90s, 30m, 72h, 3d
    Advance {
        #[arg(value_name = "TIME")]
        time: String,
    },
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum AccountCommand {
    /// Create an account with a new key, and fund it from the faucet of the chain
    ///
    /// It shows 24 words, once: they make the key again, in another home or in a wallet. The key is encrypted with a passphrase,
    /// which a command asks for when it signs. On a real chain whose file names a mnemonic, the key is one of that mnemonic.
    Add {
        #[command(flatten)]
        new: NewAccountArgs,
        /// Make the key from the name: anyone has it, so for demonstrations and tests alone
        #[arg(long)]
        named: bool,
    },
    /// Create an account with a key that you have, from its words or a file
    ///
    /// Without --words-file and --key-file it asks for the words in the terminal.
    Import(ImportArgs),
    #[command(flatten)]
    Known(KnownCommand),
    /// Send coins or tokens of the account that acts to another one
    Send {
        /// The name or the address of the account
        to: String,
        /// With its currency: 100CARA, or 1000ucara
        amount: String,
    },
    /// Pay the gas of other accounts on a real chain, for messages to contracts alone
    ///
    /// Who has no coin can then work: their file of the chain names you as `gas.granter`. A grant that you gave before is replaced.
    GrantGas {
        #[arg(value_name = "NAME|ADDRESS", required = true)]
        to: Vec<String>,
        /// The most that you pay for each, in the coin of the gas: 500000stake
        #[arg(long, value_name = "AMOUNT")]
        most: String,
        /// For how long
        #[arg(long = "for", value_name = "TIME", default_value = "30d")]
        time: String,
    },
    /// Pay the gas of other accounts no longer
    RevokeGas {
        #[arg(value_name = "NAME|ADDRESS", required = true)]
        from: Vec<String>,
    },
    /// List the accounts whose gas you pay, with what is left
    GasGrants,
    /// Show the person that an account is: its address, recovery address and moves under way
    Person {
        /// [default: the account that acts]
        #[arg(value_name = "PERSON|NAME|ADDRESS")]
        person: Option<String>,
    },
    #[command(flatten)]
    Change(PersonCommand),
}

/// What concerns the accounts that have names in the home directory.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum KnownCommand {
    /// Fund an account from the faucet of the chain
    Fund {
        name: String,
        /// With its currency: 100CARA, or 1000ucara
        amount: String,
    },
    /// Show the public key of an account, which a gateway invites
    Key { name: String },
    /// Show the private key of an account, which must stay secret, as `import --key-file` reads it
    Export { name: String },
    /// Encrypt the key of an account with a new passphrase
    ///
    /// It asks for the old passphrase and the new one, or reads them from --passphrase-file and --new-file.
    Passphrase {
        name: String,
        /// Read the new passphrase from FILE, which only its owner may read
        #[arg(long, value_name = "FILE")]
        new_file: Option<PathBuf>,
    },
    /// List all accounts with their balances
    List,
}

/// What every new account has.
#[derive(Debug, clap::Args)]
pub(crate) struct NewAccountArgs {
    /// Letters, digits, `-` and `_`
    pub(crate) name: String,
    /// With its currency: 100CARA, or 1000ucara
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) fund: Option<String>,
    /// Keep the key in the clear, without a passphrase: for tests and play
    #[arg(long)]
    pub(crate) no_passphrase: bool,
}

/// Arguments of `caravan account import`.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    pub(crate) new: NewAccountArgs,
    /// Read the 12 to 24 words from FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    pub(crate) words_file: Option<PathBuf>,
    /// Where the key is among those of the words [default: m/44'/118'/0'/0/0, with the coin type of the chain]
    #[arg(long, value_name = "PATH", conflicts_with = "key_file")]
    pub(crate) path: Option<String>,
    /// Read the key from FILE, which has its 64 hex digits
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// Arguments of `caravan use`.
#[derive(Debug, clap::Args)]
pub(crate) struct UseArgs {
    /// The account that acts where a command names none
    #[arg(required_unless_present = "none")]
    pub(crate) name: Option<String>,
    /// Set no account
    #[arg(long, conflicts_with = "name")]
    pub(crate) none: bool,
}

/// What moves a person, with its work, earnings and roles, to another address.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PersonCommand {
    /// Move yourself to another address, which may accept from seven days later
    Move {
        /// The new address, which is no person yet
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
    },
    /// As the recovery address of a person, move it to another address, which may accept from 30 days later
    Recover {
        #[arg(value_name = "PERSON|NAME|ADDRESS")]
        person: String,
        /// The new address, which is no person yet
        #[arg(value_name = "NAME|ADDRESS")]
        to: String,
    },
    /// As the new address of a person, accept its move
    AcceptMove {
        #[arg(value_name = "PERSON|NAME|ADDRESS")]
        person: String,
    },
    /// Cancel the move of a person that you are, or whose recovery address you are
    CancelMove {
        /// [default: the account that acts]
        #[arg(value_name = "PERSON|NAME|ADDRESS")]
        person: Option<String>,
    },
    /// Set your recovery address; a change of one that is set takes seven days
    SetRecovery {
        #[arg(value_name = "NAME|ADDRESS", required_unless_present = "none")]
        recovery: Option<String>,
        /// Remove it
        #[arg(long, conflicts_with = "recovery")]
        none: bool,
    },
    /// Cancel the change of the recovery address of a person that you are, or whose recovery address you are
    CancelRecoveryChange {
        /// [default: the account that acts]
        #[arg(value_name = "PERSON|NAME|ADDRESS")]
        person: Option<String>,
    },
    /// Move the points of a person that moved while the points contract failed
    ///
    /// Anyone can run this.
    MovePoints {
        #[arg(value_name = "PERSON|NAME|ADDRESS")]
        person: String,
    },
}
