//! What both front ends say, in the words of the locale: neither of them words it itself, so that one thing is told alike on
//! the command line and in the editor.
//!
//! Returns texts and keys; where they go, in which look and how much of them has room is for the front ends to say.

pub mod arithmetic;
pub mod cell;
pub mod checksheet;
pub mod difference;
pub mod document;
pub mod figure;
pub mod finding;
pub mod moment;
pub mod proposal;
pub mod read_back;
pub mod recovery;
pub mod section;
pub mod sides;
pub mod suggestion;

/// How much room there is for what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As much as it takes, as in a shell.
    Full,
    /// One line of a screen, perhaps only a part of it.
    Line,
}

/// Returns the first `most` letters of a text on one line, with a sign where there are more.
pub fn excerpt(text: &str, most: usize) -> String {
    let clean = text.replace(char::is_control, " ");
    let one = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match one.char_indices().nth(most) {
        Some((end, _)) => format!("{} ..", &one[..end]),
        None => one,
    }
}
