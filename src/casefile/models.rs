//! Model files: the bundled ones, and those in the models folder, each checked against the catalogue before use.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::digest::sha256_hex;

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
    /// The checksum is the one in the catalogue.
    pub intact: bool,
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

    /// Everything of the catalogue that is there, with its checksum worked out anew.
    #[must_use]
    pub fn list(&self) -> Vec<InstalledModel> {
        let mut found = Vec::new();
        for entry in catalogue() {
            let bundled = self.bundled_bytes(&entry).map(|bytes| (None, sha256_hex(bytes)));
            let in_folders = self.folders.iter().map(|folder| folder.join(&entry.file));
            let in_folders =
                in_folders.filter_map(|path| Some((Some(path.clone()), sha256_hex(&std::fs::read(path).ok()?))));
            for (path, sha256) in bundled.into_iter().chain(in_folders) {
                found.push(InstalledModel {
                    name: entry.name.clone(),
                    kind: entry.kind,
                    title: entry.title.clone(),
                    licence: entry.licence.clone(),
                    path,
                    intact: sha256 == entry.sha256,
                    sha256,
                });
            }
        }
        found
    }

    /// The names of the speech models that are there, without a look inside.
    #[must_use]
    pub fn speech_names(&self) -> Vec<String> {
        let there = |entry: &Entry| {
            self.bundled_bytes(entry).is_some() || self.folders.iter().any(|folder| folder.join(&entry.file).is_file())
        };
        let speech = catalogue().into_iter().filter(|entry| entry.kind == ModelKind::Speech && there(entry));
        speech.map(|entry| entry.name).collect()
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
        let (Some(speech), Some(voice)) = (speech, voice) else { return Err(self.unknown(name)) };
        Ok(LoadedModel {
            name: speech.name.clone(),
            sha256: speech.sha256.clone(),
            speech: self.bytes(speech)?.ok_or_else(|| self.unknown(name))?,
            voice: self.bytes(voice)?.ok_or_else(|| self.unknown(&voice.name))?,
        })
    }

    fn unknown(&self, name: &str) -> ModelError {
        let there: Vec<String> =
            self.list().into_iter().filter(|model| model.kind == ModelKind::Speech).map(|model| model.name).collect();
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
            return Ok(Some(Cow::Borrowed(bytes)));
        }
        let path = self.folders.iter().map(|folder| folder.join(&entry.file)).find(|path| path.is_file());
        path.map(|path| read_intact(&path, entry).map(Cow::Owned)).transpose()
    }
}

fn read_intact(path: &Path, entry: &Entry) -> Result<Vec<u8>, ModelError> {
    let unreadable = |detail: String| ModelError::Unreadable { path: path.to_owned(), detail };
    let length = std::fs::metadata(path).map_err(|e| unreadable(e.to_string()))?.len();
    if length != entry.bytes {
        return Err(ModelError::Altered { path: path.to_owned() });
    }
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
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
        let found = store.list();
        let names: Vec<_> = found.iter().map(|model| model.name.as_str()).collect();
        assert_eq!(names, ["base-q8_0", "silero-v6.2.0"]);
        assert!(found.iter().all(|model| model.intact), "{found:#?}");
    }

    #[test]
    fn a_missing_or_altered_model_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = ModelStore::new(None, vec![folder.path().to_owned()]);
        assert!(matches!(store.load(None), Err(ModelError::Unknown { .. })));
        std::fs::write(folder.path().join("ggml-base-q8_0.bin"), b"not a model").expect("a file");
        assert!(matches!(store.load(None), Err(ModelError::Altered { .. })));
        assert!(matches!(store.load(Some("huge")), Err(ModelError::Unknown { name, .. }) if name == "huge"));
    }
}
