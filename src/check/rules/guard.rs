//! Whether a rule concerns a report at all.

use rust_decimal::Decimal;

use crate::model::{CellKind, Fact, Guard, MoneyUnit, Report, Term, Value};

/// Adds up cells of the report and a number; nothing with a blank among them.
type Add<'a> = &'a dyn Fn(&[Term], Decimal) -> Option<Decimal>;

/// Returns whether a rule with this guard applies to the report; not while a blank leaves that open.
pub(super) fn applies(guard: &Guard, report: &Report, add: Add<'_>) -> bool {
    match guard {
        Guard::Fact { fact, equals } => report.facts.get(fact) == Some(&Fact::Bool(*equals)),
        Guard::Charged { fact } => match report.facts.get(fact) {
            Some(Fact::Text(text)) => {
                let money = CellKind::Money { unit: MoneyUnit::Yuan, open: true };
                Value::parse(money, text).is_ok_and(|value| value.number > Decimal::ZERO)
            }
            _ => false,
        },
        Guard::Figures { relation, .. } => {
            let left = add(&relation.left, relation.left_constant);
            let right = add(&relation.right, relation.right_constant);
            left.zip(right).is_some_and(|(left, right)| relation.relation.holds(left, right))
        }
    }
}
