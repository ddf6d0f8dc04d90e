//! Who may send what stands in two places for two readers: the golden of each contract's policy, and the line `Sender: …` of each
//! message. Both begin with the same role.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::sources::Source;
use crate::suite::CONTRACTS;
use crate::workspace::{read, verdict};

#[cfg(test)]
mod tests;

/// Compares the goldens with the messages of all contracts.
///
/// # Errors
/// Names each message whose role is missing or differs.
pub(crate) fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    for contract in CONTRACTS {
        let golden = PathBuf::from(format!("contracts/{}/src/policy.golden", contract.name));
        let messages = PathBuf::from(format!("packages/{}-api/src/msg.rs", contract.name));
        let senders = senders(&Source::new(&messages, read(root, &messages)?)?)
            .with_context(|| format!("{} has no ExecuteMsg", messages.display()))?;
        faults.extend(differences(contract.name, &read(root, &golden)?, &senders));
    }
    verdict(&faults)
}

/// What the docs of each message say about its sender, by the message's name on the wire.
fn senders(source: &Source) -> Option<BTreeMap<String, Option<String>>> {
    let messages = source.syntax.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "ExecuteMsg" => Some(item),
        _ => None,
    })?;
    Some(messages.variants.iter().map(|message| (snake(&message.ident.to_string()), sender(&message.attrs))).collect())
}

/// The sentence after `Sender: `.
fn sender(attributes: &[syn::Attribute]) -> Option<String> {
    let text: String = attributes.iter().filter_map(doc).collect::<Vec<_>>().join("\n");
    let (_, rest) = text.split_once("Sender: ")?;
    let end = rest.find(". ").into_iter().chain(rest.find(".\n")).min().unwrap_or(rest.len());
    Some(rest.get(..end)?.trim_end_matches('.').to_owned())
}

fn doc(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if pair.path.is_ident("doc") => {
            Some(text.value())
        }
        _ => None,
    }
}

fn snake(name: &str) -> String {
    let mut found = String::new();
    for (position, c) in name.chars().enumerate() {
        if c.is_uppercase() && position > 0 {
            found.push('_');
        }
        found.extend(c.to_lowercase());
    }
    found
}

fn differences(contract: &str, golden: &str, senders: &BTreeMap<String, Option<String>>) -> Vec<String> {
    let mut roles = BTreeMap::new();
    let mut faults = Vec::new();
    for line in golden.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            [name, role, ..] if !role.is_empty() => drop(roles.insert((*name).to_owned(), (*role).to_owned())),
            _ => faults.push(format!("{contract}: the policy's golden names no role in the line `{line}`")),
        }
    }
    for (message, sender) in senders {
        let fault = match (roles.get(message), sender) {
            (None, _) => "stands in no line of the policy's golden".to_owned(),
            (_, None) => "has no line `Sender: …` in its docs".to_owned(),
            (Some(role), Some(sender)) if !begins_with(sender, role) => {
                format!("is sent by `{role}` in the policy's golden, and by `{sender}` in its docs")
            }
            (Some(_), Some(_)) => continue,
        };
        faults.push(format!("{contract}: {message} {fault}"));
    }
    // Hooks have lines of their own, which begin with `hook`.
    let others = roles.keys().filter(|name| !name.starts_with("hook ") && !senders.contains_key(*name));
    faults.extend(others.map(|name| format!("{contract}: the policy's golden has {name}, which is no message")));
    faults
}

/// Whether the sentence about the sender begins with the role, articles apart.
fn begins_with(sender: &str, role: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty());
        words.filter(|word| !["a", "an", "the"].contains(word)).map(str::to_lowercase).collect()
    };
    words(sender).starts_with(&words(role))
}
