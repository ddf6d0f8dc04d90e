//! Public functions, structs, enums, constants and macros of the packages, and whether anything outside uses them.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use syn::visit::{self, Visit};

use super::Package;
use crate::sources::{is_for_tests, names, Source};

/// Where public items count: no code uses contracts and programs.
const FOLDER: &str = "packages";

/// The items that nothing outside their package names, and that no public signature of the package shows.
pub(super) fn unused(
    packages: &[Package],
    sources: &[Source],
    elsewhere: &BTreeSet<String>,
    for_others: &[(&str, &str, &str)],
) -> Vec<String> {
    let mut faults = Vec::new();
    for package in packages.iter().filter(|package| package.folder.starts_with(FOLDER)) {
        let mut public = Public::default();
        let own = sources.iter().filter(|source| source.file.starts_with(&package.folder) && !source.is_test());
        for source in own {
            public.file = source.file.display().to_string();
            public.visit_file(&source.syntax);
        }
        let others = packages.iter().filter(|other| other.folder != package.folder);
        let outside: Vec<&BTreeSet<String>> = others.map(|other| &other.named).chain([elsewhere]).collect();
        for item in &public.items {
            let shown = item.is_type && public.shown.contains(&item.name) || public.in_macros.contains(&item.name);
            let listed = for_others.iter().any(|(owner, name, _)| *owner == package.name && *name == item.name);
            if !shown && !listed && !outside.iter().any(|names| names.contains(&item.name)) {
                faults.push(format!("{}: nothing outside {} uses the public `{}`", item.at, package.name, item.name));
            }
        }
    }
    faults
}

/// A public item, with the file and line where it stands.
struct Item {
    name: String,
    at: String,
    is_type: bool,
}

/// The public items of a package.
#[derive(Default)]
struct Public {
    file: String,
    items: Vec<Item>,
    /// Names in public signatures: who calls the function has the type without naming it.
    shown: BTreeSet<String>,
    /// Names in macros: they stand in other packages when the macro is used there.
    in_macros: BTreeSet<String>,
    inside_trait: bool,
}

impl Public {
    fn add(&mut self, visibility: &syn::Visibility, ident: &Ident, is_type: bool) -> bool {
        let public = matches!(visibility, syn::Visibility::Public(_));
        if public {
            let at = format!("{}:{}", self.file, ident.span().start().line);
            self.items.push(Item { name: ident.to_string(), at, is_type });
        }
        public
    }

    fn in_macro(&mut self, code: TokenStream) {
        self.in_macros.extend(names(code).into_iter().map(|name| name.ident.to_string()));
    }
}

impl<'ast> Visit<'ast> for Public {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if self.add(&item.vis, &item.sig.ident, false) {
            self.visit_signature(&item.sig);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.inside_trait = item.trait_.is_some();
        item.items.iter().for_each(|item| self.visit_impl_item(item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if self.inside_trait || self.add(&item.vis, &item.sig.ident, false) {
            self.visit_signature(&item.sig);
        }
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        if self.inside_trait || self.add(&item.vis, &item.ident, false) {
            self.visit_type(&item.ty);
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        if self.add(&item.vis, &item.ident, false) {
            self.visit_type(&item.ty);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.add(&item.vis, &item.ident, true);
        visit::visit_fields(self, &item.fields);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.add(&item.vis, &item.ident, true);
        item.variants.iter().for_each(|variant| visit::visit_variant(self, variant));
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if let Some(ident) = &item.ident {
            let exported = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
            if exported {
                let at = format!("{}:{}", self.file, ident.span().start().line);
                self.items.push(Item { name: ident.to_string(), at, is_type: false });
            }
        }
        self.in_macro(item.mac.tokens.clone());
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if !matches!(field.vis, syn::Visibility::Restricted(_)) {
            self.visit_type(&field.ty);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.in_macro(list.tokens.clone());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.shown.extend(path.segments.iter().map(|segment| segment.ident.to_string()));
        visit::visit_path(self, path);
    }
}
