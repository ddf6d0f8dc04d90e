use caravan_primitives::Coded;
use object_store::PutPayload;

use super::*;
use crate::content::Content;

fn memory() -> (Content, Objects) {
    let prefix = Path::from("a/b");
    let objects = Objects::new(Arc::new(InMemory::new()), prefix, "bucket".to_owned());
    (Content::Objects(objects.clone()), objects)
}

#[tokio::test]
async fn content_is_an_object_below_the_prefix_short_or_in_parts() {
    let (content, objects) = memory();
    // Nothing, one byte, exactly one part, and a last part that is short.
    for bytes in [vec![], vec![1], vec![2; PART], vec![3; 2 * PART + 7]] {
        let stored = content.put(bytes.clone()).await.unwrap();
        assert_eq!(content.get(stored.hash, u64::MAX).await.unwrap(), bytes);
        assert_eq!(content.size(stored.hash).await.unwrap(), Some(bytes.len() as u64));
        let head = objects.store.head(&Path::from(format!("a/b/{}", stored.hash))).await.unwrap();
        assert_eq!(head.size, bytes.len() as u64);
        if !bytes.is_empty() {
            let error = content.get(stored.hash, stored.size - 1).await.unwrap_err();
            assert_eq!(error.code(), "CONTENT_TOO_LONG");
        }
        assert!(content.remove(stored.hash).await.unwrap());
        assert!(!content.remove(stored.hash).await.unwrap());
        assert!(content.get(stored.hash, u64::MAX).await.unwrap_err().is_missing());
    }
}

#[tokio::test]
async fn an_object_with_other_bytes_is_damaged_and_repaired_by_storing_it_again() {
    let (content, objects) = memory();
    let hash = content.put("right").await.unwrap().hash;
    objects.store.put(&objects.path(hash), PutPayload::from_static(b"wrong")).await.unwrap();
    let error = content.get(hash, 9).await.unwrap_err();
    assert!(error.code() == "CONTENT_DAMAGED" && !error.is_missing());
    content.put("right").await.unwrap();
    assert_eq!(content.get(hash, 9).await.unwrap(), "right");
}

#[tokio::test]
async fn all_content_below_the_prefix_is_listed_and_nothing_else() {
    let (content, objects) = memory();
    let mut hashes = Vec::new();
    for number in 0..50_u8 {
        hashes.push(content.put(vec![number]).await.unwrap().hash);
    }
    hashes.sort_unstable();
    for other in ["a/b/README", "a/elsewhere"] {
        objects.store.put(&Path::from(other), PutPayload::from_static(b"x")).await.unwrap();
    }
    let (mut all, mut after) = (Vec::new(), None);
    while let Some(last) = {
        let page = content.list(after, 7).await.unwrap();
        all.extend(page.iter().map(|listed| listed.hash));
        page.last().map(|listed| listed.hash)
    } {
        after = Some(last);
    }
    assert_eq!(all, hashes);
}
