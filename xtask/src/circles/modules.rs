//! The modules of a crate, the files that they are in, and what a path in one of them leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

use super::Graph;
use crate::sources::{is_for_tests, paths, Source};

/// The names on the way to a module from the root of its crate: `["execute", "claim"]`.
type ModulePath = Vec<String>;

/// One crate: what lies under one `src`.
pub(super) struct Crate<'s> {
    modules: BTreeMap<ModulePath, Module<'s>>,
}

struct Module<'s> {
    source: &'s Source,
    defined: BTreeSet<String>,
    /// What `use` items bring in: the name here, and the path that it comes from.
    imported: Vec<(String, Vec<String>)>,
}

impl<'s> Crate<'s> {
    /// The crates of the sources that are no tests.
    pub(super) fn all(sources: &'s [Source]) -> Vec<Self> {
        let mut by_folder: BTreeMap<PathBuf, Vec<&'s Source>> = BTreeMap::new();
        for source in sources.iter().filter(|source| !source.is_test()) {
            if let Some(folder) = source.file.ancestors().find(|folder| folder.ends_with("src")) {
                by_folder.entry(folder.to_owned()).or_default().push(source);
            }
        }
        by_folder.iter().map(|(folder, sources)| Self::new(folder, sources)).collect()
    }

    fn new(folder: &Path, sources: &[&'s Source]) -> Self {
        let module = |source: &&'s Source| (module_path(folder, &source.file), Module::new(source));
        Self { modules: sources.iter().map(module).collect() }
    }

    /// Which file imports which.
    pub(super) fn imports(&self) -> Graph {
        let mut graph = Graph::new();
        for (here, module) in &self.modules {
            let mut paths = Paths::default();
            paths.visit_file(&module.source.syntax);
            let targets = paths.found.iter().filter_map(|path| self.target(here, path, 0));
            // A module and its parts are one thing.
            let others = targets.filter(|target| !here.starts_with(target));
            let files = others.filter_map(|target| self.modules.get(&target)).map(|target| target.source.file.clone());
            graph.insert(module.source.file.clone(), files.collect());
        }
        graph
    }

    /// The module that defines what `path` names in the module `here`.
    fn target(&self, here: &[String], path: &[String], depth: usize) -> Option<ModulePath> {
        // A circle of re-exports does not compile, but the search must end all the same.
        if depth > 8 {
            return None;
        }
        let (mut module, mut rest) = self.start(here, path, depth)?;
        while let Some((next, after)) = rest.split_first() {
            let mut inner = module.clone();
            inner.push(next.clone());
            if self.modules.contains_key(&inner) {
                (module, rest) = (inner, after);
            } else {
                break;
            }
        }
        let Some(name) = rest.first() else { return Some(module) };
        self.re_exported(&module, name, depth).or(Some(module))
    }

    /// Where a path starts: the module, and what is left of the path. `None` if it leads out of the crate.
    fn start<'p>(&self, here: &[String], path: &'p [String], depth: usize) -> Option<(ModulePath, &'p [String])> {
        let (first, mut rest) = path.split_first()?;
        let mut module = match first.as_str() {
            "crate" => return Some((vec![], rest)),
            "self" => here.to_vec(),
            "super" => here.split_last()?.1.to_vec(),
            name => {
                let mut child = here.to_vec();
                child.push(name.to_owned());
                if self.modules.contains_key(&child) {
                    return Some((child, rest));
                }
                let imported = &self.modules.get(here)?.imported;
                let (_, from) = imported.iter().find(|(as_name, from)| as_name == name && from.len() > 1)?;
                let module = self.target(here, from, depth + 1)?;
                return module.last().is_some_and(|last| from.last() == Some(last)).then_some((module, rest));
            }
        };
        while rest.first().is_some_and(|next| next == "super") {
            (module, rest) = (module.split_last()?.1.to_vec(), rest.get(1..)?);
        }
        Some((module, rest))
    }

    fn re_exported(&self, module: &[String], name: &str, depth: usize) -> Option<ModulePath> {
        let found = self.modules.get(module)?;
        if found.defined.contains(name) {
            return None;
        }
        let named = found.imported.iter().find(|(as_name, _)| as_name == name);
        if let Some((_, from)) = named {
            return self.target(module, from, depth + 1);
        }
        let globs = found.imported.iter().filter(|(as_name, _)| as_name == "*");
        let mut targets = globs.filter_map(|(_, from)| self.target(module, from, depth + 1));
        targets.find(|target| self.modules.get(target).is_some_and(|inner| inner.defined.contains(name)))
    }
}

impl<'s> Module<'s> {
    fn new(source: &'s Source) -> Self {
        let mut module = Self { source, defined: BTreeSet::new(), imported: vec![] };
        for item in &source.syntax.items {
            if let syn::Item::Use(item) = item {
                flatten(&item.tree, &mut vec![], &mut module.imported);
            }
            module.defined.extend(defined(item));
        }
        module
    }
}

/// `src/execute/mod.rs` and `src/execute.rs` are `["execute"]`, `src/lib.rs` is the root.
fn module_path(folder: &Path, file: &Path) -> ModulePath {
    let inner = file.strip_prefix(folder).unwrap_or(file).with_extension("");
    let mut path: ModulePath = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let is_face = |name: &String| name == "mod" || path.len() == 1 && (name == "lib" || name == "main");
    if path.last().is_some_and(is_face) {
        path.pop();
    }
    path
}

fn defined(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Macro(item) => item.ident.as_ref()?,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The paths of a `use` tree with the names that they have here; `*` for all.
fn flatten(tree: &syn::UseTree, before: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    let with = |name: &syn::Ident, before: &[String]| {
        let mut path = before.to_vec();
        if name != "self" || path.is_empty() {
            path.push(name.to_string());
        }
        path
    };
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        syn::UseTree::Name(name) => {
            let path = with(&name.ident, before);
            found.push((path.last().cloned().unwrap_or_default(), path));
        }
        syn::UseTree::Rename(name) => found.push((name.rename.to_string(), with(&name.ident, before))),
        syn::UseTree::Glob(_) => found.push(("*".to_owned(), before.clone())),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, found)),
    }
}

/// Every path of the code that is not for tests.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut found = vec![];
        if !is_for_tests(&item.attrs) {
            flatten(&item.tree, &mut vec![], &mut found);
        }
        self.found.extend(found.into_iter().map(|(_, path)| path));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            self.found.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.found.extend(paths(call.tokens.clone()));
        visit::visit_macro(self, call);
    }
}
