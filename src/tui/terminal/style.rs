//! The shortest bytes for a change of style or place; what the terminal shows is `backend`'s concern.

use ratatui_core::buffer::Cell;
use ratatui_core::style::{Color, Modifier};

/// The looks that are used: nothing blinks, nothing hides.
const USED: Modifier = Modifier::BOLD
    .union(Modifier::DIM)
    .union(Modifier::ITALIC)
    .union(Modifier::UNDERLINED)
    .union(Modifier::REVERSED);
/// The looks that show on a blank.
const ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED);

/// Each look with the codes that begin and end it.
const CODES: &[(Modifier, u8, u8)] = &[
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::REVERSED, 7, 27),
];

/// The style with which the terminal writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellStyle {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

impl CellStyle {
    pub(super) const PLAIN: Self =
        Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    /// Returns the style of a cell without what cannot be seen on it.
    pub(super) fn of(cell: &Cell, no_color: bool) -> Self {
        let color = |color| if no_color { Color::Reset } else { sixteen(color) };
        let mut style =
            Self { fg: color(cell.fg), bg: color(cell.bg), modifier: cell.modifier & USED };
        if cell.symbol() == " " {
            style.modifier &= ON_BLANK;
            if style.modifier.is_empty() {
                style.fg = Color::Reset;
            }
        }
        style
    }

    /// Tells whether a blank written or erased in this style looks as it does in `wanted`: weight and, unless it is
    /// marked, colour of a blank cannot be seen.
    pub(super) fn blanks_like(self, wanted: Self) -> bool {
        let marks = self.modifier & ON_BLANK;
        marks == wanted.modifier & ON_BLANK
            && self.bg == wanted.bg
            && (marks.is_empty() || self.fg == wanted.fg)
    }

    /// Writes the codes that turn this style into `next`.
    pub(super) fn change(&mut self, next: Self, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        let gone = self.modifier - next.modifier;
        let mut change = Vec::with_capacity(16);
        let mut kept = self.modifier;
        for (look, _, end) in CODES.iter().filter(|(look, ..)| gone.contains(*look)) {
            if kept.contains(*look) {
                push(&mut change, *end);
            }
            kept -= *look;
            if *end == 22 {
                // One code ends both bold and dim.
                kept -= Modifier::BOLD | Modifier::DIM;
            }
        }
        add(next, kept, self.fg, self.bg, &mut change);
        let mut anew = vec![];
        if next != Self::PLAIN {
            anew.push(b'0');
            add(next, Modifier::empty(), Color::Reset, Color::Reset, &mut anew);
        }
        let shorter = if anew.len() <= change.len() { anew } else { change };
        out.extend_from_slice(b"\x1b[");
        out.extend_from_slice(&shorter);
        out.push(b'm');
        *self = next;
    }
}

/// Adds the codes of `next` that are not in effect yet.
fn add(next: CellStyle, modifier: Modifier, fg: Color, bg: Color, out: &mut Vec<u8>) {
    for (look, begin, _) in CODES {
        if next.modifier.contains(*look) && !modifier.contains(*look) {
            push(out, *begin);
        }
    }
    if next.fg != fg {
        push(out, code(next.fg));
    }
    if next.bg != bg {
        push(out, code(next.bg) + 10);
    }
}

fn push(out: &mut Vec<u8>, code: u8) {
    if !out.is_empty() {
        out.push(b';');
    }
    out.extend_from_slice(code.to_string().as_bytes());
}

/// The colours that every terminal has; any other is left to the terminal.
fn sixteen(color: Color) -> Color {
    const INDEXED: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match color {
        Color::Indexed(index) => INDEXED.get(usize::from(index)).copied().unwrap_or(Color::Reset),
        Color::Rgb(..) => Color::Reset,
        named => named,
    }
}

fn code(color: Color) -> u8 {
    match color {
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        Color::Reset | Color::Indexed(_) | Color::Rgb(..) => 39,
    }
}

/// Returns the shortest bytes that bring the cursor from `from` (`None`: nobody knows where) to `to`.
///
/// A line feed only follows a carriage return, so that it does the same in every mode of the terminal.
pub(super) fn motion(from: Option<(u16, u16)>, to: (u16, u16)) -> Vec<u8> {
    if from == Some(to) {
        return Vec::new();
    }
    let (x, y) = to;
    let mut best = match (x, y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, _) => format!("\x1b[{}H", y + 1),
        _ => format!("\x1b[{};{}H", y + 1, x + 1),
    };
    if let Some((old_x, old_y)) = from {
        let mut try_out = |way: String| {
            if way.len() < best.len() {
                best = way;
            }
        };
        let right = |cells: u16| match cells {
            0 => String::new(),
            1 => "\x1b[C".to_owned(),
            _ => format!("\x1b[{cells}C"),
        };
        if y >= old_y && y - old_y <= 6 {
            try_out(format!("\r{}{}", "\n".repeat(usize::from(y - old_y)), right(x)));
        }
        if y == old_y && x > old_x {
            try_out(right(x - old_x));
        }
        if y == old_y && x < old_x {
            if old_x - x <= 4 {
                try_out("\x08".repeat(usize::from(old_x - x)));
            }
            try_out(format!("\x1b[{}D", old_x - x));
        }
        if x == old_x && y != old_y {
            let (rows, letter) = if y > old_y { (y - old_y, 'B') } else { (old_y - y, 'A') };
            try_out(if rows == 1 {
                format!("\x1b[{letter}")
            } else {
                format!("\x1b[{rows}{letter}")
            });
        }
    }
    best.into_bytes()
}
