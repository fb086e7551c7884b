//! The grids against a table of the official layouts, merge by merge, where that table lies beside the project.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads a file beside the project"
)]

use crate::common::shared::official_forms;
use gouji::definition::Library;
use gouji::model::{Form, Forms};
use gouji::render::{Grid, GridCell, Role, layout};
use serde_json::Value;

fn number(value: &Value, key: &str) -> usize {
    value.get(key).map_or(1, |n| usize::try_from(n.as_u64().unwrap()).unwrap())
}

/// What is compared of a cell: its text or its address, its spans and its kind.
type Printed = (String, usize, usize, String);

fn official(cell: &Value) -> Printed {
    let text = cell.get("t").or_else(|| cell.get("cell")).unwrap().as_str().unwrap();
    (
        text.to_owned(),
        number(cell, "rs"),
        number(cell, "cs"),
        cell["k"].as_str().unwrap().to_owned(),
    )
}

fn ours(form: &Form, cell: &GridCell) -> Printed {
    let kind = match cell.role {
        Role::Band => "band",
        Role::Header | Role::Stub => "head",
        Role::Label => "rowhead",
        Role::Note => "note",
        Role::Figure => "data",
        Role::Unit => "unit",
    };
    let text = cell.cell.map_or(cell.text.to_string(), |id| form.cell(id).address.clone());
    (text, cell.rowspan, cell.colspan, kind.to_owned())
}

fn compare(form: &Form, table: &str, grid: &Grid, facts: &Value) {
    let name = format!("{} {table}", form.id);
    assert_eq!(grid.columns, number(facts, "grid_cols"), "{name}");
    assert_eq!(grid.label_columns, number(facts, "label_cols"), "{name}");
    assert_eq!(grid.header_rows, number(facts, "header_rows"), "{name}");
    let rows = facts["rows"].as_array().unwrap();
    assert_eq!(grid.rows.len(), rows.len(), "{name}");
    for (at, (got, expected)) in grid.rows.iter().zip(rows).enumerate() {
        let got: Vec<Printed> = got.iter().map(|cell| ours(form, cell)).collect();
        let expected: Vec<Printed> = expected.as_array().unwrap().iter().map(official).collect();
        assert_eq!(got, expected, "{name}, row {at}");
    }
}

#[test]
fn grids_equal_the_official_layouts() {
    let Some(facts) = official_forms() else { return };
    let library = Library::builtin();
    let mut compared = 0;
    for (id, official) in facts["forms"].as_object().unwrap() {
        let Some(tables) = official.get("tables").and_then(Value::as_object) else { continue };
        let form = library.form(id).unwrap_or_else(|| panic!("no form {id}"));
        assert_eq!(form.tables.len(), tables.len(), "{id}");
        for table in &form.tables {
            let grid = layout::grid(table, &|_| String::new());
            compare(&form, &table.id, &grid, &tables[&table.id]["layout"]);
            compared += 1;
        }
    }
    assert_eq!(compared, 6);
}

#[test]
fn the_list_has_the_official_lines() {
    let Some(facts) = official_forms() else { return };
    let official = &facts["forms"]["cn-2014"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let form = Library::builtin().form("cn-2014").unwrap();
    let grid = layout::grid(&form.tables[0], &|_| String::new());
    let line = |cells: &[GridCell]| -> Vec<String> {
        cells.iter().map(|cell| cell.text.as_str().trim().to_owned()).collect()
    };
    let header: Vec<String> = official["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| text(&column["label"]))
        .collect();
    assert_eq!(line(&grid.rows[0]), header);
    let items = official["items"].as_array().unwrap();
    assert_eq!(grid.rows.len(), items.len() + 1);
    for (got, item) in grid.rows[1..].iter().zip(items) {
        let expected = [text(&item["label"]), text(&item["unit"]), String::new()];
        assert_eq!(line(got), expected);
        let heading = item["kind"] == "heading";
        assert_eq!(got[2].cell.is_none(), heading, "{}", item["id"]);
        let indent = got[0].text.as_str().chars().take_while(|c| *c == '　').count();
        assert_eq!(indent + 1, number(item, "level"), "{}", item["id"]);
    }
}
