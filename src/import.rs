//! Documents that an office already has, read into proposals for a report; nothing is applied here.
//!
//! Each container (text, HTML, Word, Excel ..) has a reader of its own that takes a document apart into a
//! [`source::Source`]: paragraphs and tables in order. What they mean is found from their labels alone, never from their
//! place on a page.

pub mod container;
pub mod source;
