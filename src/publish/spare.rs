//! Inputs are never written over.

use std::path::{Path, PathBuf};

use super::system::identity;
use super::target::Target;
use crate::error::{Error, Result, message, option};
use crate::load::InputFile;

/// Refuses to write over, or to remove, a file that the run reads. `names` are relative to the target; an empty one is the target
/// itself.
///
/// # Errors
/// When one of them is an input, however its path is written.
pub(super) fn spare_inputs<'a>(
    inputs: &[InputFile],
    target: &Target,
    names: impl Iterator<Item = &'a Path>,
) -> Result<()> {
    let inputs = inputs.iter().map(|file| on_disk(file.on_disk()));
    let inputs: Vec<OnDisk> = inputs.filter(|file| file.path.is_some()).collect();
    for name in names {
        let named = |root: &Path| {
            if name == Path::new("") {
                root.to_owned()
            } else {
                root.join(name)
            }
        };
        let file = on_disk(&named(&target.path));
        let same = |input: &OnDisk| {
            input.path == file.path || input.identity.is_some() && input.identity == file.identity
        };
        if file.path.is_some() && inputs.iter().any(same) {
            return Err(
                Error::output("the run reads this file and would write over it")
                    .in_file(&named(&target.named))
                    .with_code("output_is_input")
                    .with_help(message!["give another ", option::OUT]),
            );
        }
    }
    Ok(())
}

/// A file on the disk: its real path, if it exists, and its identity.
struct OnDisk {
    path: Option<PathBuf>,
    identity: Option<(u64, u64)>,
}

fn on_disk(path: &Path) -> OnDisk {
    OnDisk {
        path: path.canonicalize().ok(),
        identity: path.metadata().ok().and_then(|found| identity(&found)),
    }
}
