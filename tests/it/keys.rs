//! What each terminal sends for a key, whole and cut at every byte, and that no part of it is ever typed.
#![allow(clippy::panic, reason = "tests")]

use gouji::tui::terminal::event::{Event, Key, KeyCode};
use gouji::tui::terminal::input::{Parser, printable};
use proptest::prelude::*;

fn plain(code: KeyCode) -> Event {
    Event::Key(Key::plain(code))
}

fn typed(character: char) -> Event {
    Event::Key(Key::char(character))
}

fn unknown(text: &str) -> Event {
    Event::Unknown(text.to_owned())
}

/// Waits until nothing is held back any more.
fn settle(parser: &mut Parser, events: &mut Vec<Event>) {
    for _ in 0..200 {
        if !parser.pending() {
            return;
        }
        events.extend(parser.timeout());
    }
    panic!("the parser never comes to rest");
}

fn read(reads: &[&[u8]]) -> Vec<Event> {
    let mut parser = Parser::new();
    let mut events = Vec::new();
    for bytes in reads {
        events.extend(parser.feed(bytes));
    }
    settle(&mut parser, &mut events);
    events
}

fn single(bytes: &[u8]) -> Vec<Event> {
    read(&[bytes])
}

/// Sequences with the key that they are.
fn keys() -> Vec<(&'static str, KeyCode)> {
    use KeyCode::{BackTab, Backspace, Char, Delete, Down, End, Enter, F, Home, Insert, Left};
    use KeyCode::{PageDown, PageUp, Right, Tab, Up};
    let mut all = vec![
        // Plain and cursor keys of xterm, both modes; rxvt and tmux.
        ("\x1b[A", Up),
        ("\x1b[B", Down),
        ("\x1b[C", Right),
        ("\x1b[D", Left),
        ("\x1bOA", Up),
        ("\x1bOB", Down),
        ("\x1bOC", Right),
        ("\x1bOD", Left),
        ("\x1b[H", Home),
        ("\x1b[F", End),
        ("\x1bOH", Home),
        ("\x1bOF", End),
        ("\x1b[1~", Home),
        ("\x1b[4~", End),
        ("\x1b[7~", Home),
        ("\x1b[8~", End),
        ("\x1b[2~", Insert),
        ("\x1b[3~", Delete),
        ("\x1b[5~", PageUp),
        ("\x1b[6~", PageDown),
        ("\x1b[Z", BackTab),
        // Arrows with a modifier are the arrows.
        ("\x1b[1;5A", Up),
        ("\x1b[1;2B", Down),
        ("\x1b[1;3C", Right),
        ("\x1b[1;8D", Left),
        ("\x1bO5C", Right),
        ("\x1bOd", Left),
        ("\x1b[a", Up),
        ("\x1b[1;5H", Home),
        ("\x1b[5^", PageUp),
        // Controls.
        ("\r", Enter),
        ("\n", Enter),
        ("\t", Tab),
        ("\x08", Backspace),
        ("\x7f", Backspace),
        ("\x1bOM", Enter),
        ("\x1bOI", Tab),
        ("\x1bO ", Char(' ')),
        // F-keys: xterm, the Linux console, rxvt and PuTTY's default.
        ("\x1bOP", F(1)),
        ("\x1bOQ", F(2)),
        ("\x1bOR", F(3)),
        ("\x1bOS", F(4)),
        ("\x1b[[A", F(1)),
        ("\x1b[[B", F(2)),
        ("\x1b[[C", F(3)),
        ("\x1b[[D", F(4)),
        ("\x1b[[E", F(5)),
        ("\x1b[11~", F(1)),
        ("\x1b[12~", F(2)),
        ("\x1b[13~", F(3)),
        ("\x1b[14~", F(4)),
        ("\x1b[15~", F(5)),
        ("\x1b[17~", F(6)),
        ("\x1b[18~", F(7)),
        ("\x1b[19~", F(8)),
        ("\x1b[20~", F(9)),
        ("\x1b[21~", F(10)),
        ("\x1b[23~", F(11)),
        ("\x1b[24~", F(12)),
        ("\x1b[P", F(1)),
        ("\x1b[1;1S", F(4)),
        // PuTTY's VT100+ mode.
        ("\x1bOT", F(5)),
        ("\x1bOU", F(6)),
        ("\x1bOV", F(7)),
        ("\x1bOW", F(8)),
        ("\x1bOX", F(9)),
        ("\x1bOY", F(10)),
        ("\x1bOZ", F(11)),
        ("\x1bO[", F(12)),
    ];
    // The keypad in application mode.
    let digits = ["p", "q", "r", "s", "t", "u", "v", "w", "x", "y"];
    let signs = [("j", '*'), ("k", '+'), ("l", ','), ("m", '-'), ("n", '.'), ("o", '/')];
    for (letter, character) in digits.iter().copied().zip('0'..='9').chain(signs) {
        all.push((Box::leak(format!("\x1bO{letter}").into_boxed_str()), Char(character)));
    }
    all
}

