//! A real program in a pseudo-terminal of a fixed size, with a fixed date, driven by bytes and timed.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long the screen must be quiet to count as settled.
const QUIET: Duration = Duration::from_millis(15);
/// How long a key may take at most.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a program wrote in answer to something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    /// Until its last byte; none where it wrote nothing.
    pub(crate) time: Option<Duration>,
    pub(crate) bytes: usize,
}

pub(crate) struct Program {
    child: Box<dyn Child + Send + Sync>,
    /// The process that is to be killed as soon as a byte comes from it; 0 for none.
    doomed: Arc<AtomicI32>,
    /// Held as long as the line is.
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    /// Whether the terminal says where its cursor is when it is asked.
    tells_cursor: bool,
    /// Every key that was sent counts one.
    pub(crate) keys: usize,
}

impl Program {
    /// Starts `gouji` with these arguments and waits for its screen; configuration and state live in `home`.
    pub(crate) fn start(arguments: &[&str], home: &Path, size: (u16, u16)) -> Self {
        let command = [&[env!("CARGO_BIN_EXE_gouji")], arguments].concat();
        let mut program = Self::spawn(&command, home, size);
        // A notice may stand where the key lines stand.
        program.wait_until("a screen", |text| !text.trim().is_empty());
        program
    }

    /// Starts `gouji` under a shell, which first does `line`.
    pub(crate) fn under_shell(
        line: &str,
        arguments: &[&str],
        home: &Path,
        size: (u16, u16),
    ) -> Self {
        let line = format!("{line}; \"$0\" \"$@\"; exit $?");
        let command = ["sh", "-c", &line, env!("CARGO_BIN_EXE_gouji")];
        let mut program = Self::spawn(&[&command[..], arguments].concat(), home, size);
        program.wait_until("a screen", |text| !text.trim().is_empty());
        program
    }

    /// Starts any program in a terminal that tells its cursor, and takes the time until its screen has settled: no
    /// byte for `quiet`.
    pub(crate) fn time(
        command: &[&str],
        home: &Path,
        size: (u16, u16),
        quiet: Duration,
    ) -> (Self, Answer) {
        let start = Instant::now();
        let mut program = Self::spawn(command, home, size);
        program.tells_cursor = true;
        let answer = program.collect(start, PATIENCE, quiet);
        (program, answer)
    }

