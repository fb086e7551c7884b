//! Errors as clerks make them, planted into a report that was right.

use gouji::model::{CellId, CellKind, Entry, MoneyUnit, Origin, Report, Value};
use rust_decimal::Decimal;

use crate::random::Random;

/// How an error comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Transposed,
    Missed,
    Doubled,
    Mistyped,
    Sign,
    NeighbourInRow,
    NeighbourInColumn,
    Copied,
    ShiftedRow,
    ShiftedColumn,
    TotalForPart,
    Unit,
    LastYear,
}

impl Kind {
    pub(crate) const ALL: [Self; 13] = [
        Self::Transposed,
        Self::Missed,
        Self::Doubled,
        Self::Mistyped,
        Self::Sign,
        Self::NeighbourInRow,
        Self::NeighbourInColumn,
        Self::Copied,
        Self::ShiftedRow,
        Self::ShiftedColumn,
        Self::TotalForPart,
        Self::Unit,
        Self::LastYear,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Transposed => "digits transposed",
            Self::Missed => "digit missed",
            Self::Doubled => "digit doubled",
            Self::Mistyped => "digit mistyped",
            Self::Sign => "sign",
            Self::NeighbourInRow => "in the next column",
            Self::NeighbourInColumn => "in the next row",
            Self::Copied => "neighbour copied",
            Self::ShiftedRow => "row shifted",
            Self::ShiftedColumn => "column shifted",
            Self::TotalForPart => "total for a part",
            Self::Unit => "元 for 万元",
            Self::LastYear => "last year's figure",
        }
    }
}

/// Cells with the figure that is wrong.
pub(crate) type Wrong = Vec<(CellId, Value)>;

/// Makes an error of a kind; `None` where the cell that was drawn allows none. `prior` is last year's report.
pub(crate) fn plant(
    kind: Kind,
    report: &Report,
    prior: &Report,
    random: &mut Random,
) -> Option<Wrong> {
    let form = report.form();
    let typed: Vec<CellId> =
        form.ids().filter(|cell| report.entry(*cell).value.is_some()).collect();
    let cell = random.of(&typed)?;
    let value = report.entry(cell).value?;
    let one = |number: Decimal| Some(vec![(cell, Value { number, ..value })]);
    let mut wrong = match kind {
        Kind::Transposed | Kind::Missed | Kind::Doubled | Kind::Mistyped => {
            one(digits(kind, value.number, random)?)
        }
        Kind::Sign => one((form.cell(cell).kind == CellKind::Signed).then_some(-value.number)?),
        Kind::NeighbourInRow => exchanged(report, cell, (0, 1)),
        Kind::NeighbourInColumn => exchanged(report, cell, (1, 0)),
        Kind::Copied => {
            let sides = [(0, 1), (1, 0), (0, -1), (-1, 0)];
            let other = beside(report, cell, random.of(&sides)?)?;
            one(report.value(other).filter(|other| !other.number.is_zero())?.number)
        }
        Kind::ShiftedRow => shifted(report, cell, (0, 1), random),
        Kind::ShiftedColumn => shifted(report, cell, (1, 0), random),
        Kind::TotalForPart => one(report.value(total_of(report, cell)?)?.number),
        Kind::Unit => unit(report, cell, value),
        Kind::LastYear => one(prior.value(cell)?.number),
    }?;
    wrong.retain(|(cell, value)| report.value(*cell) != Some(*value));
    let legal = |(cell, value): &(CellId, Value)| {
        let kind = form.cell(*cell).kind;
        Value::parse(kind, &value.to_string()).is_ok_and(|read| read == *value)
    };
    (!wrong.is_empty() && wrong.iter().all(legal)).then_some(wrong)
}

/// Enters the wrong figures.
pub(crate) fn enter(report: &mut Report, wrong: &Wrong) {
    for (cell, value) in wrong {
        report.set_entry(*cell, Entry { value: Some(*value), origin: Origin::Typed });
    }
}

fn digits(kind: Kind, number: Decimal, random: &mut Random) -> Option<Decimal> {
    let text = number.normalize().to_string();
    let places: Vec<usize> =
        (0..text.len()).filter(|at| text.as_bytes()[*at].is_ascii_digit()).collect();
    if number.is_zero() || kind == Kind::Missed && places.len() < 2 {
        return None;
    }
    let at = random.of(&places)?;
    let mut typed = text.into_bytes();
    match kind {
        Kind::Transposed => {
            let next = at + 1;
            (typed.get(next)?.is_ascii_digit() && typed[next] != typed[at]).then_some(())?;
            typed.swap(at, next);
        }
        Kind::Missed => {
            typed.remove(at);
        }
        Kind::Doubled => typed.insert(at, typed[at]),
        _ => typed[at] = b'0' + (typed[at] - b'0' + 1 + random.below(9) as u8) % 10,
    }
    String::from_utf8(typed).ok()?.parse().ok()
}

fn beside(report: &Report, cell: CellId, (down, right): (isize, isize)) -> Option<CellId> {
    let (place, block) = (report.form().cell(cell), report.form().block_of(cell));
    let row = place.row.checked_add_signed(down).filter(|row| *row < block.rows.len())?;
    block.cell(row, place.column.checked_add_signed(right)?)
}

/// The figure stands in the neighbour's place, and the neighbour's in its own.
fn exchanged(report: &Report, cell: CellId, by: (isize, isize)) -> Option<Wrong> {
    let other = beside(report, cell, by)?;
    let (one, two) = (report.value(cell)?, report.value(other)?);
    Some(vec![(cell, two), (other, one)])
}

/// The figures from a cell on, three or more, stand one place further; the last is the first.
fn shifted(
    report: &Report,
    from: CellId,
    by: (isize, isize),
    random: &mut Random,
) -> Option<Wrong> {
    let line: Vec<CellId> =
        std::iter::successors(Some(from), |cell| beside(report, *cell, by)).collect();
    let most = line.len().checked_sub(2).filter(|most| *most > 0)?;
    let line = &line[..3 + random.below(most)];
    let values: Option<Vec<Value>> = line.iter().map(|cell| report.value(*cell)).collect();
    let mut values = values?;
    values.rotate_right(1);
    let changed = line.iter().copied().zip(values).collect::<Wrong>();
    let wrong = changed.iter().filter(|(cell, value)| report.value(*cell) != Some(*value));
    (wrong.count() > 1).then_some(changed)
}

fn total_of(report: &Report, part: CellId) -> Option<CellId> {
    let form = report.form();
    form.computed_order
        .iter()
        .copied()
        .find(|total| form.cell(*total).computed.iter().flatten().any(|term| term.cell == part))
}

fn unit(report: &Report, cell: CellId, value: Value) -> Option<Wrong> {
    let money = matches!(report.form().cell(cell).kind, CellKind::Money { .. });
    let number = MoneyUnit::WanYuan.convert(value.number, MoneyUnit::Yuan)?;
    money.then(|| vec![(cell, Value { number, ..value })])
}
