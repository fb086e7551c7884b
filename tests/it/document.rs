//! Report files: what is written reads back the same, and an edit leaves everything else byte for byte.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "the examples are the project's own"
)]

use std::fs;
use std::sync::{Arc, LazyLock};

use gouji::definition::Library;
use gouji::model::{
    CellId, CellKind, Correction, Entry, Fact, Form, Forms, MoneyUnit, Origin, Publication, Report,
    Totals, Value, Waiver,
};
use gouji::store::report::document::{Document, same};
use proptest::prelude::*;

static FORMS: LazyLock<Library> = LazyLock::new(Library::builtin);

const EXAMPLES: [&str; 3] = ["huaian-2024", "laizhou-2020", "practice-2023"];

fn example(name: &str) -> Vec<u8> {
    fs::read(format!("examples/{name}.toml")).unwrap()
}

/// Opens a text that must be free of problems.
fn open(bytes: &[u8]) -> Document {
    let opened = Document::parse("test.toml", bytes, &*FORMS);
    assert_eq!(opened.findings, [], "{}", String::from_utf8_lossy(bytes));
    assert!(same(opened.document.as_ref().unwrap().report(), &opened.report.unwrap()));
    opened.document.unwrap()
}

/// Opens a text, makes a change, and returns the text afterwards, which must read back as the changed report.
fn edited(text: &str, change: impl Fn(&mut Report)) -> String {
    let mut document = open(text.as_bytes());
    let mut report = document.report().clone();
    change(&mut report);
    document.update(&report).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(same(document.report(), &report));
    let after = open(document.bytes());
    assert!(same(after.report(), &report), "{}", document.text());
    String::from_utf8(document.bytes().to_vec()).unwrap()
}

fn put(report: &mut Report, address: &str, number: Option<i64>) {
    let cell = report.form().cell_at(address).unwrap();
    let value = number.map(|n| Value { number: n.into(), unit: None });
    report.set_entry(cell, Entry { value, origin: Origin::Typed });
}

#[test]
fn examples_have_no_problems_and_an_unchanged_report_changes_nothing() {
    for name in EXAMPLES {
        let bytes = example(name);
        let mut document = open(&bytes);
        let report = document.report().clone();
        document.update(&report).unwrap();
        assert_eq!(document.bytes(), bytes, "{name}");
    }
}

