//! How the cells of a workbook look. Figures keep their unit in the number format, so that formulas can add them up.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::model::{CellKind, Value};
use crate::render::block::{Align, GridCell, Role};

const FONT: &str = "宋体";
const SIZE: f64 = 10.5;
/// Behind places to fill.
const OPEN: Color = Color::RGB(0x00FF_FBE6);
/// Behind headers.
const HEAD: Color = Color::RGB(0x00F2_F2F2);
/// Behind totals that are not their sum.
const MARKED: Color = Color::RGB(0x00FF_D8A8);
pub(super) const RED: Color = Color::RGB(0x00A4_0000);
pub(super) const GREEN: Color = Color::RGB(0x0000_6100);
pub(super) const PALE_RED: Color = Color::RGB(0x00FF_C7CE);
pub(super) const PALE_YELLOW: Color = Color::RGB(0x00FF_EB9C);

/// Words.
pub(super) fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(SIZE).set_align(FormatAlign::VerticalCenter)
}

/// Words that break at the edge of their column.
pub(super) fn wrapped() -> Format {
    plain().set_text_wrap()
}

/// Lines of a title.
pub(super) fn title() -> Format {
    wrapped().set_font_size(16).set_bold().set_align(FormatAlign::Center)
}

/// A heading of a section.
pub(super) fn heading() -> Format {
    wrapped().set_font_size(12).set_bold()
}

/// The mark of a draft.
pub(super) fn draft() -> Format {
    wrapped().set_bold().set_font_color(RED).set_align(FormatAlign::Center)
}

/// A link to another sheet.
pub(super) fn link() -> Format {
    plain().set_font_color(Color::RGB(0x0005_63C1)).set_underline(FormatUnderline::Single)
}

/// A paragraph.
pub(super) fn paragraph() -> Format {
    wrapped().set_align(FormatAlign::Top)
}

/// A cell with lines around it.
pub(super) fn ruled() -> Format {
    wrapped().set_border(FormatBorder::Thin)
}

/// A cell with lines around it and its words in the middle.
pub(super) fn centred() -> Format {
    ruled().set_align(FormatAlign::Center)
}

/// A header over a column.
pub(super) fn head() -> Format {
    ruled().set_bold().set_background_color(HEAD).set_align(FormatAlign::Center)
}

/// A cell of a table.
pub(super) fn cell(cell: &GridCell) -> Format {
    let aligned = match cell.align() {
        Align::Left => ruled().set_align(FormatAlign::Left),
        Align::Center => ruled().set_align(FormatAlign::Center),
        Align::Right => ruled().set_align(FormatAlign::Right),
    };
    match cell.role {
        Role::Header | Role::Stub | Role::Band => aligned.set_background_color(HEAD),
        Role::Note => aligned.set_font_size(SIZE - 1.5),
        Role::Figure | Role::Label | Role::Unit => aligned,
    }
}

/// A total that is not the sum of its parts.
pub(super) fn marked(format: Format) -> Format {
    format.set_background_color(MARKED).set_bold()
}

/// A place to fill in a protected sheet.
pub(super) fn open(format: Format) -> Format {
    format.set_background_color(OPEN).set_unlocked()
}

/// How a figure is shown: changes with their sign, amounts with all their decimals and, where the form leaves it open, their
/// unit.
pub(super) fn number(kind: CellKind, value: Option<Value>) -> String {
    match kind {
        CellKind::Count => "0".to_owned(),
        CellKind::Signed => "+0;-0;0".to_owned(),
        CellKind::Money { open, unit } => {
            let decimals = value.map(|value| value.number.normalize().scale());
            let shown = match decimals {
                None => "General".to_owned(),
                Some(0) => "0".to_owned(),
                Some(decimals) => format!("0.{}", "0".repeat(decimals as usize)),
            };
            let unit = value.and_then(|value| value.unit).unwrap_or(unit);
            if open { format!("{shown}\" {}\"", unit.label()) } else { shown }
        }
    }
}

/// How the figures of a rule are shown.
pub(super) fn amount(numbers: &[Option<Decimal>]) -> &'static str {
    let whole = numbers.iter().flatten().all(|number| number.normalize().scale() == 0);
    if whole { "0" } else { "General" }
}
