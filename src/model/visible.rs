//! Characters that act instead of standing, and a text in which they can be seen.

use std::fmt::Write as _;

/// Returns whether a character acts instead of standing: C0, C1, line separators, the marks that turn the direction, and
/// what XML cannot hold.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns `text` with a space for each tab and a visible code for each other character that would control a terminal,
/// break the line or turn the reading direction.
pub fn visible(text: &str) -> String {
    if !text.chars().any(is_control) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => clean.push(' '),
            // Writing to a String cannot fail.
            c if is_control(c) => drop(write!(clean, "<U+{:04X}>", u32::from(c))),
            c => clean.push(c),
        }
    }
    clean
}
