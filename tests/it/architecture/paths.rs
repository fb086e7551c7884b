//! What a file of Rust names: its words without comments and texts, and every path of it with grouped imports taken apart.
//!
//! A reader of our own, since a parser of Rust leaves what stands in macros alone, and paths stand there too.

/// A path as it is written, from where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// The modules of the file around it, from the outside in.
    pub(super) inside: Vec<String>,
    /// Its parts; `*` for all of a module.
    pub(super) parts: Vec<String>,
    /// The name under which a `use` brings it in.
    pub(super) name: Option<String>,
}

/// What a file names.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) words: Vec<String>,
    pub(super) paths: Vec<Path>,
    /// Modules that stand in files of their own and are only there for tests.
    pub(super) tests: Vec<String>,
}

/// The words and signs of a text of Rust, each by itself, `::` as one; a text or a character is one `"`.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if let Some(length) = comment(rest) {
            length
        } else if let Some(length) = literal(rest) {
            found.push("\"".to_owned());
            length
        } else {
            let length = word(rest);
            found.push(rest[..length].trim_start_matches("r#").to_owned());
            length
        };
        rest = &rest[length..];
    }
    found
}

fn is_inside(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of the word or sign that begins here.
fn word(text: &str) -> usize {
    let length = |text: &str| text.find(|c| !is_inside(c)).unwrap_or(text.len());
    match text.as_bytes() {
        [b':', b':', ..] => 2,
        [b'r', b'#', ..] => 2 + length(&text[2..]),
        // A lifetime is no word of its own.
        [b'\'', ..] => 1 + length(&text[1..]),
        _ => length(text).max(text.chars().next().map_or(1, char::len_utf8)),
    }
}

/// The length of the comment that begins here.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let mut deep = 0_usize;
    let mut at = 0;
    loop {
        match text.get(at..at + 2) {
            Some("/*") => (deep, at) = (deep + 1, at + 2),
            Some("*/") => (deep, at) = (deep - 1, at + 2),
            _ => at += text[at..].chars().next()?.len_utf8(),
        }
        if deep == 0 {
            return text.starts_with("/*").then_some(at);
        }
    }
}

/// The length of the text or character that begins here.
fn literal(text: &str) -> Option<usize> {
    let body = text.trim_start_matches(['b', 'c']);
    let before = text.len() - body.len();
    if before > 1 {
        return None;
    }
    if let Some(raw) = body.strip_prefix('r') {
        let marks = raw.len() - raw.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(marks));
        let inner = raw[marks..].strip_prefix('"')?;
        return Some(before + 1 + marks + 1 + inner.find(&end)? + end.len());
    }
    let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut characters = body.char_indices().skip(1);
    let mut count = 0;
    while let Some((at, character)) = characters.next() {
        if character == quote {
            return Some(before + at + 1);
        }
        if character == '\\' {
            characters.next();
        }
        count += 1;
        // What is longer than one character is a lifetime.
        if quote == '\''
            && count == 1
            && character != '\\'
            && !body[at + character.len_utf8()..].starts_with('\'')
        {
            return None;
        }
    }
    None
}

/// Reads a file.
pub(super) fn named(text: &str) -> Named {
    let words = words(text);
    let mut reader =
        Reader { words: &words, at: 0, inside: Vec::new(), deep: 0, named: Named::default() };
    reader.file();
    Named { words: words.clone(), ..reader.named }
}

struct Reader<'a> {
    words: &'a [String],
    at: usize,
    /// The modules around, each with the depth of braces at which it ends.
    inside: Vec<(String, usize)>,
    deep: usize,
    named: Named,
}

