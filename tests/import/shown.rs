//! A document taken apart, as text that a person can read.

use gouji::import::container::open;
use gouji::import::source::{Piece, SourceCell};
use gouji::model::Message;

/// Returns the parts of a document, or why it is refused, a line each.
pub fn shown(name: &str, bytes: &[u8]) -> String {
    let opened = match open(name, bytes) {
        Ok(opened) => opened,
        Err(refusal) => {
            return format!(
                "refused {}\nhint {}\n",
                sentence(&refusal.message()),
                sentence(&refusal.hint())
            );
        }
    };
    let mut out = format!("kind {}\n", opened.kind.word());
    for note in &opened.notes {
        out.push_str(&format!("note {}\n", sentence(&note.message())));
    }
    let facts = &opened.source.facts;
    for (name, fact) in [
        ("title", &facts.title),
        ("form", &facts.form),
        ("agency", &facts.agency),
        ("year", &facts.year),
    ] {
        if let Some(fact) = fact {
            out.push_str(&format!("fact {name} {fact}\n"));
        }
    }
    for piece in &opened.source.pieces {
        match piece {
            Piece::Heading(line) => out.push_str(&format!("heading {}\n", line.text)),
            Piece::Line(line) => out.push_str(format!("line {}", line.text).trim_end()),
            Piece::Picture(_) => out.push_str("picture"),
            Piece::Table(table) => {
                out.push_str("table\n");
                let rows: Vec<String> = table.rows.iter().map(|row| self::row(row)).collect();
                out.push_str(&rows.join("\n"));
            }
        }
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

fn row(cells: &[SourceCell]) -> String {
    let cells: Vec<String> = cells.iter().map(cell).collect();
    format!("  {}", cells.join(" | ")).trim_end().to_owned()
}

fn cell(cell: &SourceCell) -> String {
    let mut out = cell.text.replace('\n', "\\n");
    if (cell.rowspan, cell.colspan) != (1, 1) {
        out.push_str(&format!(" ({}x{})", cell.rowspan, cell.colspan));
    }
    if let Some(address) = &cell.address {
        out.push_str(&format!(" ={address}"));
    }
    format!("[{}] {out}", cell.place).trim_end().to_owned()
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
