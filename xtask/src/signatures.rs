//! What a call site shows: no tuple that stands for a missing struct, no bare `true`, no more than six parameters.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use syn::visit::{self, Visit};

use crate::sources::{is_for_tests, sources, Source};
use crate::workspace::verdict;

#[cfg(test)]
mod tests;

/// Folders whose functions, tests apart, must keep these rules.
const FOLDERS: &[&str] = &["contracts", "packages", "cli"];

/// Where `true` and `false` may not be arguments of our own functions.
const NO_FLAGS: &str = "contracts";

/// Real parameters: those that a tuple holds count one by one.
const MOST_PARAMETERS: usize = 6;

/// Functions with a tuple as a parameter, by file and name: at most five in all.
const TUPLES: &[(&str, &str)] = &[];
const MOST_TUPLES: usize = 5;

/// Looks at the functions of contracts, packages and the command line, tests apart.
///
/// # Errors
/// Names each function and each call with its line.
pub(crate) fn check(root: &Path) -> Result<()> {
    verdict(&faults(&sources(root)?, TUPLES))
}

fn faults(sources: &[Source], tuples: &[(&str, &str)]) -> Vec<String> {
    let counted = |folder: &[&str]| {
        let folder: Vec<String> = folder.iter().map(|name| (*name).to_owned()).collect();
        sources
            .iter()
            .filter(move |source| !source.is_test() && folder.iter().any(|folder| source.file.starts_with(folder)))
    };
    let mut ours = BTreeSet::new();
    let mut faults = Vec::new();
    for source in counted(FOLDERS) {
        let mut functions = Functions { source, tuples, names: &mut ours, faults: &mut faults };
        functions.visit_file(&source.syntax);
    }
    for source in counted(&[NO_FLAGS]) {
        Flags { source, ours: &ours, faults: &mut faults }.visit_file(&source.syntax);
    }
    if tuples.len() > MOST_TUPLES {
        faults.push(format!("{} functions with tuples are listed, at most {MOST_TUPLES} may be", tuples.len()));
    }
    faults
}

/// Visits the functions of a file, and collects the names of all.
struct Functions<'a> {
    source: &'a Source,
    tuples: &'a [(&'a str, &'a str)],
    names: &'a mut BTreeSet<String>,
    faults: &'a mut Vec<String>,
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    /// The signature of a trait's function counts where the trait is written: an implementation has no choice.
    fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
        if block.trait_.is_none() {
            visit::visit_item_impl(self, block);
        }
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let name = signature.ident.to_string();
        let at = format!("{}:{}: `{name}`", self.source.file.display(), signature.ident.span().start().line);
        let listed = self.tuples.iter().any(|(file, known)| Path::new(file) == self.source.file && *known == name);
        let sizes: Vec<usize> = signature.inputs.iter().map(size).collect();
        if sizes.iter().any(|size| *size > 1) && !listed {
            self.faults.push(format!("{at} takes a tuple apart: give its parts a struct with a name"));
        }
        let all: usize = sizes.iter().sum();
        if all > MOST_PARAMETERS {
            self.faults.push(format!("{at} has {all} parameters, at most {MOST_PARAMETERS} are allowed"));
        }
        self.names.insert(name);
        visit::visit_signature(self, signature);
    }
}

/// How many values a parameter holds.
fn size(parameter: &syn::FnArg) -> usize {
    match parameter {
        syn::FnArg::Receiver(_) => 1,
        syn::FnArg::Typed(parameter) => values(&parameter.pat),
    }
}

fn values(pattern: &syn::Pat) -> usize {
    match pattern {
        syn::Pat::Tuple(tuple) => tuple.elems.iter().map(values).sum(),
        syn::Pat::Reference(inner) => values(&inner.pat),
        _ => 1,
    }
}

/// Visits the calls of a file.
struct Flags<'a> {
    source: &'a Source,
    ours: &'a BTreeSet<String>,
    faults: &'a mut Vec<String>,
}

impl Flags<'_> {
    fn look(&mut self, callee: &syn::Ident, arguments: &syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>) {
        let flag = arguments.iter().any(is_flag);
        if flag && self.ours.contains(&callee.to_string()) {
            let (file, line) = (self.source.file.display(), callee.span().start().line);
            self.faults.push(format!("{file}:{line}: `{callee}` gets a bare `true` or `false`: give it an enum"));
        }
    }
}

impl<'ast> Visit<'ast> for Flags<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(callee) = &*call.func {
            if let Some(last) = callee.path.segments.last() {
                self.look(&last.ident, &call.args);
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.look(&call.method, &call.args);
        visit::visit_expr_method_call(self, call);
    }
}

/// Whether an argument is `true` or `false`, or a tuple that holds one.
fn is_flag(argument: &syn::Expr) -> bool {
    match argument {
        syn::Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Bool(_)),
        syn::Expr::Tuple(tuple) => tuple.elems.iter().any(is_flag),
        _ => false,
    }
}
