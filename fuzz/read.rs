//! What every target holds of a document: it is read or refused, never a panic; what is read fits its form; and no figure
//! is beyond doubt that does not stand in the document.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use gouji::definition::Library;
use gouji::import::source::{Element, Source};
use gouji::import::{ImportOptions, propose, read};
use zip::write::SimpleFileOptions;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::builtin);

/// Reads a document.
pub fn read(name: &str, bytes: &[u8]) {
    let Ok(opened) = read::open(name, bytes) else { return };
    let text = digits(&opened.source);
    let Some(proposal) = propose(opened.source, &ImportOptions::default(), &*LIBRARY) else { return };
    assert_eq!(proposal.cells.len(), proposal.form.cells.len());
    for cell in proposal.form.ids().filter(|cell| proposal.doubt(*cell).is_none()) {
        if let Some(read) = &proposal.cells[cell.index()] {
            let figure = read.value.number.abs().normalize().to_string();
            assert!(text.contains(&figure), "{} = {figure}", proposal.form.cell(cell).address);
        }
    }
}

/// All texts of a document as figures are read from them: in ASCII, without commas and spaces.
fn digits(source: &Source) -> String {
    let mut all = String::new();
    let mut add = |text: &str| {
        let plain = text.chars().map(gouji::model::value::narrow);
        all.extend(plain.filter(|c| *c != ',' && !c.is_whitespace()));
        all.push('\n');
    };
    for element in &source.elements {
        match element {
            Element::Heading(line) | Element::Line(line) => add(&line.text),
            Element::Table(table) => table.rows.iter().flatten().for_each(|cell| add(&cell.text)),
            Element::Picture(_) => {}
        }
    }
    all
}

/// Packs parts as an office file.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        if archive.start_file(*name, SimpleFileOptions::default()).is_ok() {
            let _written = archive.write_all(part);
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Puts bytes into a container as Office before 2007 does, under each of these names.
pub fn held(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let Ok(mut file) = cfb::CompoundFile::create(Cursor::new(Vec::new())) else { return Vec::new() };
    for name in names {
        if let Ok(mut stream) = file.create_stream(name) {
            let _written = stream.write_all(bytes);
        }
    }
    file.into_inner().into_inner()
}
