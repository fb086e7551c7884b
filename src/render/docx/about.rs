//! What a Word file says of itself: title and agency for people, form, year and seal for programs.
//!
//! Nothing here is of the day or the machine; the times are those that the report year gives.

use std::io;

use super::super::paper::Properties;
use super::xml::Xml;

const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const TERMS: &str = "http://purl.org/dc/terms/";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const APP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
const CUSTOM: &str = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties";
const VALUES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes";
/// The set of properties that people define; the same in every file.
const SET: &str = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
/// The first number of a property in it; those below are not free.
const FIRST: usize = 2;
/// The years that a time can have.
const YEARS: (i32, i32) = (1, 9999);

/// Writes title, agency and times.
pub(super) fn core(of: &Properties) -> io::Result<Vec<u8>> {
    let spaces = [
        ("xmlns:cp", CORE),
        ("xmlns:dc", DUBLIN_CORE),
        ("xmlns:dcterms", TERMS),
        ("xmlns:xsi", INSTANCE),
    ];
    // A report is written in the year after its own.
    let year = of.year.saturating_add(1).clamp(YEARS.0, YEARS.1);
    let time = format!("{year:04}-01-01T00:00:00Z");
    let mut xml = Xml::new()?;
    xml.element("cp:coreProperties", &spaces, |xml| {
        xml.text("dc:title", &[], of.title.as_str())?;
        xml.text("dc:creator", &[], of.agency.as_str())?;
        xml.text("cp:lastModifiedBy", &[], of.agency.as_str())?;
        xml.text("cp:revision", &[], "1")?;
        xml.text("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &time)?;
        xml.text("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &time)?;
        xml.text("dc:language", &[], "zh-CN")
    })?;
    Ok(xml.finish())
}

/// Writes the program and the agency as the office's own programs do.
pub(super) fn app(of: &Properties) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("Properties", &[("xmlns", APP)], |xml| {
        xml.text("Application", &[], "gouji")?;
        xml.text("Company", &[], of.agency.as_str())
    })?;
    Ok(xml.finish())
}

/// Writes what the file was made from, for programs that read it again.
pub(super) fn custom(of: &Properties) -> io::Result<Vec<u8>> {
    let properties = [
        ("gouji-seal", "vt:lpwstr", of.seal.to_string()),
        ("gouji-form", "vt:lpwstr", of.form.clone()),
        ("gouji-agency", "vt:lpwstr", of.agency.to_string()),
        ("gouji-year", "vt:i4", of.year.to_string()),
    ];
    let mut xml = Xml::new()?;
    xml.element("Properties", &[("xmlns", CUSTOM), ("xmlns:vt", VALUES)], |xml| {
        for (at, (name, kind, value)) in properties.iter().enumerate() {
            let number = (FIRST + at).to_string();
            xml.element("property", &[("fmtid", SET), ("pid", &number), ("name", name)], |xml| {
                xml.text(kind, &[], value)
            })?;
        }
        Ok(())
    })?;
    Ok(xml.finish())
}
