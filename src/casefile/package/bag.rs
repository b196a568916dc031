//! `BagIt` (RFC 8493): the files that tell what a bag holds, and what they say of one that was found.
//!
//! Every file is named in two manifests, by SHA-256 and by SHA-512. Where only one of them disagrees with the file, it is
//! the manifest that was changed; where both do, it is the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::digest::Digests;

/// Says that this is a bag, and which version of the form it has.
pub const DECLARATION: (&str, &str) = ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");

/// What the bag says of itself.
pub const INFO: &str = "bag-info.txt";

/// A checksum that manifests hold, and what RFC 8493 calls it in their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha256,
    Sha512,
}

const ALGORITHMS: [Algorithm; 2] = [Algorithm::Sha256, Algorithm::Sha512];

impl Algorithm {
    fn manifest(self) -> &'static str {
        match self {
            Self::Sha256 => "manifest-sha256.txt",
            Self::Sha512 => "manifest-sha512.txt",
        }
    }

    fn tag_manifest(self) -> &'static str {
        match self {
            Self::Sha256 => "tagmanifest-sha256.txt",
            Self::Sha512 => "tagmanifest-sha512.txt",
        }
    }

    fn of(self, digests: &Digests) -> &str {
        match self {
            Self::Sha256 => &digests.sha256,
            Self::Sha512 => &digests.sha512,
        }
    }
}

/// The tag files for a payload, whose paths begin with `data/`; in the order of their names.
pub fn tag_files(payload: &BTreeMap<String, Digests>, info: &[(&str, String)]) -> BTreeMap<String, Vec<u8>> {
    let mut tags = BTreeMap::new();
    tags.insert(DECLARATION.0.to_owned(), DECLARATION.1.as_bytes().to_vec());
    let bytes: u64 = payload.values().map(|digests| digests.bytes).sum();
    // Says at once whether a bag is complete: RFC 8493, 2.2.2.
    let oxum = ("Payload-Oxum", format!("{bytes}.{}", payload.len()));
    let info: Vec<String> = info.iter().chain([&oxum]).map(|(label, value)| format!("{label}: {value}\n")).collect();
    tags.insert(INFO.to_owned(), info.concat().into_bytes());
    for algorithm in ALGORITHMS {
        tags.insert(algorithm.manifest().to_owned(), manifest(payload, algorithm));
    }
    let named: BTreeMap<String, Digests> =
        tags.iter().map(|(name, bytes)| (name.clone(), Digests::of(bytes))).collect();
    for algorithm in ALGORITHMS {
        tags.insert(algorithm.tag_manifest().to_owned(), manifest(&named, algorithm));
    }
    tags
}

fn manifest(files: &BTreeMap<String, Digests>, algorithm: Algorithm) -> Vec<u8> {
    let lines = files.iter().map(|(path, digests)| format!("{}  {path}\n", algorithm.of(digests)));
    lines.collect::<Vec<_>>().concat().into_bytes()
}

/// What the manifests say of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// It is not what was packed.
    Changed(String),
    Missing(String),
    /// It was not there when the bag was packed.
    Added(String),
}

/// Whether a path names a manifest of the tag files, which nothing names in its turn.
fn is_tag_manifest(path: &str) -> bool {
    ALGORITHMS.iter().any(|algorithm| algorithm.tag_manifest() == path)
}

