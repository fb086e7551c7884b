//! The language in which rules are written: text → two sums of addresses and the relation between them.
//!
//! ```text
//! formula  = sum relation sum            relation = "=" | ">=" | "<="
//! sum      = ["-"] item { ("+" | "-") item }
//! item     = integer | [integer "*"] address
//! address  = ["prev."] part "." part "." part    table, row, column; prev is last year's report
//! part     = id | "*" | "{" choice { "," choice } "}"
//! choice   = id | id ".." id             one alone, {col}, is a wildcard: one instance for each of its values
//! ```
//!
//! What the ids mean is looked up elsewhere; no form is known here.

use winnow::ascii::{digit1, space0};
use winnow::combinator::{alt, cut_err, delimited, opt, preceded, repeat, separated, terminated};
use winnow::error::{ContextError, StrContext, StrContextValue};
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::take_while;

use crate::model::Relation;

type Input<'a> = LocatingSlice<&'a str>;

/// One of the alternatives inside braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    One(String),
    Range(String, String),
}

/// A third of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Id(String),
    All,
    Wild(String),
    List(Vec<Choice>),
}

/// A cell, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Whether it is a cell of last year's report.
    pub(super) prior: bool,
    /// Table, row, column.
    pub(super) parts: [Part; 3],
    /// Where it stands in the formula, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// An address or a number with its sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Cells(i32, Address),
    Constant(i32),
}

/// A rule as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    pub(super) left: Vec<Item>,
    pub(super) relation: Relation,
    pub(super) right: Vec<Item>,
}

/// Why a formula cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// The byte where it goes wrong.
    pub(super) at: usize,
    /// What would have been right there.
    pub(super) expected: String,
}

/// Reads a whole rule.
pub(super) fn parse(text: &str) -> Result<Formula, Unreadable> {
    run((terminated(sum, space0), relation, sum), text).map(|(left, relation, right)| Formula {
        left,
        relation,
        right,
    })
}

/// Reads a sum alone, as in `[[carry]]`.
pub(super) fn parse_sum(text: &str) -> Result<Vec<Item>, Unreadable> {
    run(sum, text)
}

/// Reads a single address.
pub(super) fn parse_address(text: &str) -> Result<Address, Unreadable> {
    run(delimited(space0, address, space0), text)
}

fn run<'a, T>(
    mut parser: impl ModalParser<Input<'a>, T, ContextError>,
    text: &'a str,
) -> Result<T, Unreadable> {
    parser.parse(LocatingSlice::new(text)).map_err(|error| {
        let expected: Vec<String> = error
            .inner()
            .context()
            .filter_map(|context| match context {
                StrContext::Expected(value) => Some(value.to_string()),
                _ => None,
            })
            .collect();
        let expected =
            if expected.is_empty() { "+ - = >= <= .".to_owned() } else { expected.join(", ") };
        Unreadable { at: error.offset(), expected }
    })
}

fn expected(what: &'static str) -> StrContext {
    StrContext::Expected(StrContextValue::Description(what))
}

fn relation(input: &mut Input) -> ModalResult<Relation> {
    alt((">=".value(Relation::AtLeast), "<=".value(Relation::AtMost), "=".value(Relation::Equal)))
        .context(expected("= >= <="))
        .parse_next(input)
}

fn sum(input: &mut Input) -> ModalResult<Vec<Item>> {
    let first = (preceded(space0, opt('-')), item).map(|(sign, item)| signed(sign, item));
    let further = (
        preceded(space0, alt(('+', '-'))),
        preceded(space0, cut_err(item.context(expected("table.row.column")))),
    )
        .map(|(sign, item)| signed(Some(sign), item));
    let (first, further): (Item, Vec<Item>) =
        (first, terminated(repeat(0.., further), space0)).parse_next(input)?;
    Ok(std::iter::once(first).chain(further).collect())
}

fn signed(sign: Option<char>, item: Item) -> Item {
    match (sign, item) {
        (Some('-'), Item::Cells(factor, address)) => Item::Cells(-factor, address),
        (Some('-'), Item::Constant(number)) => Item::Constant(-number),
        (_, item) => item,
    }
}

