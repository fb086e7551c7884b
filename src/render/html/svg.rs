//! Charts as drawings that stand in the page: lying bars, each with its label and its number, so that nothing is said by
//! colour alone. The same numbers stand in the description for who cannot see it.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::markup::{Look, Markup};
use crate::render::chart::{Bar, Drawn};

/// The width of a drawing in units of its own.
const WIDTH: usize = 640;
/// The height of a line with its bar.
const LINE: usize = 26;
/// The thickness of a bar.
const BAR: usize = 16;
/// The room between two groups of several bars.
const GAP: usize = 10;
/// Half the size of a Chinese character: a column of a terminal, of which texts know how many they take.
const COLUMN: usize = 7;
/// Room for a year.
const YEAR: usize = 44;
/// Room for a number behind a bar.
const NUMBER: usize = 150;

/// Writes a chart.
pub(super) fn write(out: &mut Markup, chart: &Drawn) {
    let id = format!("gouji-c-{}", chart.id);
    out.open("figure", Look::Chart, &[]);
    out.raw("\n");
    out.open("figcaption", Look::ChartTitle, &[]);
    out.text(chart.title.as_str());
    out.close("figcaption");
    let years = chart.groups.iter().any(|group| group.bars.len() > 1);
    let bars: usize = chart.groups.iter().map(|group| group.bars.len()).sum();
    let height = bars * LINE + if years { chart.groups.len() * GAP } else { 0 };
    let view = format!("0 0 {WIDTH} {height}");
    let named = format!("{id}-title {id}-desc");
    let attributes = [
        ("role", "img"),
        ("aria-labelledby", named.as_str()),
        ("viewBox", &view),
        ("font-family", "sans-serif"),
        ("font-size", "14"),
        ("fill", "#1a1a1a"),
    ];
    out.open("svg", Look::Drawing, &attributes);
    out.raw("\n");
    words(out, chart, &id);
    if years {
        // Earlier years are hatched.
        out.raw(&format!(
            "<defs><pattern id=\"{id}-earlier\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <path d=\"M0 6L6 0\" stroke=\"#1f5f99\" stroke-width=\"1.5\"/></pattern></defs>\n"
        ));
    }
    bars_of(out, chart, &id, years);
    out.close("svg");
    out.close("figure");
}

/// The same for who cannot see it.
fn words(out: &mut Markup, chart: &Drawn, id: &str) {
    out.open("title", Look::Plain, &[("id", &format!("{id}-title"))]);
    out.text(chart.title.as_str());
    out.close("title");
    out.open("desc", Look::Plain, &[("id", &format!("{id}-desc"))]);
    for (at, group) in chart.groups.iter().enumerate() {
        out.raw(if at > 0 { "；" } else { "" });
        out.text(group.label.as_str());
        for (at, bar) in group.bars.iter().enumerate() {
            out.raw(if at > 0 { "，" } else { " " });
            if let Some(year) = bar.year {
                out.raw(&format!("{year} "));
            }
            out.text(&number(chart, bar));
        }
    }
    out.close("desc");
}

fn bars_of(out: &mut Markup, chart: &Drawn, id: &str, years: bool) {
    let widest = chart.groups.iter().map(|group| group.label.width()).max().unwrap_or(0);
    let labels = (widest * COLUMN + 8).min(WIDTH / 2);
    let start = labels + if years { YEAR } else { 0 };
    let room = WIDTH - start - NUMBER;
    let mut top = 0;
    for group in &chart.groups {
        label(out, labels - 8, top, group.label.as_str());
        for bar in &group.bars {
            if let Some(year) = bar.year {
                label(out, start - 8, top, &year.to_string());
            }
            let length = length(bar.value, chart.most, room);
            let fill =
                if bar.earlier { format!("url(#{id}-earlier)") } else { "#1f5f99".to_owned() };
            let y = top + (LINE - BAR) / 2;
            out.raw(&format!(
                "<rect x=\"{start}\" y=\"{y}\" width=\"{length}\" height=\"{BAR}\" fill=\"{fill}\" stroke=\"#1f5f99\"/>\n"
            ));
            out.raw(&format!("<text x=\"{}\" y=\"{}\">", start + length + 6, top + LINE / 2 + 5));
            out.text(&number(chart, bar));
            out.close("text");
            top += LINE;
        }
        top += if years { GAP } else { 0 };
    }
}

/// A text that ends at `x`.
fn label(out: &mut Markup, x: usize, top: usize, text: &str) {
    let y = top + LINE / 2 + 5;
    out.raw(&format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\">"));
    out.text(text);
    out.close("text");
}

/// What stands behind a bar: the number, its unit and its share.
fn number(chart: &Drawn, bar: &Bar) -> String {
    let Some(value) = bar.value else { return String::new() };
    let unit = if chart.unit.is_empty() { String::new() } else { format!(" {}", chart.unit) };
    let share = bar.share.map(|share| format!("（{share}%）")).unwrap_or_default();
    format!("{}{unit}{share}", value.normalize())
}

/// The length of a bar; where there is anything it can be seen.
fn length(value: Option<Decimal>, most: Decimal, room: usize) -> usize {
    let Some(value) = value.filter(|value| *value > Decimal::ZERO) else { return 0 };
    let part = value.checked_div(most).and_then(|part| part.checked_mul(Decimal::from(room)));
    part.and_then(|part| part.round().to_usize()).unwrap_or(0).clamp(1, room)
}
