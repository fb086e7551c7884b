//! The `gouji` program.

fn main() -> std::process::ExitCode {
    gouji::cli::run()
}
