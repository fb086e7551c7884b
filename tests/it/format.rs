//! The canonical layout: values and comments stay, and laying out twice is laying out once.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "the examples are the project's own"
)]

use std::fs;
use std::sync::LazyLock;

use gouji::definition::Library;
use gouji::model::{Entry, Forms as _, Origin, Report, Totals, Value};
use gouji::store::Error;
use gouji::store::report::document::{Document, same};
use gouji::store::report::format::canonical;
use proptest::prelude::*;

static FORMS: LazyLock<Library> = LazyLock::new(Library::builtin);

fn open(text: &str) -> Document {
    let opened = Document::parse("test.toml", text.as_bytes(), &*FORMS);
    opened.document.unwrap_or_else(|| panic!("{:?}\n{text}", opened.findings))
}

/// Lays a text out, which must keep the report and stay as it is the second time.
fn laid_out(text: &str) -> String {
    let before = open(text);
    let after = canonical(&before).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(same(before.report(), after.report()), "{text}\n{}", after.text());
    let out = String::from_utf8(after.bytes().to_vec()).unwrap();
    let read = open(&out);
    assert!(same(before.report(), read.report()), "{text}\n{out}");
    let again = canonical(&read).unwrap_or_else(|error| panic!("{error}\n{out}"));
    assert_eq!(String::from_utf8(again.bytes().to_vec()).unwrap(), out, "from\n{text}");
    out
}

#[test]
fn examples_and_new_files_are_in_the_canonical_layout() {
    for name in ["huaian-2024", "laizhou-2020", "practice-2023"] {
        let text = fs::read_to_string(format!("examples/{name}.toml")).unwrap();
        assert_eq!(laid_out(&text), text, "{name}");
    }
    for id in ["cn-2014", "cn-2019", "cn-2021"] {
        let form = FORMS.form(id).unwrap();
        let year = form.first_year;
        let new = Document::create("new.toml", &Report::new(form, "甲", year));
        assert_eq!(laid_out(new.text()), new.text(), "{id}");
    }
}

