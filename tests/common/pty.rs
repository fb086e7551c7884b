//! The real program in a pseudo-terminal of a fixed size, with a fixed date, driven by bytes.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long the screen must be quiet to count as settled.
const QUIET: Duration = Duration::from_millis(15);
/// How long a key may take at most.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Program {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Every key that was sent counts one.
    pub(crate) keys: usize,
}

impl Program {
    /// Starts `gouji` with these arguments; configuration and state live in `home`.
    pub(crate) fn start(arguments: &[&str], home: &Path, (columns, rows): (u16, u16)) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gouji"));
        command.args(arguments);
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
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(rows, columns, 0);
        let mut program = Self { child, _master: pair.master, writer, output, screen, keys: 0 };
        program.wait_for("F10");
        program
    }

    /// Sends bytes as one key, and waits for what comes of it.
    pub(crate) fn send(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self.keys += 1;
        self.settle();
    }

    /// Types each character as a key, `\r` being Enter; F-keys are named in `<>`.
    pub(crate) fn keys(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
            if let Some((name, after)) = named {
                self.send(bytes_of(name));
                rest = after;
            } else {
                let (key, after) = rest.split_at(first.len_utf8());
                self.send(key);
                rest = after;
            }
        }
    }

    /// Reads until nothing comes any more.
    pub(crate) fn settle(&mut self) {
        let mut wait = PATIENCE.min(Duration::from_millis(300));
        loop {
            match self.output.recv_timeout(wait) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    wait = QUIET;
                }
                Err(_) => return,
            }
        }
    }

    /// Reads until the screen shows `text`.
    pub(crate) fn wait_for(&mut self, text: &str) {
        let start = Instant::now();
        while !self.text().contains(text) {
            match self.output.recv_timeout(Duration::from_millis(100)) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("ended: {}", self.text()),
            }
            assert!(start.elapsed() < PATIENCE, "no {text} on:\n{}", self.text());
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

    /// Waits for the end of the program, and returns its exit code.
    pub(crate) fn end(mut self) -> u32 {
        while self.output.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().unwrap().exit_code()
    }
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
        other => panic!("no bytes for {other}"),
    }
}
