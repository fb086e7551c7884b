//! One writer: two processes, a crash, other accounts, links and folders that take no lock.
//!
//! The other process is this test program itself, started again with only [`the_other_process`] to run.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "the test has a folder of its own, and says what it could not try"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gouji::locale::Locale;
use gouji::model::Language;
use gouji::store::disk::atomic;
use gouji::store::disk::lock::{self, Acquisition, Holder, Lock, Unavailable};

const REPORT: &str = "GOUJI_TEST_REPORT";
/// The account `nobody`.
const NOBODY: u32 = 65534;

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    (folder, path)
}

fn me() -> Holder {
    Holder::here("李四", "2021-01-25 16:42")
}

fn ours(report: &Path) -> Lock {
    match Lock::acquire(report, &me()).unwrap() {
        Acquisition::Granted(lock) => lock,
        other => panic!("{other:?}"),
    }
}

fn theirs(report: &Path) -> Holder {
    match Lock::acquire(report, &me()).unwrap() {
        Acquisition::HeldBy(holder) => holder,
        other => panic!("{other:?}"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Takes the lock, says how that went, and keeps it until standard input ends.
#[test]
#[ignore = "only as the other process"]
fn the_other_process() {
    let Some(report) = std::env::var_os(REPORT) else { return };
    let taken = Lock::acquire(Path::new(&report), &Holder::here("张三", "2021-01-25 09:00"));
    match &taken {
        Ok(Acquisition::Granted(_)) => eprintln!("ours"),
        Ok(Acquisition::HeldBy(holder)) => eprintln!("theirs {}", holder.user),
        Ok(Acquisition::Unavailable(why)) => eprintln!("unavailable {why:?}"),
        Err(error) => eprintln!("{error}"),
    }
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

struct Other {
    child: Child,
    stdin: Option<ChildStdin>,
    _stdout: ChildStdout,
    said: String,
}

impl Other {
    fn start(report: &Path, account: Option<u32>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "locking::the_other_process", "--ignored", "--nocapture"]);
        command.env(REPORT, report);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(account) = account {
            command.uid(account).gid(account);
        }
        let mut child = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().unwrap());
        Self { child, stdin, _stdout: stdout, said: said.trim().to_owned() }
    }

    fn end(mut self) {
        drop(self.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_second_process_is_told_who_has_it_and_takes_over_when_that_one_is_gone() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    atomic::write(&report, b"one").unwrap();
    let other = Other::start(&report, None);
    assert_eq!(other.said, "ours");
    let holder = theirs(&report);
    assert_eq!((holder.user.as_str(), holder.process), ("张三", other.child.id()));
    assert_eq!((holder.since.as_str(), &holder.host), ("2021-01-25 09:00", &me().host));
    let english = Locale::new(Language::En);
    let said = english.message(&holder.message());
    assert!(said.contains("张三") && said.contains("09:00"), "{said}");
    assert!(english.message(&holder.hint()).contains("read"));
    // The report can be replaced while it is locked, and stays locked.
    atomic::write(&report, b"two").unwrap();
    assert_eq!(theirs(&report), holder);
    other.end();
    assert_eq!(names(&folder), ["2025.toml"]);
    let lock = ours(&report);
    assert_eq!(lock.path(), folder.join(".2025.toml.gouji-lock"));
    let third = Other::start(&report, None);
    assert_eq!(third.said, "theirs 李四");
    drop(lock);
    assert_eq!(names(&folder), ["2025.toml"]);
    third.end();
}

#[test]
fn a_crash_stops_nobody() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    let other = Other::start(&report, None);
    assert_eq!(other.said, "ours");
    other.kill();
    assert_eq!(names(&folder), [".2025.toml.gouji-lock"]);
    let lock = ours(&report);
    let text = fs::read_to_string(lock.path()).unwrap();
    assert!(text.contains("李四") && !text.contains("张三"), "{text}");
    drop(lock);
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn waiting_ends_when_the_other_does() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    lock::wait_until_free(&report).unwrap();
    for killed in [false, true] {
        let other = Other::start(&report, None);
        assert_eq!(other.said, "ours");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| lock::wait_until_free(&report).unwrap());
            std::thread::sleep(Duration::from_millis(100));
            assert!(!waiting.is_finished());
            if killed {
                other.kill();
            } else {
                other.end();
            }
            waiting.join().unwrap();
        });
        drop(ours(&report));
    }
}

#[test]
fn all_links_to_a_report_share_its_lock() {
    let (_keep, folder) = folder();
    fs::create_dir(folder.join("real")).unwrap();
    let (report, link) = (folder.join("real/2025.toml"), folder.join("link.toml"));
    fs::write(&report, "one").unwrap();
    symlink("real/2025.toml", &link).unwrap();
    let lock = ours(&link);
    assert_eq!(lock.path(), folder.join("real/.2025.toml.gouji-lock"));
    assert_eq!(theirs(&report), me());
    drop(lock);
    drop(ours(&report));
}

