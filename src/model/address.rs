//! Cell addresses as people write them: ids, words from the printed form, printed numbers.
//!
//! `requests.granted.natural`, `三 予以公开 自然人`, `3.3.1.1` and `3.3.1 自然人` are the same cell. What is not clear is
//! never guessed: it comes back with the cells that may have been meant. No word of any form stands here.

use super::nearest::distance;
use super::{CellId, Form, Group, Label};

/// Most cells to suggest for a text that names none.
const MOST_NEAR: usize = 5;
/// More words than this are no address.
const MOST_WORDS: usize = 12;
/// The longest label of an official form has a third of these bytes.
const LONGEST: usize = 600;

/// Why a text is not the address of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// It fits several cells equally well: all of them, in form order.
    Ambiguous(Vec<CellId>),
    /// It fits none: those that come nearest, best first; may be empty.
    Unknown(Vec<CellId>),
}

/// Finds the cell that a text names.
pub fn resolve(form: &Form, text: &str) -> Result<CellId, Unresolved> {
    let found = select(form, text)?;
    match found[..] {
        [cell] => Ok(cell),
        _ => Err(Unresolved::Ambiguous(found)),
    }
}

/// Finds the cells that a text names: one, or all of one row where no column is named.
pub fn select(form: &Form, text: &str) -> Result<Vec<CellId>, Unresolved> {
    let text: String = text.chars().map(half).collect::<String>().trim().to_lowercase();
    if let Some(cell) = form.cell_at(&text) {
        return Ok(vec![cell]);
    }
    let words = words(&text);
    if words.is_empty() || words.len() > MOST_WORDS || text.len() > LONGEST {
        return Err(Unresolved::Unknown(Vec::new()));
    }
    let found = by_number(form, &text).unwrap_or_else(|| by_words(form, &words, form.ids()));
    let Some(first) = found.first() else { return Err(Unresolved::Unknown(near(form, &words))) };
    let row = |id: CellId| (form.cell(id).table, form.cell(id).block, form.cell(id).row);
    let one_row = found.iter().all(|cell| row(*cell) == row(*first));
    if one_row { Ok(found) } else { Err(Unresolved::Ambiguous(found)) }
}

/// Returns the ASCII form of a full-width character, and a point for the full stop of a Chinese input method.
fn half(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '！'..='～' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    }
}

fn words(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '/' | '>' | '|' | '-');
    text.split(apart).map(plain).filter(|word| !word.is_empty()).collect()
}

/// Returns a text without spaces and punctuation, so that `“三安全一稳定”` is found without its quotes.
fn plain(text: &str) -> String {
    let letters = text.chars().map(half).filter(|c| c.is_alphanumeric() || *c == '_');
    letters.flat_map(char::to_lowercase).collect()
}

/// Finds cells by the printed number that a text starts with; `None` where it is none of this form.
fn by_number(form: &Form, text: &str) -> Option<Vec<CellId>> {
    let digits =
        text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number = text[..digits].trim_end_matches('.');
    if number.is_empty() {
        // The section may be written as it is printed: 四.1.1
        let (first, rest) = text.split_once(['.', ' '])?;
        let at = form.sections.iter().position(|section| section.number.zh == first)?;
        let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
        return numbered.then(|| by_number(form, &format!("{}.{rest}", at + 1))).flatten();
    }
    let rest = words(&text[digits..]);
    let with = |number: &str| {
        let row = |id: &CellId| form.row_of(*id).number == number;
        form.ids().filter(row).collect::<Vec<_>>()
    };
    let found = by_words(form, &rest, with(number).into_iter());
    if !found.is_empty() {
        return Some(found);
    }
    if let Some((row, column)) = number.rsplit_once('.')
        && let Some(column) = column.parse::<usize>().ok().and_then(|at| at.checked_sub(1))
        && let row = with(row)
        && !row.is_empty()
    {
        let found: Vec<CellId> =
            row.into_iter().filter(|id| form.cell(*id).column == column).collect();
        return (rest.is_empty() && !found.is_empty()).then_some(found);
    }
    let under = format!("{number}.");
    let below = form.ids().filter(|id| form.row_of(*id).number.starts_with(&under));
    let found = by_words(form, &rest, below);
    (!found.is_empty()).then_some(found)
}

