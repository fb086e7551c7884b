//! How one figure comes to be typed for another, and how often that happens.
//!
//! A cost is ten times the number of bits that one slip is worth: 10 more, half as likely. Each kind has a share of all
//! slips, set by judgement, which those that could have happened to one figure have between them: a longer figure can be
//! mistyped in more ways, each of them less likely. Costs only rank cells that the rules alone cannot tell apart; what
//! the rules rule out never comes here.

use crate::model::Message;

/// Ten times the bits.
pub(super) type Cost = i64;

/// Any slip at all in a given cell: about one in a hundred and twenty.
pub(super) const ANY: Cost = 70;

/// A neighbour of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The row above.
    Above,
    /// The row below.
    Below,
    /// The column before.
    Left,
    /// The column behind.
    Right,
}

/// How a wrong figure came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slip {
    /// Two digits beside each other stand in the wrong order.
    Transposed,
    /// A digit was left out.
    MissingDigit,
    /// A digit was typed twice.
    Doubled,
    /// A digit too many.
    Extra,
    /// One digit is another one.
    Mistyped,
    /// The sign is the wrong one.
    Sign,
    /// The digits are right and their order is not.
    Permuted,
    /// Several zeros at the end are missing or too many.
    Zeros,
    /// 元 for 万元 or the other way round.
    Unit,
    /// Nothing was entered but 0.
    LeftZero,
    /// The figure of the neighbour stands here too.
    Copied(Side),
    /// The total stands in the place of a part.
    TotalForPart,
    /// A part stands in the place of the total.
    PartForTotal,
    /// The figure of last year's report.
    Prior,
    /// Two cells hold each other's figure.
    Swapped,
    /// Two cells hold each other's figure, of which one is taken from the other.
    Reversed,
    /// The figure stands in the neighbouring cell.
    Moved,
    /// The figures of a row stand one column further.
    ShiftedRow,
    /// The figures of a column stand one row further.
    ShiftedColumn,
    /// The blank has only this figure.
    Blank,
    /// None of these.
    Unknown,
}

impl Slip {
    /// Returns what it costs for a figure of so many digits, before what the figures themselves are worth.
    pub(super) fn cost(self, digits: usize) -> Cost {
        let among = |ways: usize| log2(ways.max(1) as u128);
        match self {
            Self::Transposed => 27 + among(digits.saturating_sub(1)),
            Self::MissingDigit => 27 + among(digits),
            Self::Doubled => 36 + among(digits),
            Self::Extra => 43 + 33 + among(digits + 1),
            Self::Mistyped => 53 + among(digits),
            Self::Reversed | Self::Unit => 20,
            Self::Sign => 27,
            Self::Prior | Self::LeftZero => 33,
            Self::TotalForPart | Self::PartForTotal => 36,
            Self::Unknown => 50,
            Self::Copied(_) | Self::Swapped | Self::Moved => 53,
            Self::Zeros | Self::ShiftedRow | Self::ShiftedColumn => 60,
            Self::Permuted => 70,
            Self::Blank => 0,
        }
    }

    /// Returns what a person is told.
    pub fn message(self) -> Message {
        Message::key(match self {
            Self::Transposed => "check.transposed",
            Self::MissingDigit => "check.missed",
            Self::Doubled => "check.doubled",
            Self::Extra => "check.extra",
            Self::Mistyped => "check.mistyped",
            Self::Sign => "check.sign",
            Self::Permuted => "check.permuted",
            Self::Zeros => "check.zeros",
            Self::Unit => "check.unit",
            Self::LeftZero => "check.left_zero",
            Self::Copied(Side::Above) => "check.copied_above",
            Self::Copied(Side::Below) => "check.copied_below",
            Self::Copied(Side::Left) => "check.copied_left",
            Self::Copied(Side::Right) => "check.copied_right",
            Self::TotalForPart => "check.total_for_part",
            Self::PartForTotal => "check.part_for_total",
            Self::Prior => "check.last_year",
            Self::Swapped => "check.swapped",
            Self::Reversed => "check.reversed",
            Self::Moved => "check.moved",
            Self::ShiftedRow => "check.shifted_row",
            Self::ShiftedColumn => "check.shifted_column",
            Self::Blank => "check.blank",
            Self::Unknown => "check.no_slip",
        })
    }
}

