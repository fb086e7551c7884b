//! Time of all table rules of one report, of one edit, and of building the engine.
//!
//! `cargo bench --bench rules`
#![allow(clippy::expect_used, reason = "a benchmark may stop")]

use gouji::check::Engine;
use gouji::definition::Library;
use gouji::model::{CellId, Entry, Forms, Origin, Report, Value};

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
    let mut engine = Engine::new(report.form().clone());
    bencher.bench_local(|| {
        engine.evaluate(divan::black_box(&report));
        engine.summary()
    });
}

#[divan::bench(args = FORMS)]
fn one_edit(bencher: divan::Bencher, id: &str) {
    let mut report = report(id);
    let mut engine = Engine::new(report.form().clone());
    engine.evaluate(&report);
    let cell = CellId(30);
    let mut number = 0;
    bencher.bench_local(|| {
        number = (number + 1) % 50;
        let value = Some(Value::number(number));
        report.set_entry(cell, Entry { value, origin: Origin::Typed });
        engine.update(&report, &[cell])
    });
}

#[divan::bench(args = FORMS)]
fn build_engine(bencher: divan::Bencher, id: &str) {
    let report = report(id);
    bencher.bench_local(|| Engine::new(report.form().clone()));
}
