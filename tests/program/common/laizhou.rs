//! The keys with which the figures of the 莱州 report are entered into a blank file.

/// What makes the blank file.
pub(crate) const NEW: [&str; 8] =
    ["new", "report.toml", "--form", "cn-2019", "--agency", "莱州市人民政府", "--year", "2020"];

/// The figures as a clerk keys them from the paper: 二 along its rows, zeros by F4.
pub(crate) const PROACTIVE: &str = "<F4>4\r4\r14\r284\r-6\r441025\r3784\r42\r60470\r2442\r\r6302\r148\r\r528\r50\r\r544\r47212\r0<F4>";

/// 三 down its columns.
pub(crate) const REQUESTS: &str = "106\r1\r72\r2\r1\r\r\r\r\r\r\r1\r23\r\r\r3\r\r\r\r\r5\r0<F4>";

/// 四 along its rows.
pub(crate) const DISPUTES: &str = "3\r<F4>1\r0<F4>";
