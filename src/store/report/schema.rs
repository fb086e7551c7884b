//! The shape of a report file as JSON Schema, so that an editor of TOML completes ids, shows the official labels and
//! underlines what no form has.
//!
//! Draft 7, which editors of TOML know. They look into `anyOf` for what to show and validate by `if`: the empty schema in
//! `anyOf` fits everything, so that only the form that the file names finds fault. What a rule says is not in here.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keys::{
    CORRECTION_FIELDS, CORRECTIONS, DOCUMENT, NARRATIVE, NOTES, REQUIRED, UNIT, VERSION,
    WAIVER_FIELDS, WAIVERS,
};
use crate::model::{
    Block, CellId, CellKind, Form, Guard, MoneyUnit, Publication, Report, Table, Totals,
};

/// Returns the schema for report files on any of `forms`, as text.
pub fn schema(forms: &[&Form]) -> String {
    let name = |form: &&Form| format!("#/definitions/{}", form.id);
    let ids: Vec<&str> = forms.iter().map(|form| form.id.as_str()).collect();
    let mut shown = vec![json!({})];
    shown.extend(forms.iter().map(|form| json!({ "$ref": name(form) })));
    let judged = forms.iter().map(|form| {
        json!({
            "if": { "required": ["form"], "properties": { "form": { "const": form.id } } },
            "then": { "$ref": name(form) },
        })
    });
    let definitions: BTreeMap<&str, Value> =
        forms.iter().map(|form| (form.id.as_str(), of_form(form))).collect();
    let whole = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "gouji",
        "type": "object",
        "required": REQUIRED,
        "properties": { "form": { "enum": ids } },
        "anyOf": shown,
        "allOf": judged.collect::<Vec<_>>(),
        "definitions": definitions,
    });
    format!("{whole:#}\n")
}

fn of_form(form: &Form) -> Value {
    let totals = [Totals::Computed, Totals::Keyed].map(Totals::word);
    let states = [Publication::Draft, Publication::Published].map(Publication::word);
    let mut keys = json!({
        "gouji": { "const": VERSION },
        "form": { "const": form.id, "description": described(&[&form.name.zh, &form.title.zh, &form.document_number]) },
        "agency": { "type": "string", "minLength": 1 },
        "year": { "type": "integer", "minimum": form.first_year },
        "totals": { "enum": totals },
        "status": { "enum": states },
        UNIT: { "type": "object", "properties": facts(form) },
        DOCUMENT: { "type": "object", "additionalProperties": text() },
        NARRATIVE: closed(texts(form)),
        NOTES: { "type": "object", "additionalProperties": text() },
        WAIVERS: { "type": "object", "additionalProperties": fields(&WAIVER_FIELDS) },
        CORRECTIONS: { "type": "array", "items": correction() },
    });
    if let Some(keys) = keys.as_object_mut() {
        keys.extend(form.tables.iter().map(|table| (table.id.clone(), of_table(form, table))));
    }
    json!({ "type": "object", "title": form.id, "additionalProperties": false, "properties": keys })
}

fn text() -> Value {
    json!({ "type": "string" })
}

/// An object of these properties and no others.
fn closed(properties: Map<String, Value>) -> Value {
    let properties = Value::Object(properties);
    let fixed = [("type", "object".into()), ("additionalProperties", false.into())];
    let whole = fixed.into_iter().chain([("properties", properties)]);
    whole.map(|(key, value): (&str, Value)| (key.to_owned(), value)).collect()
}

fn fields(names: &[&str]) -> Value {
    let mut object = closed(names.iter().map(|name| ((*name).to_owned(), text())).collect());
    object["required"] = json!(names);
    object
}

/// A time is no text in TOML; editors hand it on as one, or as an object.
fn correction() -> Value {
    let mut object = fields(&CORRECTION_FIELDS);
    object["properties"]["when"] = json!({});
    object
}

/// The facts that rules of the form ask for.
fn facts(form: &Form) -> Map<String, Value> {
    let fact = |rule: &crate::model::Rule| match rule.guard.as_ref()? {
        Guard::Fact { fact, .. } => {
            Some((fact.clone(), json!({ "type": "boolean", "description": rule.title.zh })))
        }
        Guard::Charged { fact } => {
            Some((fact.clone(), json!({ "type": "string", "description": rule.title.zh })))
        }
        Guard::Figures { .. } => None,
    };
    form.rules.iter().filter_map(fact).collect()
}

fn texts(form: &Form) -> Map<String, Value> {
    let text = |section: &crate::model::Section| {
        let description = described(&[&section.heading.zh, &section.hint.zh]);
        (section.id.clone(), json!({ "type": "string", "description": description }))
    };
    form.sections.iter().map(text).collect()
}

fn of_table(form: &Form, table: &Table) -> Value {
    let mut rows = Map::new();
    for block in &table.blocks {
        for (at, row) in block.rows.iter().enumerate().filter(|(_, row)| !row.heading) {
            let mut cells = closed(of_row(form, block, at));
            cells["description"] = json!(described(&[&row.label.zh, &row.hint.zh]));
            rows.insert(row.id.clone(), cells);
        }
    }
    let mut object = closed(rows);
    object["description"] = json!(form.sections[table.section].heading.zh);
    object
}

fn of_row(form: &Form, block: &Block, row: usize) -> Map<String, Value> {
    let cell = |(at, column): (usize, &crate::model::Column)| {
        let id = block.cell(row, at)?;
        Some((column.id.clone(), of_cell(form, id)))
    };
    block.columns.iter().enumerate().filter_map(cell).collect()
}

fn of_cell(form: &Form, cell: CellId) -> Value {
    let (row, column) = (form.row_of(cell), form.column_of(cell));
    let mut schema = match form.cell(cell).kind {
        CellKind::Count => json!({ "type": "integer", "minimum": 0 }),
        CellKind::Signed => json!({ "type": "integer" }),
        CellKind::Money { open: false, .. } => json!({ "type": "number", "minimum": 0 }),
        CellKind::Money { open: true, .. } => {
            let units = MoneyUnit::ALL.map(MoneyUnit::label).join("|");
            // A pattern says nothing about numbers.
            json!({
                "type": ["number", "string"],
                "minimum": 0,
                "pattern": format!("^[0-9]+(\\.[0-9]+)? *({units})?$"),
            })
        }
    };
    let unit = Report::unit_on(form, cell);
    let unit = if unit.is_empty() { String::new() } else { format!("({unit})") };
    schema["description"] =
        json!(described(&[&row.label.zh, &column.label.zh, &unit, &column.hint.zh]));
    schema
}

/// Words of a form in one line.
fn described(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
