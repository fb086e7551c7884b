//! The line that a finding is about, with a caret under the part that is meant.
//!
//! Long lines are cut around the caret; what is drawn has known widths, so that the caret stands where it should on
//! every terminal.

use std::ops::Range;

use crate::model::Excerpt;
use crate::text::width;

use super::output::{acts_on_terminal, printable};

/// Stands for what was cut off.
const CUT: &str = "..";

/// Returns the line and the line of carets below it, at most about `room` cells wide.
pub(super) fn lines(excerpt: &Excerpt, room: usize) -> (String, String) {
    let drawn: Vec<String> = excerpt.text.chars().map(draw).collect();
    let start = excerpt.start.min(drawn.len());
    let end = (start + excerpt.length.max(1)).min(drawn.len()).max(start);
    let window = window(&drawn, start..end, room);
    let mut line = String::new();
    if window.start > 0 {
        line.push_str(CUT);
    }
    let before: usize = width::width(&line) + cells(&drawn[window.start..start]);
    line.extend(drawn[window.clone()].iter().map(String::as_str));
    let meant = start..end.min(window.end);
    let marks = cells(&drawn[meant]).max(1);
    if window.end < drawn.len() {
        line.push_str(CUT);
    }
    (line, format!("{}{}", " ".repeat(before), "^".repeat(marks)))
}

fn draw(c: char) -> String {
    if acts_on_terminal(c) {
        printable(&c.to_string())
    } else {
        width::safe(&c.to_string(), false).into_owned()
    }
}

fn cells(drawn: &[String]) -> usize {
    drawn.iter().map(|text| width::width(text)).sum()
}

/// Returns the part of a line to show: all of it where it fits, else what stands around `meant`.
fn window(drawn: &[String], meant: Range<usize>, room: usize) -> Range<usize> {
    if cells(drawn) <= room {
        return 0..drawn.len();
    }
    let room = room.saturating_sub(2 * CUT.len());
    let mut window = meant.start..meant.start;
    let fits = |from: usize, to: usize| cells(&drawn[from..to]) <= room;
    while window.end < meant.end && fits(window.start, window.end + 1) {
        window.end += 1;
    }
    // A label stands before its figure, so that what comes before is worth more than what follows.
    let share = room * 2 / 3;
    while window.start > 0 && cells(&drawn[window.start - 1..window.end]) <= share {
        window.start -= 1;
    }
    while window.end < drawn.len() && fits(window.start, window.end + 1) {
        window.end += 1;
    }
    while window.start > 0 && fits(window.start - 1, window.end) {
        window.start -= 1;
    }
    window
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, meant: &str, room: usize, expected: (&str, &str)) {
        let at = text.find(meant).unwrap();
        let excerpt = Excerpt {
            text: text.to_owned(),
            start: text[..at].chars().count(),
            length: meant.chars().count(),
        };
        let got = lines(&excerpt, room);
        assert_eq!((got.0.as_str(), got.1.as_str()), expected);
    }

    #[test]
    fn carets_stand_under_what_is_meant() {
        check("a = 12", "12", 80, ("a = 12", "    ^^"));
        check("名 = “甲”, 12", "12", 80, ("名 = 「甲」, 12", "             ^^"));
        check("x\u{1b} = 5", "5", 80, ("x<U+001B> = 5", "            ^"));
        check("\tx", "x", 80, (" x", " ^"));
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = "received = { natural = 106, business = 0, research = 0, nonprofit = 0 }";
        check(text, "106", 30, ("..= { natural = 106, busines..", "                ^^^"));
        check(text, "received", 30, ("received = { natural = 106..", "^^^^^^^^"));
    }

    #[test]
    fn a_place_behind_the_end_still_has_a_caret() {
        let excerpt = Excerpt { text: "ab".to_owned(), start: 9, length: 3 };
        assert_eq!(lines(&excerpt, 80), ("ab".to_owned(), "  ^".to_owned()));
    }
}
