//! Cell addresses as people write them, on every official form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "the forms are the program's own")]

use std::sync::{Arc, LazyLock};

use gouji::definition::Library;
use gouji::model::address::{Unresolved, resolve, select};
use gouji::model::{CellId, Form, Forms as _};
use proptest::prelude::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::builtin);

const FORMS: [&str; 3] = ["cn-2014", "cn-2019", "cn-2021"];

fn form(id: &str) -> Arc<Form> {
    LIBRARY.form(id).unwrap()
}

fn addresses<'f>(form: &'f Form, cells: &[CellId]) -> Vec<&'f str> {
    cells.iter().map(|cell| form.cell(*cell).address.as_str()).collect()
}

fn check(form: &Form, text: &str, expected: &str) {
    let found = resolve(form, text).map(|cell| form.cell(cell).address.clone());
    assert_eq!(found, Ok(expected.to_owned()), "{text}");
}

#[test]
fn a_cell_is_called_by_ids_words_and_printed_numbers() {
    let form = form("cn-2021");
    for (text, address) in [
        ("requests.granted.natural", "requests.granted.natural"),
        ("  Requests.Granted.Natural ", "requests.granted.natural"),
        ("ｒｅｑｕｅｓｔｓ．ｇｒａｎｔｅｄ．ｎａｔｕｒａｌ", "requests.granted.natural"),
        ("granted.natural", "requests.granted.natural"),
        ("三.予以公开.自然人", "requests.granted.natural"),
        ("三 予以公开 自然人", "requests.granted.natural"),
        ("三　予以公开　自然人", "requests.granted.natural"),
        ("三。予以公开。自然人", "requests.granted.natural"),
        ("予以公开 自然人", "requests.granted.natural"),
        ("三 （一）予以公开 自然人", "requests.granted.natural"),
        ("三 (三) 1 自然人", "requests.denied_state_secret.natural"),
        ("三 不予公开 属于国家秘密 自然人", "requests.denied_state_secret.natural"),
        ("三.1.属于国家秘密.自然人", "requests.denied_state_secret.natural"),
        ("1.属于国家秘密 自然人", "requests.denied_state_secret.natural"),
        ("三 三安全一稳定 商业企业", "requests.denied_security_stability.business"),
        ("三 危及“三安全一稳定” 企业", "requests.denied_security_stability.business"),
        ("三 部分公开 法人或其他组织 其他", "requests.partially_granted.other"),
        ("三 本年新收 总计", "requests.received.total"),
        ("三 总计 自然人", "requests.outcome_total.natural"),
        ("三 总计 总计", "requests.outcome_total.total"),
        ("三 其他 其他", "requests.other_misc.other"),
        ("收到和处理政府信息公开申请情况 予以公开 自然人", "requests.granted.natural"),
        ("3.3.1.1", "requests.granted.natural"),
        ("3.3.1.2", "requests.granted.business"),
        ("３．３．１．７", "requests.granted.total"),
        ("3.3.1 企业", "requests.granted.business"),
        ("3.3.1.企业", "requests.granted.business"),
        ("3.3.1 2", "requests.granted.business"),
        ("3.3.3.1 总计", "requests.denied_state_secret.total"),
        ("3 granted natural persons", "requests.granted.natural"),
        ("requests granted: natural", "requests.granted.natural"),
        ("三.1.1", "requests.received.natural"),
        ("2.1.1", "proactive.regulations.issued"),
        ("2.3", "proactive.licensing.decisions"),
        ("二 行政许可", "proactive.licensing.decisions"),
        ("二 行政规范性文件 制发", "proactive.normative_documents.issued"),
        ("四 行政复议 维持", "disputes.review.upheld"),
        ("四 未经复议直接起诉 尚未审结", "disputes.litigation_direct.pending"),
    ] {
        check(&form, text, address);
    }
}

#[test]
fn every_cell_has_its_id_and_its_printed_number_and_labels() {
    for id in FORMS {
        let form = form(id);
        for cell in form.ids() {
            let (section, row, column) =
                (form.section_of(cell), form.row_of(cell), form.column_of(cell));
            let address = &form.cell(cell).address;
            check(&form, address, address);
            let position = form.cell(cell).column + 1;
            check(&form, &format!("{} {position}", row.number), address);
            // Every row once, its columns in turn.
            if form.cell(cell).column != form.cell(cell).row % form.block_of(cell).columns.len() {
                continue;
            }
            let groups = form.table_of(cell).row_groups.as_slice();
            let group = row.group.and_then(|at| groups.get(at)).map_or("", |g| g.label.zh.as_str());
            let words =
                format!("{} {group} {} {}", section.number.zh, row.label.zh, column.label.zh);
            match resolve(&form, &words) {
                Ok(found) => assert_eq!(found, cell, "{words}"),
                // The list of 2014 prints some labels under several headings.
                Err(Unresolved::Ambiguous(found)) if id == "cn-2014" => {
                    assert!(found.contains(&cell), "{words}");
                }
                other => panic!("{words}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_is_not_clear_is_never_guessed() {
    let form = form("cn-2021");
    let several = |text: &str| match resolve(&form, text) {
        Err(Unresolved::Ambiguous(cells)) => cells.len(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(several("3.3.1"), 7);
    assert_eq!(several("三 予以公开"), 7);
    assert_eq!(several("三 自然人"), 25);
    assert_eq!(several("三 不予公开 自然人"), 8);
    assert_eq!(several("3.3.3 自然人"), 8);
    assert_eq!(several("四 维持"), 3);
    assert!(several("三 办理结果 自然人") > 20);
    assert!(several("三 公开 自然人") > 1);
    assert_eq!(several("2"), 10);
    // A row without a column is all of its cells.
    assert_eq!(select(&form, "3.3.1").unwrap().len(), 7);
    assert_eq!(select(&form, "三 予以公开").unwrap().len(), 7);
    assert!(select(&form, "三 自然人").is_err());
}

#[test]
fn what_names_no_cell_comes_with_the_nearest() {
    let form = form("cn-2021");
    let near = |text: &str| match resolve(&form, text) {
        Err(Unresolved::Unknown(cells)) => {
            addresses(&form, &cells).into_iter().map(str::to_owned).collect::<Vec<_>>()
        }
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(near("requests.grantd.natural"), ["requests.granted.natural"]);
    assert_eq!(near("三.国密.自然人"), ["requests.denied_state_secret.natural"]);
    assert_eq!(near("三 予以公丌 自然人")[0], "requests.granted.natural");
    for nothing in [
        "",
        " ",
        "...",
        "xyzzy",
        "9.9.9",
        "五 自然人 自然人",
        "三 予以公开 自然人 自然人 甲乙丙丁戊己",
    ] {
        assert_eq!(near(nothing), Vec::<String>::new(), "{nothing}");
    }
    assert_eq!(near(&"三 ".repeat(1000)), Vec::<String>::new());
    assert_eq!(near(&"公".repeat(100_000)), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_gets_an_answer(text in "[三四 .。（）一二1-9予以公开自然人其他总计a-z]{0,24}") {
        let form = form("cn-2021");
        if let Ok(cell) = resolve(&form, &text) {
            prop_assert!(cell.index() < form.cells.len());
        }
    }
}
