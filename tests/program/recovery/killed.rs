//! The editor is killed at the worst moments of random work, and opened again: what the screen showed is there.
//!
//! A second editor without a terminal gets the same keys and says what must be there. Each report lives several times:
//! first it is killed at the very byte with which the screen answers, at last inside a save or anywhere.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use gouji::definition::Library;
use gouji::model::{Language, Report};
use gouji::store::report::document::{Document, same};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::place::{Place, SIZE};
use crate::common::editor::{Editor, host_with_journals};
use crate::common::pty::{Program, each};

/// How long a key is waited for that answers nothing.
const SILENT: Duration = Duration::from_millis(60);
/// F5, which does nothing but answer: then everything before it was answered too.
const ANSWERS: &str = "\x1b[15~";
const SAVE: &str = "\x13";

/// Keys that put figures, texts and notes, move, take back, make again, save.
fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let one = prop::sample::select(vec![
        "1\r", "20\r", "305\r", "0\r", "7", "\r", "/", "<F4>", "<Down>", "<Right>", "<Up>",
    ]);
    let undone = prop::sample::select(vec![
        "<Ctrl-Z>",
        "<Ctrl-Z><Ctrl-Y>",
        "<Ctrl-Z><Ctrl-Z><Ctrl-Y>",
        "4\r<Ctrl-Z><Ctrl-Y>",
    ]);
    let words = prop::sample::select(vec![
        "**4台账\r",
        "<PageUp>公开",
        "<PageUp>收到\r件",
        "<PageDown>",
        "<PageUp>",
    ]);
    let few = prop_oneof![4 => one, 2 => undone, 2 => words, 1 => Just("<Ctrl-S>")];
    let each = |keys: Vec<&'static str>| keys.into_iter().flat_map(each).collect();
    prop::collection::vec(few, 1..6).prop_map(each)
}

/// The same work without a terminal, with a journal of its own.
struct Double {
    place: Place,
    editor: Editor,
}

impl Double {
    fn new() -> Self {
        let place = Place::blank();
        let editor = Self::open(&place);
        Self { place, editor }
    }

    fn open(place: &Place) -> Editor {
        let host = host_with_journals(place.0.path());
        Editor::on(host, Language::Zh, Some(&place.file()), SIZE)
    }

    fn report(&self) -> Report {
        self.editor.report().clone()
    }

    /// Ends without a word, begins again, and takes what is offered.
    fn killed(self) -> Self {
        let Self { place, editor } = self;
        drop(editor);
        let mut editor = Self::open(&place);
        // A program that another thread of the test is about to start has our lock too, until it is the program.
        while editor.app.session.as_ref().is_some_and(|session| session.locked.is_some()) {
            drop(editor);
            std::thread::sleep(Duration::from_millis(1));
            editor = Self::open(&place);
        }
        if editor.app.pending.is_some() {
            editor.bytes("1");
        }
        Self { place, editor }
    }
}

/// Returns the report in the file, which must be whole.
fn in_file(path: &Path) -> Report {
    let bytes = fs::read(path).unwrap();
    let opened = Document::parse("a.toml", &bytes, &Library::builtin());
    assert!(
        opened.findings.is_empty(),
        "{:?}\n{}",
        opened.findings,
        String::from_utf8_lossy(&bytes)
    );
    opened.report.unwrap()
}

/// Opens the editor again, takes what is offered, and saves. Returns the editor and the report that was there.
fn reopened(place: &Place) -> (Program, Report) {
    let mut program = place.start();
    if program.text().contains("没有存进文件") {
        program.send_for("1", SILENT);
    }
    // A half-typed figure is no part of the report.
    program.send_for("\x1b", SILENT);
    program.type_blindly(SAVE);
    program.wait_for("已存盘");
    (program, in_file(&place.file()))
}

/// When the editor is killed for the last time.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So many microseconds after a key.
    AfterKey(u64),
    /// So many microseconds after the key that saves.
    AfterSave(u64),
    /// So many microseconds after something in the folder of the report is another thing than before a save.
    InSave(u64),
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        1 => (0u64..3000).prop_map(Moment::AfterKey),
        1 => (0u64..8000).prop_map(Moment::AfterSave),
        2 => (0u64..400).prop_map(Moment::InSave),
    ]
}

/// Returns the names in a folder with what lies behind them; a name that goes away meanwhile counts too.
fn look(folder: &Path) -> Vec<(String, u64)> {
    let about = |entry: fs::DirEntry| {
        let length = entry.metadata().map_or(0, |about| about.len());
        (entry.file_name().to_string_lossy().into_owned(), length)
    };
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(about).collect();
    found.sort();
    found
}

