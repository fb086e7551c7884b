//! Breaking text into lines of a display width, as Chinese is set: between any two characters, but no closing mark at
//! the start of a line, no opening mark at its end, and figures and Latin words whole.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Returns whether a character is a mark that does not begin a line.
pub fn closes(character: char) -> bool {
    matches!(
        character,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '〗'
            | '”'
            | '’'
            | '％'
            | '‰'
            | '℃'
            | '…'
            | '·'
            | '～'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | '}'
            | '%'
    )
}

/// Returns whether a character is a mark that does not end a line.
pub fn opens(character: char) -> bool {
    matches!(
        character,
        '(' | '[' | '{' | '（' | '《' | '〈' | '「' | '『' | '【' | '〔' | '〖' | '“' | '‘'
    )
}

/// Returns `text` in lines of at most `width` columns; at least one line, and no line ends with a space.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(text) {
        let takes = piece.width();
        if used > 0 && used + piece.trim_end().width() > width {
            lines.push(String::new());
            used = 0;
        }
        let parts = if takes > width { split(piece, width) } else { vec![piece.to_owned()] };
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                lines.push(String::new());
                used = 0;
            }
            // A space that begins a broken line separates nothing.
            let part =
                if used == 0 && lines.len() > 1 { part.trim_start_matches(' ') } else { &part };
            used += part.width();
            if let Some(line) = lines.last_mut() {
                line.push_str(part);
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end_matches(' ').len());
    }
    lines
}

/// The parts of a text between which a line may end, spaces kept behind the part before them.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before: Option<&str> = None;
    for (at, here) in text.grapheme_indices(true) {
        if before.is_some_and(|before| may_break(before, here)) {
            found.push(&text[start..at]);
            start = at;
        }
        before = Some(here);
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

fn may_break(before: &str, here: &str) -> bool {
    if here == " " || is(here, closes) || is(before, opens) {
        return false;
    }
    before == " " || is_wide(before) || is_wide(here)
}

fn is_wide(grapheme: &str) -> bool {
    // Quotation marks are narrow by the tables but set as full characters in Chinese text.
    grapheme.width() > 1 || is(grapheme, closes) && !grapheme.is_ascii() || is(grapheme, opens)
}

fn is(grapheme: &str, mark: fn(char) -> bool) -> bool {
    grapheme.chars().next().is_some_and(mark)
}

/// A part that is wider than a whole line, cut where the line ends.
fn split(piece: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for grapheme in piece.graphemes(true) {
        if used > 0 && used + grapheme.width() > width {
            parts.push(String::new());
            used = 0;
        }
        used += grapheme.width();
        if let Some(part) = parts.last_mut() {
            part.push_str(grapheme);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(wrap(text, width), expected, "{text:?} in {width}");
    }

    #[test]
    fn chinese_breaks_anywhere_but_keeps_marks_and_figures_whole() {
        check("政府信息公开", 8, &["政府信息", "公开"]);
        check("政府信息，公开", 8, &["政府信", "息，公开"]);
        check("政府信（息）", 8, &["政府信", "（息）"]);
        check("共收到 12345 件", 8, &["共收到", "12345 件"]);
        check("答复率为100%。其", 10, &["答复率为", "100%。其"]);
        check("危及“三安全”", 6, &["危及", "“三安", "全”"]);
    }

    #[test]
    fn nothing_is_lost_and_no_line_is_too_wide() {
        check("", 10, &[""]);
        check("1234567890", 4, &["1234", "5678", "90"]);
        check("（（（（（", 4, &["（（", "（（", "（"]);
        check("a b c d", 3, &["a b", "c d"]);
    }
}
