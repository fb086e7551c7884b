//! Facts that lie beside the project, for the tests that hold it against them: where they are not, nothing is held.

use std::io::Write as _;
use std::path::PathBuf;

/// The folder beside the project.
const SHARED: &str = "../shared";

/// Returns a file or folder of the facts, or says that there is none.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(SHARED).join(path);
    let there = place.exists();
    if !there {
        println!("skipped: no {SHARED}/{path}");
        note(path);
    }
    there.then_some(place)
}

/// Adds a line to the file that `GOUJI_SKIPPED` names: what was skipped is counted where the tests are run.
fn note(path: &str) {
    let Some(file) = std::env::var_os("GOUJI_SKIPPED") else { return };
    let mut file = std::fs::File::options().create(true).append(true).open(file).unwrap();
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    writeln!(file, "{test}: no {SHARED}/{path}").unwrap();
}

/// Reads the table of the official forms, or says that there is none.
pub(crate) fn official_forms() -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(shared("forms/forms.json")?).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}
