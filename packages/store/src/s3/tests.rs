use caravan_primitives::{Coded, Hash32};

use super::*;
use crate::content::Content;
use crate::network::{Network, NetworkOptions};

fn network() -> Network {
    Network::new(NetworkOptions::default())
}

#[test]
fn a_location_names_a_bucket_and_options_that_exist() {
    let good = "s3://bucket/a/b?region=eu-west-1&endpoint=http://127.0.0.1:9000&allow_http=true";
    assert_eq!(Content::open(good, &network()).unwrap().place(), "s3://bucket/a/b");
    assert_eq!(Content::open("s3://bucket", &network()).unwrap().place(), "s3://bucket");
    for location in [
        "s3://",
        "s3:///prefix",
        "s3://bucket?regoin=x",
        "s3://bucket?allow_http=yes",
        "s3://bucket?secret_access_key=hidden",
        "s3://key:hidden@bucket",
        "gs://bucket",
        "store://x",
    ] {
        let error = Content::open(location, &network()).unwrap_err();
        assert_eq!(error.code(), "STORE_LOCATION_INVALID", "{location}: {error}");
    }
    let error = Objects::s3("https://example.com/bucket", &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "STORE_LOCATION_INVALID");
}

#[tokio::test]
async fn a_bucket_that_cannot_be_reached_is_not_one_without_content() {
    use_ring();
    let gone = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let store = AmazonS3Builder::new()
        .with_bucket_name("bucket")
        .with_endpoint(format!("http://{gone}"))
        .with_allow_http(true)
        .with_access_key_id("id")
        .with_secret_access_key("key")
        .with_retry(retries(&Limits { attempts: 2, backoff: Duration::from_millis(1), ..Limits::default() }))
        .build()
        .unwrap();
    let content = Content::Objects(Objects::new(Arc::new(store), Path::default(), "s3://bucket".to_owned()));
    let error = content.get(Hash32::digest(b"x"), 9).await.unwrap_err();
    assert_eq!(error.code(), "CONTENT_UNREACHABLE", "{error}");
    assert!(error.is_temporary() && !error.is_missing());
}
