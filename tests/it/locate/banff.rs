//! Statistics Canada's banff as judge: on random tables, gouji never changes more cells than banff does.
//!
//! It is asked only where it is installed: `BANFF_PYTHON=… cargo test --test it banff -- --ignored --nocapture` with a
//! Python that has it (`pip install banff==3.1.3`), as `.ci/run` does.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::{Value as Json, json};

use super::tables::{crossed, filled, with_totals};
use super::*;

/// Rows and columns of the tables, and how many are tried of each.
const SHAPES: &[(usize, usize, usize)] =
    &[(2, 2, 60), (3, 2, 60), (2, 4, 40), (3, 4, 40), (4, 4, 10)];

/// Numbers that look random and are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// Returns the figures of a table with right totals in which one to three cells are wrong.
fn spoilt(dice: &mut Dice, rows: usize, columns: usize) -> Vec<i64> {
    let parts: Vec<i64> =
        (0..rows * columns).map(|_| [0, 0, 1, 2, 5, 7, 12, 31, 106][dice.below(9)]).collect();
    let mut figures = with_totals(columns, &parts);
    for _ in 0..=dice.below(3) {
        let at = dice.below(figures.len());
        figures[at] = i64::try_from(dice.below(150)).unwrap();
    }
    figures
}

/// Writes the rules of the form in banff's language: one name a cell, in form order.
fn edits(form: &Form) -> String {
    let mut text = String::new();
    let name = |cell: CellId| format!("x{}", cell.index());
    for instance in form.rules.iter().flat_map(|rule| &rule.instances) {
        let sum = |terms: &[gouji::model::Term]| {
            terms.iter().map(|term| name(term.cell)).collect::<Vec<String>>().join(" + ")
        };
        write!(text, "{} = {}; ", sum(&instance.left), sum(&instance.right)).unwrap();
    }
    for cell in form.ids() {
        write!(text, "{} >= 0; ", name(cell)).unwrap();
    }
    text
}

/// Asks banff how few cells it changes in each record of each case.
fn asked(python: &str, cases: &Json) -> Vec<Vec<Option<usize>>> {
    let folder = tempfile::tempdir().unwrap();
    let [from, to] = ["cases.json", "answers.json"].map(|name| folder.path().join(name));
    std::fs::write(&from, cases.to_string()).unwrap();
    let output =
        Command::new(python).arg("tests/oracle/fewest.py").args([&from, &to]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).unwrap()
}

#[test]
#[ignore = "needs BANFF_PYTHON, a Python with banff"]
fn banff_never_finds_a_smaller_set() {
    let python = std::env::var("BANFF_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut dice = Dice(2008);
    let mut cases = vec![];
    let mut ours = vec![];
    for (rows, columns, count) in SHAPES {
        let form = crossed(*rows, *columns, "");
        let records: Vec<Vec<i64>> =
            (0..*count).map(|_| spoilt(&mut dice, *rows, *columns)).collect();
        let found = records.iter().map(|figures| {
            let located = located(&filled(&form, figures)).1;
            located.causes.iter().map(|cause| cause.fewest).sum::<Option<usize>>()
        });
        ours.push(found.collect::<Vec<Option<usize>>>());
        let names: Vec<String> = form.ids().map(|cell| format!("x{}", cell.index())).collect();
        cases.push(json!({ "edits": edits(&form), "names": names, "records": records }));
    }
    let theirs = asked(&python, &Json::Array(cases.clone()));
    let (mut same, mut fewer, mut we_gave_up, mut they_gave_up) = (0, 0, 0, 0);
    for ((case, ours), theirs) in cases.iter().zip(&ours).zip(&theirs) {
        for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            let record = &case["records"][at];
            match (ours, theirs) {
                (Some(ours), Some(theirs)) => {
                    assert!(ours <= theirs, "{ours} cells, banff {theirs}: {record}");
                    same += usize::from(ours == theirs);
                    fewer += usize::from(ours < theirs);
                }
                // One slip of the hand that spoils several cells may explain more than the fewest cells.
                (None, theirs) => {
                    assert!(*theirs != Some(0) && *theirs != Some(1), "{record}");
                    we_gave_up += 1;
                }
                (Some(_), None) => they_gave_up += 1,
            }
        }
    }
    println!(
        "as few as banff {same}, fewer {fewer}, gouji gave up {we_gave_up}, banff {they_gave_up}"
    );
    assert!(we_gave_up * 20 <= same + fewer, "gives up too often: {we_gave_up}");
}
