//! Taking content down from a gateway, as its operator.

use caravan_chain::Chain;
use caravan_gateway_api::Removed;
use caravan_primitives::Hash32;

use crate::error::Result;
use crate::problem::Problem;
use crate::row_keys::signer;
use crate::session::Session;

/// Have the gateway delete content and never take it again. The account that acts has to be its operator.
///
/// # Errors
/// `GATEWAY_MISSING` without a gateway; `OPERATOR_ONLY` and others of the call.
pub fn take_down<C: Chain>(hash: &Hash32, reason: &str, session: &Session<C>) -> Result<Removed> {
    let link = session.gateway.as_ref().ok_or(Problem::GatewayMissing { what: "that keeps the content" })?;
    Ok(link.client.remove(hash, reason, &signer(session)?, &link.key)?)
}
