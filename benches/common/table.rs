//! One table of what was measured, what is to be reached, and what stands beside it.

use gouji::text::width;

/// A line of the table.
pub(crate) struct Line {
    what: String,
    measured: String,
    reach: String,
    beside: &'static str,
}

/// The lines in the order in which they were measured.
pub(crate) struct Table {
    lines: Vec<Line>,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { lines: vec![] }
    }

    /// Adds a figure that is to be `most` at most.
    pub(crate) fn figure(
        &mut self,
        what: &str,
        (figure, digits): (f64, usize),
        most: f64,
        unit: &str,
        beside: &'static str,
    ) {
        let over = if figure > most { "  over" } else { "" };
        self.lines.push(Line {
            what: what.to_owned(),
            measured: format!("{figure:.digits$} {unit}{over}"),
            reach: format!("<= {most} {unit}"),
            beside,
        });
    }

    /// Adds a figure that is only to be compared with.
    pub(crate) fn peer(&mut self, what: &str, measured: String) {
        self.lines.push(Line {
            what: what.to_owned(),
            measured,
            reach: String::new(),
            beside: "measured in this run",
        });
    }

    /// Returns the table as text.
    pub(crate) fn text(&self) -> String {
        let head = ["what", "measured", "to reach", "beside"].map(str::to_owned);
        let rows = self.lines.iter().map(|line| {
            [&line.what, &line.measured, &line.reach, line.beside].map(|cell: &str| cell.to_owned())
        });
        let rows: Vec<[String; 4]> = std::iter::once(head).chain(rows).collect();
        let widest = |column: usize| {
            rows.iter().map(|row| width::width(&row[column])).max().unwrap_or_default()
        };
        let widths = [widest(0), widest(1), widest(2)];
        let mut text = String::new();
        for row in &rows {
            for (cell, cells) in row.iter().zip(widths) {
                text.push_str(&width::pad_right(cell, cells));
                text.push_str("  ");
            }
            text.push_str(&row[3]);
            text.push('\n');
        }
        text
    }
}
