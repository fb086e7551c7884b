//! gouji (勾稽): enter, check and publish a 政府信息公开工作年度报告.
//!
//! The crate is built in layers (ARCHITECTURE.md draws them): [`model`] is plain data and [`text`] knows how wide texts are
//! and where their lines end; [`definition`], [`check`], [`store`], [`render`] and [`import`] stand side by side on
//! them: only `render` and `import` may ask `check`, else none names another; [`locale`] has the words of both languages. Text
//! and dates come in as arguments and bytes go out, so only `store` touches the disk.
//!
//! These are what the library promises to other programs. The front ends `cli` and `tui`, and `present` with what both of
//! them say, belong to the program `gouji`: they can be named only so that its tests can drive them, and change at any time.

pub mod check;
pub mod definition;
pub mod import;
pub mod locale;
pub mod model;
pub mod render;
pub mod store;
pub mod text;

#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod present;
#[doc(hidden)]
pub mod tui;
