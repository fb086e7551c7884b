//! What kinds of elements a page has: hidden ones, those that hold nothing to read, those that end a line.

use super::tree::Node;
use crate::import::read::marks::Look;

/// Whether a page does not show an element.
pub(super) fn is_hidden(node: &Node) -> bool {
    let style = node.attribute("style").unwrap_or_default();
    if node.attribute("hidden").is_some() {
        return true;
    }
    let normalized = || -> String {
        style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase()
    };
    !style.is_empty() && {
        let style = normalized();
        ["display:none", "visibility:hidden", "mso-hide:all"]
            .iter()
            .any(|rule| style.contains(rule))
    }
}

/// Returns how an element shows what is in it.
pub(super) fn look(node: &Node) -> Look {
    let mut look = Look::default();
    match node.name() {
        "sup" => look.raised = true,
        "sub" => look.lowered = true,
        "s" | "strike" | "del" => look.struck = true,
        _ => {}
    }
    if let Some(style) = node.attribute("style") {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let style = style.to_ascii_lowercase();
        look.raised |= style.contains("vertical-align:super");
        look.lowered |= style.contains("vertical-align:sub");
        look.struck |= style.contains("line-through");
    }
    look
}

/// Whether an element holds nothing that is read: programs, looks, drawings, controls.
pub(super) fn is_ignored(node: &Node) -> bool {
    matches!(
        node.name(),
        "script"
            | "style"
            | "template"
            | "noscript"
            | "svg"
            | "math"
            | "select"
            | "datalist"
            | "iframe"
            | "frame"
            | "noframes"
            | "object"
            | "embed"
            | "video"
            | "audio"
            | "canvas"
    )
}

/// Whether an element of this name begins and ends a line.
pub(super) fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "" | "a"
            | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "font"
            | "i"
            | "img"
            | "input"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "o:p"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "st1:chsdate"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    ) && !name.contains(':')
}

/// Whether an element of this name is a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
