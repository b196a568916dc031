//! A case package ▸ its files, from a zip, an encrypted one, or a folder that it was unpacked into.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use age::{DecryptError, secrecy::SecretString};
use zip::ZipArchive;

use super::{PIECE_BYTES, PackageError, bag::DECLARATION};
use crate::digest::{Digester, Digests};

/// The files of a package, by their paths in the bag.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub digests: BTreeMap<String, Digests>,
    /// What they hold, but for recordings and what is larger than [`MOST_BYTES_HELD`].
    pub contents: BTreeMap<String, Vec<u8>>,
    /// Files that the zip holds twice, or outside the bag.
    pub strange: Vec<String>,
}

/// Everything but recordings is smaller, unless somebody wants to fill the memory: a report of 100,000 words takes 20 MB.
const MOST_BYTES_HELD: u64 = 256 << 20;

/// More files than any case has.
const MOST_FILES: usize = 100_000;

/// How the files of the `age` program begin.
const AGE_MAGIC: &[u8] = b"age-encryption.org/";

/// The work that a passphrase may cost, as a power of two: what `age` itself takes is 18; 22 is half a minute.
const MOST_WORK: u8 = 22;

pub(super) fn open(path: &Path, passphrase: Option<&str>) -> Result<Files, PackageError> {
    if path.is_dir() {
        return folder(path);
    }
    let mut file = File::open(path).map_err(PackageError::Unreadable)?;
    let mut head = Vec::new();
    file.by_ref().take(AGE_MAGIC.len() as u64).read_to_end(&mut head).map_err(PackageError::Unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(PackageError::Unreadable)?;
    let file = BufReader::new(file);
    if head != AGE_MAGIC {
        return zip(file);
    }
    let passphrase = passphrase.ok_or(PackageError::Encrypted)?;
    let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(MOST_WORK);
    let decryptor = age::Decryptor::new(file).map_err(undecrypted)?;
    // It is decrypted where it is read: nothing of it is put anywhere.
    zip(decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(undecrypted)?)
}

fn undecrypted(error: DecryptError) -> PackageError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            PackageError::WrongPassphrase
        }
        DecryptError::Io(error) if error.kind() != io::ErrorKind::InvalidData => PackageError::Unreadable(error),
        error => PackageError::DamagedEncryption(error.to_string()),
    }
}

fn zip(reader: impl Read + Seek) -> Result<Files, PackageError> {
    let mut archive = ZipArchive::new(reader).map_err(|error| PackageError::NotAPackage(error.to_string()))?;
    if archive.len() > MOST_FILES {
        return Err(PackageError::NotAPackage(format!("{} files", archive.len())));
    }
    let mut found = Vec::new();
    for index in 0..archive.len() {
        // What can't be found any more is missing, and told as that.
        let Ok(mut file) = archive.by_index(index) else { continue };
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        if !name.ends_with('/') {
            let read = read(&mut file, &name);
            found.push((name, read));
        }
    }
    let declared = found.iter().filter_map(|(name, _)| name.strip_suffix(DECLARATION.0));
    let declared = declared.filter(|top| top.is_empty() || top.ends_with('/')).min_by_key(|top| top.len());
    // Without its declaration it is still known by its one folder.
    let first = found.first().and_then(|(name, _)| name.split_inclusive('/').next());
    let top = declared.or(first.filter(|top| top.ends_with('/'))).unwrap_or_default().to_owned();
    let mut files = Files::default();
    for (name, read) in found {
        match name.strip_prefix(&top) {
            Some(path) if !files.digests.contains_key(path) => files.take(path.to_owned(), read),
            _ => files.strange.push(name),
        }
    }
    files.or_no_package()
}

/// A bag that somebody has unpacked.
fn folder(top: &Path) -> Result<Files, PackageError> {
    let mut files = Files::default();
    let mut folders = vec![(top.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(folder).map_err(PackageError::Unreadable)? {
            let entry = entry.map_err(PackageError::Unreadable)?;
            let kind = entry.file_type().map_err(PackageError::Unreadable)?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else if kind.is_file() {
                let mut file = File::open(entry.path()).map_err(PackageError::Unreadable)?;
                let read = read(&mut file, &path);
                files.take(path, read);
            } else {
                // A link leads out of the bag.
                files.strange.push(path);
            }
            if files.digests.len() > MOST_FILES {
                return Err(PackageError::NotAPackage("too many files".to_owned()));
            }
        }
    }
    files.or_no_package()
}

impl Files {
    fn take(&mut self, path: String, (digests, content): (Digests, Option<Vec<u8>>)) {
        if let Some(content) = content {
            self.contents.insert(path.clone(), content);
        }
        self.digests.insert(path, digests);
    }

    fn or_no_package(self) -> Result<Self, PackageError> {
        let known = self.digests.keys().any(|path| path.contains("manifest-sha") || path == DECLARATION.0);
        if known { Ok(self) } else { Err(PackageError::NotAPackage("there is no bag in it".to_owned())) }
    }
}

/// Digests a file, and keeps what it holds unless it is a recording. Where it ends before its time, what was read until
/// then counts: its checksum tells the rest.
fn read(file: &mut impl Read, path: &str) -> (Digests, Option<Vec<u8>>) {
    let mut digester = Digester::default();
    let mut held = if path.contains("/original/") { None } else { Some(Vec::new()) };
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(count) => {
                digester.update(&piece[..count]);
                if let Some(bytes) = &mut held {
                    bytes.extend_from_slice(&piece[..count]);
                    if bytes.len() as u64 > MOST_BYTES_HELD {
                        held = None;
                    }
                }
            }
        }
    }
    (digester.finish(), held)
}
