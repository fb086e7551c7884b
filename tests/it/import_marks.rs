//! Footnote signs, powers and text that is struck out beside figures: no sign becomes a digit, and nothing is lost in silence.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::io::{Cursor, Write as _};

use gouji::definition::Library;
use gouji::import::{ImportOptions, Imported, document};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The labels of a row on the form of 2021 and later.
const LABELS: [&str; 3] = ["行政许可", "行政处罚", "行政强制"];

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document of Word with the table of 二 whose figures are these runs.
fn docx(figures: [&str; 3]) -> Vec<u8> {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let rows: Vec<String> = LABELS
        .iter()
        .zip(figures)
        .map(|(label, runs)| format!("<w:tr>{}<w:tc>{runs}</w:tc></w:tr>", cell(label)))
        .collect();
    let rows = rows.concat();
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Note\"><w:name w:val=\"note\"/><w:rPr>\
                  <w:vertAlign w:val=\"superscript\"/></w:rPr></w:style></w:styles>";
    let head = format!("<w:tr>{}{}</w:tr>", cell("信息内容"), cell("本年处理决定数量"));
    let body = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>甲县2024年政府信息公开工作年度报告</w:t></w:r></w:p>\
         <w:tbl>{head}{rows}</w:tbl></w:body></w:document>"
    );
    archive(&[("word/document.xml", body), ("word/styles.xml", styles.to_owned())])
}

fn html(figures: [&str; 3]) -> Vec<u8> {
    let rows: Vec<String> = LABELS
        .iter()
        .zip(figures)
        .map(|(label, figure)| format!("<tr><td>{label}<td>{figure}</tr>"))
        .collect();
    let rows = rows.concat();
    format!(
        "<html><body><p>甲县2024年政府信息公开工作年度报告</p>\
         <table><tr><td>信息内容<td>本年处理决定数量</tr>{rows}</table></body></html>"
    )
    .into_bytes()
}

fn read(name: &str, bytes: &[u8]) -> Imported {
    document(name, bytes, &ImportOptions::default(), &Library::builtin()).unwrap()
}

/// Returns what is read of the three cells, `?` behind what is doubtful and `-` for a blank.
fn figures(imported: &Imported) -> [String; 3] {
    let proposal = &imported.proposal;
    ["licensing", "penalties", "coercive_measures"].map(|row| {
        let cell = proposal.form.cell_at(&format!("proactive.{row}.decisions"));
        let cell = cell.unwrap_or_else(|| panic!("no {row}"));
        let read = proposal.cells[cell.index()].as_ref();
        let text = read.map_or("-".to_owned(), |read| read.value.to_string());
        let doubt = if proposal.doubt(cell).is_some() { "?" } else { "" };
        format!("{text}{doubt}")
    })
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

#[test]
fn signs_beside_figures_in_word_are_no_digits() {
    let paragraph = |runs: &[String]| format!("<w:p>{}</w:p>", runs.concat());
    let raised = run("<w:vertAlign w:val=\"superscript\"/>", "1");
    let styled = run("<w:rStyle w:val=\"Note\"/>", "2");
    let lowered = run("<w:vertAlign w:val=\"subscript\"/>", "3");
    let figure = run("", "447228");
    let first = [&raised, &styled, &lowered].map(|mark| paragraph(&[figure.clone(), mark.clone()]));
    let imported = read("a.docx", &docx(first.each_ref().map(String::as_str)));
    assert_eq!(figures(&imported), ["447228?"; 3].map(str::to_owned));
    let struck = |property: &str| paragraph(&[run(property, "447228"), run("", "447227")]);
    let second = ["<w:strike/>", "<w:dstrike/>", "<w:vanish/>"].map(struck);
    let imported = read("a.docx", &docx(second.each_ref().map(String::as_str)));
    assert_eq!(figures(&imported), ["447227?"; 3].map(str::to_owned));
    assert!(!imported.notes.is_empty(), "what was left out is told");
    let plain = paragraph(&[run("<w:strike w:val=\"0\"/>", "44"), run("", "7227")]);
    let two = paragraph(&[run("", "12")]) + &paragraph(&[run("", "13")]);
    let gone = paragraph(&[run("<w:strike/>", "447228")]);
    let imported = read("a.docx", &docx([&plain, &two, &gone]));
    assert_eq!(figures(&imported), ["447227", "-?", "-?"].map(str::to_owned));
}

#[test]
fn signs_beside_figures_on_a_page_are_no_digits() {
    for (cell, wanted) in [
        ("447228<sup>1</sup>", "447228?"),
        ("447228<sub>1</sub>", "447228?"),
        ("447228<span style=\"vertical-align: super\">1</span>", "447228?"),
        ("447228¹", "447228?"),
        ("447228<a href=#><sup>[1]</sup></a>", "447228?"),
        ("<s>447228</s>447227", "447227?"),
        ("<strike>447228</strike> 447227", "447227?"),
        ("<del>447228</del><ins>447227</ins>", "447227?"),
        ("<span style='text-decoration:line-through'>447228</span>447227", "447227?"),
        ("<p>12</p><p>13</p>", "-?"),
        ("12<br>13", "-?"),
        ("447227", "447227"),
    ] {
        let imported = read("a.html", &html(["5", cell, "7"]));
        assert_eq!(figures(&imported), ["5", wanted, "7"].map(str::to_owned), "{cell}");
        let is_struck = cell.contains("447228") && wanted.starts_with("447227");
        assert_eq!(imported.notes.is_empty(), !is_struck, "{cell}");
    }
}

/// Writes a workbook with the table of 二, of which `put` puts the middle figure.
fn xlsx(put: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "甲县2024年政府信息公开工作年度报告").unwrap();
    sheet.write(2, 0, "信息内容").unwrap();
    sheet.write(2, 1, "本年处理决定数量").unwrap();
    for (row, label) in (3..).zip(LABELS) {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, row + 2).unwrap();
    }
    put(sheet);
    book.save_to_buffer().unwrap()
}

