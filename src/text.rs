//! Texts on lines of so many cells: how wide they are, and where their lines end. Names no other layer, so that printed
//! documents, commands and the editor all measure and break alike.

pub mod lines;
pub mod width;
