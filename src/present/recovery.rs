//! Work that a journal holds and no file: how it is told of in a list, and how it is asked what to do with it.

use crate::model::Message;
use crate::store::journal::recovery::{Recovered, Recovery};

/// Says in how many places work of `file` waits, and how the file stands to it; `None` where none does.
pub fn summary(file: &str, recovery: &Recovery) -> Option<Message> {
    let (key, found) = match recovery {
        Recovery::Unsaved(found) => ("present.work_unsaved", found),
        Recovery::Conflict(found) => ("present.work_conflict", found),
        Recovery::OtherReport(found) => ("present.work_other", found),
        Recovery::Unreadable(found) => ("present.work_unreadable", found),
        Recovery::Missing(found) => ("present.work_missing", found),
        Recovery::Nothing
        | Recovery::History(_)
        | Recovery::OtherFile(_)
        | Recovery::Damaged(_) => return None,
    };
    Some(counted(key, found).with("file", file))
}

/// Asks what is to be done with work whose file can be opened; `None` where nothing is to be asked.
pub fn question(recovery: &Recovery) -> Option<Message> {
    match recovery {
        Recovery::Unsaved(found) => Some(counted("present.ask_unsaved", found)),
        Recovery::Conflict(found) if conflicts(found) == 0 => {
            Some(counted("present.ask_beside", found))
        }
        Recovery::Conflict(found) => {
            Some(counted("present.ask_conflict", found).with("both", conflicts(found)))
        }
        Recovery::OtherReport(found) => Some(counted("present.ask_other", found)),
        _ => None,
    }
}

/// Says that the end of the journal could not be read, where that is so.
pub fn torn(lost: usize) -> Option<Message> {
    (lost > 0).then(|| Message::key("present.work_torn"))
}

/// Returns how many places both sides changed.
pub fn conflicts(found: &Recovered) -> usize {
    found.differences.iter().filter(|difference| difference.is_conflict()).count()
}

fn counted(key: &'static str, found: &Recovered) -> Message {
    Message::key(key)
        .with("count", found.differences.len())
        .with("agency", &found.report.agency)
        .with("year", found.report.year)
}
