//! A figure while it is being typed: what each key may add, sums, units, and what comes of it.
//!
//! Knows no report; what the cell held before is kept by whoever started the typing.

use rust_decimal::Decimal;

use crate::model::value::{MAX_DECIMALS, MAX_DIGITS, narrow};
use crate::model::{CellId, CellKind, MoneyUnit, Value, ValueError};

/// A half-typed figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// The cell that it is for.
    pub cell: CellId,
    /// What stands there so far: digits, points, signs.
    pub text: String,
    /// Where the next character goes, in bytes (the text is ASCII).
    pub caret: usize,
    /// True for editing in place, where the arrows move inside the figure.
    pub in_place: bool,
    /// The unit, where the form leaves it open.
    pub unit: Option<MoneyUnit>,
    kind: CellKind,
}

/// Why a key was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It would not be a figure of this cell.
    Value(ValueError),
    /// A plus sign where no sign belongs; harmless.
    Plus,
    /// The figure behind a sign is missing yet.
    Unfinished(char),
    /// A letter or another character that is no part of a figure.
    Letter,
}

impl Typing {
    /// Starts with nothing, to replace what the cell holds.
    pub fn replace(cell: CellId, kind: CellKind, held: Option<Value>) -> Self {
        let unit = kind.usual_unit().map(|usual| held.and_then(|v| v.unit).unwrap_or(usual));
        Self { cell, text: String::new(), caret: 0, in_place: false, unit, kind }
    }

    /// Starts with what the cell holds.
    pub fn edit(cell: CellId, kind: CellKind, held: Option<Value>) -> Self {
        let text = held.map_or(String::new(), |value| value.number.normalize().to_string());
        Self { caret: text.len(), text, in_place: true, ..Self::replace(cell, kind, held) }
    }

    /// Goes on with a figure that was half typed; `None` where no keys would have given it.
    pub fn restore(
        cell: CellId,
        kind: CellKind,
        text: &str,
        caret: usize,
        in_place: bool,
        unit: Option<MoneyUnit>,
    ) -> Option<Self> {
        let mut typing = Self::replace(cell, kind, None);
        text.chars().try_for_each(|character| typing.insert(character)).ok()?;
        typing.in_place = in_place;
        typing.caret = caret.min(typing.text.len());
        typing.unit = typing.unit.and(unit);
        Some(typing)
    }

    /// Takes a character as a key gave it.
    pub fn insert(&mut self, character: char) -> Result<(), Refusal> {
        match narrow(character) {
            digit @ '0'..='9' => self.put(digit),
            '.' => self.point(),
            sign @ ('+' | '-') => self.sign(sign),
            '=' => {
                self.add_up();
                Ok(())
            }
            '无' | '〇' if self.text.is_empty() => self.put('0'),
            ' ' if self.unit.is_some() => {
                self.unit = self.unit.map(other_unit);
                Ok(())
            }
            ',' | ' ' => Ok(()),
            _ => Err(Refusal::Letter),
        }
    }

    fn put(&mut self, character: char) -> Result<(), Refusal> {
        let mut text = self.text.clone();
        text.insert(self.caret, character);
        for operand in text.split(['+', '-']) {
            let (whole, fraction) = operand.split_once('.').unwrap_or((operand, ""));
            if whole.len() > MAX_DIGITS {
                return Err(Refusal::Value(ValueError::TooLong));
            }
            if fraction.len() > MAX_DECIMALS {
                return Err(Refusal::Value(ValueError::TooFine));
            }
        }
        self.text = text;
        self.caret += 1;
        Ok(())
    }

    /// Returns where the figure around the caret begins and ends.
    fn operand(&self) -> (usize, usize) {
        let sign = |c: char| matches!(c, '+' | '-');
        let start = self.text[..self.caret].rfind(sign).map_or(0, |at| at + 1);
        let end = self.text[self.caret..].find(sign).map_or(self.text.len(), |at| self.caret + at);
        (start, end)
    }

    fn point(&mut self) -> Result<(), Refusal> {
        if !matches!(self.kind, CellKind::Money { .. }) {
            return Err(Refusal::Value(ValueError::Fraction));
        }
        let (start, end) = self.operand();
        if self.caret == start || self.text[start..end].contains('.') {
            return Err(Refusal::Value(ValueError::Point));
        }
        self.put('.')
    }

