//! How often the true cell is found: errors planted into reports that were right.

use std::collections::BTreeMap;

use gouji::check::{Sums, locate};
use gouji::model::{CellId, Entry, Origin, Report, Totals, Value};
use rust_decimal::Decimal;

use crate::bound::Bound;
use crate::plant::{self, Kind, Wrong};
use crate::random::Random;

/// What came of the errors of one kind.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) planted: usize,
    /// No rule fails by it.
    pub(crate) unseen: usize,
    pub(crate) determined: Hits,
    pub(crate) open: Hits,
}

/// How often an error was found.
#[derive(Clone, Copy, Default)]
pub(crate) struct Hits {
    pub(crate) count: usize,
    pub(crate) first: usize,
    pub(crate) three: usize,
    pub(crate) restored: usize,
    /// How often the first cell of the first failed rule is the true one.
    pub(crate) baseline: usize,
    /// The chance of drawing the true set from all that are as small, in millionths.
    pub(crate) chance: usize,
}

impl Hits {
    pub(crate) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.first += other.first;
        self.three += other.three;
        self.restored += other.restored;
        self.baseline += other.baseline;
        self.chance += other.chance;
    }
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.planted += other.planted;
        self.unseen += other.unseen;
        self.determined.add(other.determined);
        self.open.add(other.open);
    }
}

/// A report that is right, with one of the year before.
pub(crate) struct Source {
    pub(crate) report: Report,
    pub(crate) prior: Report,
}

impl Source {
    /// Makes up the year before: other figures of the same order, and what was carried out is what is carried in.
    pub(crate) fn new(report: Report, random: &mut Random) -> Self {
        let form = report.form().clone();
        let mut prior = Report::new(form.clone(), report.agency.clone(), report.year - 1);
        prior.totals = Totals::Keyed;
        for cell in form.ids() {
            let Some(value) = report.value(cell) else { continue };
            let percent = Decimal::from(60 + random.below(90));
            let number = (value.number * percent / Decimal::ONE_HUNDRED).round();
            let value = Some(Value { number, ..value });
            prior.set_entry(cell, Entry { value, origin: Origin::File });
        }
        for carry in &form.carry {
            if let ([(from, 1)], Some(value)) = (carry.from.as_slice(), report.value(carry.to))
                && let Some(from) = form.cell_at(from)
            {
                prior.set_entry(from, Entry { value: Some(value), origin: Origin::File });
            }
        }
        Self { report, prior }
    }
}

/// What a run plants.
pub(crate) struct Plan {
    pub(crate) cases: usize,
    pub(crate) errors: usize,
    pub(crate) with_prior: bool,
    pub(crate) seed: u64,
}

/// What a run came to: by kind, and how many whole cases were put right by their first suggestions.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) by_kind: BTreeMap<Kind, Tally>,
    pub(crate) seen_cases: usize,
    /// How long the searches took, in milliseconds.
    pub(crate) times: Vec<f64>,
    pub(crate) whole_cases: usize,
    /// What was offered for one key.
    pub(crate) offers: Offers,
}

/// What is offered for one key: the first suggestion of each cause.
#[derive(Clone, Copy, Default)]
pub(crate) struct Offers {
    /// How many were made.
    pub(crate) made: usize,
    /// Of them, how many put back what was there before.
    pub(crate) right: usize,
    /// How many causes had none.
    pub(crate) none: usize,
    /// Errors for which the rules leave no other cell, and of them, how many had no offer.
    pub(crate) determined: usize,
    pub(crate) held_back: usize,
}

/// Plants errors and looks for them.
pub(crate) fn run(sources: &[Source], plan: &Plan) -> Outcome {
    let mut random = Random::new(plan.seed);
    let mut outcome = Outcome::default();
    for number in 0..plan.cases {
        // Each kind as often as any other, in whatever report has a cell for it.
        let kind = Kind::ALL[number % Kind::ALL.len()];
        loop {
            let at = random.below(sources.len());
            let second = Kind::ALL[random.below(Kind::ALL.len())];
            let kinds = [kind, second];
            let source = &sources[at];
            if let Some(errors) = draw(source, &kinds[..plan.errors], &mut random) {
                judge(source, &errors, plan, &mut outcome);
                break;
            }
            if !sources.iter().any(|source| can(source, kind, &mut random)) {
                break;
            }
        }
    }
    outcome
}

/// Returns whether a kind can be planted at all.
fn can(source: &Source, kind: Kind, random: &mut Random) -> bool {
    (0..2_000).any(|_| plant::plant(kind, &source.report, &source.prior, random).is_some())
}

fn draw(source: &Source, kinds: &[Kind], random: &mut Random) -> Option<Vec<(Kind, Wrong)>> {
    let mut errors: Vec<(Kind, Wrong)> = vec![];
    for kind in kinds {
        let wrong = plant::plant(*kind, &source.report, &source.prior, random)?;
        let taken = |cell: &CellId| errors.iter().any(|(_, w)| w.iter().any(|(c, _)| c == cell));
        if wrong.iter().any(|(cell, _)| taken(cell)) {
            return None;
        }
        errors.push((*kind, wrong));
    }
    Some(errors)
}

fn failed(sums: &Sums) -> Vec<usize> {
    sums.failed().collect()
}