/// Keys that lie beside each other on a keypad.
const BESIDE: [&[u8]; 10] =
    [b"12", b"024", b"0135", b"26", b"157", b"2468", b"359", b"48", b"579", b"68"];
/// A key beside the right one is hit oftener than any other by so much.
const CLOSER: Cost = 10;

/// Returns what a figure costs: small ones are common in these tables, and 0 is the most common of all.
pub(super) fn rarity(figure: i128, scale: u32) -> Cost {
    let whole = figure.unsigned_abs() / 10_u128.saturating_pow(scale).max(1);
    if figure == 0 { 7 } else { 45 + log2(whole.max(1)) }
}

/// Returns ten times the logarithm, to half a bit.
fn log2(number: u128) -> Cost {
    let bits = number.checked_ilog2().unwrap_or(0);
    let half = bits.checked_sub(1).is_some_and(|below| number >> below & 1 == 1);
    Cost::from(bits) * 10 + if half { 5 } else { 0 }
}

/// The digits of a figure.
struct Digits {
    held: [u8; 40],
    start: usize,
}

impl Digits {
    fn of(figure: i128) -> Self {
        let mut digits = Self { held: [b'0'; 40], start: 40 };
        let mut rest = figure.unsigned_abs();
        loop {
            digits.start -= 1;
            digits.held[digits.start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                return digits;
            }
        }
    }

    fn text(&self) -> &[u8] {
        &self.held[self.start..]
    }
}

/// Returns how `typed` came about by the digits alone where `meant` was meant, and what that costs.
pub(super) fn of_digits(typed: i128, meant: i128) -> (Slip, Cost) {
    let (of_typed, of_meant) = (Digits::of(typed), Digits::of(meant));
    let (typed_text, meant_text) = (of_typed.text(), of_meant.text());
    let slip = if typed == -meant {
        Some(Slip::Sign)
    } else if (typed < 0) == (meant < 0) {
        compare(typed_text, meant_text)
    } else {
        None
    };
    let slip = slip.unwrap_or(Slip::Unknown);
    let closer =
        if slip == Slip::Mistyped && is_beside(typed_text, meant_text) { CLOSER } else { 0 };
    (slip, slip.cost(meant_text.len()) - closer)
}

fn compare(typed: &[u8], meant: &[u8]) -> Option<Slip> {
    if typed.len() == meant.len() {
        return same_length(typed, meant);
    }
    if typed.len() + 1 == meant.len() {
        return inserted(typed, meant).map(|_| Slip::MissingDigit);
    }
    if typed.len() == meant.len() + 1 {
        let at = inserted(meant, typed)?;
        let twice = at > 0 && typed[at] == typed[at - 1] || typed.get(at + 1) == Some(&typed[at]);
        return Some(if twice { Slip::Doubled } else { Slip::Extra });
    }
    let (short, long) = if typed.len() < meant.len() { (typed, meant) } else { (meant, typed) };
    let (head, tail) = long.split_at(short.len());
    (head == short && short != b"0" && tail.iter().all(|digit| *digit == b'0'))
        .then_some(Slip::Zeros)
}

fn same_length(typed: &[u8], meant: &[u8]) -> Option<Slip> {
    let mut differing = (0..typed.len()).filter(|at| typed[*at] != meant[*at]);
    let (first, second, third) = (differing.next()?, differing.next(), differing.next());
    let Some(second) = second else { return Some(Slip::Mistyped) };
    let crossed = typed[first] == meant[second] && typed[second] == meant[first];
    if third.is_none() && crossed && second == first + 1 {
        return Some(Slip::Transposed);
    }
    let sorted = |text: &[u8]| {
        let mut counts = [0_u8; 10];
        for digit in text {
            counts[usize::from(digit - b'0')] += 1;
        }
        counts
    };
    (sorted(typed) == sorted(meant)).then_some(Slip::Permuted)
}