impl Reader<'_> {
    fn word(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).map_or("", String::as_str)
    }

    fn file(&mut self) {
        while self.at < self.words.len() {
            match self.word(0) {
                "{" => self.deep += 1,
                "}" => {
                    self.deep = self.deep.saturating_sub(1);
                    let deep = self.deep;
                    self.inside.retain(|(_, end)| *end < deep || *end != deep);
                }
                "mod" if self.word(2) == "{" => {
                    self.inside.push((self.word(1).to_owned(), self.deep));
                    self.deep += 1;
                    self.at += 2;
                }
                "mod" if self.word(2) == ";" && self.is_for_tests() => {
                    self.named.tests.push(self.word(1).to_owned());
                }
                "use" if self.word(1) != "<" => {
                    self.at += 1;
                    self.tree(&[]);
                    continue;
                }
                word if starts_path(word) && self.word(1) == "::" => {
                    self.path();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Whether the attributes before the word here say that it is only for tests.
    fn is_for_tests(&self) -> bool {
        let before = self.words[..self.at]
            .iter()
            .rev()
            .take_while(|word| !matches!(word.as_str(), ";" | "}" | "{"));
        let mut before: Vec<&str> = before.map(String::as_str).collect();
        before.reverse();
        before.windows(4).any(|words| words == ["cfg", "(", "test", ")"])
    }

    fn found(&mut self, parts: Vec<String>, name: Option<String>) {
        let inside = self.inside.iter().map(|(name, _)| name.clone()).collect();
        self.named.paths.push(Path { inside, parts, name });
    }

    /// Takes a path in the code, up to what is no name.
    fn path(&mut self) {
        let mut parts = vec![self.word(0).to_owned()];
        while self.word(1) == "::" && starts_path(self.word(2)) {
            parts.push(self.word(2).to_owned());
            self.at += 2;
        }
        self.at += 1;
        if parts.len() > 1 {
            self.found(parts, None);
        }
    }

    /// Takes one tree of a `use`, behind what stands before its group.
    fn tree(&mut self, before: &[String]) {
        let mut parts = before.to_vec();
        if self.word(0) == "::" {
            self.at += 1;
        }
        while starts_path(self.word(0)) || self.word(0) == "*" {
            parts.push(self.word(0).to_owned());
            self.at += 1;
            if self.word(0) != "::" {
                break;
            }
            self.at += 1;
        }
        if self.word(0) == "{" {
            self.at += 1;
            while !matches!(self.word(0), "}" | "") {
                self.tree(&parts);
                if self.word(0) == "," {
                    self.at += 1;
                }
            }
            self.at += 1;
            return;
        }
        let mut name = parts.last().cloned();
        if self.word(0) == "as" {
            name = Some(self.word(1).to_owned());
            self.at += 2;
        }
        if parts.last().is_some_and(|last| last == "self") {
            parts.pop();
            name = name.filter(|name| name != "self").or_else(|| parts.last().cloned());
        }
        self.found(parts, name);
    }
}

fn starts_path(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[test]
fn paths_are_seen_however_they_are_written() {
    let paths = |text: &str| -> Vec<String> {
        named(text).paths.iter().map(|path| path.parts.join("::")).collect()
    };
    assert_eq!(
        paths(
            "use crate::{check, store::{self, report::Document as File}, text::*};\npub use super::super::tui;"
        ),
        [
            "crate::check",
            "crate::store",
            "crate::store::report::Document",
            "crate::text::*",
            "super::super::tui"
        ]
    );
    assert_eq!(paths("use crate::{\n  cli, // both\n\n  tui,\n};"), ["crate::cli", "crate::tui"]);
    assert_eq!(
        paths("let x = a::b::<c::D>(crate::e::F { g: 'h', i: \"j::k\" });"),
        ["a::b", "c::D", "crate::e::F"]
    );
    assert_eq!(
        paths("fn f<'a>(x: &'a str) -> r#mod::Y<'a> { /* a::b /* c::d */ */ '\\'' }"),
        ["mod::Y"]
    );
    assert_eq!(
        paths("r#\"a::b \" c::d\"#; b\"a::b\"; println!(\"{}\", crate::x::y());"),
        ["crate::x::y"]
    );
    let text = "mod tests { use super::*; mod deep { x::y(); } z::y(); }\nu::v();\n#[cfg(test)]\n#[allow(a)]\nmod faults;";
    let inside: Vec<String> = named(text).paths.iter().map(|path| path.inside.join("::")).collect();
    assert_eq!(inside, ["tests", "tests::deep", "tests", ""]);
    assert_eq!(named(text).tests, ["faults"]);
}