#[test]
fn at_no_time_are_there_two() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    let (inside, turns) = (AtomicUsize::new(0), AtomicUsize::new(0));
    // Each taking opens the file anew, so that threads are to each other what processes are.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let started = Instant::now();
                while started.elapsed() < Duration::from_millis(500) {
                    if let Acquisition::Granted(lock) = Lock::acquire(&report, &me()).unwrap() {
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        turns.fetch_add(1, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_micros(500));
                        assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                        drop(lock);
                    }
                }
            });
        }
    });
    assert!(turns.load(Ordering::SeqCst) > 20, "{turns:?}");
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn what_stands_where_the_lock_goes_is_not_harmed() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    let place = folder.join(".2025.toml.gouji-lock");
    let failed = || match Lock::acquire(&report, &me()).unwrap() {
        Acquisition::Unavailable(why @ Unavailable::Failed(_)) => {
            assert!(Locale::new(Language::En).message(&why.message()).starts_with("nothing keeps"));
        }
        other => panic!("{other:?}"),
    };
    // A link is not followed: what it leads to would be written over.
    fs::write(folder.join("precious"), "precious").unwrap();
    symlink("precious", &place).unwrap();
    failed();
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    failed();
    fs::remove_dir(&place).unwrap();
    assert_eq!(fs::read_to_string(folder.join("precious")).unwrap(), "precious");
    // Locked by a program that writes something else into it.
    fs::write(&place, [0xff; 10_000]).unwrap();
    let file = fs::File::open(&place).unwrap();
    file.lock().unwrap();
    assert_eq!(theirs(&report), Holder::default());
    let said = Locale::new(Language::En).message(&Holder::default().message());
    assert!(said.contains("somebody"), "{said}");
    drop(file);
    drop(ours(&report));
}

/// The reasons are told in a sentence each.
#[test]
fn a_missing_lock_is_told() {
    for why in [Unavailable::Folder, Unavailable::Unsupported] {
        let said = Locale::new(Language::En).message(&why.message());
        assert!(said.contains("two people"), "{said}");
    }
    let (_keep, folder) = folder();
    assert!(Lock::acquire(&folder.join("no/2025.toml"), &me()).is_err());
}

/// Whether another account can be had, and can start this program.
fn as_nobody() -> bool {
    let free = rustix::process::geteuid().is_root() && {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg("--list").uid(NOBODY).gid(NOBODY);
        command.output().is_ok_and(|done| done.status.success())
    };
    if !free {
        eprintln!("skipped: no other account to try it with");
    }
    free
}

#[test]
fn a_folder_that_takes_no_lock_stops_nobody() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    fs::write(&report, "one").unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if rustix::process::geteuid().is_root() {
        if as_nobody() {
            let other = Other::start(&report, Some(NOBODY));
            assert_eq!(other.said, "unavailable Folder");
            other.end();
        }
    } else {
        let taken = Lock::acquire(&report, &me()).unwrap();
        assert!(matches!(taken, Acquisition::Unavailable(Unavailable::Folder)), "{taken:?}");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(names(&folder), ["2025.toml"]);
}

#[test]
fn accounts_that_share_a_report_share_its_lock() {
    if !as_nobody() {
        return;
    }
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    fs::write(&report, "one").unwrap();
    chown(&folder, Some(NOBODY), None).unwrap();
    fs::set_permissions(&report, fs::Permissions::from_mode(0o644)).unwrap();
    // Held by root, seen by the other.
    let lock = ours(&report);
    let other = Other::start(&report, Some(NOBODY));
    assert_eq!(other.said, "theirs 李四");
    other.end();
    // Left by root in a crash, of a report that the other may not write: taken over by a file of one's own.
    let place = lock.path().to_owned();
    let text = fs::read_to_string(&place).unwrap();
    drop(lock);
    fs::write(&place, &text).unwrap();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o644)).unwrap();
    let other = Other::start(&report, Some(NOBODY));
    assert_eq!(other.said, "ours");
    assert_eq!(fs::metadata(&place).unwrap().uid(), NOBODY);
    assert_eq!(theirs(&report).user, "张三");
    other.end();
    assert_eq!(names(&folder), ["2025.toml"]);
}

#[test]
fn who_may_write_the_report_may_write_its_lock() {
    let (_keep, folder) = folder();
    let report = folder.join("2025.toml");
    fs::write(&report, "one").unwrap();
    for (report_mode, lock_mode) in [(0o664, 0o664), (0o600, 0o600), (0o444, 0o644), (0o755, 0o644)]
    {
        fs::set_permissions(&report, fs::Permissions::from_mode(report_mode)).unwrap();
        let lock = ours(&report);
        assert_eq!(fs::metadata(lock.path()).unwrap().mode() & 0o777, lock_mode);
    }
}
