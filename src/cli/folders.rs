//! Where the user's configuration and the program's own state live.
//!
//! A variable goes first, then folders beside the program (run from a USB stick it leaves no trace on the machine),
//! then the usual places of the account.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::environment::Environment;
use crate::store::disk::entry;

const CONFIG: &str = "gouji-config";
const STATE: &str = "gouji-state";

/// The two folders; neither need exist. `None` where the account has no home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folders {
    /// Holds `forms/*.toml` and settings, written by people.
    pub(super) config: Option<PathBuf>,
    /// Holds what the program remembers.
    pub(super) state: Option<PathBuf>,
}

impl Folders {
    /// Finds the folders of this process.
    pub(super) fn of(environment: &Environment) -> Self {
        let program = std::env::current_exe().ok();
        let beside = program.as_deref().and_then(Path::parent);
        let own = ProjectDirs::from("", "", "gouji");
        let home = |own: &ProjectDirs| Self {
            config: Some(own.config_dir().to_owned()),
            state: Some(own.state_dir().unwrap_or(own.data_local_dir()).to_owned()),
        };
        let usual = beside
            .and_then(portable)
            .or_else(|| own.as_ref().map(home))
            .unwrap_or(Self { config: None, state: None });
        Self {
            config: environment.config.as_ref().map(PathBuf::from).or(usual.config),
            state: environment.state.as_ref().map(PathBuf::from).or(usual.state),
        }
    }
}

/// Returns the folders beside the program where either of them stands there.
fn portable(folder: &Path) -> Option<Folders> {
    let (config, state) = (folder.join(CONFIG), folder.join(STATE));
    (entry::is_folder(&config) || entry::is_folder(&state))
        .then_some(Folders { config: Some(config), state: Some(state) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_beside_the_program_takes_both() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(portable(place.path()), None);
        std::process::Command::new("mkdir").arg(place.path().join(CONFIG)).status().unwrap();
        let found = portable(place.path()).unwrap();
        assert_eq!(found.state, Some(place.path().join(STATE)));
    }
}
