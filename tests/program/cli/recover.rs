//! `gouji recover`, and what `set` and `fmt` do where somebody is at work or work waits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use gouji::definition::Library;
use gouji::model::history::{History, Operation, Step};
use gouji::model::{Edit, Entry, Origin, Value};
use gouji::store::disk::lock::Holder;
use gouji::store::journal::opening;
use gouji::store::journal::recovery::Recovery;
use gouji::store::journal::session::{FileSession, SessionConfig};
use gouji::store::journal::storage::JournalLocation;

use super::common::{GOOD, Place, Run, example_text};

const CELL: &str = "requests.granted.natural";
const NOW: &str = "2021-01-25T16:42:00+08:00";

fn config(place: &Place) -> SessionConfig {
    let journals = JournalLocation::Folder(place.path(".local/state/gouji/journals"));
    SessionConfig { journals, holder: Holder::here("张三", "2021-01-25 09:00"), backup: 0 }
}

/// A draft in `a.toml`.
fn draft(place: &Place) -> String {
    let text = example_text(GOOD).replacen("\"published\"", "\"draft\"", 1);
    place.put("a.toml", &text);
    text
}

/// Somebody has the report open and puts figures into it, which are in the journal only.
fn at_work(place: &Place, figures: &[(&str, i64)]) -> FileSession {
    let library = Library::builtin();
    let opening = opening::open(&place.path("a.toml"), &config(place), &library).unwrap();
    assert!(matches!(opening.recovery, Recovery::Nothing), "{:?}", opening.recovery);
    let (mut file, mut report) = (opening.file.unwrap(), opening.report.unwrap());
    for (address, number) in figures {
        let cell = report.form().cell_at(address).unwrap();
        let to = Entry { value: Some(Value::number(*number)), origin: Origin::Typed };
        let edit = Edit::Cell { cell, from: report.entry(cell), to };
        let operation =
            Operation::Change { step: Step { edit, section: 2, cell: Some(cell) }, joins: false };
        let step = History::default().perform(&operation, &mut report);
        file.append(&[(operation, step)], &report, NOW, true).unwrap();
    }
    file
}

fn recover(place: &Place, more: &[&str]) -> Run {
    place.run(&[&["recover", "a.toml"], more].concat())
}

fn journal(place: &Place) -> PathBuf {
    journal_of(place, "a.toml")
}

/// The journal of a report that need not be there any more.
fn journal_of(place: &Place, name: &str) -> PathBuf {
    let target = place.path("").canonicalize().unwrap().join(name);
    config(place).journals.path_of(&target).unwrap()
}

#[test]
fn where_nothing_waits_that_is_said() {
    let place = Place::new();
    draft(&place);
    for deed in [&[][..], &["--show"], &["--apply"], &["--drop"]] {
        let run = recover(&place, deed);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{deed:?}");
        assert!(run.err.contains("没有要取回的"), "{}", run.err);
    }
    assert_eq!(recover(&place, &["--apply", "--drop"]).code, 2);
    assert_eq!(recover(&place, &["-o", "b.toml"]).code, 2);
}

#[test]
fn what_waits_is_shown_cell_by_cell_and_nothing_is_touched() {
    let place = Place::new();
    let text = draft(&place);
    drop(at_work(&place, &[(CELL, 27), ("requests.granted.business", 3)]));
    let kept = fs::read(journal(&place)).unwrap();
    for deed in [&[][..], &["--show"]] {
        let run = recover(&place, deed);
        assert_eq!(run.code, 1);
        let line = "三 （一）予以公开 / 自然人: 文件里 1288 件, 留着的 27 件\n";
        assert!(run.out.starts_with(line), "{}", run.out);
        assert_eq!(run.out.lines().count(), 2);
        assert!(run.err.contains("2 处没有存进文件") && run.err.contains("--apply"), "{}", run.err);
    }
    let run = recover(&place, &["--format", "json", "--lang", "en"]);
    let first: serde_json::Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        first,
        serde_json::json!({"kind": "cell", "key": CELL, "file": "1288", "mine": "27",
            "label": "3 / (1) granted / natural persons", "base": "1288", "both": false})
    );
    assert_eq!(place.text("a.toml"), text);
    assert_eq!(fs::read(journal(&place)).unwrap(), kept);
}

