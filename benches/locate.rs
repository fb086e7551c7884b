//! The cell that is probably wrong: how long the search takes, and how often it is right.
//!
//! `cargo bench --bench locate`, or with fewer cases than ten thousand `cargo bench --bench locate -- 500`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    dead_code,
    reason = "a benchmark prints, may stop, and uses a part of what others share"
)]

#[path = "locate/bound.rs"]
mod bound;
#[path = "locate/plant.rs"]
mod plant;
#[path = "locate/random.rs"]
mod random;
#[path = "common/table.rs"]
mod table;
#[path = "locate/trial.rs"]
mod trial;

use std::time::Instant;

use gouji::check::{Sums, locate};
use gouji::definition::Library;
use gouji::model::{Entry, Report, Totals};
use gouji::store::report::document::Document;
use plant::Kind;
use random::Random;
use table::Table;
use trial::{Hits, Outcome, Plan, Source, Tally};

/// Reports without an error: those of the project, and those beside it where they are.
const REPORTS: [&str; 5] = [
    "examples/laizhou-2020.toml",
    "examples/huaian-2024.toml",
    "../shared/reports/suqian-2023/figures.toml",
    "../shared/reports/shuyang-2025/figures.toml",
    "../shared/reports/shanghai-office-2019/figures.toml",
];
const CASES: usize = 10_000;
const SAMPLES: usize = 2_000;

fn main() {
    let cases = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(CASES);
    let mut random = Random::new(1);
    let keyed: Vec<Source> = REPORTS
        .iter()
        .filter_map(|path| report(path))
        .map(|report| Source::new(report, &mut random))
        .collect();
    println!("{} reports, {cases} cases each\n", keyed.len());
    let mut table = Table::new();
    times(&keyed, &mut table);
    println!("{}", table.text());
    for errors in [1, 2] {
        for with_prior in [false, true] {
            let what = format!(
                "keyed totals, {errors} at a time, {} last year's report",
                if with_prior { "with" } else { "without" }
            );
            let plan = Plan { cases, errors, with_prior, seed: 7 + errors as u64 };
            print(&what, &trial::run(&keyed, &plan));
        }
    }
    let computed: Vec<Source> = keyed.into_iter().map(computed).collect();
    for errors in [1, 2] {
        let plan = Plan { cases, errors, with_prior: false, seed: 17 + errors as u64 };
        print(&format!("computed totals, {errors} at a time"), &trial::run(&computed, &plan));
    }
}

/// Reads a report with its totals as figures of their own.
fn report(path: &str) -> Option<Report> {
    let text = std::fs::read_to_string(path).ok()?;
    let text = if text.contains("\ntotals") {
        text
    } else {
        text.replacen("\nyear", "\ntotals = \"keyed\"\nyear", 1)
    };
    let opened = Document::parse(path, text.as_bytes(), &Library::builtin());
    let report = opened.report.unwrap();
    assert_eq!(report.totals, Totals::Keyed);
    let fails = Sums::of(&report, None).failed().next().is_some();
    assert!(!fails, "{path} has errors of its own");
    Some(report)
}

/// The same report with totals that follow their parts.
fn computed(mut source: Source) -> Source {
    let form = source.report.form().clone();
    source.report.totals = Totals::Computed;
    for cell in &form.computed_order {
        source.report.set_entry(*cell, Entry::default());
    }
    source
}

/// Times the search for several errors of the digits in one report.
fn times(sources: &[Source], table: &mut Table) {
    let reach = [0.05, 10.0, 10.0, 10.0];
    let kinds = [Kind::Transposed, Kind::Missed, Kind::Doubled, Kind::Mistyped];
    for errors in 1..=4 {
        let mut random = Random::new(errors as u64);
        let mut spent = vec![];
        while spent.len() < SAMPLES {
            let source = &sources[random.below(sources.len())];
            let mut report = source.report.clone();
            let sums = Sums::of(&report, None);
            let mut planted = 0;
            while planted < errors {
                let kind = kinds[random.below(kinds.len())];
                if let Some(wrong) = plant::plant(kind, &report, &source.prior, &mut random)
                    && !sums.instances_of(wrong[0].0).is_empty()
                {
                    plant::enter(&mut report, &wrong);
                    planted += 1;
                }
            }
            let sums = Sums::of(&report, None);
            let errors = sums.failed().filter(|index| sums.finding(*index).blocks()).count();
            let start = Instant::now();
            let located = locate::suspects(&report, &sums, None);
            if errors > 0 {
                spent.push(start.elapsed().as_secs_f64() * 1000.0);
            }
            std::hint::black_box(located);
        }
        spent.sort_by(f64::total_cmp);
        let beside = if errors == 1 { "banff 50 ms" } else { "banff 18 s for 4" };
        let median = format!("suspect for {errors} errors, median");
        table.figure(&median, (spent[spent.len() / 2], 4), reach[errors - 1], "ms", beside);
        let worst = spent[spent.len() * 99 / 100];
        table.peer(&format!("suspect for {errors} errors, p99"), format!("{worst:.4} ms"));
    }
}

fn print(what: &str, outcome: &Outcome) {
    println!("{what}");
    println!(
        "  {:<20} {:>7} {:>7} | {:>6} {:>6} {:>6} {:>6} {:>6} | {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
        "kind",
        "planted",
        "unseen",
        "determ",
        "first",
        "in 3",
        "value",
        "base",
        "open",
        "first",
        "in 3",
        "value",
        "base",
        "chance"
    );
    let mut all = Tally::default();
    for (kind, tally) in &outcome.by_kind {
        line(kind.name(), tally);
        all.add(tally);
    }
    line("all", &all);
    let mut seen = all.determined;
    seen.add(all.open);
    println!(
        "  of all that a rule sees: first {}, in three {}, value {}, baseline {}; whole reports put right {}",
        percent(seen.first, seen.count),
        percent(seen.three, seen.count),
        percent(seen.restored, seen.count),
        percent(seen.baseline, seen.count),
        percent(outcome.whole_cases, outcome.seen_cases),
    );
    let offers = &outcome.offers;
    println!(
        "  offered for one key {} ({} of all causes), right {}; determined {}, of them not offered {}",
        offers.made,
        percent(offers.made, offers.made + offers.none),
        percent(offers.right, offers.made),
        offers.determined,
        percent(offers.held_back, offers.determined),
    );
    let mut times = outcome.times.clone();
    times.sort_by(f64::total_cmp);
    println!("{:?}", [50, 90, 95, 99, 100].map(|p| times[(times.len() - 1) * p / 100]));
}

fn line(name: &str, tally: &Tally) {
    let share = |hits: &Hits| percent(hits.count, tally.planted);
    let of = |count: usize, hits: &Hits| percent(count, hits.count);
    let (fixed, open) = (&tally.determined, &tally.open);
    println!(
        "  {name:<20} {:>7} {:>7} | {:>6} {:>6} {:>6} {:>6} {:>6} | {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
        tally.planted,
        percent(tally.unseen, tally.planted),
        share(fixed),
        of(fixed.first, fixed),
        of(fixed.three, fixed),
        of(fixed.restored, fixed),
        of(fixed.baseline, fixed),
        share(open),
        of(open.first, open),
        of(open.three, open),
        of(open.restored, open),
        of(open.baseline, open),
        of(open.chance / 1_000_000, open),
    );
}

fn percent(part: usize, of: usize) -> String {
    if of == 0 { "-".to_owned() } else { format!("{:.1}%", part as f64 * 100.0 / of as f64) }
}
