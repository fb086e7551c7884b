//! How far two words are apart, and the word that was probably meant.
//!
//! Knows nothing of what the words name.

/// Returns the word that `typed` was probably meant to be.
pub fn nearest<'k>(typed: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (typed.chars().count() / 3).clamp(1, 3);
    known
        .filter(|word| word.len().abs_diff(typed.len()) <= 4 * limit)
        .map(|word| (distance(typed, word), word))
        .filter(|(steps, _)| *steps <= limit)
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, word)| word)
}

/// Counts the letters to put in, take out or replace to get from one word to the other; a swap counts twice.
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let cost = before + usize::from(a != *b);
            before = row[j + 1];
            row[j + 1] = cost.min(before + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_not_bytes() {
        assert_eq!(distance("予以公开", "不予公开"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("granted", "granted"), 0);
    }

    #[test]
    fn only_what_is_near_is_meant() {
        let known = || ["received", "granted", "total"].into_iter();
        assert_eq!(nearest("recieved", known()), Some("received"));
        assert_eq!(nearest("nothing", known()), None);
    }
}
