//! Documents that mean harm or are no documents: none panics, and each is answered.

use gouji::import::read::{Opened, Refusal, open};
use gouji::import::source::Element;
use proptest::prelude::*;

use super::booked::{booked, held, stream};
use super::zipped::{archive, zipped};

/// What most readers of the form hold in memory: no table may spread over more places.
const MOST_PLACES: usize = 2_000_000;

fn is_bounded(opened: &Opened) -> bool {
    opened.source.elements.iter().all(|element| match element {
        Element::Table(table) => {
            let widest = table.rows.iter().map(|row| row.iter().map(|c| c.colspan).sum::<usize>());
            let height = table.rows.len();
            let spans = table.rows.iter().enumerate().all(|(at, row)| {
                row.iter().all(|c| c.rowspan >= 1 && c.colspan >= 1 && at + c.rowspan <= height)
            });
            spans && widest.max().unwrap_or(0) * height <= MOST_PLACES
        }
        Element::Heading(line) | Element::Line(line) => !line.text.contains('\n'),
        Element::Picture(_) => true,
    })
}

fn read(name: &str, bytes: &[u8]) -> Result<Opened, Refusal> {
    let opened = open(name, bytes)?;
    assert!(is_bounded(&opened), "a span or a line is out of bounds");
    Ok(opened)
}

fn refused(bytes: &[u8]) -> Option<Refusal> {
    read("x", bytes).err()
}

#[test]
fn pages_that_grow_with_the_square_of_their_text_are_refused() {
    let attributes = (0..60_000).map(|at| format!(" a{at}")).collect::<Vec<_>>().concat();
    let marks = (0..3000).map(|at| format!("<font color={at}><p>")).collect::<Vec<_>>().concat();
    for page in [
        "<div>".repeat(100_000),
        format!("<html>{}", "<b>".repeat(100_000)),
        format!("<p{attributes}>"),
        format!("<p></p{attributes}>"),
        marks,
        "<table><tr><td>".repeat(100_000),
        format!("<p>{}", "</x>".repeat(1_500_000)),
        "<p><!---->".repeat(600_000),
        format!("<table><tr>{}</tr></table>", "<td>1".repeat(1000)),
    ] {
        assert_eq!(refused(page.as_bytes()), Some(Refusal::TooIntricate), "{page:.60}");
    }
}

#[test]
fn a_long_picture_in_a_page_is_no_harm() {
    let picture = "iVBORw0KGgo/AAA/".repeat(200_000);
    let page = format!("<p>前</p><img src=\"data:image/png;base64,{picture}\"><p>后</p>");
    assert_eq!(read("x.html", page.as_bytes()).unwrap().source.elements.len(), 3);
}

