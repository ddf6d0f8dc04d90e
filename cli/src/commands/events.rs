//! `caravan events`: what the contracts emitted, a line of JSON each.

use std::io::{ErrorKind, Write};
use std::time::Duration;

use caravan_chain::{emitter, Block, Chain, Code, Deployed};
use caravan_client::served::GatewayLink;
use caravan_client::{ClientError, Problem};
use caravan_rpc::{EventBlock, Rpc};
use cosmwasm_std::Event;
use serde_json::{json, Value};

use crate::args::events::EventsArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::{plain, Report};

/// Blocks, or events of an index, that are read at once.
const PAGE: u32 = 500;
/// How often a chain is asked for further events.
const PAUSE: Duration = Duration::from_secs(1);

/// Where events are read from, as far as they were.
enum Source {
    /// The index of a gateway: the number of the last event.
    Index { link: GatewayLink, after: Option<u64> },
    /// The chain in the home, which is opened for each page: others may use it meanwhile.
    Local { suite: Deployed, height: u64 },
    /// A node.
    Node { rpc: Box<Rpc>, suite: Deployed, height: u64 },
}

/// Lines that were read, and whether there are more now.
struct Page {
    lines: Vec<Value>,
    more: bool,
}

/// Print events. With `--follow` it ends when the reader goes.
pub(crate) fn events(args: &EventsArgs, context: &Context<'_>) -> Result<Report, Failure> {
    let mut source = begin(args, context)?;
    loop {
        let Page { lines, more } = match &mut source {
            Source::Index { link, after } => of_index(args, link, after)?,
            Source::Local { suite, height } => {
                let found = context.home().open_chain()?.blocks_since(*height, PAGE as usize)?;
                let more = found.len() == PAGE as usize;
                *height = found.last().map_or(*height, |block| block.height);
                let block = |Block { height, time, events, .. }| EventBlock { height, time, events };
                Page { lines: lines(args, suite, found.into_iter().map(block)), more }
            }
            Source::Node { rpc, suite, height } => {
                let found = rpc.blocks_since(*height, u64::from(PAGE))?;
                *height = found.last.map_or(*height, |last| last.0);
                Page { lines: lines(args, suite, found.blocks), more: found.more }
            }
        };
        if !print(&lines)? || !more && !args.follow {
            return Ok(Report::new(String::new()));
        }
        if !more {
            std::thread::sleep(PAUSE);
        }
    }
}

fn begin(args: &EventsArgs, context: &Context<'_>) -> Result<Source, Failure> {
    let link = context.index()?;
    // A gateway that serves a chain has its index.
    if context.chain.served().is_some() {
        let link = link.ok_or(Problem::IndexMissing { what: "for its events" })?;
        return Ok(Source::Index { link, after: None });
    }
    let height = args.since;
    let (chain_id, source) = if context.is_embedded() {
        let (chain, suite) = context.home().open_suite()?;
        (chain.chain_id(), Source::Local { suite, height })
    } else {
        let rpc = Box::new(context.rpc()?);
        let chain_id = rpc.chain_id();
        let suite = context.contracts(&chain_id)?;
        (chain_id, Source::Node { rpc, suite, height })
    };
    let Some(link) = link else { return Ok(source) };
    let status = link.client.index::<Value>("status", &[]).map_err(ClientError::from)?;
    let is_of_chain = status.as_ref().and_then(|status| status.get("chain_id")?.as_str()) == Some(&chain_id);
    Ok(if is_of_chain { Source::Index { link, after: None } } else { source })
}

/// Read from the index of the gateway.
fn of_index(args: &EventsArgs, link: &GatewayLink, after: &mut Option<u64>) -> Result<Page, Failure> {
    let mut query = vec![("limit", PAGE.to_string())];
    query.push(after.map_or_else(|| ("since", args.since.to_string()), |after| ("after", after.to_string())));
    query.extend(args.contract.iter().map(|contract| ("contract", contract.clone())));
    query.extend(args.name.iter().map(|name| ("name", name.clone())));
    let page = link.client.index::<Value>("events", &query).map_err(ClientError::from)?.unwrap_or_default();
    *after = page.get("next").and_then(Value::as_u64).or(*after);
    let more = page.get("more").and_then(Value::as_bool).unwrap_or_default();
    let lines = page.get("events").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(Page { lines, more })
}

fn lines(args: &EventsArgs, suite: &Deployed, blocks: impl IntoIterator<Item = EventBlock>) -> Vec<Value> {
    let mut all = vec![];
    for block in blocks {
        all.extend(block.events.iter().filter_map(|event| line(args, suite, event, &block)));
    }
    all
}

/// Return an event of the suite as JSON, as the index has it but for its number.
fn line(args: &EventsArgs, suite: &Deployed, event: &Event, block: &EventBlock) -> Option<Value> {
    let name = event.ty.strip_prefix("wasm-")?;
    let of = emitter(event)?;
    let contract = Code::ALL.into_iter().find(|code| suite.of(*code).as_str() == of)?.name();
    let is_wanted = |wanted: &Option<String>, got: &str| wanted.as_ref().is_none_or(|wanted| wanted == got);
    if !is_wanted(&args.contract, contract) || !is_wanted(&args.name, name) {
        return None;
    }
    let attributes = event.attributes.iter().filter(|attribute| !attribute.key.starts_with('_'));
    let attributes: serde_json::Map<_, _> =
        attributes.map(|attribute| (attribute.key.clone(), attribute.value.clone().into())).collect();
    let (height, time) = (block.height, block.time);
    Some(json!({ "height": height, "time": time, "contract": contract, "name": name, "attributes": attributes }))
}

/// Print lines. Return whether anyone still reads.
fn print(lines: &[Value]) -> Result<bool, Failure> {
    let mut out = std::io::stdout().lock();
    let text: String = lines.iter().map(|line| format!("{}\n", plain(&line.to_string()))).collect();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::output(error)),
        Ok(()) => Ok(true),
    }
}
