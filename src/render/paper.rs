//! A document ready for any format: its blocks and what it says of itself.
//!
//! The words that no form holds (the mark of a draft, the line before the seal) come in from the caller.

use crate::model::Report;

use super::block::{Block, Text};
use super::report::title;
use super::seal::Seal;

/// What a document says of itself besides its blocks, for formats that have a place for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    /// The title in one line.
    pub title: Text,
    /// The agency.
    pub agency: Text,
    /// The report year.
    pub year: i32,
    /// The id of the form.
    pub form: String,
    /// The data that it was made from.
    pub seal: Seal,
    /// The mark of a draft, already in words; every page of a draft carries it.
    pub draft: Option<Text>,
}

impl Properties {
    /// Returns what a document made from `report` says of itself.
    /// `prior` is last year's report, which texts may be compared with.
    pub fn of(report: &Report, prior: Option<&Report>, draft: Option<&str>) -> Self {
        let title: String = title(report).iter().map(Text::as_str).collect();
        Self {
            title: Text::new(&title),
            agency: Text::new(&report.agency),
            year: report.year,
            form: report.form().id.clone(),
            seal: Seal::of(report, prior),
            draft: draft.map(Text::new),
        }
    }
}

/// A document ready for any format.
#[derive(Clone, Debug)]
pub struct Paper {
    /// What it says of itself.
    pub properties: Properties,
    /// Its parts in printed order, without the mark of a draft.
    pub blocks: Vec<Block>,
}

impl Paper {
    /// Returns the blocks for formats without pages of their own: the mark of a draft stands first and before each
    /// section, so that no page of a print-out goes without one, and the seal stands last.
    pub fn flowing(&self, seal_line: &str) -> Vec<Block> {
        let mark = || self.properties.draft.clone().map(Block::DraftMark);
        let mut out: Vec<Block> = mark().into_iter().collect();
        for block in &self.blocks {
            if matches!(block, Block::Heading { level: 1, .. }) {
                out.extend(mark());
            }
            out.push(block.clone());
        }
        out.push(self.seal(seal_line));
        out
    }

    /// Returns the line of the seal.
    pub fn seal(&self, seal_line: &str) -> Block {
        Block::Seal(Text::new(&format!("{seal_line}{}", self.properties.seal)))
    }
}
