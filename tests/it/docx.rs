//! The document as a Word file: its main part as golden files, merges and widths as on the form, nothing
//! that a reader of XML refuses. What other programs make of it is judged in `tests/judges/docx`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the test reads the project's own files"
)]

use crate::common::golden;
use std::fs;
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use gouji::definition::Library;
use gouji::model::{Correction, Entry, Form, Forms as _, Origin, Report, Totals, Value};
use gouji::render::{
    Block, Grid, Paper, Properties, Seal, Text, Words, correction_blocks, report_blocks, to_docx,
};
use gouji::store::report::document::Document;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::{CompressionMethod, DateTime, ZipArchive};

const NASTY: &str = "<b>&amp;\"'</w:t>]]><!--\u{1b}[2J\u{0}\u{202e}\u{ffff}\u{fffe}\t {}";
const FORMS: [&str; 3] = ["cn-2014", "cn-2019", "cn-2021"];

fn form(id: &str) -> Arc<Form> {
    Library::builtin().form(id).unwrap_or_else(|| panic!("no form {id}"))
}

fn example(name: &str) -> Report {
    let bytes = fs::read(format!("examples/{name}.toml")).unwrap();
    Document::parse(name, &bytes, &Library::builtin()).report.unwrap()
}

/// A report with nine digits in every cell.
fn large(id: &str) -> Report {
    let form = form(id);
    let mut report = Report::new(form.clone(), "示例市人民政府", form.first_year);
    report.totals = Totals::Keyed;
    for cell in form.ids() {
        let figure = (999_999_999 - u64::from(cell.0)).to_string();
        let value = Value::parse(form.cell(cell).kind, &figure).unwrap();
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    }
    report
}

/// A blank report whose every text is hostile or very long.
fn hostile() -> Report {
    let agency = format!("很长的名称{}{NASTY}", "人民政府".repeat(60));
    let mut report = Report::new(form("cn-2019"), agency, 2020);
    for key in ["number", "preamble", "contact"] {
        report.document.insert(key.to_owned(), NASTY.to_owned());
    }
    let texts = ["overview", "problems", "other_matters"].into_iter();
    let long = "政".repeat(10_000);
    for (section, text) in texts.zip([NASTY, &long, "“引号”…\n\n\t  \n\n一  二"]) {
        assert!(report.form().section(section).is_some(), "{section}");
        report.narrative.insert(section.to_owned(), text.to_owned());
    }
    report
}

fn paper(report: &Report, draft: Option<&str>) -> Paper {
    let blocks = report_blocks(report, None);
    Paper { properties: Properties::of(report, None, draft), blocks }
}

fn docx(report: &Report, draft: Option<&str>) -> Vec<u8> {
    to_docx(&paper(report, draft)).unwrap()
}

/// Names and texts of the parts, in the order of the archive.
fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        assert_eq!(file.compression(), CompressionMethod::Deflated, "{name}");
        assert_eq!(file.last_modified(), Some(DateTime::default()), "{name}");
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        parts.push((name, text));
    }
    parts
}

fn part(docx: &[u8], name: &str) -> String {
    let found = parts(docx).into_iter().find(|(held, _)| held == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

fn main_part(docx: &[u8]) -> String {
    part(docx, "word/document.xml")
}

/// One thing on a line, so that a change is seen where it is.
fn compare(name: &str, xml: &str) {
    let got = ["<w:p>", "<w:tbl>", "<w:tblGrid>", "<w:tr>", "<w:tc>", "<w:sectPr>", "</w:tbl>"]
        .iter()
        .fold(xml.to_owned(), |text, tag| text.replace(tag, &format!("\n{tag}")))
        .replace("</w:tcPr>\n", "</w:tcPr>");
    golden::compare(format!("tests/golden/{name}.docx.xml"), &got);
}

#[test]
fn documents_are_written_as_the_golden_files() {
    for name in ["huaian-2024", "laizhou-2020", "practice-2023"] {
        compare(name, &main_part(&docx(&example(name), None)));
    }
    compare("large-2014", &main_part(&docx(&large("cn-2014"), None)));
    compare("large-2021", &main_part(&docx(&large("cn-2021"), None)));
    compare("blank", &main_part(&docx(&Report::new(form("cn-2021"), "甲", 2022), Some("草稿"))));
    compare("hostile", &main_part(&docx(&hostile(), None)));
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for name in ["huaian-2024", "laizhou-2020"] {
        assert_eq!(docx(&example(name), Some("草稿")), docx(&example(name), Some("草稿")));
    }
}

/// An element with its attributes, its children and the text right in it.
#[derive(Debug, Default)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Node>,
    text: String,
}

impl Node {
    fn all<'n>(&'n self, name: &str) -> Vec<&'n Node> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    fn first(&self, name: &str) -> Option<&Node> {
        self.all(name).into_iter().next()
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of the first element of that name inside.
    fn value(&self, name: &str) -> Option<&str> {
        self.first(name)?.attribute("w:val")
    }

    fn number(&self, name: &str, attribute: &str) -> Option<usize> {
        self.first(name)?.attribute(attribute)?.parse().ok()
    }

    fn words(&self) -> String {
        self.all("w:t").iter().map(|node| node.text.as_str()).collect()
    }
}

