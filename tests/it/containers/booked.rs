//! Old workbooks (xls) made of text, so that the cases can be read: a line a record, in the order in which they stand.
//!
//! `format 164 0.0"万元"`, `style 164`, `texts 一|二`, `name requests.received.natural 0 D5`, `sheet 表一`, `hidden 草稿`,
//! `chart 图`, `macro 宏`; in a sheet `text B2 0` (the first of the texts), `label B2 类别`, `number D5 0 976.81` (with the
//! first style), `whole D5 0 106` and `hundredths D5 0 97681` (in four bytes), `row D5 0 1 2 3`, `formula E5 0 251000`,
//! `formula_text E5 甲`, `truth E5 1`, `error E5 7`, `merge B2:E2`, `inner` and `end` around a chart. `record 2f 0000` is any
//! record, `version 0500` another version.

use std::io::{Cursor, Write as _};

use cfb::CompoundFile;

/// Returns the workbook that a text describes.
pub(crate) fn booked(text: &str) -> Vec<u8> {
    held(&stream(text), text.contains("macros"))
}

/// Returns a container with a stream of records.
pub(crate) fn held(stream: &[u8], macros: bool) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    if macros {
        file.create_storage("_VBA_PROJECT_CUR").unwrap();
    }
    file.create_stream("Workbook").unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

/// Returns the records that a text describes.
pub(crate) fn stream(text: &str) -> Vec<u8> {
    let mut book = Vec::new();
    let mut sheets: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut version = 0x0600;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let kind = ["sheet", "hidden", "macro", "chart"].iter().position(|kind| *kind == word);
        if let Some(kind) = kind {
            // State, kind, name; where the sheet begins comes in front when that is known.
            let flags = [u8::from(word == "hidden"), [0, 0, 1, 2][kind]];
            let count = u8::try_from(rest.encode_utf16().count()).unwrap();
            sheets.push(([&flags[..], &[count], &flagged(rest)].concat(), Vec::new()));
            continue;
        }
        if word == "version" {
            version = u16::from_str_radix(rest, 16).unwrap();
            continue;
        }
        let into = sheets.last_mut().map_or(&mut book, |(_, records)| records);
        into.extend(records(word, rest));
    }
    let begin = |kind: u16| record(0x0809, &words(&[version, kind, 0, 0, 0, 0, 0, 0]));
    let known: usize = sheets.iter().map(|(head, _)| head.len() + 8).sum();
    let mut at = begin(5).len() + book.len() + known + 4;
    let mut whole = [begin(5), book].concat();
    for (head, records) in &sheets {
        let start = u32::try_from(at).unwrap().to_le_bytes();
        whole.extend(record(0x0085, &[&start[..], head].concat()));
        at += begin(16).len() + records.len() + 4;
    }
    whole.extend(record(0x000a, &[]));
    for (_, records) in sheets {
        whole.extend([begin(16), records, record(0x000a, &[])].concat());
    }
    whole
}

