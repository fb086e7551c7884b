//! A small disk in memory, where the account may mount one. The system is asked for it directly: no program is started.

use std::path::Path;

/// A file system of its own, for as long as the value lives.
pub(crate) struct Mount(tempfile::TempDir);

impl Mount {
    /// Returns `None`, saying so, where the account may not mount.
    pub(crate) fn new(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        if system::mounted(folder.path(), options) {
            return Some(Self(folder));
        }
        println!("skipped: nothing can be mounted here");
        None
    }

    /// The folder that is the root of the disk.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes the right to write to it away.
    pub(crate) fn protect(&self) {
        assert!(system::protected(self.path()));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        system::unmount(self.path());
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::ffi::CString;
    use std::path::Path;

    use rustix::mount::{self, MountFlags, UnmountFlags};

    pub(super) fn mounted(folder: &Path, options: &str) -> bool {
        let options = CString::new(options).unwrap();
        mount::mount("tmpfs", folder, "tmpfs", MountFlags::empty(), options.as_c_str()).is_ok()
    }

    pub(super) fn protected(folder: &Path) -> bool {
        mount::mount_remount(folder, MountFlags::RDONLY, "").is_ok()
    }

    pub(super) fn unmount(folder: &Path) {
        let _ = mount::unmount(folder, UnmountFlags::DETACH);
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::path::Path;

    pub(super) fn mounted(_: &Path, _: &str) -> bool {
        false
    }

    pub(super) fn protected(_: &Path) -> bool {
        false
    }

    pub(super) fn unmount(_: &Path) {}
}
