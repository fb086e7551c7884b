//! The document as HTML: well formed whatever a person wrote, every figure under its headers, nothing that is fetched.
//! What a browser makes of it is judged in `tests/judges/html`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "the test reads the project's own files"
)]

use crate::common::golden;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use gouji::definition::Library;
use gouji::model::{
    Correction, Entry, Form, Forms as _, Origin, Report, SectionKind, Totals, Value,
};
use gouji::render::report::figure;
use gouji::render::{
    BookWords, Format, Html, Job, Paper, Properties, Seal, Words, correction_blocks, report_blocks,
};
use gouji::store::report::document::Document;
use proptest::prelude::*;

const MOST_BYTES: usize = 100 * 1024;
/// What a person may write that HTML would take for its own, or a terminal for an order.
const NASTY: &str =
    "<b>&amp;\"'</p></td>--><!--]]></style><script>1</script>\u{1b}[2J\u{0}\u{202e}`{}";

fn form(id: &str) -> Arc<Form> {
    Library::builtin().form(id).unwrap_or_else(|| panic!("no form {id}"))
}

fn example(name: &str) -> Report {
    let bytes = fs::read(format!("examples/{name}.toml")).unwrap();
    Document::parse(name, &bytes, &Library::builtin()).report.unwrap()
}

/// A report with a figure of its own in every cell.
fn full(form: &Arc<Form>, figures: impl Fn(u16) -> u64) -> Report {
    let mut report = Report::new(form.clone(), "示例市人民政府", 2022);
    report.totals = Totals::Keyed;
    for cell in form.ids() {
        let value = Value::parse(form.cell(cell).kind, &figures(cell.0).to_string()).unwrap();
        report.set_entry(cell, Entry { value: Some(value), origin: Origin::Typed });
    }
    report
}

struct Asked<'a> {
    draft: Option<&'a str>,
    prior: Option<&'a Report>,
    html: Html<'a>,
}

const PLAIN: Asked<'_> = Asked {
    draft: None,
    prior: None,
    html: Html { fragment: false, charts: false, earlier: None },
};

fn html(report: &Report, asked: &Asked<'_>) -> String {
    let Asked { draft, prior, html } = *asked;
    let blocks = report_blocks(report, prior);
    let paper = Paper { properties: Properties::of(report, prior, draft), blocks };
    written(report, &paper, prior, html)
}

fn written(report: &Report, paper: &Paper, prior: Option<&Report>, html: Html<'_>) -> String {
    let job = Job {
        report,
        prior,
        paper,
        width: 80,
        seal_line: "数据校验码：",
        html,
        book: &BookWords::default(),
        standing: &gouji::render::Standing::default(),
    };
    String::from_utf8(Format::Html.write(&job).unwrap()).unwrap()
}

/// An element as it begins, or a text.
#[derive(Debug)]
enum Node {
    Open(String, BTreeMap<String, String>),
    Close,
    Text(String),
}

fn unescaped(text: &str) -> String {
    assert!(!text.contains(['<', '>', '"']), "{text}");
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    for (at, _) in text.match_indices('&') {
        assert!(entities.iter().any(|(e, _)| text[at..].starts_with(e)), "{}", &text[at..]);
    }
    entities.iter().fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
}

/// Reads HTML as strictly as it is written here: each attribute in quotes, each element closed where it should be.
fn nodes(html: &str) -> Vec<Node> {
    let (mut nodes, mut open, mut rest) = (Vec::new(), Vec::<String>::new(), html);
    while !rest.is_empty() {
        let end = rest.find('<').unwrap_or(rest.len());
        if end > 0 {
            nodes.push(Node::Text(unescaped(&rest[..end])));
            rest = &rest[end..];
        } else if let Some(after) = rest.strip_prefix("<!--") {
            let (words, after) = after.split_once("-->").unwrap();
            assert!(Seal::find(words).is_some() && !words.contains("--"), "{words}");
            rest = after;
        } else if let Some(after) = rest.strip_prefix("<!DOCTYPE html>") {
            rest = after;
        } else if let Some(after) = rest.strip_prefix("</") {
            let (name, after) = after.split_once('>').unwrap();
            assert_eq!(open.pop().as_deref(), Some(name), "{}", &rest[..rest.len().min(80)]);
            nodes.push(Node::Close);
            rest = after;
        } else {
            let (node, after) = element(&rest[1..]);
            rest = after;
            if let Node::Open(name, _) = &node {
                match name.as_str() {
                    "meta" | "br" | "rect" | "path" => {}
                    "style" => rest = rest.split_once("</style>").unwrap().1,
                    _ => open.push(name.clone()),
                }
            }
            nodes.push(node);
        }
    }
    assert_eq!(open, Vec::<String>::new());
    nodes
}

