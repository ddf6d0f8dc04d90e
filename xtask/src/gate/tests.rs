use super::*;

/// A module that passes, with `extra` in it.
fn module(extra: &str) -> String {
    module_with("(memory 17)", extra)
}

fn module_with(memory: &str, extra: &str) -> String {
    format!(
        r#"(module
            (import "env" "db_read" (func (param i32) (result i32)))
            {extra}
            {memory}
            (table 1 1 funcref)
            (global (mut i32) (i32.const 1048576))
            (func (export "allocate") (param i32) (result i32) (local i32 i64) local.get 0)
            (func (export "deallocate") (param i32))
            (func (export "instantiate") (param i32 i32 i32) (result i32) local.get 0)
            (func (export "requires_iterator"))
            (func (export "interface_version_8")))"#
    )
}

fn faults(text: &str) -> Vec<String> {
    inspect(&wat::parse_str(text).unwrap(), 1).unwrap().1
}

/// The one fault of a module.
fn fault(text: &str) -> String {
    let faults = faults(text);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].clone()
}

#[test]
fn a_contract_as_every_chain_takes_it_passes_and_is_counted() {
    let (facts, faults) = inspect(&wat::parse_str(module("")).unwrap(), 1).unwrap();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!((facts.functions.len(), facts.imports.len(), facts.most_locals()), (5, 1, (2, 1)));
}

#[test]
fn later_features_are_refused() {
    let sign_extension = module("(func (param i32) (result i32) local.get 0 i32.extend8_s)");
    assert!(fault(&sign_extension).contains("sign extension"), "{}", fault(&sign_extension));
    let bulk_memory = module("(func i32.const 0 i32.const 0 i32.const 0 memory.copy)");
    assert!(fault(&bulk_memory).contains("bulk memory"), "{}", fault(&bulk_memory));
    let two_results = module("(func (result i32 i32) i32.const 0 i32.const 0)");
    assert!(fault(&two_results).starts_with("it is not WebAssembly 1.0"), "{}", fault(&two_results));
    let references = module("(func (param externref))");
    assert!(fault(&references).starts_with("it is not WebAssembly 1.0"), "{}", fault(&references));
}

#[test]
fn saturating_conversions_are_refused_twice_over() {
    let found = faults(&module("(func (param f32) (result i32) local.get 0 i32.trunc_sat_f32_s)"));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("saturating float to int"), "{found:?}");
}

#[test]
fn float_operations_are_refused_and_float_types_are_not() {
    for body in ["f64.const 1 drop", "i32.const 0 f32.load drop", "i64.const 0 f64.reinterpret_i64 drop"] {
        let found = fault(&module(&format!("(func {body})")));
        assert!(found.starts_with("its function 1 computes with floats: F"), "{found}");
    }
    assert_eq!(faults(&module("(func (param f64))")), Vec::<String>::new());
}

#[test]
fn imports_that_not_every_chain_offers_are_refused() {
    let found = fault(&module(r#"(import "env" "secp256r1_verify" (func))"#));
    assert_eq!(found, "its import env.secp256r1_verify is not offered by every chain");
    let found = fault(&module(r#"(import "wasi" "db_read" (func))"#));
    assert_eq!(found, "its import wasi.db_read is not offered by every chain");
    let found = fault(&module(r#"(import "env" "db_write" (global i32))"#));
    assert_eq!(found, "its import env.db_write is no function");
}

#[test]
fn a_missing_an_old_and_a_second_interface_are_refused() {
    let none = module("").replace("interface_version_8", "interface");
    assert_eq!(fault(&none), "it does not export interface_version_8");
    let two = module(r#"(func (export "interface_version_7"))"#);
    assert_eq!(fault(&two), "it exports interface_version_7, a second or unknown interface");
    let no_memory_of_ours = module("").replace("\"deallocate\"", "\"free\"");
    assert_eq!(fault(&no_memory_of_ours), "it does not export deallocate");
}

#[test]
fn a_capability_beyond_iterator_is_refused() {
    let found = fault(&module(r#"(func (export "requires_cosmwasm_2_0"))"#));
    assert_eq!(found, "it requires the capability cosmwasm_2_0, which not every chain has");
}

#[test]
fn ninety_locals_pass_and_one_more_is_named_with_its_function() {
    let with = |locals: usize| module(&format!("(func (local{}))", " i32".repeat(locals)));
    assert_eq!(faults(&with(90)), Vec::<String>::new());
    assert_eq!(fault(&with(91)), "it has 91 locals in function 1, at most 90 are allowed");
}

#[test]
fn locals_parameters_and_functions_are_bounded_in_all() {
    let locals = format!("(func (local{}))", " i32".repeat(90)).repeat(100);
    let found = inspect(&wat::parse_str(module(&locals)).unwrap(), 99).unwrap().1;
    assert_eq!(found, ["it has 9002 locals in all functions, at most 9000 are allowed"]);
    let params = format!("(func (param{}))", " i32".repeat(50)).repeat(200);
    let found = inspect(&wat::parse_str(module(&params)).unwrap(), 99).unwrap().1;
    assert_eq!(found, ["it has 10006 parameters in all functions, at most 10000 are allowed"]);
    let found = inspect(&wat::parse_str(module(&"(func)".repeat(9_996))).unwrap(), 99).unwrap().1;
    assert_eq!(found, ["it has 10001 functions, at most 10000 are allowed"]);
}

#[test]
fn a_function_of_too_many_parameters_is_named() {
    let found = fault(&module(&format!("(func (param{}))", " i32".repeat(51))));
    assert_eq!(found, "it has 51 parameters in function 1, at most 50 are allowed");
}

#[test]
fn memory_is_one_small_enough_and_open_ended() {
    assert_eq!(fault(&module_with("", "")), "it has 0 memories, exactly 1 is wanted");
    let found = fault(&module_with("(memory 513)", ""));
    assert_eq!(found, "it has 513 pages of memory at the start, at most 512 are allowed");
    let found = fault(&module_with("(memory 17 512)", ""));
    assert_eq!(found, "its memory states a maximum, which is the host's to set");
    let found = faults(&module_with("(memory 1) (memory 1)", ""));
    assert!(found.contains(&"it has 2 memories, exactly 1 is wanted".to_owned()), "{found:?}");
}

#[test]
fn tables_are_bounded() {
    let table = |text: &str| module("").replace("(table 1 1 funcref)", text);
    assert_eq!(fault(&table("(table 1 funcref)")), "its table has no maximum");
    assert_eq!(fault(&table("(table 1 2501 funcref)")), "it has 2501 table entries, at most 2500 are allowed");
    let found = faults(&table("(table 1 1 funcref) (table 1 1 funcref)"));
    assert!(found.contains(&"it has 2 tables, at most 1 are allowed".to_owned()), "{found:?}");
}

#[test]
fn size_is_bounded_to_the_byte() {
    let padded = |bytes: usize| module(&format!("(@custom \"pad\" \"{}\")", "x".repeat(bytes)));
    let base = wat::parse_str(padded(600)).unwrap().len();
    let fits = wat::parse_str(padded(600 + 1024 - base)).unwrap();
    assert_eq!(fits.len(), 1024);
    assert_eq!(inspect(&fits, 1).unwrap().1, Vec::<String>::new());
    assert_eq!(fault(&padded(601 + 1024 - base)), "it has 1025 bytes, at most 1024 are allowed");
}

#[test]
fn what_is_no_wasm_is_an_error() {
    assert!(inspect(b"#!/bin/sh", 1).is_err());
    let whole = wat::parse_str(module("")).unwrap();
    assert!(inspect(&whole[..whole.len() - 3], 1).is_err());
}