/// Returns whether the first digit that differs was hit for one beside it on the keypad.
fn is_beside(typed: &[u8], meant: &[u8]) -> bool {
    let differing = typed.iter().zip(meant).find(|(typed, meant)| typed != meant);
    differing.is_some_and(|(typed, meant)| {
        BESIDE.get(usize::from(meant - b'0')).is_some_and(|keys| keys.contains(typed))
    })
}

/// Returns where `long` has the one digit that `short` has not.
fn inserted(short: &[u8], long: &[u8]) -> Option<usize> {
    let at = (0..short.len()).find(|at| short[*at] != long[*at]).unwrap_or(short.len());
    (short[at..] == long[at + 1..]).then_some(at)
}

/// Returns the figures for which `typed` may have been typed by a slip of the digits or the sign.
pub(super) fn meant(typed: i128) -> Vec<i128> {
    let digits = Digits::of(typed);
    let text = digits.text();
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for at in 0..=text.len() {
        for digit in b'0'..=b'9' {
            texts.push([&text[..at], &[digit], &text[at..]].concat());
            if at < text.len() {
                texts.push([&text[..at], &[digit], &text[at + 1..]].concat());
            }
        }
        if at < text.len() && text.len() > 1 {
            texts.push([&text[..at], &text[at + 1..]].concat());
        }
        if at + 1 < text.len() {
            let mut crossed = text.to_vec();
            crossed.swap(at, at + 1);
            texts.push(crossed);
        }
    }
    let read = |text: Vec<u8>| std::str::from_utf8(&text).ok()?.parse::<i128>().ok();
    let sign = if typed < 0 { -1 } else { 1 };
    let mut figures: Vec<i128> = texts.into_iter().filter_map(read).map(|n| n * sign).collect();
    figures.push(-typed);
    figures.sort_unstable();
    figures.dedup();
    figures.retain(|figure| *figure != typed);
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(typed: i128, meant: i128) -> Slip {
        of_digits(typed, meant).0
    }

    #[test]
    fn digits_tell_how_a_figure_came_about() {
        assert_eq!(slip(27, 72), Slip::Transposed);
        assert_eq!(slip(35, 305), Slip::MissingDigit);
        assert_eq!(slip(19979, 1979), Slip::Doubled);
        assert_eq!(slip(1997, 199), Slip::Extra);
        assert_eq!(slip(1199, 199), Slip::Doubled);
        assert_eq!(slip(106, 107), Slip::Mistyped);
        assert_eq!(slip(10, -10), Slip::Sign);
        assert_eq!(slip(231, 123), Slip::Permuted);
        assert_eq!(slip(500, 5), Slip::Zeros);
        assert_eq!(slip(5, 50_000), Slip::Zeros);
        assert_eq!(slip(5, -6), Slip::Unknown);
        assert_eq!(slip(0, 500), Slip::Unknown);
        assert_eq!(slip(12, 9999), Slip::Unknown);
    }

    #[test]
    fn every_figure_that_was_meant_is_told_from_its_digits() {
        for typed in [0, 5, 44, 1157, -42] {
            let all = meant(typed);
            assert!(all.iter().all(|meant| slip(typed, *meant) != Slip::Unknown), "{typed}");
            assert!(all.contains(&-typed) || typed == 0);
        }
        assert!(meant(44).contains(&4) && meant(27).contains(&72));
    }

    #[test]
    fn rarer_figures_cost_more() {
        let costs = [0, 1, 7, 100, 441_025].map(|figure| rarity(figure, 0));
        assert!(costs.is_sorted_by(|a, b| a < b), "{costs:?}");
        assert_eq!(rarity(50_000, 4), rarity(5, 0));
    }
}
