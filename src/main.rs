//! The `gouji` program.

fn main() {}
