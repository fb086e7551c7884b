//! A folder held open, so that nobody can put another one in its place while a file in it is being replaced.

use std::ffi::OsStr;
use std::fs::{File, Metadata, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, fchown};
use std::path::Path;

use rustix::fs::{Access, AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::{Folder, rename_by_link};

/// An open folder.
#[derive(Debug)]
pub(in crate::store::disk) struct Unix {
    folder: File,
}

impl Unix {
    pub(in crate::store::disk) fn open(folder: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{CWD, ResolveFlags, openat2};
            match openat2(CWD, folder, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
                // Old kernels and some sandboxes have no such call.
                Err(Errno::NOSYS | Errno::PERM | Errno::INVAL) => {}
                opened => return Ok(Self { folder: File::from(opened?) }),
            }
        }
        let opened = rustix::fs::open(folder, flags, Mode::empty())?;
        Ok(Self { folder: File::from(opened) })
    }
}

impl Folder for Unix {
    fn create(&self, name: &OsStr, private: bool) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        // What the umask leaves of the second is what any other program gives a new file.
        let mode = if private { Mode::RUSR | Mode::WUSR } else { Mode::from_raw_mode(0o666) };
        Ok(File::from(rustix::fs::openat(&self.folder, name, flags | OFlags::NOFOLLOW, mode)?))
    }

    fn open(&self, name: &OsStr) -> io::Result<File> {
        // Without blocking: a pipe must not keep the program waiting for a writer.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        Ok(File::from(rustix::fs::openat(&self.folder, name, flags, Mode::empty())?))
    }

    fn check_writable(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::accessat(&self.folder, name, Access::WRITE_OK, AtFlags::empty())?)
    }

    fn write(&self, mut file: &File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    fn set_owner(&self, file: &File, old: &Metadata) -> io::Result<()> {
        let (uid, gid) = (old.uid(), old.gid());
        // Only root may give a file away; the group alone may be one of one's own.
        fchown(file, Some(uid), Some(gid)).or_else(|_| fchown(file, None, Some(gid)))
    }

    fn copy_attributes(&self, old: &File, file: &File) -> io::Result<()> {
        attributes::copy(old, file)
    }

    fn set_permissions(&self, file: &File, permissions: Permissions) -> io::Result<()> {
        file.set_permissions(permissions)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn link(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::linkat(&self.folder, from, &self.folder, to, AtFlags::empty())?)
    }

    fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.folder, from, &self.folder, to)?)
    }

    fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            let flags = rustix::fs::RenameFlags::NOREPLACE;
            match rustix::fs::renameat_with(&self.folder, from, &self.folder, to, flags) {
                Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => {}
                done => return Ok(done?),
            }
        }
        rename_by_link(self, from, to)
    }

    fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.folder, name, AtFlags::empty())?)
    }

    fn sync_folder(&self) -> io::Result<()> {
        self.folder.sync_all()
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod attributes {
    //! Extended attributes: those of users and access lists; what guards one exact content stays behind.

    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};

    use std::os::unix::ffi::OsStrExt as _;

    use super::{Errno, File, OsStr, io};

    /// The largest that Linux allows, for one value and for the list of names.
    const MOST: usize = 64 * 1024;

    pub(super) fn copy(old: &File, file: &File) -> io::Result<()> {
        let (wanted, there) = (names(old)?, names(file)?);
        // A folder can hand down an access list that the old file did not have: it would let others in.
        for name in there.iter().filter(|name| !wanted.contains(name)) {
            fremovexattr(file, OsStr::from_bytes(name))?;
        }
        let mut lost = Ok(());
        for name in &wanted {
            if let Err(error) = copy_one(old, file, name)
                && !name.starts_with(b"security.")
            {
                lost = Err(error.into());
            }
        }
        lost
    }

    fn copy_one(old: &File, file: &File, name: &[u8]) -> Result<(), Errno> {
        let name = OsStr::from_bytes(name);
        let mut value = vec![0; MOST];
        let length = fgetxattr(old, name, &mut value[..])?;
        fsetxattr(file, name, &value[..length], XattrFlags::empty())
    }

    fn names(file: &File) -> io::Result<Vec<Vec<u8>>> {
        let mut list = vec![0; MOST];
        let length = match flistxattr(file, &mut list[..]) {
            Ok(length) => length,
            Err(Errno::OPNOTSUPP | Errno::NOSYS) => 0,
            Err(error) => return Err(error.into()),
        };
        let all = list[..length].split(|byte| *byte == 0).filter(|name| is_to_keep(name));
        Ok(all.map(<[u8]>::to_vec).collect())
    }

    /// Signatures and capabilities hold for the old bytes; what begins with `trusted.` belongs to the file system.
    fn is_to_keep(name: &[u8]) -> bool {
        let label = name == b"security.selinux" || name == b"security.SMACK64";
        label
            || !(name.is_empty() || name.starts_with(b"security.") || name.starts_with(b"trusted."))
    }
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
mod attributes {
    //! Extended attributes, on systems where they cannot be read.

    use super::{File, io};

    pub(super) fn copy(_old: &File, _file: &File) -> io::Result<()> {
        Ok(())
    }
}
