//! `print` of a table in a form file: how the official template sets it on paper.

use std::ops::RangeInclusive;

use super::build;
use super::reader::{Fields, Source};
use crate::model::typeset::{Face, Typeset};
use crate::model::{Message, Table};

/// What a column can be wide, in twips: no digit stands in less, and A4 is 11906 wide.
const WIDTH: RangeInclusive<i32> = 120..=11_906;
/// What all columns of a table can be wide together, in twips: A4 with 10 mm at either side.
const WIDEST: i32 = 10_772;
/// Sizes of type that can be read, in half points.
const SIZE: RangeInclusive<i32> = 10..=72;
/// Thicknesses of lines that word processors know, in eighths of a point.
const BORDER: RangeInclusive<i32> = 2..=96;

/// Reads how `table` is printed; a table without `print` is set as is usual.
pub(super) fn read(source: &mut Source, fields: &Fields, table: &Table) -> Typeset {
    let Some(item) = fields.table(source, "print") else { return Typeset::default() };
    let face = item.required(source, "face");
    let faces = [("song", Face::Song), ("fangsong", Face::FangSong)];
    let typeset = Typeset {
        widths: widths(source, &item, table),
        face: build::word(source, &face, &faces, Face::Song),
        text: number(source, &item, "text", SIZE),
        figures: number(source, &item, "figures", SIZE),
        border: number(source, &item, "border", BORDER),
    };
    item.finish(source);
    typeset
}

fn widths(source: &mut Source, item: &Fields, table: &Table) -> Vec<u16> {
    let Some(widths) = item.integers(source, "widths") else { return Vec::new() };
    source.mark("widths", &table.id, widths.span.clone());
    if let Some(width) = widths.value.iter().find(|width| !WIDTH.contains(width)) {
        out_of_range(source, widths.span.clone(), *width, &WIDTH);
    }
    widths.value.into_iter().filter_map(|width| u16::try_from(width).ok()).collect()
}

/// Checks that a table has a width for each of its columns, and that the sheet is wide enough.
pub(super) fn lint(source: &mut Source, table: &Table) {
    let widths = &table.typeset.widths;
    if widths.is_empty() {
        return;
    }
    let columns = table.stub_columns() + table.figure_columns();
    if widths.len() != columns {
        let message = Message::key("definition.widths")
            .with("table", &table.id)
            .with("columns", columns)
            .with("count", widths.len());
        source.error_of("form_widths", "widths", &table.id, message);
    }
    let sum: i32 = widths.iter().map(|width| i32::from(*width)).sum();
    if sum > WIDEST {
        let message = Message::key("definition.too_wide")
            .with("table", &table.id)
            .with("sum", sum)
            .with("most", WIDEST);
        source.error_of("form_widths", "widths", &table.id, message);
    }
}

fn number(
    source: &mut Source,
    item: &Fields,
    key: &'static str,
    range: RangeInclusive<i32>,
) -> u16 {
    let Some((number, span)) = item.required_integer(source, key) else { return 0 };
    if !range.contains(&number) {
        out_of_range(source, span, number, &range);
    }
    u16::try_from(number).unwrap_or_default()
}

fn out_of_range(
    source: &mut Source,
    span: std::ops::Range<usize>,
    number: i32,
    range: &RangeInclusive<i32>,
) {
    let message = Message::key("definition.out_of_range")
        .with("number", number)
        .with("least", range.start())
        .with("most", range.end());
    source.error("form_out_of_range", span, message);
}