fn records(word: &str, rest: &str) -> Vec<u8> {
    let (first, more) = rest.split_once(' ').unwrap_or((rest, ""));
    let at = || words(&place(first));
    let styled = |value: Vec<u8>| {
        let (style, _) = more.split_once(' ').unwrap();
        [at(), words(&[style.parse().unwrap()]), value].concat()
    };
    let numbers = || more.split(' ').skip(1).map(|number| number.parse::<f64>().unwrap());
    let float = || numbers().next().unwrap().to_le_bytes().to_vec();
    let packed = |flags: u32| {
        let bits = |number: f64| (number as i32).cast_unsigned() << 2 | flags;
        numbers().map(|number| bits(number).to_le_bytes().to_vec()).collect::<Vec<_>>()
    };
    let plain = |value: Vec<u8>| [at(), words(&[0]), value].concat();
    match word {
        "format" => record(0x041e, &[words(&[first.parse().unwrap()]), counted(more)].concat()),
        "style" => record(0x00e0, &words(&[0, first.parse().unwrap(), 0, 0])),
        "texts" => record(0x00fc, &texts(rest)),
        "date_1904" => record(0x0022, &words(&[1])),
        "name" => {
            let (sheet, cell) = more.split_once(' ').unwrap();
            let [row, column] = place(cell);
            let count = u8::try_from(first.len()).unwrap();
            let head = [&[0, 0, 0, count][..], &words(&[7, 0, 0, 0, 0])].concat();
            let reference = [&[0x3a][..], &words(&[0, row, column])].concat();
            let name = record(0x0018, &[head, flagged(first), reference].concat());
            [record(0x0017, &words(&[1, 0, sheet.parse().unwrap(), 0])), name].concat()
        }
        "text" => record(0x00fd, &plain(more.parse::<u32>().unwrap().to_le_bytes().to_vec())),
        "label" => record(0x0204, &plain(counted(more))),
        "number" => record(0x0203, &styled(float())),
        "whole" => record(0x027e, &styled(packed(2).concat())),
        "hundredths" => record(0x027e, &styled(packed(3).concat())),
        "row" => {
            let [row, column] = place(first);
            let each: Vec<u8> =
                packed(2).iter().flat_map(|p| [&words(&[0]), &p[..]].concat()).collect();
            let last = column + u16::try_from(packed(2).len()).unwrap() - 1;
            record(0x00bd, &[words(&[row, column]), each, words(&[last])].concat())
        }
        "formula" => record(0x0006, &[styled(float()), vec![0; 8]].concat()),
        "formula_text" => {
            let result = [0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0];
            [record(0x0006, &plain(result.to_vec())), record(0x0207, &counted(more))].concat()
        }
        "truth" => record(0x0205, &plain(vec![more.parse().unwrap(), 0])),
        "error" => record(0x0205, &plain(vec![more.parse().unwrap(), 1])),
        "merge" => {
            let (from, to) = rest.split_once(':').unwrap();
            let ([top, left], [bottom, right]) = (place(from), place(to));
            record(0x00e5, &words(&[1, top, bottom, left, right]))
        }
        "inner" => record(0x0809, &words(&[0x0600, 0x0020])),
        "end" => record(0x000a, &[]),
        "record" => {
            let digits: Vec<u8> = more.bytes().collect();
            let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
            let data: Vec<u8> = digits.chunks(2).map(|pair| byte(pair).unwrap()).collect();
            record(u16::from_str_radix(first, 16).unwrap(), &data)
        }
        "macros" => Vec::new(),
        _ => panic!("no record: {word}"),
    }
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [words(&[kind, u16::try_from(data.len()).unwrap()]), data.to_vec()].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// One byte a character where that is enough, two otherwise, behind the flags that say so.
fn flagged(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    match units.iter().map(|unit| u8::try_from(*unit)).collect::<Result<Vec<u8>, _>>() {
        Ok(bytes) => [&[0][..], &bytes].concat(),
        Err(_) => [&[1][..], &words(&units)].concat(),
    }
}

fn counted(text: &str) -> Vec<u8> {
    [words(&[u16::try_from(text.encode_utf16().count()).unwrap()]), flagged(text)].concat()
}

/// The table of texts; one in angle brackets has runs of formats and a reading behind it.
fn texts(text: &str) -> Vec<u8> {
    let mut out = vec![0; 8];
    for text in text.split('|') {
        let Some(rich) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
            out.extend(counted(text));
            continue;
        };
        let plain = counted(rich);
        out.extend([&plain[..2], &[plain[2] | 0x0c], &words(&[1, 6, 0]), &plain[3..]].concat());
        out.extend([0; 4 + 6]);
    }
    out
}

/// A cell by its letter and number: row and column, from 0.
fn place(cell: &str) -> [u16; 2] {
    let column = u16::from(cell.bytes().next().unwrap() - b'A');
    [cell[1..].parse::<u16>().unwrap() - 1, column]
}
