//! Texts on lines of so many cells: how wide they are. Names no other layer, so that printed documents, commands and the
//! editor all measure alike.

pub mod width;
