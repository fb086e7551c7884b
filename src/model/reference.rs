//! What a placeholder says: the cells that it reads, and how their figure is written.
//!
//! `{cells}` or `{cells:format}`. The cells are an address, several with `+`, or a part and its whole with `/`, as in
//! `{requests.granted.total/requests.outcome_total.total:%}`. The format is one of
//!
//! | format | written | of |
//! |---|---|---|
//! | none | `441025` | cells |
//! | `,` | `441,025` | cells |
//! | `万` `亿` | `44.1万` | cells; amounts of money in yuan |
//! | `%` | `43.67%` | a part and its whole |
//! | `+`, before the four above too | `+23` | cells, against last year's report |
//!
//! Behind `万`, `亿` and `%` a digit says how many decimals are written; without one at most two are. What an input method
//! makes of `: , % + /` counts as typed.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{CellId, CellKind, Form, MoneyUnit, Report, filled};

/// Decimals where a format does not say how many; zeros at the end are left out then.
const DECIMALS: u32 = 2;
/// Most decimals that can be asked for.
const MOST_DECIMALS: u32 = 6;

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// As it stands in its cell.
    Plain,
    /// With a comma between thousands.
    Thousands,
    /// In units of so many, with the word for it.
    Of(u32, char),
    /// As parts of a hundred.
    Percent,
}

/// What a placeholder reads and how it writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The cells whose sum it is, or whose part of [`Self::whole`].
    pub cells: Vec<CellId>,
    /// The cells whose sum is the whole; empty for a plain sum.
    pub whole: Vec<CellId>,
    /// Whether it is the change against last year's report.
    pub change: bool,
    scale: Scale,
    decimals: Option<u32>,
}

/// Why nothing can be printed for a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceError {
    /// This is no cell of the form.
    NoCell(String),
    /// This is no format, or none for what stands before it.
    NoFormat(String),
    /// Last year's report is not at hand.
    NoPrior,
    /// Last year's report has no figure in this cell.
    NoPriorFigure(String),
    /// It would be a part of nothing.
    OfNothing,
    /// Pieces and money, or more than can be counted, together.
    NoSum,
}

/// A figure on its way to being printed.
#[derive(Clone, Copy, Debug)]
struct Amount {
    number: Decimal,
    /// The unit of money that it is in; none for pieces.
    unit: Option<MoneyUnit>,
    /// Whether the unit stands in the cell and so is printed.
    open: bool,
}

impl Reference {
    /// Reads what stands between the braces of a placeholder.
    pub fn read(form: &Form, text: &str) -> Result<Self, ReferenceError> {
        let plain: String = text.chars().map(narrow).collect();
        let (cells, format) =
            plain.split_once(':').map_or((plain.as_str(), None), |(c, f)| (c, Some(f)));
        let (part, whole) = cells.split_once('/').map_or((cells, None), |(p, w)| (p, Some(w)));
        let addresses = |sum: &str| -> Result<Vec<CellId>, ReferenceError> {
            let cell =
                |name: &str| form.cell_at(name).ok_or(ReferenceError::NoCell(name.to_owned()));
            sum.split('+').map(cell).collect()
        };
        let cells = addresses(part)?;
        let is_part = whole.is_some();
        let whole = whole.map_or(Ok(Vec::new()), addresses)?;
        let format = format.unwrap_or_default();
        let (change, scale, decimals) = style(format)
            .filter(|(change, scale, _)| match scale {
                Scale::Percent => is_part != *change,
                _ => !is_part,
            })
            .ok_or_else(|| ReferenceError::NoFormat(format.to_owned()))?;
        Ok(Self { cells, whole, change, scale, decimals })
    }