fn element(text: &str) -> (Node, &str) {
    let end = text.find([' ', '>', '/']).unwrap();
    let (name, mut rest) = text.split_at(end);
    let mut attributes = BTreeMap::new();
    while let Some(after) = rest.strip_prefix(' ') {
        let (key, after) = after.split_once("=\"").unwrap();
        let (value, after) = after.split_once('"').unwrap();
        assert!(key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{key}");
        assert!(attributes.insert(key.to_owned(), unescaped(value)).is_none(), "{key} twice");
        rest = after;
    }
    let rest = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>'));
    (Node::Open(name.to_owned(), attributes), rest.unwrap_or_else(|| panic!("{name}")))
}

/// Returns all text, parts of an element joined.
fn texts(nodes: &[Node]) -> Vec<String> {
    let mut out = vec![String::new()];
    for node in nodes {
        match node {
            Node::Text(text) => out.last_mut().unwrap().push_str(text.trim_matches('\n')),
            Node::Open(..) | Node::Close => out.push(String::new()),
        }
    }
    out.retain(|text| !text.is_empty());
    out
}

/// Returns the figure of each cell, and asserts that ids are unique and known to what points to them.
fn figures(nodes: &[Node]) -> BTreeMap<String, String> {
    let (mut ids, mut wanted, mut cells) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
    for (at, node) in nodes.iter().enumerate() {
        let Node::Open(name, attributes) = node else { continue };
        if let Some(id) = attributes.get("id") {
            assert!(id.starts_with("gouji-") && ids.insert(id.clone()), "{id}");
        }
        for key in ["headers", "aria-labelledby"] {
            wanted.extend(attributes.get(key).into_iter().flat_map(|ids| ids.split(' ')));
        }
        if let Some(cell) = attributes.get("data-cell") {
            assert_eq!(name, "td");
            assert!(attributes["headers"].contains(' '), "a row and a column: {attributes:?}");
            let text = match &nodes[at + 1] {
                Node::Text(text) => text.clone(),
                _ => String::new(),
            };
            assert!(cells.insert(cell.clone(), text).is_none(), "{cell} stands twice");
        }
    }
    assert!(wanted.iter().all(|id| ids.contains(*id)), "{wanted:?}");
    cells
}

/// Asserts what holds for every page and every fragment.
fn sound(report: &Report, html: &str, fragment: bool) -> Vec<Node> {
    let prose: usize = report.narrative.values().map(String::len).sum();
    assert!(html.len() <= MOST_BYTES + prose, "{} bytes", html.len());
    for word in ["<script", "<link", "href=", "src=", "url(http", "@import", "javascript:"] {
        assert!(!html.contains(word), "{word}");
    }
    let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!html.contains(acts));
    let nodes = nodes(html);
    let shown = figures(&nodes);
    let form = report.form();
    let expected: BTreeMap<String, String> =
        form.ids().map(|c| (form.cell(c).address.clone(), figure(report, c))).collect();
    assert_eq!(shown, expected);
    let levels: Vec<u8> = nodes
        .iter()
        .filter_map(|node| match node {
            Node::Open(name, _) => name.strip_prefix('h')?.parse().ok(),
            _ => None,
        })
        .collect();
    let first = 1 + u8::from(fragment);
    assert_eq!(levels[0], first);
    assert!(levels[1..].iter().all(|level| *level == first + 1), "{levels:?}");
    assert_eq!(levels.len(), 1 + form.sections.len());
    if fragment {
        assert!(!html.contains("<style") && !html.contains(" class=") && !html.contains("<html"));
        let styled = |node: &Node| match node {
            Node::Open(name, attributes) if name == "td" || name == "th" => {
                attributes.contains_key("style")
            }
            _ => true,
        };
        assert!(nodes.iter().all(styled));
    } else {
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n"));
    }
    nodes
}

