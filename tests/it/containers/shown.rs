//! A document taken apart, as text that a person can read.

use gouji::import::read::open;
use gouji::import::source::{Element, Metadata, SourceCell};
use gouji::model::Message;

/// Returns the parts of a document, or why it is refused, a line each.
pub(crate) fn shown(name: &str, bytes: &[u8]) -> String {
    let mut lines = match open(name, bytes) {
        Err(refusal) => vec![
            format!("refused {}", sentence(&refusal.message())),
            format!("hint {}", sentence(&refusal.hint())),
        ],
        Ok(opened) => {
            let mut lines = vec![format!("kind {}", opened.format.name())];
            lines.extend(
                opened.notes.iter().map(|note| format!("note {}", sentence(&note.message()))),
            );
            lines.extend(metadata(&opened.source.metadata));
            lines.extend(opened.source.elements.iter().flat_map(element));
            lines
        }
    };
    lines.push(String::new());
    lines.join("\n")
}

fn metadata(metadata: &Metadata) -> impl Iterator<Item = String> {
    let named = [
        ("title", &metadata.title),
        ("form", &metadata.form),
        ("agency", &metadata.agency),
        ("year", &metadata.year),
    ];
    named
        .into_iter()
        .filter_map(|(name, fact)| fact.as_ref().map(|fact| format!("fact {name} {fact}")))
}

fn element(element: &Element) -> Vec<String> {
    match element {
        Element::Heading(line) => vec![format!("heading {}", line.text)],
        Element::Line(line) => vec![format!("line {}", line.text).trim_end().to_owned()],
        Element::Picture(_) => vec!["picture".to_owned()],
        Element::Table(table) => {
            let rows = table.rows.iter().map(|cells| row(cells));
            std::iter::once("table".to_owned()).chain(rows).collect()
        }
    }
}

fn row(cells: &[SourceCell]) -> String {
    let cells: Vec<String> = cells.iter().map(cell).collect();
    format!("  {}", cells.join(" | ")).trim_end().to_owned()
}

fn cell(cell: &SourceCell) -> String {
    let text = cell.text.replace('\n', "\\n");
    let spans = match (cell.rowspan, cell.colspan) {
        (1, 1) => String::new(),
        (rows, columns) => format!(" ({rows}x{columns})"),
    };
    let address = cell.address.as_ref().map(|address| format!(" ={address}")).unwrap_or_default();
    format!("[{}] {text}{spans}{address}", cell.place).trim_end().to_owned()
}

fn sentence(message: &Message) -> String {
    match message {
        Message::Text(label) => label.zh.clone(),
        Message::Key(key, arguments) => {
            let arguments: Vec<String> =
                arguments.iter().map(|(name, value)| format!(" {name}={value}")).collect();
            format!("{key}{}", arguments.concat())
        }
    }
}
