#![no_main]
//! Bytes as a document whose name ends in .json; what they are is found by looking.

libfuzzer_sys::fuzz_target!(|data: &[u8]| gouji_fuzz::read("a.json", data));
