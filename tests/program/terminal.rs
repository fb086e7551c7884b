//! The terminal in a real pseudo terminal: set up, put back, hung up, stopped and continued.
//!
//! The test program starts itself as the program in the terminal: [`program`] is that half, and does nothing unless
//! the environment says which part it has to play.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use gouji::locale::Locale;
use gouji::model::Language;
use gouji::tui::terminal::event::{Event, Key, KeyCode};
use gouji::tui::terminal::keytest;
use gouji::tui::terminal::{OpenError, Options, Terminal};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

const PART: &str = "GOUJI_TEST_PART";
const LOG: &str = "GOUJI_TEST_LOG";

fn log(text: &str) {
    let path = std::env::var(LOG).unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).unwrap();
    writeln!(file, "{text}").unwrap();
}

/// The half that runs inside the terminal.
#[test]
fn program() {
    match std::env::var(PART).as_deref() {
        Ok("editor") => editor(),
        Ok("panic") => {
            let _terminal = open(&Options::default()).0.unwrap();
            panic!("on purpose");
        }
        Ok("keytest") => {
            log("start");
            keytest::run(&Locale::new(Language::En)).unwrap();
            log("end");
        }
        Ok("refused") => {
            let error = open(&Options::default()).0.unwrap_err();
            assert!(matches!(error, OpenError::NotATerminal));
            let dumb = Options { term: Some("dumb".to_owned()), no_color: false };
            assert!(matches!(open(&dumb).0.unwrap_err(), OpenError::Dumb));
            assert!(keytest::run(&Locale::new(Language::Zh)).is_err());
            log("refused");
        }
        _ => {}
    }
}

/// Takes the terminal, with its events in a channel.
fn open(options: &Options) -> (Result<Terminal, OpenError>, Receiver<Event>) {
    let (sender, sent) = channel();
    (Terminal::open(options, Arc::new(move |event| sender.send(event).is_ok())), sent)
}

fn editor() {
    let (terminal, sent) = open(&Options::default());
    let mut terminal = terminal.unwrap();
    let mut events = 0;
    let draw = |terminal: &mut Terminal, events: usize| {
        let size = terminal.size();
        let text = format!("{}x{} 收到 {events}", size.width, size.height);
        terminal.draw(|frame| frame.render_widget(text, frame.area()))
    };
    draw(&mut terminal, events).unwrap();
    terminal.ask_width().unwrap();
    log("start");
    while let Ok(event) = sent.recv() {
        log(&format!("{event:?}"));
        events += 1;
        match event {
            Event::HangUp => break,
            Event::Key(key) if key == Key::ctrl('q') => break,
            Event::Key(key) if key == Key::plain(KeyCode::F(5)) => {}
            Event::Resize(columns, rows) => terminal.resize(columns, rows),
            Event::Resumed => terminal.repaint(),
            Event::Stopping => terminal.let_stop(),
            _ => {}
        }
        // A write that fails is no reason to end here: the event has to come.
        let _ = draw(&mut terminal, events);
    }
    drop(terminal);
    gouji::tui::terminal::restore();
    log("end");
}

