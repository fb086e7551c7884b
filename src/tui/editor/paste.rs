//! Figures that come in all at once: what each way of taking them would put into which cell. Nothing is changed here.

use super::session::Session;
use super::typing::Typing;
use super::walk::neighbour;
use crate::import::matching::plain_text;
use crate::import::propose_on;
use crate::model::{CellId, Entry, Origin, Value};
use rust_decimal::Decimal;

/// A cell that would hold another figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which cell.
    pub cell: CellId,
    /// What it states now.
    pub from: Option<Value>,
    /// What it would hold.
    pub to: Value,
}

/// A total that came along and is not what its parts add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedTotal {
    /// Which cell.
    pub cell: CellId,
    /// What came along.
    pub stated: Value,
    /// What its parts would add up to.
    pub sum: Decimal,
}

/// What becomes of totals that came along and that the program adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastedTotals {
    /// Those that differ from their parts are kept, as if they were keyed: one of the two is wrong.
    Kept,
    /// They follow their parts.
    Summed,
}

/// What would become of the cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The cells that would change.
    pub changes: Vec<Change>,
    /// How many totals are left to the program: they are what their parts add up to, or one of these is blank.
    pub computed: usize,
    /// Totals that are not what their parts would add up to.
    pub differing: Vec<StatedTotal>,
    /// What is asked to become of those.
    pub totals: Option<PastedTotals>,
    /// How many figures are left out as it is doubtful where they belong.
    pub doubtful: usize,
    /// The cells that would be passed on the way, and whether with Enter.
    pub passed: Vec<(CellId, bool)>,
    /// Where the cursor would stand; `None` where it stays.
    pub end: Option<CellId>,
    /// The figure that would still be typed there.
    pub typing: Option<Typing>,
}

/// Why it cannot be taken so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The line, counted from 1.
    pub row: usize,
    /// The place in the line, counted from 1.
    pub column: usize,
    /// What stands there.
    pub text: String,
    /// True where the table has no cell for it, false where it is no figure of its cell.
    pub outside: bool,
}

/// A way to take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpretation {
    /// Rows under rows, from the current cell on.
    Block,
    /// As if it were typed: along the walk.
    Typed,
    /// By the labels of rows that came along, wherever they belong.
    Labelled,
}

/// Pasted text, and what each interpretation would do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paste {
    /// The text.
    pub text: String,
    /// The interpretations, the likelier one first.
    pub interpretations: Vec<(Interpretation, Result<Plan, Misfit>)>,
    /// The selected answer; behind the interpretations, to drop it.
    pub selected: usize,
}

impl Paste {
    /// Plans each interpretation. Labels of rows make it a table of the form, tabs a block from the current cell on.
    pub fn new(session: &Session, text: String) -> Self {
        let mut interpretations = vec![
            (Interpretation::Typed, typed(session, &text)),
            (Interpretation::Block, block(session, &text)),
        ];
        if text.contains('\t') {
            interpretations.reverse();
        }
        if let Some(plan) = labelled(session, &text) {
            interpretations.insert(0, (Interpretation::Labelled, Ok(plan)));
        }
        let interpretations = interpretations.into_iter().flat_map(by_totals).collect();
        Self { text, interpretations, selected: 0 }
    }

    /// Returns how many answers there are: the interpretations, and to drop it.
    pub fn answers(&self) -> usize {
        self.interpretations.len() + 1
    }

    /// Returns how many figures came in.
    pub fn figures(&self) -> usize {
        self.text.split(['\t', '\n']).filter(|text| !text.trim().is_empty()).count()
    }
}

/// Makes two answers of one where totals came along that differ from their parts: what is to be kept, a person says.
fn by_totals(
    (interpretation, plan): (Interpretation, Result<Plan, Misfit>),
) -> Vec<(Interpretation, Result<Plan, Misfit>)> {
    match plan {
        Ok(plan) if !plan.differing.is_empty() => [PastedTotals::Kept, PastedTotals::Summed]
            .map(|totals| (interpretation, Ok(Plan { totals: Some(totals), ..plan.clone() })))
            .into(),
        plan => vec![(interpretation, plan)],
    }
}

impl Plan {
    /// Compares the totals that came along with what their parts would add up to.
    fn compare(&mut self, session: &Session, totals: &[(CellId, Value)]) {
        let mut trial = session.report.clone();
        for change in &self.changes {
            trial.set_entry(change.cell, Entry { value: Some(change.to), origin: Origin::Typed });
        }
        // Totals of totals come behind these and are held against what came along for them.
        for cell in &session.form().computed_order {
            let Some((_, stated)) = totals.iter().find(|(total, _)| total == cell) else {
                continue;
            };
            match trial.sum_of_parts(*cell) {
                Some(sum) if sum != stated.number => {
                    let kept = Entry { value: Some(*stated), origin: Origin::Typed };
                    trial.set_entry(*cell, kept);
                    self.differing.push(StatedTotal { cell: *cell, stated: *stated, sum });
                }
                Some(_) | None => self.computed += 1,
            }
        }
    }