/// Puts something into the middle cell of a sheet.
type Put<'a> = Box<dyn FnOnce(&mut rust_xlsxwriter::Worksheet) + 'a>;

#[test]
fn what_is_no_figure_in_a_workbook_is_told_and_spoils_no_other_cell() {
    use rust_xlsxwriter::{Format, FormatScript};
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    let raised = Format::new().set_font_script(FormatScript::Superscript);
    let cases: Vec<(&str, Put<'_>, &str)> = vec![
        (
            "raised",
            Box::new(|sheet| {
                sheet.write_rich_string(4, 1, &[(&plain, "447228"), (&raised, "1")]).unwrap();
            }),
            "447228?",
        ),
        (
            "struck",
            Box::new(|sheet| {
                sheet.write_rich_string(4, 1, &[(&struck, "447228"), (&plain, "447227")]).unwrap();
            }),
            "447227?",
        ),
        (
            "all struck",
            Box::new(|sheet| {
                sheet.write_with_format(4, 1, 447_228, &struck).unwrap();
            }),
            "-?",
        ),
        (
            "truth",
            Box::new(|sheet| {
                sheet.write(4, 1, true).unwrap();
            }),
            "-?",
        ),
        (
            "error",
            Box::new(|sheet| {
                sheet.write(4, 1, "#REF!").unwrap();
            }),
            "-?",
        ),
        (
            "percentage",
            Box::new(|sheet| {
                sheet.write(4, 1, "12%").unwrap();
            }),
            "-?",
        ),
    ];
    for (name, put, wanted) in cases {
        let imported = read("a.xlsx", &xlsx(put));
        assert_eq!(figures(&imported), ["5", wanted, "7"].map(str::to_owned), "{name}");
    }
}

#[test]
fn a_formula_that_nobody_worked_out_is_no_blank() {
    let cell =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows: Vec<String> = (4..)
        .zip(LABELS)
        .map(|(row, label)| {
            let label = cell(&format!("A{row}"), label);
            format!("<row r=\"{row}\">{label}<c r=\"B{row}\"><f>1+{row}</f></c></row>")
        })
        .collect();
    let rows = rows.concat();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{}</row>\
         <row r=\"3\">{}{}</row>{rows}</sheetData></worksheet>",
        cell("A1", "甲县2024年政府信息公开工作年度报告"),
        cell("A3", "信息内容"),
        cell("B3", "本年处理决定数量"),
    );
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let bytes = archive(&[
        ("[Content_Types].xml", format!("<Types xmlns=\"{types}\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let imported = read("a.xlsx", &bytes);
    assert_eq!(figures(&imported), ["-?"; 3].map(str::to_owned));
    let doubt = &imported.proposal.doubts[0];
    assert!(doubt.place.to_string().contains("B4"), "{doubt:?}");
}

#[test]
fn powers_stay_in_running_text() {
    let page = "<html><body><p>甲县2024年政府信息公开工作年度报告</p><p>一、总体情况</p>\
                <p>新建公开专区 120m<sup>2</sup>，收到申请<s>72</s>27 件。</p></body></html>";
    let imported = read("a.html", page.as_bytes());
    let text = &imported.proposal.narrative["overview"];
    assert_eq!(text, "新建公开专区 120m²，收到申请27 件。");
    assert_eq!(imported.notes.len(), 1);
}
