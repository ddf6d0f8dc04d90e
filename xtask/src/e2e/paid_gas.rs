//! The page about gas that a platform pays: its blocks run on this chain.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::Stage;
use crate::devnet;
use crate::docs::run_on_devnet;

impl Stage {
    /// Work without a coin, and what a platform may and may not send for a person.
    pub(super) fn pays_gas(&self) -> Result<()> {
        let folder = self.home.join("paid-gas");
        // Its home: else commands would find one in a folder above.
        for name in ["chains", "bin", "deployments", ".caravan"] {
            std::fs::create_dir_all(folder.join(name)).context("cannot make a folder")?;
        }
        std::fs::copy(&self.chain, folder.join("chains/local.toml")).context("no file of the chain")?;
        let record = format!("{}.json", devnet::CHAIN_ID);
        std::fs::copy(self.deployments().join(&record), folder.join("deployments").join(record))
            .context("no record of the deployment")?;
        std::os::unix::fs::symlink(&self.program, folder.join("bin/caravan")).context("cannot link the program")?;
        let wasmd = devnet::wasmd_folder(&self.root)?;
        let mut path = vec![folder.join("bin"), wasmd.clone()];
        let usual = std::env::var_os("PATH").unwrap_or_default();
        path.extend(std::env::split_paths(&usual).collect::<Vec<PathBuf>>());
        let path = std::env::join_paths(path).context("a folder with a colon in its name")?;
        run_on_devnet(&self.root, "docs/paid-gas.md", &folder, |bash| {
            bash.env("PATH", path).env("LD_LIBRARY_PATH", &wasmd).env("DYLD_LIBRARY_PATH", &wasmd);
        })
    }
}
