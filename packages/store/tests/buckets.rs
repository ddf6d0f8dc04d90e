//! Content in buckets of real servers, where the environment names some. `cargo xtask content` starts servers and names them.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "a test stops where it fails")]

use caravan_primitives::Hash32;
use caravan_store::{Content, Network, NetworkOptions};

/// The bytes of a part: what is longer is sent in several.
const PART: usize = 8 << 20;

/// The bucket whose location is in this variable, if it is set; the credentials are in the environment, too.
fn bucket(variable: &str) -> Option<Content> {
    let Ok(location) = std::env::var(variable) else {
        println!("not run: no emulator in {variable}");
        return None;
    };
    Some(Content::open(&location, &Network::new(NetworkOptions::default())).unwrap())
}

/// Put, read, list and remove content of every length that is sent in another way.
async fn round_trip(content: &Content) {
    for bytes in [vec![], vec![1], vec![2; PART], vec![3; 2 * PART + 7]] {
        let hash = Hash32::digest(&bytes);
        content.remove(hash).await.unwrap();
        assert!(content.get(hash, u64::MAX).await.unwrap_err().is_missing());
        assert_eq!(content.size(hash).await.unwrap(), None);
        let stored = content.put(bytes.clone()).await.unwrap();
        assert_eq!(content.size(hash).await.unwrap(), Some(stored.size));
        assert!(content.get(hash, u64::MAX).await.unwrap() == bytes);
        assert_eq!(content.put(bytes.clone()).await.unwrap(), stored, "again");
        assert!(listed(content).await.contains(&hash), "{hash}");
        assert!(content.remove(hash).await.unwrap());
        assert!(!content.remove(hash).await.unwrap());
        assert!(!listed(content).await.contains(&hash), "{hash}");
    }
}

/// More contents than a page has are all listed, once each, in the order of their hashes.
async fn pages(content: &Content) {
    let mut hashes = Vec::new();
    for number in 0..7_u8 {
        hashes.push(content.put(vec![number; 3]).await.unwrap().hash);
    }
    hashes.sort_unstable();
    let found = listed(content).await;
    assert!(found.is_sorted() && hashes.iter().all(|hash| found.contains(hash)), "{found:?}");
    for hash in hashes {
        assert!(content.remove(hash).await.unwrap());
    }
}

async fn listed(content: &Content) -> Vec<Hash32> {
    let mut all: Vec<Hash32> = Vec::new();
    loop {
        let page = content.list(all.last().copied(), 2).await.unwrap();
        assert!(page.len() <= 2);
        if page.is_empty() {
            return all;
        }
        all.extend(page.iter().map(|listed| listed.hash));
    }
}

#[tokio::test]
async fn content_goes_to_s3_and_comes_back() {
    let Some(content) = bucket("CARAVAN_S3_URL") else { return };
    round_trip(&content).await;
    pages(&content).await;
}

#[tokio::test]
async fn content_goes_to_google_cloud_storage_and_comes_back() {
    let Some(content) = bucket("CARAVAN_GCS_URL") else { return };
    round_trip(&content).await;
    pages(&content).await;
}

#[tokio::test]
async fn content_goes_to_azure_and_comes_back() {
    let Some(content) = bucket("CARAVAN_AZURE_URL") else { return };
    round_trip(&content).await;
    pages(&content).await;
}
