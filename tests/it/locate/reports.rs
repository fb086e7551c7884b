//! Errors in real reports: what is said of them is so, whatever was planted.

use gouji::check::locate::{Change, Slip};
use gouji::model::{Language, Waiver};
use proptest::prelude::*;

use super::*;

fn put_each(report: &mut Report, figures: &[(&str, i64)]) {
    for (address, number) in figures {
        put(report, address, *number);
    }
}

fn instance(sums: &Sums, key: &str) -> usize {
    (0..sums.len())
        .find(|index| {
            let found = sums.finding(*index);
            let name = found.instance.as_ref();
            key == name.map_or(found.rule.clone(), |name| format!("{}[{name}]", found.rule))
        })
        .unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn the_practice_report_is_put_right() {
    let report = example("practice-2023");
    let (sums, located) = located(&report);
    all_keep_their_promise(&report, &sums, &located);
    assert_eq!(
        firsts(&report),
        [
            "requests.granted.natural 1157>1175; requests.not_processed_petition.natural 35>305",
            "disputes.litigation_after_review.total 24>89"
        ]
    );
    // The total of one line may as well be right and a part of it wrong.
    assert_eq!(offers(&report)[1], "");
    assert_eq!(offers(&report)[0], firsts(&report)[0]);
    // Of two errors in one column, each row names its own.
    let first = |key: &str| {
        let suggestion = &located.suggestions_for(instance(&sums, key))[0];
        (written(&report, suggestion), suggestion.resolves(), suggestion.changes[0].slip)
    };
    assert_eq!(
        first("requests_row_sum[granted]"),
        ("requests.granted.natural 1157>1175".to_owned(), 1, Slip::Transposed)
    );
    assert_eq!(
        first("requests_row_sum[not_processed_petition]"),
        ("requests.not_processed_petition.natural 35>305".to_owned(), 1, Slip::MissingDigit)
    );
    assert_eq!(first("requests_outcome_sum[natural]").1, 3);
    let mut report = report;
    for cause in &located.causes {
        cause.likeliest[0].edit(&report).apply(&mut report);
    }
    assert_eq!(counted(&report), Summary { passed: 44, ..Summary::default() });
}

#[test]
fn a_figure_that_two_rules_confirm_is_not_suspected() {
    // 27 for 72: the row and the column contradict it, so no other cell can be the one.
    let mut report = example("laizhou-2020");
    put(&mut report, "requests.granted.natural", 27);
    let (sums, located) = located(&report);
    all_keep_their_promise(&report, &sums, &located);
    let [cause] = located.causes.as_slice() else { panic!("{located:?}") };
    assert_eq!((cause.ways, cause.fewest, cause.suggestions.len()), (1, Some(1), 1));
    let suggestion = &cause.suggestions[0];
    assert_eq!(written(&report, suggestion), "requests.granted.natural 27>72");
    assert_eq!((suggestion.resolves(), cause.instances.len()), (2, 2));
    assert_eq!(suggestion.changes[0].slip, Slip::Transposed);
}

#[test]
fn what_holds_or_waits_has_no_suspect() {
    for name in ["laizhou-2020", "huaian-2024"] {
        let report = example(name);
        assert!(located(&report).1.causes.is_empty());
        let blank = Report::new(report.form().clone(), "", report.year);
        assert!(located(&blank).1.causes.is_empty());
    }
}

#[test]
fn slips_of_several_cells_are_one_suggestion() {
    let right = example("huaian-2024");
    let put_all = |changes: &[(&str, i64)]| {
        let mut report = right.clone();
        put_each(&mut report, changes);
        let (sums, found) = located(&report);
        all_keep_their_promise(&report, &sums, &found);
        let [cause] = found.causes.as_slice() else { panic!("{found:?}") };
        let first = &cause.suggestions[0];
        assert_eq!(first.changes.len(), changes.len(), "{}", written(&report, first));
        for Change { cell, to, .. } in &first.changes {
            assert_eq!(right.value(*cell), Some(*to));
        }
        first.changes[0].slip
    };
    // Two figures of a row exchanged.
    let row = [("requests.granted.natural", 21), ("requests.granted.business", 1288)];
    assert_eq!(put_all(&row), Slip::Swapped);
    // A figure in the next column.
    let next = [("requests.granted.legal_service", 0), ("requests.granted.other", 50)];
    assert_eq!(put_all(&next), Slip::Moved);
    // A whole row one column off, more cells than the search changes at once.
    let shifted = [
        ("requests.unavailable_not_held.natural", 769),
        ("requests.unavailable_not_held.business", 746),
        ("requests.unavailable_not_held.research", 12),
        ("requests.unavailable_not_held.legal_service", 0),
        ("requests.unavailable_not_held.other", 10),
        ("requests.unavailable_not_held.total", 1),
    ];
    assert_eq!(put_all(&shifted), Slip::ShiftedRow);
    // A column one row off.
    let shifted = [
        ("disputes.review.upheld", 12),
        ("disputes.litigation_direct.upheld", 72),
        ("disputes.litigation_after_review.upheld", 13),
    ];
    assert_eq!(put_all(&shifted), Slip::ShiftedColumn);
}

#[test]
fn too_many_errors_are_said_to_be_too_many() {
    let mut report = example("huaian-2024");
    let column = ["granted", "partially_granted", "denied_other_law", "denied_third_party"];
    let more =
        ["denied_deliberative", "unavailable_not_held", "not_processed_petition", "other_misc"];
    for (at, row) in (0..).zip(column.iter().chain(&more)) {
        let (part, total) = (format!("requests.{row}.natural"), format!("requests.{row}.total"));
        put(&mut report, &part, 5000 + 37 * at);
        put(&mut report, &total, 2000 + 411 * at);
    }
    let (sums, located) = located(&report);
    all_keep_their_promise(&report, &sums, &located);
    assert!(located.causes.iter().any(|cause| cause.missing.is_some()));
}

#[test]
fn many_errors_apart_are_all_found() {
    let mut report = example("huaian-2024");
    let wrong = [
        ("requests.granted.natural", 1828),
        ("requests.partially_granted.business", 77),
        ("requests.denied_inquiry_matter.natural", 15),
        ("requests.unavailable_not_held.legal_service", 100),
        ("requests.not_processed_petition.business", 9),
        ("requests.other_misc.total", 101),
    ];
    put_each(&mut report, &wrong);
    let (sums, located) = located(&report);
    all_keep_their_promise(&report, &sums, &located);
    for cause in &located.causes {
        cause.suggestions[0].edit(&report.clone()).apply(&mut report);
    }
    assert_eq!(counted(&report).errors, 0);
}

#[test]
fn totals_that_follow_are_no_evidence() {
    let mut report = example("huaian-2024");
    computed(&mut report);
    put(&mut report, "requests.granted.natural", 1828);
    let (sums, found) = located(&report);
    all_keep_their_promise(&report, &sums, &found);
    // The sums follow; only the balance of the column and of the whole contradicts, and any cell of the column may be it.
    let [cause] = found.causes.as_slice() else { panic!("{found:?}") };
    assert!(cause.ways > 3, "{}", cause.ways);
    let named: Vec<String> = cause.suggestions.iter().map(|s| written(&report, s)).collect();
    assert_eq!(named[0], "requests.granted.natural 1828>1288");
    let computed = |change: &Change| report.form().cell(change.cell).computed.is_some();
    assert!(cause.suggestions.iter().all(|s| !s.changes.iter().any(computed)));
    // A total that was typed over is evidence again, and is put back to following its parts.
    let mut report = example("huaian-2024");
    computed_with(&mut report, "requests.granted.total", 1632);
    let (_, found) = located(&report);
    let suggestion = &found.causes[0].suggestions[0];
    assert_eq!(written(&report, suggestion), "requests.granted.total 1632>1362");
    suggestion.edit(&report).apply(&mut report);
    assert!(!report.is_override(suggestion.changes[0].cell));
}

fn computed_with(report: &mut Report, address: &str, number: i64) {
    computed(report);
    put(report, address, number);
}

#[test]
fn a_waived_instance_is_left_alone() {
    let right = example("huaian-2024");
    let mut form = Form::clone(right.form());
    let balance = form.rules.iter_mut().find(|rule| rule.id == "requests_balance").unwrap();
    balance.waivable = true;
    let mut report = Report::new(Arc::new(form), "", right.year);
    report.totals = right.totals;
    for cell in right.form().ids() {
        report.set_entry(cell, right.entry(cell));
    }
    // Two requests were withdrawn, and this was accepted.
    put(&mut report, "requests.received.natural", 3003);
    put(&mut report, "requests.received.total", 3121);
    let sums = evaluated(&report);
    for key in ["natural", "total"] {
        let key = format!("requests_balance[{key}]");
        let numbers = sums.outcome(instance(&sums, &key)).numbers.unwrap();
        let [left, right] = [numbers.left, numbers.right].map(|number| number.to_string());
        report.waivers.insert(key, Waiver { reason: "撤回 2 件".into(), left, right });
    }
    put(&mut report, "requests.granted.natural", 1828);
    let (sums, found) = located(&report);
    assert_eq!(stands(&sums, Status::Waived).len(), 2);
    all_keep_their_promise(&report, &sums, &found);
    assert_eq!(firsts(&report), ["requests.granted.natural 1828>1288"]);
}

#[test]
fn a_warning_names_a_cell_only_where_a_slip_explains_it() {
    let mut report = example("laizhou-2020");
    put(&mut report, "proactive.normative_documents.newly_disclosed", 44);
    assert_eq!(firsts(&report), ["proactive.normative_documents.newly_disclosed 44>4"]);
    put(&mut report, "proactive.normative_documents.newly_disclosed", 9);
    put(&mut report, "proactive.normative_documents.newly_made", 1);
    put(&mut report, "proactive.normative_documents.total_disclosed", 55);
    let (sums, found) = located(&report);
    all_keep_their_promise(&report, &sums, &found);
}

/// Each with the keyed or computed report, what is put where, and what may be offered.
#[test]
fn only_what_is_determined_is_offered() {
    let natural = "requests.granted.natural";
    let carried = "requests.carried_in.natural";
    for (keyed, figures, offer) in [
        // The row and the column leave one cell.
        (true, vec![(natural, 1828)], "requests.granted.natural 1828>1288"),
        (true, vec![(natural, 1289)], "requests.granted.natural 1289>1288"),
        (true, vec![(natural, 0)], "requests.granted.natural 0>1288"),
        // One rule fails, and any of its cells may be wrong: 0 for 1288 and one more or less are no evidence.
        (false, vec![(natural, 0)], ""),
        (false, vec![(natural, 1289)], ""),
        (false, vec![(natural, 1287)], ""),
        (false, vec![(carried, 35)], ""),
    ] {
        let mut report = example("huaian-2024");
        if !keyed {
            computed(&mut report);
        }
        for (address, number) in &figures {
            put(&mut report, address, *number);
        }
        let (sums, found) = located(&report);
        all_keep_their_promise(&report, &sums, &found);
        assert_eq!(offers(&report).concat(), offer, "{keyed} {figures:?}");
        let is_told =
            |cause: &locate::Cause| cause.suggestions.is_empty() != cause.look_at.is_empty();
        assert!(found.causes.iter().all(is_told), "{figures:?}");
    }
}

#[test]
fn what_is_carried_over_hides_no_other_error() {
    let report = example("practice-2023");
    let mut prior = Report::new(report.form().clone(), "", 2022);
    prior.totals = Totals::Keyed;
    // Last year's report carries two more over than this one took in.
    for cell in report.form().ids() {
        let address = report.form().cell(cell).address.clone();
        if let Some(column) = address.strip_prefix("requests.carried_in.") {
            let number =
                report.value(cell).map_or(rust_decimal::Decimal::ZERO, |value| value.number);
            let more = i64::from(matches!(column, "natural" | "total")) * 2;
            let to = format!("requests.carried_out.{column}");
            put(&mut prior, &to, i64::try_from(number).unwrap() + more);
        }
    }
    let sums = Sums::of(&report, Some(&prior));
    let found = locate::suspects(&report, &sums, Some(&prior));
    let offered: Vec<String> = found
        .causes
        .iter()
        .flat_map(|cause| &cause.suggestions)
        .map(|of| written(&report, of))
        .collect();
    let both = "requests.granted.natural 1157>1175; requests.not_processed_petition.natural 35>305";
    assert!(offered.iter().any(|of| of == both), "{offered:?}");
}

#[test]
fn last_years_report_speaks_for_what_it_carries_over() {
    let right = example("huaian-2024");
    let mut prior = Report::new(right.form().clone(), "", 2023);
    prior.totals = Totals::Keyed;
    put(&mut prior, "requests.carried_out.natural", 34);
    put(&mut prior, "disputes.review.other", 187);
    // Column and whole are both short of 9: the outcome and what was carried in are told apart by last year alone.
    let mut report = right.clone();
    computed(&mut report);
    put(&mut report, "requests.carried_in.natural", 43);
    let sums = evaluated(&report);
    let first = |prior| {
        let found = locate::suspects(&report, &sums, prior);
        written(&report, &found.causes[0].likeliest[0])
    };
    assert_eq!(first(Some(&prior)), "requests.carried_in.natural 43>34");
    // A figure of last year.
    let mut report = right;
    put(&mut report, "disputes.review.other", 187);
    let sums = evaluated(&report);
    let found = locate::suspects(&report, &sums, Some(&prior));
    let change = found.causes[0].likeliest[0].changes[0].clone();
    let address = &report.form().cell(change.cell).address;
    assert_eq!((address.as_str(), change.slip), ("disputes.review.other", Slip::Prior));
}

#[test]
fn every_slip_has_words_in_both_languages() {
    let zh = gouji::locale::Locale::new(Language::Zh);
    let en = gouji::locale::Locale::new(Language::En);
    for slip in [Slip::Transposed, Slip::ShiftedColumn, Slip::Unit, Slip::Unknown, Slip::Blank] {
        let (zh, en) = (zh.message(&slip.message()), en.message(&slip.message()));
        assert!(!zh.starts_with("check.") && !en.starts_with("check.") && zh != en);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_suggestions_keep_their_promise(
        name in prop::sample::select(vec!["laizhou-2020", "huaian-2024", "practice-2023"]),
        follows: bool,
        edits in prop::collection::vec(
            (0u16..200, prop::option::weighted(0.9, prop::sample::select(vec![0i64, 1, 7, 34, 100, 1288]))),
            1..7,
        ),
    ) {
        let mut report = example(name);
        if follows {
            computed(&mut report);
        }
        let cells = report.form().cells.len() as u16;
        for (cell, number) in &edits {
            let cell = CellId(cell % cells);
            let usual = report.form().cell(cell).kind.usual_unit();
            let value = number.map(|number| Value { number: number.into(), unit: usual });
            report.set_entry(cell, Entry { value, origin: Origin::Typed });
        }
        report.drop_redundant_totals();
        let (sums, located) = located(&report);
        all_keep_their_promise(&report, &sums, &located);
    }

    #[test]
    fn what_is_found_is_never_larger_than_what_was_planted(
        name in prop::sample::select(vec!["laizhou-2020", "huaian-2024"]),
        edits in prop::collection::vec((0u16..200, 0i64..400), 1..5),
    ) {
        let mut report = example(name);
        let cells = report.form().cells.len() as u16;
        for (cell, number) in &edits {
            let cell = CellId(cell % cells);
            let usual = report.form().cell(cell).kind.usual_unit();
            let value = Some(Value { number: (*number).into(), unit: usual });
            report.set_entry(cell, Entry { value, origin: Origin::Typed });
        }
        let (sums, located) = located(&report);
        // A warning is a cause of its own, and what is merely unlikely need not be an error.
        let of_errors = located.causes.iter().filter(|cause| {
            cause.instances.iter().any(|index| sums.finding(*index).blocks())
        });
        let found: Option<usize> = of_errors.map(|cause| cause.fewest).sum();
        prop_assert!(found.is_none_or(|found| found <= edits.len()), "{:?}", located);
    }
}
