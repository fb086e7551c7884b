//! How the two sides of a rule come about: every cell with its sign and its figure, and what last year's report brings.

use std::io;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::check::Sums;
use crate::model::{CellId, Finding, Label, Nature, PriorTerm, Report, Term};
use crate::present::figure;
use crate::text::width;

use crate::cli::context::Context;
use crate::cli::findings::plain;
use crate::cli::output::{Screen, Style};

/// The sums of a rule, left and right; of a rule that is no sum, what it looked at.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Arithmetic {
    sides: Vec<Side>,
}

/// One sum.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Side {
    /// What the sum is, in words.
    pub(super) label: String,
    /// The sign in front of the second side.
    #[serde(skip)]
    relation: &'static str,
    #[serde(rename = "terms")]
    lines: Vec<Line>,
    /// What they come to; `None` with a blank among them.
    #[serde(serialize_with = "as_text")]
    sum: Option<Decimal>,
}

/// One figure of a sum.
#[derive(Clone, Debug, Serialize)]
struct Line {
    /// The address as formulas write it, with `prev.` for last year's report; empty for a number of the rule itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    cell: String,
    #[serde(skip)]
    name: String,
    factor: i32,
    #[serde(serialize_with = "as_text")]
    figure: Option<Decimal>,
}

/// Writes a number so that it stays exact.
#[expect(clippy::ref_option, reason = "serde hands out references")]
fn as_text<S: Serializer>(number: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    number.map(plain).serialize(to)
}

impl Side {
    /// Returns the figures put into the sum, zeros left out, as in `27 + 3 = 30`; a lone figure is only itself.
    pub(super) fn in_figures(&self) -> String {
        let sum = self.sum.map_or_else(|| "?".to_owned(), plain);
        let shown = self.lines.iter().filter(|line| line.figure.is_none_or(|f| !f.is_zero()));
        let mut text = String::new();
        let mut count = 0;
        for line in shown {
            count += 1;
            text.push_str(match (text.is_empty(), line.factor < 0) {
                (true, false) => "",
                (true, true) => "-",
                (false, false) => " + ",
                (false, true) => " - ",
            });
            text.push_str(&line.written());
        }
        if count < 2 && self.lines.iter().all(|line| line.factor == 1) {
            return sum;
        }
        format!("{text} = {sum}")
    }
}

impl Line {
    fn written(&self) -> String {
        let figure = self.figure.map_or_else(|| "?".to_owned(), plain);
        let bracket = self.figure.is_some_and(|figure| figure.is_sign_negative());
        let figure = if bracket { format!("({figure})") } else { figure };
        match self.factor.unsigned_abs() {
            1 => figure,
            factor => format!("{factor} * {figure}"),
        }
    }
}

impl Arithmetic {
    /// Returns the sums, left first.
    pub(super) fn sides(&self) -> &[Side] {
        &self.sides
    }

    /// Writes every figure on a line of its own, the sums below.
    pub(super) fn print(&self, context: &Context<'_>, out: &mut Screen<'_>) -> io::Result<()> {
        let lines = || self.sides.iter().flat_map(|side| &side.lines);
        let widest = lines().map(|line| width::width(&line.name)).max().unwrap_or(0);
        let written = |line: &Line| match line.figure {
            Some(_) => line.written(),
            None => figure::blank(context.locale).to_owned(),
        };
        let sums = self.sides.iter().filter_map(|side| side.sum).map(|sum| plain(sum).len());
        let digits = lines().map(|line| width::width(&written(line))).chain(sums).max();
        let digits = digits.unwrap_or(0);
        let right =
            |text: &str| format!("{}{text}", " ".repeat(digits.saturating_sub(width::width(text))));
        for side in &self.sides {
            let head = format!("    {}{}", side.relation, width::safe(&side.label, false));
            out.line(&[(Style::Blue, &head)])?;
            for (at, line) in side.lines.iter().enumerate() {
                let sign = match (at, line.factor < 0) {
                    (_, true) => "-",
                    (0, false) => " ",
                    (_, false) => "+",
                };
                let name = width::pad_right(&width::safe(&line.name, false), widest);
                let text = format!("      {sign} {name}  {}", right(&written(line)));
                out.line(&[(Style::Plain, &text)])?;
            }
            let sum = side.sum.map_or_else(|| "?".to_owned(), plain);
            let text = format!("      = {}  {}", " ".repeat(widest), right(&sum));
            out.line(&[(Style::Bold, &text)])?;
        }
        Ok(())
    }
}

