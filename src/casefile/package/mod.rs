//! The case package: a bag (`BagIt`, RFC 8493) in a zip, encrypted by `age` where a passphrase was given.
//!
//! The same files give the same bytes: names are in order, times are those of no clock, nothing is compressed. So what a
//! disk damages can still be dug out, and archivists' own tools can check it.

mod bag;
mod open;
mod verify;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Cursor, Read, Seek, Write},
    path::{Path, PathBuf},
};

use age::secrecy::SecretString;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::whole::write_whole;
use crate::digest::{Digester, Digests, sha256_hex};
pub use bag::Damage;
pub use verify::{Flaw, Verified, verify};

/// Why a case package could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    #[error("{name} is not the file any more that was audited")]
    OriginalChanged { name: String },
    #[error("{name} can't be read: {error}")]
    OriginalUnreadable { name: String, error: io::Error },
    #[error("the package can't be written: {0}")]
    Unwritten(io::Error),
    #[error("the package can't be read: {0}")]
    Unreadable(io::Error),
    #[error("this is no case package: {0}")]
    NotAPackage(String),
    #[error("the package is encrypted")]
    Encrypted,
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    #[error("the encrypted package is damaged: {0}")]
    DamagedEncryption(String),
}

/// What a file of a package holds.
#[derive(Clone, Debug)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A copy of this file, which has to have this SHA-256.
    Original {
        path: PathBuf,
        sha256: String,
    },
}

impl Content {
    fn name(&self) -> String {
        let Self::Original { path, .. } = self else { return String::new() };
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Hands on what it holds, piece by piece.
    fn read(&self, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> Result<(), PackageError> {
        let path = match self {
            Self::Bytes(bytes) => return take(bytes).map_err(PackageError::Unwritten),
            Self::Original { path, .. } => path,
        };
        let unreadable = |error| PackageError::OriginalUnreadable { name: self.name(), error };
        let mut file = File::open(path).map_err(unreadable)?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match file.read(&mut piece).map_err(unreadable)? {
                0 => return Ok(()),
                count => take(&piece[..count]).map_err(PackageError::Unwritten)?,
            }
        }
    }

    fn digests(&self) -> Result<Digests, PackageError> {
        let mut digester = Digester::default();
        self.read(|piece| {
            digester.update(piece);
            Ok(())
        })?;
        let digests = digester.finish();
        match self {
            Self::Original { sha256, .. } if *sha256 != digests.sha256 => {
                Err(PackageError::OriginalChanged { name: self.name() })
            }
            _ => Ok(digests),
        }
    }
}

/// As much as is read at once.
const PIECE_BYTES: usize = 256 << 10;

/// Writes a case package, whole or not at all. Paths of the payload begin with `data/` and are made of ASCII letters,
/// digits and `/._-`; `info` is what `bag-info.txt` says. With a passphrase, nothing that isn't encrypted reaches the disk.
///
/// # Errors
/// Where an original is not what was audited any more, or the package can't be written.
pub fn write_package(
    to: &Path,
    payload: &BTreeMap<String, Content>,
    info: &[(&str, String)],
    passphrase: Option<&str>,
) -> Result<(), PackageError> {
    let mut digests = BTreeMap::new();
    for (path, content) in payload {
        digests.insert(path.clone(), content.digests()?);
    }
    let tags = bag::tag_files(&digests, info);
    let top = top_folder(&digests);
    let mut failed = None;
    let written = write_whole(to, |file| {
        let mut keep = |error: PackageError| {
            let told = io::Error::other(error.to_string());
            failed = Some(error);
            told
        };
        let Some(passphrase) = passphrase else {
            let _file = write_zip(file, &top, payload, &digests, &tags).map_err(keep)?;
            return Ok(());
        };
        let zip = write_zip(Cursor::new(Vec::new()), &top, payload, &digests, &tags).map_err(&mut keep)?;
        let encryptor = age::Encryptor::with_user_passphrase(SecretString::from(passphrase.to_owned()));
        let mut encrypted = encryptor.wrap_output(file)?;
        encrypted.write_all(zip.get_ref())?;
        encrypted.finish()?;
        Ok(())
    });
    match (written, failed) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(error)) => Err(error),
        (Err(error), None) => Err(PackageError::Unwritten(error)),
    }
}

/// Two cases that are unpacked in one folder don't mix; nothing is told by the name.
fn top_folder(payload: &BTreeMap<String, Digests>) -> String {
    let all: Vec<String> = payload.iter().map(|(path, digests)| format!("{} {path}\n", digests.sha256)).collect();
    format!("voicemail-case-{}", &sha256_hex(all.concat().as_bytes())[..8])
}

fn write_zip<W: Write + Seek>(
    out: W,
    top: &str,
    payload: &BTreeMap<String, Content>,
    digests: &BTreeMap<String, Digests>,
    tags: &BTreeMap<String, Vec<u8>>,
) -> Result<W, PackageError> {
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in tags {
        zip.start_file(format!("{top}/{path}"), options).map_err(unzipped)?;
        zip.write_all(bytes).map_err(PackageError::Unwritten)?;
    }
    for (path, content) in payload {
        let expected = digests.get(path);
        let large = expected.is_some_and(|digests| digests.bytes >= u64::from(u32::MAX));
        zip.start_file(format!("{top}/{path}"), options.large_file(large)).map_err(unzipped)?;
        let mut digester = Digester::default();
        content.read(|piece| {
            digester.update(piece);
            zip.write_all(piece)
        })?;
        if Some(&digester.finish()) != expected {
            // It was changed while it was read.
            return Err(PackageError::OriginalChanged { name: content.name() });
        }
    }
    zip.finish().map_err(unzipped)
}

fn unzipped(error: zip::result::ZipError) -> PackageError {
    PackageError::Unwritten(error.into())
}

/// A name that any system can unpack, after one that somebody gave: ASCII letters, digits, `.`, `_` and `-`.
#[must_use]
pub fn plain_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    // The ending says what it is, and stays.
    let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((name, ""));
    let stem: String = stem.chars().map(plain).take(MOST_NAME_CHARS).collect();
    let ending: String = ending.chars().map(plain).take(MOST_ENDING_CHARS).collect();
    let stem = stem.trim_matches('.');
    let stem = if stem.is_empty() { "recording" } else { stem };
    if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }
}

/// With the folders before it, no path is longer than what old systems take.
const MOST_NAME_CHARS: usize = 80;
const MOST_ENDING_CHARS: usize = 10;
