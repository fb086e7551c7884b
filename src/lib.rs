//! gouji (勾稽): enter, check and publish a 政府信息公开工作年度报告.
//!
//! The crate is built in layers (ARCHITECTURE.md draws them): [`model`] is plain data and [`text`] knows how wide texts are
//! and where their lines end; [`definition`], [`check`], [`store`] and [`render`] stand side by side on them and never name
//! each other; [`present`] puts into words what the two front ends, [`tui`] and [`cli`], say. Text and dates come in as
//! arguments and bytes go out, so only `store`, `tui` and `cli` touch the machine.

pub mod check;
pub mod cli;
pub mod definition;
pub mod import;
pub mod locale;
pub mod model;
pub mod present;
pub mod render;
pub mod store;
pub mod text;
pub mod tui;
