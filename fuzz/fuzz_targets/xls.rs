#![no_main]
//! The records of an old workbook, put into a container, and the bytes as they are.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    gouji_fuzz::read("a.xls", data);
    gouji_fuzz::read("a.xls", &gouji_fuzz::held(&["Workbook"], data));
});