    fn spawn(words: &[&str], home: &Path, (columns, rows): (u16, u16)) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.cwd(home);
        for (name, value) in
            [("TERM", "xterm-256color"), ("LANG", "zh_CN.UTF-8"), ("GOUJI_NOW", "2021-01-25T16:42")]
        {
            command.env(name, value);
        }
        for name in ["LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "LINES"] {
            command.env_remove(name);
        }
        command.env("GOUJI_CONFIG", home.join("config"));
        command.env("GOUJI_STATE", home.join("state"));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        let doomed = Arc::new(AtomicI32::new(0));
        let target = Arc::clone(&doomed);
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if let Some(process) = Pid::from_raw(target.load(Ordering::Acquire)) {
                    let _ = kill_process(process, Signal::KILL);
                }
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(rows, columns, 0);
        let (tells_cursor, keys) = (false, 0);
        Self { child, doomed, _master: pair.master, writer, output, screen, tells_cursor, keys }
    }

    /// Sends bytes as one key, and waits for what comes of it.
    pub(crate) fn send(&mut self, bytes: &str) -> Answer {
        self.send_for(bytes, Duration::from_millis(300))
    }

    /// Sends bytes as one key, and waits so long for what comes of it.
    pub(crate) fn send_for(&mut self, bytes: &str, wait: Duration) -> Answer {
        let start = Instant::now();
        self.type_blindly(bytes);
        self.keys += 1;
        self.collect(start, wait, QUIET)
    }

    /// Types each character as a key, `\r` being Enter; F-keys are named in `<>`.
    pub(crate) fn keys(&mut self, keys: &str) {
        for key in each(keys) {
            self.send(key);
        }
    }

    /// Sends bytes and waits for nothing.
    pub(crate) fn type_blindly(&mut self, bytes: &str) {
        self.type_bytes(bytes.as_bytes());
    }

    /// Sends bytes that need be no whole characters, and waits for nothing.
    pub(crate) fn type_bytes(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Reads until nothing comes any more.
    pub(crate) fn settle(&mut self) {
        self.collect(Instant::now(), 3 * QUIET, QUIET);
    }

    /// Returns how many bytes come within a time in which nothing is sent.
    pub(crate) fn idle(&mut self, time: Duration) -> usize {
        self.collect(Instant::now(), time, time).bytes
    }

    /// Reads what comes from `start` on, `wait` for the first byte and `quiet` for each further one.
    fn collect(&mut self, start: Instant, mut wait: Duration, quiet: Duration) -> Answer {
        let mut answer = Answer { time: None, bytes: 0 };
        while let Ok((at, bytes)) = self.output.recv_timeout(wait) {
            self.show(&bytes);
            answer.time = Some(at.duration_since(start));
            answer.bytes += bytes.len();
            wait = quiet;
        }
        answer
    }

    fn show(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        let question = b"\x1b[6n";
        if self.tells_cursor && bytes.windows(question.len()).any(|part| part == question) {
            let _ = self.writer.write_all(b"\x1b[2;2R");
        }
    }

    /// Reads until the screen shows `text`.
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    fn wait_until(&mut self, what: &str, shown: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !shown(&self.text()) {
            match self.output.recv_timeout(Duration::from_millis(100)) {
                Ok((_, bytes)) => self.show(&bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("ended: {}", self.text()),
            }
            assert!(start.elapsed() < PATIENCE, "no {what} on:\n{}", self.text());
        }
        self.settle();
    }

    /// What the terminal shows.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The terminal's picture of the screen.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Ends the program whatever it does, without a word to it: the library would hang up first, and wait.
    pub(crate) fn kill(mut self) {
        self.signal(Signal::KILL);
        self.child.wait().unwrap();
    }

    /// Sends bytes as one key, and kills the program as soon as the first byte of its answer comes; after `wait` where
    /// none does. Returns whether one came.
    pub(crate) fn kill_at_answer(mut self, bytes: &str, wait: Duration) -> bool {
        self.doomed.store(self.child.process_id().unwrap().cast_signed(), Ordering::Release);
        self.type_blindly(bytes);
        let answered = self.output.recv_timeout(wait).is_ok();
        self.kill();
        answered
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let process = Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap();
        kill_process(process, signal).unwrap();
    }

    /// Lets the line of a program under [`Program::under_shell`] drop, and waits for the program to end.
    ///
    /// The end of the shell hangs the terminal up. Closing this side of it would do the same, but not without a newline
    /// and an end-of-file that the library writes before.
    pub(crate) fn hang_up(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let start = Instant::now();
        loop {
            match self.output.recv_timeout(Duration::from_millis(100)) {
                Err(RecvTimeoutError::Disconnected) => return,
                _ => assert!(start.elapsed() < PATIENCE, "the program goes on without a line"),
            }
        }
    }

    /// Waits for the end of the program, and returns its exit code.
    pub(crate) fn end(mut self) -> u32 {
        while self.output.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().unwrap().exit_code()
    }
}

/// Returns the bytes of each key of a text, `\r` being Enter; F-keys are named in `<>`.
pub(crate) fn each(keys: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let (key, after) = match named {
            Some((name, after)) => (bytes_of(name), after),
            None => rest.split_at(first.len_utf8()),
        };
        found.push(key);
        rest = after;
    }
    found
}

fn bytes_of(name: &str) -> &'static str {
    match name {
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Esc" => "\x1b",
        "PageDown" => "\x1b[6~",
        "PageUp" => "\x1b[5~",
        "Ctrl-S" => "\x13",
        "Ctrl-Y" => "\x19",
        "Ctrl-Z" => "\x1a",
        other => panic!("no bytes for {other}"),
    }
}
