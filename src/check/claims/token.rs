//! A text as a row of words, numbers, years and marks.

use std::ops::Range;

use super::number::{Number, number};
use super::text::Flat;
use crate::model::Vocabulary;
use crate::model::vocabulary::Classes;

/// What a run of letters is.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) enum Kind {
    /// A word of the vocabulary, by number.
    Word(usize),
    /// A number.
    Number(Number),
    /// A year.
    Year,
    /// The end of a sentence; true for that of a paragraph.
    Stop(bool),
    /// The end of a clause.
    Comma,
    /// The mark between items of a list.
    Pause,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Anything else.
    Other,
}

/// A run of letters.
#[derive(Clone, Debug)]
pub(in crate::check) struct Token {
    pub(in crate::check) kind: Kind,
    pub(in crate::check) letters: Range<usize>,
    /// What is said: the classes of a word, or which year it is.
    pub(in crate::check) classes: Classes,
}

impl Token {
    pub(in crate::check) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Number(_))
    }

    /// Whether a clause ends here.
    pub(in crate::check) fn ends_clause(&self) -> bool {
        matches!(self.kind, Kind::Stop(_) | Kind::Comma | Kind::Open | Kind::Close)
    }
}

/// The classes whose meaning is fixed, which words a form has for them being its own matter.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Roles {
    pub(in crate::check) none: Classes,
    pub(in crate::check) all: Classes,
    pub(in crate::check) is: Classes,
    pub(in crate::check) among: Classes,
    pub(in crate::check) each: Classes,
    pub(in crate::check) joiner: Classes,
    pub(in crate::check) glue: Classes,
    pub(in crate::check) more: Classes,
    pub(in crate::check) about: Classes,
    pub(in crate::check) over: Classes,
    pub(in crate::check) ordinal: Classes,
    pub(in crate::check) rest: Classes,
    pub(in crate::check) unit: Classes,
    pub(in crate::check) unit_other: Classes,
    pub(in crate::check) years: [Classes; 3],
    pub(in crate::check) elsewhere: Classes,
}

impl Roles {
    pub(in crate::check) fn new(vocabulary: &Vocabulary) -> Self {
        let of = |class| vocabulary.mask(class);
        Self {
            none: of("none"),
            all: of("all"),
            is: of("is"),
            among: of("among"),
            each: of("each"),
            joiner: of("joiner"),
            glue: of("glue"),
            more: of("more"),
            about: of("about"),
            over: of("over"),
            ordinal: of("ordinal"),
            rest: of("rest"),
            unit: of("unit"),
            unit_other: of("unit_other"),
            years: [of("last_year"), of("this_year"), of("next_year")],
            elsewhere: of("elsewhere"),
        }
    }
}

/// Takes a text apart. `year` is the report's.
pub(in crate::check) fn tokens(
    flat: &Flat,
    vocabulary: &Vocabulary,
    roles: &Roles,
    year: i32,
) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(flat.letters.len() / 2);
    let mut at = 0;
    while at < flat.letters.len() {
        let (kind, end, classes) = token(flat, vocabulary, roles, year, at);
        match tokens.last_mut() {
            Some(last) if matches!((kind, last.kind), (Kind::Other, Kind::Other)) => {
                last.letters.end = end;
            }
            _ => tokens.push(Token { kind, letters: at..end, classes }),
        }
        at = end;
    }
    tokens
}

fn token(
    flat: &Flat,
    vocabulary: &Vocabulary,
    roles: &Roles,
    year: i32,
    at: usize,
) -> (Kind, usize, Classes) {
    let letter = flat.letters[at];
    let word = match letter.filled {
        Some(_) => None,
        None => vocabulary.longest(|more| flat.plain_at(at + more)),
    };
    let word = word.map(|word| (word, &vocabulary.words()[word]));
    let longer = word.map_or(0, |(_, word)| word.text.len());
    if let Some(number) = number(&flat.letters, at).filter(|number| number.end - at >= longer) {
        if let Some((end, classes)) = as_year(flat, roles, year, &number) {
            return (Kind::Year, end, classes);
        }
        if !number.numerals || number.percent || is_counted(flat, vocabulary, roles, number.end) {
            return (Kind::Number(number), number.end, 0);
        }
    }
    if let Some((number, word)) = word {
        return (Kind::Word(number), at + word.text.len(), word.classes);
    }
    (mark(letter.plain), at + 1, 0)
}

fn mark(plain: char) -> Kind {
    match plain {
        '\n' => Kind::Stop(true),
        '。' | '；' | ';' | '!' | '?' | '…' => Kind::Stop(false),
        '，' | ',' | ':' => Kind::Comma,
        '、' | '/' => Kind::Pause,
        '(' | '〔' | '[' | '【' => Kind::Open,
        ')' | '〕' | ']' | '】' => Kind::Close,
        _ => Kind::Other,
    }
}

/// Whether a unit stands behind a Chinese numeral; others are parts of words.
fn is_counted(flat: &Flat, vocabulary: &Vocabulary, roles: &Roles, at: usize) -> bool {
    let mut at = at;
    for _ in 0..2 {
        let Some(word) = vocabulary.longest(|more| flat.plain_at(at + more)) else { break };
        let word = &vocabulary.words()[word];
        if word.classes & (roles.unit | roles.unit_other) != 0 {
            return true;
        }
        if word.classes & roles.over == 0 {
            break;
        }
        at += word.text.len();
    }
    false
}

/// A number of four digits before 年 is a year: last year's, this one's, the next, or another.
fn as_year(flat: &Flat, roles: &Roles, year: i32, number: &Number) -> Option<(usize, Classes)> {
    let value = number.value.filter(|value| value.scale() == 0)?;
    let value = i32::try_from(value).ok()?;
    let behind = |more: usize| flat.letters.get(number.end + more).map(|letter| letter.plain);
    if !(1950..2100).contains(&value) || number.percent || behind(0) != Some('年') {
        return None;
    }
    let classes = match value - year {
        -1 => roles.years[0],
        0 => roles.years[1],
        1 => roles.years[2],
        _ => 0,
    };
    Some((number.end + 1 + usize::from(behind(1) == Some('度')), classes))
}
