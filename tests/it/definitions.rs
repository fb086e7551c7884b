//! The official forms read without a finding and hold what was verified of them; each way to get a form file wrong has a
//! small file in `tests/forms/invalid`, whose first lines say what is to be found.
#![allow(clippy::disallowed_methods, reason = "the test reads its own cases")]

use std::fs;

use gouji::definition::{Library, parse_form};
use gouji::locale::Locale;
use gouji::model::{Form, Forms, Label, Language, Walk};
use gouji::text::width::width;

type Cells = &'static [(&'static str, usize)];

/// Form, cells per table, rule instances without a guard, instances with one.
const FORMS: &[(&str, Cells, usize, usize)] = &[
    ("cn-2019", &[("proactive", 22), ("requests", 161), ("disputes", 15)], 49, 4),
    ("cn-2021", &[("proactive", 10), ("requests", 175), ("disputes", 15)], 44, 4),
    ("cn-2014", &[("stats", 58)], 18, 0),
];

#[test]
fn the_official_forms_are_whole() {
    let library = Library::builtin();
    let locale = Locale::new(Language::En);
    for (id, tables, free, guarded) in FORMS {
        let said: Vec<String> =
            library.findings(id).iter().map(|found| locale.message(&found.message)).collect();
        assert!(said.is_empty(), "{id}: {said:?}");
        let form = library.form(id).unwrap();
        let counted: Vec<(&str, usize)> =
            form.tables.iter().map(|table| (table.id.as_str(), table.cells().count())).collect();
        assert_eq!(counted, *tables, "{id}");
        let instances = |with: bool| -> usize {
            let rules = form.rules.iter().filter(|rule| rule.guard.is_some() == with);
            let instances = rules.flat_map(|rule| &rule.instances);
            instances.filter(|instance| !instance.reads_prior()).count()
        };
        assert_eq!((instances(false), instances(true)), (*free, *guarded), "{id}");
    }
}

#[test]
fn a_wildcard_makes_one_instance_for_each_of_its_values() {
    let form = Library::builtin().form("cn-2019").unwrap();
    let rule = form.rule("requests_balance").unwrap();
    let names: Vec<&str> = rule.instances.iter().map(|i| i.name.as_str()).collect();
    assert_eq!(
        names,
        ["natural", "business", "research", "nonprofit", "legal_service", "other", "total"]
    );
    let cells: Vec<&str> =
        rule.instances[1].cells().map(|cell| form.cell(cell).address.as_str()).collect();
    assert_eq!(
        cells,
        [
            "requests.received.business",
            "requests.carried_in.business",
            "requests.outcome_total.business",
            "requests.carried_out.business"
        ]
    );
    let sum = form.rule("requests_outcome_sum").unwrap();
    assert_eq!(sum.instances[0].right.len(), 19, "all rows of outcomes, and no total");
}

#[test]
fn totals_come_after_what_they_read() {
    let library = Library::builtin();
    for id in library.ids() {
        let form = library.form(&id).unwrap();
        for (at, cell) in form.computed_order.iter().enumerate() {
            for term in form.cell(*cell).computed.iter().flatten() {
                let read = form.computed_order.iter().position(|held| *held == term.cell);
                assert!(read.is_none_or(|read| read < at), "{id}: {}", form.cell(*cell).address);
            }
        }
    }
}

#[test]
fn years_find_their_form() {
    let library = Library::builtin();
    for (year, id) in [(2014, "cn-2014"), (2018, "cn-2014"), (2020, "cn-2019"), (2030, "cn-2021")] {
        assert_eq!(library.for_year(year).map(|form| form.id.clone()).as_deref(), Some(id));
    }
    assert!(library.for_year(2007).is_none());
}

#[test]
fn a_users_form_replaces_or_joins_the_official_ones() {
    let mut library = Library::builtin();
    let text = fs::read_to_string("tests/forms/valid/small.toml").unwrap();
    assert!(library.add("small.toml", &text).is_empty());
    let form = library.form("town-1").unwrap();
    assert_eq!(form.cells.len(), 6);
    assert_eq!(form.tables[0].walk, Walk::Columns);
    let replaced = text.replace("town-1", "cn-2021");
    assert!(library.add("mine.toml", &replaced).is_empty());
    assert_eq!(library.form("cn-2021").unwrap().cells.len(), 6);
    assert!(!library.add("bad.toml", "form = 1\nid = \"cn-2019\"\n").is_empty());
    assert_eq!(library.form("cn-2019").unwrap().cells.len(), 198, "a bad file changes nothing");
}