#[test]
fn a_new_file_of_an_example_holds_the_same_and_looks_the_same() {
    for name in EXAMPLES {
        let original = open(&example(name));
        let created = Document::create("new.toml", original.report());
        assert!(same(open(created.bytes()).report(), original.report()), "{name}");
        let lines = |text: &str| {
            let lines = text.lines().skip_while(|line| !line.starts_with("[proactive]"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(created.text()), lines(original.text()), "{name}");
    }
}

#[test]
fn places_point_at_the_figure_and_at_the_section() {
    let document = open(&example("laizhou-2020"));
    let form = document.report().form().clone();
    let at = |place: gouji::model::Place| {
        let line = document.text().lines().nth(place.line as usize - 1).unwrap();
        line.chars().skip(place.column as usize - 1).take(6).collect::<String>()
    };
    let cell = |address| document.place(form.cell_at(address).unwrap()).unwrap();
    assert_eq!(at(cell("proactive.licensing.decisions")), "441025");
    assert_eq!(at(cell("requests.granted.natural")), "72, bu");
    assert_eq!(at(document.section_place("requests").unwrap()), "[reque");
    assert_eq!(at(document.section_place("problems").unwrap()), "\"\"\"");
    assert_eq!(document.section_place("nothing"), None);
}

#[test]
fn one_figure_changes_its_own_bytes_only() {
    let before = String::from_utf8(example("laizhou-2020")).unwrap();
    let after = edited(&before, |report| put(report, "requests.granted.natural", Some(74)));
    let expected = before.replacen("= { natural = 72,", "= { natural = 74,", 1);
    assert_ne!(before, expected);
    assert_eq!(after, expected);
}

#[test]
fn mark_line_ends_and_missing_final_newline_survive() {
    let text = String::from_utf8(example("laizhou-2020")).unwrap();
    let text = text.trim_end().replace('\n', "\r\n");
    let text = format!("\u{feff}{text}");
    let after = edited(&text, |report| {
        put(report, "requests.granted.natural", Some(74));
        report.narrative.insert("problems".to_owned(), "一\n\n二".to_owned());
        report.waivers.insert(
            "x[y]".to_owned(),
            Waiver { reason: "\"\\".to_owned(), left: "1".to_owned(), right: "2".to_owned() },
        );
        report.corrections.push(Correction {
            when: "2021-03-02T09:12:00+08:00".to_owned(),
            who: "王".to_owned(),
            cell: "requests.granted.natural".to_owned(),
            from: "72".to_owned(),
            to: "74".to_owned(),
            reason: "录入差错".to_owned(),
        });
    });
    assert!(after.starts_with('\u{feff}') && !after.ends_with('\n'));
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert!(after.contains("\r\nproblems = \"\"\"\r\n一\r\n\r\n二\r\n\"\"\"\r\n"), "{after}");
    let tail = "\r\n\r\n[waivers]\r\n\"x[y]\" = { reason = \"\\\"\\\\\", left = \"1\", right = \"2\" }\r\n\r\n\
                [[corrections]]\r\nwhen   = 2021-03-02T09:12:00+08:00\r\n";
    assert!(after.contains(tail), "{after}");
}

const HEAD: &str =
    "gouji = 1\nform = \"cn-2021\"\nagency = \"甲\"\nyear = 2024\ntotals = \"keyed\"\n";

fn small(body: &str, change: impl Fn(&mut Report)) -> String {
    let after = edited(&format!("{HEAD}{body}"), change);
    after.strip_prefix(HEAD).unwrap().to_owned()
}

#[test]
fn keys_go_in_where_the_form_has_them_in_every_layout() {
    let set = |report: &mut Report| put(report, "requests.granted.business", Some(5));
    let cases = [
        (
            "[requests]\ngranted = { natural = 1, other = 2 } # 注\n",
            "[requests]\ngranted = { natural = 1, business = 5, other = 2 } # 注\n",
        ),
        (
            "[requests]\ngranted = { other = 2 }\n",
            "[requests]\ngranted = { business = 5, other = 2 }\n",
        ),
        ("[requests]\ngranted = {   }  # 空\n", "[requests]\ngranted = { business = 5 }  # 空\n"),
        (
            "[requests]\ngranted = {\n  natural = 1, # 一\n  # 二\n}\n",
            "[requests]\ngranted = {\n  natural = 1, business = 5, # 一\n  # 二\n}\n",
        ),
        (
            "[requests.granted]\n  natural = 1 # 一\n  # 尾\n",
            "[requests.granted]\n  natural = 1 # 一\n  business = 5\n  # 尾\n",
        ),
        (
            "requests.granted.natural = 1\n",
            "requests.granted.natural = 1\nrequests.granted.business = 5\n",
        ),
        ("[requests]\ngranted.other = 1", "[requests]\ngranted.business = 5\ngranted.other = 1"),
        (
            "[requests]\nreceived   = { natural = 1 }\n",
            "[requests]\nreceived   = { natural = 1 }\ngranted    = { business = 5 }  # （一）予以公开\n",
        ),
        (
            "[requests.received]\nnatural = 1\n[disputes]\n",
            "[requests.received]\nnatural = 1\n\n[requests]\ngranted = { business = 5 }  # （一）予以公开\n[disputes]\n",
        ),
        (
            "requests = { granted = { natural = 1 } }\n",
            "requests = { granted = { natural = 1, business = 5 } }\n",
        ),
        (
            "requests = { granted.natural = 1 }\n",
            "requests = { granted.natural = 1, granted.business = 5 }\n",
        ),
        (
            "requests = { received.natural = 1 }\n",
            "requests = { received.natural = 1, granted = { business = 5 } }\n",
        ),
        (
            "[requests] # 表\n# 说明\n",
            "[requests] # 表\ngranted = { business = 5 }  # （一）予以公开\n# 说明\n",
        ),
        (
            "\n[proactive]\nregulations = { issued = 1 }\n# 下一段\n[disputes]\n",
            "\n[proactive]\nregulations = { issued = 1 }\n\n[requests]                      # 三、收到和处理政府信息公开申请情况\ngranted = { business = 5 }  # （一）予以公开\n# 下一段\n[disputes]\n",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(small(before, set), after, "{before}");
    }
}

#[test]
fn keys_go_out_with_their_comma_or_line_and_comments_stay() {
    let clear = |report: &mut Report| put(report, "requests.granted.business", None);
    let cases = [
        (
            "[requests]\ngranted = { natural = 1, business = 5, other = 2 } # 注\n",
            "[requests]\ngranted = { natural = 1, other = 2 } # 注\n",
        ),
        (
            "[requests]\ngranted = { business = 5, other = 2 }\n",
            "[requests]\ngranted = { other = 2 }\n",
        ),
        (
            "[requests]\ngranted = { other = 2, business = 5 }\n",
            "[requests]\ngranted = { other = 2 }\n",
        ),
        ("[requests]\ngranted = { business = 5 } # 注\n", "[requests]\ngranted = {} # 注\n"),
        (
            "[requests]\ngranted = {\n  natural = 1, # 一\n  business = 5, # 二\n}\n",
            "[requests]\ngranted = {\n  natural = 1, # 一\n  # 二\n}\n",
        ),
        (
            "[requests]\ngranted = {\n  natural = 1, # 一\n  business = 5 # 二\n}\n",
            "[requests]\ngranted = {\n  natural = 1 # 一\n   # 二\n}\n",
        ),
        (
            "[requests.granted]\nnatural = 1\n  business = 5 # 二\n",
            "[requests.granted]\nnatural = 1\n  # 二\n",
        ),
        ("[requests.granted]\nnatural = 1\nbusiness = 5\n", "[requests.granted]\nnatural = 1\n"),
        ("[requests.granted]\nnatural = 1\nbusiness = 5", "[requests.granted]\nnatural = 1"),
        (
            "requests.granted.business = 5\nrequests.granted.other = 1\n",
            "requests.granted.other = 1\n",
        ),
        (
            "requests = { granted.natural = 1, granted.business = 5 }\n",
            "requests = { granted.natural = 1 }\n",
        ),
    ];
    for (before, after) in cases {
        assert_eq!(small(before, clear), after, "{before}");
    }
}

#[test]
fn waivers_and_corrections_in_other_layouts() {
    let waive = |report: &mut Report| {
        let waiver = Waiver { reason: "乙".into(), left: "1".into(), right: "3".into() };
        report.waivers.insert("r[a]".to_owned(), waiver);
    };
    let headed = "[waivers.\"r[a]\"] # 注\nreason = \"甲\" # 因\nleft = \"1\"\nright = 2\n\n[x]\n";
    let headed = headed.replace("[x]\n", "[disputes]\n");
    let after = small(&headed, waive);
    assert_eq!(after, headed.replace('甲', "乙").replace("right = 2", "right = \"3\""));
    assert_eq!(small(&headed, |report| report.waivers.clear()), "\n[disputes]\n");
    let two = "[[corrections]]\nwho = \"甲\"\n\n[[corrections]]\nwho = \"乙\" # 注\n\n[disputes]\n";
    let drop_first = small(two, |report| {
        report.corrections.remove(0);
    });
    assert_eq!(open(format!("{HEAD}{drop_first}").as_bytes()).report().corrections[0].who, "乙");
    let drop_last = small(two, |report| {
        report.corrections.pop();
    });
    assert_eq!(drop_last, "[[corrections]]\nwho = \"甲\"\n\n[disputes]\n");
    let listed = small("corrections = []\n", |report| {
        report.corrections.push(Correction {
            when: "2021-03-02".into(),
            who: "甲".into(),
            cell: "c".into(),
            from: String::new(),
            to: "1".into(),
            reason: "r".into(),
        });
    });
    let line = "  { when = 2021-03-02, who = \"甲\", cell = \"c\", from = \"\", to = \"1\", reason = \"r\" },\n";
    assert_eq!(listed, format!("corrections = [\n{line}]\n"));
}

#[test]
fn a_bad_cell_is_kept_until_it_is_filled() {
    let text = format!(
        "{HEAD}[requests]\ngranted = {{ natural = \"72件\", other = true }} # 注\nreceived = 5\n"
    );
    let mut opened = Document::parse("t", text.as_bytes(), &*FORMS);
    assert_eq!(opened.findings.len(), 3, "{:?}", opened.findings);
    let mut document = opened.document.take().unwrap();
    let mut report = opened.report.unwrap();
    document.update(&report).unwrap();
    assert_eq!(document.text(), text);
    put(&mut report, "requests.granted.natural", Some(72));
    put(&mut report, "requests.received.natural", Some(5));
    document.update(&report).unwrap();
    let expected =
        text.replace("\"72件\"", "72").replace("received = 5", "received = { natural = 5 }");
    assert_eq!(document.text(), expected);
}

#[test]
fn totals_follow_their_parts_unless_a_person_wrote_over_them() {
    let text = HEAD.replace("keyed", "computed");
    let text = format!(
        "{text}[disputes]\nreview = {{ upheld = 1, corrected = 0, other = 0, pending = 0 }}\n\
         litigation_direct = {{ upheld = 1, corrected = 0, other = 0, pending = 0, total = 1 }}\n\
         litigation_after_review = {{ upheld = 1, corrected = 0, other = 0, pending = 0, total = 9 }}\n"
    );
    let document = open(text.as_bytes());
    let report = document.report();
    let cell = |address: &str| report.form().cell_at(address).unwrap();
    assert!(!report.is_override(cell("disputes.litigation_direct.total")));
    assert!(report.is_override(cell("disputes.litigation_after_review.total")));
    // A total that the file leaves out stays out until it changes.
    let after = edited(&text, |report| put(report, "disputes.litigation_direct.other", Some(4)));
    assert_eq!(
        after,
        text.replace(
            "direct = { upheld = 1, corrected = 0, other = 0, pending = 0, total = 1",
            "direct = { upheld = 1, corrected = 0, other = 4, pending = 0, total = 5"
        )
    );
    let after = edited(&text, |report| put(report, "disputes.review.other", Some(4)));
    assert!(
        after.contains("review = { upheld = 1, corrected = 0, other = 4, pending = 0, total = 5 }"),
        "{after}"
    );
    let after = edited(&text, |report| {
        let total = report.form().cell_at("disputes.review.total").unwrap();
        let value = report.value(total);
        report.totals = Totals::Keyed;
        report.set_entry(total, Entry { value, origin: Origin::Typed });
        let other = report.form().cell_at("disputes.litigation_direct.total").unwrap();
        report.set_entry(other, Entry { value: Some(Value::number(1)), origin: Origin::Typed });
    });
    assert!(after.contains("pending = 0, total = 1 }\nlitigation_direct"), "{after}");
}

#[test]
fn a_blank_file_filled_by_edits_reads_back() {
    for id in FORMS.ids() {
        let form = FORMS.form(&id).unwrap();
        let mut document =
            Document::create("new", &Report::new(form.clone(), "甲", form.first_year));
        assert!(same(open(document.bytes()).report(), document.report()));
        let mut report = document.report().clone();
        for cell in form.ids() {
            let value = Some(value_of(form.cell(cell).kind, u64::from(cell.0) * 7));
            report.set_entry(cell, Entry { value, origin: Origin::Typed });
            if cell.0 % 3 == 0 {
                document.update(&report).unwrap();
            }
        }
        document.update(&report).unwrap();
        assert!(same(open(document.bytes()).report(), &report), "{}", document.text());
    }
}

fn value_of(kind: CellKind, seed: u64) -> Value {
    let number = rust_decimal::Decimal::from(seed % 1_000_000_000_000);
    match kind {
        CellKind::Signed if seed.is_multiple_of(2) => Value::number(-number),
        CellKind::Count | CellKind::Signed => Value::number(number),
        CellKind::Money { open, .. } => {
            let cents = rust_decimal::Decimal::new(
                i64::try_from(seed % 1_000_000_000).unwrap(),
                seed as u32 % 7,
            );
            let unit = open.then(|| MoneyUnit::ALL[seed as usize % 3]);
            Value { number: cents, unit }
        }
    }
}

/// Any content of a report, as a change of it.
#[derive(Clone, Debug)]
struct Content {
    cells: Vec<(u16, Option<u64>)>,
    texts: Vec<(u8, String)>,
    notes: Vec<(u16, String)>,
    facts: Vec<(String, Option<Fact>)>,
    lines: Vec<(String, String)>,
    waivers: Vec<(String, Option<[String; 3]>)>,
    corrections: Vec<[String; 6]>,
    keep: usize,
    keyed: bool,
    published: bool,
    agency: Option<String>,
}

impl Content {
    fn apply(&self, report: &mut Report) {
        let form: Arc<Form> = report.form().clone();
        let pick = |at: u16| CellId(at % form.cells.len() as u16);
        report.totals = if self.keyed { Totals::Keyed } else { Totals::Computed };
        report.status = if self.published { Publication::Published } else { Publication::Draft };
        for (at, seed) in &self.cells {
            let value = seed.map(|seed| value_of(form.cell(pick(*at)).kind, seed));
            report.set_entry(pick(*at), Entry { value, origin: Origin::Typed });
        }
        for (at, text) in &self.texts {
            let section = &form.sections[usize::from(*at) % form.sections.len()];
            report.narrative.insert(section.id.clone(), text.clone());
        }
        for (at, text) in &self.notes {
            report.notes.insert(pick(*at), text.clone());
        }
        for (key, fact) in &self.facts {
            match fact {
                Some(fact) => report.facts.insert(key.clone(), fact.clone()),
                None => report.facts.remove(key),
            };
        }
        report.document.extend(self.lines.iter().cloned());
        for (key, waiver) in &self.waivers {
            match waiver.clone() {
                Some([reason, left, right]) => {
                    report.waivers.insert(key.clone(), Waiver { reason, left, right });
                }
                None => {
                    report.waivers.remove(key);
                }
            }
        }
        report.corrections.truncate(self.keep);
        report.corrections.extend(self.corrections.iter().cloned().map(
            |[when, who, cell, from, to, reason]| Correction { when, who, cell, from, to, reason },
        ));
        if let Some(agency) = &self.agency {
            report.agency.clone_from(agency);
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "(?s).{0,12}",
        "[\"'\\\\\n\t\u{7f}一，“ #\u{0}\u{85}]{0,12}",
        Just("2021-03-02T09:12:00+08:00".to_owned()),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]", "[a-c]{1,2}\\[[a-c]\\]", text()]
}

fn content() -> impl Strategy<Value = Content> {
    let few = |most| 0..most;
    let maps = (
        prop::collection::vec(
            (any::<u16>(), prop::option::weighted(0.8, any::<u64>())),
            few(60usize),
        ),
        prop::collection::vec((any::<u8>(), text()), few(3usize)),
        prop::collection::vec((any::<u16>(), text()), few(3usize)),
        prop::collection::vec(
            (
                key(),
                prop::option::of(prop_oneof![
                    any::<bool>().prop_map(Fact::Bool),
                    text().prop_map(Fact::Text)
                ]),
            ),
            few(3usize),
        ),
        prop::collection::vec((key(), text()), few(3usize)),
        prop::collection::vec((key(), prop::option::of([text(), text(), text()])), few(3usize)),
        prop::collection::vec([text(), text(), text(), text(), text(), text()], few(3usize)),
    );
    (maps, 0..3usize, any::<bool>(), any::<bool>(), prop::option::of(text())).prop_map(
        |(
            (cells, texts, notes, facts, lines, waivers, corrections),
            keep,
            keyed,
            published,
            agency,
        )| {
            Content {
                cells,
                texts,
                notes,
                facts,
                lines,
                waivers,
                corrections,
                keep,
                keyed,
                published,
                agency,
            }
        },
    )
}

fn report(form: usize, content: &Content) -> Report {
    let ids = FORMS.ids();
    let form = FORMS.form(&ids[form % ids.len()]).unwrap();
    let mut report = Report::new(form.clone(), "甲县人民政府", form.first_year);
    content.apply(&mut report);
    report
}

/// The text laid out as a person might: comments, blank lines and spaces where TOML allows them.
fn scribbled(text: &str, seeds: &[u8]) -> String {
    let mut inside = false;
    let mut out = String::new();
    for (line, seed) in text.lines().zip(seeds.iter().cycle()) {
        let quotes = line.matches("\"\"\"").count();
        if inside || quotes % 2 == 1 {
            inside ^= quotes % 2 == 1;
            out.push_str(line);
        } else {
            match seed % 8 {
                0 => out.push_str("# 手写的说明 = { \" ]\n"),
                1 => out.push_str("\n  \t\n"),
                2 => out.push_str("  "),
                _ => {}
            }
            let spaced =
                if seed % 3 == 0 { line.replacen(" = {", "={ ", 1) } else { line.to_owned() };
            out.push_str(&spaced);
            if seed % 5 == 0 {
                out.push_str("\t# 尾注");
            }
        }
        out.push('\n');
    }
    out
}

/// The rows of the tables written as dotted keys (1), under headers (2), or on several lines (3).
fn laid_out(text: &str, style: u8) -> String {
    let mut table = "";
    let mut out = String::new();
    for line in text.lines() {
        if let Some(header) = line.strip_prefix('[') {
            table = header.split(']').next().unwrap();
        }
        let is_row = matches!(table, "proactive" | "requests" | "disputes" | "stats");
        let row = line.split_once(" = {").filter(|_| is_row).zip(line.find('}'));
        let Some(((name, _), end)) = row else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let (name, cells) = (name.trim(), &line[line.find('{').unwrap() + 1..end]);
        let cells = cells.split(", ").map(str::trim).filter(|cell| !cell.is_empty());
        match style {
            1 => cells.for_each(|cell| out.push_str(&format!("  {name}.{cell} # 注\n"))),
            2 => {
                out.push_str(&format!("[{table}.{name}] # 注\n"));
                cells.for_each(|cell| out.push_str(&format!("{cell}\n")));
            }
            3 => {
                out.push_str(&format!("{name} = {{ # 注\n"));
                cells.for_each(|cell| out.push_str(&format!("  {cell}, # 注\n")));
                out.push_str("}\n");
            }
            _ => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_report_reads_back_from_a_new_file(form in 0..3usize, content in content()) {
        let report = report(form, &content);
        let created = Document::create("new", &report);
        let opened = open(created.bytes());
        prop_assert!(same(opened.report(), &report), "{}", created.text());
    }

    #[test]
    fn any_change_reads_back_from_an_edited_file(
        form in 0..3usize, first in content(), then in prop::collection::vec(content(), 1..3),
        seeds in prop::collection::vec(any::<u8>(), 1..40), windows in any::<bool>(),
        style in 0..4u8,
    ) {
        let mut report = report(form, &first);
        let text = laid_out(Document::create("new", &report).text(), style);
        let text = scribbled(&text, &seeds);
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let mut document = open(text.as_bytes());
        for change in then {
            change.apply(&mut report);
            let before = document.text().to_owned();
            let done = document.update(&report);
            prop_assert!(done.is_ok(), "{:?}\n{}", change, before);
            prop_assert!(same(open(document.bytes()).report(), &report), "{}", document.text());
            let steady = document.bytes().to_vec();
            document.update(&report).unwrap();
            prop_assert_eq!(document.bytes(), steady);
            prop_assert!(!windows || !document.text().replace("\r\n", "").contains('\n'));
        }
    }

    #[test]
    fn an_edit_leaves_all_other_bytes(seeds in prop::collection::vec(any::<u8>(), 1..40), at in any::<u16>(), seed in any::<u64>()) {
        let text = scribbled(&String::from_utf8(example("laizhou-2020")).unwrap(), &seeds);
        let mut document = open(text.as_bytes());
        let mut report = document.report().clone();
        let form = report.form().clone();
        let cell = CellId(at % form.cells.len() as u16);
        prop_assume!(document.place(cell).is_some());
        let value = value_of(form.cell(cell).kind, seed);
        let old = report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
        document.update(&report).unwrap();
        let after = document.text();
        let same_start = text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        let same_end = text.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
        let longest = old.value.unwrap().to_string().len() + 2;
        prop_assert!(same_start + same_end + longest >= text.len(), "{}", after);
    }

    #[test]
    fn random_bytes_are_told_of_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let opened = Document::parse("noise", &bytes, &*FORMS);
        prop_assert!(opened.document.is_none() && !opened.findings.is_empty());
    }

    #[test]
    fn a_damaged_file_never_panics(
        cuts in prop::collection::vec((any::<u32>(), "[-\"'={}\\[\\],.#\n\\\\0e一＝]{0,3}", 0..6usize), 1..6),
    ) {
        let mut bytes = example("practice-2023");
        for (at, with, drop) in cuts {
            let at = at as usize % bytes.len();
            let end = (at + drop).min(bytes.len());
            bytes.splice(at..end, with.bytes());
        }
        let opened = Document::parse("damaged", &bytes, &*FORMS);
        if let Some(mut document) = opened.document {
            let mut report = document.report().clone();
            document.update(&report).unwrap();
            prop_assert_eq!(document.bytes(), &bytes[..]);
            put(&mut report, "requests.granted.natural", Some(424_242));
            // What does not fit is refused, and then the text is as it was.
            if document.update(&report).is_err() {
                prop_assert_eq!(document.bytes(), &bytes[..]);
            } else {
                prop_assert!(same(document.report(), &report));
            }
        } else {
            prop_assert!(!opened.findings.is_empty());
        }
    }
}
