//! What a wasm file holds, as far as the gate asks; no rule is here.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use wasmparser::{
    CompositeInnerType, Export, ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef, ValidPayload,
    Validator, WasmFeatures,
};

/// WebAssembly 1.0 with mutable globals: no sign extension, no bulk memory, nothing later.
const FIRST: WasmFeatures = WasmFeatures::WASM1;

/// A function of the contract.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Function {
    /// How many parameters it has.
    pub(crate) params: u64,
    /// Its locals, parameters not counted, as the VMs count them.
    pub(crate) locals: u64,
}

/// The facts of one file.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Bytes of the file.
    pub(crate) bytes: u64,
    /// Why it is no WebAssembly 1.0, if it is not.
    pub(crate) invalid: Option<String>,
    /// Imports, `env.db_read`, and whether each is a function.
    pub(crate) imports: Vec<(String, bool)>,
    /// Parameters of the imported functions.
    pub(crate) import_params: Vec<u64>,
    /// Functions of the contract, imports not counted, in the order of the file.
    pub(crate) functions: Vec<Function>,
    /// Memories: pages at the start, and at most.
    pub(crate) memories: Vec<(u64, Option<u64>)>,
    /// Tables: entries at most.
    pub(crate) tables: Vec<Option<u64>>,
    /// Names of exported functions.
    pub(crate) exports: BTreeSet<String>,
    /// The first operation on floats of each function that has one: position in `functions`, and the operation.
    pub(crate) floats: Vec<(usize, String)>,
    types: Vec<u64>,
    bodies: usize,
}

impl Facts {
    /// Reads a wasm file.
    ///
    /// # Errors
    /// When the bytes cannot be read as wasm of any version.
    pub(crate) fn read(wasm: &[u8]) -> Result<Self> {
        let mut facts = Self { bytes: length(wasm.len()), invalid: invalid(wasm), ..Self::default() };
        for payload in Parser::new(0).parse_all(wasm) {
            facts.section(payload.context("the file is no wasm module")?).context("the file is no wasm module")?;
        }
        Ok(facts)
    }

    /// The index of a function in the module, imports counted, as tools print it.
    pub(crate) fn index(&self, position: usize) -> usize {
        self.import_params.len().saturating_add(position)
    }

    /// Most locals of a function, and that function's index.
    pub(crate) fn most_locals(&self) -> (u64, usize) {
        let locals = self.functions.iter().enumerate().map(|(at, function)| (function.locals, self.index(at)));
        locals.max_by_key(|(locals, _)| *locals).unwrap_or_default()
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "the parser also knows the sections of later standards")]
    fn section(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    self.types.extend(group?.into_types().map(|ty| params(&ty.composite_type.inner)));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    self.import(format!("{}.{}", import.module, import.name), import.ty);
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    let params = self.params(ty?);
                    self.functions.push(Function { params, locals: 0 });
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    let memory = memory?;
                    self.memories.push((memory.initial, memory.maximum));
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty.maximum);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    self.exports.extend(function_name(&export?));
                }
            }
            Payload::CodeSectionEntry(body) => self.body(&body)?,
            _ => (),
        }
        Ok(())
    }

    fn import(&mut self, name: String, ty: TypeRef) {
        let function = if let TypeRef::Func(ty) = ty { Some(self.params(ty)) } else { None };
        self.imports.push((name, function.is_some()));
        self.import_params.extend(function);
    }

    fn params(&self, ty: u32) -> u64 {
        usize::try_from(ty).ok().and_then(|ty| self.types.get(ty)).copied().unwrap_or_default()
    }

    fn body(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        let position = self.bodies;
        self.bodies = position.saturating_add(1);
        let mut locals: u64 = 0;
        for group in body.get_locals_reader()? {
            locals = locals.saturating_add(u64::from(group?.0));
        }
        if let Some(function) = self.functions.get_mut(position) {
            function.locals = locals;
        }
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            if let Some(name) = float(&operator) {
                self.floats.push((position, name));
                break;
            }
        }
        Ok(())
    }
}

/// A length as a number of the report.
pub(crate) fn length(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

fn function_name(export: &Export<'_>) -> Option<String> {
    (export.kind == ExternalKind::Func).then(|| export.name.to_owned())
}

fn params(ty: &CompositeInnerType) -> u64 {
    if let CompositeInnerType::Func(function) = ty {
        length(function.params().len())
    } else {
        0
    }
}

/// The name of an operation on floats, conversions, loads and stores included.
fn float(operator: &Operator<'_>) -> Option<String> {
    let shown = format!("{operator:?}");
    let name = shown.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    (name.contains("F32") || name.contains("F64")).then(|| name.to_owned())
}

/// The first thing in the file that is not [`FIRST`].
fn invalid(wasm: &[u8]) -> Option<String> {
    let mut validator = Validator::new_with_features(FIRST);
    for payload in Parser::new(0).parse_all(wasm) {
        let checked = payload.and_then(|payload| match validator.payload(&payload)? {
            ValidPayload::Func(function, body) => function.into_validator(Default::default()).validate(&body),
            ValidPayload::Ok | ValidPayload::Parser(_) | ValidPayload::End(_) => Ok(()),
        });
        if let Err(error) = checked {
            return Some(error.to_string());
        }
    }
    None
}
