//! The Rust sources of the tree, parsed once for all checks that read them.

use std::cell::OnceCell;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result};
use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};

use crate::workspace::{files, read};

#[cfg(test)]
mod tests;

/// A Rust file of the tree, with its syntax tree.
pub(crate) struct Source {
    /// Relative to the root.
    pub(crate) file: PathBuf,
    pub(crate) text: String,
    pub(crate) syntax: syn::File,
}

thread_local! {
    static PARSED: OnceCell<Rc<[Source]>> = const { OnceCell::new() };
}

/// Every Rust file that git tracks or would track.
///
/// # Errors
/// Names a file that cannot be read or is no Rust.
pub(crate) fn sources(root: &Path) -> Result<Rc<[Source]>> {
    PARSED.with(|parsed| {
        if let Some(sources) = parsed.get() {
            return Ok(Rc::clone(sources));
        }
        let rust = files(root)?.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
        let sources: Vec<Source> = rust.map(|file| Source::new(&file, read(root, &file)?)).collect::<Result<_>>()?;
        Ok(Rc::clone(parsed.get_or_init(|| sources.into())))
    })
}

impl Source {
    /// Parses the text of a file.
    ///
    /// # Errors
    /// Names the file if its text is no Rust.
    pub(crate) fn new(file: &Path, text: String) -> Result<Self> {
        let syntax = syn::parse_file(&text).with_context(|| format!("{} is no Rust", file.display()))?;
        Ok(Self { file: file.to_owned(), text, syntax })
    }

    /// Whether the file holds tests only.
    pub(crate) fn is_test(&self) -> bool {
        is_test(&self.file)
    }
}

/// Whether a file holds tests only: it is `tests.rs`, or lies in a folder `tests` or in one of the packages of tests.
pub(crate) fn is_test(file: &Path) -> bool {
    has_folder(file, "tests") || file.file_name().is_some_and(|name| name == "tests.rs")
}

/// Whether `name` is one of the file's folders.
pub(crate) fn has_folder(file: &Path, name: &str) -> bool {
    file.components().any(|part| part == Component::Normal(name.as_ref()))
}

/// Whether an item is compiled for tests only.
pub(crate) fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        list.path.is_ident("cfg") && list.tokens.to_string() == "test"
    })
}

/// An identifier where it stands, with what follows.
pub(crate) struct Name {
    pub(crate) ident: Ident,
    /// Whether `::new` follows, with generic arguments between or not.
    pub(crate) is_constructed: bool,
    /// Whether `::` follows: a module, or a type with an associated item.
    pub(crate) is_module: bool,
}

impl Name {
    /// Its line, from 1.
    pub(crate) fn line(&self) -> usize {
        self.ident.span().start().line
    }
}

/// All identifiers of the code, in order; those in calls of macros too, and none of comments and strings.
pub(crate) fn names(code: TokenStream) -> Vec<Name> {
    let mut found = Vec::new();
    collect(code, &mut found);
    found
}

fn collect(code: TokenStream, found: &mut Vec<Name>) {
    let trees: Vec<TokenTree> = code.into_iter().collect();
    for (position, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(ident) => {
                let rest = path_rest(trees.get(position + 1..).unwrap_or_default());
                found.push(Name {
                    ident: ident.clone(),
                    is_module: rest.is_some(),
                    is_constructed: rest.is_some_and(leads_to_new),
                });
            }
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// All paths of two names and more, such as those in the call of a macro.
pub(crate) fn paths(code: TokenStream) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut goes_on = false;
    for name in names(code) {
        match found.last_mut() {
            Some(path) if goes_on => path.push(name.ident.to_string()),
            _ => found.push(vec![name.ident.to_string()]),
        }
        goes_on = name.is_module;
    }
    found.retain(|path| path.len() > 1);
    found
}

/// What stands after `::`, if that comes first.
fn path_rest(trees: &[TokenTree]) -> Option<&[TokenTree]> {
    match trees {
        [TokenTree::Punct(first), TokenTree::Punct(second), rest @ ..] => {
            let is_path = first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':';
            is_path.then_some(rest)
        }
        _ => None,
    }
}

/// Whether `new` comes first, or `<…>::new`.
fn leads_to_new(trees: &[TokenTree]) -> bool {
    match trees {
        [TokenTree::Ident(name), ..] => name == "new",
        [TokenTree::Punct(open), ..] if open.as_char() == '<' => {
            let mut depth = 0_usize;
            for (position, tree) in trees.iter().enumerate() {
                match tree {
                    TokenTree::Punct(mark) if mark.as_char() == '<' => depth += 1,
                    TokenTree::Punct(mark) if mark.as_char() == '>' => depth -= 1,
                    _ => continue,
                }
                if depth == 0 {
                    return path_rest(trees.get(position + 1..).unwrap_or_default()).is_some_and(leads_to_new);
                }
            }
            false
        }
        _ => false,
    }
}
