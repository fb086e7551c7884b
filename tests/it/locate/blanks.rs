//! What blanks must be, and how many rules guard a cell.

use super::*;

fn filled(report: &Report) -> Vec<String> {
    let sums = evaluated(report);
    let fills = locate::fills(report, &sums);
    for fill in &fills {
        assert!(fill.resolves() > 0);
        keeps_its_promise(report, &sums, fill);
    }
    fills.iter().map(|fill| written(report, fill)).collect()
}

#[test]
fn the_last_blank_of_a_rule_follows_from_it() {
    let mut report = example("huaian-2024");
    clear(&mut report, "requests.granted.legal_service");
    assert_eq!(filled(&report), ["requests.granted.legal_service blank>50"]);
    // Of two in one row, each column tells its own.
    clear(&mut report, "requests.granted.business");
    assert_eq!(
        filled(&report),
        ["requests.granted.business blank>21", "requests.granted.legal_service blank>50"]
    );
    // Where two rules demand different figures, none is told.
    put(&mut report, "requests.granted.business", 22);
    assert_eq!(filled(&report), [""; 0]);
}

#[test]
fn blanks_among_parts_that_make_up_their_total_are_zero() {
    let mut report = example("huaian-2024");
    for cell in ["disputes.review.upheld", "disputes.review.corrected"] {
        clear(&mut report, cell);
    }
    assert_eq!(filled(&report), [""; 0]);
    put(&mut report, "disputes.review.total", 215);
    assert_eq!(
        filled(&report),
        ["disputes.review.upheld blank>0; disputes.review.corrected blank>0"]
    );
    // What the parts already exceed cannot be filled up.
    put(&mut report, "disputes.review.total", 200);
    assert_eq!(filled(&report), [""; 0]);
}

#[test]
fn a_keyed_total_is_never_told() {
    let mut report = example("huaian-2024");
    clear(&mut report, "requests.granted.total");
    assert_eq!(filled(&report), [""; 0]);
}

#[test]
fn a_blank_in_a_report_with_following_totals_is_what_balances_it() {
    let mut report = example("huaian-2024");
    computed(&mut report);
    clear(&mut report, "requests.carried_out.natural");
    assert_eq!(filled(&report), ["requests.carried_out.natural blank>103"]);
    assert_eq!(filled(&Report::new(report.form().clone(), "", 2024)), [""; 0]);
}

#[test]
fn a_guard_is_a_rule_that_would_fail() {
    let mut report = example("huaian-2024");
    let count = |report: &Report, address: &str| {
        locate::guards(report, &evaluated(report), report.form().cell_at(address).unwrap())
    };
    let keyed = [
        ("requests.granted.natural", 2),
        ("requests.granted.total", 2),
        ("requests.received.natural", 2),
        ("requests.outcome_total.natural", 3),
        ("disputes.review.upheld", 1),
        ("proactive.licensing.decisions", 0),
        // An inequality leaves a wrong figure room.
        ("proactive.normative_documents.issued", 0),
    ];
    for (address, guards) in keyed {
        assert_eq!(count(&report, address), guards, "{address}");
    }
    // A typed figure is guarded whether or not the others are there yet.
    let mut blank = Report::new(report.form().clone(), "", 2024);
    blank.totals = Totals::Keyed;
    assert_eq!(count(&blank, "requests.granted.natural"), 2);
    computed(&mut report);
    let following = [
        ("requests.granted.natural", 1),
        ("requests.received.natural", 1),
        ("disputes.review.upheld", 0),
        ("requests.granted.total", 0),
    ];
    for (address, guards) in following {
        assert_eq!(count(&report, address), guards, "{address} with computed totals");
    }
}