#[test]
fn examples_are_pages_as_the_golden_files() {
    for name in ["huaian-2024", "laizhou-2020", "practice-2023"] {
        let report = example(name);
        let page = html(&report, &PLAIN);
        sound(&report, &page, false);
        let version = format!("gouji {}\"", env!("CARGO_PKG_VERSION"));
        let got = page.replace(&version, "gouji\"");
        golden::compare(format!("tests/golden/{name}.html"), &got);
    }
}

#[test]
fn a_page_says_what_it_is() {
    let report = example("huaian-2024");
    let page = html(&report, &PLAIN);
    let seal = Seal::of(&report, None);
    for (name, content) in [
        ("gouji-seal", seal.to_string()),
        ("gouji-form", "cn-2021".to_owned()),
        ("gouji-agency", "淮安市人民政府".to_owned()),
        ("gouji-year", "2024".to_owned()),
    ] {
        assert!(page.contains(&format!("<meta name=\"{name}\" content=\"{content}\">")), "{name}");
    }
    assert!(page.contains(&format!("<p class=\"seal\">数据校验码：{seal}</p>")));
    assert_eq!(Seal::find(&page), Some(seal));
    let fragment = html(&report, &Asked { html: Html { fragment: true, ..PLAIN.html }, ..PLAIN });
    sound(&report, &fragment, true);
    assert!(fragment.contains(&format!(" data-gouji-seal=\"{seal}\"")));
    assert!(fragment.contains(&format!("<!-- {seal} -->")));
}

#[test]
fn a_draft_is_marked_on_the_screen_and_on_each_page_of_paper() {
    let report = example("huaian-2024");
    let page = html(&report, &Asked { draft: Some("草稿</style>"), ..PLAIN });
    sound(&report, &page, false);
    assert!(page.contains("<title>草稿&lt;/style&gt; 淮安市人民政府2024年"));
    assert_eq!(page.matches("<p class=\"draft\">").count(), 1);
    assert_eq!(page.matches("<p class=\"draft again\">").count(), 6, "before each section");
    assert!(page.contains("@page { @top-center { content: \"\\8349 \\7a3f \\3c "));
    let fragment = Html { fragment: true, ..PLAIN.html };
    let fragment = html(&report, &Asked { draft: Some("草稿"), html: fragment, ..PLAIN });
    assert_eq!(fragment.matches(">草稿</p>").count(), 7);
    assert!(!html(&report, &PLAIN).contains("class=\"draft"));
}

#[test]
fn whatever_was_written_stays_text() {
    for id in Library::builtin().ids() {
        let form = form(&id);
        let mut report = full(&form, |_| 987_654_321);
        report.agency = format!("很长的名称{}{NASTY}", "人民政府".repeat(60));
        let long = format!("{NASTY}{}", "政".repeat(10_000));
        for key in ["number", "preamble", "contact"] {
            report.document.insert(key.to_owned(), NASTY.to_owned());
        }
        let prose = form.sections.iter().filter(|section| section.kind == SectionKind::Text);
        let prose: Vec<&str> = prose.map(|section| section.id.as_str()).collect();
        for section in &prose {
            report.narrative.insert((*section).to_owned(), format!("{NASTY}\n\n{NASTY}"));
        }
        if let Some(first) = prose.first() {
            report.narrative.insert((*first).to_owned(), long);
        }
        for fragment in [false, true] {
            let asked = Asked {
                draft: Some(NASTY),
                html: Html { fragment, charts: true, earlier: None },
                ..PLAIN
            };
            let page = html(&report, &asked);
            let texts = texts(&sound(&report, &page, fragment));
            let shown = gouji::render::Text::new(NASTY).to_string();
            // Number, preamble and contact, the texts but one, and the marks of a draft.
            let count = texts.iter().filter(|text| **text == shown).count();
            let twice = prose.len().saturating_sub(1);
            assert_eq!(count, 3 + 2 * twice + 1 + form.sections.len(), "{id}");
            assert!(texts.iter().any(|text| text.chars().count() > 10_000) || prose.is_empty());
        }
    }
}

