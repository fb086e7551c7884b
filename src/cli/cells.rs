//! Cells that a person names on the command line, and how one of a file comes by its figure.

use crate::model::address::{self, Unresolved};
use crate::model::{CellId, Form, Message, Report};

use super::UNREADABLE;
use super::context::Context;
use super::output::{AlreadyTold, Screen, Style};

/// How many cells are listed where an address is not clear.
const MOST_LISTED: usize = 10;

/// Says why a text names no cell, with those that may have been meant.
pub(super) fn tell_unresolved(
    context: &Context<'_>,
    form: &Form,
    text: &str,
    unresolved: &Unresolved,
) {
    let locale = context.locale;
    let (key, cells) = match unresolved {
        Unresolved::Ambiguous(cells) => ("cli.several_cells", cells),
        Unresolved::Unknown(near) => ("cli.no_such_cell", near),
    };
    let message = Message::key(key).with("cell", text).with("form", &form.id);
    Screen::stderr(context.environment.colour_err, |err| {
        let message = locale.message(&message);
        err.line(&[(Style::Red, locale.text("cli.error")), (Style::Plain, &message)])?;
        for cell in cells.iter().take(MOST_LISTED) {
            let address = &form.cell(*cell).address;
            let name = context.cell_name(form, *cell);
            err.line(&[(Style::Plain, &format!("  {address}  {name}"))])?;
        }
        if let Some(more) = cells.len().checked_sub(MOST_LISTED).filter(|more| *more > 0) {
            let text = locale.format("cli.more_places", &[("count", &more.to_string())]);
            err.line(&[(Style::Plain, &format!("  {text}"))])?;
        }
        let hint = locale.format("cli.cell_hint", &[("form", &form.id)]);
        err.line(&[(Style::Green, locale.text("cli.hint")), (Style::Plain, &hint)])
    });
}

/// Returns the cell that each text names, or says of every bad one what is wrong with it.
pub(super) fn one_each<'t>(
    context: &Context<'_>,
    form: &Form,
    texts: impl Iterator<Item = &'t str>,
) -> anyhow::Result<Vec<CellId>> {
    let found = texts.map(|text| {
        address::resolve(form, text)
            .inspect_err(|unresolved| tell_unresolved(context, form, text, unresolved))
    });
    // All of them are looked at before the first bad one counts.
    let found: Vec<Result<CellId, Unresolved>> = found.collect();
    found.into_iter().collect::<Result<_, _>>().map_err(|_| AlreadyTold(UNREADABLE).into())
}

/// How a cell of a file comes by its figure: the word for programs and the key of that for people.
pub(super) fn state(report: &Report, cell: CellId) -> (&'static str, &'static str) {
    let entered = report.entry(cell).value.is_some();
    match (report.is_computed(cell), entered, report.value(cell).is_some()) {
        (true, true, _) => ("override", "cli.state_override"),
        (true, false, true) => ("computed", "cli.state_computed"),
        (true, false, false) => ("waiting", "cli.state_waiting"),
        (false, true, _) => ("entered", "cli.state_entered"),
        (false, false, _) => ("blank", "present.blank"),
    }
}