/// Reads a part as a strict reader does: what no XML can hold fails.
fn read(xml: &str) -> Node {
    assert!(
        xml.chars().all(
            |c| matches!(c, '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        ),
        "a character that no XML can hold"
    );
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                let node = element(&start);
                open.last_mut().unwrap().children.push(node);
            }
            Event::End(_) => {
                let node = open.pop().unwrap();
                open.last_mut().unwrap().children.push(node);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(reference) => {
                let name = &*reference;
                let c = ["lt<", "gt>", "amp&", "quot\"", "apos'"]
                    .iter()
                    .find_map(|pair| pair.strip_prefix(name))
                    .unwrap_or_else(|| panic!("&{name};"));
                open.last_mut().unwrap().text.push_str(c);
            }
            Event::Decl(_) | Event::Comment(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "an element is left open");
    open.remove(0)
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Node {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        (attribute.key.as_ref().to_owned(), attribute.value.to_string())
    });
    Node {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        ..Node::default()
    }
}

/// A cell as Word shows it: row, column, rows, columns, words.
type Seen = (usize, usize, usize, usize, String);

/// Returns the cells of a table from its merges, and checks that each row is as wide as the table.
fn seen(table: &Node) -> Vec<Seen> {
    let widths: Vec<usize> = table
        .all("w:gridCol")
        .iter()
        .map(|column| column.attribute("w:w").unwrap().parse().unwrap())
        .collect();
    let sum: usize = widths.iter().sum();
    assert_eq!(table.number("w:tblW", "w:w"), Some(sum));
    let mut cells: Vec<Seen> = Vec::new();
    for (row, node) in table.all("w:tr").into_iter().enumerate() {
        let mut column = 0;
        for cell in node.all("w:tc") {
            let span = cell.number("w:gridSpan", "w:val").unwrap_or(1);
            let width: usize = widths[column..column + span].iter().sum();
            assert_eq!(cell.number("w:tcW", "w:w"), Some(width), "row {row}, column {column}");
            match cell.first("w:vMerge").map(|merge| merge.attribute("w:val")) {
                Some(None) => {
                    assert_eq!(cell.words(), "", "a covered cell holds nothing");
                    let above = cells.iter_mut().rev().find(|seen| seen.1 == column).unwrap();
                    assert_eq!((above.0 + above.2, above.3), (row, span), "merges fit");
                    above.2 += 1;
                }
                _ => cells.push((row, column, 1, span, cell.words())),
            }
            column += span;
        }
        assert_eq!(column, widths.len(), "row {row} is as wide as the table");
    }
    cells
}

fn meant(grid: &Grid) -> Vec<Seen> {
    let place = |placed: &gouji::render::Placed<'_>| {
        let words = placed.cell.text.to_string();
        (placed.row, placed.column, placed.cell.rowspan, placed.colspan, words)
    };
    grid.placed().iter().map(place).collect()
}

fn grids(paper: &Paper) -> Vec<&Grid> {
    let grid = |block: &_| matches!(block, Block::Table(_));
    let tables = paper.blocks.iter().filter(|block| grid(*block));
    tables.map(|block| if let Block::Table(grid) = block { grid } else { unreachable!() }).collect()
}

