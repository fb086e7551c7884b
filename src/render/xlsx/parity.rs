//! The sheet of rules: both sides of each as formulas over the tables, their difference and how they stand, so that a person
//! sees at once what a change of a figure does. Blanks wait; they do not fail.
//!
//! Only sums can be told by formulas. What rests on facts of the report, on last year's figures and on waivers is written
//! in as it stands now.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    ConditionalFormatText, ConditionalFormatTextRule, Format, Formula, Worksheet, XlsxError,
};

use super::formula::{self, Sum, Units};
use super::measure::{LINE, real};
use super::place::Book;
use super::table::across;
use super::{BookWords, style};
use crate::check::{Outcome, Sums};
use crate::model::{
    CellKind, Form, Guard, Instance, Relation, Report, Rule, Severity, Status, Term,
};
use crate::render::block::Text;

use unicode_width::UnicodeWidthStr;

const WIDTHS: [f64; 11] = [20.0, 34.0, 7.0, 24.0, 12.0, 5.0, 26.0, 12.0, 10.0, 9.0, 42.0];
/// The columns that formulas speak of.
const LEFT: &str = "E";
const RIGHT: &str = "H";
const RESULT: &str = "J";
/// Where amounts are added up in binary, what is behind so many decimals is no difference.
const DECIMALS: u32 = 8;

/// Writes the sheet of rules.
pub(super) fn write(
    sheet: &mut Worksheet,
    report: &Report,
    prior: Option<&Report>,
    book: &Book<'_>,
    words: &BookWords,
    mark: Option<&str>,
) -> Result<(), XlsxError> {
    let sums = Sums::of(report, prior);
    let last = (WIDTHS.len() - 1) as u16;
    for (column, width) in WIDTHS.iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.set_landscape();
    let mut top = 0;
    if let Some(mark) = mark {
        across(sheet, top, last, mark, &style::draft())?;
        top += 1;
    }
    let head = top + 1;
    for (column, word) in words.columns.iter().enumerate() {
        sheet.write_string_with_format(head, column as u16, word, &style::head())?;
    }
    let mut writer =
        Writer { sheet, report, sums: &sums, book, words, row: head + 1, stands: Vec::new() };
    for index in 0..sums.len() {
        writer.rule(index)?;
    }
    let (first, below, stands) = (head + 1, writer.row, writer.stands);
    across(sheet, below + 1, last, &words.other_checks, &style::wrapped())?;
    colours(sheet, words, first, below)?;
    for (at, (word, result)) in words.counts.iter().zip(&words.results[1..3]).enumerate() {
        let column = at as u16 * 3;
        let count = stands.iter().filter(|stand| *stand == result).count();
        let formula = format!("=COUNTIF({RESULT}{}:{RESULT}{below},{})", first + 1, quoted(result));
        let formula = Formula::new(formula).set_result(count.to_string());
        sheet.write_string_with_format(top, column, word, &style::plain().set_bold())?;
        sheet.write_formula_with_format(top, column + 1, formula, &style::heading())?;
    }
    sheet.set_freeze_panes(head + 1, 1)?;
    sheet.set_repeat_rows(0, head)?;
    sheet.autofilter(head, 0, below.saturating_sub(1).max(head), last)?;
    Ok(())
}

fn colours(
    sheet: &mut Worksheet,
    words: &BookWords,
    first: u32,
    below: u32,
) -> Result<(), XlsxError> {
    let looks = [
        Format::new().set_font_color(style::GREEN),
        Format::new().set_font_color(style::RED).set_background_color(style::PALE_RED),
        Format::new().set_background_color(style::PALE_YELLOW),
    ];
    for (word, look) in words.results.iter().zip(looks) {
        let rule = ConditionalFormatTextRule::Contains(word.clone());
        let format = ConditionalFormatText::new().set_rule(rule).set_format(look);
        sheet.add_conditional_format(first, 9, below.saturating_sub(1).max(first), 9, &format)?;
    }
    Ok(())
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    report: &'a Report,
    sums: &'a Sums,
    book: &'a Book<'a>,
    words: &'a BookWords,
    row: u32,
    /// The results so far.
    stands: Vec<String>,
}