/// Whether the files of a bag are those that were packed. Paths are relative to the bag; `contents` has those of the tag
/// files. A manifest has to be as this program writes them: whatever else is in one was put there by somebody.
pub fn check(files: &BTreeMap<String, Digests>, contents: &BTreeMap<String, Vec<u8>>) -> BTreeSet<Damage> {
    let mut damage = BTreeSet::new();
    let payload = |path: &&String| path.starts_with("data/");
    let (held, tags): (Vec<&String>, Vec<&String>) =
        files.keys().filter(|path| !is_tag_manifest(path)).partition(payload);
    for (there, is_payload) in [(held, true), (tags, false)] {
        let manifest_name =
            |algorithm: Algorithm| if is_payload { algorithm.manifest() } else { algorithm.tag_manifest() };
        let mut manifests: Vec<(&str, BTreeMap<String, String>)> = Vec::new();
        for algorithm in ALGORITHMS {
            let name = manifest_name(algorithm);
            match contents.get(name) {
                None => {
                    damage.insert(Damage::Missing(name.to_owned()));
                }
                Some(bytes) => {
                    let (lines, whole) = read_manifest(bytes);
                    if !whole {
                        damage.insert(Damage::Changed(name.to_owned()));
                    }
                    manifests.push((name, lines));
                }
            }
        }
        let named: BTreeSet<&String> = manifests.iter().flat_map(|(_, lines)| lines.keys()).chain(there).collect();
        for path in named {
            let digests = files.get(path);
            let says = |(name, lines): &(&str, BTreeMap<String, String>)| {
                let algorithm = ALGORITHMS.into_iter().find(|algorithm| manifest_name(*algorithm) == *name);
                match (lines.get(path), digests, algorithm) {
                    (Some(said), Some(digests), Some(algorithm)) => Says::of(said == algorithm.of(digests)),
                    (Some(_), None, _) => Says::Otherwise,
                    _ => Says::Nothing,
                }
            };
            let said: Vec<Says> = manifests.iter().map(says).collect();
            if digests.is_some() && said.contains(&Says::Same) {
                // The file is the one that was packed. Whoever says otherwise was changed.
                let others = manifests.iter().zip(&said).filter(|(_, says)| **says != Says::Same);
                damage.extend(others.map(|((name, _), _)| Damage::Changed((*name).to_owned())));
                continue;
            }
            damage.insert(match (digests, said.contains(&Says::Otherwise)) {
                (Some(_), true) => Damage::Changed(path.clone()),
                (Some(_), false) => Damage::Added(path.clone()),
                // Only a changed manifest names a file that the other has never heard of.
                (None, _) => match manifests.iter().zip(&said).find(|(_, says)| **says == Says::Nothing) {
                    Some(_) => {
                        let naming = manifests.iter().zip(&said).find(|(_, says)| **says == Says::Otherwise);
                        Damage::Changed(naming.map_or_else(String::new, |((name, _), _)| (*name).to_owned()))
                    }
                    None => Damage::Missing(path.clone()),
                },
            });
        }
    }
    damage
}

/// What a manifest says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Same,
    Otherwise,
    Nothing,
}

impl Says {
    fn of(same: bool) -> Self {
        if same { Self::Same } else { Self::Otherwise }
    }
}

/// The checksum of each path, and whether the manifest is all as this program writes it.
fn read_manifest(bytes: &[u8]) -> (BTreeMap<String, String>, bool) {
    let text = String::from_utf8_lossy(bytes);
    let lines: BTreeMap<String, String> = text
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(checksum, path)| (path.to_owned(), checksum.to_owned()))
        .collect();
    let written: Vec<String> = lines.iter().map(|(path, checksum)| format!("{checksum}  {path}\n")).collect();
    let whole = written.concat().as_bytes() == bytes;
    (lines, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag() -> BTreeMap<String, Vec<u8>> {
        let payload = [("data/01/original/a.wav", b"RIFF".to_vec()), ("data/log.jsonl", b"{}\n".to_vec())];
        let mut files: BTreeMap<String, Vec<u8>> = payload.map(|(path, bytes)| (path.to_owned(), bytes)).into();
        let digests = files.iter().map(|(path, bytes)| (path.clone(), Digests::of(bytes))).collect();
        files.extend(tag_files(&digests, &[("Bagging-Date", "2026-01-01".to_owned())]));
        files
    }

    fn checked(files: &BTreeMap<String, Vec<u8>>) -> Vec<Damage> {
        let digests = files.iter().map(|(path, bytes)| (path.clone(), Digests::of(bytes))).collect();
        check(&digests, files).into_iter().collect()
    }

    #[test]
    fn a_bag_is_whole_as_it_is_packed() {
        assert_eq!(checked(&bag()), []);
    }

    #[test]
    fn whatever_bit_is_turned_over_its_file_is_named_and_no_other() {
        let bag = bag();
        for (path, bytes) in &bag {
            for (at, bit) in (0..bytes.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
                let mut changed = bag.clone();
                changed.get_mut(path).expect("a file")[at] ^= 1 << bit;
                assert_eq!(checked(&changed), [Damage::Changed(path.clone())], "{path}, byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn what_is_missing_or_added_is_named() {
        for path in bag().keys() {
            let mut fewer = bag();
            fewer.remove(path);
            assert_eq!(checked(&fewer), [Damage::Missing(path.clone())]);
        }
        for path in ["data/b.wav", "notes.txt"] {
            let mut more = bag();
            more.insert(path.to_owned(), Vec::new());
            assert_eq!(checked(&more), [Damage::Added(path.to_owned())]);
        }
    }
}