fn pause(micros: u64) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(micros) {
        std::hint::spin_loop();
    }
}

fn kill_at(moment: Moment, mut program: Program, last: &str, place: &Place) {
    let before = look(place.0.path());
    program.type_blindly(last);
    match moment {
        Moment::AfterKey(micros) | Moment::AfterSave(micros) => pause(micros),
        Moment::InSave(micros) => {
            let start = Instant::now();
            while look(place.0.path()) == before && start.elapsed() < SILENT {}
            pause(micros);
        }
    }
    program.kill();
}

/// Types keys into both and waits until all of them are answered.
fn answered(program: &mut Program, double: &mut Double, keys: &[&str]) {
    for key in keys.iter().chain(&[ANSWERS]) {
        double.editor.bytes(key);
        program.send_for(key, SILENT);
    }
    program.wait_for("不用刷新");
    program.settle();
}

fn assert_one_of(found: &Report, may: &[Report], what: &str) {
    let shown = |report: &Report| {
        let figure = |cell| report.value(cell).map(|value| value.to_string()).unwrap_or_default();
        let figures: Vec<String> = report.form().ids().map(figure).collect();
        format!("{}\n{:?}\n{:?}", figures.join(" "), report.narrative, report.notes)
    };
    let all: Vec<String> = may.iter().map(shown).collect();
    assert!(
        may.iter().any(|report| same(report, found)),
        "{what}\nfound {}\nmay be {}",
        shown(found),
        all.join("\nor {}")
    );
}

fn round(number: u32, runner: &mut TestRunner) -> u32 {
    let mut some = |most: u32| (0..most).new_tree(runner).unwrap().current();
    let lives = 1 + some(3);
    let place = Place::blank();
    let mut double = Double::new();
    let mut program = place.start();
    for life in 0..lives {
        let typed = keys().new_tree(runner).unwrap().current();
        let what = format!("round {number}, life {life}: {typed:?}");
        let (last, first) = typed.split_last().unwrap();
        answered(&mut program, &mut double, first);
        double.editor.bytes(last);
        let must = double.report();
        program.kill_at_answer(last, SILENT);
        double = double.killed();
        let found;
        (program, found) = reopened(&place);
        assert_one_of(&found, &[must], &what);
        double.editor.bytes("\x1b");
        double.editor.bytes(SAVE);
        assert_one_of(&in_file(&double.place.file()), &[found], "the double");
    }
    let typed = keys().new_tree(runner).unwrap().current();
    let moment = moment().new_tree(runner).unwrap().current();
    let (last, first) = typed.split_last().unwrap();
    let saved = in_file(&place.file());
    answered(&mut program, &mut double, first);
    let before = double.report();
    let between = first.contains(&SAVE);
    let last = if matches!(moment, Moment::AfterKey(_)) { last } else { SAVE };
    double.editor.bytes(last);
    let after = double.report();
    kill_at(moment, program, last, &place);
    let what = format!("round {number}, {moment:?}: {typed:?}");
    // The file is whole right then, not only after somebody put it right.
    let file = in_file(&place.file());
    if !between {
        assert_one_of(&file, &[saved, before.clone(), after.clone()], &what);
    }
    let (program, found) = reopened(&place);
    program.kill();
    assert_one_of(&found, &[before, after], &what);
    lives + 1
}

/// How many reports are worked on at the same time: most of the time is spent waiting.
const WORKERS: u32 = 4;

/// `GOUJI_KILLS=1000 cargo test --release --test program killed` is the long run of so many reports, each killed two to
/// four times; `GOUJI_SEED` makes it another one.
#[test]
fn killed_at_any_moment() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let rounds = number("GOUJI_KILLS").unwrap_or(50);
    let seed: u32 = number("GOUJI_SEED").unwrap_or(1);
    let work = |worker: u32| -> u32 {
        let mine = (worker..rounds).step_by(WORKERS as usize);
        // Each round has a chance of its own, so that it can be run again.
        let run = |number: u32| {
            let parts = [seed, number].map(u32::to_le_bytes).concat();
            let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &parts.repeat(4));
            round(number, &mut TestRunner::new_with_rng(Config::default(), rng))
        };
        mine.map(run).sum()
    };
    let kills: u32 = std::thread::scope(|scope| {
        let running: Vec<_> = (0..WORKERS).map(|n| scope.spawn(move || work(n))).collect();
        running.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    println!("{kills} kills");
}
