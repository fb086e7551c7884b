//! A small disk in memory, where the account may mount one.

use std::process::Command;

/// A file system of its own, for as long as the value lives.
pub(crate) struct Mount(pub(crate) tempfile::TempDir);

impl Mount {
    /// Returns `None`, saying so, where the account may not mount.
    pub(crate) fn new(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder.path());
        let root = rustix::process::geteuid().is_root();
        if root && mount.output().is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        println!("skipped: nothing can be mounted here");
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}
