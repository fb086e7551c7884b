//! What a person does to one figure: where the next blank is, what is left open, what comes back.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

mod common;

use common::editor::{address, blank, press, session};
use gouji::model::Origin;

#[test]
fn nobody_is_led_to_what_waits_to_be_supplied() {
    let (_folder, mut editor) = blank(2022);
    // The first cell of 四 waits; the rest of its row is filled.
    press(&mut editor, "PageDown PageDown / F4");
    assert_eq!(address(&editor), "disputes.litigation_direct.upheld");
    press(&mut editor, "F4 F4");
    assert_eq!(address(&editor), "proactive.regulations.issued");
    press(&mut editor, "1 Enter F4 F4");
    assert_eq!(address(&editor), "requests.received.natural");
    press(&mut editor, "1 Enter F4 F4");
    assert!(address(&editor).starts_with("requests"), "not back to what waits in 四");
    let session = session(&editor);
    let waits = session.form().cell_at("disputes.review.upheld").unwrap();
    assert_eq!(session.report.entry(waits).origin, Origin::ToSupply);
    assert_eq!(session.first_blank_from(0), None);
    assert!(!session.is_ready(), "it is open all the same");
}
