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

/// Counts the letters to put in, take out, replace or swap with their neighbour to get from one word to the other.
pub fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = row[j] + usize::from(a != b);
            let mut least = replaced.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *b && *a == other[j - 1] {
                least = least.min(above[j - 1] + 1);
            }
            next.push(least);
        }
        above = std::mem::replace(&mut row, next);
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
        assert_eq!(distance("erorr", "error"), 1);
    }

    #[test]
    fn only_what_is_near_is_meant() {
        let known = || ["received", "granted", "total"].into_iter();
        assert_eq!(nearest("recieved", known()), Some("received"));
        assert_eq!(nearest("nothing", known()), None);
    }
}
