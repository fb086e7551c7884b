//! The modules of the sources, and which of them a path leads to.

use std::collections::BTreeMap;
use std::path::{Path as File, PathBuf};

use super::paths::{Named, Path, named};

/// Everything under a folder of sources, by the path of the module: `["check", "locate"]` for `check/locate.rs`.
pub(super) struct Modules {
    files: BTreeMap<Vec<String>, (PathBuf, Named)>,
}

impl Modules {
    /// Reads files by their places in the folder of sources.
    pub(super) fn of(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let read = |(place, text): (PathBuf, String)| (module(&place), (place, named(&text)));
        Self { files: files.into_iter().map(read).collect() }
    }

    /// All modules with their files.
    pub(super) fn all(&self) -> impl Iterator<Item = (&[String], &File, &Named)> {
        self.files.iter().map(|(module, (place, named))| (&module[..], place.as_path(), named))
    }

    /// The file of a module.
    pub(super) fn file(&self, module: &[String]) -> Option<&File> {
        self.files.get(module).map(|(place, _)| place.as_path())
    }

    /// A path from the root of the crate, where it leads into the crate.
    pub(super) fn rooted(&self, module: &[String], path: &Path) -> Option<Vec<String>> {
        let mut at = [module, &path.inside].concat();
        let mut parts = &path.parts[..];
        let first = parts.first()?;
        match first.as_str() {
            "crate" => (at, parts) = (Vec::new(), &parts[1..]),
            "self" => parts = &parts[1..],
            "super" => {}
            // A module here, or something that a `use` brought in.
            _ if self.files.contains_key(&[&at[..], &parts[..1]].concat()) => {}
            _ => return self.brought_in(module, path, first),
        }
        while parts.first().is_some_and(|part| part == "super") {
            at.pop();
            parts = &parts[1..];
        }
        Some([&at, parts].concat())
    }

    fn brought_in(&self, module: &[String], path: &Path, first: &str) -> Option<Vec<String>> {
        let (_, named) = self.files.get(module)?;
        let brings = |brought: &&Path| {
            brought.name.as_deref() == Some(first)
                && brought.inside == path.inside
                && brought.parts.first().is_some_and(|part| part != first)
        };
        let head = self.rooted(module, named.paths.iter().find(brings)?)?;
        Some([&head[..], &path.parts[1..]].concat())
    }

    /// The module in which something stands that a path from the root names, past all that only hands it on.
    pub(super) fn home(&self, path: &[String]) -> Option<Vec<String>> {
        self.home_within(path, 8)
    }

    fn home_within(&self, path: &[String], steps: usize) -> Option<Vec<String>> {
        let known =
            (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(known);
        let Some(next) = rest.first() else { return Some(module.to_vec()) };
        let (_, named) = &self.files[module];
        let hands_on =
            |handed: &&Path| handed.inside.is_empty() && handed.name.as_ref() == Some(next);
        let further = named.paths.iter().find(hands_on).filter(|_| steps > 0);
        let further = further.and_then(|handed| self.rooted(module, handed)).and_then(|head| {
            let path = [&head[..], &rest[1..]].concat();
            self.home_within(&path, steps - 1)
        });
        Some(further.unwrap_or_else(|| module.to_vec()))
    }
}

/// The module that a file is.
fn module(place: &File) -> Vec<String> {
    let names = place.with_extension("");
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| !matches!(name.as_str(), "lib" | "main")).collect()
}
