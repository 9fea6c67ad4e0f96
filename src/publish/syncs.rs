//! Written files on their way to the disk, while the run goes on.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle};

use super::disk::Disk;
use super::unfinished::lock;

/// Most files that are waited for at once. Systems write what is waited for at the same time in one go.
const AT_ONCE: usize = 4;

/// Most files in the queue; further ones are waited for by whoever wrote them, so that not too many are open.
const MOST_QUEUED: usize = 64;

/// Waits for written files on threads of its own.
pub(super) struct Syncs {
    disk: Disk,
    shared: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<(String, Arc<File>)>,
    threads: Vec<JoinHandle<()>>,
    running: usize,
    /// The names of files that did not come to the disk, with the errors.
    failed: Vec<(String, io::Error)>,
}

impl Syncs {
    pub fn new(disk: &Disk) -> Self {
        Self {
            disk: disk.clone(),
            shared: Arc::default(),
        }
    }

    /// Waits for a file on another thread, or here where the queue is full.
    ///
    /// # Errors
    /// When the file was waited for here and did not come to the disk.
    pub fn begin(&self, name: &str, file: &Arc<File>) -> io::Result<()> {
        let mut state = lock(&self.shared);
        if state.queue.len() >= MOST_QUEUED {
            drop(state);
            return self.disk.sync(file);
        }
        state.queue.push_back((name.to_owned(), file.clone()));
        if state.running < AT_ONCE {
            let (disk, shared) = (self.disk.clone(), self.shared.clone());
            // Without a further thread, `end` waits for what is in the queue.
            if let Ok(thread) = Builder::new().spawn(move || empty(&shared, &disk)) {
                state.running += 1;
                state.threads.push(thread);
            }
        }
        Ok(())
    }

    /// Waits until all files are on the disk.
    ///
    /// # Errors
    /// The name of a file that did not come to the disk, with the error.
    pub fn end(&self) -> Result<(), (String, io::Error)> {
        lock(&self.shared).running += 1;
        empty(&self.shared, &self.disk);
        let threads = std::mem::take(&mut lock(&self.shared).threads);
        for thread in threads {
            // It ends when the queue is empty.
            let _ = thread.join();
        }
        lock(&self.shared).failed.pop().map_or(Ok(()), Err)
    }
}

/// Waits for the files of the queue one after the other, until it is empty.
fn empty(shared: &Mutex<State>, disk: &Disk) {
    loop {
        let next = {
            let mut state = lock(shared);
            let next = state.queue.pop_front();
            state.running -= usize::from(next.is_none());
            next
        };
        let Some((name, file)) = next else {
            return;
        };
        if let Err(error) = disk.sync(&file) {
            lock(shared).failed.push((name, error));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::disk::faults::Faults;

    #[test]
    fn every_file_is_waited_for_once_and_a_failure_comes_back_with_its_name() {
        const FILES: usize = 3 * MOST_QUEUED;
        let folder = tempfile::tempdir().unwrap();
        let file = Arc::new(File::create_new(folder.path().join("a")).unwrap());
        for failing in [None, Some(7)] {
            let faults = Arc::new(Faults::once(failing.unwrap_or(FILES)));
            let disk = Disk {
                faults: Some(faults.clone()),
            };
            let syncs = Syncs::new(&disk);
            let begun = (0..FILES).map(|_| syncs.begin("a.csv", &file));
            let here: Vec<_> = begun.filter_map(Result::err).collect();
            let there = syncs.end().err();
            assert_eq!(faults.steps(), FILES);
            let found = here.len() + usize::from(there.is_some_and(|(name, _)| name == "a.csv"));
            assert_eq!(found, usize::from(failing.is_some()));
            assert!(syncs.end().is_ok() && Arc::strong_count(&file) == 1);
        }
    }
}
