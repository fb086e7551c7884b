//! The heads of reports as offices write them: whose each is and of which year, from `tests/import/titles.tsv`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests")]

use gouji::definition::Library;
use gouji::import::{ImportOptions, propose, read};

const TITLES: &str = "tests/import/titles.tsv";
/// What stands below each head.
const BODY: &str = "一、总体情况
全年收到申请 6 件。
三、收到和处理政府信息公开申请情况
\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计
一、本年新收政府信息公开申请数量\t5\t1\t0\t0\t0\t0\t6
";

#[test]
fn each_head_says_whose_report_it_is_and_of_which_year() {
    let library = Library::builtin();
    let table = std::fs::read_to_string(TITLES).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [head, agency, year] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let text = format!("{}\n{BODY}", head.replace("\\n", "\n"));
        let source = read::open("a.txt", text.as_bytes()).unwrap().source;
        let read = propose(source, &ImportOptions::default(), &library).unwrap();
        let doubt = if read.is_agency_doubtful { "?" } else { "" };
        let got_agency = read.agency.map_or("-".to_owned(), |agency| format!("{agency}{doubt}"));
        let got_year = read.year.map_or("-".to_owned(), |year| year.to_string());
        if (got_agency.as_str(), got_year.as_str()) != (agency, year) {
            wrong.push(format!("{head}: {got_agency} {got_year}, expected {agency} {year}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 60, "{count}");
}