/// Finds the cells that the words fit best, in form order.
fn by_words(form: &Form, words: &[String], among: impl Iterator<Item = CellId>) -> Vec<CellId> {
    let fits = among.filter_map(|cell| Some((Names::of(form, cell).fit(words, 0)?, cell)));
    let fits: Vec<(u32, CellId)> = fits.collect();
    let best = fits.iter().map(|(fit, _)| *fit).min();
    fits.into_iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, cell)| cell).collect()
}

/// The parts of a cell's address in the order in which they are written.
const SECTION: usize = 0;
const ROW_GROUP: usize = 1;
const ROW: usize = 2;
const COLUMN_GROUP: usize = 3;
const COLUMN: usize = 4;

/// All by which the parts of a cell's address may be called.
struct Names {
    /// One list for each part, already plain.
    of: [Vec<String>; 5],
    /// The printed ordinals of the groups and of the row, as 三 of （三）: too little to name a row alone.
    marks: [Vec<String>; 2],
}

impl Names {
    fn of(form: &Form, cell: CellId) -> Self {
        let (section, table) = (form.section_of(cell), form.table_of(cell));
        let (row, column) = (form.row_of(cell), form.column_of(cell));
        let mut names = Self { of: Default::default(), marks: Default::default() };
        // A digit, as the number is written in English, is the printed number of `by_number`.
        names.of[SECTION].extend([&section.number.zh, &table.id, &section.id].map(|t| plain(t)));
        for label in [&section.heading, &section.short, &section.tiny] {
            names.label(SECTION, label);
        }
        names.groups(ROW_GROUP, &table.row_groups, row.group);
        names.groups(COLUMN_GROUP, &table.column_groups, column.group);
        names.label(ROW, &row.label);
        names.label(ROW, &row.short);
        names.of[ROW].push(plain(&row.id));
        names.label(COLUMN, &column.label);
        names.label(COLUMN, &column.short);
        names.of[COLUMN].extend([plain(&column.id), (form.cell(cell).column + 1).to_string()]);
        for (part, aliases) in [(ROW, &row.aliases), (COLUMN, &column.aliases)] {
            for alias in aliases {
                names.text(part, alias);
            }
        }
        names
    }

    fn groups(&mut self, part: usize, groups: &[Group], mut at: Option<usize>) {
        while let Some(group) = at.and_then(|at| groups.get(at)) {
            self.label(part, &group.label);
            self.of[part].push(plain(&group.id));
            at = group.parent;
        }
    }

    fn label(&mut self, part: usize, label: &Label) {
        self.text(part, &label.zh);
        self.of[part].push(plain(&label.en));
    }

    /// Adds a text, the same without its ordinal, and without what stands in brackets behind.
    fn text(&mut self, part: usize, text: &str) {
        let text: String = text.chars().map(half).collect();
        let bare = without_ordinals(&text);
        let short = bare.split('(').next().unwrap_or_default();
        let mark = plain(&text[..text.len() - bare.len()]);
        self.of[part].extend([plain(&text), plain(bare), plain(short)]);
        if let Some(marks) = part.checked_sub(ROW_GROUP).and_then(|at| self.marks.get_mut(at)) {
            marks.push(mark);
        }
    }

