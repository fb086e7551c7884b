//! The notice that corrects a published report: its words, and what of the record it leaves out.

use anyhow::bail;
use std::path::Path;

use super::REFUSED;
use crate::cli::context::Context;
use crate::cli::output::Failure;
use crate::model::{Message, Report};
use crate::render::correction::{Withdrawn, is_corrected, withdrawn};
use crate::render::{self, Block, Words};

/// Returns the notice that corrects the report, or refuses where nothing is corrected.
pub(super) fn blocks(
    context: &Context<'_>,
    path: &Path,
    report: &Report,
) -> anyhow::Result<Vec<Block>> {
    let withdrawn = withdrawn(report);
    tell_withdrawn(context, report, &withdrawn);
    if !is_corrected(report) {
        let (key, hint) = if withdrawn.is_empty() {
            ("cli.no_corrections", "cli.no_corrections_hint")
        } else {
            ("cli.all_withdrawn", "cli.all_withdrawn_hint")
        };
        let message = Message::key(key).with("file", path.display());
        bail!(Failure::new(message).hint(Message::key(hint)).code(REFUSED));
    }
    let word = |key| context.locale.text(key).to_owned();
    let words = Words {
        title: word("cli.correction_title"),
        opening: word("cli.correction_opening"),
        closing: word("cli.correction_closing"),
        columns: [
            word("cli.correction_section"),
            word("cli.correction_item"),
            word("cli.correction_published"),
            word("cli.correction_right"),
            word("cli.correction_reason"),
            word("cli.correction_date"),
        ],
        blank: word("cli.correction_blank"),
    };
    Ok(render::correction_blocks(report, &words))
}

/// Says which cells stand again as they were published, with all that they were in between.
fn tell_withdrawn(context: &Context<'_>, report: &Report, withdrawn: &[Withdrawn<'_>]) {
    let form = report.form();
    for Withdrawn { cell, figures } in withdrawn {
        let name = form.cell_at(cell).map(|cell| context.cell_name(form, cell));
        let blank = context.locale.text("cli.correction_blank");
        let figures: Vec<&str> =
            figures.iter().map(|figure| if figure.is_empty() { blank } else { figure }).collect();
        let message = Message::key("cli.withdrawn").with("figures", figures.join(" → "));
        context.tell(&message.with("cell", name.as_deref().unwrap_or(cell)));
    }
}
