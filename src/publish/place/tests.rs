//! What is in a folder after a run, after an error at each step, and after a kill at each step.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use super::*;
use crate::publish::disk::Call;
use crate::publish::disk::faults::Faults;
use crate::publish::draft::sha256_of;
use crate::publish::record::SCHEMA;

type Files<'a> = &'a [(&'a str, &'a str)];

const OLD: Files<'_> = &[
    ("a.csv", "old a"),
    ("charts/x.png", "old x"),
    ("charts/y.png", "old y"),
];
const NEW: Files<'_> = &[
    ("a.csv", "new a"),
    ("b.csv", "new b"),
    ("charts/x.png", "new x"),
];

/// Writes files and their record as a run does.
fn write(target: &Target, files: Files<'_>, force: bool) -> Result<()> {
    let draft = Draft::new(target);
    for (name, content) in files {
        draft.write(name, |out| out.write_all(content.as_bytes()))?;
    }
    let record = serde_json::json!({"schema": SCHEMA, "outputs": draft.hashes()}).to_string();
    draft.write(RECORD, |out| out.write_all(record.as_bytes()))?;
    let names = draft.hashes().into_keys().collect();
    put_in_place(draft, &names, &[], force)
}

fn run(folder: &Path, files: Files<'_>, force: bool) -> Result<()> {
    write(&Target::folder(folder)?, files, force)
}

fn run_with(folder: &Path, files: Files<'_>, is_inside: bool, faults: &Arc<Faults>) -> Result<()> {
    let mut target = Target::folder(folder)?;
    if is_inside {
        target.workroom.clone_from(&target.path);
        target.is_inside = true;
    }
    target.disk.faults = Some(faults.clone());
    write(&target, files, true)
}

/// Returns what a folder holds, by name.
fn content(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![PathBuf::new()];
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(folder.join(&below))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = below.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                open.push(name);
            } else if entry.file_name() != RECORD {
                let text = fs::read_to_string(entry.path()).unwrap_or_default();
                found.insert(name, text);
            }
        }
    }
    found
}

fn expected(files: Files<'_>, own: Files<'_>) -> BTreeMap<PathBuf, String> {
    let all = files.iter().chain(own);
    all.map(|(name, text)| (PathBuf::from(name), (*text).to_owned()))
        .collect()
}

/// Returns whether every file is as its record says.
fn is_whole(folder: &Path) -> bool {
    let Ok(text) = fs::read_to_string(folder.join(RECORD)) else {
        return false;
    };
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    let outputs = record["outputs"].as_object().unwrap();
    outputs.iter().all(|(name, hash)| {
        sha256_of(&folder.join(name)).is_ok_and(|sha256| sha256 == hash.as_str().unwrap())
    })
}

/// Returns how many things lie in a folder.
fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

const OWN: Files<'_> = &[
    ("notes.txt", "mine"),
    ("charts/mine.svg", "mine"),
    ("deep/er/thesis.tex", "mine"),
];

fn add_own(folder: &Path) {
    for (name, text) in OWN {
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn a_result_replaces_an_earlier_one_and_nothing_of_the_user() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("sub/results");
    run(&folder, OLD, false).unwrap();
    assert_eq!(content(&folder), expected(OLD, &[]));
    let refused = run(&folder, NEW, false).unwrap_err();
    assert_eq!(refused.code(), "folder_not_empty");
    add_own(&folder);
    run(&folder, NEW, true).unwrap();
    assert_eq!(content(&folder), expected(NEW, OWN));
    assert!(is_whole(&folder));
    assert_eq!(
        (count(root.path()), count(&root.path().join("sub"))),
        (1, 1)
    );
}

#[test]
fn an_empty_folder_is_used_with_its_permissions() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("results");
    fs::create_dir(&folder).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o750)).unwrap();
        run(&folder, OLD, false).unwrap();
        let mode = folder.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
    }
    run(&folder, NEW, true).unwrap();
    assert_eq!(content(&folder), expected(NEW, &[]));
}

#[test]
fn a_result_that_the_user_changed_is_the_users() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("results");
    run(&folder, OLD, false).unwrap();
    fs::write(folder.join("charts/y.png"), "touched up").unwrap();
    run(&folder, NEW, true).unwrap();
    assert_eq!(
        content(&folder),
        expected(NEW, &[("charts/y.png", "touched up")])
    );
}

