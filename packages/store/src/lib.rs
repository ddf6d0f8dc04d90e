//! Host only: content by its SHA-256: a folder, buckets of S3, Google and Azure, gateways, addresses on the web and in IPFS.
//!
//! [`Content`] is one place where content is kept. [`Sources`] finds content in several: the own store, the gateways of a
//! deployment, then the uri that someone gave as a hint. [`Blocking`] waits for both, for programs without tasks.
//!
//! ```
//! # use caravan_store::{Blocking, Content, Network, NetworkOptions, Origin, Sources, Wanted};
//! let blocking = Blocking::new()?;
//! let own = Content::memory();
//! let stored = blocking.put(&own, "an answer")?;
//!
//! let sources = Sources::new(own, vec![], Network::new(NetworkOptions::default()));
//! let found = blocking.find(&sources, &Wanted { hash: stored.hash, most: 100, uri: None })?;
//! assert_eq!(found.from, Origin::Own);
//! assert_eq!(found.content.bytes()?, "an answer");
//! # Ok::<(), caravan_store::ContentError>(())
//! ```
//!
//! # What protects whom
//!
//! * **No byte is shown before all of them were checked.** What arrives goes to memory or to a temporary file of mode 0600;
//!   [`Verified`] exists only for bytes whose hash was computed from first to last. A gateway, a bucket or a disk can
//!   withhold content, and cannot change it. Who can write this user's folder while a file of it is read can; against such
//!   a program nothing here helps.
//! * **Content is there whole or not at all.** In a folder by fsync and rename, in a bucket by the bucket. What is damaged
//!   later is `CONTENT_DAMAGED`, is never returned, and is repaired by storing the same content again.
//! * **Addresses of other people lead to public addresses only** (`ADDRESS_PRIVATE`), over https: so no row and no message
//!   can have a machine ask its own network, or the service from which clouds hand out credentials. An address is checked
//!   in the same look-up whose answer is connected to. Each redirect, at most five, is checked in the same way, also those of
//!   a gateway that the person chose. Addresses with a user name are refused. Proxies of the environment are not used.
//! * **A CID is a hint, too.** `ipfs://` is read through the gateways of IPFS that the person named, and no other; what comes is
//!   checked against the SHA-256, which is not the CID. The CID and its path reach nothing but `/ipfs/` of that gateway. What such
//!   a gateway does not find is not missing: another one may find it.
//! * **http without TLS** only to this machine and its private network, unless `insecure`. The hash protects the content;
//!   TLS protects what is asked for, and by whom.
//! * **Nothing takes without end.** Each read names the most bytes, counted as they come; a length that the server names is
//!   only used to refuse earlier. Time is bounded for the connection, the head and the body, the body by a least rate. No
//!   encoding is asked for or undone, so few bytes cannot become many.
//! * **An upload is signed for one gateway and one content**, for five minutes, and is not sent on by a redirect. What comes
//!   back has to be a receipt of that gateway's key for that content.
//! * **A fault is not blamed on a person.** [`ContentError::is_missing`] holds only if each source was reached and does not
//!   have the content; [`ContentError::is_temporary`] says that it may work later.
//! * **What servers say** in errors is one line of at most 300 characters without control characters, and addresses are shown
//!   without their query, which can hold a secret.
#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    reason = "host only: fields are said by the text of their error; counts of bytes and seconds may stop on overflow"
)]

mod blocking;
mod buckets;
mod content;
mod error;
mod folder;
mod gateway;
mod ipfs;
mod limits;
mod listed;
mod network;
mod objects;
mod sources;
#[cfg(test)]
mod testing;
mod uri;
mod verified;

pub use blocking::{Blocking, Put};
pub use content::{Content, Stored};
pub use error::{ContentError, Tried};
pub use folder::Folder;
pub use gateway::Gateway;
pub use limits::Limits;
pub use listed::Listed;
pub use network::{Network, NetworkOptions, Posted};
pub use objects::Objects;
pub use sources::{Found, Origin, Sources, Wanted};
pub use verified::{Spool, Verified};
