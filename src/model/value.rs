//! Exact figures, how a person may write them, and amounts of money in another unit.
//!
//! Decimals are read from their text and never pass through binary floating point. What an input method makes of a
//! figure (full-width digits, `。` for a point, `，` for a comma) is accepted here, once, for every way in.

use rust_decimal::Decimal;
use std::fmt;

use super::form::CellKind;

/// Most digits before the point. The largest figure seen in a published report has seven.
pub const MAX_DIGITS: usize = 15;
/// Most decimals of an amount of money (万元 with six decimals is a hundredth of a yuan).
pub const MAX_DECIMALS: usize = 6;

/// A unit of money that may stand inside a cell whose form leaves the unit open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MoneyUnit {
    /// 元
    Yuan,
    /// 万元, ten thousand yuan
    WanYuan,
    /// 亿元, a hundred million yuan
    YiYuan,
}

impl MoneyUnit {
    /// All units, smallest first.
    pub const ALL: [Self; 3] = [Self::Yuan, Self::WanYuan, Self::YiYuan];

    /// Returns the unit as it is printed behind a figure.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::WanYuan => "万元",
            Self::YiYuan => "亿元",
        }
    }

    /// Returns an amount of this unit in another one; `None` where that has more digits than a decimal holds. No digit
    /// of what a cell can hold is lost.
    pub fn convert(self, number: Decimal, to: Self) -> Option<Decimal> {
        if self == to {
            return Some(number);
        }
        number.checked_mul(self.yuan())?.checked_div(to.yuan())
    }

    /// How many yuan one of this unit is.
    fn yuan(self) -> Decimal {
        match self {
            Self::Yuan => Decimal::ONE,
            Self::WanYuan => Decimal::from(10_000),
            Self::YiYuan => Decimal::from(100_000_000),
        }
    }
}

/// The content of a filled cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value {
    /// The figure, in the cell's unit.
    pub number: Decimal,
    /// The unit written in the cell, only where the form leaves it open.
    pub unit: Option<MoneyUnit>,
}

/// Why a text is not a value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// Nothing was written.
    Empty,
    /// A character that belongs to no figure.
    NotANumber(char),
    /// A negative figure in a cell that counts.
    Negative,
    /// A second decimal point, or a point without digits behind it.
    Point,
    /// A fraction in a cell that counts.
    Fraction,
    /// More digits than [`MAX_DIGITS`].
    TooLong,
    /// More decimals than [`MAX_DECIMALS`].
    TooFine,
    /// A unit in a cell whose form fixes or has no unit.
    Unit(String),
}

impl ValueError {
    /// Returns the key of the locale files that says this to a person.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "value.empty",
            Self::NotANumber(_) => "value.not_a_number",
            Self::Negative => "value.negative",
            Self::Point => "value.point",
            Self::Fraction => "value.fraction",
            Self::TooLong => "value.too_long",
            Self::TooFine => "value.too_fine",
            Self::Unit(_) => "value.unit",
        }
    }
}

/// Returns the plain ASCII form of a character of a figure: full-width digits, signs and points, the point and comma
/// of a Chinese input method. Other characters come back as they are.
pub fn narrow(character: char) -> char {
    match character {
        '０'..='９' => char::from(b'0' + (u32::from(character) - u32::from('０')) as u8),
        '．' | '。' => '.',
        '，' => ',',
        '＋' => '+',
        '－' | '−' => '-',
        '＝' => '=',
        '＊' => '*',
        '／' => '/',
        '　' => ' ',
        other => other,
    }
}

impl Value {
    /// Returns a value without a unit.
    pub fn number(number: impl Into<Decimal>) -> Self {
        Self { number: number.into(), unit: None }
    }

    /// Returns the figure in a unit of money; one without a unit of its own comes back as it is. `None` where it would be
    /// too long.
    pub fn in_unit(self, unit: MoneyUnit) -> Option<Decimal> {
        self.unit.map_or(Some(self.number), |own| own.convert(self.number, unit))
    }

