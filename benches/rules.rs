//! Time of all sums of one report, of all that is assessed of it, and of the copy that goes to the journal with each key.
//!
//! `cargo bench --bench rules`
#![allow(clippy::expect_used, reason = "a benchmark may stop")]

use gouji::check::{Sums, assess};
use gouji::definition::Library;
use gouji::model::{Entry, Forms, Origin, Report, Value};

fn main() {
    divan::main();
}

fn report(id: &str) -> Report {
    let form = Library::builtin().form(id).expect("the form is built in");
    let mut report = Report::new(form.clone(), "甲县人民政府", form.first_year);
    for cell in form.ids().filter(|cell| form.cell(*cell).computed.is_none()) {
        let value = Some(Value::number(i64::from(cell.0 % 40)));
        report.set_entry(cell, Entry { value, origin: Origin::Typed });
    }
    report
}

const FORMS: &[&str] = &["cn-2014", "cn-2019", "cn-2021"];

#[divan::bench(args = FORMS)]
fn all_rules(bencher: divan::Bencher, id: &str) {
    let report = report(id);
    bencher.bench_local(|| Sums::of(divan::black_box(&report), None));
}

#[divan::bench(args = FORMS)]
fn whole_assessment(bencher: divan::Bencher, id: &str) {
    let report = report(id);
    bencher.bench_local(|| assess(divan::black_box(&report), None));
}

#[divan::bench(args = FORMS)]
fn copy_of_a_report(bencher: divan::Bencher, id: &str) {
    let report = report(id);
    bencher.bench_local(|| divan::black_box(&report).clone());
}
