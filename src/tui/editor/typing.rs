//! A figure while it is being typed: what stands there, sums, units, and what comes of it.
//!
//! Changes no report; what the cell held before is kept by whoever started the typing.

use rust_decimal::Decimal;

use crate::model::value::narrow;
use crate::model::{CellId, CellKind, MoneyUnit, Report, Value, ValueError};

/// A half-typed figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// The cell that it is for.
    pub cell: CellId,
    /// What stands there so far, with the plain form of full-width characters.
    pub text: String,
    /// Where the next character goes, in bytes.
    pub caret: usize,
    /// True for editing in place, where the arrows move inside the figure.
    pub in_place: bool,
    /// The unit, where the form leaves it open.
    pub unit: Option<MoneyUnit>,
    kind: CellKind,
    /// What is printed beside the cell, which may stand behind the figure as well.
    printed: String,
}

/// Why what stands there is no figure of the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is none, whatever comes yet.
    Value(ValueError),
    /// The figure behind a sign or a point is missing yet.
    Unfinished(char),
}

impl Typing {
    /// Starts with nothing, to replace what the cell holds.
    pub fn replace(report: &Report, cell: CellId, held: Option<Value>) -> Self {
        Self::new(cell, report.form().cell(cell).kind, report.unit(cell), held)
    }

    /// Starts with what the cell holds.
    pub fn edit(report: &Report, cell: CellId, held: Option<Value>) -> Self {
        let text = held.map_or(String::new(), |value| value.number.to_string());
        Self { caret: text.len(), text, in_place: true, ..Self::replace(report, cell, held) }
    }

    fn new(cell: CellId, kind: CellKind, printed: &str, held: Option<Value>) -> Self {
        let unit = kind.usual_unit().map(|usual| held.and_then(|v| v.unit).unwrap_or(usual));
        let (text, printed) = (String::new(), printed.to_owned());
        Self { cell, text, caret: 0, in_place: false, unit, kind, printed }
    }

    /// Goes on with a text that was half typed; `None` where no keys would have given it.
    pub fn restore(
        report: &Report,
        cell: CellId,
        text: &str,
        caret: usize,
        in_place: bool,
        unit: Option<MoneyUnit>,
    ) -> Option<Self> {
        if text.contains(char::is_control) {
            return None;
        }
        let mut typing = Self::replace(report, cell, None);
        typing.text = text.chars().map(narrow).collect();
        typing.in_place = in_place;
        let stands = |at: &usize| typing.text.is_char_boundary(*at);
        typing.caret = (0..=caret.min(typing.text.len())).rev().find(stands).unwrap_or(0);
        typing.unit = typing.unit.and(unit);
        Some(typing)
    }

    /// Takes a character as a key gave it. Whatever is pressed, but for commas, stands there until it is taken back, so that
    /// no key changes what those behind it mean; whether it is a figure, [`Self::value`] says.
    pub fn insert(&mut self, character: char) {
        match narrow(character) {
            '=' if matches!(self.sum(), Some(Ok(_))) => self.add_up(),
            '无' | '〇' if self.text.is_empty() => self.put('0'),
            ' ' if self.unit.is_some() => self.unit = self.unit.map(other_unit),
            // Commas between thousands say nothing, wherever a figure is read.
            ',' => {}
            ' ' if self.text.is_empty() => {}
            character if character.is_control() => {}
            character => self.put(character),
        }
    }

    fn put(&mut self, character: char) {
        self.text.insert(self.caret, character);
        self.caret += character.len_utf8();
    }

    /// Replaces a sum by what it comes to.
    fn add_up(&mut self) {
        if let Some(Ok(sum)) = self.sum() {
            self.text = sum.normalize().to_string();
            self.caret = self.text.len();
        }
    }

    /// Takes out the character before the caret; false where there is none.
    pub fn backspace(&mut self) -> bool {
        let Some(before) = self.text[..self.caret].chars().next_back() else { return false };
        self.caret -= before.len_utf8();
        self.text.remove(self.caret);
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
        let (before, behind) = self.text.split_at(self.caret);
        self.caret = match to {
            Caret::Left => self.caret - before.chars().next_back().map_or(0, char::len_utf8),
            Caret::Right => self.caret + behind.chars().next().map_or(0, char::len_utf8),
            Caret::Start => 0,
            Caret::End => self.text.len(),
        };
    }

    /// Returns what a sum comes to, or which of its parts is no figure; `None` for what is no sum and for one that is not
    /// finished.
    pub fn sum(&self) -> Option<Result<Decimal, ValueError>> {
        let sign = |c: char| matches!(c, '+' | '-');
        let inner = self.text.get(1..)?;
        if !inner.contains(sign) || self.text.ends_with(sign) {
            return None;
        }
        let mut total = Decimal::ZERO;
        let mut rest = self.text.as_str();
        while !rest.is_empty() {
            let tail = rest.trim_start_matches(sign);
            let signs = &rest[..rest.len() - tail.len()];
            if signs.len() > 1 {
                let second = signs.chars().next_back().unwrap_or('+');
                return Some(Err(ValueError::NotANumber(second)));
            }
            let end = tail.find(sign).unwrap_or(tail.len());
            // One unit holds for the whole sum: parts of their own units would be added as if they were of one.
            let own = MoneyUnit::ALL.iter().find(|unit| tail[..end].ends_with(unit.label()));
            if let Some(unit) = own {
                return Some(Err(ValueError::Unit(unit.label().to_owned())));
            }
            let part = match Value::parse(self.kind, &tail[..end]) {
                Ok(value) if signs == "-" => -value.number,
                Ok(value) => value.number,
                Err(error) => return Some(Err(error)),
            };
            let Some(next) = total.checked_add(part) else { return Some(Err(ValueError::TooLong)) };
            (total, rest) = (next, &tail[end..]);
        }
        Some(Ok(total))
    }

