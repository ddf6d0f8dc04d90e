//! `caravan events`: what the contracts emitted, a line of JSON each.

use std::io::{ErrorKind, Write};
use std::time::Duration;

use caravan_chain::{emitter, Block, Chain, Code, Deployed};
use caravan_client::ClientError;
use caravan_rpc::EventBlock;
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
    Index { after: Option<u64> },
    /// The blocks of the chain: the last height.
    Blocks { height: u64, suite: Deployed },
}

/// Print events. With `--follow` it ends when the reader goes.
pub(crate) fn events(args: &EventsArgs, context: &Context<'_>) -> Result<Report, Failure> {
    let mut source = begin(args, context)?;
    loop {
        let (lines, more) = match &mut source {
            Source::Index { after } => of_index(args, after, context)?,
            Source::Blocks { height, suite } => of_blocks(args, height, suite, context)?,
        };
        if !print(&lines)? {
            return Ok(Report::new(String::new()));
        }
        if !more && !args.follow {
            return Ok(Report::new(String::new()));
        }
        if !more {
            std::thread::sleep(PAUSE);
        }
    }
}

fn begin(args: &EventsArgs, context: &Context<'_>) -> Result<Source, Failure> {
    // A gateway that serves a chain has its index.
    if context.chain.served().is_some() {
        return Ok(Source::Index { after: None });
    }
    let (chain_id, suite) = if context.is_embedded() {
        let (chain, suite) = context.home().open_suite()?;
        (chain.chain_id(), suite)
    } else {
        let chain_id = context.chain_description()?.chain_id;
        let suite = context.contracts(&chain_id)?;
        (chain_id, suite)
    };
    let status = match context.index()? {
        Some(link) => link.client.index::<Value>("status", &[]).map_err(ClientError::from)?,
        None => None,
    };
    let is_of_chain = status.as_ref().and_then(|status| status.get("chain_id")?.as_str()) == Some(&chain_id);
    Ok(if is_of_chain { Source::Index { after: None } } else { Source::Blocks { height: args.since, suite } })
}

/// Read from the index of the gateway. Return the lines, and whether there are more now.
fn of_index(args: &EventsArgs, after: &mut Option<u64>, context: &Context<'_>) -> Result<(Vec<Value>, bool), Failure> {
    let Some(link) = context.index()? else { return Ok((vec![], false)) };
    let mut query = vec![("limit", PAGE.to_string())];
    query.push(after.map_or_else(|| ("since", args.since.to_string()), |after| ("after", after.to_string())));
    query.extend(args.contract.iter().map(|contract| ("contract", contract.clone())));
    query.extend(args.name.iter().map(|name| ("name", name.clone())));
    let page = link.client.index::<Value>("events", &query).map_err(ClientError::from)?.unwrap_or_default();
    *after = page.get("next").and_then(Value::as_u64).or(*after);
    let more = page.get("more").and_then(Value::as_bool).unwrap_or_default();
    let events = page.get("events").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok((events, more))
}

/// Read from the blocks of the chain.
fn of_blocks(
    args: &EventsArgs,
    height: &mut u64,
    suite: &Deployed,
    context: &Context<'_>,
) -> Result<(Vec<Value>, bool), Failure> {
    let blocks: Vec<EventBlock>;
    let more;
    if context.is_embedded() {
        let found = context.home().open_chain()?.blocks_since(*height, PAGE as usize)?;
        more = found.len() == PAGE as usize;
        let block = |Block { height, time, events, .. }| EventBlock { height, time, events };
        blocks = found.into_iter().map(block).collect();
        *height = blocks.last().map_or(*height, |block| block.height);
    } else {
        let found = context.rpc()?.blocks_since(*height, u64::from(PAGE))?;
        *height = found.last.map_or(*height, |last| last.0);
        more = found.more;
        blocks = found.blocks;
    }
    let lines =
        blocks.iter().flat_map(|block| block.events.iter().filter_map(move |event| line(args, suite, event, block)));
    Ok((lines.collect(), more))
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