    /// Returns what is printed; nothing where one of its cells is blank.
    pub fn printed(
        &self,
        report: &Report,
        prior: Option<&Report>,
    ) -> Result<String, ReferenceError> {
        let Some(now) = sum(report, &self.cells)? else { return Ok(String::new()) };
        if self.change {
            let before = self.prior_amount(report, prior.ok_or(ReferenceError::NoPrior)?)?;
            return self.changed(now, before);
        }
        if self.whole.is_empty() {
            return self.written(now, "");
        }
        let Some(whole) = sum(report, &self.whole)? else { return Ok(String::new()) };
        self.written(hundredths(now, whole)?, "")
    }

    /// The same cells of last year's report, on whatever form that is.
    fn prior_amount(&self, report: &Report, prior: &Report) -> Result<Amount, ReferenceError> {
        let mut all = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            let address = &report.form().cell(*cell).address;
            let found = prior.form().cell_at(address).filter(|c| prior.value(*c).is_some());
            all.push(found.ok_or_else(|| ReferenceError::NoPriorFigure(address.clone()))?);
        }
        sum(prior, &all)?.ok_or(ReferenceError::NoPrior)
    }

    fn changed(&self, now: Amount, before: Amount) -> Result<String, ReferenceError> {
        let before = Amount { number: -before.number, ..before };
        let change = added(now, before)?;
        let before = Amount { number: before.number.abs(), ..before };
        let change = match self.scale {
            Scale::Percent => hundredths(change, before)?,
            _ => change,
        };
        let rises = change.number.is_sign_positive() && !change.number.is_zero();
        self.written(change, if rises { "+" } else { "" })
    }

    fn written(&self, amount: Amount, sign: &str) -> Result<String, ReferenceError> {
        let figure = match self.scale {
            Scale::Plain => amount.number.normalize().to_string(),
            Scale::Thousands => thousands(&amount.number.normalize().to_string()),
            Scale::Percent => format!("{}%", self.rounded(amount.number)),
            Scale::Of(size, word) => {
                let plain = if amount.unit.is_some() { yuan(amount)? } else { amount };
                let figure = self.rounded(plain.number / Decimal::from(size));
                let unit = if amount.open { MoneyUnit::Yuan.label() } else { "" };
                return Ok(format!("{sign}{figure}{word}{unit}"));
            }
        };
        Ok(match amount.unit.filter(|_| amount.open) {
            Some(unit) => format!("{sign}{figure} {}", unit.label()),
            None => format!("{sign}{figure}"),
        })
    }

    fn rounded(&self, number: Decimal) -> String {
        let decimals = self.decimals.unwrap_or(DECIMALS);
        let number =
            number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        match self.decimals {
            Some(decimals) => format!("{number:.0$}", decimals as usize),
            None => number.normalize().to_string(),
        }
    }
}

/// Returns what is printed in a text for what stands between the braces of a placeholder.
pub fn printed(
    report: &Report,
    prior: Option<&Report>,
    text: &str,
) -> Result<String, ReferenceError> {
    Reference::read(report.form(), text)?.printed(report, prior)
}

/// Returns what is printed for a placeholder of a text of `[document]`, which also knows facts of the report and the
/// wordings of its form.
pub fn printed_around(
    report: &Report,
    prior: Option<&Report>,
    text: &str,
) -> Result<String, ReferenceError> {
    let fact = |name: &str| match name {
        "agency" => Some(report.agency.clone()),
        "year" => Some(report.year.to_string()),
        _ => None,
    };
    let wording = || {
        let wording = report.form().wordings.get(text)?;
        Some(filled(wording, &|name| fact(name).ok_or(())).0)
    };
    fact(text).or_else(wording).map_or_else(|| printed(report, prior, text), Ok)
}

/// Reads a format: whether it is a change, how it is written, and with how many decimals.
fn style(format: &str) -> Option<(bool, Scale, Option<u32>)> {
    let (change, rest) = format.strip_prefix('+').map_or((false, format), |rest| (true, rest));
    let mut letters = rest.chars();
    let scale = match letters.next() {
        None => Scale::Plain,
        Some(',') => Scale::Thousands,
        Some(word @ '万') => Scale::Of(10_000, word),
        Some(word @ '亿') => Scale::Of(100_000_000, word),
        Some('%') => Scale::Percent,
        Some(_) => return None,
    };
    let decimals = match letters.next() {
        None => None,
        Some(_) if matches!(scale, Scale::Plain | Scale::Thousands) => return None,
        Some(digit) => Some(digit.to_digit(10).filter(|digits| *digits <= MOST_DECIMALS)?),
    };
    if letters.next().is_some() {
        return None;
    }
    Some((change, scale, decimals))
}