    /// Returns the figure as rules read it in a cell of `kind`: in the usual unit, where the form leaves the unit open.
    pub fn in_usual_unit(self, kind: CellKind) -> Option<Decimal> {
        kind.usual_unit().map_or(Some(self.number), |usual| self.in_unit(usual))
    }

    /// Reads what a person wrote into a cell of `kind` beside which `unit` is printed, perhaps with that unit behind it; 无 and 〇
    /// are 0 to a person, where a file has to say 0.
    pub fn parse_with_unit(kind: CellKind, unit: &str, text: &str) -> Result<Self, ValueError> {
        // Where the form leaves the unit open it decides what the figure means.
        let own = if kind.usual_unit().is_some() { "" } else { unit };
        let figure = text.trim().strip_suffix(own).filter(|_| !own.is_empty()).unwrap_or(text);
        let is_none = matches!(figure.trim(), "无" | "〇");
        Self::parse(kind, if is_none { "0" } else { figure })
    }

    /// Reads what a person or a file wrote into a cell of `kind`.
    ///
    /// Commas and surrounding spaces are ignored, full-width characters count as typed, a leading `+` says
    /// nothing, and the 0 before a point may be left out. A unit is allowed only where the form leaves
    /// it open; without one the cell's usual unit is taken. Nothing else is ever left out: `1e5` and `12 13` are no figures.
    pub fn parse(kind: CellKind, text: &str) -> Result<Self, ValueError> {
        let text: String = text.chars().map(narrow).filter(|c| *c != ',').collect();
        let text = text.trim();
        let split = text
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-')))
            .unwrap_or(text.len());
        let (figure, rest) = text.split_at(split);
        let number = parse_figure(kind, figure, rest)?;
        let rest = rest.trim();
        let unit = match kind {
            // Nothing is nothing in any unit; none is added to what was written.
            CellKind::Money { open: true, .. } if rest.is_empty() && number.is_zero() => None,
            CellKind::Money { open: true, .. } if rest.is_empty() => kind.usual_unit(),
            CellKind::Money { open: true, .. } => {
                let unit = MoneyUnit::ALL.into_iter().find(|unit| unit.label() == rest);
                Some(unit.ok_or_else(|| ValueError::Unit(rest.to_owned()))?)
            }
            _ if rest.is_empty() => None,
            _ => return Err(rest_error(rest)),
        };
        Ok(Self { number, unit })
    }
}

fn rest_error(rest: &str) -> ValueError {
    // A blank at the end says nothing, one in the middle makes two figures of it.
    match rest.chars().next() {
        Some(c) if c.is_ascii_digit() => ValueError::NotANumber(' '),
        Some(c) if c.is_ascii() => ValueError::NotANumber(c),
        _ => ValueError::Unit(rest.to_owned()),
    }
}

fn parse_figure(kind: CellKind, figure: &str, rest: &str) -> Result<Decimal, ValueError> {
    if figure.is_empty() {
        return Err(rest.chars().next().map_or(ValueError::Empty, ValueError::NotANumber));
    }
    let digits = figure.strip_prefix(['+', '-']).unwrap_or(figure);
    if let Some(sign) = digits.chars().find(|c| matches!(c, '+' | '-')) {
        return Err(ValueError::NotANumber(sign));
    }
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    if fraction.is_some_and(|f| f.is_empty() || f.contains('.')) {
        return Err(ValueError::Point);
    }
    if whole.is_empty() && fraction.is_none() {
        return Err(ValueError::NotANumber(figure.chars().next().unwrap_or('-')));
    }
    let fraction = fraction.unwrap_or("");
    let (money, signed) = (matches!(kind, CellKind::Money { .. }), kind == CellKind::Signed);
    if !money && !fraction.trim_end_matches('0').is_empty() {
        return Err(ValueError::Fraction);
    }
    if whole.trim_start_matches('0').len() > MAX_DIGITS {
        return Err(ValueError::TooLong);
    }
    if fraction.trim_end_matches('0').len() > MAX_DECIMALS {
        return Err(ValueError::TooFine);
    }
    // An amount is kept as it is written, 812300.50 with its cents.
    let kept = if money { fraction.get(..MAX_DECIMALS).unwrap_or(fraction) } else { "" };
    let text = format!("{}.{kept}", whole.trim_start_matches('0'));
    let plain = match text.trim_end_matches('.') {
        "" => "0".to_owned(),
        t if t.starts_with('.') => format!("0{t}"),
        t => t.to_owned(),
    };
    let number: Decimal = plain.parse().map_err(|_| ValueError::TooLong)?;
    if figure.starts_with('-') && !number.is_zero() {
        return if signed { Ok(-number) } else { Err(ValueError::Negative) };
    }
    Ok(number)
}

