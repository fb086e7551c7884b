//! Two processes and one report: a command waits for a moment, and says so.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Stdio};

use gouji::store::disk::lock::{Acquisition, Holder, Lock};

use super::common::{BLANK, Place};

/// This process has the report.
fn held(place: &Place) -> Lock {
    let holder = Holder::here("张三", "2021-01-25 09:00");
    match Lock::acquire(&place.path("a.toml"), &holder).unwrap() {
        Acquisition::Granted(lock) => lock,
        other => unreachable!("{other:?}"),
    }
}

fn start(place: &Place, arguments: &[&str]) -> Child {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.current_dir(place.path("")).env_clear().env("HOME", place.path("")).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

const COMMANDS: [&[&str]; 3] =
    [&["set", "a.toml", "3.1.1=106"], &["fmt", "a.toml"], &["fmt", "b.toml", "-o", "a.toml"]];

#[test]
fn a_command_waits_until_another_has_written() {
    let place = Place::new();
    place.put("b.toml", BLANK);
    for arguments in COMMANDS {
        place.put("a.toml", BLANK);
        let lock = held(&place);
        let mut child = start(&place, arguments);
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("a.toml, 稍等"), "{arguments:?}: {line}");
        assert_eq!(place.text("a.toml"), BLANK);
        drop(lock);
        said.read_to_string(&mut line).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}: {line}");
        assert!(!line.contains("张三"), "{arguments:?}: {line}");
    }
}

#[test]
fn who_stays_is_named_and_nothing_is_written() {
    let place = Place::new();
    place.put("b.toml", BLANK);
    place.put("a.toml", BLANK);
    let lock = held(&place);
    for arguments in COMMANDS {
        let run = place.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        assert!(run.err.contains("稍等") && run.err.contains("张三"), "{run:?}");
        assert_eq!(place.text("a.toml"), BLANK);
    }
    drop(lock);
}