    /// Returns the figure; `None` where nothing is left of the text.
    pub fn value(&self) -> Result<Option<Value>, Refusal> {
        match self.text.chars().next_back() {
            None => return Ok(None),
            Some(sign @ ('+' | '-' | '.')) => return Err(Refusal::Unfinished(sign)),
            Some(_) => {}
        }
        let figure = match self.sum() {
            Some(sum) => sum.map_err(Refusal::Value)?.normalize().to_string(),
            // A figure that stands alone is its own sum.
            None => self.text.strip_suffix('=').unwrap_or(&self.text).to_owned(),
        };
        let own = MoneyUnit::ALL.iter().any(|unit| figure.ends_with(unit.label()));
        let unit = self.unit.filter(|_| !own).map_or("", MoneyUnit::label);
        Value::parse_with_unit(self.kind, &self.printed, &format!("{figure}{unit}"))
            .map(Some)
            .map_err(Refusal::Value)
    }

    /// Returns why what stands there can be no figure of the cell, whatever is typed behind it.
    pub fn trouble(&self) -> Option<ValueError> {
        match self.value() {
            Err(Refusal::Value(error)) => Some(error),
            Ok(_) | Err(Refusal::Unfinished(_)) => None,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: CellKind = CellKind::Money { unit: MoneyUnit::WanYuan, open: true };

    fn typed(kind: CellKind, keys: &str) -> Typing {
        let mut typing = Typing::new(CellId(0), kind, "件", None);
        keys.chars().for_each(|key| typing.insert(key));
        typing
    }

    fn value(kind: CellKind, keys: &str) -> String {
        typed(kind, keys).value().unwrap().unwrap().to_string()
    }

    #[test]
    fn what_input_methods_and_adding_machines_send_is_taken() {
        assert_eq!(value(CellKind::Count, "１０６"), "106");
        assert_eq!(value(CellKind::Count, "441,025"), "441025");
        assert_eq!(value(CellKind::Count, "12+34"), "46");
        assert_eq!(value(CellKind::Count, "12="), "12");
        assert_eq!(value(CellKind::Count, "27件"), "27");
        assert_eq!(value(CellKind::Count, "12＋34=+4"), "50");
        assert_eq!(value(CellKind::Count, "50-8"), "42");
        assert_eq!(value(CellKind::Count, "无"), "0");
        assert_eq!(value(CellKind::Signed, "-6"), "-6");
        assert_eq!(value(CellKind::Signed, "+42"), "42");
        assert_eq!(value(CellKind::Signed, "-6-2"), "-8");
        assert_eq!(value(OPEN, "47212"), "47212 万元");
        assert_eq!(value(OPEN, "251000 "), "251000 元");
        assert_eq!(value(OPEN, "251000元"), "251000 元");
        assert_eq!(value(OPEN, "1。5"), "1.5 万元");
        assert_eq!(value(OPEN, ".5+.5"), "1 万元");
    }

    #[test]
    fn what_is_pressed_stands_there_and_says_why_it_is_no_figure() {
        for (kind, keys, text, trouble) in [
            (CellKind::Count, "-5", "-5", ValueError::Negative),
            (CellKind::Count, "5-8", "5-8", ValueError::Negative),
            (CellKind::Count, "２４。５", "24.5", ValueError::Fraction),
            (CellKind::Count, "1.5+1.5", "1.5+1.5", ValueError::Fraction),
            (CellKind::Count, "1e5", "1e5", ValueError::NotANumber('e')),
            (CellKind::Count, "12=5", "12=5", ValueError::NotANumber('=')),
            (CellKind::Count, "12 5", "12 5", ValueError::NotANumber(' ')),
            (CellKind::Count, "w5", "w5", ValueError::NotANumber('w')),
            (CellKind::Count, "5个", "5个", ValueError::Unit("个".to_owned())),
            (CellKind::Count, "9999999999999999", "9999999999999999", ValueError::TooLong),
            (CellKind::Count, "1+9999999999999999", "1+9999999999999999", ValueError::TooLong),
            (CellKind::Signed, "--5", "--5", ValueError::NotANumber('-')),
            (CellKind::Signed, "1+-5", "1+-5", ValueError::NotANumber('-')),
            (OPEN, "251000元+3", "251000元+3", ValueError::Unit("元".to_owned())),
            (OPEN, "3+251000元", "3+251000元", ValueError::Unit("元".to_owned())),
            (OPEN, "1.2.3", "1.2.3", ValueError::Point),
            (OPEN, "1.2345678", "1.2345678", ValueError::TooFine),
        ] {
            let typing = typed(kind, keys);
            assert_eq!((&*typing.text, typing.trouble()), (text, Some(trouble)), "{keys}");
        }
        for (kind, keys) in [(CellKind::Count, "5+"), (CellKind::Signed, "-"), (OPEN, "5.")] {
            let typing = typed(kind, keys);
            let sign = keys.chars().next_back().unwrap();
            assert_eq!(typing.value(), Err(Refusal::Unfinished(sign)), "{keys}");
            assert_eq!(typing.trouble(), None, "{keys}");
        }
    }

    #[test]
    fn the_caret_stands_between_characters() {
        let mut typing = typed(CellKind::Count, "1件2");
        typing.move_caret(Caret::Left);
        typing.move_caret(Caret::Left);
        typing.insert('3');
        assert_eq!(typing.text, "13件2");
        typing.delete();
        assert!(typing.backspace());
        assert_eq!(typing.text, "12");
    }
}
