//! Files that hold what comes out, for people to look at: compared byte by byte, written anew with `BLESS=1`.

use std::path::Path;

/// Compares what comes out with what a file holds; `BLESS=1` writes the file anew, to be looked at before it is kept.
pub(crate) fn compare(path: impl AsRef<Path>, got: &str) {
    let path = path.as_ref();
    if is_blessed() {
        std::fs::write(path, got).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let at = got.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = at.map_or("at its end".to_owned(), |at| format!("first in line {}", at + 1));
    let path = path.display();
    assert!(got == expected, "{path} differs, {line}; BLESS=1 writes it anew. Now it is:\n{got}");
}

/// Returns whether files are to be written anew.
pub(crate) fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}
