//! The container of a Word file: parts in a ZIP archive, what each part is, and how parts find each other.
//!
//! Entries carry one fixed time and stand in a fixed order, so that the same parts give the same bytes.

use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::xml::Xml;

const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
const RELATION_PARTS: &str = "application/vnd.openxmlformats-package.relationships+xml";
/// How hard entries are deflated, from 1 to 9: said here, so that no change of a default changes the bytes.
const LEVEL: i64 = 6;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Styles,
    Fonts,
    Settings,
    Header,
    Footer,
    Core,
    App,
    Custom,
}

impl Kind {
    /// Its content type.
    fn content(self) -> &'static str {
        match self {
            Self::Document => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            }
            Self::Styles => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
            }
            Self::Fonts => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
            }
            Self::Settings => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
            }
            Self::Header => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
            }
            Self::Footer => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
            }
            Self::Core => "application/vnd.openxmlformats-package.core-properties+xml",
            Self::App => "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            Self::Custom => "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        }
    }

    /// How what it belongs to points at it.
    fn relation(self) -> String {
        let word = match self {
            Self::Document => "officeDocument",
            Self::Styles => "styles",
            Self::Fonts => "fontTable",
            Self::Settings => "settings",
            Self::Header => "header",
            Self::Footer => "footer",
            Self::App => "extended-properties",
            Self::Custom => "custom-properties",
            Self::Core => return CORE.to_owned(),
        };
        format!("{OFFICE}/{word}")
    }

    /// Whether the document points at it, and not the package.
    fn is_of_document(self) -> bool {
        matches!(self, Self::Styles | Self::Fonts | Self::Settings | Self::Header | Self::Footer)
    }
}

/// A part of the package.
pub(super) struct Part {
    kind: Kind,
    name: &'static str,
    bytes: Vec<u8>,
}

impl Part {
    pub(super) fn new(kind: Kind, name: &'static str, bytes: Vec<u8>) -> Self {
        Self { kind, name, bytes }
    }
}

/// Returns the id by which the document, or the package, points at a part.
pub(super) fn relation(name: &str, parts: &[Part]) -> String {
    let at = parts.iter().position(|part| part.name == name);
    format!("rId{}", at.map_or(0, |at| at + 1))
}

/// Returns the package as bytes.
pub(super) fn packed(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(32 * 1024)));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options)?;
        zip.write_all(bytes)
    };
    // Readers look for the types first.
    add("[Content_Types].xml", &types(parts)?)?;
    add("_rels/.rels", &relations(parts, |kind| !kind.is_of_document(), "")?)?;
    add("word/_rels/document.xml.rels", &relations(parts, Kind::is_of_document, "word/")?)?;
    for part in parts {
        add(part.name, &part.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn types(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("Types", &[("xmlns", TYPES)], |xml| {
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", RELATION_PARTS)])?;
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")])?;
        for part in parts {
            let name = format!("/{}", part.name);
            xml.empty("Override", &[("PartName", &name), ("ContentType", part.kind.content())])?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
}

/// Writes the relations to those parts that are `wanted`, whose names are told from the folder `from`.
fn relations(parts: &[Part], wanted: impl Fn(Kind) -> bool, from: &str) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        for part in parts.iter().filter(|part| wanted(part.kind)) {
            let target = part.name.strip_prefix(from).unwrap_or(part.name);
            xml.empty(
                "Relationship",
                &[
                    ("Id", &relation(part.name, parts)),
                    ("Type", &part.kind.relation()),
                    ("Target", target),
                ],
            )?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
}
