//! What of writing is taken back at once: typing up to a mark of punctuation, deleting up to the same, never much.
//!
//! Any other key ends a portion; whoever gives out the keys says so by forgetting it.

/// The most characters of one portion.
const MOST: usize = 20;

/// How a text was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A character was typed.
    Typed,
    /// Something was taken out before the caret.
    Backspace,
    /// Something was taken out behind the caret.
    Delete,
    /// Anything else: a paste, a new paragraph, a reference.
    Whole,
}

/// Changes that are taken back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    kind: Kind,
    characters: usize,
    ended: bool,
}

impl Portion {
    /// Begins with a change; `text` is what was put in or taken out.
    pub fn new(kind: Kind, text: &str) -> Self {
        let ended = kind == Kind::Whole || text.contains('\n') || text.ends_with(is_mark);
        Self { kind, characters: text.chars().count(), ended }
    }

    /// Takes the next change along; returns false where it begins a portion of its own.
    pub fn join(&mut self, next: &Self, text: &str) -> bool {
        let joins = !self.ended
            && self.kind == next.kind
            && !text.contains('\n')
            && self.characters + next.characters <= MOST;
        if joins {
            self.characters += next.characters;
            self.ended = next.ended;
        }
        joins
    }
}

/// Marks that end a part of a sentence; a point or comma inside a figure does not.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '」'
            | '”'
            | '’'
            | '…'
            | '—'
            | ';'
            | ':'
            | '?'
            | '!'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many changes each portion takes together.
    fn portions(changes: &[(Kind, &str)]) -> Vec<usize> {
        let mut found: Vec<(Portion, usize)> = Vec::new();
        for (kind, text) in changes {
            let next = Portion::new(*kind, text);
            if let Some((held, count)) = found.last_mut()
                && held.join(&next, text)
            {
                *count += 1;
                continue;
            }
            found.push((next, 1));
        }
        found.into_iter().map(|(_, count)| count).collect()
    }

    #[test]
    fn portions_end_at_marks_and_where_the_kind_changes() {
        let typed = |text: &'static str| text.split_inclusive(|_| true).map(|c| (Kind::Typed, c));
        let changes: Vec<_> = typed("收到12.5件，答复").collect();
        assert_eq!(portions(&changes), [8, 2]);
        let mut changes: Vec<_> = typed("答复").collect();
        changes.extend([(Kind::Backspace, "复"), (Kind::Backspace, "答"), (Kind::Delete, "件")]);
        assert_eq!(portions(&changes), [2, 2, 1]);
        let changes: Vec<_> = typed("全年全年全年全年全年全年全年全年全年全年全年全年").collect();
        assert_eq!(portions(&changes), [20, 4]);
        let (paste, join) = ((Kind::Whole, "全年"), (Kind::Backspace, "\n\n"));
        assert_eq!(portions(&[paste, paste, (Kind::Backspace, "年"), join, join]), [1, 1, 1, 1, 1]);
    }
}
