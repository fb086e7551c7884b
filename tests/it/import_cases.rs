//! How published documents deviate from their form: a small document for each oddity in `tests/import/cases`, and beside
//! it what is read of it. `BLESS=1 cargo test --test it import_cases` writes what is read now.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests")]

use crate::common::golden;
use std::fmt::Write as _;
use std::path::Path;

use gouji::definition::Library;
use gouji::import::{ImportOptions, Proposal, propose, read};
use gouji::model::Message;

const CASES: &str = "tests/import/cases";

fn key(message: &Message) -> String {
    match message {
        Message::Key(key, arguments) => {
            let filled = arguments.iter().map(|(name, value)| format!(" {name}={value}"));
            format!("{key}{}", filled.collect::<String>())
        }
        Message::Text(label) => label.zh.clone(),
    }
}

/// What was read, one line for each row of figures, each text and each thing that is told.
fn drawn(proposal: &Proposal) -> String {
    let mut out = String::new();
    let form = &proposal.form;
    let agency = proposal.agency.as_deref().unwrap_or("-");
    let year = proposal.year.map_or("-".to_owned(), |year| year.to_string());
    writeln!(out, "{} {agency} {year}", form.id).unwrap();
    let mut row = String::new();
    for cell in form.ids() {
        let name = format!("{}.{}", form.table_of(cell).id, form.row_of(cell).id);
        if name != row {
            let of_row = form.ids().filter(|other| {
                form.table_of(*other).id == form.table_of(cell).id
                    && form.row_of(*other).id == form.row_of(cell).id
            });
            let mut values = Vec::new();
            for cell in of_row {
                let read = proposal.cells[cell.index()].as_ref();
                let doubt = if proposal.doubt(cell).is_some() { "?" } else { "" };
                values.push(format!(
                    "{}{doubt}",
                    read.map_or("_".to_owned(), |read| read.value.to_string())
                ));
            }
            if values.iter().any(|value| value != "_") {
                writeln!(out, "{name} = {}", values.join(" ")).unwrap();
            }
            row = name;
        }
    }
    for (section, text) in &proposal.narrative {
        writeln!(out, "{section}: {}", text.replace("\n\n", " / ")).unwrap();
    }
    if let Some(preamble) = &proposal.preamble {
        writeln!(out, "preamble: {preamble}").unwrap();
    }
    for (cell, note) in &proposal.notes {
        writeln!(out, "note {}: {note}", form.cell(*cell).address).unwrap();
    }
    let mut told: Vec<String> = proposal.doubts.iter().map(|doubt| key(&doubt.why)).collect();
    told.dedup();
    for told in told {
        writeln!(out, "doubt {told}").unwrap();
    }
    for unplaced in &proposal.unplaced {
        writeln!(out, "unplaced {}: {}", key(&unplaced.why), unplaced.excerpt).unwrap();
    }
    for notice in &proposal.notices {
        writeln!(out, "notice {}", key(notice)).unwrap();
    }
    out
}

#[test]
fn each_oddity_is_read_as_it_stands_beside_it() {
    let library = Library::builtin();
    let mut count = 0;
    for entry in std::fs::read_dir(CASES).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|ending| ending == "read") {
            continue;
        }
        let opened = read::open(&name, &std::fs::read(&path).unwrap()).unwrap();
        let read = propose(opened.source, &ImportOptions::default(), &library);
        let read = read.map_or("nothing\n".to_owned(), |proposal| drawn(&proposal));
        let beside = Path::new(CASES).join(format!("{name}.read"));
        golden::compare(beside, &read);
        count += 1;
    }
    assert!(count > 20, "{count}");
}

/// Of forms that have the same labels the newest for the year is taken, and without a year the newest of all.
#[test]
fn of_forms_that_fit_alike_the_newest_for_the_year_is_taken() {
    let mut library = Library::builtin();
    let (_, source) = library.source("cn-2021").unwrap();
    let newer = source.replace("id              = \"cn-2021\"", "id = \"a-2024\"");
    let newer = newer.replace("first = 2021", "first = 2024");
    assert_eq!(library.add("a-2024.toml", &newer), []);
    let table = "三、收到和处理政府信息公开申请情况
\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
一、本年新收政府信息公开申请数量\t5\t1\t0\t0\t0\t0\t6";
    for (title, year, form) in [
        ("甲镇人民政府2020年政府信息公开工作年度报告", Some(2020), "cn-2019"),
        ("甲镇人民政府2023年政府信息公开工作年度报告", Some(2023), "cn-2021"),
        ("甲镇人民政府2024年政府信息公开工作年度报告", Some(2024), "a-2024"),
        ("甲镇人民政府政府信息公开工作年度报告", None, "a-2024"),
        ("甲鎮人民政府2023年政府信息公開工作年度報告", Some(2023), "cn-2021"),
    ] {
        let text = format!("{title}\n{table}\n");
        let source = read::open("a.txt", text.as_bytes()).unwrap().source;
        let read = propose(source, &ImportOptions::default(), &library).unwrap();
        assert_eq!((read.year, read.form.id.as_str()), (year, form), "{title}");
    }
    // The year that is asked for counts as one that is read.
    let source = read::open("a.txt", table.as_bytes()).unwrap().source;
    let asked = ImportOptions { year: Some(2022), ..ImportOptions::default() };
    assert_eq!(propose(source, &asked, &library).unwrap().form.id, "cn-2021");
}
