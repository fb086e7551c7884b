//! What terminals send, through a real terminal into the real program: each sequence whole, cut at every byte, and with
//! its first byte long before the rest. The key has its effect, and no tail of it reaches a cell.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::time::{Duration, Instant};

use crate::common::pty::Program;
use gouji::definition::Library;
use gouji::model::{Forms as _, Report};
use gouji::store::report::document::Document;

/// Bytes that arrive so close to each other are one key.
const SHORT: Duration = Duration::from_millis(5);
/// What a busy machine may make of that: half of what the program waits for the rest of a key.
const SHORT_ENOUGH: Duration = Duration::from_millis(20);
/// Longer than anything is held back.
const LONG: Duration = Duration::from_millis(200);
/// How long a screen may take that is to be the right one in the end.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is typed before, the bytes, what the screen says then, and what it must not say.
struct Case {
    what: &'static str,
    before: &'static str,
    bytes: &'static str,
    shows: &'static str,
    not: &'static str,
}

const fn case(
    what: &'static str,
    before: &'static str,
    bytes: &'static str,
    shows: &'static str,
    not: &'static str,
) -> Case {
    Case { what, before, bytes, shows, not }
}

/// Nothing typed, nothing changed.
const NOTHING: &str = "正在填";
/// The tab of the section where a blank report opens, and the one behind it.
const HERE: &str = "[二 主动";
const NEXT: &str = "[三 申请";

const CASES: &[Case] = &[
    case("Esc and a new figure in one read", "9", "\x1b25", "正在填  25", "925"),
    case("PuTTY's Alt-F6", "", "\x1b\x1b[17~", HERE, NOTHING),
    case("PuTTY's Alt-Up", "", "\x1b\x1b[A", HERE, NOTHING),
    case("F6", "", "\x1b[17~", "没有要核对", NOTHING),
    case("PageDown", "", "\x1b[6~", NEXT, NOTHING),
    case("PageUp", "<PageDown>", "\x1b[5~", HERE, NOTHING),
    case("the keypad's 1 in application mode", "", "\x1bOq", "正在填  1 ", "正在填  1q"),
    case("the keypad's minus in application mode", "<Right><Right>", "\x1bOm", HERE, "正在填  m"),
    case("the keypad's star in application mode", "", "\x1bOj", "全部命令", NOTHING),
    case("the keypad's slash in application mode", "", "\x1bOo", "待补1", NOTHING),
    case("the keypad's Enter in application mode", "7", "\x1bOM", "未存盘 1 处", NOTHING),
    case("^H", "12", "\x08", "正在填  1 ", "正在填  12"),
    case("DEL", "12", "\x7f", "正在填  1 ", "正在填  12"),
    case("LF", "7", "\n", "未存盘 1 处", NOTHING),
    case("Esc twice", "*", "\x1b\x1b", HERE, "全部命令"),
    case("F5 of PuTTY's VT100+ mode", "", "\x1bOT", "不用刷新", NOTHING),
    case("F5", "", "\x1b[15~", "不用刷新", NOTHING),
    case("F1", "", "\x1bOP", "帮助:", NOTHING),
    case("F4", "", "\x1bOS", "补 0", NOTHING),
    case("F10", "7\r", "\x1b[21~", "没有存盘", NOTHING),
    case("Ctrl-Home of xterm", "", "\x1b[1;5H", HERE, NOTHING),
    case("Shift-Tab", "<Right>", "\x1b[Z", HERE, NOTHING),
    case("a key that nobody knows", "", "\x1b[99;99~", "键没认出", NOTHING),
    case("full-width digits", "", "１２", "正在填  12 ", "１"),
    case("a full-width sum", "", "１＋２", "正在填  1+2 = 3", "＋"),
    case("a Chinese comma in a figure", "1", "，2", "正在填  12 ", "，"),
    case("a Chinese mark for what is missing", "", "、", "待补1", NOTHING),
    case("keys pasted one by one", "", "1\t2\r3\t4\r", "怎么办", "未存盘"),
];

fn blank() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::builtin();
    let report = Report::new(library.form("cn-2019").unwrap().clone(), "甲县", 2020);
    let document = Document::create("a.toml", &report);
    std::fs::write(folder.path().join("a.toml"), document.bytes()).unwrap();
    folder
}

/// Types the parts with a gap between; `false` where the machine made a short gap a long one.
fn typed(program: &mut Program, parts: &[&[u8]], gap: Duration) -> bool {
    let mut before = Instant::now();
    let mut close = true;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            std::thread::sleep(gap);
        }
        let now = Instant::now();
        program.type_bytes(part);
        close &= at == 0 || before.elapsed() < SHORT_ENOUGH;
        before = now;
    }
    close || gap >= LONG
}

