//! A grid as an HTML table, each figure tied to all headers that explain it.
//!
//! The caption and the scope of headers are for readers who hear the page; `headers` for those and for programs.

use std::collections::BTreeMap;

use super::markup::{Look, Markup};
use crate::model::{CellId, Form};
use crate::render::block::{Grid, GridCell, Placed, Role};

/// A table with more cells than this in a row scrolls on a narrow screen.
const WIDE: usize = 5;

/// Writes a table, the `number`th of the document.
pub(super) fn write(out: &mut Markup, form: &Form, grid: &Grid, number: usize, caption: &str) {
    let table = Table { form, placed: grid.placed(), grid, number };
    let name = format!("gouji-t{number}");
    let wide = grid.rows.iter().map(Vec::len).max().unwrap_or(0) > WIDE;
    let frame = [("role", "group"), ("tabindex", "0"), ("aria-labelledby", name.as_str())];
    out.open("div", Look::Frame, &frame);
    out.open("table", if wide { Look::WideTable } else { Look::Table }, &[]);
    out.raw("\n");
    out.open("caption", Look::Caption, &[("id", &name)]);
    out.text(caption);
    out.close("caption");
    table.rows(out);
    out.raw("</table>");
    out.close("div");
}

struct Table<'a> {
    form: &'a Form,
    grid: &'a Grid,
    placed: Vec<Placed<'a>>,
    number: usize,
}

impl Table<'_> {
    fn rows(&self, out: &mut Markup) {
        let once = self.once();
        let mut part = "";
        for row in 0..self.grid.rows.len() {
            let begins = match row {
                _ if row < self.grid.header_rows => "thead",
                _ => "tbody",
            };
            // Each band is a part of its own.
            if begins != part || self.grid.rows[row].iter().any(|cell| cell.role == Role::Band) {
                if !part.is_empty() {
                    out.close(part);
                }
                part = begins;
                out.open(part, Look::Plain, &[]);
                out.raw("\n");
            }
            out.open("tr", Look::Plain, &[]);
            out.raw("\n");
            for place in self.placed.iter().filter(|place| place.row == row) {
                self.cell(out, place, &once);
            }
            out.close("tr");
        }
        if !part.is_empty() {
            out.close(part);
        }
    }

    /// The cells of the form that stand here in one place only; a place is named by no other.
    fn once(&self) -> BTreeMap<CellId, usize> {
        let mut count = BTreeMap::new();
        for cell in self.placed.iter().filter_map(|place| place.cell.cell) {
            *count.entry(cell).or_default() += 1;
        }
        count
    }

    fn cell(&self, out: &mut Markup, place: &Placed<'_>, once: &BTreeMap<CellId, usize>) {
        let GridCell { rowspan, colspan, role, cell, .. } = place.cell;
        let mut attributes: Vec<(&str, String)> = Vec::new();
        let tag = match role {
            Role::Figure | Role::Note | Role::Unit => "td",
            Role::Band | Role::Header | Role::Stub | Role::Label => "th",
        };
        if tag == "th" {
            attributes.push(("id", self.id(place)));
            attributes.push(("scope", scope(place).to_owned()));
        }
        for (name, span) in [("rowspan", *rowspan), ("colspan", *colspan)] {
            if span > 1 {
                attributes.push((name, span.to_string()));
            }
        }
        if *role == Role::Figure {
            let headers: Vec<String> = self.headers(place).map(|header| self.id(header)).collect();
            if !headers.is_empty() {
                attributes.push(("headers", headers.join(" ")));
            }
            if let Some(cell) = cell.filter(|cell| once.get(cell) == Some(&1)) {
                attributes.push(("data-cell", self.form.cell(cell).address.clone()));
            }
        }
        let attributes: Vec<(&str, &str)> =
            attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let look = match role {
            Role::Figure if self.grid.banded => Look::Middle,
            role => look(*role),
        };
        out.open(tag, look, &attributes);
        out.text(place.cell.text.as_str());
        out.close(tag);
    }

    fn id(&self, place: &Placed<'_>) -> String {
        format!("gouji-t{}-{}-{}", self.number, place.row, place.column)
    }

    /// The headers of a figure: the band, what stands over its columns in that band, and the labels beside it.
    fn headers<'t>(&'t self, figure: &'t Placed<'_>) -> impl Iterator<Item = &'t Placed<'t>> {
        let bands = self.placed.iter().filter(|place| place.cell.role == Role::Band);
        let from = bands.map(|band| band.row).filter(|row| *row < figure.row).max().unwrap_or(0);
        self.placed.iter().filter(move |place| match place.cell.role {
            Role::Band => place.row == from && place.row < figure.row,
            Role::Header => {
                let (left, right) = (figure.column, figure.column + figure.colspan);
                let over = place.column < right && left < place.column + place.colspan;
                over && (from..figure.row).contains(&place.row)
            }
            Role::Label => {
                (place.row..place.row + place.cell.rowspan).contains(&figure.row)
                    && !place.cell.text.is_empty()
            }
            Role::Stub | Role::Note | Role::Unit | Role::Figure => false,
        })
    }
}

fn scope(place: &Placed<'_>) -> &'static str {
    match place.cell.role {
        Role::Band => "rowgroup",
        Role::Label if place.cell.rowspan > 1 => "rowgroup",
        Role::Label => "row",
        _ if place.colspan > 1 => "colgroup",
        _ => "col",
    }
}

fn look(role: Role) -> Look {
    match role {
        Role::Band => Look::Band,
        Role::Header | Role::Stub => Look::Header,
        Role::Label => Look::Label,
        Role::Note => Look::Note,
        Role::Unit => Look::Unit,
        Role::Figure => Look::Figure,
    }
}
