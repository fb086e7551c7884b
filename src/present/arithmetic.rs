//! How the two sides of a rule come about: every cell with its sign and its figure, and what last year's report brings.

use rust_decimal::Decimal;

use super::{cell, figure, sides};
use crate::check::Sums;
use crate::locale::Locale;
use crate::model::{CellId, Finding, Label, Nature, PriorTerm, Report, Term};

/// The sums of a rule, left and right; of a rule that is no sum, what it looked at.
#[derive(Clone, Debug)]
pub struct Arithmetic {
    sides: Vec<Side>,
}

/// One sum.
#[derive(Clone, Debug)]
pub struct Side {
    /// What the sum is, in words.
    pub label: String,
    /// How the first side must stand to the second one, before the second; empty where nothing is compared.
    pub sign: &'static str,
    /// The figures, in the order of the formula.
    pub lines: Vec<Line>,
    /// What they come to; `None` with a blank among them.
    pub sum: Option<Decimal>,
}

/// One figure of a sum.
#[derive(Clone, Debug)]
pub struct Line {
    /// The address as formulas write it, with `prev.` for last year's report; empty for a number of the rule itself.
    pub cell: String,
    /// The name of the cell, or what else the figure is.
    pub name: String,
    /// How often it is taken, with its sign.
    pub factor: i32,
    /// The figure; `None` for a blank.
    pub figure: Option<Decimal>,
}

impl Side {
    /// Returns the figures put into the sum, zeros left out, as in `27 + 3 = 30`; a lone figure is only itself.
    pub fn in_figures(&self) -> String {
        let sum = self.sum.map_or_else(|| "?".to_owned(), figure::number);
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
    /// Returns the figure without the sign of its factor, as in `2 * 3`.
    pub fn written(&self) -> String {
        let figure = self.figure.map_or_else(|| "?".to_owned(), figure::number);
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
    pub fn sides(&self) -> &[Side] {
        &self.sides
    }
}

/// Returns how both sides of a sum rule come about.
pub fn of_instance(
    locale: &Locale,
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
            name: cell::name(locale, report.form(), term.cell),
            factor: term.factor,
            figure: sums.figure_of(term.cell),
        });
        let alone = terms.is_empty() && before.is_empty();
        let before = before.iter().map(|term| last(locale, prior, &term.address, term.factor));
        let constant = (!constant.is_zero() || alone).then(|| Line {
            cell: String::new(),
            name: locale.text("present.constant").to_owned(),
            factor: 1,
            figure: Some(constant),
        });
        own.chain(before).chain(constant).collect::<Vec<Line>>()
    };
    let left = lines(&instance.left, &instance.left_prior, instance.left_constant);
    let constant = instance.right_constant;
    let right = lines(&instance.right, &instance.right_prior, constant);
    let named = |label: &Label, lines: &[Line], side| {
        sides::label(locale, label, side, lines.len(), |at| lines[at].name.clone())
    };
    let (of_left, of_right) = (numbers.map(|n| n.left), numbers.map(|n| n.right));
    let (first, second) = (
        named(&rule.left_label, &left, "present.left"),
        named(&rule.right_label, &right, "present.right"),
    );
    let sign = instance.relation.sign();
    let sides = vec![
        Side { label: first, sign: "", lines: left, sum: of_left },
        Side { label: second, sign, lines: right, sum: of_right },
    ];
    Arithmetic { sides }
}

/// Returns the figures that a rule looked at that is no sum: of this report, and of last year's where it reads that.
pub fn of_cells(
    locale: &Locale,
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
        name: cell::name(locale, form, *cell),
        factor: 1,
        figure: report.figure(*cell),
    };
    let own: Vec<Line> = finding.cells.iter().map(line).collect();
    let sum = own.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.figure?));
    let compares = matches!(rule.nature, Nature::Jump { .. } | Nature::UnitSlip { .. });
    let mut sides = vec![Side {
        label: locale.text("present.this_report").to_owned(),
        sign: "",
        lines: own,
        sum,
    }];
    if compares {
        let addresses = finding.cells.iter().map(|cell| &form.cell(*cell).address);
        sides.push(Side {
            label: locale.label(&rule.right_label).to_owned(),
            sign: "",
            lines: addresses.map(|address| last(locale, prior, address, 1)).collect(),
            sum: Some(numbers.right),
        });
    }
    Some(Arithmetic { sides })
}

/// Returns a figure of last year's report.
fn last(locale: &Locale, prior: Option<&Report>, address: &str, factor: i32) -> Line {
    let found = prior.and_then(|prior| Some((prior, prior.form().cell_at(address)?)));
    let cell = found
        .map_or_else(|| address.to_owned(), |(prior, cell)| cell::name(locale, prior.form(), cell));
    Line {
        cell: format!("prev.{address}"),
        name: locale.format("present.last_years_cell", &[("cell", &cell)]),
        factor,
        figure: found.and_then(|(prior, cell)| prior.figure(cell)),
    }
}
