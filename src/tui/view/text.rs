//! The text of a section, with references as the values that they print, in their own look.

use std::ops::Range;

use super::Areas;
use super::canvas::Canvas;
use super::finding::look_of;
use super::theme::Role;
use crate::model::Severity;
use crate::tui::editor::app::App;
use crate::tui::editor::narrative::{Caret, INDENT, Layout, Line, MEASURE, Reference};
use crate::tui::editor::prose;
use crate::tui::editor::session::{Item, Session};

/// The column where a text begins; before it there is room for marks.
const LEFT: u16 = 2;
/// The column behind a text.
pub(super) const RIGHT_EDGE: u16 = LEFT + MEASURE as u16;

/// Returns the first line to show so that the caret is in view.
pub(super) fn top(session: &Session, layout: &Layout, areas: Areas) -> usize {
    let rows = usize::from(areas.body_end.saturating_sub(areas.body)).max(1);
    let (row, _) = layout.place(prose::caret(session, layout));
    let held = session.text_top.get(&session.section).copied().unwrap_or(0);
    held.clamp((row + 1).saturating_sub(rows), row)
}

/// Draws a text, and returns where the caret stands.
pub(super) fn draw(
    app: &App,
    session: &Session,
    layout: &Layout,
    areas: Areas,
    canvas: &mut Canvas,
) -> (u16, u16) {
    let caret = prose::caret(session, layout);
    let in_references = session.in_panel && !session.in_findings();
    let has_keys = |item: Item| session.in_panel && session.finding == Some(item);
    let claims = session.claims().into_iter();
    let claims =
        claims.map(|(item, quote)| (quote.span.clone(), session.severity(item), has_keys(item)));
    let pen = LinePainter {
        layout,
        claims: claims.collect(),
        current: layout.reference_at(caret).filter(|_| in_references),
    };
    let rows = usize::from(areas.body_end.saturating_sub(areas.body));
    let top = session.text_top.get(&session.section).copied().unwrap_or(0);
    for (y, line) in (areas.body..).zip(layout.lines().iter().skip(top).take(rows)) {
        pen.line(*line, y, canvas);
    }
    if layout.paragraphs().is_empty() {
        let hint = prose::hint(app, session);
        let say = if hint.is_empty() { app.locale.text("tui.text_empty") } else { hint };
        canvas.put(LEFT + INDENT as u16, areas.body, say, Role::Hint);
    }
    place(layout, caret, top, areas)
}

fn place(layout: &Layout, caret: Caret, top: usize, areas: Areas) -> (u16, u16) {
    let (row, column) = layout.place(caret);
    (LEFT + column as u16, areas.body + row.saturating_sub(top) as u16)
}

/// Draws the lines of a text.
struct LinePainter<'a> {
    layout: &'a Layout,
    /// What fails about the text, with whether it has the keys.
    claims: Vec<(Range<usize>, Severity, bool)>,
    /// The reference that has the keys.
    current: Option<usize>,
}

