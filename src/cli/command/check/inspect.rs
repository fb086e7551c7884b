//! One file after the other: read, evaluated, and all that was found in it with what is suspected behind it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check::locate::Change;
use crate::check::{self, Assessed, Assessment, Gate, Summary};
use crate::model::{Excerpt, Finding, Place, Report, Rule, Severity, Status};
use crate::store::{self, report::document::Document};

use super::{Asked, Format};
use crate::cli::UNREADABLE;
use crate::cli::context::Context;
use crate::cli::output::acts_on_terminal;
use crate::cli::prior::Priors;
use crate::cli::suspect::Suspect;
use crate::present::arithmetic::{self, Arithmetic};

/// One file with all that was found.
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) report: Option<Report>,
    /// The file of last year's report that it was compared with.
    pub(super) prior: Option<PathBuf>,
    /// Of reading first, then of the rules.
    pub(super) findings: Vec<Reported>,
    /// What is behind the failed sums; [`Reported::cause`] counts in it.
    pub(super) causes: Vec<SharedCause>,
    pub(super) summary: Summary,
    /// What stands between the report and its publication; none where there is no report.
    pub(super) gate: Option<Gate>,
    /// True where the file could not be read as it stands.
    pub(super) unreadable: bool,
}

/// A finding with what is suspected behind it.
pub(super) struct Reported {
    pub(super) finding: Finding,
    pub(super) suspect: Suspect,
    /// The cause that it shares with others, by its index.
    pub(super) cause: Option<usize>,
    /// Why it was accepted.
    pub(super) reason: Option<String>,
    /// How both sides come about, where somebody asked.
    pub(super) arithmetic: Option<Arithmetic>,
    /// What would be written instead, by suggestion and change; left out where no figure stands in the file.
    pub(super) written: Vec<Option<Vec<Written>>>,
}

/// Where a figure stands in the file.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) place: Place,
    pub(super) excerpt: Excerpt,
}

/// Findings that one change puts right.
pub(super) struct SharedCause {
    /// The changes, for all of them together.
    pub(super) suspect: Suspect,
    /// How many findings have this cause.
    pub(super) count: usize,
    /// Where the suspected cells stand.
    pub(super) written: Vec<Written>,
}

impl From<Finding> for Reported {
    fn from(finding: Finding) -> Self {
        Self {
            finding,
            suspect: Suspect::default(),
            cause: None,
            reason: None,
            arithmetic: None,
            written: Vec::new(),
        }
    }
}

impl Checked {
    /// Returns the exit code of the file.
    pub(super) fn code(&self, strict: bool) -> u8 {
        let counts = &self.summary;
        let open = counts.warnings + counts.pending > 0;
        if self.unreadable { UNREADABLE } else { u8::from(counts.errors > 0 || strict && open) }
    }

    /// Returns the rule of a finding, where it is one of the form.
    pub(super) fn rule(&self, finding: &Finding) -> Option<&Rule> {
        self.report.as_ref()?.form().rule(&finding.rule)
    }

    /// Returns the cause of a finding, where it has one that explains others too.
    pub(super) fn shared_cause(&self, reported: &Reported) -> Option<&SharedCause> {
        let shared_cause = self.causes.get(reported.cause?)?;
        (shared_cause.count > 1 && !shared_cause.suspect.is_empty()).then_some(shared_cause)
    }
}

impl SharedCause {
    fn new(document: Option<&Document>, suspect: Suspect) -> Self {
        let first = suspect.first().map_or(&[][..], |first| &first.changes);
        let written = first.iter().filter_map(|change| written(document?, change.cell)).collect();
        Self { suspect, count: 0, written }
    }
}

/// What was assessed, and where it stands.
#[derive(Clone, Copy)]
struct Of<'a> {
    report: &'a Report,
    /// Last year's report.
    prior: Option<&'a Report>,
    document: Option<&'a Document>,
}

/// Checks files one after the other.
pub(super) struct Inspector<'a, 'c> {
    context: &'a Context<'c>,
    asked: Asked,
    priors: &'a Priors,
}

impl<'a, 'c> Inspector<'a, 'c> {
    pub(super) fn new(context: &'a Context<'c>, asked: Asked, priors: &'a Priors) -> Self {
        Self { context, asked, priors }
    }

    /// Reads and checks one file.
    pub(super) fn file(&self, path: &Path) -> Checked {
        let name = path.display().to_string();
        match store::disk::file::read_stdin_or_file(path) {
            Ok(bytes) => self.bytes(name, path, &bytes),
            Err(error) => {
                let finding = Finding::reading("unreadable", Severity::Error, error.message());
                let finding = match error.hint() {
                    Some(hint) => finding.hint(hint),
                    None => finding,
                };
                let mut summary = Summary::default();
                summary.count(&finding);
                Checked {
                    name,
                    report: None,
                    prior: None,
                    findings: vec![finding.into()],
                    causes: Vec::new(),
                    summary,
                    gate: None,
                    unreadable: true,
                }
            }
        }
    }