/// Returns how both sides of a sum rule come about.
pub(super) fn of_instance(
    context: &Context<'_>,
    report: &Report,
    sums: &Sums,
    index: usize,
    prior: Option<&Report>,
) -> Arithmetic {
    let (rule, instance) = sums.instance(index);
    let numbers = sums.outcome(index).numbers;
    let lines = |terms: &[Term], before: &[PriorTerm], constant: Decimal| {
        let own = terms.iter().map(|term| Line {
            cell: report.form().cell(term.cell).address.clone(),
            name: context.cell_name(report.form(), term.cell),
            factor: term.factor,
            figure: sums.figure_of(term.cell),
        });
        let alone = terms.is_empty() && before.is_empty();
        let before = before.iter().map(|term| last(context, prior, &term.address, term.factor));
        let constant = (!constant.is_zero() || alone).then(|| Line {
            cell: String::new(),
            name: context.locale.text("cli.constant").to_owned(),
            factor: 1,
            figure: Some(constant),
        });
        own.chain(before).chain(constant).collect::<Vec<Line>>()
    };
    let left = lines(&instance.left, &instance.left_prior, instance.left_constant);
    let constant = instance.right_constant;
    let right = lines(&instance.right, &instance.right_prior, constant);
    let named = |label: &Label, lines: &[Line], key| match lines {
        _ if !label.zh.is_empty() => context.locale.label(label).to_owned(),
        [line] => line.name.clone(),
        _ => context.locale.text(key).to_owned(),
    };
    let sides = vec![
        Side {
            label: named(&rule.left_label, &left, "cli.left"),
            relation: "",
            lines: left,
            sum: numbers.map(|numbers| numbers.left),
        },
        Side {
            label: named(&rule.right_label, &right, "cli.right"),
            relation: match instance.relation.sign() {
                "=" => "= ",
                ">=" => ">= ",
                _ => "<= ",
            },
            lines: right,
            sum: numbers.map(|numbers| numbers.right),
        },
    ];
    Arithmetic { sides }
}

/// Returns the figures that a rule looked at that is no sum: of this report, and of last year's where it reads that.
pub(super) fn of_cells(
    context: &Context<'_>,
    report: &Report,
    prior: Option<&Report>,
    finding: &Finding,
) -> Option<Arithmetic> {
    let form = report.form();
    let rule = form.rule(&finding.rule)?;
    let numbers = finding.numbers?;
    if finding.cells.is_empty() {
        return None;
    }
    let line = |cell: &CellId| Line {
        cell: form.cell(*cell).address.clone(),
        name: context.cell_name(form, *cell),
        factor: 1,
        figure: report.figure(*cell),
    };
    let mut own: Vec<Line> = finding.cells.iter().map(line).collect();
    let sum = own.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.figure?));
    let compares = matches!(rule.nature, Nature::Jump { .. } | Nature::UnitSlip { .. });
    let mut sides = vec![Side {
        label: context.locale.text("cli.this_report").to_owned(),
        relation: "",
        lines: std::mem::take(&mut own),
        sum,
    }];
    if compares {
        let addresses = finding.cells.iter().map(|cell| &form.cell(*cell).address);
        sides.push(Side {
            label: context.locale.label(&rule.right_label).to_owned(),
            relation: "",
            lines: addresses.map(|address| last(context, prior, address, 1)).collect(),
            sum: Some(numbers.right),
        });
    }
    Some(Arithmetic { sides })
}

/// Returns a figure of last year's report.
fn last(context: &Context<'_>, prior: Option<&Report>, address: &str, factor: i32) -> Line {
    let found = prior.and_then(|prior| Some((prior, prior.form().cell_at(address)?)));
    let cell = found
        .map_or_else(|| address.to_owned(), |(prior, cell)| context.cell_name(prior.form(), cell));
    Line {
        cell: format!("prev.{address}"),
        name: context.locale.format("cli.last_year", &[("cell", &cell)]),
        factor,
        figure: found.and_then(|(prior, cell)| prior.figure(cell)),
    }
}
