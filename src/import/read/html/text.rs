//! Running text as a browser shows it: white space shrinks to one space, line ends only where the page makes them.

/// Text that is being gathered into lines.
#[derive(Default)]
pub(super) struct Text {
    current: String,
    gap: bool,
}

impl Text {
    /// Adds characters of a page.
    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' => self.gap = true,
                // Marks that are never seen.
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' => {}
                c => {
                    if self.gap && !self.current.is_empty() {
                        self.current.push(' ');
                    }
                    self.gap = false;
                    self.current.push(c);
                }
            }
        }
    }

    /// Ends the line and returns it; `None` where nothing is seen in it.
    pub(super) fn line(&mut self) -> Option<String> {
        self.gap = false;
        let line = std::mem::take(&mut self.current);
        let seen = line.trim();
        (!seen.is_empty()).then(|| seen.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_shrinks() {
        let mut text = Text::default();
        text.push("\n  a\u{a0}\n");
        text.push(" b\u{200b}c \u{3000}");
        assert_eq!(text.line().as_deref(), Some("a bc"));
        text.push("\u{a0}\u{3000}");
        assert_eq!(text.line(), None);
    }
}
