//! Values of cells in an old workbook → the texts that they are.

use std::collections::HashMap;

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::records::RecordData;
use crate::import::read::number;

/// Formats that a workbook does not hold itself and that change what a number means, by their numbers ([MS-XLS] 2.4.126).
const BUILT_IN: &[(std::ops::RangeInclusive<u16>, &str)] = &[
    (9..=9, "0%"),
    (10..=10, "0.00%"),
    (14..=22, "yyyy-mm-dd"),
    (27..=36, "yyyy-mm-dd"),
    (45..=47, "yyyy-mm-dd"),
    (50..=58, "yyyy-mm-dd"),
];

/// What a cell holds.
pub(super) enum Value {
    /// This text.
    Text(String),
    /// A text that stands in the next record.
    InNextRecord,
}

/// How numbers are shown.
#[derive(Default)]
pub(super) struct Formats {
    /// Whether days are counted from 1904.
    pub(super) is_1904: bool,
    codes: HashMap<u16, String>,
    /// For each style the number of its format.
    styles: Vec<u16>,
}

impl Formats {
    /// Reads a format: its number, its code.
    pub(super) fn add_code(&mut self, data: &mut RecordData<'_>) -> Option<()> {
        let number = data.u16()?;
        self.codes.insert(number, data.text()?);
        Some(())
    }

    /// Reads a style: its font, its format.
    pub(super) fn add_style(&mut self, data: &mut RecordData<'_>) -> Option<()> {
        data.u16()?;
        // Cells name a style in two bytes.
        u16::try_from(self.styles.len()).ok()?;
        self.styles.push(data.u16()?);
        Some(())
    }

    fn code(&self, style: u16) -> &str {
        let Some(format) = self.styles.get(usize::from(style)) else { return "" };
        let built_in = || BUILT_IN.iter().find(|(numbers, _)| numbers.contains(format));
        let own = self.codes.get(format).map(String::as_str);
        own.or_else(|| built_in().map(|(_, code)| *code)).unwrap_or_default()
    }

    /// A number as a cell of this style means it.
    pub(super) fn formatted(&self, value: f64, style: u16) -> String {
        let code = self.code(style);
        if number::is_date(code) {
            let kind = ExcelDateTimeType::DateTime;
            return number::date(&ExcelDateTime::new(value, kind, self.is_1904));
        }
        number::formatted(&number::exact(value), code)
    }

    /// What a formula gave last: a number, or behind two bytes of ones a word or a text ([MS-XLS] 2.5.133).
    pub(super) fn result(&self, data: &mut RecordData<'_>, style: u16) -> Option<Value> {
        let bytes: [u8; 8] = data.take(8)?.try_into().ok()?;
        if bytes[6..] != [0xff, 0xff] {
            return Some(Value::Text(self.formatted(f64::from_le_bytes(bytes), style)));
        }
        Some(match bytes[0] {
            0 => Value::InNextRecord,
            1 => Value::Text(literal(bytes[2], false).to_owned()),
            2 => Value::Text(literal(bytes[2], true).to_owned()),
            _ => Value::Text(String::new()),
        })
    }
}

/// An RK number, in four bytes: the upper half of a fraction or an integer, in whole or hundredths ([MS-XLS] 2.5.217).
pub(super) fn rk_number(bits: u32) -> f64 {
    let (is_hundredths, is_integer) = (bits & 1 != 0, bits & 2 != 0);
    let value = if is_integer {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if is_hundredths { value / 100.0 } else { value }
}

/// A truth or an error as it is shown ([MS-XLS] 2.5.10).
pub(super) fn literal(value: u8, is_error: bool) -> &'static str {
    match (is_error, value) {
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0f) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1d) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, _) => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_four_bytes_are_whole_or_fractions() {
        let found = [0x0000_0496, 0x4082_c000, 0x0001_7dbf, 0xffff_fffe, 0x3ff0_0001];
        assert_eq!(
            found.map(|bits| rk_number(bits).to_string()),
            ["293", "600", "244.31", "-1", "0.01"]
        );
    }
}
