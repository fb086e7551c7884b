//! Old Word documents (doc) made of pieces of text and formats, and what is read of them.

use std::io::{Cursor, Write as _};

use cfb::CompoundFile;

use super::shown::shown;

/// Where the text of a document begins that is made here.
const TEXT: usize = 0x400;

/// A document: pieces of text, of which narrow ones have a byte a character, and formats of the paragraphs and characters
/// that end, or stand, at a character: the code and operand of each.
#[derive(Default)]
pub(crate) struct Worded<'a> {
    pub(crate) pieces: &'a [(&'a str, bool)],
    /// From which character to which, as lists of formats.
    pub(crate) paragraphs: &'a [(usize, usize, Vec<u8>)],
    pub(crate) characters: &'a [(usize, usize, Vec<u8>)],
    pub(crate) version: u16,
    pub(crate) flags: u16,
}

impl Worded<'_> {
    /// Returns the bytes that are all streams of the document: each part is found where the beginning says.
    pub(crate) fn stream(&self) -> Vec<u8> {
        let mut out = vec![0; TEXT];
        let mut places = Vec::new();
        let (mut bounds, mut list) = (vec![0u32], Vec::new());
        for (text, narrow) in self.pieces {
            let at = out.len() as u32;
            let place = if *narrow { (at * 2) | 0x4000_0000 } else { at };
            list.extend([0, 0].iter().chain(&place.to_le_bytes()).chain(&[0, 0]).copied());
            for unit in text.encode_utf16() {
                places.push(out.len() as u32);
                out.extend(&unit.to_le_bytes()[..if *narrow { 1 } else { 2 }]);
            }
            bounds.push(places.len() as u32);
        }
        places.push(out.len() as u32);
        let bounds: Vec<u8> = bounds.iter().flat_map(|bound| bound.to_le_bytes()).collect();
        let plc = [bounds, list].concat();
        let clx = [&[2][..], &(plc.len() as u32).to_le_bytes(), &plc].concat();
        let mut entries = vec![(33, clx)];
        for (entry, size, runs) in [(12, 1, self.characters), (13, 13, self.paragraphs)] {
            out.resize(out.len().next_multiple_of(512), 0);
            let page = out.len() as u32 / 512;
            out.extend(formats(runs, size, &places));
            let bounds = [places[0], places[places.len() - 1], page];
            entries.push((entry, bounds.iter().flat_map(|bound| bound.to_le_bytes()).collect()));
        }
        for (entry, part) in entries {
            let place = [out.len() as u32, part.len() as u32].map(u32::to_le_bytes).concat();
            out[0x9a + 8 * entry..][..8].copy_from_slice(&place);
            out.extend(part);
        }
        out[..4].copy_from_slice(&[
            0xec,
            0xa5,
            self.version.to_le_bytes()[0],
            self.version.to_le_bytes()[1],
        ]);
        out[0x0a..0x0c].copy_from_slice(&self.flags.to_le_bytes());
        out[0x4c..0x50].copy_from_slice(&(places.len() as u32 - 1).to_le_bytes());
        out
    }
}

/// A page of formats.
fn formats(runs: &[(usize, usize, Vec<u8>)], size: usize, places: &[u32]) -> Vec<u8> {
    let mut page = vec![0; 512];
    let mut free = 511;
    // Every run has an end of its own; what lies between two has no format.
    let mut bounds: Vec<u32> = Vec::new();
    let mut entries: Vec<u8> = Vec::new();
    for (from, to, list) in runs {
        let (from, to) = (places[*from], places[*to]);
        if bounds.last().is_some_and(|last| *last < from) {
            bounds.push(from);
            entries.resize(entries.len() + size, 0);
        }
        if bounds.is_empty() {
            bounds.push(from);
        }
        bounds.push(to);
        let list = match size {
            1 => [&[list.len() as u8][..], list].concat(),
            // An odd count of bytes behind the size in words, or an even one behind a zero and that.
            _ if list.len() % 2 == 1 => {
                [&[(list.len() as u8).div_ceil(2) + 1, 0, 0][..], list].concat()
            }
            _ => [&[0, list.len() as u8 / 2 + 1, 0, 0][..], list].concat(),
        };
        free = (free - list.len()) / 2 * 2;
        page[free..free + list.len()].copy_from_slice(&list);
        entries.push((free / 2) as u8);
        entries.resize(entries.len() + size - 1, 0);
    }
    let count = entries.len() / size;
    let head: Vec<u8> =
        bounds.iter().flat_map(|bound| bound.to_le_bytes()).chain(entries).collect();
    page[..head.len()].copy_from_slice(&head);
    page[511] = count as u8;
    page
}