impl LinePainter<'_> {
    /// Draws a line: what is between the references plain, a name that is no cell's as it is, what contradicts the tables
    /// underlined, with a mark before the line.
    fn line(&self, line: Line, y: u16, canvas: &mut Canvas) {
        let mut x = LEFT + line.indent as u16;
        let mut at = line.start;
        let on_line = |span: &Range<usize>| span.start < line.end && line.start < span.end;
        let references = self.layout.references().iter().enumerate();
        for (number, reference) in references.filter(|(_, of)| on_line(&of.span)) {
            let (start, end) =
                (reference.span.start.max(line.start), reference.span.end.min(line.end));
            x = self.plain(at..start, (x, y), canvas);
            x = self.reference(number, reference, start..end, (x, y), canvas);
            if reference.cell.is_none() {
                canvas.put(0, y, "!", Role::Error);
            }
            at = end;
        }
        self.plain(at..line.end, (x, y), canvas);
        let severities = self.claims.iter().filter(|(span, ..)| on_line(span)).map(|of| of.1);
        if let Some(severity) = severities.max() {
            let (look, mark) = look_of(severity);
            canvas.put(0, y, &mark.to_string(), look);
        }
    }

    fn reference(
        &self,
        number: usize,
        reference: &Reference,
        part: Range<usize>,
        (x, y): (u16, u16),
        canvas: &mut Canvas,
    ) -> u16 {
        let claimed = self.claims.iter().any(|(span, ..)| span.contains(&part.start));
        let written = self.layout.text().get(part).unwrap_or("");
        let (shown, role) = match reference.cell {
            Some(_) => (reference.shown.as_str(), Role::Placeholder),
            None => (written, Role::Error),
        };
        if self.current == Some(number) {
            canvas.put_both(x, y, shown, role, Role::Selected)
        } else if claimed {
            canvas.put_both(x, y, shown, role, Role::Claim)
        } else {
            canvas.put(x, y, shown, role)
        }
    }

    /// Draws what is no reference.
    fn plain(&self, part: Range<usize>, (mut x, y): (u16, u16), canvas: &mut Canvas) -> u16 {
        let mut at = part.start;
        while at < part.end {
            let inside = self.claims.iter().find(|(span, ..)| span.contains(&at));
            let starts = self.claims.iter().map(|(span, ..)| span.start);
            let next = starts.filter(|start| *start > at).min().unwrap_or(part.end);
            let end = inside.map_or(next, |(span, ..)| span.end).min(part.end);
            let text = self.layout.text().get(at..end).unwrap_or("");
            x = match inside {
                Some((.., true)) => canvas.put_both(x, y, text, Role::Claim, Role::Selected),
                Some(_) => canvas.put(x, y, text, Role::Claim),
                None => canvas.put(x, y, text, Role::Figure),
            };
            at = end;
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ratatui_core::backend::TestBackend;
    use ratatui_core::buffer::Buffer;
    use ratatui_core::style::Modifier;
    use ratatui_core::terminal::Terminal;

    use crate::definition::Library;
    use crate::model::Language;
    use crate::store::report::document::Document;
    use crate::tui::editor::app::{App, Screen, Setup};
    use crate::tui::editor::session::Session;
    use crate::tui::editor::update;
    use crate::tui::terminal::event::{Event, Key, KeyCode};
    use crate::tui::view;

    const REPORT: &str = include_str!("../../../examples/laizhou-2020.toml");

    fn setup() -> Setup {
        Setup {
            language: Language::Zh,
            library: Arc::new(Library::builtin()),
            year: 2021,
            user: String::new(),
            keymap: None,
            theme: None,
            ambiguous: Some(2),
        }
    }

    /// The editor on the overview, which claims 106 for a total of 107.
    fn editor(size: (u16, u16)) -> App {
        let (mut app, _) = App::new(setup(), size);
        let report = Document::parse("x", REPORT.as_bytes(), app.setup.library.as_ref());
        let mut session = Session::new(None, report.report.unwrap(), false);
        session.section = 0;
        app.session = Some(session);
        app.screens = vec![Screen::Editor];
        take(&mut app, Event::Resize(size.0, size.1));
        app
    }

    fn take(app: &mut App, event: Event) {
        update::update(app, event.into());
    }

    fn drawn(app: &App) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(app.size.0, app.size.1)).unwrap();
        terminal.draw(|frame| view::draw(app, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    fn text_of(buffer: &Buffer) -> String {
        let text: String = buffer.content.iter().map(ratatui_core::buffer::Cell::symbol).collect();
        text.replace(' ', "")
    }

    #[test]
    fn what_contradicts_the_tables_is_underlined_and_marked() {
        for size in [(80, 24), (120, 40)] {
            let buffer = drawn(&editor(size));
            let ul =
                |cell: &&ratatui_core::buffer::Cell| cell.modifier.contains(Modifier::UNDERLINED);
            let underlined: String =
                buffer.content.iter().filter(ul).map(ratatui_core::buffer::Cell::symbol).collect();
            assert!(underlined.replace(' ', "").contains("106件"), "{underlined}");
            let marked: Vec<u16> = (2..buffer.area.height - 4)
                .filter(|y| buffer[(0, *y)].symbol() == "?" && buffer[(1, *y)].symbol() == " ")
                .collect();
            let line = marked.first().copied().unwrap();
            let row = usize::from(line) * usize::from(size.0);
            let of_line: String = buffer.content[row..row + usize::from(size.0)]
                .iter()
                .map(ratatui_core::buffer::Cell::symbol)
                .collect();
            assert!(of_line.replace(' ', "").contains("106件"), "{of_line}");
        }
    }

    #[test]
    fn its_number_is_taken_for_a_cell_and_becomes_a_reference() {
        let mut app = editor((80, 24));
        let press = |app: &mut App, key| take(app, Event::Key(Key::plain(key)));
        press(&mut app, KeyCode::F(6));
        assert!(app.session.as_ref().unwrap().in_findings());
        // The bar says what the number at the caret is taken for.
        let session = app.session.as_mut().unwrap();
        let number = session.report.narrative["overview"].find("已办理答复 106").unwrap();
        session.carets.insert(0, super::Caret::at(number + "已办理答复 ".len()));
        take(&mut app, Event::Resize(80, 24));
        let screen = text_of(&drawn(&app));
        assert!(screen.contains("光标处的数106,认作表三"), "{screen}");
        press(&mut app, KeyCode::F(2));
        let text = &app.session.as_ref().unwrap().report.narrative["overview"];
        assert!(text.contains("已办理答复 {requests.outcome_total.total} 件"), "{text}");
        assert!(text.contains("收到政府信息公开申请 "), "{text}");
    }
}
