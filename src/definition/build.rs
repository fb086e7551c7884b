//! The tables of a form file → [`Form`]: sections, tables, blocks, rows, columns and cells.
//!
//! Rules are handed on to `expand`, what makes no sense as a whole to `lint`.

use super::reader::{Fields, Source, Text};
use super::vocabulary::{self, When};
use super::{charts, expand, lint, typeset, wordings};
use crate::model::{
    Block, Cell, CellId, CellKind, Column, Form, Group, Label, Message, MoneyUnit, Row, Section,
    SectionKind, Shape, Table, Typeset, Walk,
};

/// The version of the form file format that is read.
const VERSION: i32 = 1;

/// The keys of a wording in Chinese and in English.
type Keys = (&'static str, &'static str);

/// Labels for the screen.
const SHORT: Keys = ("short", "short_english");

/// Builds a form; what is wrong goes to `source`. `words` says when its vocabulary is put together.
pub(super) fn form(source: &mut Source, words: When) -> Option<Form> {
    let parsed = source.parse();
    if !source.is_clean() {
        return None;
    }
    let fields = Fields::new(parsed.get_ref(), parsed.span());
    let mut form = head(source, &fields);
    sections(source, &fields, &mut form);
    tables(source, &fields, &mut form);
    if source.is_clean() {
        expand::rules(source, &fields, &mut form);
        expand::carry(source, &fields, &mut form);
        vocabulary::read(source, &fields, &mut form, words);
        charts::read(source, &fields, &mut form);
        wordings::read(source, &fields, &mut form);
        lint::form(source, &mut form);
        fields.finish(source);
    }
    Some(form)
}

fn head(source: &mut Source, fields: &Fields) -> Form {
    if fields.integer(source, "form") != Some(VERSION) {
        let message = Message::key("definition.version").with("version", VERSION);
        source.error("form_version", 0..0, message);
    }
    let id = fields.required(source, "id");
    if id.value.is_empty() || !id.value.chars().all(is_id) {
        let message = Message::key("definition.bad_id").with("id", &id.value);
        source.error("form_bad_id", id.span, message);
    }
    let title = fields.required(source, "title").value;
    let mut form = Form {
        id: id.value,
        name: label(source, fields, "name", "name_english"),
        title: Label::new(title, fields.text(source, "title_english")),
        document_number: fields.text(source, "document_number"),
        report_title: fields.required(source, "report_title").value,
        signature_line: values(fields.texts(source, "signature_line")),
        ..Form::default()
    };
    match fields.table(source, "years") {
        Some(years) => {
            form.first_year = years.integer(source, "first").unwrap_or_default();
            form.last_year = years.integer(source, "last");
            years.finish(source);
        }
        None => source.error(
            "form_missing_key",
            0..0,
            Message::key("definition.missing").with("key", "years"),
        ),
    }
    form
}

fn is_id(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')
}

fn values(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

/// Reads a wording in both languages.
pub(super) fn label(
    source: &mut Source,
    fields: &Fields,
    zh: &'static str,
    en: &'static str,
) -> Label {
    Label::new(fields.text(source, zh), fields.text(source, en))
}

/// Reads a shorter wording of `long`, which stands in for it in each language that gives none.
fn shorter(source: &mut Source, fields: &Fields, (zh, en): Keys, long: &Label) -> Label {
    let mut short = label(source, fields, zh, en);
    for (short, long) in [(&mut short.zh, &long.zh), (&mut short.en, &long.en)] {
        if short.is_empty() {
            short.clone_from(long);
        }
    }
    short
}

/// Reads a word out of a closed list.
pub(super) fn word<T: Copy>(
    source: &mut Source,
    text: &Text,
    words: &[(&str, T)],
    default: T,
) -> T {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
        return *value;
    }
    let expected = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    let message =
        Message::key("definition.bad_word").with("word", &text.value).with("expected", expected);
    source.error("form_bad_word", text.span.clone(), message);
    default
}

