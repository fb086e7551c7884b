//! `gouji forms`: what editions there are, and one of them with all ids, printed from the form itself.

use clap::ArgMatches;
use std::io;
use std::sync::Arc;

use crate::model::{
    Block, CellKind, Column, Form, Forms as _, Label, Message, Row, Rule, SectionKind, Table,
};
use crate::render::Format;
use crate::store;
use crate::text::width;

use super::{new, render};
use crate::cli::context::Context;
use crate::cli::output::{Failure, Screen, Style};
use crate::cli::{Outcome, UNREADABLE, arguments, workbook};
use crate::present::finding;

/// Prints the list, or one form. The exit code tells whoever writes a form file that one of them is left out.
pub(super) fn run(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> Outcome {
    let code = if context.left_out { UNREADABLE } else { 0 };
    if matches.get_flag("schema") {
        return schema(context, matches, out).map(|()| code);
    }
    if matches.contains_id("to") {
        return blank(context, matches, out).map(|()| code);
    }
    let Some(id) = arguments::text(matches, "id") else {
        list(context, out)?;
        return Ok(code);
    };
    Printer { context, form: &*new::form_of(context, id)? }.print(out)?;
    Ok(code)
}

/// Writes a form to fill in with a spreadsheet.
fn blank(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> anyhow::Result<()> {
    render::no_bytes_to_terminals(matches, Format::Xlsx)?;
    let form = new::form_of(context, arguments::text(matches, "id").unwrap_or_default())?;
    let bytes = workbook::entry(context.locale, &form).map_err(|reason| {
        let format = Format::Xlsx.name();
        let message = Message::key("cli.not_written").with("format", format);
        Failure::new(message.with("reason", reason))
    })?;
    render::hand_out(context, matches, None, &bytes, out)
}

/// Prints the shape of report files on one form, or on all, for editors of TOML.
fn schema(context: &Context<'_>, matches: &ArgMatches, out: &mut Screen<'_>) -> anyhow::Result<()> {
    let forms: Vec<Arc<Form>> = match arguments::text(matches, "id") {
        Some(id) => vec![new::form_of(context, id)?],
        None => context.library.ids().iter().filter_map(|id| context.library.form(id)).collect(),
    };
    let forms: Vec<&Form> = forms.iter().map(AsRef::as_ref).collect();
    out.data(store::report::schema::schema(&forms).as_bytes())?;
    Ok(())
}

fn list(context: &Context<'_>, out: &mut Screen<'_>) -> io::Result<()> {
    let locale = context.locale;
    let heads =
        ["cli.form_id", "cli.form_name", "cli.form_years", "cli.form_cells", "cli.form_rules"];
    let mut rows = vec![heads.map(|key| locale.text(key).to_owned()).to_vec()];
    rows[0].push(locale.text("cli.form_origin").to_owned());
    for id in context.library.ids() {
        let Some(form) = context.library.form(&id) else { continue };
        let origin = context.origin(&id).map_or_else(
            || locale.text("cli.builtin").to_owned(),
            |path| path.display().to_string(),
        );
        rows.push(vec![
            id,
            locale.label(&form.name).to_owned(),
            years(&form),
            form.cells.len().to_string(),
            form.rules.len().to_string(),
            origin,
        ]);
    }
    columns(out, "", &rows)
}

fn years(form: &Form) -> String {
    let last = form.last_year.map_or_else(String::new, |year| year.to_string());
    format!("{}-{last}", form.first_year)
}

/// Writes rows as columns of even width; the last column is as long as it is.
fn columns(out: &mut Screen<'_>, indent: &str, rows: &[Vec<String>]) -> io::Result<()> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|t| width::width(t)).max())
        .map(|widest| widest.unwrap_or(0))
        .collect();
    for row in rows {
        let mut line = indent.to_owned();
        for (at, text) in row.iter().enumerate() {
            if at + 1 == row.len() {
                line.push_str(text);
            } else {
                line.push_str(&width::pad_right(text, widths[at]));
                line.push_str("  ");
            }
        }
        out.line(&[(Style::Plain, line.trim_end())])?;
    }
    Ok(())
}

/// Writes a form.
struct Printer<'a> {
    context: &'a Context<'a>,
    form: &'a Form,
}

impl Printer<'_> {
    fn label<'a>(&'a self, label: &'a Label) -> &'a str {
        self.context.locale.label(label)
    }

    fn word(&self, key: &'static str) -> &str {
        self.context.locale.text(key)
    }

    fn print(&self, out: &mut Screen<'_>) -> io::Result<()> {
        let form = self.form;
        let name = format!("  {} ({})", self.label(&form.name), years(form));
        out.line(&[(Style::Bold, &form.id), (Style::Plain, &name)])?;
        let title = format!("{} {}", self.label(&form.title), form.document_number);
        out.line(&[(Style::Plain, title.trim_end())])?;
        for section in &form.sections {
            let id = format!("  [{}]", section.id);
            out.line(&[])?;
            out.line(&[(Style::Bold, self.label(&section.heading)), (Style::Blue, &id)])?;
            match section.kind {
                SectionKind::Text => out.text(self.label(&section.hint))?,
                SectionKind::Table(at) => self.table(out, &form.tables[at])?,
            }
        }
        out.line(&[])?;
        if !form.wordings.is_empty() {
            out.line(&[(Style::Bold, self.word("cli.wordings"))])?;
            for (name, text) in &form.wordings {
                let name = format!("  {{{name}}}  ");
                out.line(&[(Style::Blue, &name), (Style::Plain, text)])?;
            }
            out.line(&[])?;
        }
        out.line(&[(Style::Bold, self.word("cli.rules"))])?;
        form.rules.iter().try_for_each(|rule| self.rule(out, rule))
    }

    fn table(&self, out: &mut Screen<'_>, table: &Table) -> io::Result<()> {
        let id = format!("{} {}", self.word("cli.table"), table.id);
        let unit = if table.unit.is_empty() { String::new() } else { format!(" ({})", table.unit) };
        out.line(&[(Style::Blue, &id), (Style::Plain, &unit)])?;
        table.blocks.iter().try_for_each(|block| self.block(out, table, block))
    }

    fn block(&self, out: &mut Screen<'_>, table: &Table, block: &Block) -> io::Result<()> {
        let label = self.label(&block.label);
        let gap = if label.is_empty() { "" } else { "  " };
        let head = format!("  {} {}{gap}", self.word("cli.block"), block.id);
        out.line(&[(Style::Blue, &head), (Style::Plain, label)])?;
        let column = |column: &Column| {
            vec![
                format!("{}.*.{}", table.id, column.id),
                self.kind(column.kind, &column.unit),
                self.label(&column.label).to_owned(),
            ]
        };
        columns(out, "    ", &block.columns.iter().map(column).collect::<Vec<_>>())?;
        let row = |row: &Row| {
            let indent = "  ".repeat(usize::from(row.level.saturating_sub(1)));
            let id = if row.heading { String::new() } else { format!("{}.{}", table.id, row.id) };
            let label = format!("{indent}{}", self.label(&row.label));
            vec![row.number.clone(), id, label]
        };
        columns(out, "    ", &block.rows.iter().map(row).collect::<Vec<_>>())
    }

    fn kind(&self, kind: CellKind, unit: &str) -> String {
        let word = match kind {
            CellKind::Count => self.word("cli.kind_count"),
            CellKind::Signed => self.word("cli.kind_signed"),
            CellKind::Money { .. } => self.word("cli.kind_money"),
        };
        let unit = match kind {
            CellKind::Money { unit, .. } => unit.label(),
            _ => unit,
        };
        if unit.is_empty() { word.to_owned() } else { format!("{word}, {unit}") }
    }

    fn rule(&self, out: &mut Screen<'_>, rule: &Rule) -> io::Result<()> {
        let word = finding::severity(self.context.locale, rule.severity);
        let count = rule.instances.len().to_string();
        let count = self.context.locale.format("cli.instances", &[("count", &count)]);
        let head = format!("  {}, {word}, {count}", self.label(&rule.title));
        out.line(&[(Style::Blue, &format!("  {}", rule.id)), (Style::Plain, &head)])?;
        out.line(&[(Style::Plain, &format!("    {}", rule.formula))])
    }
}