#[test]
fn each_sequence_is_its_key() {
    for (bytes, code) in keys() {
        assert_eq!(single(bytes.as_bytes()), [plain(code)], "{}", printable(bytes.as_bytes()));
    }
}

#[test]
fn a_sequence_cut_anywhere_within_the_silence_is_its_key() {
    for (bytes, code) in keys() {
        let bytes = bytes.as_bytes();
        for at in 1..bytes.len() {
            let (head, tail) = bytes.split_at(at);
            assert_eq!(read(&[head, tail]), [plain(code)], "{} at {at}", printable(bytes));
        }
        let apart: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&apart), [plain(code)], "{} byte by byte", printable(bytes));
    }
}

#[test]
fn a_tail_that_comes_late_is_never_typed() {
    let others =
        ["\x1b[17;5~", "\x1b[1;5P", "\x1b[25~", "\x1b[200;1H", "\x1b[<0;12;34M", "\x1b[?1;2c"];
    let sequences = keys().into_iter().map(|(bytes, _)| bytes).chain(others);
    for bytes in sequences.map(str::as_bytes).filter(|bytes| bytes.len() > 2) {
        for at in 1..bytes.len() {
            for silence in 1..=3 {
                let mut parser = Parser::new();
                let mut events = parser.feed(&bytes[..at]);
                for _ in 0..silence {
                    events.extend(parser.timeout());
                }
                events.extend(parser.feed(&bytes[at..]));
                settle(&mut parser, &mut events);
                let wrong = events.iter().find(|event| match event {
                    Event::Key(key) => key.code != KeyCode::Esc,
                    Event::Unknown(_) => false,
                    _ => true,
                });
                assert_eq!(wrong, None, "{} at {at}: {events:?}", printable(bytes));
            }
        }
    }
}

#[test]
fn alt_and_a_key_are_esc_and_the_key() {
    let esc = plain(KeyCode::Esc);
    assert_eq!(single(b"\x1b25"), [esc.clone(), typed('2'), typed('5')]);
    assert_eq!(read(&[b"\x1b", b"25"]), [esc.clone(), typed('2'), typed('5')]);
    assert_eq!(single("\x1b三".as_bytes()), [esc.clone(), typed('三')]);
    assert_eq!(single(b"\x1b\r"), [esc.clone(), plain(KeyCode::Enter)]);
    assert_eq!(single(b"\x1b\x7f"), [esc.clone(), plain(KeyCode::Backspace)]);
    assert_eq!(single(b"\x1b"), std::slice::from_ref(&esc));
    assert_eq!(single(b"\x1b\x1b"), [esc.clone(), esc.clone()]);
    assert_eq!(read(&[b"\x1b", b"\x1b"]), [esc.clone(), esc]);
}

#[test]
fn a_sequence_after_an_esc_is_swallowed_whole() {
    let esc = plain(KeyCode::Esc);
    for (bytes, text) in [
        (b"\x1b\x1b[17~".as_slice(), "ESC [17~"),
        (b"\x1b\x1b[A", "ESC [A"),
        (b"\x1b\x1bOq", "ESC Oq"),
        (b"\x1b\x1b[1;5D", "ESC [1;5D"),
    ] {
        for at in 0..=bytes.len() {
            assert_eq!(
                read(&[&bytes[..at], &bytes[at..]]),
                [esc.clone(), unknown(text)],
                "{text} at {at}"
            );
        }
    }
    // The next key counts again.
    assert_eq!(single(b"\x1b\x1b[17~7")[2..], [typed('7')]);
    assert_eq!(single(b"\x1b\x1b[17~\x1b[A")[2..], [plain(KeyCode::Up)]);
}