#[test]
fn an_archive_that_unpacks_to_much_is_refused() {
    let zeros = vec![b' '; 40 << 20];
    let bytes = archive(&[("word/document.xml", &zeros)]);
    assert!(bytes.len() < 100_000);
    assert_eq!(refused(&bytes), Some(Refusal::TooIntricate));
    let part = vec![b' '; 20 << 20];
    let many: Vec<String> = (0..6).map(|at| format!("xl/worksheets/sheet{at}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> =
        many.iter().map(|name| (name.as_str(), &part[..])).collect();
    parts.push(("xl/workbook.xml", b"<workbook/>"));
    assert_eq!(refused(&archive(&parts)), Some(Refusal::TooIntricate));
}

#[test]
fn an_archive_of_many_entries_is_refused() {
    let names: Vec<String> = (0..5000).map(|at| format!("{at}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused(&archive(&parts)), Some(Refusal::TooIntricate));
}

#[test]
fn an_archive_that_is_cut_off_says_so() {
    let whole = archive(&[("word/document.xml", b"<w:document/>")]);
    assert!(refused(&whole).is_none());
    for length in 4..whole.len() {
        assert!(refused(&whole[..length]).is_some(), "{length} bytes");
    }
}

/// A sheet with a cell in each corner and a merge over all of it.
const CORNERS: &str = "sheet 表\nlabel A1 a\nlabel Z65535 b\nmerge A1:Z65535\n";

#[test]
fn an_old_workbook_that_is_cut_off_says_so() {
    let whole = booked(CORNERS);
    let all = read("x", &whole).unwrap().source;
    for length in (8..whole.len()).step_by(97) {
        match read("x", &whole[..length]) {
            // What fills up the last sector is no loss.
            Ok(opened) => assert!(opened.source == all, "{length} bytes"),
            Err(refusal) => assert_eq!(refusal, Refusal::Damaged, "{length} bytes"),
        }
    }
    let records = stream(CORNERS);
    for length in 1..records.len() {
        assert_eq!(refused(&held(&records[..length], false)), Some(Refusal::Damaged), "{length}");
    }
}

#[test]
fn sheets_that_are_one_sheet_are_refused() {
    // As a workbook with one sheet of many cells, which stands in the list of sheets again and again.
    let cells = (1..500).map(|row| format!("label A{row} a\n")).collect::<Vec<_>>().concat();
    let of = |count: usize| {
        let mut records =
            stream(&"sheet a\n".repeat(count).replacen('\n', &format!("\n{cells}"), 1));
        let heads: Vec<usize> = (0..count).map(|at| 20 + at * 13).collect();
        let first: [u8; 4] = records[heads[0] + 4..heads[0] + 8].try_into().unwrap();
        for at in heads {
            records[at + 4..at + 8].copy_from_slice(&first);
        }
        held(&records, false)
    };
    assert_eq!(refused(&of(1)), None);
    assert_eq!(refused(&of(20)), Some(Refusal::TooIntricate));
    assert_eq!(refused(&booked(&"sheet a\n".repeat(1001))), Some(Refusal::TooIntricate));
}

#[test]
fn a_text_that_stands_in_many_cells_is_counted_in_each() {
    let text = "a".repeat(30_000);
    let cells = (1..2000).map(|row| format!("text A{row} 0\n")).collect::<Vec<_>>().concat();
    let old = booked(&format!("texts {text}\nsheet 表\n{cells}"));
    assert!(old.len() < 200_000);
    assert_eq!(refused(&old), Some(Refusal::TooIntricate));
    let cells = (1..2000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect::<Vec<_>>()
        .concat();
    let new = zipped(&format!(
        "--- xl/workbook.xml\n<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>\n--- xl/sharedStrings.xml\n<sst><si><t>{text}</t></si></sst>\n--- xl/worksheets/sheet1.xml\n<worksheet><sheetData>{cells}</sheetData></worksheet>\n"
    ));
    assert_eq!(refused(&new), Some(Refusal::TooIntricate));
}

#[test]
fn deep_xml_is_refused() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(10_000);
    let bytes = archive(&[("word/document.xml", deep.as_bytes())]);
    assert_eq!(refused(&bytes), Some(Refusal::TooIntricate));
    let nested = |count: usize| {
        let (open, close) = ("<w:tbl><w:tr><w:tc/><w:tc>", "</w:tc></w:tr></w:tbl>");
        archive(&[("word/document.xml", (open.repeat(count) + &close.repeat(count)).as_bytes())])
    };
    assert_eq!(refused(&nested(20)), None);
    assert_eq!(refused(&nested(60)), Some(Refusal::TooIntricate));
}

#[test]
fn more_bytes_than_are_read_are_said() {
    let bytes = vec![b'a'; (64 << 20) + 1];
    assert_eq!(refused(&bytes), Some(Refusal::TooLarge { bytes: bytes.len() }));
}

#[test]
fn texts_of_endless_lines_and_lists_are_refused() {
    assert_eq!(refused(&b"\n".repeat(1_000_000)), Some(Refusal::TooIntricate));
    assert_eq!(
        refused(("[[".to_owned() + &"1,".repeat(300_000) + "1]]").as_bytes()),
        Some(Refusal::TooIntricate)
    );
    assert!(refused("[".repeat(100_000).as_bytes()).is_none(), "no JSON, so a line of text");
}

#[test]
fn nothing_is_an_empty_document() {
    assert!(read("x.txt", b"").unwrap().source.elements.is_empty());
}

/// Parts of pages that readers stumble over.
fn markup() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("<table>"),
        Just("</table>"),
        Just("<tr>"),
        Just("</tr>"),
        Just("<td rowspan=3>"),
        Just("<td colspan=999999999999>"),
        Just("<td rowspan=0 colspan=0>"),
        Just("<th>"),
        Just("</td>"),
        Just("<p>"),
        Just("</p>"),
        Just("<b>"),
        Just("</b>"),
        Just("<a>"),
        Just("</a>"),
        Just("<select>"),
        Just("<option>"),
        Just("<div style='display:none'>"),
        Just("</div>"),
        Just("<template>"),
        Just("</template>"),
        Just("<svg>"),
        Just("<math>"),
        Just("<mi>"),
        Just("<title>"),
        Just("<h1>"),
        Just("</h1>"),
        Just("<br>"),
        Just("&nbsp;"),
        Just("&#0;"),
        Just("<frameset>"),
        Just("<body>"),
        Just("<form>"),
        Just("</form>"),
        Just("<caption>"),
        Just("<colgroup>"),
        Just("<col>"),
        Just("<tbody>"),
        Just("</tbody>"),
        Just("<!--"),
        Just("-->"),
        Just("<script>"),
        Just("</script>"),
        Just("<plaintext>"),
        Just("文字"),
        Just("106"),
        Just("<"),
        Just("\0"),
        Just("<img>"),
        Just("<li>"),
        Just("<nobr>"),
        Just("<button>"),
    ];
    prop::collection::vec(part, 0..60).prop_map(|parts| format!("<p>{}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_bytes_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        start in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"<p>", b"{", b"[[", b"MIME-Version: 1\nContent-Type: text/html\n\n", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
        name in prop::sample::select(vec!["x", "x.csv", "x.json", "x.html"]),
    ) {
        let _ = read(name, &[start, &bytes[..]].concat());
    }

    #[test]
    fn no_page_panics(page in markup()) {
        // Too many characters that no text has make it none.
        let opened = read("x.html", page.as_bytes());
        prop_assert!(matches!(opened, Ok(_) | Err(Refusal::Unknown)));
    }

    #[test]
    fn no_part_of_a_document_panics(page in markup(), closed in any::<bool>()) {
        let words = [("<table", "<w:tbl"), ("</table", "</w:tbl"), ("<tr", "<w:tr"), ("<td", "<w:tc"), ("<p>", "<w:p>"), ("</p>", "</w:p>"), ("<b>", "<w:t>")];
        let mut part = words.iter().fold(page, |page, (from, to)| page.replace(from, to));
        if closed {
            // Well formed, so that readers see all of it.
            part = format!("<x>{}</x>", part.replace("<w:", "</x><w:").replace('>', "/>").replace("</x/>", "<x/>"));
        }
        for main in ["word/document.xml", "word/styles.xml", "content.xml"] {
            let text = format!("--- mimetype\nspreadsheet\n--- {main}\n{part}\n--- word/document.xml\n<a/>");
            let text = if main == "word/document.xml" { text.rsplit_once("--- ").unwrap().0.to_owned() } else { text };
            let text = if main == "content.xml" { text.replace("word/document.xml", "other.xml") } else { text };
            let _ = read("x", &zipped(&text));
        }
        let sheet = part.replace("<w:tr", "<row").replace("<w:tc", "<c r=\"B2\"").replace("<w:t", "<v");
        let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
        let text = format!("--- xl/workbook.xml\n{book}\n--- xl/worksheets/sheet1.xml\n<worksheet><sheetData>{sheet}</sheetData></worksheet>");
        let _ = read("x", &zipped(&text));
    }
}
