//! Rules read from a folder, as an agency or an advocate keeps them.

use std::path::{Path, PathBuf};

use crate::rulebook::RuleFile;

/// No rule file comes near this.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// More files than this are not a folder of rules.
const MAX_FILES: usize = 10_000;

/// A folder of rules that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", path.display())]
pub struct RuleFolderError {
    pub path: PathBuf,
    pub what: String,
}

/// Reads every `.toml` file of a folder and the folders in it. Links are not followed.
///
/// # Errors
/// Where a folder or file can't be read, is too large, or is not UTF-8.
pub fn read_rule_folder(folder: &Path) -> Result<Vec<RuleFile>, RuleFolderError> {
    let error = |path: &Path, what: String| RuleFolderError { path: path.to_owned(), what };
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).map_err(|e| error(&dir, e.to_string()))? {
            let entry = entry.map_err(|e| error(&dir, e.to_string()))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|e| error(&path, e.to_string()))?;
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
                let size = entry.metadata().map_err(|e| error(&path, e.to_string()))?.len();
                if size > MAX_FILE_BYTES || files.len() >= MAX_FILES {
                    return Err(error(&path, "too large, or one file too many, for a folder of rules".to_owned()));
                }
                let text = std::fs::read_to_string(&path).map_err(|e| error(&path, e.to_string()))?;
                let inside = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(RuleFile { path: inside, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rule_files_are_read_in_a_fixed_order() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("threat")).expect("a folder");
        for (path, text) in [("threat/b.toml", "b"), ("a.toml", "a"), ("notes.txt", "no")] {
            std::fs::write(folder.path().join(path), text).expect("a file");
        }
        let files = read_rule_folder(folder.path()).expect("readable");
        let read: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        assert_eq!(read, [("a.toml", "a"), ("threat/b.toml", "b")]);
        assert!(read_rule_folder(&folder.path().join("none")).is_err());
    }
}