#[test]
fn a_file_in_disorder_is_put_in_order_with_all_that_a_person_wrote() {
    let text = "\
# 我的报告

  year=2024   # 年度
form = 'cn-2021'
mine = [ 1, # 一
  2 ]
agency = \"\"\"甲\"\"\"
gouji = 1

# 表四在前
[disputes]
review = { upheld = 1 } # 台账第 2 页
# 表四完

[requests.granted] # 从台账
# 里面
natural = 7_2
[requests]
received = {
  natural = 1_0, # 自然人
  business = \"2\" } # 一、本年新收政府信息公开申请数量
[notes]
# 看这里
\"requests.received.natural\" = '抄自#台账'
[narrative]
problems = '''五'''
overview = \"一 # 不是注释\"
[other]
x = { a = 1 } # 别人的
# 别人的话
y = 2
[[corrections]]
reason = \"错\" # 为什么
when = 2025-01-02T03:04:05+08:00
extra = 1
# 完
";
    let out = laid_out(text);
    let (head, tables) = out.split_once("\n[proactive]").unwrap();
    let expected = "# 我的报告\n\ngouji  = 1\nform   = \"cn-2021\"\nagency = \"甲\"\nyear   = 2024  # 年度\nmine = [ 1, # 一\n  2 ]\n\n\
        [narrative]\noverview = \"\"\"\n一 # 不是注释\n\"\"\"\nproblems = \"\"\"\n五\n\"\"\"\n";
    assert_eq!(head, expected);
    let (_, requests) = tables.split_once("\n[requests]").unwrap();
    let (requests, after) = requests.split_once("\n\n").unwrap();
    let mut lines = requests.lines().skip(1);
    assert_eq!(lines.next(), Some("# 自然人"));
    assert_eq!(
        lines.next(),
        Some(
            "received                   = { natural = 10, business = 2 }  # 一、本年新收政府信息公开申请数量"
        )
    );
    assert!(
        requests.contains(
            "\n# 里面\ngranted                    = { natural = 72 }                # 从台账\n"
        ),
        "{requests}"
    );
    let expected = "# 表四在前\n[disputes]                      # 四、政府信息公开行政复议、行政诉讼情况\n\
        review                  = { upheld = 1 }  # 台账第 2 页\n\
        litigation_direct       = {}              # 未经复议直接起诉\n\
        litigation_after_review = {}              # 复议后起诉\n# 表四完\n\n\
        [notes]\n# 看这里\n\"requests.received.natural\" = \"抄自#台账\"\n\n\
        [[corrections]]\nwhen   = 2025-01-02T03:04:05+08:00\nwho    = \"\"\ncell   = \"\"\nfrom   = \"\"\n\
        to     = \"\"\nreason = \"错\"  # 为什么\nextra = 1\n# 完\n\n\
        [other]\nx = { a = 1 } # 别人的\n# 别人的话\ny = 2\n";
    assert_eq!(after, expected);
}

#[test]
fn mark_and_line_ends_survive() {
    let text = fs::read_to_string("examples/laizhou-2020.toml").unwrap();
    let text = format!("\u{feff}{}", text.replace(" }", "}").replace('\n', "\r\n"));
    let out = laid_out(&text);
    assert!(out.starts_with('\u{feff}'));
    assert_eq!(out.matches('\n').count(), out.matches("\r\n").count());
    assert!(out.contains("{ natural = 72,"), "{out}");
}

#[test]
fn nothing_is_done_where_something_would_be_lost() {
    let head = "gouji = 1\nform = \"cn-2021\"\nagency = \"甲\"\nyear = 2024\n";
    for body in [
        "[requests]\nreceived = { natural = 1, nobody = 2 }\n",
        "[requests]\nnobody = { natural = 1 }\n",
        "[unit.more]\nx = 1\n",
        "[narrative.more]\nx = 1\n",
        "[other.one]\nx = 1\n[requests]\nreceived = { natural = 1 }\n[other.two]\ny = 1\n",
        "corrections = [ # 空\n]\n",
    ] {
        let document = open(&format!("{head}{body}"));
        assert!(matches!(canonical(&document), Err(Error::NotPreserved)), "{body}");
    }
}

/// Where comments are put, and how rows are written.
#[derive(Clone, Debug)]
struct Layout {
    figures: Vec<(usize, u32)>,
    texts: Vec<(usize, String)>,
    keyed: bool,
    order: Vec<usize>,
    styles: Vec<u8>,
    comments: Vec<(usize, u8, String)>,
    crlf: bool,
}

fn layouts() -> impl Strategy<Value = Layout> {
    let comment = "[a-z#\"'=\\[{甲乙，。 ]{0,8}";
    (
        prop::collection::vec((0_usize..200, 0_u32..5000), 0..30),
        prop::collection::vec((0_usize..6, "[a-z#\"'\\\\甲\n]{0,20}"), 0..4),
        any::<bool>(),
        prop::collection::vec(0_usize..100, 12),
        prop::collection::vec(any::<u8>(), 40),
        prop::collection::vec((0_usize..300, 0_u8..3, comment), 0..12),
        any::<bool>(),
    )
        .prop_map(|(figures, texts, keyed, order, styles, comments, crlf)| Layout {
            figures,
            texts,
            keyed,
            order,
            styles,
            comments,
            crlf,
        })
}

impl Layout {
    fn text(&self, id: &str) -> String {
        let form = FORMS.form(id).unwrap();
        let mut report = Report::new(form.clone(), "甲", form.first_year);
        report.totals = if self.keyed { Totals::Keyed } else { Totals::Computed };
        // Tables have notes, sections of text their text.
        for (at, text) in &self.texts {
            let section = &form.sections[at % form.sections.len()];
            report.narrative.insert(section.id.clone(), text.clone());
        }
        let cells: Vec<_> = form.ids().collect();
        for (at, number) in &self.figures {
            let cell = cells[at % cells.len()];
            let value = Some(Value::number(*number));
            report.set_entry(cell, Entry { value, origin: Origin::Typed });
            report.notes.insert(cell, format!("#{number}\""));
        }
        let text = Document::create("new.toml", &report).text().to_owned();
        // Tables in any order, rows in any style.
        let mut parts: Vec<String> = text.split("\n\n[").map(str::to_owned).collect();
        let head = parts.remove(0);
        let mut keyed: Vec<(usize, String)> = parts
            .into_iter()
            .enumerate()
            .map(|(at, part)| {
                (self.order[at % self.order.len()], format!("\n[{}", part.trim_end()))
            })
            .collect();
        keyed.sort_by_key(|(rank, _)| *rank);
        let mut styles = self.styles.iter().cycle();
        let mut out = vec![head.trim_end().to_owned()];
        for (_, part) in keyed {
            let mut last = Vec::new();
            let table = part.trim_start().split(']').next().unwrap()[1..].to_owned();
            for line in part.lines() {
                let row = line.split_once(" = { ").filter(|(_, rest)| rest.contains('}'));
                let Some((key, fields)) = row.filter(|_| !line.starts_with('"')) else {
                    out.push(line.to_owned());
                    continue;
                };
                let (key, fields) = (key.trim(), fields.split(" }").next().unwrap());
                match styles.next().copied().unwrap_or(0) % 5 {
                    0 => out.push(format!("{key}={{{fields},}}")),
                    1 => out.push(format!("  {key} = {{\n{}\n}}", fields.replace(", ", ",\n"))),
                    2 => out.extend(fields.split(", ").map(|field| format!("{key}.{field}"))),
                    3 => last.push(format!("[{table}.{key}]\n{}", fields.replace(", ", "\n"))),
                    _ => out.push(line.to_owned()),
                }
            }
            out.append(&mut last);
        }
        let text = self.with_comments(&format!("{}\n", out.join("\n")));
        if self.crlf { text.replace('\n', "\r\n") } else { text }
    }

    /// Puts comments behind lines and between them, but not into strings over several lines.
    fn with_comments(&self, text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        let mut inside = false;
        let mut out = String::new();
        for (at, line) in lines.iter().enumerate() {
            let opens = line.matches("\"\"\"").count() % 2 == 1 && !line.contains("\\\"");
            let was_inside = inside;
            inside ^= opens;
            let mine = || self.comments.iter().filter(|(place, ..)| place % lines.len() == at);
            let text = |comment: &str| format!("#!{comment}");
            if !was_inside {
                for (_, kind, comment) in mine().filter(|(_, kind, _)| *kind > 0) {
                    let blank = if *kind == 2 { "\n" } else { "" };
                    out.push_str(&format!("{blank}  {}\n{blank}", text(comment)));
                }
            }
            out.push_str(line);
            let plain = !inside && !line.contains('#') && !line.is_empty();
            if let Some((_, _, comment)) = mine().find(|(_, kind, _)| *kind == 0).filter(|_| plain)
            {
                out.push_str(&format!(" {}", text(comment)));
            }
            out.push('\n');
        }
        out
    }
}

/// The planted comments of a text, sorted; they alone hold `#!`.
fn planted(text: &str) -> Vec<String> {
    let found = text.lines().filter_map(|line| line.find("#!").map(|at| line[at..].trim_end()));
    let mut found: Vec<String> = found.map(str::to_owned).collect();
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_layout_keeps_its_values_and_comments(layout in layouts(), form in 0_usize..3) {
        let text = layout.text(["cn-2014", "cn-2019", "cn-2021"][form]);
        let out = laid_out(&text);
        prop_assert_eq!(planted(&out), planted(&text), "{}\n-----\n{}", text, out);
    }
}
