//! Why a gateway does not do what it is asked: a code, a text and a status.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use caravan_chain::ChainError;
use caravan_gateway_api::ApiError;
use caravan_index::IndexError;
use caravan_keys::KeyError;
use caravan_primitives::{coded_errors, BatchId, Coded, PrimitiveError};
use caravan_toolkit::private_rows::PrivateRowsError;

coded_errors! {
    /// Why a gateway does not do what it is asked.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Refusal includes(Key(KeyError), Value(PrimitiveError), RowKey(PrivateRowsError)) {
        /// There is nothing at this path.
        Route { path: String }
            = "ROUTE_UNKNOWN: expected a path of docs/gateway.md, got {path:?}"
            => "Use a path of docs/gateway.md, written as there: no `.`, no `%`, hex digits in lower case.",
        /// The path takes other methods.
        Method { method: String, path: String }
            = "METHOD_WRONG: expected a method of docs/gateway.md for {path:?}, got {method}"
            => "Use a method that docs/gateway.md names for this path.",
        /// The request cannot be read.
        Malformed { expected: &'static str, got: String }
            = "REQUEST_MALFORMED: expected {expected}, got {got}"
            => "Correct the request.",
        /// The body did not come in time.
        Slow { secs: u64 }
            = "REQUEST_SLOW: expected the body without a pause of {secs} s, got one"
            => "Send it again over a faster line.",
        /// A body is too large.
        Body { most: u64 }
            = "BODY_TOO_LARGE: expected a body of at most {most} bytes, got more"
            => "Send fewer messages at once.",
        /// Content is too large.
        ContentSize { most: u64 }
            = "CONTENT_TOO_LARGE: expected content of at most {most} bytes, got more"
            => "Split the content, or use a store of your own.",
        /// The bytes are not those of the hash in the path.
        Mismatch { expected: String, got: String }
            = "CONTENT_MISMATCH: expected the content {expected}, got bytes with the hash {got}"
            => "Send the content whose hash the path names.",
        /// The gateway does not have this content.
        Missing { hash: String }
            = "CONTENT_UNKNOWN: expected the hash of content that is here, got {hash}"
            => "Ask another source.",
        /// The bytes that the gateway keeps under this hash are others. They never go out.
        Damaged { hash: String, got: String }
            = "CONTENT_DAMAGED: expected the content {hash} as it was put, got bytes with the hash {got}"
            => "Ask another source; the operator has to restore it.",
        /// The content was taken down by the operator.
        Removed { hash: String, reason: String }
            = "CONTENT_REMOVED: expected content that is here, got {hash}, which was taken down: {reason}"
            => "Ask the operator, or another source.",
        /// The request is not signed.
        Unsigned {}
            = "AUTHORIZATION_MISSING: expected one header Authorization with a signature, got none"
            => "Sign the request.",
        /// There are several signatures.
        SeveralSignatures { got: usize }
            = "AUTHORIZATION_REPEATED: expected one header Authorization, got {got}"
            => "Send the header once.",
        /// The gateway does nothing for this key.
        KeyUnknown { key: String }
            = "KEY_UNKNOWN: expected the key of an account with coins or of a person on this chain, or an invited one, got {key}"
            => "Ask someone for coins of this chain, or the operator for an invitation.",
        /// Only the operator may do this.
        NotOperator { key: String }
            = "OPERATOR_ONLY: expected the key of the operator, got {key}"
            => "Ask the operator.",
        /// The key has put as much as it may.
        Quota { most: u64, used: u64, got: u64 }
            = "QUOTA_EXCEEDED: expected at most {most} bytes in all, got {got} besides {used}"
            => "Wait until tomorrow; with a reservation, a project or an asset the quota is larger.",
        /// Keys without a quota of their own have put as much today as all of them together may.
        SharedQuota { most: u64 }
            = "SHARED_QUOTA_EXCEEDED: expected at most {most} bytes a day of all keys without a reservation, project or asset, got more"
            => "Wait until tomorrow, or reserve a task first.",
        /// The key has sent as many transactions today as it may.
        Transactions { most: u64 }
            = "TRANSACTIONS_TOO_MANY: expected at most {most} transactions of a key in a day, got more"
            => "Wait until tomorrow.",
        /// A transaction has too many messages.
        Messages { most: u32, got: usize }
            = "MESSAGES_TOO_MANY: expected at most {most} messages in a transaction, got {got}"
            => "Split them over several transactions.",
        /// No transaction of this hash was taken lately.
        TransactionUnknown { hash: String }
            = "TRANSACTION_UNKNOWN: expected the hash of a transaction of the last 100,000 blocks, got {hash}"
            => "Read the blocks for an older one.",
        /// The gateway has signed for no content of this hash.
        ReceiptUnknown { hash: String }
            = "RECEIPT_UNKNOWN: expected the hash of content that this gateway has signed for, got {hash}"
            => "Ask another gateway of the batch.",
        /// The gateway was not given the row key of this batch.
        RowsUnknown { batch: BatchId }
            = "ROWS_UNKNOWN: expected a batch whose row key the gateway was given, got {batch}"
            => "Ask the requester, or another gateway of the batch.",
        /// The rows of the batch are public.
        RowsPublic { batch: BatchId }
            = "ROWS_PUBLIC: expected a batch with private rows, got {batch}"
            => "Read the rows from the manifest.",
        /// Only who pays for the batch, and the managers, may do this.
        NotRequester { key: String }
            = "REQUESTER_ONLY: expected the key of the requester or of a manager of the project, got {key}"
            => "Ask the requester.",
        /// The rows of the batch are private.
        RowsPrivate { batch: BatchId }
            = "ROWS_PRIVATE: expected a batch with public rows, got {batch}"
            => "Claim a task of the batch: its rows are for who does it.",
        /// The rows that are here are not those that the batch has frozen.
        RowsOther { batch: BatchId, got: String }
            = "ROWS_OTHER: expected the rows of batch {batch} as its manifest root has them, got: {got}"
            => "Report it to the requester.",
        /// The person has not reserved this task.
        NoReservation { key: String, task: u32 }
            = "RESERVATION_MISSING: expected the key of a person who has reserved task {task}, got {key}"
            => "Claim the task first.",
        /// The person has the keys of too many tasks that it did not submit.
        RowsLimit { submitted: u64, got: u64 }
            = "ROWS_LIMIT: expected keys for at most five tasks more than the {submitted} submitted, got {got} already"
            => "Submit a task first.",
        /// This gateway keeps content alone.
        NoChain {}
            = "CHAIN_NOT_SERVED: expected a gateway that serves a chain, got one that keeps content alone"
            => "Ask a node of the chain.",
        /// This gateway has no index: it serves no chain.
        NoIndex {}
            = "INDEX_MISSING: expected a gateway with an index of a chain, got one that keeps content alone"
            => "Ask a gateway of the chain.",
        /// The index has not begun yet.
        IndexWaits {}
            = "INDEX_NOT_READY: expected an index that has begun, got one that waits for its chain"
            => "Try again after the seconds of the header Retry-After; the operator sees in the log what it waits for.",
        /// This key has no webhook of this id.
        WebhookUnknown { id: String }
            = "WEBHOOK_UNKNOWN: expected the id of a webhook of the key that signs, got {id:?}"
            => "List the webhooks of the key.",
        /// The gateway sends nothing for this key.
        WebhookKey { key: String }
            = "WEBHOOK_KEY: expected the key of an account with a reservation, a project or an asset, or an invited one, got {key}"
            => "Reserve a task or create a project first, ask the operator for an invitation, or read the stream of events.",
        /// The gateway sends nothing to such an address.
        WebhookAddress { got: &'static str }
            = "WEBHOOK_ADDRESS: expected https://… with at most 2,048 bytes, on port 443 or one from 1024 on, at an address that everybody can reach, got {got}"
            => "Name a public address of the receiver, with TLS.",
        /// The key has the same webhook already.
        WebhookExists { id: String }
            = "WEBHOOK_EXISTS: expected an address and a choice of events that no webhook of this key has, got those of {id}"
            => "Use that webhook. If its secret is lost, remove it and add it again.",
        /// There are as many webhooks as there may be.
        Webhooks { most: usize, of: &'static str }
            = "WEBHOOKS_TOO_MANY: expected at most {most} webhooks {of}, got more"
            => "Remove one that is not needed, or read the stream of events.",
        /// The webhook was tested a moment ago.
        WebhookTested { secs: u64 }
            = "WEBHOOK_TESTED: expected a test at most every {secs} s, got another"
            => "Wait some seconds.",
        /// The index has nothing of this number.
        Nothing { path: String }
            = "ENTRY_UNKNOWN: expected the number of something in the index, got {path:?}"
            => "Look for it in a list; what was made a moment ago may not be in the index yet.",
        /// This is no cursor of the list.
        Cursor { got: String }
            = "CURSOR_UNKNOWN: expected as `after` the `next` of a page of the same list and order, got {got:?}"
            => "Begin with the first page again.",
        /// The index cannot be read.
        Index { got: String }
            = "INDEX_UNREADABLE: expected the index to be readable, got: {got}"
            => "Report it to the operator.",
        /// There is too much to do.
        Busy { what: &'static str }
            = "GATEWAY_BUSY: expected room for another {what}, got none"
            => "Try again after the seconds of the header Retry-After.",
        /// The gateway is about to stop.
        Stopping {}
            = "GATEWAY_STOPPING: expected a gateway that runs, got one that stops"
            => "Try again in a minute.",
        /// A disk or a store failed.
        Failed { got: String }
            = "GATEWAY_FAILED: expected the disk and the store of the gateway to work, got: {got}"
            => "Report it to the operator.",
        /// A range of bytes is not one of this content.
        Range { size: u64 }
            = "RANGE_INVALID: expected a range within {size} bytes, got another"
            => "Ask for a range within the content, or without one.",
    }
}

/// A refusal with what the chain said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The gateway's own.
    Own(Refusal),
    /// The chain's.
    Chain(ChainError),
}

impl<T: Into<Refusal>> From<T> for Answer {
    fn from(refusal: T) -> Self {
        Self::Own(refusal.into())
    }
}

/// After how many seconds a caller of a busy gateway may try again.
const RETRY_SECS: u64 = 1;

impl Refusal {
    /// Return the status of HTTP that fits.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Route { .. }
            | Self::Missing { .. }
            | Self::TransactionUnknown { .. }
            | Self::ReceiptUnknown { .. }
            | Self::RowsUnknown { .. }
            | Self::RowsOther { .. }
            | Self::NoChain {}
            | Self::NoIndex {}
            | Self::Nothing { .. }
            | Self::WebhookUnknown { .. }
            | Self::Cursor { .. } => StatusCode::NOT_FOUND,
            Self::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed { .. }
            | Self::Mismatch { .. }
            | Self::Messages { .. }
            | Self::RowsPublic { .. }
            | Self::WebhookAddress { .. }
            | Self::Value(_)
            | Self::RowKey(_) => StatusCode::BAD_REQUEST,
            Self::Slow { .. } => StatusCode::REQUEST_TIMEOUT,
            Self::Body { .. } | Self::ContentSize { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Removed { .. } => StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS,
            Self::Unsigned {} | Self::SeveralSignatures { .. } | Self::Key(_) => StatusCode::UNAUTHORIZED,
            Self::RowsPrivate { .. }
            | Self::KeyUnknown { .. }
            | Self::NotOperator { .. }
            | Self::WebhookKey { .. }
            | Self::NotRequester { .. }
            | Self::NoReservation { .. } => StatusCode::FORBIDDEN,
            // Another try in some seconds is of no use.
            Self::Quota { .. } | Self::SharedQuota { .. } | Self::Webhooks { .. } => StatusCode::INSUFFICIENT_STORAGE,
            Self::WebhookExists { .. } => StatusCode::CONFLICT,
            Self::Transactions { .. } | Self::RowsLimit { .. } | Self::WebhookTested { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Busy { .. } | Self::Stopping {} | Self::IndexWaits {} => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed { .. } | Self::Damaged { .. } | Self::Index { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Range { .. } => StatusCode::RANGE_NOT_SATISFIABLE,
        }
    }
}

impl From<IndexError> for Refusal {
    fn from(error: IndexError) -> Self {
        if let IndexError::Cursor { got, .. } = error {
            return Self::Cursor { got: format!("one of the order {got}") };
        }
        Self::Index { got: error.to_string() }
    }
}

impl Answer {
    /// Return the text of the refusal.
    pub(crate) fn text(&self) -> String {
        self.parts().2
    }

    /// Return the status, the code and the text.
    pub(crate) fn parts(&self) -> (StatusCode, String, String) {
        match self {
            Self::Own(refusal) => (refusal.status(), refusal.code().to_owned(), refusal.to_string()),
            Self::Chain(error) => (chain_status(error), error.code().to_owned(), error.to_string()),
        }
    }
}

/// What the chain refuses is not the gateway's word: 422, but for what a caller is expected to repeat or to sign anew.
fn chain_status(error: &ChainError) -> StatusCode {
    match error.code() {
        "SEQUENCE_WRONG" | "SEQUENCE_STALE" => StatusCode::CONFLICT,
        "SIGNATURE_WRONG" | "SIGNATURE_EXPIRED" | "EXPIRY_FAR" => StatusCode::UNAUTHORIZED,
        "TRANSACTION_INVALID" => StatusCode::BAD_REQUEST,
        "CHAIN_FILE_FAILED" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (status, code, message) = self.parts();
        let mut response = (status, Json(ApiError { code, message })).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY_SECS));
        }
        response
    }
}
