//! Last year's report beside the open one: its figures cell by cell.

use std::path::PathBuf;

use rust_decimal::Decimal;

use super::Session;
use crate::check::Sums;
use crate::model::{CellId, Report};

/// The report of the year before.
#[derive(Clone, Debug)]
pub struct Prior {
    /// The report.
    pub report: Report,
    /// Its file.
    pub path: PathBuf,
    /// For each cell of the open report, what it states for the cell of the same address.
    figures: Vec<Option<Decimal>>,
}

/// What is known of it.
#[derive(Clone, Debug)]
pub enum PriorState {
    /// Nobody looked for it yet.
    NotSought,
    /// It is being looked for.
    Looking,
    /// There is none to compare with.
    Missing,
    /// It is at hand.
    Found(Box<Prior>),
}

impl PriorState {
    /// Returns the report, where it is at hand.
    pub fn report(&self) -> Option<&Report> {
        self.found().map(|prior| &prior.report)
    }

    /// Returns what is at hand.
    pub fn found(&self) -> Option<&Prior> {
        match self {
            Self::Found(prior) => Some(prior),
            Self::NotSought | Self::Looking | Self::Missing => None,
        }
    }
}

impl Prior {
    /// Returns the name of its file.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

impl Session {
    /// Compares with a report of the year before, or with none. Figures are found by address, since its form may be
    /// another one.
    pub fn set_prior(&mut self, prior: Option<(Report, PathBuf)>) {
        let found = prior.map(|(report, path)| {
            let sums = Sums::of(&report, None);
            let same = |cell: CellId| {
                let here = self.form().cell(cell);
                let other = report.form().cell_at(&here.address)?;
                let there = report.form().cell(other);
                let unit = here.kind.usual_unit() == there.kind.usual_unit();
                sums.figure_of(other).filter(|_| unit)
            };
            let figures = self.form().ids().map(same).collect();
            Box::new(Prior { report, path, figures })
        });
        self.prior = found.map_or(PriorState::Missing, PriorState::Found);
        self.recheck(true);
    }

    /// Returns the report with its file, where somebody has to look for last year's report beside it; once.
    pub fn seek_prior(&mut self) -> Option<(Report, PathBuf)> {
        let path = self.path()?.to_owned();
        if !matches!(self.prior, PriorState::NotSought) {
            return None;
        }
        self.prior = PriorState::Looking;
        Some((self.report.clone(), path))
    }

    /// Returns what last year's report states for a cell, in the usual unit of its column.
    pub fn prior_figure(&self, cell: CellId) -> Option<Decimal> {
        self.prior.found()?.figures.get(cell.index()).copied().flatten()
    }
}