/// A side of a rule: its sum as a formula, and what it comes to now.
struct Side {
    formula: Option<Sum>,
    value: Option<Decimal>,
}

impl Writer<'_> {
    /// Writes a row for an instance that applies to the report.
    fn rule(&mut self, index: usize) -> Result<(), XlsxError> {
        let (rule, instance) = self.sums.instance(index);
        let outcome = self.sums.outcome(index);
        let by_figures = matches!(rule.guard, Some(Guard::Figures { .. }));
        let constants = self.sums.constants(index);
        // What facts or the lack of last year's report shut out stays so, whatever is typed into the tables.
        if outcome.status == Status::NotApplicable && (!by_figures || constants.is_none()) {
            return Ok(());
        }
        let sides = [
            self.side(&instance.left, constants.map(|both| both[0])),
            self.side(&instance.right, constants.map(|both| both[1])),
        ];
        let form = self.report.form();
        let severity = usize::from(rule.severity == Severity::Warning);
        let left = side_label(form, &rule.left_label.zh, &instance.left);
        let right = side_label(form, &rule.right_label.zh, &instance.right);
        let named = named(form, instance);
        let id = if instance.name.is_empty() {
            rule.id.clone()
        } else {
            format!("{}[{}]", rule.id, instance.name)
        };
        for (column, text) in [
            (0, rule.title.zh.as_str()),
            (1, &named),
            (2, &self.words.severities[severity]),
            (3, &left),
            (5, sign(instance.relation)),
            (6, &right),
            (10, &id),
        ] {
            let look = if matches!(column, 2 | 5) { style::centred() } else { style::ruled() };
            let text = Text::new(text);
            self.sheet.write_string_with_format(self.row, column, text.as_str(), &look)?;
        }
        let widest = [(&named, 1), (&left, 3), (&right, 6)]
            .map(|(text, column)| (real(text.width()) / (WIDTHS[column] - 2.0)).ceil().max(1.0));
        let lines = widest.into_iter().fold(1.0, f64::max);
        self.sheet.set_row_height(self.row, lines * LINE + LINE * 0.2)?;
        self.figures(&sides)?;
        self.result(rule, instance, outcome)?;
        self.row += 1;
        Ok(())
    }

    fn side(&self, terms: &[Term], constant: Option<Decimal>) -> Side {
        let value = constant.and_then(|constant| {
            terms.iter().try_fold(constant, |sum, term| {
                let figure = self.sums.figure_of(term.cell)?;
                sum.checked_add(figure.checked_mul(Decimal::from(term.factor))?)
            })
        });
        let formula = constant.and_then(|constant| {
            formula::sum(self.report, self.book, terms, constant, None, Units::Usual)
        });
        Side { formula, value }
    }

    /// Both sides and their difference.
    fn figures(&mut self, [left, right]: &[Side; 2]) -> Result<(), XlsxError> {
        let row = self.row + 1;
        let difference = left.value.zip(right.value).and_then(|(a, b)| a.checked_sub(b));
        let look =
            style::ruled().set_num_format(style::amount(&[left.value, right.value, difference]));
        for (column, side) in [(4, left), (7, right)] {
            match &side.formula {
                Some(sum) => self.formula(column, &sum.unless_blank(), side.value, &look)?,
                None => drop(self.sheet.write_blank(self.row, column, &look)?),
            }
        }
        let formula = format!("IF({},\"\",{LEFT}{row}-{RIGHT}{row})", waits(row));
        self.formula(8, &formula, difference, &look)
    }

    fn formula(
        &mut self,
        column: u16,
        formula: &str,
        value: Option<Decimal>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let result = value.map_or_else(String::new, |value| value.normalize().to_string());
        let formula = Formula::new(format!("={formula}")).set_result(result);
        self.sheet.write_formula_with_format(self.row, column, formula, format)?;
        Ok(())
    }

    /// How the rule stands, as a formula with the result so far.
    fn result(
        &mut self,
        rule: &Rule,
        instance: &Instance,
        outcome: Outcome,
    ) -> Result<(), XlsxError> {
        let row = self.row + 1;
        let [holds, fails, waiting, accepted, apart] = self.words.results.each_ref();
        let failing = match waived(outcome, row) {
            Some(same) => format!("IF({same},{},{})", quoted(accepted), quoted(fails)),
            None => quoted(fails),
        };
        let money = instance
            .cells()
            .any(|cell| matches!(self.report.form().cell(cell).kind, CellKind::Money { .. }));
        let (left, right) = (format!("{LEFT}{row}"), format!("{RIGHT}{row}"));
        let sign = instance.relation.sign();
        let stands = if money {
            format!("ROUND({left}-{right},{DECIMALS}){sign}0")
        } else {
            format!("{left}{sign}{right}")
        };
        let mut formula = format!(
            "IF({},{},IF({stands},{},{failing}))",
            waits(row),
            quoted(waiting),
            quoted(holds)
        );
        if let Some(Guard::Figures { relation, .. }) = &rule.guard
            && let Some(applies) = self.applies(relation)
        {
            formula = format!("IF({applies},{formula},{})", quoted(apart));
        }
        let word = match outcome.status {
            Status::Passed => holds,
            Status::Failed => fails,
            Status::Pending => waiting,
            Status::Waived => accepted,
            Status::NotApplicable => apart,
        };
        self.stands.push(word.clone());
        let formula = Formula::new(format!("={formula}")).set_result(word.as_str());
        self.sheet.write_formula_with_format(self.row, 9, formula, &style::centred().set_bold())?;
        Ok(())
    }

    /// Whether the condition of the rule holds; with a blank in it the rule is not asked.
    fn applies(&self, guard: &Instance) -> Option<String> {
        let side = |terms: &[Term], constant| {
            formula::sum(self.report, self.book, terms, constant, None, Units::Usual)
        };
        let left = side(&guard.left, guard.left_constant)?;
        let right = side(&guard.right, guard.right_constant)?;
        let mut all: Vec<String> = [&left, &right]
            .iter()
            .filter(|sum| sum.cells > 0)
            .map(|sum| format!("{}={}", sum.counted, sum.cells))
            .collect();
        all.push(format!("({}){}({})", left.text, guard.relation.sign(), right.text));
        Some(format!("AND({})", all.join(",")))
    }
}