fn item(input: &mut Input) -> ModalResult<Item> {
    let number = || digit1.try_map(str::parse::<i32>);
    preceded(
        space0,
        alt((
            (terminated(number(), (space0, '*', space0)), address)
                .map(|(factor, address)| Item::Cells(factor, address)),
            address.map(|address| Item::Cells(1, address)),
            number().map(Item::Constant),
        )),
    )
    .context(expected("table.row.column"))
    .parse_next(input)
}

fn address(input: &mut Input) -> ModalResult<Address> {
    let start = input.current_token_start();
    let prior = opt("prev.").parse_next(input)?.is_some();
    let first = part.parse_next(input)?;
    let dot = cut_err('.'.context(expected(".")));
    let mut rest = preceded(dot, cut_err(part.context(expected("id * {}"))));
    let second = rest.parse_next(input)?;
    let third = rest.parse_next(input)?;
    let parts = [first, second, third];
    Ok(Address { prior, parts, start, end: input.current_token_start() })
}

fn part(input: &mut Input) -> ModalResult<Part> {
    alt((braces, '*'.value(Part::All), id.map(|name: &str| Part::Id(name.to_owned()))))
        .parse_next(input)
}

fn braces(input: &mut Input) -> ModalResult<Part> {
    let choice = (delimited(space0, id, space0), opt(preceded("..", preceded(space0, id)))).map(
        |(from, to): (&str, Option<&str>)| match to {
            Some(to) => Choice::Range(from.to_owned(), to.to_owned()),
            None => Choice::One(from.to_owned()),
        },
    );
    let mut list =
        delimited('{', cut_err(separated(1.., choice, (space0, ','))), (space0, cut_err('}')));
    let choices: Vec<Choice> = list.parse_next(input)?;
    Ok(match choices.as_slice() {
        [Choice::One(name)] => Part::Wild(name.clone()),
        _ => Part::List(choices),
    })
}

fn id<'a>(input: &mut Input<'a>) -> ModalResult<&'a str> {
    (take_while(1, |c: char| c.is_ascii_lowercase()), take_while(0.., is_id))
        .take()
        .context(expected("id"))
        .parse_next(input)
}

fn is_id(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(factor: i32, parts: [Part; 3], start: usize, end: usize) -> Item {
        Item::Cells(factor, Address { prior: false, parts, start, end })
    }

    fn name(text: &str) -> Part {
        Part::Id(text.to_owned())
    }

    #[test]
    fn a_rule_has_two_sums_and_a_relation() {
        let formula = parse("a.{row}.c + 2*a.x.* >= -a.{p..q, r}.c - 3").unwrap();
        assert_eq!(
            formula.left,
            [
                cells(1, [name("a"), Part::Wild("row".into()), name("c")], 0, 9),
                cells(2, [name("a"), name("x"), Part::All], 14, 19),
            ]
        );
        assert_eq!(formula.relation, Relation::AtLeast);
        let list = vec![Choice::Range("p".into(), "q".into()), Choice::One("r".into())];
        assert_eq!(
            formula.right,
            [cells(-1, [name("a"), Part::List(list), name("c")], 24, 37), Item::Constant(-3)]
        );
    }

    #[test]
    fn cells_of_last_year_are_told_apart() {
        let formula = parse("a.b.c = prev.a.b.d - prev.a.{row}.c").unwrap();
        let prior = |item: &Item| matches!(item, Item::Cells(_, Address { prior: true, .. }));
        assert_eq!(formula.left.iter().filter(|item| prior(item)).count(), 0);
        assert_eq!(formula.right.iter().filter(|item| prior(item)).count(), 2);
    }

    #[test]
    fn what_cannot_be_read_is_placed() {
        for (text, at) in [
            ("a.b.c", 5),
            ("a.b = 1", 3),
            ("a.b.c = ", 8),
            ("a.b.c = 1 +", 11),
            ("a.b.c == 1", 7),
            ("a.{b.c = 1", 4),
            ("a.b.c = 99999999999", 8),
        ] {
            assert_eq!(parse(text).map_err(|error| error.at), Err(at), "{text}");
        }
    }
}