fn judge(source: &Source, errors: &[(Kind, Wrong)], plan: &Plan, outcome: &mut Outcome) {
    let mut seen: Vec<(&(Kind, Wrong), Vec<usize>)> = vec![];
    for error in errors {
        let mut report = source.report.clone();
        plant::enter(&mut report, &error.1);
        let fails = failed(&Sums::of(&report, None));
        if fails.is_empty() {
            let tally = outcome.by_kind.entry(error.0).or_default();
            tally.planted += 1;
            tally.unseen += 1;
        } else {
            seen.push((error, fails));
        }
    }
    if seen.is_empty() {
        return;
    }
    let mut report = source.report.clone();
    for (_, wrong) in errors {
        plant::enter(&mut report, wrong);
    }
    let sums = &Sums::of(&report, None);
    let prior = plan.with_prior.then_some(&source.prior);
    let start = std::time::Instant::now();
    let located = locate::suspects(&report, sums, prior);
    outcome.times.push(start.elapsed().as_secs_f64() * 1000.0);
    let truth: Vec<CellId> =
        seen.iter().flat_map(|((_, w), _)| w.iter().map(|(c, _)| *c)).collect();
    let sets = (truth.len() <= 2 && report.totals == Totals::Keyed)
        .then(|| Bound::new(&report, sums).sets(truth.len()));
    let case = Case { source, sums, located: &located, truth: &truth, sets: sets.as_deref() };
    outcome.seen_cases += 1;
    case.count_offers(&mut outcome.offers);
    outcome.whole_cases += usize::from(case.is_whole());
    for ((kind, wrong), fails) in seen {
        let cells: Vec<CellId> = wrong.iter().map(|(cell, _)| *cell).collect();
        let tally = outcome.by_kind.entry(*kind).or_default();
        tally.planted += 1;
        let hits = case.hits(&cells, &fails);
        let is_determined = case.is_determined(&cells, &fails);
        if is_determined {
            outcome.offers.determined += 1;
            let has_none = case.causes(&fails).any(|cause| cause.suggestions.is_empty());
            outcome.offers.held_back += usize::from(has_none);
        }
        let to = if is_determined { &mut tally.determined } else { &mut tally.open };
        to.add(hits);
    }
}

/// A report with errors, and what was found.
struct Case<'a> {
    source: &'a Source,
    sums: &'a Sums,
    located: &'a locate::Located,
    truth: &'a [CellId],
    /// All sets as small as the true one, where it is small enough for all to be tried.
    sets: Option<&'a [Vec<CellId>]>,
}

impl Case<'_> {
    /// Returns whether the first suggestions together are the true cells.
    fn is_whole(&self) -> bool {
        let firsts = self.located.causes.iter().map(|cause| cause.suggestions.first());
        let mut cells: Vec<CellId> = firsts
            .flatten()
            .flat_map(|first| first.changes.iter().map(|change| change.cell))
            .collect();
        let mut truth = self.truth.to_vec();
        cells.sort_unstable();
        truth.sort_unstable();
        cells == truth
    }

    fn count_offers(&self, offers: &mut Offers) {
        for cause in &self.located.causes {
            let Some(first) = cause.suggestions.first() else {
                offers.none += 1;
                continue;
            };
            let restores = first.changes.iter().all(|change| {
                let before = self.source.report.value(change.cell).map(|value| value.number);
                Some(change.to.number) == before
            });
            offers.made += 1;
            offers.right += usize::from(restores);
        }
    }

    /// Returns whether no set as small as the true one leaves these cells out.
    fn is_determined(&self, cells: &[CellId], fails: &[usize]) -> bool {
        match self.sets {
            Some(sets) => {
                !sets.is_empty()
                    && sets.iter().all(|set| cells.iter().all(|cell| set.contains(cell)))
            }
            None => self.causes(fails).all(|cause| cause.ways == 1),
        }
    }

    /// Returns the causes of what an error fails.
    fn causes<'c>(&'c self, fails: &'c [usize]) -> impl Iterator<Item = &'c locate::Cause> {
        let own = move |cause: &&locate::Cause| cause.instances.iter().any(|i| fails.contains(i));
        self.located.causes.iter().filter(own)
    }

    fn hits(&self, cells: &[CellId], fails: &[usize]) -> Hits {
        let right = |suggestion: &locate::Suggestion| {
            suggestion.changes.iter().all(|change| self.truth.contains(&change.cell))
        };
        let restores = |suggestion: &locate::Suggestion| {
            let old = |change: &locate::Change| {
                Some(change.to.number) == self.source.report.value(change.cell).map(|v| v.number)
            };
            suggestion.changes.iter().all(old)
        };
        let named = |of: &[&locate::Suggestion]| {
            let named = |cell: &CellId| {
                of.iter().any(|one| one.changes.iter().any(|change| change.cell == *cell))
            };
            cells.iter().all(named)
        };
        let causes: Vec<&locate::Cause> = self.causes(fails).collect();
        let firsts: Vec<&locate::Suggestion> =
            causes.iter().filter_map(|cause| cause.suggestions.first()).collect();
        let threes: Vec<&locate::Suggestion> =
            causes.iter().filter_map(|c| c.suggestions.iter().find(|s| right(s))).collect();
        let whole = !causes.is_empty();
        let first = whole && firsts.len() == causes.len() && firsts.iter().all(|s| right(s));
        let first = first && named(&firsts);
        let three = whole && threes.len() == causes.len() && named(&threes);
        let failing = failed(self.sums);
        let guess = failing.iter().find(|index| fails.contains(index));
        let guess = guess.and_then(|index| self.sums.instance(*index).1.cells().next());
        let sets = self.sets.map_or(1, |sets| sets.len().max(1));
        Hits {
            count: 1,
            first: usize::from(first),
            three: usize::from(three),
            restored: usize::from(first && firsts.iter().all(|s| restores(s))),
            baseline: usize::from(guess.is_some_and(|cell| cells.contains(&cell))),
            chance: 1_000_000 / sets,
        }
    }
}
