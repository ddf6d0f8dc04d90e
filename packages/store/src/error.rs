//! Why content was not stored or not fetched.

use caravan_keys::KeyError;
use caravan_primitives::{coded_errors, Hash32};

coded_errors! {
    /// Why content was not stored or not fetched. `place` is the folder, the bucket or the address that was asked.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum ContentError includes(Key(KeyError)) {
        /// The source was reached and does not have the content. Of several sources: none of them has it.
        Missing { place: String }
            = "CONTENT_MISSING: expected content at {place}, got none"
            => "Ask who made it to store it again, or name a gateway that has it.",
        /// What a store of one's own has under this name are other bytes. They are never returned.
        Damaged { hash: Hash32, place: String, got: Hash32 }
            = "CONTENT_DAMAGED: expected bytes with the hash {hash} in {place}, got bytes with the hash {got}"
            => "Store the same content again, which repairs it, and check the disk.",
        /// A server sent other bytes than those that were asked for, or what was handed over has another hash.
        Wrong { hash: Hash32, place: String, got: Hash32 }
            = "CONTENT_WRONG: expected bytes with the hash {hash} from {place}, got bytes with the hash {got}"
            => "Use another source: this one has other content at this address.",
        /// There are more bytes than the caller takes.
        TooLong { most: u64, place: String, got: u64 }
            = "CONTENT_TOO_LONG: expected at most {most} bytes from {place}, got {got} or more"
            => "Allow more bytes, if the content is meant to be so long.",
        /// The connection ended before all bytes came.
        Short { expected: String, place: String, got: u64 }
            = "CONTENT_SHORT: expected {expected} from {place}, got {got} bytes"
            => "Try again: the connection ended too early.",
        /// The source did not answer in time, or sends too slowly.
        Slow { expected: String, place: String, got: String }
            = "CONTENT_SLOW: expected {expected} from {place}, got {got}"
            => "Try again later, or use another source.",
        /// There is no connection: the name is unknown, no one listens, or the certificate is not valid.
        Unreachable { place: String, error: String }
            = "CONTENT_UNREACHABLE: expected a connection to {place}, got: {error}"
            => "Check the address and the network, and try again.",
        /// The server says that it cannot answer now.
        Unavailable { place: String, status: u16, message: String, retry_after: Option<u64> }
            = "CONTENT_UNAVAILABLE: expected content from {place}, got status {status}: {message}"
            => "Try again later.",
        /// The server understood and refused: who asks may not, or the content was taken down.
        Refused { place: String, status: u16, code: String, message: String }
            = "CONTENT_REFUSED: expected {place} to do it, got status {status}, {code}: {message}"
            => "Read the code and the message of the server.",
        /// The address is not public, and other people chose it.
        AddressPrivate { place: String, got: String }
            = "ADDRESS_PRIVATE: expected a public address for {place}, got {got}"
            => "Store the content at a public address. Tests may allow private addresses.",
        /// No content is fetched from such a uri.
        UriUnsupported { expected: &'static str, got: String }
            = "URI_UNSUPPORTED: expected {expected}, got {got}"
            => "Name an address that begins with https://, or an ipfs:// uri with its whole CID.",
        /// The content is named by a CID, and no gateway of IPFS was named that could read it.
        IpfsGatewayMissing { uri: String }
            = "IPFS_GATEWAY_MISSING: expected a gateway of IPFS that reads {uri}, got no name of one"
            => "Name a gateway of IPFS with --ipfs, or in CARAVAN_IPFS.",
        /// A gateway of IPFS did not find what a CID names. Another one, or the same one later, may find it.
        IpfsNotFound { place: String, error: String }
            = "IPFS_NOT_FOUND: expected {place} to find it, got: {error}"
            => "Try again later, or name another gateway of IPFS. This does not say that the content is lost.",
        /// The server sends its callers on and on, or to an address that cannot be read.
        Redirected { place: String, got: String }
            = "CONTENT_REDIRECTED: expected content within 5 redirects of {place}, got {got}"
            => "Name the address where the content is.",
        /// This source is there to read only, or no key was given with which to write.
        ReadOnly { place: String }
            = "CONTENT_READ_ONLY: expected a store that can be written in this way, got {place}"
            => "Name a key to upload with, or another store.",
        /// The folder or the bucket cannot be read or written.
        Storage { place: String, error: String }
            = "CONTENT_STORAGE_FAILED: expected to read and write {place}, got: {error}"
            => "Check that there is space, and that this user may read and write there.",
        /// This names no store.
        Location { got: String, why: String }
            = "STORE_LOCATION_INVALID: expected a folder, s3://, gs:// or az:// with a bucket, or http(s)://…, got {got}: {why}"
            => "Correct the location of the store.",
        /// A gateway answered something that is no answer of a gateway.
        Answer { expected: &'static str, place: String, got: String }
            = "GATEWAY_ANSWER_INVALID: expected {expected} from {place}, got {got}"
            => "Check that the address is one of a gateway, and that it has the same version.",
        /// The receipt of a gateway is for other content.
        Receipt { place: String, expected: String, got: String }
            = "RECEIPT_WRONG: expected a receipt for {expected} from {place}, got one for {got}"
            => "Do not rely on this gateway: upload to another one.",
        /// The network cannot be used on this machine.
        Setup { error: String }
            = "NETWORK_SETUP_FAILED: expected to set up connections, got: {error}"
            => "Install the certificates of authorities (the package ca-certificates).",
        /// None of the sources gave the content, and not all of them say that they do not have it.
        NotFetched { hash: Hash32, tried: Vec<Tried> }
            = "CONTENT_NOT_FETCHED: expected content {hash} from one of {count} sources, got {list}"
                with(count = tried.len(), list = listed(tried))
            => "Look at the reason of each source. This does not say that the content is lost.",
    }
}

/// A source that was asked, and why it gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The source in words: `own store`, `gateway https://…`, `uri https://…`.
    pub source: String,
    /// What it answered.
    pub error: ContentError,
}

fn listed(tried: &[Tried]) -> String {
    let lines: Vec<String> = tried.iter().map(|tried| format!("{}: {}", tried.source, tried.error)).collect();
    lines.join("; ")
}

impl ContentError {
    /// Whether every source that was asked says that it does not have the content. Only then may a person be blamed for
    /// it: everything else can be a fault of the network, of a server or of this machine.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }

    /// Whether the server gives nothing at all, whatever it is asked for: there is no connection, it does not answer in
    /// time, or a proxy before it says so. One that is busy (503) may answer the next request.
    pub(crate) fn is_down(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Slow { .. } | Self::Unavailable { status: 502 | 504, .. })
    }

    /// Whether the same attempt may succeed later, without a change of anything here.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        if let Self::NotFetched { tried, .. } = self {
            return tried.iter().any(|tried| tried.error.is_temporary());
        }
        matches!(
            self,
            Self::Short { .. }
                | Self::Slow { .. }
                | Self::Unreachable { .. }
                | Self::Unavailable { .. }
                | Self::IpfsNotFound { .. }
        )
    }
}