/// Each case is the valid small form with some lines replaced: `#- old` and `#+ new` lines, then `#! line:column id`.
#[test]
fn each_fault_is_found_where_it_stands() {
    let base = fs::read_to_string("tests/forms/valid/small.toml").unwrap();
    let locales = [Locale::new(Language::Zh), Locale::new(Language::En)];
    let mut cases = 0;
    for entry in fs::read_dir("tests/forms/invalid").unwrap() {
        let path = entry.unwrap().path();
        let case = fs::read_to_string(&path).unwrap();
        let (mut text, mut old, mut expected) = (base.clone(), None, Vec::new());
        for line in case.lines() {
            if let Some(line) = line.strip_prefix("- ") {
                assert!(text.contains(line), "{}: the form has no {line}", path.display());
                old = Some(line.to_owned());
            } else if let Some(line) = line.strip_prefix("+ ") {
                text = text.replacen(&old.take().unwrap(), line, 1);
            } else if let Some(line) = line.strip_prefix("! ") {
                expected.push(line.to_owned());
            }
        }
        let (form, findings) = parse_form("case.toml", &text);
        let got: Vec<String> = findings
            .iter()
            .map(|found| {
                let place = found.place.as_ref().unwrap();
                format!("{}:{} {}", place.line, place.column, found.rule)
            })
            .collect();
        assert_eq!(got, expected, "{}", path.display());
        assert!(form.is_none(), "{}", path.display());
        let slips = findings.iter().filter(|found| found.rule == "form_syntax");
        for slip in slips {
            assert!(slip.hint.is_some(), "{}", path.display());
            let said = locales[0].message(&slip.message);
            assert!(!said.contains("expected"), "{}: the parser's words: {said}", path.display());
        }
        for locale in &locales {
            let said = findings.iter().map(|found| locale.message(&found.message));
            for said in said {
                assert!(!said.contains('{') || case.contains('{'), "{}: {said}", path.display());
            }
        }
        cases += 1;
    }
    assert!(cases >= 15, "{cases} cases");
}

/// The columns of a label in the grid.
const ROW: usize = 20;

fn each_wording(form: &Form) -> Vec<(String, &Label)> {
    let mut all = vec![("name".to_owned(), &form.name), ("title".to_owned(), &form.title)];
    for section in &form.sections {
        let labels = [&section.number, &section.heading, &section.short, &section.tiny];
        all.extend(labels.into_iter().chain([&section.hint]).map(|l| (section.id.clone(), l)));
    }
    for table in &form.tables {
        all.push((table.id.clone(), &table.corner));
        let groups = table.column_groups.iter().chain(&table.row_groups);
        all.extend(groups.map(|group| (group.id.clone(), &group.label)));
        for block in &table.blocks {
            all.extend([&block.label, &block.stub].map(|label| (block.id.clone(), label)));
            for column in &block.columns {
                let labels = [&column.label, &column.short, &column.hint];
                all.extend(labels.map(|label| (column.id.clone(), label)));
            }
            for row in &block.rows {
                let labels = [&row.label, &row.short, &row.hint];
                all.extend(labels.map(|label| (row.id.clone(), label)));
            }
        }
    }
    for rule in &form.rules {
        let sides = [&rule.left_label, &rule.right_label];
        let labels = [&rule.title, &rule.message, &rule.hint, &rule.source].into_iter();
        all.extend(labels.chain(sides).map(|label| (rule.id.clone(), label)));
    }
    all
}

#[test]
fn whatever_an_official_form_says_it_says_in_english_too() {
    let library = Library::builtin();
    for id in library.ids() {
        let form = library.form(&id).unwrap();
        for (of, label) in each_wording(&form) {
            assert_eq!(label.zh.is_empty(), label.en.is_empty(), "{id}: {of}: {label:?}");
            // 万元 is what stands in the cell.
            let rest = label.en.replace("万元", "");
            assert!(rest.is_ascii(), "{id}: {of}: {label:?}");
        }
    }
}

#[test]
fn labels_for_the_screen_fit_their_places() {
    let library = Library::builtin();
    for id in library.ids() {
        let form = library.form(&id).unwrap();
        let fits = |label: &Label, zh: usize, en: usize| {
            assert!(!label.zh.is_empty(), "{id}: {label:?}");
            assert!(width(&label.zh) <= zh && width(&label.en) <= en, "{id}: {label:?}");
        };
        for section in &form.sections {
            fits(&section.short, 12, 12);
            fits(&section.tiny, 7, 7);
        }
        for block in form.tables.iter().flat_map(|table| &table.blocks) {
            for column in &block.columns {
                fits(&column.short, 6, 7);
            }
            for row in &block.rows {
                // A list is indented by its levels.
                let room = ROW - 2 * usize::from(row.level - 1);
                fits(&row.short, room, room);
            }
            assert!(width(&block.label.en) <= ROW, "{id}: {:?}", block.label);
        }
    }
}

#[test]
fn a_form_without_english_or_short_labels_has_its_own_labels_there() {
    let text = fs::read_to_string("tests/forms/valid/small.toml").unwrap();
    let form = parse_form("small.toml", &text).0.unwrap();
    let row = &form.tables[0].blocks[0].rows[0];
    assert_eq!((row.short.get(Language::Zh), row.short.get(Language::En)), ("旧", "旧"));
    assert_eq!(form.sections[0].tiny.get(Language::En), "一、概况");
    let text = text.replace("label = \"旧\"", "label = \"旧\", english = \"old\"");
    let form = parse_form("small.toml", &text).0.unwrap();
    let row = &form.tables[0].blocks[0].rows[0];
    assert_eq!((row.short.get(Language::Zh), row.short.get(Language::En)), ("旧", "old"));
}
