//! The sources of the crate as text: files, code without comments, and which file uses which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Returns every Rust file below a folder, sorted, without the package for Python, which is a program of its own.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("src/python") {
                files.extend(self::files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Returns the lines of code of a file, without comments and unit tests.
pub fn code(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let code = |line: &str| line.split("//").next().unwrap_or("").to_owned();
    text.lines().map(code).collect()
}

/// Returns for each module of the crate the modules whose names it uses. A name re-exported by `pub use` counts as
/// taken from the module that defines it; unit tests do not count.
pub fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules();
    let mut uses = BTreeMap::new();
    for (module, source) in &modules {
        let mut used = BTreeSet::new();
        for path in &source.taken {
            if let Some(owner) = owner(&modules, path)
                && owner != *module
            {
                used.insert(owner);
            }
        }
        uses.insert(module.clone(), used);
    }
    uses
}

/// A module: the paths it uses and the names it re-exports.
struct Module {
    code: String,
    /// Absolute paths of names that the module uses itself.
    taken: Vec<Vec<String>>,
    /// The name under which each absolute path is re-exported; `*` stands for all of its names.
    handed_on: Vec<(String, Vec<String>)>,
}

/// Returns every module of the library by its path, such as `market::prices`.
fn modules() -> BTreeMap<String, Module> {
    let mut modules = BTreeMap::new();
    for file in files(Path::new("src")) {
        let module = module_of(&file);
        if ["main", "cli"].contains(&module.first().map_or("lib", String::as_str)) {
            continue;
        }
        let code = code(&file).join("\n");
        let (mut taken, mut handed_on) = (Vec::new(), Vec::new());
        let mut rest = String::new();
        for statement in code.split_inclusive(';') {
            match imported(statement) {
                Some((public, tree)) => {
                    for (path, name) in leaves(tree) {
                        let path = absolute(&module, &path);
                        if public {
                            handed_on.push((name, path));
                        } else {
                            taken.push(path);
                        }
                    }
                }
                None => rest.push_str(statement),
            }
        }
        taken.extend(paths_in(&rest).map(|path| absolute(&module, &path)));
        let source = Module {
            code,
            taken,
            handed_on,
        };
        modules.insert(module.join("::"), source);
    }
    modules
}

/// Returns the path of the module that a file holds: `src/market/mod.rs` is `market`.
fn module_of(file: &Path) -> Vec<String> {
    let parts = file.with_extension("");
    let parts = parts.strip_prefix("src").unwrap().iter();
    let mut parts: Vec<String> = parts
        .map(|part| part.to_str().unwrap().to_owned())
        .collect();
    if ["mod", "lib"].contains(&parts.last().unwrap().as_str()) {
        parts.pop();
    }
    parts
}

/// Returns the tree of a `use` at the end of the statement, and whether it is a re-export.
fn imported(statement: &str) -> Option<(bool, &str)> {
    let at = statement.rfind("use ").filter(|at| {
        let before = statement[..*at].trim_end();
        before.is_empty() || before.ends_with(['}', ']', ')']) || before.ends_with("pub")
    })?;
    let public = statement[..at].trim_end().ends_with("pub")
        || statement[..at]
            .trim_end()
            .rsplit('\n')
            .next()?
            .starts_with("pub(");
    Some((public, statement[at + 4..].trim_end_matches(';').trim()))
}

/// Returns the paths of a tree such as `a::{b, c::{self, d as e}}`, each with the name that it gets.
fn leaves(tree: &str) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    if let Some(open) = tree.find('{') {
        let before: Vec<String> = segments(tree[..open].trim_end_matches("::"));
        let inner = tree[open + 1..].trim_end().trim_end_matches('}');
        let mut leaves_found = Vec::new();
        let (mut depth, mut start) = (0, 0);
        let ends = inner.char_indices().chain([(inner.len(), ',')]);
        for (at, letter) in ends {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    for (path, name) in leaves(&inner[start..at]) {
                        leaves_found.push(([&before[..], &path].concat(), name));
                    }
                    start = at + 1;
                }
                _ => {}
            }
        }
        return leaves_found;
    }
    if tree.is_empty() {
        return Vec::new();
    }
    let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
    let mut path = segments(path);
    path.retain(|segment| segment != "self" || path_is_self(tree));
    let last = path.last().cloned().unwrap_or_default();
    vec![(
        path,
        if name.is_empty() {
            last
        } else {
            name.trim().to_owned()
        },
    )]
}

/// Returns whether a path begins with `self::`, as opposed to a bare `self` inside braces.
fn path_is_self(tree: &str) -> bool {
    tree.starts_with("self::")
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split("::").map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the paths of code that begin with `crate::` or `super::`.
fn paths_in(code: &str) -> impl Iterator<Item = Vec<String>> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    code.split(move |c: char| !word(c))
        .filter(|path| path.starts_with("crate::") || path.starts_with("super::"))
        .map(segments)
}

/// Returns a path from the root of the crate: without `crate`, `super` and `self`. A path that begins with none of them starts in
/// the module itself, or names another crate and is then found nowhere.
fn absolute(module: &[String], path: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => break,
        }
        rest = after;
    }
    [&base[..], rest].concat()
}

/// Returns the module that defines what a path names.
fn owner(modules: &BTreeMap<String, Module>, path: &[String]) -> Option<String> {
    let depth = (1..=path.len())
        .rev()
        .find(|depth| modules.contains_key(&path[..*depth].join("::")))?;
    let module = path[..depth].join("::");
    let Some(name) = path.get(depth) else {
        return Some(module);
    };
    let source = &modules[&module];
    if defines(&source.code, name) {
        return Some(module);
    }
    let handed_on = source.handed_on.iter();
    let mut onward = handed_on.filter(|(handed, _)| handed == name || handed == "*");
    onward.find_map(|(handed, to)| {
        if handed == "*" {
            let all = [&to[..to.len() - 1], std::slice::from_ref(name)].concat();
            return owner(modules, &all).filter(|found| defines(&modules[found].code, name));
        }
        owner(modules, to)
    })
}

/// Returns whether code defines an item with this name.
fn defines(code: &str, name: &str) -> bool {
    let kinds = [
        "struct",
        "enum",
        "trait",
        "fn",
        "type",
        "const",
        "static",
        "macro_rules!",
    ];
    kinds.iter().any(|kind| {
        let item = format!("{kind} {name}");
        code.match_indices(&item).any(|(at, _)| {
            let after = code[at + item.len()..].chars().next();
            after.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}
