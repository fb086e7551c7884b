//! Small tables of rows, columns and totals as forms.

use std::fmt::Write;

use super::*;

/// Returns a form of one table: `rows` by `columns` cells, a total of each row and column, and the whole; `extra` rules
/// stand behind.
pub(crate) fn crossed(rows: usize, columns: usize, extra: &str) -> Arc<Form> {
    let mut text = String::from(
        "form = 1\nid = \"crossed\"\ntitle = \"t\"\nreport_title = \"{agency} {year}\"\nyears = { first = 2000 }\n\
         [[sections]]\nid = \"t\"\nnumber = \"一\"\nkind = \"table\"\nheading = \"一、表\"\n\
         [[tables]]\nid = \"t\"\nsection = \"t\"\nshape = \"matrix\"\nwalk = \"columns\"\n\
         [[tables.blocks]]\nid = \"t\"\ncolumns = [\n",
    );
    for column in 1..=columns {
        let _ = writeln!(text, "{{ id = \"c{column}\", label = \"{column}\", kind = \"count\" }},");
    }
    text.push_str(
        "{ id = \"sum\", label = \"计\", kind = \"count\", total = true },\n]\nrows = [\n",
    );
    for row in 1..=rows {
        let _ = writeln!(text, "{{ id = \"r{row}\", label = \"{row}\" }},");
    }
    text.push_str("{ id = \"sum\", label = \"计\", total = true },\n]\n");
    let sums = [
        ("across", format!("t.{{row}}.sum = t.{{row}}.{{c1..c{columns}}}")),
        ("down", format!("t.sum.{{col}} = t.{{r1..r{rows}}}.{{col}}")),
    ];
    for (id, formula) in sums {
        let _ = writeln!(
            text,
            "[[rules]]\nid = \"{id}\"\nseverity = \"error\"\nformula = \"{formula}\"\ncomputes = true"
        );
    }
    form("crossed", &(text + extra))
}

/// Returns a keyed report with these figures, row by row, totals included.
pub(crate) fn filled(form: &Arc<Form>, figures: &[i64]) -> Report {
    let mut report = Report::new(form.clone(), "", 2000);
    report.totals = Totals::Keyed;
    for (cell, number) in form.ids().zip(figures) {
        let value = Some(Value::number(*number));
        report.set_entry(cell, Entry { value, origin: Origin::Typed });
    }
    report
}

/// Returns figures with right totals, row by row, from those of the parts.
pub(crate) fn with_totals(columns: usize, parts: &[i64]) -> Vec<i64> {
    let mut figures: Vec<i64> = vec![];
    let mut last = vec![0; columns + 1];
    for row in parts.chunks(columns) {
        let row: Vec<i64> = row.iter().copied().chain([row.iter().sum()]).collect();
        last.iter_mut().zip(&row).for_each(|(sum, number)| *sum += number);
        figures.extend(row);
    }
    figures.extend(last);
    figures
}