/// The screen after the bytes, with a gap between the parts: as soon as it is right, or when it will not be.
fn screen(
    case: &Case,
    parts: &[&[u8]],
    gap: Duration,
    is_right: impl Fn(&Case, &str) -> bool,
) -> String {
    let folder = blank();
    let mut program = Program::start(&["a.toml"], folder.path(), (80, 24));
    program.wait_for(HERE);
    program.keys(case.before);
    if !typed(&mut program, parts, gap) {
        program.kill();
        return screen(case, parts, gap, is_right);
    }
    program.send_for("", LONG);
    let start = Instant::now();
    while !is_right(case, &program.text()) && start.elapsed() < PATIENCE {
        program.settle();
    }
    let text = program.text();
    program.kill();
    text
}

fn is_right(case: &Case, screen: &str) -> bool {
    screen.contains(case.shows) && !screen.contains(case.not)
}

#[test]
fn each_sequence_does_what_its_key_says() {
    for case in CASES {
        let screen = screen(case, &[case.bytes.as_bytes()], SHORT, is_right);
        assert!(is_right(case, &screen), "{}:\n{screen}", case.what);
    }
}

#[test]
fn a_sequence_in_pieces_is_the_same_key() {
    for case in CASES.iter().filter(|case| case.bytes.len() > 1 && !case.bytes.contains('\t')) {
        let bytes = case.bytes.as_bytes();
        for cut in 1..bytes.len() {
            let (first, rest) = bytes.split_at(cut);
            let screen = screen(case, &[first, rest], SHORT, is_right);
            assert!(is_right(case, &screen), "{} cut at {cut}:\n{screen}", case.what);
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        let screen = screen(case, &single, SHORT, is_right);
        assert!(is_right(case, &screen), "{} byte by byte:\n{screen}", case.what);
    }
}

/// Over a bad line the rest comes so late that the Esc was one: what follows is still no figure and no command.
#[test]
fn a_tail_that_comes_late_is_never_typed() {
    let starts = |case: &&Case| case.bytes.starts_with("\x1b[") || case.bytes.starts_with("\x1bO");
    for case in CASES.iter().filter(starts).filter(|case| case.before.is_empty()) {
        let (first, rest) = case.bytes.as_bytes().split_at(1);
        let untouched = |case: &Case, screen: &str| {
            let typed = screen.contains(NOTHING) && case.not == NOTHING;
            !typed && !screen.contains("未存盘")
        };
        let screen = screen(case, &[first, rest], LONG, untouched);
        assert!(untouched(case, &screen), "{}:\n{screen}", case.what);
    }
}

/// A program that crashed left the keypad and the arrows in another mode: then - on the keypad would be F4.
#[test]
fn keypad_and_arrows_send_what_they_should_from_the_start() {
    let folder = blank();
    let line = "printf '\\033=\\033[?1h'";
    let mut program = Program::under_shell(line, &["a.toml"], folder.path(), (80, 24));
    program.wait_for(HERE);
    let screen = program.screen();
    assert!(!screen.application_keypad() && !screen.application_cursor());
    program.kill();
}

/// A file of one's own that cannot be read is told with its line, and the editor starts as if it were not there.
#[test]
fn a_bad_theme_is_told_and_the_editor_starts() {
    for (theme, shows) in [
        ("title = \"rev\"\nerror = red bold\n", "theme.toml 第 2 行不合写法"),
        ("titel = \"rev\"\nhead = \"loud\"\n", "最接近的是 title"),
        ("titel = \"rev\"\nhead = \"loud\"\n", "另有 1 处看不懂"),
        ("head = \"bold loud\"\n", "看不懂「loud」"),
    ] {
        let folder = blank();
        std::fs::create_dir(folder.path().join("config")).unwrap();
        std::fs::write(folder.path().join("config/theme.toml"), theme).unwrap();
        let mut program = Program::start(&["a.toml"], folder.path(), (80, 24));
        program.wait_for(shows);
        assert!(program.text().contains(HERE), "{}", program.text());
        assert!(program.screen().cell(0, 1).unwrap().inverse(), "the first line looks as usual");
        program.keys("7");
        program.wait_for("正在填  7");
        program.kill();
    }
}

/// A document is read once: from a pipe it comes only once, and whoever opens that again waits for ever.
#[test]
fn a_document_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("去年.txt");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    let into = pipe.clone();
    let text = "甲县人民政府\n2023年政府信息公开工作年度报告\n\n信息内容\t本年制发件数\t本年废止件数\t\
        现行有效件数\n规章\t0\t0\t0\n";
    let writer = std::thread::spawn(move || std::fs::write(into, text));
    let mut program = Program::start(&["去年.txt"], folder.path(), (80, 24));
    program.wait_for("读到 3 格");
    program.kill();
    writer.join().unwrap().unwrap();
}
