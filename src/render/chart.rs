//! What the charts of a form show of a report: bars with their numbers. Nothing of how they are drawn.

use rust_decimal::{Decimal, RoundingStrategy};

use super::block::Text;
use crate::model::{CellId, Report, Term};

/// A chart with its numbers.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// The id, as in the form.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: Text,
    /// The unit of all its numbers; may be empty.
    pub(super) unit: Text,
    /// The first cell that it reads; the chart belongs to its table.
    pub(super) first: CellId,
    /// The bars in groups, from above.
    pub(super) groups: Vec<Group>,
    /// The longest bar.
    pub(super) most: Decimal,
}

/// Bars that stand together: one, or one a year.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) label: Text,
    pub(super) bars: Vec<Bar>,
}

/// A bar.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    /// The year, where there are several.
    pub(super) year: Option<i32>,
    /// True for a year before the report's.
    pub(super) earlier: bool,
    /// How many; none where a figure is blank.
    pub(super) value: Option<Decimal>,
    /// How many of a hundred parts of the whole, with one decimal.
    pub(super) share: Option<Decimal>,
}

/// Returns the charts of a report that have something to show. Those over several years need at least last year's.
pub(super) fn charts(
    report: &Report,
    prior: Option<&Report>,
    earlier: Option<&Report>,
) -> Vec<Drawn> {
    let before: Vec<&Report> =
        [earlier.filter(|_| prior.is_some()), prior].into_iter().flatten().collect();
    let form = report.form().clone();
    let drawn = form.charts.iter().filter_map(|chart| {
        let first = chart.bars.first()?.sum.first()?.cell;
        if chart.years && before.is_empty() {
            return None;
        }
        let whole = sum(report, report, &chart.whole).filter(|whole| !whole.is_zero());
        let share = |value: Option<Decimal>| {
            let share = value?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole?)?;
            Some(share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
        };
        let groups: Vec<Group> = chart
            .bars
            .iter()
            .map(|bar| {
                let of = |other: &Report, share: &dyn Fn(Option<Decimal>) -> Option<Decimal>| {
                    let value = sum(report, other, &bar.sum);
                    Bar {
                        year: chart.years.then_some(other.year),
                        earlier: other.year != report.year,
                        value,
                        share: share(value),
                    }
                };
                let mut bars: Vec<Bar> = before
                    .iter()
                    .filter(|_| chart.years)
                    .map(|other| of(other, &|_| None))
                    .collect();
                bars.push(of(report, &share));
                Group { label: Text::new(&bar.label.zh), bars }
            })
            .collect();
        let most = groups.iter().flat_map(|group| &group.bars).filter_map(|bar| bar.value).max()?;
        Some(Drawn {
            id: chart.id.clone(),
            title: Text::new(&chart.title.zh),
            unit: Text::new(report.unit(first)),
            first,
            groups,
            most,
        })
    });
    drawn.collect()
}

/// Adds up the cells of one report in another, by address; none where one is blank or its form has none.
fn sum(report: &Report, other: &Report, terms: &[Term]) -> Option<Decimal> {
    if terms.is_empty() {
        return None;
    }
    terms.iter().try_fold(Decimal::ZERO, |sum, term| {
        let cell = other.form().cell_at(&report.form().cell(term.cell).address)?;
        let figure = other.value(cell)?.number.checked_mul(Decimal::from(term.factor))?;
        sum.checked_add(figure)
    })
}
