//! The plain data that every layer speaks: values, cell addresses, forms, reports, edits and findings.
//!
//! Nothing here reads a file, knows a date, draws or parses TOML, and no fact about one official form stands here:
//! those are data under `assets/forms`.

pub mod address;
pub mod chart;
pub mod compare;
pub mod edit;
pub mod finding;
pub mod form;
pub mod history;
pub mod merge;
pub mod message;
pub mod nearest;
pub mod placeholder;
pub mod reference;
pub mod report;
pub mod rule;
pub mod syntax_error;
pub mod traditional;
pub mod typeset;
pub mod value;
pub mod visible;
pub mod vocabulary;

pub use compare::{Change, compare};
pub use edit::Edit;
pub use finding::{Excerpt, Finding, Numbers, Place, Quote, Severity, Status};
pub use form::{
    Block, Carry, Cell, CellId, CellKind, Column, Form, Forms, Group, Row, Section, SectionKind,
    Shape, Table, Walk,
};
pub use message::{Label, Language, Message};
pub use placeholder::{Placeholder, filled, placeholders};
pub use reference::{Reference, ReferenceError, printed};
pub use report::{Correction, Entry, Fact, Origin, Publication, Report, Totals, Waiver};
pub use rule::{Guard, Instance, Nature, PriorTerm, Relation, Rule, Term, TextCheck};
pub use typeset::Typeset;
pub use value::{MoneyUnit, Value, ValueError};
pub use vocabulary::Vocabulary;
