//! Command lines and files, looked for by libFuzzer: see `command.rs`.

#![no_main]

#[allow(dead_code, reason = "the program has its own beginning")]
#[path = "../../src/cli/mod.rs"]
mod cli;
mod command;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| command::run(bytes));
