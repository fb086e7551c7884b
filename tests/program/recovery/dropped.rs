//! The line drops, or the program is asked to end: the next start goes on where the work was left.

use std::fs;

use rustix::process::Signal;

use super::place::{Place, TABLE};
use crate::common::pty::Program;

#[test]
fn a_line_that_drops_leaves_the_half_typed_figure() {
    let place = Place::new();
    let before = place.saved();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("99\r42");
    program.wait_for("42");
    program.hang_up();

    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("[   42 ]");
    program.keys("<Esc><Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert_eq!(place.saved(), before.replacen("natural = 106", "natural = 99", 1));
}

#[test]
fn a_line_that_drops_leaves_the_place_once() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("<Down><Right>");
    let there = cell_bar(&program);
    program.hang_up();
    let mut program = place.start();
    assert_eq!(cell_bar(&program), there);
    program.keys("<F10>");
    program.end();
    // Who left in peace begins as usual.
    let program = place.start();
    assert_ne!(cell_bar(&program), there);
    program.kill();
}

/// The lines about the cell, below the table.
fn cell_bar(program: &Program) -> Vec<String> {
    let text = program.text();
    let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    lines[lines.len().saturating_sub(4)..lines.len() - 1].to_vec()
}

#[test]
fn a_line_that_drops_leaves_a_sum_that_was_not_finished_beside_its_cell() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("12+<Down>");
    program.wait_for("~");
    program.hang_up();
    let mut program = place.start();
    program.wait_for("~");
    program.keys("<Up>");
    program.wait_for("12+");
    program.keys("<F2>");
    program.keys("3\r");
    program.wait_for("断电不丢");
    program.keys("<Ctrl-S>");
    program.wait_for("已存盘");
    program.kill();
    assert!(place.saved().contains("natural = 15"), "{}", place.saved());
}

#[test]
fn a_line_that_drops_leaves_the_caret_in_its_text() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys("<Right><Right><Right>甲");
    program.wait_for("106甲");
    program.hang_up();
    let mut program = place.start();
    program.wait_for("没有存进文件");
    program.keys("1");
    program.wait_for("106甲");
    program.keys("乙");
    program.wait_for("106甲乙");
    program.kill();
}

#[test]
fn a_half_typed_figure_is_there_after_both_sides_were_put_together() {
    let place = Place::new();
    let mut program = place.under_shell(":");
    program.keys(TABLE);
    program.keys("99\r42");
    program.wait_for("[   42 ]");
    program.hang_up();
    fs::write(place.file(), place.saved().replacen("2020\n", "2020 # 核过\n", 1)).unwrap();
    let mut program = place.start();
    program.wait_for("被别的程序改过");
    program.keys("1");
    program.wait_for("[   42 ]");
    program.kill();
}

#[test]
fn a_line_that_drops_ends_a_program_that_does_not_hear_of_it() {
    let place = Place::new();
    let mut program = place.under_shell("trap '' HUP");
    program.keys(TABLE);
    program.keys("7");
    program.wait_for("[    7 ]");
    program.hang_up();
    let mut program = place.start();
    program.wait_for("[    7 ]");
    program.kill();
}

#[test]
fn a_request_to_end_is_obeyed_with_the_work_kept() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let place = Place::new();
        let mut program = place.start();
        program.keys(TABLE);
        program.keys("8");
        program.wait_for("[    8 ]");
        program.signal(signal);
        assert_eq!(program.end(), code);
        let mut program = place.start();
        program.wait_for("[    8 ]");
        program.kill();
    }
}

/// What the title counts is what the next start offers, also where a pass over the totals made them keyed.
#[test]
fn the_title_and_the_next_start_count_alike() {
    let place = Place::blank();
    for pass in ["", "**5", "**57\r8\r"] {
        let mut program = place.start();
        if pass.is_empty() {
            program.keys("<PageDown><PageDown>3\r<F4>1\r0<F4>");
        } else {
            program.keys("1<Ctrl-S>");
            program.wait_for("已存盘");
            program.keys("<PageUp><PageUp><PageUp><PageUp><PageUp><PageDown><PageDown><PageDown>");
            program.keys(pass);
        }
        let count = unsaved(&mut program);
        program.kill();
        let mut program = place.start();
        program.wait_for("没有存进文件");
        assert!(
            program.text().contains(&format!("上次有 {count} 处")),
            "{pass}\n{}",
            program.text()
        );
        program.kill();
    }
}

/// The count in the title.
fn unsaved(program: &mut Program) -> String {
    program.wait_for("未存盘");
    let text = program.text();
    let count = text.split("未存盘 ").nth(1).and_then(|rest| rest.split(' ').next());
    count.unwrap_or_default().to_owned()
}
