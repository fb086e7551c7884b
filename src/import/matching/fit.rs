//! Which figure of a strip is which column of its row.
//!
//! Where a strip has as many places as the row has columns nothing has to be decided. Otherwise the header above, the
//! columns of full rows, and at last the rules say which places are meant; then it is doubtful.

use rust_decimal::Decimal;

use crate::model::{CellId, Form};

use super::assignment::Target;
use super::figure::CellContent;
use super::strip::{Field, Strip};

/// The fields of a row's cells.
pub(in crate::import) struct Fit<'a> {
    /// For each cell of the row its field; none where nothing stands there.
    pub(in crate::import) fields: Vec<Option<&'a Field>>,
    /// Whether another way was possible.
    pub(in crate::import) is_sure: bool,
}

/// Decides which field is which cell; `None` where no way is better than another.
pub(in crate::import) fn fit<'a>(
    form: &Form,
    target: &Target,
    strip: &'a Strip,
    full: Option<&Strip>,
) -> Option<Fit<'a>> {
    let wanted = target.cells.len();
    let fields = &strip.fields;
    let plain =
        |from: &'a [Field], is_sure| Fit { fields: from.iter().map(Some).collect(), is_sure };
    if fields.len() == wanted {
        return Some(plain(fields, true));
    }
    let first = fields.iter().position(|field| !field.is_blank());
    let Some(first) = first else {
        // A blank row: there is nothing that could stand in the wrong place.
        return Some(Fit { fields: vec![None; wanted], is_sure: true });
    };
    let last = fields.iter().rposition(|field| !field.is_blank()).unwrap_or(first);
    if last + 1 - first == wanted {
        return Some(plain(&fields[first..=last], true));
    }
    // One 0 over all columns says that all are 0.
    let is_zero = |field: &Field| matches!(&field.content, CellContent::Figure(written) if written.figure.trim_matches(['0', '.']).is_empty());
    if let [one] = &fields[..]
        && !strip.is_text
        && is_zero(one)
    {
        return Some(Fit { fields: vec![Some(one); wanted], is_sure: false });
    }
    if let Some(found) = by_header(target, strip) {
        return Some(Fit { fields: found, is_sure: fields.len() > wanted });
    }
    if let Some(found) = full.and_then(|full| by_columns(strip, full, wanted)) {
        return Some(Fit { fields: found, is_sure: false });
    }
    if fields.len() > wanted {
        // A window that holds all figures, and holds by its own sum.
        let windows = (0..=fields.len() - wanted).rev();
        let mut whole = windows.map(|from| &fields[from..from + wanted]).filter(|window| {
            let held = window.iter().filter(|field| !field.is_blank()).count();
            held == strip.figures()
        });
        let one = whole.clone().find(|window| adds_up(form, &target.cells, window));
        if let Some(window) = one.or_else(|| whole.next()) {
            return Some(plain(window, false));
        }
        // More figures than places: one of them is no figure of the row, as the number of a page.
        let mut windows = (0..=fields.len() - wanted).map(|from| &fields[from..from + wanted]);
        return windows
            .find(|window| adds_up(form, &target.cells, window))
            .map(|window| plain(window, false));
    }
    None
}

/// Takes for each cell the field below its header.
fn by_header<'a>(target: &Target, strip: &'a Strip) -> Option<Vec<Option<&'a Field>>> {
    let columns =
        target.header_columns(strip).filter(|columns| columns.len() == target.cells.len())?;
    let below = |column: &usize| {
        strip.fields.iter().find(|field| field.column == *column && !field.is_blank())
    };
    let found: Vec<Option<&Field>> = columns.iter().map(below).collect();
    let placed = found.iter().flatten().count();
    (placed == strip.figures()).then_some(found)
}

/// Takes for each figure the column of a full row that ends where it does.
fn by_columns<'a>(strip: &'a Strip, full: &Strip, wanted: usize) -> Option<Vec<Option<&'a Field>>> {
    if full.fields.len() != wanted || strip.fields.len() >= wanted {
        return None;
    }
    let mut found: Vec<Option<&Field>> = vec![None; wanted];
    for field in &strip.fields {
        let at = full.fields.iter().position(|held| held.column.abs_diff(field.column) <= 1)?;
        if found[at].replace(field).is_some() {
            return None;
        }
    }
    Some(found)
}

/// Cuts a run of figures into rows of the same width, where it holds several and each adds up by itself: a viewer that copies
/// all labels first leaves their figures one behind the other.
pub(in crate::import) fn rows<'a>(
    form: &Form,
    targets: &[Target],
    strip: &'a Strip,
) -> Option<Vec<&'a [Field]>> {
    let wanted = targets.first()?.cells.len();
    let is_run = strip.is_text && wanted > 1 && strip.fields.len() == wanted * targets.len();
    let rows: Vec<&[Field]> = strip.fields.chunks(wanted).collect();
    let fits = |(target, row): (&Target, &&[Field])| {
        target.cells.len() == wanted && adds_up(form, &target.cells, row)
    };
    (is_run && targets.iter().zip(&rows).all(fits)).then_some(rows)
}

/// Returns whether the last field is the sum of those before it, where the last cell of the row is their total.
fn adds_up(form: &Form, cells: &[CellId], window: &[Field]) -> bool {
    let Some((total, parts)) = window.split_last() else { return false };
    let is_total = |cell: &CellId| {
        let of_row = form.cell(*cell).computed.as_ref();
        form.column_of(*cell).total || of_row.is_some_and(|terms| terms.len() == parts.len())
    };
    if !cells.last().is_some_and(is_total) {
        return false;
    }
    let number = |field: &Field| match &field.content {
        CellContent::Figure(written) => written.figure.parse::<Decimal>().ok(),
        _ => Some(Decimal::ZERO),
    };
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, field| sum.checked_add(number(field)?));
    sum.is_some() && sum == number(total) && window.iter().any(|field| !field.is_blank())
}