#[test]
fn merges_and_widths_are_those_of_the_form() {
    for id in FORMS {
        let paper = paper(&large(id), None);
        let document = read(&main_part(&to_docx(&paper).unwrap()));
        let tables = document.all("w:tbl");
        let grids = grids(&paper);
        assert_eq!(tables.len(), grids.len(), "{id}");
        for (table, grid) in tables.into_iter().zip(grids) {
            assert_eq!(seen(table), meant(grid), "{id}");
            let sum: usize = grid.typeset.widths.iter().map(|width| usize::from(*width)).sum();
            assert!((9738..=9748).contains(&sum), "{id}: {sum}, the template has 9740 to 9748");
            assert_eq!(table.number("w:tblW", "w:w"), Some(sum), "{id}");
            let repeated = table.all("w:tblHeader").len();
            assert_eq!(repeated, grid.header_rows, "{id}");
            assert_eq!(table.all("w:cantSplit").len(), grid.rows.len(), "{id}");
        }
    }
}

#[test]
fn a_grid_without_widths_or_with_gaps_is_still_a_table() {
    let cell = |text: &str| gouji::render::GridCell::new(gouji::render::Role::Label, text);
    let rows = vec![vec![cell("a").span(9, 1), cell("b")], vec![], vec![cell("c").span(1, 7)]];
    let grid = Grid { columns: 3, label_columns: 1, rows, ..Grid::default() };
    let properties = Properties::of(&example("huaian-2024"), None, None);
    let blocks = vec![Block::Table(grid.clone()), Block::Table(grid)];
    let document = read(&main_part(&to_docx(&Paper { properties, blocks }).unwrap()));
    for table in document.all("w:tbl") {
        let rows: Vec<usize> = table.all("w:tr").iter().map(|row| row.all("w:tc").len()).collect();
        assert_eq!(rows, [3, 3, 2]);
    }
    let body = document.first("w:body").unwrap();
    let names: Vec<&str> = body.children.iter().map(|child| child.name.as_str()).collect();
    assert_eq!(names, ["w:tbl", "w:p", "w:tbl", "w:p", "w:sectPr"], "tables that touch are one");
}

