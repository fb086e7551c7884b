#![no_main]
//! An old Word document all of whose streams are the same bytes, and the bytes as they are.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    gouji_fuzz::read("a.doc", data);
    gouji_fuzz::read("a.doc", &gouji_fuzz::held(&["WordDocument", "0Table", "1Table", "Data"], data));
});
