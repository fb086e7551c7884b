//! A folder with a report, and the real editor in it.

use std::fs;
use std::path::PathBuf;

use gouji::definition::Library;
use gouji::model::{Forms as _, Report};
use gouji::store::report::document::Document;

use crate::common::pty::Program;

pub(crate) const SIZE: (u16, u16) = (80, 24);

/// A folder with a copy of an example.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        // Still being written: a published one asks for a reason at every save.
        let text = fs::read_to_string("examples/laizhou-2020.toml").unwrap();
        fs::write(place.file(), text.replacen("\"published\"", "\"draft\"", 1)).unwrap();
        place
    }

    /// A blank report.
    pub(crate) fn blank() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let library = Library::builtin();
        let report = Report::new(library.form("cn-2019").unwrap().clone(), "甲县", 2020);
        fs::write(place.file(), Document::create("a.toml", &report).bytes()).unwrap();
        place
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.path().join("a.toml")
    }

    pub(crate) fn start(&self) -> Program {
        self.start_with(&["a.toml"])
    }

    pub(crate) fn start_with(&self, arguments: &[&str]) -> Program {
        Program::start(arguments, self.0.path(), SIZE)
    }

    pub(crate) fn under_shell(&self, line: &str) -> Program {
        Program::under_shell(line, &["a.toml"], self.0.path(), SIZE)
    }

    pub(crate) fn saved(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }
}

/// To the first cell of table 三.
pub(crate) const TABLE: &str = "<PageDown><PageDown>";