    fn sign(&mut self, sign: char) -> Result<(), Refusal> {
        let before = self.text[..self.caret].chars().next_back();
        match before {
            Some('0'..='9') => self.put(sign),
            None if self.kind == CellKind::Signed && !self.text.starts_with(['+', '-']) => {
                self.put(sign)
            }
            None if sign == '-' => Err(Refusal::Value(ValueError::Negative)),
            None => Err(Refusal::Plus),
            Some(_) => Err(Refusal::Value(ValueError::NotANumber(sign))),
        }
    }

    /// Replaces a sum by what it comes to.
    fn add_up(&mut self) {
        if let Some(sum) = self.sum() {
            self.text = sum.normalize().to_string();
            self.caret = self.text.len();
        }
    }

    /// Takes out the character before the caret; false where there is none.
    pub fn backspace(&mut self) -> bool {
        let Some(at) = self.caret.checked_sub(1) else { return false };
        self.text.remove(at);
        self.caret = at;
        true
    }

    /// Takes out the character after the caret.
    pub fn delete(&mut self) {
        if self.caret < self.text.len() {
            self.text.remove(self.caret);
        }
    }

    /// Moves the caret by one, or to an end.
    pub fn move_caret(&mut self, to: Caret) {
        self.caret = match to {
            Caret::Left => self.caret.saturating_sub(1),
            Caret::Right => (self.caret + 1).min(self.text.len()),
            Caret::Start => 0,
            Caret::End => self.text.len(),
        };
    }

    /// Returns what a sum comes to; `None` for a plain figure and for a sum that is not finished.
    pub fn sum(&self) -> Option<Decimal> {
        let inner = self.text.get(1..)?;
        if !inner.contains(['+', '-']) {
            return None;
        }
        let mut total = Decimal::ZERO;
        let mut rest = self.text.as_str();
        while !rest.is_empty() {
            let (sign, tail) = match rest.as_bytes()[0] {
                b'-' => (-Decimal::ONE, &rest[1..]),
                b'+' => (Decimal::ONE, &rest[1..]),
                _ => (Decimal::ONE, rest),
            };
            let end = tail.find(['+', '-']).unwrap_or(tail.len());
            let operand: Decimal = tail[..end].parse().ok()?;
            total = total.checked_add(sign * operand)?;
            rest = &tail[end..];
        }
        Some(total)
    }

    /// Returns the figure; `None` where nothing is left of the text.
    pub fn value(&self) -> Result<Option<Value>, Refusal> {
        match self.text.chars().next_back() {
            None => return Ok(None),
            Some(sign @ ('+' | '-')) => return Err(Refusal::Unfinished(sign)),
            Some('.') => return Err(Refusal::Value(ValueError::Point)),
            Some(_) => {}
        }
        let figure =
            self.sum().map_or_else(|| self.text.clone(), |sum| sum.normalize().to_string());
        let unit = self.unit.map_or("", MoneyUnit::label);
        Value::parse(self.kind, &format!("{figure}{unit}")).map(Some).map_err(Refusal::Value)
    }
}

/// Returns the unit that Space changes to. Two units are in use; the third one is only read.
pub fn other_unit(unit: MoneyUnit) -> MoneyUnit {
    match unit {
        MoneyUnit::WanYuan => MoneyUnit::Yuan,
        MoneyUnit::Yuan | MoneyUnit::YiYuan => MoneyUnit::WanYuan,
    }
}

/// Where the caret moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caret {
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// Before the first character.
    Start,
    /// Behind the last character.
    End,
}