#[test]
fn a_blank_report_is_a_page_of_blanks() {
    for id in Library::builtin().ids() {
        let report = Report::new(form(&id), "", 2022);
        for fragment in [false, true] {
            let asked = Asked { html: Html { fragment, charts: true, earlier: None }, ..PLAIN };
            let page = html(&report, &asked);
            sound(&report, &page, fragment);
            assert!(!page.contains("<svg"), "nothing to be drawn");
        }
    }
}

#[test]
fn charts_say_their_numbers_in_words_too() {
    let report = example("huaian-2024");
    let charts = Html { charts: true, ..PLAIN.html };
    let alone = html(&report, &Asked { html: charts, ..PLAIN });
    sound(&report, &alone, false);
    assert_eq!(alone.matches("<svg role=\"img\"").count(), 2, "no chart of years without a prior");
    let outcomes = "予以公开 1362 件（44.7%）；部分公开 454 件（14.9%）；不予公开 178 件（5.8%）；";
    assert!(alone.contains(outcomes), "the description");
    assert!(alone.contains(">1362 件（44.7%）</text>"), "the label of the bar");
    let before = |year: i32, received: u64| {
        let mut before = report.clone();
        before.year = year;
        let cell = report.form().cell_at("requests.received.total").unwrap();
        before
            .set_entry(cell, Entry { value: Some(Value::number(received)), origin: Origin::File });
        before
    };
    let (prior, earlier) = (before(2023, 2900), before(2022, 2000));
    let html = |prior, earlier| {
        let page = html(&report, &Asked { prior, html: Html { earlier, ..charts }, draft: None });
        sound(&report, &page, false);
        page
    };
    let all = html(Some(&prior), Some(&earlier));
    assert!(all.contains("新收 2022 2000 件，2023 2900 件，2024 3119 件；"));
    assert!(all.contains("url(#gouji-c-years-earlier)"), "hatched, not only paler");
    assert!(html(Some(&prior), None).contains("新收 2023 2900 件，2024 3119 件；"));
    // A form without such a cell has no bar there, and no wrong one.
    let old = Report::new(form("cn-2014"), "淮安市人民政府", 2023);
    assert!(html(Some(&old), None).contains("新收 2023 ，2024 3119 件；"));
}

#[test]
fn a_correction_is_a_page_whose_doubled_cells_have_no_name() {
    let mut report = example("huaian-2024");
    let cell = "requests.granted.natural".to_owned();
    report.corrections.push(Correction {
        when: "2025-04-01".to_owned(),
        who: String::new(),
        cell,
        from: "1".to_owned(),
        to: "1288".to_owned(),
        reason: NASTY.to_owned(),
    });
    let blocks = correction_blocks(&report, &Words::default());
    let paper = Paper { properties: Properties::of(&report, None, None), blocks };
    let page = written(&report, &paper, None, PLAIN.html);
    let nodes = nodes(&page);
    assert_eq!(figures(&nodes), BTreeMap::new());
    assert!(texts(&nodes).contains(&"1288 件".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_figure_is_under_its_headers_and_the_bytes_are_the_same_again(seed in 1_u64..1_000_000, text in "\\PC{0,40}[<>&\"'\u{0}-\u{1f}]\\PC{0,40}") {
        for id in Library::builtin().ids() {
            let mut report = full(&form(&id), |cell| u64::from(cell + 1) * seed % 1_000_003);
            report.agency.clone_from(&text);
            report.narrative.insert("overview".to_owned(), text.clone());
            for fragment in [false, true] {
                let asked = Asked { html: Html { fragment, charts: true, earlier: None }, ..PLAIN };
                let page = html(&report, &asked);
                sound(&report, &page, fragment);
                prop_assert_eq!(&page, &html(&report, &asked));
            }
        }
    }
}
