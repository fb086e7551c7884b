//! Elements, attributes and text of HTML, escaped; and how each part of a document looks.

/// The looks of a fragment, one rule a look.
const INLINE: &str = include_str!("../../../assets/html/fragment.css");

/// What a part of the document looks like: a class of the page, or the style that a fragment writes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// As its element looks anyway.
    Plain,
    Whole,
    Section,
    Draft,
    /// The mark of a draft further down, on paper only.
    DraftAgain,
    Title,
    Number,
    Heading,
    Paragraph,
    Signatures,
    Seal,
    /// The box in which a table scrolls.
    Frame,
    Table,
    /// A table of many columns.
    WideTable,
    Caption,
    Band,
    Header,
    Label,
    Note,
    Unit,
    Figure,
    /// A figure with none under it that it is compared with.
    Middle,
    Chart,
    ChartTitle,
    Drawing,
}

impl Look {
    #[cfg(test)]
    const ALL: [Self; 24] = [
        Self::Whole,
        Self::Section,
        Self::Draft,
        Self::Title,
        Self::Number,
        Self::Heading,
        Self::Paragraph,
        Self::Signatures,
        Self::Seal,
        Self::Frame,
        Self::Table,
        Self::WideTable,
        Self::Caption,
        Self::Band,
        Self::Header,
        Self::Label,
        Self::Note,
        Self::Unit,
        Self::Figure,
        Self::Middle,
        Self::DraftAgain,
        Self::Chart,
        Self::ChartTitle,
        Self::Drawing,
    ];

    /// The name of its rule in `fragment.css`.
    fn rule(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Whole => "whole",
            Self::Section => "section",
            Self::Draft | Self::DraftAgain => "draft",
            Self::Title => "title",
            Self::Number => "number",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Signatures => "signatures",
            Self::Seal => "seal",
            Self::Frame => "frame",
            Self::Table => "table",
            Self::WideTable => "wide",
            Self::Caption => "caption",
            Self::Band => "band",
            Self::Header => "header",
            Self::Label => "label",
            Self::Note => "note",
            Self::Unit => "unit",
            Self::Figure => "figure",
            Self::Middle => "middle",
            Self::Chart => "chart",
            Self::ChartTitle => "chart-title",
            Self::Drawing => "drawing",
        }
    }

    /// The class on a page; none where the element alone says it.
    fn class(self) -> Option<&'static str> {
        match self {
            Self::DraftAgain => Some("draft again"),
            Self::Draft
            | Self::Number
            | Self::Signatures
            | Self::Seal
            | Self::Frame
            | Self::WideTable
            | Self::Band
            | Self::Label
            | Self::Note
            | Self::Unit
            | Self::Middle => Some(self.rule()),
            _ => None,
        }
    }

    /// The declarations for a fragment.
    fn style(self) -> &'static str {
        let rules = INLINE.split('}').filter_map(|rule| rule.split_once('{'));
        let mut found = rules.filter(|(name, _)| {
            name.rsplit("*/").next().is_some_and(|name| name.trim() == self.rule())
        });
        found.next().map_or("", |(_, declarations)| declarations.trim())
    }
}

/// HTML that is being written.
pub(super) struct Markup {
    out: String,
    inline: bool,
}

impl Markup {
    /// Returns an empty text; `inline` where looks are written out.
    pub(super) fn new(inline: bool) -> Self {
        Self { out: String::new(), inline }
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Adds markup as it is.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Adds a text.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                c => self.out.push(c),
            }
        }
    }

    /// Begins an element.
    pub(super) fn open(&mut self, tag: &str, look: Look, attributes: &[(&str, &str)]) {
        self.raw("<");
        self.raw(tag);
        if self.inline && look != Look::Plain {
            self.attribute("style", look.style());
        } else if let Some(class) = look.class().filter(|_| !self.inline) {
            self.attribute("class", class);
        }
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.raw(">");
    }

    /// Ends an element and its line.
    pub(super) fn close(&mut self, tag: &str) {
        self.raw("</");
        self.raw(tag);
        self.raw(">\n");
    }

    /// Adds an element without content.
    pub(super) fn void(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.open(tag, Look::Plain, attributes);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.text(value);
        self.raw("\"");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_ends_no_element_and_no_attribute() {
        let mut markup = Markup::new(false);
        markup.open("p", Look::Note, &[("title", "\"><script>&'")]);
        markup.text("</p>&amp;");
        assert_eq!(
            markup.into_string(),
            "<p class=\"note\" title=\"&quot;&gt;&lt;script&gt;&amp;'\">&lt;/p&gt;&amp;amp;"
        );
    }

    #[test]
    fn each_look_has_a_style_of_its_own_in_a_fragment() {
        for look in Look::ALL {
            let style = look.style();
            assert!(style.contains(':') && style.ends_with(';'), "{look:?}: {style:?}");
            assert!(!style.contains(['"', '{', '<']), "{look:?}: {style:?}");
        }
    }
}