struct Stage {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    seen: Vec<u8>,
    child: Box<dyn Child + Send + Sync>,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

/// Starts this program in a terminal, by way of `shell` lines where given (`$0` is the program).
fn stage(part: &str, shell: Option<&str>) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let size = PtySize { rows: 10, cols: 40, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let program = std::env::current_exe().unwrap();
    let mut command = match shell {
        None => CommandBuilder::new(&program),
        Some(line) => {
            let mut command = CommandBuilder::new("sh");
            command.args(["-c", line]);
            command.arg(&program);
            command
        }
    };
    command.args(["--exact", "terminal::program", "--nocapture", "--test-threads=1"]);
    command.env(PART, part);
    command.env(LOG, &log);
    command.cwd(std::env::current_dir().unwrap());
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let keyboard = pair.master.take_writer().unwrap();
    let (sender, output) = channel();
    let reader = std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            if sender.send(bytes[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    Stage {
        master: Some(pair.master),
        keyboard: Some(keyboard),
        output,
        reader: Some(reader),
        seen: Vec::new(),
        child,
        log,
        _folder: folder,
    }
}

impl Stage {
    fn lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Waits for a line of the log.
    fn until(&self, line: &str) {
        let start = Instant::now();
        while !self.lines().iter().any(|seen| seen == line) {
            assert!(start.elapsed() < Duration::from_secs(5), "no {line}: {:?}", self.lines());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the terminal was sent `text`, and forgets all up to its end.
    fn until_sent(&mut self, text: &str) {
        loop {
            let at = self.seen.windows(text.len()).position(|part| part == text.as_bytes());
            if let Some(at) = at {
                self.seen.drain(..at + text.len());
                return;
            }
            match self.output.recv_timeout(Duration::from_secs(5)) {
                Ok(bytes) => self.seen.extend(bytes),
                Err(error) => {
                    panic!("{error}: no {text:?} in {:?}", String::from_utf8_lossy(&self.seen))
                }
            }
        }
    }

    fn press(&mut self, bytes: &[u8]) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes).unwrap();
        keyboard.flush().unwrap();
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Drops the line: the last handle of this side closes.
    fn close(&mut self) {
        // The reader ends when something comes that nobody wants any more.
        self.output = channel().1;
        self.press(b"7");
        self.reader.take().unwrap().join().unwrap();
        self.keyboard = None;
        self.master = None;
    }
}

const LAST: &str = "Key(Key { code: Char('q'), ctrl: true })";

#[test]
fn keys_come_in_frames_go_out_and_all_is_put_back() {
    let mut stage = stage("editor", None);
    stage.until_sent("\x1b[?1049h\x1b>\x1b[?1l\x1b[?2004h");
    stage.until_sent("40x10 收到 0");
    stage.until_sent("\x1b[2H…\x1b[6n");
    stage.press(b"\x1b[2;3R");
    stage.until("AmbiguousWidth(2)");
    stage.press(b"\x1b[15~");
    stage.until("Key(Key { code: F(5), ctrl: false })");
    // A lone Esc waits for a tail, but not long.
    stage.press(b"\x1b");
    stage.until("Key(Key { code: Esc, ctrl: false })");
    stage
        .master
        .as_ref()
        .unwrap()
        .resize(PtySize { rows: 12, cols: 50, ..PtySize::default() })
        .unwrap();
    stage.until("Resize(50, 12)");
    stage.until_sent("50x12 收到 4");
    stage.press(b"\x11");
    stage.until("end");
    stage.until_sent("\x1b>\x1b[?1l\x1b[?2004l");
    stage.until_sent("\x1b[?1049l\x1b[?25h");
    assert!(stage.child.wait().unwrap().success());
    while let Ok(bytes) = stage.output.recv_timeout(Duration::from_millis(200)) {
        stage.seen.extend(bytes);
    }
    let rest = String::from_utf8_lossy(&stage.seen);
    assert!(!rest.contains("1049l"), "put back twice: {rest:?}");
    assert!(stage.lines().contains(&LAST.to_owned()));
}

#[test]
fn an_idle_program_writes_nothing() {
    let mut stage = stage("editor", None);
    stage.until_sent("\x1b[6n");
    stage.until("start");
    std::thread::sleep(Duration::from_millis(100));
    while stage.output.try_recv().is_ok() {}
    assert!(stage.output.recv_timeout(Duration::from_millis(500)).is_err());
    stage.press(b"\x11");
    stage.until("end");
}

#[test]
fn a_dropped_line_ends_the_program_within_a_second() {
    // With SIGHUP as it comes; ignored from the start; and with no controlling terminal, where none is ever sent.
    for shell in
        [None, Some("trap '' HUP; exec \"$0\" \"$@\""), Some("setsid --wait \"$0\" \"$@\"")]
    {
        let mut stage = stage("editor", shell);
        stage.until_sent("\x1b[6n");
        stage.until("start");
        stage.close();
        let start = Instant::now();
        stage.until("end");
        assert!(start.elapsed() < Duration::from_secs(1), "{shell:?}: {:?}", start.elapsed());
        assert!(stage.lines().contains(&"HangUp".to_owned()), "{shell:?}: {:?}", stage.lines());
    }
}

#[test]
fn signals_that_ask_for_the_end_are_heard() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut stage = stage("editor", None);
        stage.until("start");
        stage.signal(signal);
        stage.until("end");
        stage.until_sent("\x1b[?1049l");
        assert!(stage.child.wait().unwrap().success());
    }
}

#[test]
fn a_stopped_program_leaves_the_terminal_and_takes_it_again() {
    let mut stage = stage("editor", None);
    stage.until_sent("收到 0");
    stage.until("start");
    stage.signal(Signal::TSTP);
    stage.until_sent("\x1b[?1049l\x1b[?25h");
    // The work gets to the disk before.
    assert!(stage.lines().contains(&"Stopping".to_owned()), "{:?}", stage.lines());
    std::thread::sleep(Duration::from_millis(50));
    stage.signal(Signal::CONT);
    stage.until_sent("\x1b[?1049h\x1b>\x1b[?1l\x1b[?2004h");
    stage.until("Resumed");
    stage.until_sent("40x10 收到 2");
    stage.press(b"7");
    stage.until("Key(Key { code: Char('7'), ctrl: false })");
    stage.press(b"\x11");
    stage.until("end");
}

#[test]
fn a_panic_puts_the_terminal_back_before_it_speaks() {
    let mut stage = stage("panic", None);
    stage.until_sent("\x1b[?1049h");
    stage.until_sent("\x1b[?1049l");
    stage.until_sent("on purpose");
    assert!(!stage.child.wait().unwrap().success());
}

#[test]
fn the_key_test_tells_what_was_sent() {
    let mut stage = stage("keytest", None);
    stage.until_sent("Press any key");
    stage.press(b"\x1bOS");
    stage.until_sent("F4                    ESC OS\r\n");
    stage.press(b"\x1b[25~");
    stage.until_sent("key not known         ESC [25~\r\n");
    stage.press(b"\x1b[21~");
    stage.until_sent("F10");
    stage.until_sent("\x1b[?2004l");
    stage.until("end");
}

#[test]
fn without_a_terminal_the_program_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "terminal::program"])
        .env(PART, "refused")
        .env(LOG, &log)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(std::fs::read_to_string(log).unwrap(), "refused\n");
}

#[test]
fn each_refusal_has_its_words() {
    for language in [Language::Zh, Language::En] {
        let locale = Locale::new(language);
        for error in [OpenError::NotATerminal, OpenError::Dumb] {
            assert!(!locale.message(&error.message()).starts_with("tui."));
        }
        let error = OpenError::Io(std::io::Error::other("no room"));
        assert!(locale.message(&error.message()).contains("no room"));
    }
}