/// Returns a long figure as it is read aloud, in groups of `digits` digits with their names, smallest first: 441025 with
/// 4 digits and 万, 亿 is `44 万 1025`. `None` for a figure of one group.
pub fn read_back(number: Decimal, digits: usize, names: &[&str]) -> Option<String> {
    let whole = number.abs().trunc().normalize().to_string();
    if whole.len() <= digits {
        return None;
    }
    let mut groups = Vec::new();
    let mut end = whole.len();
    for name in std::iter::once("").chain(names.iter().copied()) {
        let start = end.saturating_sub(digits);
        // The largest name takes all that is left.
        let start = if Some(&name) == names.last() { 0 } else { start };
        groups.push(format!("{} {name}", &whole[start..end]).trim_end().to_owned());
        end = start;
        if end == 0 {
            break;
        }
    }
    groups.reverse();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let fraction = number.abs().fract().normalize().to_string();
    Some(format!("{sign}{}{}", groups.join(" "), fraction.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: CellKind = CellKind::Money { unit: MoneyUnit::WanYuan, open: true };

    fn typed(kind: CellKind, keys: &str) -> (Typing, Option<Refusal>) {
        let mut typing = Typing::replace(CellId(0), kind, None);
        let refused = keys.chars().find_map(|key| typing.insert(key).err());
        (typing, refused)
    }

    fn value(kind: CellKind, keys: &str) -> String {
        let (typing, refused) = typed(kind, keys);
        assert_eq!(refused, None, "{keys}");
        typing.value().unwrap().unwrap().to_string()
    }

    #[test]
    fn what_input_methods_and_adding_machines_send_is_taken() {
        assert_eq!(value(CellKind::Count, "１０６"), "106");
        assert_eq!(value(CellKind::Count, "441,025"), "441025");
        assert_eq!(value(CellKind::Count, "12+34"), "46");
        assert_eq!(value(CellKind::Count, "12＋34=+4"), "50");
        assert_eq!(value(CellKind::Count, "50-8"), "42");
        assert_eq!(value(CellKind::Count, "无"), "0");
        assert_eq!(value(CellKind::Signed, "-6"), "-6");
        assert_eq!(value(CellKind::Signed, "+42"), "42");
        assert_eq!(value(CellKind::Signed, "-6-2"), "-8");
        assert_eq!(value(OPEN, "47212"), "47212 万元");
        assert_eq!(value(OPEN, "251000 "), "251000 元");
        assert_eq!(value(OPEN, "1。5"), "1.5 万元");
    }

    #[test]
    fn what_cannot_be_is_refused_at_the_key() {
        let refused = |kind, keys| typed(kind, keys).1;
        assert_eq!(refused(CellKind::Count, "-"), Some(Refusal::Value(ValueError::Negative)));
        assert_eq!(refused(CellKind::Count, "+"), Some(Refusal::Plus));
        assert_eq!(refused(CellKind::Count, "1."), Some(Refusal::Value(ValueError::Fraction)));
        assert_eq!(refused(OPEN, "1.2."), Some(Refusal::Value(ValueError::Point)));
        assert_eq!(refused(OPEN, "1.2345678"), Some(Refusal::Value(ValueError::TooFine)));
        assert_eq!(refused(CellKind::Count, "wu"), Some(Refusal::Letter));
        assert_eq!(
            refused(CellKind::Count, "9999999999999999"),
            Some(Refusal::Value(ValueError::TooLong))
        );
        assert_eq!(
            refused(CellKind::Signed, "--"),
            Some(Refusal::Value(ValueError::NotANumber('-')))
        );
        let end = |kind, keys| typed(kind, keys).0.value();
        assert_eq!(end(CellKind::Count, "5-8"), Err(Refusal::Value(ValueError::Negative)));
        assert_eq!(end(CellKind::Count, "5+"), Err(Refusal::Unfinished('+')));
        assert_eq!(end(CellKind::Signed, "-"), Err(Refusal::Unfinished('-')));
        assert_eq!(end(OPEN, "5."), Err(Refusal::Value(ValueError::Point)));
    }

    #[test]
    fn long_figures_are_read_back() {
        let back = |text: &str| read_back(text.parse().unwrap(), 4, &["万", "亿"]);
        assert_eq!(back("441025").as_deref(), Some("44 万 1025"));
        assert_eq!(back("1234567890123").as_deref(), Some("12345 亿 6789 万 0123"));
        assert_eq!(back("-96171.60").as_deref(), Some("-9 万 6171.6"));
        assert_eq!(back("9999"), None);
        assert_eq!(read_back(441_025.into(), 3, &["k", "m"]).as_deref(), Some("441 k 025"));
    }
}
