//! The seal: which data a document was made from, as a short digest that every format carries.
//!
//! It covers what the document says, never how it says it: the form, agency and year, the texts as they are printed and
//! each cell with its figure. Layout, labels, notes, waivers and the mark of a draft are not part of it, so that the
//! page, the Word file and the data of one report carry the same seal. It vouches against mistakes, not against
//! somebody who means to deceive: whoever has the program can seal anything.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::model::Report;

use super::block::Block;
use super::report::{figure, text_blocks};

/// What every seal begins with, so that it is found in any text.
const PREFIX: &str = "gouji-";
/// Bytes of each half: 48 bits, so that two reports of one office never share one by chance.
const HALF: usize = 6;

/// The digest of a report's figures and that of its texts; prints as `gouji-3f2a91c05b7e-d4108a6b2c11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seal {
    /// Of form, agency, year and all figures.
    pub figures: [u8; HALF],
    /// Of title, number, preamble, narrative and contact, as printed.
    pub texts: [u8; HALF],
}

/// A text that is no seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a seal")]
pub struct NotASeal;

impl Seal {
    /// Returns the seal of what a document made from `report` says.
    /// `prior` is last year's report, which texts may be compared with.
    pub fn of(report: &Report, prior: Option<&Report>) -> Self {
        let form = report.form();
        let mut figures = Sha256::new();
        for line in [form.id.as_str(), &report.agency, &report.year.to_string()] {
            add(&mut figures, line);
        }
        for cell in form.ids() {
            let text = figure(report, cell);
            if !text.is_empty() {
                add(&mut figures, &form.cell(cell).address);
                add(&mut figures, &text);
            }
        }
        let mut texts = Sha256::new();
        for block in text_blocks(report, prior) {
            match block {
                Block::Title(lines) => lines.iter().for_each(|line| add(&mut texts, line.as_str())),
                Block::Heading { text, .. } | Block::Number(text) | Block::Paragraph(text) => {
                    add(&mut texts, text.as_str());
                }
                Block::DraftMark(_) | Block::Table(_) | Block::Signatures(_) | Block::Seal(_) => {}
            }
        }
        Self { figures: head(figures), texts: head(texts) }
    }

    /// Returns the first seal that stands in `text`.
    pub fn find(text: &str) -> Option<Self> {
        text.match_indices(PREFIX).find_map(|(at, _)| {
            let end = at + PREFIX.len() + HALF * 4 + 1;
            text.get(at..end)?.parse().ok()
        })
    }
}

/// Adds a text with its length before it, so that no two lists of texts are hashed as the same bytes.
fn add(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_be_bytes());
    hash.update(text);
}

fn head(hash: Sha256) -> [u8; HALF] {
    let mut out = [0; HALF];
    out.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    out
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        self.figures.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("-")?;
        self.texts.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Seal {
    type Err = NotASeal;

    fn from_str(text: &str) -> Result<Self, NotASeal> {
        let rest = text.strip_prefix(PREFIX).ok_or(NotASeal)?;
        let (figures, texts) = rest.split_once('-').ok_or(NotASeal)?;
        Ok(Self { figures: half(figures)?, texts: half(texts)? })
    }
}

fn half(text: &str) -> Result<[u8; HALF], NotASeal> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() == HALF * 2).ok_or(NotASeal)?;
    let mut out = [0; HALF];
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        // Two hexadecimal digits always fit a byte.
        *byte = pair.iter().fold(0, |value, digit| value << 4 | *digit as u8);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_reads_back_and_is_found_in_a_text() {
        let seal = Seal { figures: [0x3f, 1, 2, 3, 4, 0xff], texts: [0; HALF] };
        assert_eq!(seal.to_string(), "gouji-3f01020304ff-000000000000");
        assert_eq!(seal.to_string().parse(), Ok(seal));
        let page = format!("gouji-3f 数据校验码：{seal}。gouji-");
        assert_eq!(Seal::find(&page), Some(seal));
        assert_eq!(Seal::find("gouji-3f01020304ff-00000000000"), None);
        assert_eq!(Seal::find("gouji-3f01020304ff-00000000000校"), None);
    }
}