    fn bytes(&self, name: String, path: &Path, bytes: &[u8]) -> Checked {
        let opened = Document::parse(&name, bytes, &self.context.library);
        let unreadable = opened.report.is_none() || opened.findings.iter().any(Finding::blocks);
        let mut checked = Checked {
            name,
            report: None,
            prior: None,
            findings: Vec::new(),
            causes: Vec::new(),
            summary: Summary::default(),
            gate: None,
            unreadable,
        };
        let mut findings = opened.findings;
        let Some(report) = opened.report else {
            checked.summary.count_all(&findings);
            checked.findings = findings.into_iter().map(Reported::from).collect();
            return checked;
        };
        let (prior, mismatch) = self.priors.of(self.context, path, &report);
        let last = prior.as_ref().map(|prior| &prior.report);
        let assessment = check::assess(&report, last);
        findings.extend(mismatch);
        checked.summary = assessment.summary();
        checked.gate = Some(assessment.gate().clone());
        checked.summary.count_all(&findings);
        checked.findings = findings.into_iter().map(Reported::from).collect();
        let of = Of { report: &report, prior: last, document: opened.document.as_ref() };
        self.assessed(of, &assessment, &mut checked);
        checked.prior = prior.map(|prior| prior.path);
        checked.report = Some(report);
        checked
    }

    /// Adds what was assessed, each finding with its place and with what is suspected behind it.
    fn assessed(&self, of: Of<'_>, assessment: &Assessment, checked: &mut Checked) {
        // Only what sums share is reported as a cause; of all others each is its own.
        let mut causes: BTreeMap<usize, usize> = BTreeMap::new();
        let list =
            if self.asked.all { assessment.all() } else { assessment.findings().iter().collect() };
        // Where a rule holds that is no sum, nothing is proved, and nothing said.
        let proves = |held: &&Assessed| held.sum.is_some() || held.finding.status != Status::Passed;
        for held in list.into_iter().filter(proves) {
            if !self.asked.takes(&held.finding) {
                continue;
            }
            let cause = held.cause.filter(|_| held.sum.is_some());
            let cause = cause.map(|cause| {
                let next = causes.len();
                let number = *causes.entry(cause).or_insert(next);
                if number == next {
                    let shared = assessment.causes()[cause].suggestions.iter().collect();
                    checked.causes.push(SharedCause::new(of.document, Suspect::new(shared)));
                }
                checked.causes[number].count += 1;
                number
            });
            checked.findings.push(Reported { cause, ..self.reported(of, assessment, held) });
        }
    }

    fn reported(&self, of: Of<'_>, assessment: &Assessment, held: &Assessed) -> Reported {
        let locale = self.context.locale;
        let arithmetic = || match held.sum {
            Some(sum) => {
                let sums = assessment.sums();
                Some(arithmetic::of_instance(locale, of.report, sums, sum, of.prior))
            }
            None => arithmetic::of_cells(locale, of.report, of.prior, &held.finding),
        };
        let suspect = match held.finding.status {
            Status::Pending if !self.asked.wants_blanks() => Suspect::default(),
            _ => Suspect::of(assessment, held),
        };
        let written = match (self.asked.format, of.document) {
            (Format::Sarif, Some(document)) => fixes(document, &suspect),
            _ => Vec::new(),
        };
        Reported {
            suspect,
            written,
            reason: check::reason(of.report, &held.finding).map(str::to_owned),
            arithmetic: self.asked.wants_arithmetic().then(arithmetic).flatten(),
            ..Reported::from(place(of.document, held.finding.clone()))
        }
    }
}

/// Returns where the figures stand that each suggestion changes; `None` where one of them does not stand in the file.
fn fixes(document: &Document, suspect: &Suspect) -> Vec<Option<Vec<Written>>> {
    let of = |changes: &[Change]| changes.iter().map(|c| written(document, c.cell)).collect();
    suspect.suggestions().iter().map(|suggestion| of(&suggestion.changes)).collect()
}

/// Returns where the figure of a cell stands.
fn written(document: &Document, cell: crate::model::CellId) -> Option<Written> {
    let place = document.place(cell)?;
    let excerpt = excerpt(document.text(), &place)?;
    Some(Written { place, excerpt })
}

/// Gives a finding over figures the place of the first of them that stands in the text.
fn place(document: Option<&Document>, mut finding: Finding) -> Finding {
    let Some(document) = document else { return finding };
    let quoted = finding.quote.as_ref();
    let quoted = quoted.and_then(|quote| match quote.section.as_str() {
        // A text of `[document]`.
        "" => document.words_place(&quote.text),
        section => document.text_place(section, &quote.span),
    });
    let written = || finding.cells.iter().find_map(|cell| document.place(*cell));
    let section = || {
        let form = document.report().form();
        let of_cell = finding.cells.first().map(|cell| form.section_of(*cell).id.as_str());
        document.section_place(of_cell.or(finding.instance.as_deref())?)
    };
    let place = quoted.or_else(written).or_else(section);
    finding.excerpt = place.as_ref().and_then(|place| {
        let excerpt = excerpt(document.text(), place)?;
        let quoted = finding.quote.as_ref().and_then(|quote| {
            document.report().narrative.get(&quote.section)?.get(quote.span.clone())
        });
        let length = quoted.map_or(excerpt.length, |text| text.chars().count().max(1));
        Some(Excerpt { length, ..excerpt })
    });
    finding.place = place;
    finding
}

fn excerpt(text: &str, place: &Place) -> Option<Excerpt> {
    let line = text.lines().nth(place.line as usize - 1)?;
    let start = place.column as usize - 1;
    let mut rest = line.chars().skip(start).peekable();
    let quote = rest.next_if(|c| matches!(c, '"' | '\''));
    let length = match quote {
        Some(quote) => 2 + rest.take_while(|c| *c != quote).count(),
        None => rest
            .take_while(|c| !matches!(c, ',' | '}' | ' ' | '#' | '=') && !acts_on_terminal(*c))
            .count(),
    };
    Some(Excerpt { text: line.to_owned(), start, length: length.max(1) })
}
