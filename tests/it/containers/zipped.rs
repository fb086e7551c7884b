//! Archives made of text, so that the cases can be read: each part follows a line `--- name`.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Parts that every workbook has, for cases that do not bring their own.
const WORKBOOK: &[(&str, &str)] = &[
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
         Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
         Target=\"worksheets/sheet2.xml\"/></Relationships>",
    ),
];

/// Returns the archive that a text describes.
pub(crate) fn zipped(text: &str) -> Vec<u8> {
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in text.split("--- ").skip(1) {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        parts.push((name.trim(), content.trim_end()));
    }
    if parts.iter().any(|(name, _)| *name == "xl/workbook.xml") {
        let missing = |(name, _): &&(&str, &str)| !parts.iter().any(|(known, _)| known == name);
        let added: Vec<(&str, &str)> = WORKBOOK.iter().filter(missing).copied().collect();
        parts.extend(added);
    }
    let bytes: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
    archive(&bytes)
}

/// Returns an archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
