//! The tests that need no process of their own: the library from outside, and the editor without a terminal.
//!
//! They are threads of one process, so none of them starts a program, and none changes what a whole process has (its
//! environment, its folder, its signals). A program that one thread starts has for a moment every lock that another thread
//! holds, and the next one who asks for it is refused. Tests of programs stand in `tests/program`; `architecture` sees to it.
//!
//! `cargo test --test it journal` runs one module.

mod addresses;
mod architecture;
mod check;
mod common;
mod compare;
mod containers;
mod data;
mod definitions;
mod document;
mod documents;
mod docx;
mod drawing;
mod editor;
mod english;
mod errors;
mod figures;
mod files;
mod fills;
mod find;
mod format;
mod fresh;
mod help;
mod html;
mod import_cases;
mod import_given;
mod import_marks;
mod import_reports;
mod import_round;
mod import_titles;
mod journal;
mod keys;
mod labelled;
mod last_year;
mod layouts;
mod leaving;
mod locales;
mod locate;
mod narrative;
mod official;
mod pastes;
mod placeholders;
mod publishing;
mod real_reports;
mod registry;
mod render;
mod saving;
mod screen;
mod snapshots;
mod start;
mod suspects;
mod table_notes;
mod vocabulary;
mod walk;
mod writing;
mod xlsx;