#[test]
fn a_person_may_type_after_esc() {
    let mut parser = Parser::new();
    assert!(parser.feed(b"\x1b").is_empty());
    assert_eq!(parser.timeout(), [plain(KeyCode::Esc)]);
    assert_eq!(parser.feed(b"25"), [typed('2'), typed('5')]);
    assert!(!parser.pending());
    // A capital O right after Esc waits a moment, and then it is typed.
    parser.feed(b"\x1b");
    parser.timeout();
    assert!(parser.feed(b"O").is_empty());
    assert_eq!(parser.timeout(), [typed('O')]);
    // Long after an Esc, brackets are text.
    let mut events = parser.feed(b"\x1b");
    settle(&mut parser, &mut events);
    assert_eq!(parser.feed(b"[1"), [typed('['), typed('1')]);
}

#[test]
fn controls_are_ctrl_and_a_small_letter() {
    for (byte, letter) in [(1, 'a'), (3, 'c'), (0x10, 'p'), (0x11, 'q'), (0x13, 's'), (0x1a, 'z')] {
        assert_eq!(single(&[byte]), [Event::Key(Key::ctrl(letter))]);
    }
    assert_eq!(single(&[0]), [Event::Key(Key::ctrl(' '))]);
}

#[test]
fn characters_may_come_in_pieces() {
    let text = "０。，－＋＝、三𠀀é";
    for at in 0..=text.len() {
        let events = read(&[&text.as_bytes()[..at], &text.as_bytes()[at..]]);
        assert_eq!(events, text.chars().map(typed).collect::<Vec<_>>(), "at {at}");
    }
    // Another encoding (天 in GBK) is reported, and the digit after it counts.
    assert_eq!(single(b"\xcc\xec\x35"), [unknown("<cc><ec>"), typed('5')]);
    assert_eq!(single(b"\xe4\xb8"), [unknown("<e4><b8>")]);
    assert_eq!(single("\u{9b}1".as_bytes()).len(), 2);
}

#[test]
fn sequences_that_are_no_keys_are_reported_whole() {
    for (bytes, text) in [
        (b"\x1b[25~".as_slice(), "ESC [25~"),
        (b"\x1b[14;3~", "ESC [14;3~"),
        (b"\x1b[3;5~", "ESC [3;5~"),
        (b"\x1b[23$", "ESC [23$"),
        (b"\x1b[I", "ESC [I"),
        (b"\x1b[M !!", "ESC [MSP!!"),
        (b"\x1b[M012", "ESC [M012"),
        (b"\x1b[<0;10;20M", "ESC [<0;10;20M"),
        (b"\x1b[?2026;2$y", "ESC [?2026;2$y"),
        (b"\x1b[1;2R", "ESC [1;2R"),
        (b"\x1b[27;5;13~", "ESC [27;5;13~"),
        (b"\x1bOE", "ESC OE"),
        (b"\x1bO5P", "ESC O5P"),
        (b"\x1b]11;rgb:1212/3434/5656\x07", "ESC ]11;rgb:1212/3434/5656^G"),
        (b"\x1bP1+r1234\x1b\\", "ESC P1+r1234 ESC \\"),
    ] {
        assert_eq!(single(bytes), [unknown(text)]);
    }
    // What cannot belong to a sequence ends it and counts.
    assert_eq!(single(b"\x1b[17\r"), [unknown("ESC [17"), plain(KeyCode::Enter)]);
    assert_eq!(single(b"\x1b[1\x1b[A"), [unknown("ESC [1"), plain(KeyCode::Up)]);
}

#[test]
fn a_bracketed_paste_is_one_event_wherever_it_is_cut() {
    let bytes = "\x1b[200~12\t三\r\n4\x07\x1b[1~5\x1b[201~6".as_bytes();
    let wanted = [Event::Paste("12\t三\n4[1~5".to_owned()), typed('6')];
    for at in 0..=bytes.len() {
        assert_eq!(read(&[&bytes[..at], &bytes[at..]]), wanted, "at {at}");
    }
    // Without its end it is taken after a silence, and the keyboard lives on.
    let mut parser = Parser::new();
    let mut events = parser.feed(b"\x1b[200~12");
    settle(&mut parser, &mut events);
    assert_eq!(events, [Event::Paste("12".to_owned())]);
    assert_eq!(parser.feed(b"\x1b[201~3"), [typed('3')]);
    // A huge one is cut, and its end is still found.
    let mut parser = Parser::new();
    parser.feed(b"\x1b[200~");
    for _ in 0..40 {
        parser.feed(&vec![b'7'; 40_000]);
    }
    assert!(
        matches!(&parser.feed(b"\x1b[201~")[..], [Event::Paste(text)] if text.len() <= 1 << 20)
    );
}

