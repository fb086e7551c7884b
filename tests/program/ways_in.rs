//! One table of what people write into a cell, through all four ways in: keys, a paste, `gouji set`, a document.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

use gouji::definition::Library;
use gouji::import::matching::plain_text;
use gouji::import::propose_on;
use gouji::model::{Forms, Report, Value};
use gouji::store::report::document::Document;
use gouji::tui::terminal::event::{Event, Key, KeyCode};

use crate::common::editor::Editor;

/// A cell of each kind, and the line of a document that has a figure there.
const KINDS: [(&str, &str, &str); 3] = [
    ("count", "requests.granted.natural", "（一）予以公开\t{}\t0\t0\t0\t0\t0\t\n"),
    ("signed", "proactive.licensing.items_change", "行政许可\t10\t{}\t5\n"),
    ("amount", "proactive.centralized_procurement.amount", "政府集中采购\t3\t{}\n"),
];
/// What stands around such a line.
const HEADS: [(&str, &str); 3] = [
    (
        "count",
        "三、收到和处理政府信息公开申请情况\n\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n",
    ),
    (
        "signed",
        "二、主动公开政府信息情况\n第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n",
    ),
    (
        "amount",
        "二、主动公开政府信息情况\n第二十条第（九）项\n信息内容\t采购项目数量\t采购总金额\n",
    ),
];

const BLANK: &str = "gouji = 1\nform = \"cn-2019\"\nagency = \"甲县人民政府\"\nyear = 2020\n";

struct Case {
    kind: String,
    text: String,
    value: Option<String>,
    is_imported: bool,
}

fn cases() -> Vec<Case> {
    let table = fs::read_to_string("tests/cases/figures.tsv").unwrap();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let case = |line: &str| {
        let [kind, text, value, import] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let value = (value != "-").then(|| value.to_owned());
        Case { kind: kind.to_owned(), text: text.to_owned(), value, is_imported: import == "=" }
    };
    let cases: Vec<Case> = lines.map(case).collect();
    assert!(cases.len() > 30, "{}", cases.len());
    cases
}

fn cell_of(kind: &str) -> &'static str {
    KINDS.iter().find(|(name, ..)| *name == kind).unwrap().1
}

/// What a cell of a file holds.
fn held(path: &Path, cell: &str) -> Option<String> {
    let library = Library::builtin();
    let opened = Document::parse("a.toml", &fs::read(path).unwrap(), &library);
    value(&opened.report.unwrap(), cell)
}

fn value(report: &Report, cell: &str) -> Option<String> {
    let value = report.value(report.form().cell_at(cell).unwrap());
    value.map(|value: Value| value.to_string())
}

/// An editor with the cursor in a blank cell.
fn editor_at(cell: &str) -> Editor {
    let mut editor = Editor::of_text(BLANK, (120, 40));
    let session = editor.app.session.as_mut().unwrap();
    let cell = session.form().cell_at(cell).unwrap();
    session.step_to(cell);
    editor
}

fn entered(mut editor: Editor, cell: &str) -> Option<String> {
    editor.drive(Event::Key(Key::plain(KeyCode::Enter)));
    value(&editor.app.session.as_ref().unwrap().report, cell)
}

fn typed(text: &str, cell: &str) -> Option<String> {
    let mut editor = editor_at(cell);
    text.chars().for_each(|character| editor.drive(Event::Key(Key::char(character))));
    entered(editor, cell)
}

fn pasted(text: &str, cell: &str) -> Option<String> {
    let mut editor = editor_at(cell);
    editor.drive(Event::Paste(text.to_owned()));
    entered(editor, cell)
}

fn set(text: &str, cell: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    fs::write(&path, BLANK).unwrap();
    let home = folder.path().join("home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.env("HOME", &home).env_remove("XDG_STATE_HOME").env_remove("XDG_CONFIG_HOME");
    let argument = format!("{cell}={text}");
    let output = command.arg("set").arg(&path).arg(argument).output().unwrap();
    let found = held(&path, cell);
    assert_eq!(output.status.code() == Some(2), found.is_none(), "{output:?}");
    found
}

/// What a document with this figure gives, and whether that is doubtful.
fn imported(case: &Case) -> (Option<String>, bool) {
    let (_, cell, line) = KINDS.iter().find(|(name, ..)| *name == case.kind).unwrap();
    let (_, head) = HEADS.iter().find(|(name, _)| *name == case.kind).unwrap();
    let text = format!("{head}{}", line.replace("{}", &case.text));
    let form = Library::builtin().form("cn-2019").unwrap();
    let proposal = propose_on(plain_text::parse(&text), &form);
    let id = form.cell_at(cell).unwrap();
    let read = proposal.cells[id.index()].as_ref().map(|read| read.value.to_string());
    (read, proposal.doubt(id).is_some())
}

#[test]
fn the_same_words_are_the_same_figure_by_every_way() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (text, cell) = (case.text.as_str(), cell_of(&case.kind));
        for (way, found) in
            [("typed", typed(text, cell)), ("pasted", pasted(text, cell)), ("set", set(text, cell))]
        {
            if found != case.value {
                wrong.push(format!("{} {text} {way}: {found:?}", case.kind));
            }
        }
        let (read, is_doubtful) = imported(&case);
        let is_right = read == case.value && !(case.is_imported && is_doubtful);
        if !is_right && (case.is_imported || read.is_some() && !is_doubtful) {
            wrong.push(format!("{} {text} imported: {read:?}", case.kind));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