/// Returns a container whose streams are all the same bytes.
pub(crate) fn held(bytes: &[u8]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for name in ["WordDocument", "0Table", "1Table", "Data"] {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const ROW_END: [u8; 3] = [0x17, 0x24, 1];

/// The formats of the end of a row: where its cells begin and end, and the flags of each.
fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let edges = edges.iter().flat_map(|edge| edge.to_le_bytes());
    let cells = flags.iter().flat_map(|flags| [&flags.to_le_bytes()[..], &[0; 18]].concat());
    let list: Vec<u8> = std::iter::once(flags.len() as u8).chain(edges).chain(cells).collect();
    let size = (list.len() as u16 + 1).to_le_bytes();
    [&IN_TABLE[..], &ROW_END, &[0x08, 0xd6], &size, &list].concat()
}

/// `GOUJI_STREAMS=DIR` keeps what was made, for those who try mangled ones.
fn read(document: &Worded<'_>) -> String {
    let stream = document.stream();
    if let Some(folder) = std::env::var_os("GOUJI_STREAMS") {
        let test = std::thread::current().name().unwrap_or_default().replace(':', "_");
        let name = format!("{test}.stream");
        std::fs::write(std::path::Path::new(&folder).join(name), &stream).unwrap();
    }
    shown("x.doc", &held(&stream))
}

#[test]
fn a_text_stands_in_pieces_of_two_widths() {
    let pieces = [
        ("2020 ", true),
        ("年度报告\r\u{13}HYPERLINK\u{14}正文\u{15}\u{b}第二行\r", false),
        ("a\u{1e}b\r", true),
    ];
    let found = read(&Worded { pieces: &pieces, version: 0xc1, ..Worded::default() });
    assert_eq!(found, "kind Word (doc)\nline 2020 年度报告\nline 正文\nline 第二行\nline a-b\n");
}

#[test]
fn what_is_deleted_or_hidden_is_left_out() {
    let deleted = vec![0x00, 0x08, 1];
    let hidden = vec![0x3c, 0x08, 1];
    let found = read(&Worded {
        pieces: &[("甲106件乙7件\r", false)],
        characters: &[(1, 4, deleted), (7, 8, hidden)],
        version: 0xc1,
        ..Worded::default()
    });
    assert_eq!(found, "kind Word (doc)\nnote import.note_tracked\nline 甲件乙7\n");
}

#[test]
fn cells_are_joined_as_their_row_says() {
    let in_table = IN_TABLE.to_vec();
    let text = "甲\u{7}乙\u{7}\u{7}丙\u{7}1\u{7}2\u{7}\u{7}\u{7}3\u{7}4\u{7}\u{7}丁\r";
    let found = read(&Worded {
        pieces: &[(text, false)],
        paragraphs: &[
            (0, 4, in_table.clone()),
            (4, 5, row(&[0, 1000, 3010], &[0, 0])),
            (5, 11, in_table.clone()),
            (11, 12, row(&[5, 1000, 2000, 3000], &[0x60, 0, 0])),
            (12, 17, in_table),
            (17, 18, row(&[0, 1000, 2000, 3000], &[0x20, 0, 0])),
        ],
        version: 0xc1,
        ..Worded::default()
    });
    let expected = "kind Word (doc)\ntable\n  [1:1:1] 甲 | [1:1:2] 乙 (1x2)\n  [1:2:1] 丙 (2x1) | [1:2:2] 1 | [1:2:3] 2\n  [1:3:2] 3 | [1:3:3] 4\nline 丁\n";
    assert_eq!(found, expected);
}

#[test]
fn a_piece_has_no_mark_of_its_encoding() {
    let found =
        read(&Worded { pieces: &[("\u{ff}\u{fe}a\r", true)], version: 0xc1, ..Worded::default() });
    assert_eq!(found, "kind Word (doc)\nline ÿþa\n");
}

#[test]
fn fields_in_fields_take_no_time() {
    let text = "\u{13}\u{14}a".repeat(1_000_000);
    let document = Worded { pieces: &[(&text, true)], version: 0xc1, ..Worded::default() };
    let found = shown("x.doc", &held(&document.stream()));
    assert_eq!(found.len(), "kind Word (doc)\nline \n".len() + 1_000_000);
}

#[test]
fn what_cannot_be_read_is_said() {
    let of = |version, flags| {
        read(&Worded { pieces: &[("a\r", true)], version, flags, ..Worded::default() })
    };
    assert!(of(0xc1, 0).starts_with("kind Word (doc)\nline a"));
    assert!(of(0x65, 0).starts_with("refused import.old_word"));
    assert!(of(0xc1, 0x0100).starts_with("refused import.locked"));
    let whole = Worded { pieces: &[("ab\r", true)], version: 0xc1, ..Worded::default() }.stream();
    for end in (2..whole.len()).step_by(13) {
        let found = shown("x.doc", &held(&whole[..end]));
        assert!(found.starts_with("refused import.damaged"), "{end}: {found}");
    }
}