impl fmt::Display for Value {
    /// Writes the figure with the unit that stands in the cell, as in `47212 万元`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.unit.map_or(Ok(()), |unit| write!(f, " {}", unit.label()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: CellKind, text: &str, expected: Result<&str, ValueError>) {
        let got = Value::parse(kind, text).map(|value| value.to_string());
        assert_eq!(got, expected.map(str::to_owned), "{text:?}");
    }

    const OPEN: CellKind = CellKind::Money { unit: MoneyUnit::WanYuan, open: true };
    const WAN: CellKind = CellKind::Money { unit: MoneyUnit::WanYuan, open: false };

    #[test]
    fn counts_take_what_an_input_method_makes_of_digits() {
        check(CellKind::Count, "１０６", Ok("106"));
        check(CellKind::Count, "441,025", Ok("441025"));
        check(CellKind::Count, "441，025", Ok("441025"));
        check(CellKind::Count, "007", Ok("7"));
        check(CellKind::Count, "-0", Ok("0"));
        check(CellKind::Count, "3.00", Ok("3"));
    }

    #[test]
    fn wrong_figures_say_why() {
        check(CellKind::Count, "-6", Err(ValueError::Negative));
        check(CellKind::Count, "1.5", Err(ValueError::Fraction));
        check(CellKind::Count, "1e400", Err(ValueError::NotANumber('e')));
        check(CellKind::Count, "12件", Err(ValueError::Unit("件".to_owned())));
        check(CellKind::Count, "12345678901234567890", Err(ValueError::TooLong));
        check(CellKind::Count, "", Err(ValueError::Empty));
        check(CellKind::Count, "1-2", Err(ValueError::NotANumber('-')));
        check(WAN, "1.2.3", Err(ValueError::Point));
        check(WAN, "0.1234567", Err(ValueError::TooFine));
        check(WAN, "5 元", Err(ValueError::Unit("元".to_owned())));
    }

    #[test]
    fn amounts_are_the_same_money_in_every_unit() {
        use MoneyUnit::{WanYuan, YiYuan, Yuan};
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        for (number, from, to, expected) in [
            ("47212", WanYuan, Yuan, "472120000"),
            ("0.01", Yuan, WanYuan, "0.000001"),
            ("1.5", YiYuan, WanYuan, "15000"),
            ("251000", Yuan, WanYuan, "25.1"),
            // The longest amounts that a cell can hold.
            ("999999999999999.999999", YiYuan, Yuan, "99999999999999999999900"),
            ("999999999999999.999999", Yuan, YiYuan, "9999999.99999999999999"),
        ] {
            assert_eq!(from.convert(decimal(number), to), Some(decimal(expected)), "{number}");
            assert_eq!(to.convert(decimal(expected), from), Some(decimal(number)), "{number}");
        }
        assert_eq!(YiYuan.convert(Decimal::MAX, Yuan), None);
        let held = Value { number: decimal("5000"), unit: Some(Yuan) };
        assert_eq!(held.in_usual_unit(OPEN), Some(decimal("0.5")));
        assert_eq!(Value::number(5000).in_usual_unit(OPEN), Some(decimal("5000")));
        assert_eq!(Value::number(5000).in_usual_unit(WAN), Some(decimal("5000")));
    }

    #[test]
    fn signed_and_money() {
        check(CellKind::Signed, "＋42", Ok("42"));
        check(CellKind::Signed, "－6", Ok("-6"));
        check(OPEN, "47212", Ok("47212 万元"));
        check(OPEN, "251000元", Ok("251000 元"));
        check(WAN, "96171。60", Ok("96171.60"));
    }
}
