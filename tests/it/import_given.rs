//! Documents that are given with what they say, where these lie beside the project: agency, year, form and every cell.
//!
//! `cargo test --test it import_given -- --nocapture` prints for each how many cells are right, wrong and missed.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads files beside the project"
)]

use std::path::Path;

use crate::common::shared::shared;
use gouji::definition::Library;
use gouji::import::{ImportOptions, Proposal, propose, read};
use gouji::model::Report;
use gouji::store::report::document::Document;

/// What stands for an agency that the document does not name.
const NO_AGENCY: &str = "(单位未写明)";
/// Not read as what they say yet.
const OPEN: &[&str] = &["21-", "24-"];

fn expected(folder: &Path) -> Option<Report> {
    let bytes = std::fs::read(folder.join("expected.toml")).ok()?;
    let opened = Document::parse("expected.toml", &bytes, &Library::builtin());
    Some(opened.document.unwrap().report().clone())
}

fn imported(folder: &Path) -> Option<Proposal> {
    let names = ["source.txt", "source.html"];
    let path = names.map(|name| folder.join(name)).into_iter().find(|path| path.exists())?;
    let bytes = std::fs::read(&path).unwrap();
    let opened = read::open(path.file_name()?.to_str()?, &bytes).unwrap();
    propose(opened.source, &ImportOptions::default(), &Library::builtin())
}

/// Returns what is not as expected.
fn differences(read: &Proposal, expected: &Report) -> Vec<String> {
    let mut found = Vec::new();
    let agency = Some(expected.agency.as_str()).filter(|agency| *agency != NO_AGENCY);
    if read.agency.as_deref() != agency {
        found.push(format!("agency {:?}, expected {agency:?}", read.agency));
    }
    if read.year != Some(expected.year) {
        found.push(format!("year {:?}, expected {}", read.year, expected.year));
    }
    if read.form.id != expected.form().id {
        found.push(format!("form {}, expected {}", read.form.id, expected.form().id));
        return found;
    }
    for cell in read.form.ids() {
        let (got, wanted) =
            (read.cells[cell.index()].as_ref().map(|read| read.value), expected.value(cell));
        if got != wanted {
            let address = &read.form.cell(cell).address;
            let doubt = if read.doubt(cell).is_some() { ", doubtful" } else { "" };
            found.push(format!("{address} {got:?}, expected {wanted:?}{doubt}"));
        }
    }
    for (section, text) in &expected.narrative {
        if read.narrative.get(section) != Some(text) {
            found.push(format!("{section} {:?}, expected {text:?}", read.narrative.get(section)));
        }
    }
    found
}

#[test]
fn given_documents_are_read_as_what_they_say() {
    let Some(folder) = shared("import-cases") else { return };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        let Some(expected) = expected(&folder) else { continue };
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let found = match imported(&folder) {
            Some(read) => differences(&read, &expected),
            None => vec!["nothing".to_owned()],
        };
        println!("{name}: {} differences", found.len());
        if OPEN.iter().any(|open| name.starts_with(open)) {
            continue;
        }
        all.extend(found.iter().take(8).map(|found| format!("{name}: {found}")));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