#[test]
fn every_kind_of_block_is_written_in_its_style() {
    let text = Text::new;
    let blocks = vec![
        Block::Title(vec![text("题"), text("目")]),
        Block::DraftMark(text("草稿")),
        Block::Number(text("号")),
        Block::Heading { level: 1, text: text("一") },
        Block::Heading { level: 2, text: text("二") },
        Block::Heading { level: 9, text: text("九") },
        Block::Paragraph(text("文")),
        Block::Paragraph(text("（一）节")),
        Block::Paragraph(text("（二）节。文")),
        Block::Signatures(["甲", "乙", "丙", "丁"].map(text).to_vec()),
        Block::Seal(text("码")),
    ];
    let properties = Properties::of(&example("huaian-2024"), None, None);
    let docx = to_docx(&Paper { properties, blocks }).unwrap();
    let document = read(&main_part(&docx));
    let styled: Vec<(String, String)> = document
        .all("w:p")
        .iter()
        .map(|p| (p.value("w:pStyle").unwrap().to_owned(), p.words()))
        .collect();
    let expected = [
        ("Title", "题目"),
        ("DraftMark", "草稿"),
        ("DocumentNumber", "号"),
        ("Heading1", "一"),
        ("Heading2", "二"),
        ("Heading3", "九"),
        ("BodyText", "文"),
        ("Heading2", "（一）节"),
        ("BodyText", "（二）节。文"),
        ("Signatures", "甲：乙：丙：丁："),
        ("Seal", "码"),
    ]
    .map(|(style, words)| (style.to_owned(), words.to_owned()));
    assert_eq!(styled, expected);
    let looks = part(&docx, "word/styles.xml");
    let expected = expected.iter().map(|(style, _)| style.as_str());
    let of_runs = ["RunInHeading", "TableFangSong", "TableNote", "TableText", "TableEnd", "Footer"];
    for style in expected.chain(of_runs) {
        assert!(looks.contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
}

#[test]
fn only_a_draft_has_a_mark_on_each_page() {
    let report = example("huaian-2024");
    let plain = docx(&report, None);
    assert!(parts(&plain).iter().all(|(name, _)| !name.contains("header")));
    assert!(!main_part(&plain).contains("headerReference"));
    let draft = docx(&report, Some("草稿, 不得公开"));
    assert_eq!(read(&part(&draft, "word/header.xml")).words(), "草稿, 不得公开");
    let document = read(&main_part(&draft));
    let sides = |name: &str| -> Vec<String> {
        let of = |node: &&Node| node.attribute("w:type").unwrap().to_owned();
        document.all(name).iter().map(of).collect()
    };
    assert_eq!(sides("w:headerReference"), ["even", "default"]);
    assert_eq!(sides("w:footerReference"), ["even", "default"]);
    assert!(part(&draft, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    for side in ["Odd", "Even"] {
        let footer = read(&part(&draft, &format!("word/footer{side}.xml")));
        assert_eq!(footer.words(), "- 1 -");
    }
}

#[test]
fn the_file_says_what_it_was_made_from() {
    let report = example("laizhou-2020");
    let docx = docx(&report, None);
    let custom = part(&docx, "docProps/custom.xml");
    assert_eq!(Seal::find(&custom), Some(Seal::of(&report, None)));
    let properties = read(&custom);
    let told: Vec<(String, String)> = properties
        .all("property")
        .iter()
        .map(|p| (p.attribute("name").unwrap().to_owned(), p.children[0].text.clone()))
        .filter(|(name, _)| name != "gouji-seal")
        .collect();
    let expected =
        [("gouji-form", "cn-2019"), ("gouji-agency", "莱州市人民政府"), ("gouji-year", "2020")];
    assert_eq!(told, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    let core = read(&part(&docx, "docProps/core.xml"));
    let text = |name: &str| core.first(name).unwrap().text.clone();
    assert_eq!(text("dc:title"), "莱州市人民政府2020年政府信息公开工作年度报告");
    assert_eq!(text("dc:creator"), "莱州市人民政府");
    assert_eq!(text("dcterms:created"), "2021-01-01T00:00:00Z");
}

#[test]
fn a_notice_of_corrections_is_a_document_too() {
    let mut report = example("huaian-2024");
    report.corrections.push(Correction {
        when: "2025-04-01".to_owned(),
        who: String::new(),
        cell: "requests.received.total".to_owned(),
        from: "1".to_owned(),
        to: "1288".to_owned(),
        reason: "<&\"'> 经核对".to_owned(),
    });
    let words = Words { title: "更正说明".to_owned(), ..Words::default() };
    let blocks = correction_blocks(&report, &words);
    let paper = Paper { properties: Properties::of(&report, None, None), blocks };
    let document = read(&main_part(&to_docx(&paper).unwrap()));
    let table = document.first("w:tbl").unwrap();
    assert_eq!(seen(table), meant(grids(&paper)[0]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_written_is_read_again(text in "\\PC*[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202e}\u{fffe}\u{ffff}<>&\"'] ?\\PC*", year: i32) {
        let mut report = Report::new(form("cn-2021"), text.clone(), year);
        report.narrative.insert("overview".to_owned(), text.clone());
        report.document.insert("number".to_owned(), text.clone());
        let paper = paper(&report, Some(&text));
        let docx = to_docx(&paper).unwrap();
        for (name, xml) in parts(&docx) {
            prop_assert!(read(&xml).children.len() == 1, "{}", name);
        }
        // The same words, where none of them is a character that XML cannot hold.
        let plain = |text: &str| !text.contains(['\u{fffe}', '\u{ffff}']);
        let words: Vec<String> = read(&main_part(&docx)).all("w:p").iter().map(|p| p.words()).collect();
        for block in &paper.blocks {
            if let Block::Paragraph(text) | Block::Number(text) | Block::Heading { text, .. } = block {
                prop_assert!(!plain(text.as_str()) || words.contains(&text.to_string()), "{}", text);
            }
        }
    }
}