#[test]
fn the_record_of_another_program_is_no_licence_to_remove() {
    for record in [
        r#"{"outputs": {"thesis.tex": "x"}, "tool": "another tool"}"#,
        "hello",
        r#"{"schema": "newsquake.run/1", "outputs": {"thesis.tex": "0000"}}"#,
        r#"{"schema": "newsquake.run/1", "outputs": {"../thesis.tex": "0000"}}"#,
    ] {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("results");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(RECORD), record).unwrap();
        for thesis in [folder.join("thesis.tex"), root.path().join("thesis.tex")] {
            fs::write(thesis, "precious").unwrap();
        }
        let is_refused = run(&folder, NEW, true).is_err();
        assert_eq!(is_refused, !record.contains(SCHEMA));
        for thesis in [folder.join("thesis.tex"), root.path().join("thesis.tex")] {
            assert_eq!(fs::read_to_string(thesis).unwrap(), "precious");
        }
    }
}

#[test]
fn names_that_are_taken_are_refused_before_the_first_step() {
    for taken in ["a.csv/mine.txt", "charts"] {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("results");
        run(&folder, &[("old.csv", "old")], false).unwrap();
        fs::create_dir_all(folder.join(taken).parent().unwrap()).unwrap();
        fs::write(folder.join(taken), "mine").unwrap();
        let before = content(&folder);
        let error = run(&folder, NEW, true).unwrap_err().to_string();
        assert!(error.contains(taken.split('/').next().unwrap()), "{error}");
        assert_eq!(content(&folder), before);
        assert!(is_whole(&folder));
    }
}

/// Lets every step of a run fail in turn, and looks at the folder after each.
fn with_each_fault(is_inside: bool, fault: &dyn Fn(usize) -> Faults, check: &dyn Fn(&Path, bool)) {
    let mut step = 0;
    loop {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("results");
        run(&folder, OLD, false).unwrap();
        add_own(&folder);
        let faults = Arc::new(fault(step));
        let done = run_with(&folder, NEW, is_inside, &faults).is_ok();
        if faults.steps() <= step {
            assert!(done && step > 20, "{step} steps");
            return;
        }
        check(&folder, done);
        run(&folder, NEW, true).unwrap();
        assert!(is_whole(&folder), "step {step}");
        assert_eq!(count(root.path()), 1, "step {step}");
        step += 1;
    }
}

fn is_old_or_new(folder: &Path, done: bool) {
    let found = content(folder);
    let (old, new) = (expected(OLD, OWN), expected(NEW, OWN));
    assert!(found == old || found == new, "{found:?}");
    assert!(is_whole(folder) && (!done || found == new));
}

#[test]
fn after_a_kill_at_any_step_the_old_or_the_new_result_is_whole() {
    with_each_fault(false, &Faults::killed, &is_old_or_new);
}

#[test]
fn after_an_error_at_any_step_the_old_or_the_new_result_is_whole() {
    // A full disk, a broken one, and too many open files.
    for error in [
        io::ErrorKind::StorageFull,
        io::ErrorKind::Other,
        io::ErrorKind::PermissionDenied,
    ] {
        with_each_fault(
            false,
            &|step| Faults::once(step).with_error(error),
            &is_old_or_new,
        );
    }
}

#[test]
fn without_files_that_have_no_name_the_old_or_the_new_result_is_whole() {
    let lacks = &[Call::UnnamedFile];
    with_each_fault(
        false,
        &|step| Faults::once(step).without(lacks),
        &is_old_or_new,
    );
    with_each_fault(
        false,
        &|step| Faults::killed(step).without(lacks),
        &is_old_or_new,
    );
}

#[test]
fn where_folders_change_places_in_two_steps_the_next_run_finds_the_old_or_the_new_result() {
    let lacks = &[Call::Exchange];
    let next_run_finds_it = |folder: &Path, done: bool| {
        drop(Target::folder(folder).unwrap());
        is_old_or_new(folder, done);
    };
    with_each_fault(
        false,
        &|step| Faults::killed(step).without(lacks),
        &next_run_finds_it,
    );
    with_each_fault(
        false,
        &|step| Faults::once(step).without(lacks),
        &next_run_finds_it,
    );
}

#[test]
fn where_folders_cannot_be_renamed_a_folder_with_a_record_is_whole() {
    let check = |folder: &Path, done: bool| {
        let found = content(folder);
        for (name, text) in OWN {
            assert_eq!(found[Path::new(name)], *text);
        }
        assert!(!folder.join(RECORD).exists() || is_whole(folder));
        assert!(!done || is_whole(folder));
    };
    with_each_fault(true, &Faults::killed, &check);
    with_each_fault(true, &Faults::once, &check);
}
