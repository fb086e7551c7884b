//! A text as the reader of claims sees it: placeholders filled, spaces gone, full-width and traditional characters in
//! their plain form, each with the bytes of the source that it came from.

use std::ops::Range;

use crate::model::{Reference, Report, Vocabulary, placeholders};

/// What stands for the figure of a blank cell.
pub(in crate::check) const BLANK: char = '\u{0}';

/// A character with its place.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Letter {
    /// The plain character.
    pub(in crate::check) plain: char,
    /// Its bytes in the source.
    pub(in crate::check) start: usize,
    pub(in crate::check) end: usize,
    /// Whether space stands before it.
    pub(in crate::check) apart: bool,
    /// The placeholder that it was filled in for, by number.
    pub(in crate::check) filled: Option<usize>,
}

/// A text taken apart.
pub(in crate::check) struct Flat<'a> {
    pub(in crate::check) source: &'a str,
    pub(in crate::check) letters: Vec<Letter>,
    /// What the placeholders read, by number, each with what stands between its braces.
    pub(in crate::check) references: Vec<(Reference, &'a str)>,
}

impl<'a> Flat<'a> {
    /// Takes the text of a section apart. A blank line is kept as one line end, all other space goes.
    pub(in crate::check) fn new(
        report: &Report,
        prior: Option<&Report>,
        vocabulary: &Vocabulary,
        source: &'a str,
    ) -> Self {
        let letters = Vec::with_capacity(source.len() / 3 + 8);
        let mut flat = Self { source, letters, references: Vec::new() };
        let mut done = 0;
        for placeholder in placeholders(source) {
            let read = Reference::read(report.form(), placeholder.name);
            let Ok(reference) = read else { continue };
            let Ok(figure) = reference.printed(report, prior) else { continue };
            flat.plain(vocabulary, done..placeholder.span.start);
            let number = flat.references.len();
            flat.references.push((reference, placeholder.name));
            let shown = if figure.is_empty() { BLANK.to_string() } else { figure };
            for plain in shown.chars().filter(|c| !c.is_whitespace()) {
                flat.letters.push(Letter {
                    plain,
                    start: placeholder.span.start,
                    end: placeholder.span.end,
                    apart: false,
                    filled: Some(number),
                });
            }
            done = placeholder.span.end;
        }
        flat.plain(vocabulary, done..source.len());
        flat
    }

    fn plain(&mut self, vocabulary: &Vocabulary, span: Range<usize>) {
        let (mut apart, mut lines) = (false, 0);
        for (at, character) in self.source[span.clone()].char_indices() {
            let start = span.start + at;
            let end = start + character.len_utf8();
            if character.is_whitespace() {
                apart = true;
                lines += usize::from(character == '\n');
                if lines == 2 && character == '\n' {
                    self.letters.push(Letter { plain: '\n', start, end, apart, filled: None });
                }
                continue;
            }
            let plain = vocabulary.plain(narrow(character));
            self.letters.push(Letter { plain, start, end, apart, filled: None });
            (apart, lines) = (false, 0);
        }
    }

    /// Returns a character of the source in its plain form; none for one of a placeholder.
    pub(in crate::check) fn plain_at(&self, at: usize) -> Option<char> {
        self.letters.get(at).filter(|letter| letter.filled.is_none()).map(|letter| letter.plain)
    }

    /// Returns the bytes of the source for a run of letters.
    pub(in crate::check) fn span(&self, letters: Range<usize>) -> Range<usize> {
        let start = self.letters.get(letters.start).map_or(self.source.len(), |l| l.start);
        let last = letters.end.checked_sub(1).filter(|at| *at >= letters.start);
        start..last.and_then(|at| self.letters.get(at)).map_or(start, |letter| letter.end)
    }

    /// Returns what a reader of the document sees for a run of letters.
    pub(in crate::check) fn shown(&self, letters: Range<usize>) -> String {
        let mut out = String::new();
        for at in letters.clone() {
            let Some(letter) = self.letters.get(at) else { break };
            if letter.apart && at > letters.start {
                out.push(' ');
            }
            match letter.filled {
                Some(_) if letter.plain == BLANK => {}
                Some(_) => out.push(letter.plain),
                None => out.push_str(&self.source[letter.start..letter.end]),
            }
        }
        out
    }
}

fn narrow(character: char) -> char {
    match character {
        '０'..='９' | '．' | '％' | '（' | '）' | '：' | '；' | '！' | '？' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}