fn sections(source: &mut Source, fields: &Fields, form: &mut Form) {
    for item in fields.tables(source, "sections") {
        let id = item.required(source, "id");
        if form.section(&id.value).is_some() {
            duplicate(source, &id);
        }
        source.mark("section", &id.value, id.span.clone());
        let kind = item.required(source, "kind");
        // The table is tied to its section when the tables are read.
        let table = word(source, &kind, &[("text", false), ("table", true)], false);
        let heading = label(source, &item, "heading", "english");
        let short = shorter(source, &item, SHORT, &heading);
        form.sections.push(Section {
            id: id.value,
            // 一, 二, 三 say nothing to a reader of English; rows are numbered 3.1 in any case.
            number: Label::new(
                item.required(source, "number").value,
                (form.sections.len() + 1).to_string(),
            ),
            tiny: shorter(source, &item, ("tiny", "tiny_english"), &short),
            short,
            heading,
            heading_variants: values(item.texts(source, "heading_variants")),
            hint: label(source, &item, "hint", "hint_english"),
            kind: if table { SectionKind::Table(usize::MAX) } else { SectionKind::Text },
        });
        item.finish(source);
    }
}

fn duplicate(source: &mut Source, id: &Text) {
    let message = Message::key("definition.duplicate").with("id", &id.value);
    source.error("form_duplicate", id.span.clone(), message);
}

fn unknown(source: &mut Source, id: &Text, known: impl IntoIterator<Item = String>) {
    let known = known.into_iter().collect::<Vec<_>>().join(", ");
    let message = Message::key("definition.unknown_id").with("id", &id.value).with("known", known);
    source.error("form_unknown_id", id.span.clone(), message);
}

fn tables(source: &mut Source, fields: &Fields, form: &mut Form) {
    for item in fields.tables(source, "tables") {
        let id = item.required(source, "id");
        if form.tables.iter().any(|table| table.id == id.value) {
            duplicate(source, &id);
        }
        let index = form.tables.len();
        let section = item.required(source, "section");
        let at = form.sections.iter().position(|held| held.id == section.value);
        let free = |held: &Section| held.kind == SectionKind::Table(usize::MAX);
        if let Some(at) = at.filter(|at| free(&form.sections[*at])) {
            form.sections[at].kind = SectionKind::Table(index);
        } else {
            let known = form.sections.iter().filter(|held| free(held)).map(|held| held.id.clone());
            let known: Vec<String> = known.collect();
            unknown(source, &section, known);
        }
        let table = table(source, &item, id.value, at.unwrap_or_default());
        form.tables.push(table);
        number_cells(source, form, index, &item);
        item.finish(source);
    }
    for section in &form.sections {
        if section.kind == SectionKind::Table(usize::MAX) {
            let message = Message::key("definition.no_table").with("id", &section.id);
            source.error_of("form_no_table", "section", &section.id, message);
        }
    }
}

fn table(source: &mut Source, item: &Fields, id: String, section: usize) -> Table {
    let shape = item.required(source, "shape");
    let shapes = [
        ("matrix", Shape::Matrix),
        ("bands", Shape::Bands),
        ("single_row", Shape::SingleRow),
        ("list", Shape::List),
    ];
    let walk = item.required(source, "walk");
    let column_groups = groups(source, item, "column_groups");
    let row_groups = groups(source, item, "row_groups");
    let mut table = Table {
        id,
        section,
        shape: word(source, &shape, &shapes, Shape::Matrix),
        walk: word(source, &walk, &[("rows", Walk::Rows), ("columns", Walk::Columns)], Walk::Rows),
        corner: label(source, item, "corner", "corner_english"),
        unit: item.text(source, "unit"),
        column_groups,
        row_groups,
        blocks: Vec::new(),
        typeset: Typeset::default(),
    };
    for item in item.tables(source, "blocks") {
        let columns =
            item.tables(source, "columns").iter().map(|c| column(source, c, &table)).collect();
        let rows = item.tables(source, "rows").iter().map(|r| row(source, r, &table)).collect();
        let id = item.required(source, "id");
        source.mark("block", &id.value, id.span.clone());
        table.blocks.push(Block {
            id: id.value,
            label: label(source, &item, "label", "label_english"),
            stub: label(source, &item, "stub", "stub_english"),
            columns,
            rows,
            cells: Vec::new(),
        });
        item.finish(source);
    }
    table.typeset = typeset::read(source, item, &table);
    table
}

