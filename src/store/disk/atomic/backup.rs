//! The versions before a save, as `NAME.1~` and so on.

use std::io;

use super::destination::{Destination, TempFile};
use super::{Old, create, write_all};
use crate::store::disk::folder::Folder;
use crate::store::disk::identity;

/// Gives the old content a second name, so that it is still there when the first one means the new content. `None`
/// where both are the same.
pub(super) fn keep_backup<'d, D: Folder>(
    folder: &'d D,
    destination: &Destination<'_>,
    old: &Old,
    bytes: &[u8],
) -> io::Result<Option<TempFile<'d, D>>> {
    let content = identity::read_bounded(&old.file)?;
    if content == bytes {
        return Ok(None);
    }
    // Held before it is there, so that it also goes away where the link was made and the answer got lost.
    let second = TempFile { folder, name: destination.temp_name(), in_use: false };
    if folder.link(destination.name(), &second.name).is_ok() {
        return Ok(Some(second));
    }
    drop(second);
    // No second names here, as on a USB stick.
    let (name, file) = create(folder, destination, true)?;
    write_all(folder, &file, &content)?;
    folder.set_permissions(&file, old.about.permissions())?;
    folder.sync(&file)?;
    Ok(Some(name))
}

/// Puts the version before at `NAME.1~` and each older one a number further; the oldest falls off.
pub(super) fn rotate<D: Folder>(
    destination: &Destination<'_>,
    mut newest: TempFile<'_, D>,
    most: usize,
) -> io::Result<()> {
    let folder = newest.folder;
    let numbered = |number: usize| {
        let mut name = destination.name().to_owned();
        name.push(format!(".{number}~"));
        name
    };
    for number in (1..most).rev() {
        match folder.rename(&numbered(number), &numbered(number + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    folder.rename(&newest.name, &numbered(1))?;
    newest.in_use = true;
    Ok(())
}
