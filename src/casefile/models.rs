//! Model files: the bundled ones, and those in the models folders. What the catalogue names is checked against it; any
//! other Whisper model is walked through before use.

use std::{
    borrow::Cow,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    digest::sha256_hex,
    ggml::{self, check_whisper},
};

/// The models that are known, by their checksums.
static CATALOGUE: &str = include_str!("../../models/catalogue.toml");

/// The models compiled into the program, handed down by whoever has them.
#[derive(Clone, Copy, Debug)]
pub struct BundledModels {
    /// `ggml-base-q8_0.bin`.
    pub speech: &'static [u8],
    /// `ggml-silero-v6.2.0.bin`.
    pub voice: &'static [u8],
}

/// The name of the speech model that is bundled, and taken where no other is asked for.
const DEFAULT_SPEECH: &str = "base-q8_0";

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelKind {
    Speech,
    Voice,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    kind: ModelKind,
    title: String,
    file: String,
    bytes: u64,
    sha256: String,
    licence: String,
}

#[derive(Debug, Deserialize)]
struct Catalogue {
    model: Vec<Entry>,
}

/// A model that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledModel {
    pub name: String,
    pub kind: ModelKind,
    pub title: String,
    pub licence: String,
    /// `None` for a bundled one.
    pub path: Option<PathBuf>,
    /// Of the bytes that are there, in lower-case hexadecimal.
    pub sha256: String,
    pub state: ModelState,
}

/// Whether a model is what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelState {
    /// The checksum is the one in the catalogue.
    Published,
    /// The catalogue names a file like it, with another checksum.
    Altered,
    /// Not in the catalogue; whole, as far as its form tells.
    Unlisted,
    /// Not in the catalogue, and this is wrong with it.
    Malformed(&'static str),
}

impl ModelState {
    /// Whether it can be used.
    #[must_use]
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Published | Self::Unlisted)
    }
}

/// A speech model ready to be loaded, with the voice detection model beside it.
#[derive(Clone, Debug)]
pub struct LoadedModel {
    pub name: String,
    pub sha256: String,
    pub speech: Cow<'static, [u8]>,
    pub voice: Cow<'static, [u8]>,
}

/// Why a model can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("there is no model “{name}” here; there are: {known}")]
    Unknown { name: String, known: String },
    #[error("{} can't be read: {detail}", path.display())]
    Unreadable { path: PathBuf, detail: String },
    #[error("{} is not the published file: its checksum differs", path.display())]
    Altered { path: PathBuf },
    #[error("{} is no whole Whisper model: {detail}", path.display())]
    Malformed { path: PathBuf, detail: &'static str },
}

/// Where models are looked for: compiled in first, then folders.
#[derive(Clone, Debug, Default)]
pub struct ModelStore {
    bundled: Option<BundledModels>,
    folders: Vec<PathBuf>,
}

impl ModelStore {
    /// Looks in these folders only.
    #[must_use]
    pub fn new(bundled: Option<BundledModels>, folders: Vec<PathBuf>) -> Self {
        Self { bundled, folders }
    }

