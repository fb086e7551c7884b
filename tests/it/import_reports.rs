//! Published reports as they were found, imported and held against the figures that they state, where these lie beside the
//! project.
//!
//! `cargo test --test it import_reports -- --nocapture` prints for each report and table how many cells are right, wrong
//! without a doubt, missed and doubtful.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the test reads files beside the project"
)]

use crate::common::shared::shared;
use gouji::definition::Library;
use gouji::import::{ImportOptions, Proposal, propose, read};
use gouji::model::Report;
use gouji::store::report::document::Document;

/// What became of the cells of a table.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
    doubtful: usize,
    /// Doubtful ones that are right all the same.
    doubtful_right: usize,
    blank: usize,
}

fn report(path: &std::path::Path) -> Report {
    let bytes = std::fs::read(path).unwrap();
    let opened = Document::parse("figures.toml", &bytes, &Library::builtin());
    opened.document.unwrap().report().clone()
}

fn import(path: &std::path::Path) -> Proposal {
    let bytes = std::fs::read(path).unwrap();
    let opened = read::open(path.file_name().unwrap().to_str().unwrap(), &bytes).unwrap();
    propose(opened.source, &ImportOptions::default(), &Library::builtin()).unwrap()
}

fn tally(proposal: &Proposal, truth: &Report, table: usize) -> Tally {
    let mut tally = Tally::default();
    for cell in truth.form().ids().filter(|cell| truth.form().cell(*cell).table == table) {
        let wanted = truth.value(cell);
        let read = proposal.cells[cell.index()].as_ref().map(|read| read.value);
        let address = &truth.form().cell(cell).address;
        if let Some(doubt) = proposal.doubt(cell) {
            tally.doubtful += 1;
            tally.doubtful_right += usize::from(read == wanted);
            if std::env::var_os("IMPORT_SHOW").is_some() {
                println!(
                    "  {address}: doubtful {read:?} for {wanted:?}: {:?} {}",
                    doubt.why, doubt.excerpt
                );
            }
        } else if read == wanted {
            if read.is_some() { tally.right += 1 } else { tally.blank += 1 }
        } else if read.is_none() {
            tally.missed += 1;
            println!("  {address}: missed {wanted:?}");
        } else {
            tally.wrong += 1;
            println!("  {address}: WRONG {read:?} for {wanted:?}");
        }
    }
    tally
}

#[test]
fn published_reports_are_read_without_a_wrong_cell() {
    let Some(folder) = shared("reports") else { return };
    let mut wrong = 0;
    println!("{:24} {:12} right wrong missed doubtful (right) blank", "report", "table");
    for entry in std::fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        let source = ["source.txt", "source.html"]
            .map(|name| folder.join(name))
            .into_iter()
            .find(|path| path.exists());
        let Some(source) = source else { continue };
        let truth = report(&folder.join("figures.toml"));
        let proposal = import(&source);
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(proposal.form.id, truth.form().id, "{name}");
        assert_eq!(proposal.year, Some(truth.year), "{name}");
        println!(
            "{name}: {:?}, {} sections of text, no text {:?}, missing {:?}",
            proposal.agency,
            proposal.narrative.len(),
            proposal.missing_sections,
            proposal.missing.len()
        );
        for (at, table) in truth.form().tables.iter().enumerate() {
            let tally = tally(&proposal, &truth, at);
            println!(
                "{name:24} {:12} {:5} {:5} {:6} {:8} {:7} {:5}",
                table.id,
                tally.right,
                tally.wrong,
                tally.missed,
                tally.doubtful,
                format!("({})", tally.doubtful_right),
                tally.blank
            );
            wrong += tally.wrong;
        }
        for unplaced in &proposal.unplaced {
            println!(
                "  unplaced: {:?} {}",
                unplaced.why,
                unplaced.excerpt.chars().take(70).collect::<String>()
            );
        }
        if std::env::var_os("IMPORT_TEXT").is_some() {
            for (section, text) in &proposal.narrative {
                println!("== {section}");
                for paragraph in text.split("\n\n") {
                    let letters: Vec<char> = paragraph.chars().collect();
                    let (head, tail) = (
                        letters.iter().take(30).collect::<String>(),
                        letters.iter().rev().take(20).rev().collect::<String>(),
                    );
                    println!("   {head} .. {tail}");
                }
            }
        }
    }
    assert_eq!(wrong, 0);
}