    fn put(&mut self, session: &Session, cell: CellId, to: Value) {
        let from = session.report.value(cell);
        if from != Some(to) {
            self.changes.push(Change { cell, from, to });
        }
    }
}

/// Plans the rows that name themselves; `None` where there are none. What is doubtful is left out.
fn labelled(session: &Session, text: &str) -> Option<Plan> {
    let proposal = propose_on(plain_text::parse(text), session.report.form());
    let mut plan = Plan::default();
    let mut totals = Vec::new();
    for cell in session.form().ids() {
        let Some(read) = &proposal.cells[cell.index()] else { continue };
        // Which of figures that contradict each other is wrong is for the person who sees them to say.
        let doubt = proposal.doubt(cell).filter(|doubt| !doubt.is_contradiction());
        if session.report.is_computed(cell) {
            totals.push((cell, read.value));
        } else if doubt.is_none() {
            plan.put(session, cell, read.value);
        } else {
            plan.doubtful += 1;
        }
    }
    plan.compare(session, &totals);
    let found = plan.changes.len() + plan.computed + plan.doubtful;
    (found > 0 && !plan.changes.is_empty()).then_some(plan)
}

/// Plans a block: tabs between columns, lines between rows. What is blank leaves its cell alone, also beyond the table.
fn block(session: &Session, text: &str) -> Result<Plan, Misfit> {
    let mut plan = Plan::default();
    let Some(current) = session.cell() else { return Ok(plan) };
    let (place, block) = (session.form().cell(current), session.form().block_of(current));
    let mut totals = Vec::new();
    for (row, line) in text.split('\n').enumerate() {
        for (column, text) in line.split('\t').map(str::trim).enumerate() {
            if text.is_empty() {
                continue;
            }
            let misfit = |outside| {
                let text = text.to_owned();
                Misfit { row: row + 1, column: column + 1, text, outside }
            };
            let to = (place.row + row, place.column + column);
            let inside = to.0 < block.rows.len() && to.1 < block.columns.len();
            let cell = block.cell(to.0, to.1).filter(|_| inside).ok_or_else(|| misfit(true))?;
            let value = session.report.parse(cell, text).map_err(|_| misfit(false))?;
            if session.report.is_computed(cell) {
                totals.push((cell, value));
            } else {
                plan.put(session, cell, value);
            }
        }
    }
    plan.compare(session, &totals);
    Ok(plan)
}

/// Plans it as typed: each tab or line end takes the figure and goes on, what stands behind the last one is typed yet.
fn typed(session: &Session, text: &str) -> Result<Plan, Misfit> {
    let mut plan = Plan::default();
    let Some(mut cell) = session.cell() else { return Ok(plan) };
    let mut typing = session.typing.clone();
    let (mut row, mut column, mut room) = (1, 1, true);
    for part in text.split_inclusive(['\t', '\n']) {
        let figure = part.strip_suffix(['\t', '\n']).unwrap_or(part);
        let misfit = |outside| Misfit { row, column, text: figure.trim().to_owned(), outside };
        if !figure.trim().is_empty() {
            if !room {
                return Err(misfit(true));
            }
            let begun = typing.take();
            let whole = begin(session, cell, begun, figure);
            typing = Some(whole.filter(|t| t.trouble().is_none()).ok_or_else(|| misfit(false))?);
        }
        if figure.len() == part.len() || !room {
            continue;
        }
        match typing.take().map(|typing| typing.value()) {
            Some(Ok(Some(value))) => plan.put(session, cell, value),
            Some(Err(_)) => return Err(misfit(false)),
            Some(Ok(None)) | None => {}
        }
        plan.passed.push((cell, part.ends_with('\n')));
        match neighbour(session, cell, 1) {
            Some(next) => cell = next,
            None => room = false,
        }
        (row, column) = if part.ends_with('\n') { (row + 1, 1) } else { (row, column + 1) };
    }
    plan.end = Some(cell);
    plan.typing = typing;
    Ok(plan)
}

/// A longer text that comes in at once was never meant for a cell.
const MOST_TYPED: usize = 40;

/// Types a text into a cell, behind what was typed there already; `None` where it was not meant for one.
pub fn begin(session: &Session, cell: CellId, begun: Option<Typing>, text: &str) -> Option<Typing> {
    if begun.is_none()
        && let Ok(value) = session.report.parse(cell, text)
    {
        let mut typing = Typing::edit(&session.report, cell, Some(value));
        typing.in_place = false;
        return Some(typing);
    }
    if text.chars().count() > MOST_TYPED {
        return None;
    }
    let held = session.report.value(cell);
    let mut typing = begun.unwrap_or_else(|| Typing::replace(&session.report, cell, held));
    text.chars().for_each(|character| typing.insert(character));
    Some(typing)
}