#[test]
fn what_waits_is_put_into_the_file_and_can_still_be_taken_back() {
    let place = Place::new();
    let text = draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    let run = recover(&place, &["--apply"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("1 处存进 a.toml"), "{}", run.err);
    assert_eq!(place.text("a.toml"), text.replacen("natural = 1288", "natural = 27", 1));
    assert_eq!(recover(&place, &[]).code, 0);
    let library = Library::builtin();
    let opening = opening::open(&place.path("a.toml"), &config(&place), &library).unwrap();
    let Recovery::History(found) = opening.recovery else { unreachable!("{:?}", opening.recovery) };
    assert_eq!(found.history.len(), (1, 0));
}

#[test]
fn what_is_dropped_is_gone_from_the_way_but_still_there() {
    let place = Place::new();
    let text = draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    let run = recover(&place, &["--drop"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains(".dropped"), "{}", run.err);
    assert_eq!((recover(&place, &[]).code, place.text("a.toml")), (0, text));
    let away = format!("{}.dropped", journal(&place).display());
    assert!(fs::read_to_string(away).unwrap().contains("\"27\""));
}

#[test]
fn where_both_sides_changed_a_place_nothing_is_written_unasked() {
    let place = Place::new();
    let text = draft(&place);
    let work = [(CELL, 27), ("requests.received.natural", 5)];
    let theirs = text.replacen("natural = 1288", "natural = 99", 1);
    let started = |place: &Place| {
        draft(place);
        drop(at_work(place, &work));
        place.put("a.toml", &theirs);
    };
    started(&place);
    let run = recover(&place, &[]);
    assert_eq!(run.code, 1);
    let clash = "文件里 99 件, 留着的 27 件, 原来 1288 件; 两边都改了";
    assert!(run.out.contains(clash), "{}", run.out);
    let run = recover(&place, &["--apply"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.out.contains(clash) && run.err.contains("--take"), "{}{}", run.out, run.err);
    assert_eq!(place.text("a.toml"), theirs);
    assert_eq!(recover(&place, &[]).code, 1, "and it still waits");
    let number = |place: &Place, cell: &str| {
        let run = place.run(&["get", "a.toml", cell]);
        run.out.lines().nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    };
    for (side, granted) in [("mine", "27"), ("file", "99")] {
        let place = Place::new();
        started(&place);
        let run = recover(&place, &["--apply", "--take", side]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(number(&place, CELL), granted);
        // What met nobody comes along with either side.
        assert_eq!(number(&place, "requests.received.natural"), "5");
        assert_eq!(recover(&place, &[]).code, 0);
    }
}

#[test]
fn each_place_that_both_changed_can_have_its_own_side() {
    let place = Place::new();
    let text = draft(&place);
    drop(at_work(&place, &[(CELL, 27), ("requests.granted.business", 3)]));
    let row = text.lines().find(|line| line.starts_with("granted ")).unwrap();
    let other = row.replacen("natural = 1288", "natural = 99", 1);
    let business = other.split("business = ").nth(1).unwrap().split(',').next().unwrap();
    let theirs = other.replacen(&format!("business = {business}"), "business = 98", 1);
    let theirs = text.replacen(row, &theirs, 1);
    place.put("a.toml", &theirs);
    let run = recover(&place, &["--apply", "--take", "三.予以公开.自然人=mine"]);
    assert_eq!((run.code, place.text("a.toml")), (1, theirs.clone()));
    assert_eq!(run.out.lines().count(), 1, "what is open is told: {}", run.out);
    assert!(run.out.ends_with("[requests.granted.business]\n"), "{}", run.out);
    for (take, said) in [
        ("requests.received.natural=mine", "不是两边都改了的地方"),
        ("requests.granted.natural=ours", "--take"),
    ] {
        let run = recover(&place, &["--apply", "--take", take]);
        assert_eq!((run.code, place.text("a.toml")), (2, theirs.clone()), "{run:?}");
        assert!(run.err.contains(said), "{run:?}");
    }
    let each = ["--apply", "--take", "requests.granted.natural=mine", "--take", "3.3.1.2=file"];
    assert_eq!(recover(&place, &each).code, 0);
    assert_eq!(place.text("a.toml"), theirs.replacen("natural = 99", "natural = 27", 1));
}

#[test]
fn without_a_file_every_report_with_work_is_listed() {
    let place = Place::new();
    let none = place.run(&["recover"]);
    assert!(none.code == 0 && none.err.contains("没有哪份"), "{none:?}");
    draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    let run = place.run(&["recover"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("a.toml: 有 1 处没有存进文件; 最后写于 "), "{run:?}");
    fs::remove_file(place.path("a.toml")).unwrap();
    let kept = fs::read(journal_of(&place, "a.toml")).unwrap();
    let run = place.run(&["recover", "--format", "json"]);
    let record: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!([&record["meets"], &record["agency"]], ["gone", "淮安市人民政府"]);
    assert_eq!(record["places"], 1);
    assert_eq!(fs::read(journal_of(&place, "a.toml")).unwrap(), kept);
    assert_eq!(place.run(&["recover", "--drop"]).code, 2, "nothing is dropped without a name");
    assert_eq!(recover(&place, &["--apply"]).code, 0);
    assert_eq!(place.run(&["recover"]).code, 0);
}

#[test]
fn changes_of_another_program_elsewhere_stay() {
    let place = Place::new();
    let text = draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    let theirs = format!("# 手写\n{}", text.replacen("business = 2", "business = 4", 1));
    assert_ne!(theirs, format!("# 手写\n{text}"));
    place.put("a.toml", &theirs);
    assert_eq!(recover(&place, &["--apply"]).code, 0);
    assert_eq!(place.text("a.toml"), theirs.replacen("natural = 1288", "natural = 27", 1));
}

#[test]
fn a_report_that_is_gone_or_broken_comes_back_from_the_journal() {
    for broken in [None, Some(""), Some("gouji = 1\nx = = 1\n")] {
        let place = Place::new();
        let text = format!("# 我的注释\n{}", draft(&place));
        place.put("a.toml", &text);
        drop(at_work(&place, &[(CELL, 27)]));
        match broken {
            None => fs::remove_file(place.path("a.toml")).unwrap(),
            Some(content) => drop(place.put("a.toml", content)),
        }
        let run = recover(&place, &[]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.out.contains("文件里 1288 件, 留着的 27 件"), "{}", run.out);
        let run = recover(&place, &["--apply", "-o", "b.toml"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let whole = text.replacen("natural = 1288", "natural = 27", 1);
        assert_eq!(place.text("b.toml"), whole);
        assert_eq!(recover(&place, &["--apply", "-o", "b.toml"]).code, 2, "it stands there");
        let run = recover(&place, &["--apply"]);
        match broken {
            None => assert_eq!((run.code, place.text("a.toml")), (0, whole)),
            Some(content) => {
                assert_eq!((run.code, place.text("a.toml").as_str()), (2, content));
                assert!(run.err.contains("-o"), "{}", run.err);
                assert_eq!(recover(&place, &["--drop"]).code, 0);
            }
        }
        assert_eq!(recover(&place, &[]).code, 0);
    }
}

#[test]
fn another_report_in_the_place_of_ours_is_left_alone() {
    let place = Place::new();
    draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    let other = example_text("laizhou-2020.toml");
    place.put("a.toml", &other);
    let run = recover(&place, &["--apply"]);
    assert_eq!((run.code, place.text("a.toml")), (1, other));
    assert!(run.err.contains("-o"), "{}", run.err);
    assert_eq!(recover(&place, &["--apply", "-o", "b.toml"]).code, 0);
    assert!(place.text("b.toml").contains("natural = 27"));
}

#[test]
fn published_figures_are_recovered_with_a_reason_only() {
    let place = Place::new();
    let text = example_text(GOOD);
    place.put("a.toml", &text);
    drop(at_work(&place, &[(CELL, 27)]));
    let run = recover(&place, &["--apply"]);
    assert_eq!((run.code, place.text("a.toml")), (2, text));
    assert!(run.err.contains("--reason"), "{}", run.err);
    let run = recover(&place, &["--apply", "--reason", "录入差错", "--who", "张三"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let saved = place.text("a.toml");
    assert!(saved.contains("\"1288\"") && saved.contains("录入差错"), "{saved}");
    assert_eq!(recover(&place, &[]).code, 0);
}

#[test]
fn a_journal_that_cannot_be_read_is_told_and_left() {
    let place = Place::new();
    draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    fs::write(journal(&place), "nothing\n").unwrap();
    let run = recover(&place, &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("读不出来"), "{}", run.err);
    assert_eq!(fs::read_to_string(journal(&place)).unwrap(), "nothing\n");
}

#[test]
fn who_has_the_report_open_is_named_and_nothing_is_written() {
    let place = Place::new();
    let text = draft(&place);
    let held = at_work(&place, &[]);
    for arguments in [
        &["set", "a.toml", "requests.granted.natural=27"][..],
        &["fmt", "a.toml"],
        &["recover", "a.toml", "--drop"],
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        assert!(run.err.contains("张三 从 2021-01-25 09:00 起"), "{}", run.err);
        assert_eq!(place.text("a.toml"), text);
    }
    let other = place.put("b.toml", &text);
    let run = place.run(&["fmt", other.to_str().unwrap(), "-o", "a.toml"]);
    assert_eq!(run.code, 2, "nor is it written over");
    drop(held);
    assert_eq!(place.run(&["set", "a.toml", "requests.granted.natural=27"]).code, 1);
}

#[test]
fn work_that_waits_is_told_and_nothing_is_written() {
    let place = Place::new();
    let text = draft(&place);
    drop(at_work(&place, &[(CELL, 27)]));
    place.put("b.toml", &text);
    for arguments in [
        &["set", "a.toml", "requests.granted.business=3"][..],
        &["fmt", "a.toml"],
        &["fmt", "b.toml", "-o", "a.toml"],
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains("gouji recover a.toml"), "{}", run.err);
        assert_eq!(place.text("a.toml"), text);
    }
    assert_eq!(recover(&place, &[]).code, 1, "it waits on");
}

#[test]
fn what_set_changed_is_in_the_journal_and_the_version_before_stays() {
    let place = Place::new();
    let text = draft(&place);
    fs::create_dir_all(place.path(".config/gouji")).unwrap();
    place.put(".config/gouji/config.toml", "backup = 2\n");
    assert_eq!(place.run(&["set", "a.toml", "requests.granted.natural=27"]).code, 1);
    assert_eq!(place.run(&["set", "a.toml", "requests.granted.natural=28"]).code, 1);
    assert_eq!(place.text("a.toml.2~"), text);
    assert_eq!(place.text("a.toml.1~"), text.replacen("natural = 1288", "natural = 27", 1));
    let library = Library::builtin();
    let opening = opening::open(&place.path("a.toml"), &config(&place), &library).unwrap();
    let Recovery::History(found) = opening.recovery else { unreachable!("{:?}", opening.recovery) };
    assert_eq!(found.history.len(), (2, 0), "both can be taken back in the editor");
}

#[test]
fn a_set_that_cannot_save_leaves_nothing_that_waits() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let text = draft(&place);
    let file = place.path("a.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let run = place.run(&["set", "a.toml", "requests.granted.natural=27"]);
    assert_eq!((run.code, place.text("a.toml")), (2, text));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let run = recover(&place, &[]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(place.run(&["set", "a.toml", "requests.granted.natural=27"]).code, 1);
}

/// Two at once: each either is in the file or was told that it is not.
#[test]
fn two_sets_at_once_lose_nothing_unsaid() {
    let place = Place::new();
    draft(&place);
    for round in 0..20 {
        let figures = [1000 + round, 2000 + round];
        let cells = ["requests.granted.natural", "requests.granted.business"];
        let changes = [0, 1].map(|at| format!("{}={}", cells[at], figures[at]));
        let start = |change: &String| {
            std::process::Command::new(env!("CARGO_BIN_EXE_gouji"))
                .args(["set", "a.toml", change])
                .current_dir(place.path("."))
                .env_clear()
                .env("HOME", place.path(""))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let running = changes.each_ref().map(start);
        let codes = running.map(|mut child| child.wait().unwrap().code().unwrap());
        let text = fs::read_to_string(Path::new(&place.path("a.toml"))).unwrap();
        for (code, figure) in codes.into_iter().zip(figures) {
            assert!(code <= 2, "round {round}: {code}");
            let there = text.contains(&format!(" = {figure},"));
            assert_eq!(there, code < 2, "round {round}: {figure} with {code}");
        }
    }
}