#[test]
fn a_burst_with_tab_or_enter_inside_is_a_paste() {
    assert_eq!(single(b"12\t34\r\n5"), [Event::Paste("12\t34\n5".to_owned())]);
    assert_eq!(single(b"1\r2\r"), [Event::Paste("1\n2\n".to_owned())]);
    // Too few keys, nothing after the Enter, or a real key among them: typed.
    assert_eq!(single(b"1\r2"), [typed('1'), plain(KeyCode::Enter), typed('2')]);
    assert_eq!(single(b"123\r").len(), 4);
    assert_eq!(single(b"12345").len(), 5);
    assert_eq!(single(b"1\r2\x7f3\r").len(), 6);
    assert_eq!(single(b"1\r2\x1b[A3").len(), 5);
}

#[test]
fn the_width_reply_is_read_only_when_asked_for() {
    let mut parser = Parser::new();
    assert_eq!(parser.feed(b"\x1b[2;2R"), [unknown("ESC [2;2R")]);
    parser.expect_width_reply();
    // A modified F3 looks alike but for the row.
    assert_eq!(parser.feed(b"\x1b[1;2R"), [unknown("ESC [1;2R")]);
    assert_eq!(parser.feed(b"7\x1b[2;3R8"), [typed('7'), Event::AmbiguousWidth(2), typed('8')]);
    assert_eq!(parser.feed(b"\x1b[2;2R"), [unknown("ESC [2;2R")]);
    parser.expect_width_reply();
    assert!(parser.feed(b"\x1b[2").is_empty());
    assert_eq!(parser.feed(b";2R"), [Event::AmbiguousWidth(1)]);
}

#[test]
fn bytes_can_be_read_out() {
    assert_eq!(printable(b"\x1b\x1b[17~ \x08\x7f\xd6a"), "ESC ESC [17~SP^HDEL<d6>a");
}

/// Pieces that a line may deliver, with the silence after them.
fn pieces() -> impl Strategy<Value = Vec<(Vec<u8>, bool)>> {
    let part = prop_oneof![
        prop::sample::select(keys()).prop_map(|(bytes, _)| bytes.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..6),
        Just(b"\x1b".to_vec()),
    ];
    prop::collection::vec((part, any::<bool>()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes, cut anywhere: no panic, no endless waiting, and the next digit is typed once all is quiet.
    #[test]
    fn the_parser_always_comes_to_rest(pieces in pieces()) {
        let mut parser = Parser::new();
        let mut events = Vec::new();
        for (bytes, silence) in &pieces {
            events.extend(parser.feed(bytes));
            if *silence {
                events.extend(parser.timeout());
            }
        }
        settle(&mut parser, &mut events);
        prop_assert_eq!(parser.feed(b"7"), [typed('7')]);
    }

    /// However keys are cut (no silence between), the same events come out, bursts aside.
    #[test]
    fn cutting_changes_nothing(
        picked in prop::collection::vec(prop::sample::select(keys()), 1..8),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let mut bytes = b"\x1b[A".to_vec();
        for (key, _) in &picked {
            bytes.extend_from_slice(key.as_bytes());
        }
        let whole = single(&bytes);
        let wanted: Vec<Event> =
            std::iter::once(plain(KeyCode::Up)).chain(picked.iter().map(|(_, code)| plain(*code))).collect();
        prop_assert_eq!(&whole, &wanted);
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
        at.extend([0, 1, bytes.len()]);
        at.sort_unstable();
        let reads: Vec<&[u8]> = at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        // A cut inside may leave a rest that is a burst by itself.
        let events = read(&reads);
        if !events.iter().any(|event| matches!(event, Event::Paste(_))) {
            prop_assert_eq!(&events, &wanted);
        }
    }
}
