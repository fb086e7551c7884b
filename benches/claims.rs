//! Time of the claims of one report whose texts have 1,000 characters, beside the limit of 0.2 ms.
//!
//! `cargo bench --bench claims`
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark may stop")]

use std::time::Instant;

use gouji::check::{assess, claims};
use gouji::definition::Library;
use gouji::model::{Entry, Forms, Origin, Report, Value};

/// Microseconds.
const LIMIT: f64 = 200.0;

const TEXT: &str = "（一）主动公开情况。全年通过政府网站发布信息5500余条，制发行政规范性文件8件，废止2件，现行有效66件，\
    发布政策解读46篇，编印政府公报6期，举办新闻发布会12场。\n\n（二）依申请公开情况。全年共受理政府信息公开申请3119件，\
    其中自然人申请3040件，法人或其他组织申请79件；答复3050件，含上年度结转34件，另有103件顺延到下年度答复。予以公开1362件，\
    占44.7%；部分公开454件，占14.9%；不予公开201件，无法提供700件，不予处理233件，其他处理100件。因政府信息公开引起的行政复议351件，\
    其中维持72件，纠正64件，其他结果178件，尚未审结37件；行政诉讼46件，没有败诉案件。\n\n（三）政府信息管理情况。\
    发布之前逐件确定公开属性并作保密审查，目录随职责调整而更新，全年清理栏目30个，按季度检查并反馈整改意见12条。\n\n\
    （四）政府信息公开平台建设情况。网站完成改版，增加检索和订阅，政务新媒体95个，浏览量超过120万次。\n\n\
    （五）监督保障情况。政府信息公开列入年度考核，组织培训2次，参加300余人次，未发生责任追究。";

fn report(id: &str) -> Report {
    let form = Library::builtin().form(id).expect("the form is built in");
    let mut report = Report::new(form.clone(), "甲县人民政府", form.first_year);
    for cell in form.ids().filter(|cell| form.cell(*cell).computed.is_none()) {
        let value = Some(Value::number(i64::from(cell.0 % 40)));
        report.set_entry(cell, Entry { value, origin: Origin::Typed });
    }
    let long: String = TEXT.chars().cycle().take(1000).collect();
    report.narrative.insert("overview".to_owned(), long);
    report
        .narrative
        .insert("problems".to_owned(), "有的栏目更新不及时，下一年按月检查。".to_owned());
    report.narrative.insert("other_matters".to_owned(), "本年度未收取信息处理费。".to_owned());
    report
}

fn main() {
    for id in ["cn-2019", "cn-2021"] {
        let report = report(id);
        let count = claims(&report, None).len();
        time(&format!("{id}: {count} claims"), || claims(&report, None).len());
        time(&format!("{id}: the whole assessment"), || assess(&report, None).findings().len());
    }
    time("cn-2021: the form without its words", || {
        usize::from(Library::builtin().form("cn-2021").is_some())
    });
    let text = Library::builtin();
    let (name, source) = text.source("cn-2021").expect("the form is built in");
    time("cn-2021: reading the form file", || {
        usize::from(gouji::definition::parse_form(name, source).0.is_some())
    });
}

/// Prints the median of single runs.
fn time(name: &str, run: impl Fn() -> usize) {
    let mut times: Vec<f64> = (0..400)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:34} median {:8.1} µs, fastest {:8.1} µs (reach {LIMIT})", times[200], times[0]);
}
