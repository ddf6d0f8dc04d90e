use caravan_primitives::{Coded, Hash32};

use super::*;
use crate::content::Content;
use crate::network::{Network, NetworkOptions};
use crate::testing::{answer, Server, QUICK};

fn network() -> Network {
    Network::new(NetworkOptions::default())
}

#[test]
fn a_location_names_a_bucket_and_options_that_exist() {
    for (location, place) in [
        ("s3://bucket/a/b?region=eu-west-1&endpoint=http://127.0.0.1:9000&allow_http=true", "s3://bucket/a/b"),
        ("s3://bucket", "s3://bucket"),
        ("gs://bucket/a/b?endpoint=http://127.0.0.1:4443&allow_http=false", "gs://bucket/a/b"),
        ("az://container/a?account=acme", "az://container/a"),
    ] {
        assert_eq!(Content::open(location, &network()).unwrap().place(), place);
    }
    for location in [
        "s3://",
        "s3:///prefix",
        "gs:///prefix",
        "az://?account=acme",
        "s3://bucket?regoin=x",
        "s3://bucket?account=x",
        "gs://bucket?region=x",
        "az://container?account=acme&region=x",
        "s3://bucket?allow_http=yes",
        "s3://bucket?secret_access_key=hidden",
        "gs://bucket?google_service_account_key=hidden",
        "az://container?account=acme&sas_token=hidden",
        "s3://key:hidden@bucket",
        "az://hidden@acme.blob.core.windows.net",
        "azure://container?account=acme",
        "store://x",
    ] {
        let error = Content::open(location, &network()).unwrap_err();
        assert_eq!(error.code(), "STORE_LOCATION_INVALID", "{location}: {error}");
        assert!(!error.to_string().contains("=hidden"), "{error}");
    }
    let error = Objects::bucket("https://example.com/bucket", &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "STORE_LOCATION_INVALID");
}

/// A bucket of each service at this address, with credentials of its own, and quick.
fn at(address: &str) -> [Content; 3] {
    use_ring();
    let retries = || retries(&Limits { attempts: 2, backoff: Duration::from_millis(1), ..QUICK });
    let client = || ClientOptions::new().with_allow_http(true);
    let s3 = AmazonS3Builder::new().with_endpoint(address).with_access_key_id("id").with_secret_access_key("key");
    let google = GoogleCloudStorageBuilder::new().with_base_url(address).with_bearer_token("token");
    let azure =
        MicrosoftAzureBuilder::new().with_account("acme").with_access_key("a2V5").with_endpoint(address.to_owned());
    let stores: [Arc<dyn ObjectStore>; 3] = [
        Arc::new(s3.with_bucket_name("b").with_client_options(client()).with_retry(retries()).build().unwrap()),
        Arc::new(google.with_bucket_name("b").with_client_options(client()).with_retry(retries()).build().unwrap()),
        Arc::new(azure.with_container_name("b").with_client_options(client()).with_retry(retries()).build().unwrap()),
    ];
    stores.map(|store| Content::Objects(Objects::new(store, Path::from("p"), "bucket".to_owned())))
}

#[tokio::test]
async fn a_bucket_that_cannot_be_reached_is_not_one_without_content() {
    let gone = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    for content in at(&format!("http://{gone}")) {
        let error = content.get(Hash32::digest(b"x"), 9).await.unwrap_err();
        assert_eq!(error.code(), "CONTENT_UNREACHABLE", "{error}");
        assert!(error.is_temporary() && !error.is_missing());
    }
}

#[tokio::test]
async fn a_bucket_that_answers_with_an_error_can_be_reached_and_is_not_one_without_content() {
    for status in ["400 X", "401 X", "403 X", "500 X", "503 X"] {
        let server = Server::start(move |_, stream| answer(stream, status, "", b"<Error><Code>X</Code></Error>"));
        for content in at(&server.url("")) {
            let hash = Hash32::digest(b"x");
            let [got, put] = [content.get(hash, 9).await.unwrap_err(), content.put("x").await.unwrap_err()];
            for error in [got, put, content.remove(hash).await.unwrap_err(), content.list(None, 1).await.unwrap_err()] {
                assert_eq!(error.code(), "CONTENT_STORAGE_FAILED", "{status}: {error}");
            }
        }
    }
}