/// Whether the figures are those for which the failure was accepted.
fn waived(outcome: Outcome, row: u32) -> Option<String> {
    let numbers = outcome.numbers.filter(|_| outcome.status == Status::Waived)?;
    let same = |column, number: Decimal| {
        format!("ROUND({column}{row}-{},{DECIMALS})=0", number.normalize())
    };
    Some(format!("AND({},{})", same(LEFT, numbers.left), same(RIGHT, numbers.right)))
}

fn waits(row: u32) -> String {
    format!("OR({LEFT}{row}=\"\",{RIGHT}{row}=\"\")")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The sign as it is printed.
fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::AtLeast => "≥",
        Relation::AtMost => "≤",
    }
}

/// What an instance is about: the label of the row or column that its wildcards stand for.
fn named(form: &Form, instance: &Instance) -> String {
    let part = |id: &str| {
        let labels = instance.cells().find_map(|cell| {
            let (row, column) = (form.row_of(cell), form.column_of(cell));
            if row.id == id {
                Some(row.label.zh.clone())
            } else {
                (column.id == id).then(|| column.label.zh.clone())
            }
        });
        labels.unwrap_or_else(|| id.to_owned())
    };
    let parts: Vec<String> =
        instance.name.split(',').filter(|id| !id.is_empty()).map(part).collect();
    parts.join(" / ")
}

/// The words of a side; where the form has none, a cell that stands alone speaks for itself.
fn side_label(form: &Form, label: &str, terms: &[Term]) -> String {
    match terms {
        [only] if label.is_empty() => {
            let (row, column) = (form.row_of(only.cell), form.column_of(only.cell));
            format!("{} / {}", row.label.zh, column.label.zh)
        }
        _ => label.to_owned(),
    }
}