/// Returns the sum of cells; none where one of them is blank.
fn sum(report: &Report, cells: &[CellId]) -> Result<Option<Amount>, ReferenceError> {
    let mut all: Option<Amount> = None;
    for cell in cells {
        let Some(value) = report.value(*cell) else { return Ok(None) };
        let own = match report.form().cell(*cell).kind {
            CellKind::Money { unit, .. } => Some(value.unit.unwrap_or(unit)),
            CellKind::Count | CellKind::Signed => None,
        };
        let amount = Amount { number: value.number, unit: own, open: value.unit.is_some() };
        all = Some(all.map_or(Ok(amount), |sum| added(sum, amount))?);
    }
    Ok(all)
}

/// Adds two figures, those of different units of money in yuan.
fn added(one: Amount, other: Amount) -> Result<Amount, ReferenceError> {
    let (one, other) =
        if one.unit == other.unit { (one, other) } else { (yuan(one)?, yuan(other)?) };
    let number = one.number.checked_add(other.number).ok_or(ReferenceError::NoSum)?;
    Ok(Amount { number, open: one.open || other.open, ..one })
}

fn yuan(amount: Amount) -> Result<Amount, ReferenceError> {
    let unit = amount.unit.ok_or(ReferenceError::NoSum)?;
    let number = unit.convert(amount.number, MoneyUnit::Yuan).ok_or(ReferenceError::NoSum)?;
    Ok(Amount { number, unit: Some(MoneyUnit::Yuan), ..amount })
}

/// Returns how many of a hundred parts of `whole` a figure is.
fn hundredths(part: Amount, whole: Amount) -> Result<Amount, ReferenceError> {
    let (part, whole) =
        if part.unit == whole.unit { (part, whole) } else { (yuan(part)?, yuan(whole)?) };
    if whole.number.is_zero() {
        return Err(ReferenceError::OfNothing);
    }
    let part = part.number.checked_mul(Decimal::ONE_HUNDRED).ok_or(ReferenceError::NoSum)?;
    let number = part.checked_div(whole.number).ok_or(ReferenceError::NoSum)?;
    Ok(Amount { number, unit: None, open: false })
}

/// Puts a comma between thousands.
fn thousands(figure: &str) -> String {
    let start = figure.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let end = figure.find('.').unwrap_or(figure.len());
    let mut out = figure[..start].to_owned();
    for (at, digit) in figure[start..end].chars().enumerate() {
        if at > 0 && (end - start - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + &figure[end..]
}

/// Returns the plain form of the marks of a placeholder.
fn narrow(c: char) -> char {
    match c {
        '：' => ':',
        '％' => '%',
        '，' => ',',
        '＋' => '+',
        '／' => '/',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (figure, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("-441025", "-441,025"),
            ("-100", "-100"),
            ("1234567.5678", "1,234,567.5678"),
        ] {
            assert_eq!(thousands(figure), expected);
        }
    }

    #[test]
    fn formats_are_read_and_nothing_else_is() {
        assert_eq!(style(""), Some((false, Scale::Plain, None)));
        assert_eq!(style("+万1"), Some((true, Scale::Of(10_000, '万'), Some(1))));
        assert_eq!(style("%0"), Some((false, Scale::Percent, Some(0))));
        for wrong in [",2", "万11", "+3", "%7", "%x", "%%", "万.1", "万+1", "x", "++", "-", " "]
        {
            assert_eq!(style(wrong), None, "{wrong}");
        }
    }
}
