//! Content in a bucket of a real server.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test stops where it fails"
)]

use caravan_primitives::Hash32;
use caravan_store::{Content, Network, NetworkOptions};

/// Names a bucket of any S3 server, as `s3://bucket/prefix?…`; the credentials are those of the environment.
const SERVER: &str = "CARAVAN_S3_URL";
/// The bytes of a part: what is longer is sent in several.
const PART: usize = 8 << 20;

#[tokio::test]
#[ignore = "needs an S3 server: cargo xtask people starts one, and .ci/run --nightly that"]
async fn content_goes_to_a_real_server_and_comes_back() {
    let location = std::env::var(SERVER).expect("CARAVAN_S3_URL names a bucket");
    let content = Content::open(&location, &Network::new(NetworkOptions::default())).unwrap();
    for bytes in [vec![], vec![1], vec![2; PART], vec![3; 2 * PART + 7]] {
        let hash = Hash32::digest(&bytes);
        content.remove(hash).await.unwrap();
        assert!(content.get(hash, u64::MAX).await.unwrap_err().is_missing());
        let stored = content.put(bytes.clone()).await.unwrap();
        assert_eq!(content.size(hash).await.unwrap(), Some(stored.size));
        assert!(content.get(hash, u64::MAX).await.unwrap() == bytes);
        assert_eq!(content.put(bytes.clone()).await.unwrap(), stored, "again");
        let (mut listed, mut after) = (false, None);
        while let Some(last) = content.list(after, 2).await.unwrap().last().copied() {
            listed |= content.list(after, 2).await.unwrap().iter().any(|listed| listed.hash == hash);
            after = Some(last.hash);
        }
        assert!(listed, "{hash}");
        assert!(content.remove(hash).await.unwrap());
        assert!(!content.remove(hash).await.unwrap());
    }
}