    /// Looks in the `models` folder beside the program and in the person's own.
    #[must_use]
    pub fn usual(bundled: Option<BundledModels>) -> Self {
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("models")));
        let own = own_folder();
        Self { bundled, folders: own.into_iter().chain(beside).collect() }
    }

    /// Where a person can put further models.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Everything that is there, with its checksum worked out anew.
    #[must_use]
    pub fn list(&self) -> Vec<InstalledModel> {
        let mut found = Vec::new();
        for entry in catalogue() {
            let bundled = self.bundled_bytes(&entry).map(|bytes| (None, sha256_hex(bytes)));
            let in_folders = self.folders.iter().map(|folder| folder.join(&entry.file));
            let in_folders =
                in_folders.filter_map(|path| Some((Some(path.clone()), sha256_hex(&fs::read(path).ok()?))));
            for (path, sha256) in bundled.into_iter().chain(in_folders) {
                found.push(InstalledModel {
                    name: entry.name.clone(),
                    kind: entry.kind,
                    title: entry.title.clone(),
                    licence: entry.licence.clone(),
                    path,
                    state: if sha256 == entry.sha256 { ModelState::Published } else { ModelState::Altered },
                    sha256,
                });
            }
        }
        found.extend(self.unlisted().into_iter().filter_map(|(name, path)| {
            let bytes = fs::read(&path).ok()?;
            let state =
                check_whisper(&bytes).map_or_else(|wrong| ModelState::Malformed(wrong.0), |()| ModelState::Unlisted);
            Some(InstalledModel {
                title: path.file_name()?.to_string_lossy().into_owned(),
                name,
                kind: ModelKind::Speech,
                licence: String::new(),
                path: Some(path),
                sha256: sha256_hex(&bytes),
                state,
            })
        }));
        found
    }

    /// The files in the folders that the catalogue does not name and that may be speech models, by name and in order.
    fn unlisted(&self) -> Vec<(String, PathBuf)> {
        let entries = catalogue();
        let files = self.folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let mut found: Vec<(String, PathBuf)> = files
            .map(|file| file.path())
            .filter(|path| path.is_file() && path.extension().is_some_and(|ending| ending == "bin"))
            .filter(|path| !entries.iter().any(|entry| path.ends_with(&entry.file)))
            .filter_map(|path| {
                let stem = path.file_stem()?.to_str()?;
                Some((stem.strip_prefix("ggml-").unwrap_or(stem).to_owned(), path))
            })
            .filter(|(name, _)| !entries.iter().any(|entry| entry.name == *name))
            .collect();
        // The folder that comes first wins, as for the models of the catalogue.
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found.dedup_by(|a, b| a.0 == b.0);
        found
    }

    /// The names of the speech models that are there, without a look further than their beginning.
    #[must_use]
    pub fn speech_names(&self) -> Vec<String> {
        let there = |entry: &Entry| {
            self.bundled_bytes(entry).is_some() || self.folders.iter().any(|folder| folder.join(&entry.file).is_file())
        };
        let speech = catalogue().into_iter().filter(|entry| entry.kind == ModelKind::Speech && there(entry));
        let unlisted = self.unlisted().into_iter().filter(|(_, path)| begins_like_whisper(path));
        speech.map(|entry| entry.name).chain(unlisted.map(|(name, _)| name)).collect()
    }

    /// A speech model by name, or the default one. Files are checked before they are handed on.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn load(&self, name: Option<&str>) -> Result<LoadedModel, ModelError> {
        let entries = catalogue();
        let name = name.unwrap_or(DEFAULT_SPEECH);
        let speech = entries.iter().find(|entry| entry.kind == ModelKind::Speech && entry.name == name);
        let voice = entries.iter().find(|entry| entry.kind == ModelKind::Voice);
        let Some(voice) = voice else { return Err(self.unknown(name)) };
        let (sha256, speech) = match speech {
            Some(speech) => (speech.sha256.clone(), self.bytes(speech)?.ok_or_else(|| self.unknown(name))?),
            None => self.unlisted_bytes(name)?,
        };
        let voice = self.bytes(voice)?.ok_or_else(|| self.unknown(&voice.name))?;
        Ok(LoadedModel { name: name.to_owned(), sha256, speech, voice })
    }

    fn unlisted_bytes(&self, name: &str) -> Result<(String, Cow<'static, [u8]>), ModelError> {
        let found = self.unlisted().into_iter().find(|(known, _)| known == name);
        let (_, path) = found.ok_or_else(|| self.unknown(name))?;
        let bytes = fs::read(&path);
        let bytes = bytes.map_err(|e| ModelError::Unreadable { path: path.clone(), detail: e.to_string() })?;
        match check_whisper(&bytes) {
            Ok(()) => Ok((sha256_hex(&bytes), Cow::Owned(bytes))),
            Err(wrong) => Err(ModelError::Malformed { path, detail: wrong.0 }),
        }
    }

    fn unknown(&self, name: &str) -> ModelError {
        let there = self.speech_names();
        let known = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        ModelError::Unknown { name: name.to_owned(), known }
    }

    fn bundled_bytes(&self, entry: &Entry) -> Option<&'static [u8]> {
        let bundled = self.bundled?;
        match entry.kind {
            ModelKind::Voice => Some(bundled.voice),
            ModelKind::Speech => (entry.name == DEFAULT_SPEECH).then_some(bundled.speech),
        }
    }

    fn bytes(&self, entry: &Entry) -> Result<Option<Cow<'static, [u8]>>, ModelError> {
        if let Some(bytes) = self.bundled_bytes(entry) {
            return Ok(Some(reread(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned)));
        }
        let path = self.folders.iter().map(|folder| folder.join(&entry.file)).find(|path| path.is_file());
        path.map(|path| read_intact(&path, entry).map(Cow::Owned)).transpose()
    }
}

/// Compiled-in bytes read from the program's own file. Looked at where they are mapped, they would stay in memory beside
/// what is made of them; what is read here is freed after. `None` where their place in the file can't be told.
#[cfg(target_os = "linux")]
fn reread(bytes: &'static [u8]) -> Option<Vec<u8>> {
    use std::os::unix::fs::FileExt;

    const EDGE: usize = 4_096;

    let (first, end) = (bytes.as_ptr().addr(), bytes.as_ptr().addr() + bytes.len());
    let maps = fs::read_to_string("/proc/self/maps").ok()?;
    let offset = maps.lines().find_map(|line| {
        // start-end permissions offset …, all numbers hexadecimal.
        let mut fields = line.split_whitespace();
        let (map_start, map_end) = fields.next()?.split_once('-')?;
        let hexadecimal = |text: &str| usize::from_str_radix(text, 16).ok();
        let (map_start, map_end) = (hexadecimal(map_start)?, hexadecimal(map_end)?);
        let offset = hexadecimal(fields.nth(1)?)?;
        (map_start <= first && end <= map_end).then_some(offset + first - map_start)
    })?;
    let mut read = vec![0; bytes.len()];
    fs::File::open("/proc/self/exe").ok()?.read_exact_at(&mut read, offset as u64).ok()?;
    let edge = EDGE.min(bytes.len());
    let same = read[..edge] == bytes[..edge] && read[bytes.len() - edge..] == bytes[bytes.len() - edge..];
    same.then_some(read)
}

