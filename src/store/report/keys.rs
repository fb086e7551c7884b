//! The keys of a report file that are the same on every form, in the order of the canonical layout.
//!
//! Reading, writing, laying out and the schema all name them; what each means stands there.

/// The version of the report file that this program reads and writes.
pub(super) const VERSION: u64 = 1;
/// What some programs put before a text; it is no part of it.
pub(in crate::store) const BYTE_ORDER_MARK: &str = "\u{feff}";
/// So far into a file, in bytes, the keys at its top may come for it to be taken for a report unseen.
pub(in crate::store) const HEAD_BYTES: usize = 4096;

/// The keys at the top of a file.
pub(super) const HEAD: [&str; 6] = ["gouji", "form", "agency", "year", "totals", "status"];
/// Those of them without which a file is no report.
pub(super) const REQUIRED: [&str; 4] = ["gouji", "form", "agency", "year"];

pub(super) const UNIT: &str = "unit";
pub(super) const DOCUMENT: &str = "document";
pub(super) const NARRATIVE: &str = "narrative";
pub(super) const NOTES: &str = "notes";
pub(super) const WAIVERS: &str = "waivers";
pub(super) const CORRECTIONS: &str = "corrections";

/// The parts that stand before the tables of the form.
pub(super) const BEFORE_TABLES: [&str; 3] = [UNIT, DOCUMENT, NARRATIVE];
/// The parts that stand behind them.
pub(super) const AFTER_TABLES: [&str; 3] = [NOTES, WAIVERS, CORRECTIONS];

/// The fields of a waiver.
pub(super) const WAIVER_FIELDS: [&str; 3] = ["reason", "left", "right"];
/// The fields of a correction.
pub(super) const CORRECTION_FIELDS: [&str; 6] = ["when", "who", "cell", "from", "to", "reason"];
