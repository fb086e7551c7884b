//! Last year's report: which file of a folder it is, by the heads of the files, whatever their names.
//!
//! A folder is indexed once; of each file only the beginning is read. What the figures mean is not looked at.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::model::{Forms, Publication, Report};

use super::Error;
use super::disk::file;
use super::report::document::Document;
use super::report::keys::{BYTE_ORDER_MARK, HEAD_BYTES};

/// Of a folder with more files than this, the rest is not looked at.
const MOST: usize = 50_000;

/// The reports of a folder by agency and year.
#[derive(Clone, Debug, Default)]
pub struct PriorIndex {
    files: HashMap<(String, i64), Vec<PathBuf>>,
}

/// What the head of a report says.
struct Head {
    agency: String,
    year: i64,
    published: bool,
}

impl PriorIndex {
    /// Reads the heads of the report files in a folder, not of the folders in it. Files that are none are left out.
    pub fn of_folder(folder: &Path) -> Result<Self, Error> {
        let mut found: HashMap<(String, i64), Vec<(bool, PathBuf)>> = HashMap::new();
        for path in file::toml_files(folder)?.into_iter().take(MOST) {
            if let Some(Head { agency, year, published }) = head(&path) {
                found.entry((agency, year)).or_default().push((!published, path));
            }
        }
        let sorted = found.into_iter().map(|(key, mut files)| {
            // What was published counts before a draft, else the name decides, so that the choice is always the same.
            files.sort();
            (key, files.into_iter().map(|(_, path)| path).collect())
        });
        Ok(Self { files: sorted.collect() })
    }

    /// Returns the files that are the report of the year before of the same agency; the one to take stands first.
    pub fn priors_of(&self, report: &Report) -> &[PathBuf] {
        let key = (plain(&report.agency), i64::from(report.year) - 1);
        self.files.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// Returns the folder in which last year's report is looked for: the one of the report.
pub fn folder_of(report: &Path) -> &Path {
    match report.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Reads a report that others are compared with; `None` where its file holds no report.
pub fn read(path: &Path, forms: &dyn Forms) -> Result<Option<Report>, Error> {
    let bytes = file::read(path)?;
    Ok(Document::parse(&path.display().to_string(), &bytes, forms).report)
}

fn head(path: &Path) -> Option<Head> {
    let bytes = file::read_head(path, HEAD_BYTES).ok()?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        // The limit may cut a character.
        Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
    };
    head_of(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text))
}

fn head_of(text: &str) -> Option<Head> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('[') {
            break;
        }
        end += line.len();
    }
    let (table, _) = toml::de::DeTable::parse_recoverable(&text[..end]);
    let table = table.get_ref();
    table.get("gouji")?;
    let word = |key: &str| table.get(key).and_then(|value| value.get_ref().as_str());
    let year = table.get("year")?.get_ref().as_integer()?;
    Some(Head {
        agency: plain(word("agency")?),
        year: i64::from_str_radix(year.as_str(), year.radix()).ok()?,
        published: word("status") == Some(Publication::Published.word()),
    })
}

/// Returns a name without the spaces in it, which people set or not.
fn plain(agency: &str) -> String {
    agency.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, i64, bool)>) {
        let head = head_of(text);
        let got = head.as_ref().map(|head| (head.agency.as_str(), head.year, head.published));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn the_head_of_a_report_tells_whose_it_is() {
        let head = "# 甲\ngouji = 1\nagency = \"甲县 人民政府\"\nyear = 2023\n";
        check(head, Some(("甲县人民政府", 2023, false)));
        check(
            &format!("{head}status = \"published\"\n[requests]\nx = "),
            Some(("甲县人民政府", 2023, true)),
        );
        check("name = \"gouji\"\nyear = 2023\n", None);
        check("gouji = 1\nyear = 2023\n[unit]\nagency = \"乙\"\n", None);
        check("", None);
    }
}