fn groups(source: &mut Source, item: &Fields, key: &'static str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for item in item.tables(source, key) {
        let id = item.required(source, "id");
        if groups.iter().any(|group| group.id == id.value) {
            duplicate(source, &id);
        }
        source.mark("group", &id.value, id.span.clone());
        let parent = group(source, &item, "parent", &groups);
        groups.push(Group {
            id: id.value,
            label: label(source, &item, "label", "english"),
            parent,
        });
        item.finish(source);
    }
    groups
}

fn group(source: &mut Source, item: &Fields, key: &'static str, of: &[Group]) -> Option<usize> {
    let id = item.placed(source, key)?;
    let found = of.iter().position(|group| group.id == id.value);
    if found.is_none() {
        unknown(source, &id, of.iter().map(|group| group.id.clone()));
    }
    found
}

fn kind(source: &mut Source, item: &Fields) -> Option<CellKind> {
    let open = item.flag(source, "open_unit");
    let word_of = item.placed(source, "kind")?;
    let unit = MoneyUnit::WanYuan;
    let kinds = [
        ("count", CellKind::Count),
        ("signed", CellKind::Signed),
        ("money", CellKind::Money { unit, open }),
    ];
    let kind = word(source, &word_of, &kinds, CellKind::Count);
    let CellKind::Money { .. } = kind else { return Some(kind) };
    let units = MoneyUnit::ALL.map(|unit| (unit.label(), unit));
    let unit = item.required(source, "unit");
    Some(CellKind::Money { unit: word(source, &unit, &units, MoneyUnit::WanYuan), open })
}

fn column(source: &mut Source, item: &Fields, table: &Table) -> Column {
    let label_of = label(source, item, "label", "english");
    let column = Column {
        id: item.required(source, "id").value,
        short: shorter(source, item, SHORT, &label_of),
        label: label_of,
        aliases: values(item.texts(source, "aliases")),
        group: group(source, item, "group", &table.column_groups),
        kind: kind(source, item).unwrap_or(CellKind::Count),
        unit: item.text(source, "unit"),
        hint: label(source, item, "hint", "hint_english"),
        total: item.flag(source, "total"),
    };
    item.finish(source);
    column
}

fn row(source: &mut Source, item: &Fields, table: &Table) -> Row {
    let label_of = label(source, item, "label", "english");
    let row = Row {
        id: item.required(source, "id").value,
        short: shorter(source, item, SHORT, &label_of),
        label: label_of,
        number: item.text(source, "number"),
        aliases: values(item.texts(source, "aliases")),
        group: group(source, item, "group", &table.row_groups),
        pinned: item.flag(source, "pinned"),
        total: item.flag(source, "total"),
        level: item
            .integer(source, "level")
            .and_then(|level| u8::try_from(level).ok())
            .unwrap_or(1),
        heading: item.flag(source, "heading"),
        kind: kind(source, item),
        unit: item.text(source, "unit"),
        hint: label(source, item, "hint", "hint_english"),
    };
    item.finish(source);
    row
}

/// Gives every cell of the table its number and address; an address that stands twice is a problem of the rows.
fn number_cells(source: &mut Source, form: &mut Form, index: usize, item: &Fields) {
    let mut table = form.tables[index].clone();
    for (block_index, block) in table.blocks.iter_mut().enumerate() {
        for (row_index, row) in block.rows.iter().enumerate() {
            for (column_index, column) in block.columns.iter().enumerate() {
                if row.heading {
                    block.cells.push(None);
                    continue;
                }
                let id = CellId(form.cells.len() as u16);
                let address = format!("{}.{}.{}", table.id, row.id, column.id);
                if form.by_address.insert(address.clone(), id).is_some() {
                    duplicate(source, &Text { value: row.id.clone(), span: item.span() });
                }
                form.cells.push(Cell {
                    address,
                    table: index,
                    block: block_index,
                    row: row_index,
                    column: column_index,
                    kind: row.kind.unwrap_or(column.kind),
                    computed: None,
                });
                block.cells.push(Some(id));
            }
        }
    }
    form.tables[index] = table;
}