#[cfg(not(target_os = "linux"))]
fn reread(_bytes: &'static [u8]) -> Option<Vec<u8>> {
    None
}

fn begins_like_whisper(path: &Path) -> bool {
    let mut header = [0; ggml::HEADER];
    fs::File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok_and(|()| ggml::is_whisper(&header))
}

fn read_intact(path: &Path, entry: &Entry) -> Result<Vec<u8>, ModelError> {
    let unreadable = |detail: String| ModelError::Unreadable { path: path.to_owned(), detail };
    let length = fs::metadata(path).map_err(|e| unreadable(e.to_string()))?.len();
    if length != entry.bytes {
        return Err(ModelError::Altered { path: path.to_owned() });
    }
    let bytes = fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    if sha256_hex(&bytes) == entry.sha256 { Ok(bytes) } else { Err(ModelError::Altered { path: path.to_owned() }) }
}

/// The catalogue is compiled in and tested to be readable.
fn catalogue() -> Vec<Entry> {
    toml::from_str::<Catalogue>(CATALOGUE).map(|catalogue| catalogue.model).unwrap_or_default()
}

fn own_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "voicemail-auditor").map(|dirs| dirs.data_dir().join("models"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project_models() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
    }

    #[test]
    fn the_models_in_the_project_are_the_published_ones() {
        let store = ModelStore::new(None, vec![project_models()]);
        // The reader's weights stand in the same folder, and are no model of speech.
        let found = store.list();
        let names: Vec<_> = found.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["base-q8_0", "silero-v6.2.0"]);
        assert!(found.iter().all(|model| model.state == ModelState::Published), "{found:#?}");
    }

    #[test]
    fn a_missing_or_altered_model_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = ModelStore::new(None, vec![folder.path().to_owned()]);
        assert!(matches!(store.load(None), Err(ModelError::Unknown { .. })));
        fs::write(folder.path().join("ggml-base-q8_0.bin"), b"not a model").expect("a file");
        assert!(matches!(store.load(None), Err(ModelError::Altered { .. })));
        assert!(matches!(store.load(Some("huge")), Err(ModelError::Unknown { name, .. }) if name == "huge"));
    }

    #[test]
    fn a_model_that_nobody_listed_is_found_checked_and_usable() {
        let folder = tempfile::tempdir().expect("a folder");
        let whole = whole_model();
        fs::write(folder.path().join("ggml-mine.bin"), &whole).expect("a file");
        fs::write(folder.path().join("ggml-cut.bin"), &whole[..whole.len() / 2]).expect("a file");
        fs::write(folder.path().join("notes.bin"), b"nothing of the kind").expect("a file");
        let store = ModelStore::new(None, vec![folder.path().to_owned(), project_models()]);
        let states: Vec<(String, bool)> =
            store.list().into_iter().map(|model| (model.name, model.state.is_usable())).collect();
        let state = |name: &str| states.iter().find(|(known, _)| known == name).map(|(_, usable)| *usable);
        assert_eq!((state("mine"), state("cut"), state("notes")), (Some(true), Some(false), Some(false)));
        assert_eq!(store.speech_names(), ["base-q8_0", "cut", "mine"]);
        let loaded = store.load(Some("mine")).expect("a model");
        assert_eq!((loaded.speech.len(), loaded.sha256), (whole.len(), sha256_hex(&whole)));
        assert!(matches!(store.load(Some("cut")), Err(ModelError::Malformed { .. })));
        assert!(matches!(store.load(Some("notes")), Err(ModelError::Malformed { .. })));
    }

    fn whole_model() -> Vec<u8> {
        fs::read(project_models().join("ggml-base-q8_0.bin")).expect("the model")
    }

    #[test]
    fn a_model_cut_short_or_of_another_kind_is_refused() {
        let model = whole_model();
        assert_eq!(check_whisper(&model), Ok(()));
        for length in [0, 3, 4, 47, 48, 60, 70_000, 600_000, 1_000_000, model.len() / 2, model.len() - 1] {
            assert!(check_whisper(&model[..length]).is_err(), "{length} bytes");
        }
        let mut longer = model.clone();
        longer.extend([0; 12]);
        assert!(check_whisper(&longer).is_err());
        assert_eq!(check_whisper(b"RIFF\x24\0\0\0WAVE").expect_err("no model").0, "it is no ggml file");
    }

    /// Every number that says how long something is, made wrong: each is refused, and none takes endless memory.
    #[test]
    fn a_wrong_number_anywhere_in_the_header_is_refused() {
        let mut model = whole_model();
        for at in (0..56).step_by(4) {
            for wrong in [0_i32, 1, -1, 7_777, i32::MAX, i32::MIN] {
                let right: [u8; 4] = model[at..at + 4].try_into().expect("four bytes");
                model[at..at + 4].copy_from_slice(&wrong.to_le_bytes());
                assert!(check_whisper(&model).is_err(), "{wrong} at {at}");
                model[at..at + 4].copy_from_slice(&right);
            }
        }
    }
}
