//! A solver for mixed integer programs as judge of what is smallest.

use gouji::model::{CellKind, Relation, Severity};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use proptest::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use super::tables::{crossed, filled, with_totals};
use super::*;

/// More than any figure of these tables comes to.
const FAR: f64 = 1_000.0;

/// Returns the fewest cells that must change for all errors to hold and none to fail, by a solver.
fn fewest(report: &Report) -> usize {
    let form = report.form();
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let (mut vars, mut switches) = (vec![], vec![]);
    for cell in form.ids() {
        let held = report.value(cell).unwrap().number.to_f64().unwrap();
        let least = if form.cell(cell).kind == CellKind::Signed { -FAR } else { 0.0 };
        let figure = problem.add_integer_var(0.0, (least as i32, FAR as i32));
        let changes = problem.add_binary_var(1.0);
        // held - FAR * changes <= figure <= held + FAR * changes
        problem.add_constraint([(figure, 1.0), (changes, -FAR)], ComparisonOp::Le, held);
        problem.add_constraint([(figure, 1.0), (changes, FAR)], ComparisonOp::Ge, held);
        vars.push(figure);
        switches.push(changes);
    }
    for rule in form.rules.iter().filter(|rule| rule.severity == Severity::Error) {
        for instance in &rule.instances {
            let left = instance.left.iter().map(|t| (vars[t.cell.index()], f64::from(t.factor)));
            let right = instance.right.iter().map(|t| (vars[t.cell.index()], -f64::from(t.factor)));
            let terms: Vec<_> = left.chain(right).collect();
            let relation = match instance.relation {
                Relation::Equal => ComparisonOp::Eq,
                Relation::AtLeast => ComparisonOp::Ge,
                Relation::AtMost => ComparisonOp::Le,
            };
            let constant = instance.right_constant - instance.left_constant;
            problem.add_constraint(terms.as_slice(), relation, constant.to_f64().unwrap());
        }
    }
    let solution = problem.solve().unwrap().into_solution().unwrap();
    switches.iter().filter(|switch| solution.var_value(**switch) > 0.5).count()
}

const BOUNDS: &str = "
[[rules]]
id = \"first_is_most\"
severity = \"error\"
formula = \"t.r1.{col} >= t.r2.{col}\"
for = { col = [\"c1\", \"c2\"] }
[[rules]]
id = \"few\"
severity = \"error\"
formula = \"2 * t.r2.c1 <= t.r1.c2 + 9\"
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_smaller_set_makes_the_rules_hold(
        (rows, columns) in (2usize..4, 2usize..4),
        bounds: bool,
        parts in prop::collection::vec(prop::sample::select(vec![0i64, 0, 1, 2, 5, 7, 12]), 9),
        errors in prop::collection::vec((0usize..16, 0i64..20), 1..4),
    ) {
        let form = crossed(rows, columns, if bounds { BOUNDS } else { "" });
        let mut figures = with_totals(columns, &parts[..rows * columns]);
        for (at, number) in &errors {
            let at = at % figures.len();
            figures[at] = *number;
        }
        let report = filled(&form, &figures);
        let (engine, located) = located(&report);
        let expected = fewest(&report);
        let found: Option<usize> = located.causes.iter().map(|cause| cause.fewest).sum();
        if let Some(found) = found {
            prop_assert_eq!(found, expected, "{:?}", figures);
        } else {
            // Given up, or a slip that spoils several cells explains it better.
            prop_assert!(expected > 1, "{:?}", figures);
        }
        if !bounds {
            prop_assert!(expected <= errors.len());
        }
        all_keep_their_promise(&report, &engine, &located);
    }
}

#[test]
fn between_two_bounds_there_need_not_be_a_whole_number() {
    // With halves four cells would do.
    let report = filled(&crossed(2, 2, BOUNDS), &[3, 0, 2, 3, 1, 2, 3, 1, 4]);
    assert_eq!(fewest(&report), 5);
    let (engine, located) = located(&report);
    assert_eq!(located.causes.iter().map(|cause| cause.fewest).sum::<Option<usize>>(), None);
    all_keep_their_promise(&report, &engine, &located);
}
