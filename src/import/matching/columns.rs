//! Which field of a row candidate is which column of its form row.
//!
//! Where a candidate has as many fields as the row has columns nothing has to be decided. Otherwise the header above, the
//! columns of full rows, and at last the rules say which fields are meant; then it is doubtful.

use rust_decimal::Decimal;

use crate::model::{CellId, Form};

use super::assignment::FormRow;
use super::candidates::{Field, RowCandidate};
use super::figure::CellContent;

/// The fields assigned to a row's cells.
pub(in crate::import) struct ColumnAssignment<'a> {
    /// For each cell of the row its field; none where it has none.
    pub(in crate::import) fields: Vec<Option<&'a Field>>,
    /// Whether no other assignment was possible.
    pub(in crate::import) is_sure: bool,
}

/// Assigns fields to the cells of a row; `None` where no way is better than another. `full` is a row of the same table that
/// has all its figures on one line.
pub(in crate::import) fn assign_columns<'a>(
    form: &Form,
    row: &FormRow,
    candidate: &'a RowCandidate,
    full: Option<&RowCandidate>,
) -> Option<ColumnAssignment<'a>> {
    let expected = row.cells.len();
    let fields = &candidate.fields;
    let in_order = |from: &'a [Field], is_sure| ColumnAssignment {
        fields: from.iter().map(Some).collect(),
        is_sure,
    };
    if fields.len() == expected {
        return Some(in_order(fields, true));
    }
    let first = fields.iter().position(|field| !field.is_blank());
    let Some(first) = first else {
        // A blank row: there is nothing that could stand in the wrong place.
        return Some(ColumnAssignment { fields: vec![None; expected], is_sure: true });
    };
    let last = fields.iter().rposition(|field| !field.is_blank()).unwrap_or(first);
    if last + 1 - first == expected {
        return Some(in_order(&fields[first..=last], true));
    }
    // One 0 over all columns says that all are 0.
    let is_zero = |field: &Field| matches!(&field.content, CellContent::Figure(written) if written.figure.trim_matches(['0', '.']).is_empty());
    if let [one] = &fields[..]
        && !candidate.is_text
        && is_zero(one)
    {
        return Some(ColumnAssignment { fields: vec![Some(one); expected], is_sure: false });
    }
    if let Some(found) = assign_by_header(row, candidate) {
        return Some(ColumnAssignment { fields: found, is_sure: fields.len() > expected });
    }
    if let Some(found) = full.and_then(|full| assign_by_position(candidate, full, expected)) {
        return Some(ColumnAssignment { fields: found, is_sure: false });
    }
    if fields.len() > expected {
        // A window that holds all figures, and holds by its own sum.
        let windows = (0..=fields.len() - expected).rev();
        let mut whole = windows.map(|from| &fields[from..from + expected]).filter(|window| {
            let figures = window.iter().filter(|field| !field.is_blank()).count();
            figures == candidate.figure_count()
        });
        let one = whole.clone().find(|window| adds_up(form, &row.cells, window));
        if let Some(window) = one.or_else(|| whole.next()) {
            return Some(in_order(window, false));
        }
        // More figures than cells: one of them is no figure of the row, as the number of a page.
        let mut windows = (0..=fields.len() - expected).map(|from| &fields[from..from + expected]);
        return windows
            .find(|window| adds_up(form, &row.cells, window))
            .map(|window| in_order(window, false));
    }
    None
}

/// Takes for each cell the field below its header.
fn assign_by_header<'a>(
    row: &FormRow,
    candidate: &'a RowCandidate,
) -> Option<Vec<Option<&'a Field>>> {
    let columns =
        row.header_columns(candidate).filter(|columns| columns.len() == row.cells.len())?;
    let below = |column: &usize| {
        candidate.fields.iter().find(|field| field.column == *column && !field.is_blank())
    };
    let found: Vec<Option<&Field>> = columns.iter().map(below).collect();
    let placed = found.iter().flatten().count();
    (placed == candidate.figure_count()).then_some(found)
}

/// Takes for each figure the column of a full row that ends where it does.
fn assign_by_position<'a>(
    candidate: &'a RowCandidate,
    full: &RowCandidate,
    expected: usize,
) -> Option<Vec<Option<&'a Field>>> {
    if full.fields.len() != expected || candidate.fields.len() >= expected {
        return None;
    }
    let mut found: Vec<Option<&Field>> = vec![None; expected];
    for field in &candidate.fields {
        let at = full.fields.iter().position(|other| other.column.abs_diff(field.column) <= 1)?;
        if found[at].replace(field).is_some() {
            return None;
        }
    }
    Some(found)
}

/// Splits a run of figures into rows of the same width, where it holds several and each adds up by itself: a viewer that copies
/// all labels first leaves their figures one behind the other.
pub(in crate::import) fn split_into_rows<'a>(
    form: &Form,
    rows: &[FormRow],
    candidate: &'a RowCandidate,
) -> Option<Vec<&'a [Field]>> {
    let expected = rows.first()?.cells.len();
    let is_run =
        candidate.is_text && expected > 1 && candidate.fields.len() == expected * rows.len();
    let parts: Vec<&[Field]> = candidate.fields.chunks(expected).collect();
    let fits = |(row, fields): (&FormRow, &&[Field])| {
        row.cells.len() == expected && adds_up(form, &row.cells, fields)
    };
    (is_run && rows.iter().zip(&parts).all(fits)).then_some(parts)
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