    /// Returns how well the words name the parts of this cell from `part` on, 0 for exactly; `None` where they do not.
    /// Several words may be one name, and parts may be left out.
    fn fit(&self, words: &[String], part: usize) -> Option<u32> {
        if words.is_empty() {
            return Some(0);
        }
        let parts = part..=COLUMN;
        let ways = parts.flat_map(|part| (1..=words.len()).map(move |taken| (part, taken)));
        ways.filter_map(|(at, taken)| {
            let grade = self.grade(&words[..taken].concat(), at, part > SECTION)?;
            // One row or column may stand in several groups; all else is named once.
            let next = if matches!(at, ROW_GROUP | COLUMN_GROUP) { at } else { at + 1 };
            Some(grade + self.fit(&words[taken..], next)?)
        })
        .min()
    }

    fn grade(&self, word: &str, part: usize, after_section: bool) -> Option<u32> {
        let names = || self.of[part].iter().filter(|name| !name.is_empty());
        if names().any(|name| name == word) {
            return Some(0);
        }
        let marks = part.checked_sub(ROW_GROUP).and_then(|at| self.marks.get(at));
        if after_section && marks.is_some_and(|marks| marks.iter().any(|mark| mark == word)) {
            return Some(1);
        }
        // One letter, or a figure, is in too many names.
        if word.chars().count() < 2 || word.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        // A part of a name is as good as any other part: 办理结果 is not more 办理结果总计 than 本年度办理结果.
        names().any(|name| name.contains(word)).then_some(2)
    }

    /// Returns how far the words are from the names of this cell, each word from the nearest.
    fn distance(&self, words: &[String]) -> usize {
        let names = || self.of.iter().flatten().filter(|name| !name.is_empty());
        let far = |word: &str, name: &String| {
            // Latin words are mistyped, Chinese ones are shortened too.
            let shortened = !word.is_ascii() && word.chars().count() > 1 && shortens(word, name);
            if shortened { 1 } else { distance(word, name) }
        };
        let far = |word: &str| names().map(|name| far(word, name)).min();
        words.iter().map(|word| far(word).unwrap_or(0).min(word.chars().count())).sum()
    }
}

/// Returns whether a word is made of letters of the name in their order, as 国密 of 国家秘密.
fn shortens(word: &str, name: &str) -> bool {
    let mut letters = name.chars();
    word.chars().all(|c| letters.any(|other| other == c))
}

/// Returns a printed label behind its ordinals, as it is printed: 予以公开 of （一）予以公开.
pub fn without_ordinal(label: &str) -> &str {
    let text: String = label.chars().map(half).collect();
    let skipped = text.chars().count() - without_ordinals(&text).chars().count();
    label.char_indices().nth(skipped).map_or("", |(at, _)| &label[at..])
}

/// Returns a printed label behind its ordinals: `（三）`, `1.`, `一、`, `其中：` is kept as a word of its own.
fn without_ordinals(mut text: &str) -> &str {
    const HAN: &str = "一二三四五六七八九十";
    loop {
        let inner = text.strip_prefix('(').unwrap_or(text);
        let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit() || HAN.contains(c));
        let ends: &[char] = if inner.len() < text.len() { &[')'] } else { &['.', '、', ' '] };
        match rest.strip_prefix(ends) {
            Some(behind) if rest.len() < inner.len() => text = behind.trim_start(),
            _ => return text,
        }
    }
}

/// Returns the cells whose names are nearest to the words, best first.
fn near(form: &Form, words: &[String]) -> Vec<CellId> {
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let mut found: Vec<(usize, CellId)> =
        form.ids().map(|cell| (Names::of(form, cell).distance(words), cell)).collect();
    found.sort();
    let best = found.first().map_or(0, |(far, _)| *far);
    // Where nothing but a letter or two agrees, or half the form is as near, a list is of no help.
    let near = found.iter().filter(|(far, _)| *far == best && 2 * best <= letters);
    let near: Vec<CellId> = near.map(|(_, cell)| *cell).collect();
    if near.len() > 2 * MOST_NEAR { Vec::new() } else { near.into_iter().take(MOST_NEAR).collect() }
}
