//! What a person has chosen, kept from one start to the next in a file of the program's own.

use std::{
    fs, io,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::whole::write_file;
use crate::texts::Tongue;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Brightness {
    /// As the system, live.
    #[default]
    System,
    Light,
    Dark,
}

/// Where the window was, in points.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct WindowPlace {
    /// `None` where the system does not tell.
    pub position: Option<[f32; 2]>,
    pub size: [f32; 2],
    pub maximized: bool,
}

/// Everything that can be chosen. What a file does not name is as at the first start.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// The window's language; `None` is the system's.
    pub tongue: Option<Tongue>,
    pub brightness: Brightness,
    /// For this run only, in place of it.
    #[serde(skip)]
    pub brightness_now: Option<Brightness>,
    /// 100 to 200.
    pub text_percent: u16,
    pub reduced_motion: bool,
    /// The speech model by name; `None` is the bundled one.
    pub model: Option<String>,
    /// What is spoken (ISO 639-1); `None` finds it out.
    pub language: Option<String>,
    /// How many threads transcribe; `None` is one for each core.
    pub threads: Option<NonZeroUsize>,
    pub rule_folders: Vec<PathBuf>,
    /// Whether recordings that were opened are listed; off unless asked for.
    pub list_recent: bool,
    pub recent: Vec<PathBuf>,
    /// No recent files, no window place, and nothing to recover after a crash.
    pub keep_nothing: bool,
    pub window: Option<WindowPlace>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tongue: None,
            brightness: Brightness::System,
            brightness_now: None,
            text_percent: 100,
            reduced_motion: false,
            model: None,
            language: None,
            threads: None,
            rule_folders: Vec::new(),
            list_recent: false,
            recent: Vec::new(),
            keep_nothing: false,
            window: None,
        }
    }
}

/// The most recordings that are listed.
const MAX_RECENT: usize = 10;

impl Settings {
    /// Notes a recording that was opened, where that is wanted.
    pub fn note_recent(&mut self, path: &Path) {
        if self.list_recent && !self.keep_nothing && path.is_absolute() {
            self.recent.retain(|known| known != path);
            self.recent.insert(0, path.to_owned());
            self.recent.truncate(MAX_RECENT);
        }
    }

    /// Text and everything around it, as a factor.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        f32::from(self.text_percent.clamp(100, 200)) / 100.0
    }

    /// What may be written down.
    fn to_keep(&self) -> Self {
        let mut kept = self.clone();
        if kept.keep_nothing || !kept.list_recent {
            kept.recent.clear();
        }
        if kept.keep_nothing {
            kept.window = None;
        }
        kept
    }
}

/// The file that settings are kept in.
#[derive(Clone, Debug)]
pub struct SettingsFile(PathBuf);

impl SettingsFile {
    /// In the person's own configuration.
    #[must_use]
    pub fn usual() -> Option<Self> {
        let folders = directories::ProjectDirs::from("", "", "voicemail-auditor")?;
        Some(Self(folders.config_dir().join("settings.toml")))
    }

    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// What was kept; as at the first start where nothing was, or where it can't be read. Such a file is put beside, with
    /// `.broken` at its end, so that nothing in it is written over.
    #[must_use]
    pub fn load(&self) -> Settings {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        let mut settings: Settings = toml::from_str(&text).unwrap_or_else(|_| {
            let _stays_where_it_is = fs::rename(&self.0, self.0.with_extension("toml.broken"));
            Settings::default()
        });
        settings.text_percent = settings.text_percent.clamp(100, 200);
        settings
    }

    /// Keeps them, all or nothing.
    ///
    /// # Errors
    /// Where the file can't be written; the old one is still there then.
    pub fn save(&self, settings: &Settings) -> io::Result<()> {
        let text = toml::to_string_pretty(&settings.to_keep()).map_err(io::Error::other)?;
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        write_file(&self.0, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_there_at_the_next_start_and_a_broken_file_is_a_first_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/settings.toml");
        let file = SettingsFile::at(path.clone());
        assert_eq!(file.load(), Settings::default());
        let place = WindowPlace { position: Some([1.0, 2.0]), size: [800.0, 600.0], maximized: false };
        let settings = Settings {
            tongue: Some(Tongue::Spanish),
            text_percent: 150,
            rule_folders: vec!["/rules".into()],
            window: Some(place),
            ..Settings::default()
        };
        file.save(&settings).expect("written");
        assert_eq!(file.load(), settings);
        fs::write(&path, "text-percent = 'big").expect("written");
        assert_eq!(file.load(), Settings::default());
        file.save(&Settings::default()).expect("written");
        let beside = fs::read_to_string(path.with_extension("toml.broken")).expect("put beside");
        assert_eq!(beside, "text-percent = 'big");
        fs::write(&path, "text-percent = 900\nfrom-a-newer-version = 1").expect("written");
        assert_eq!(file.load().text_percent, 200);
    }

    #[test]
    fn recent_files_are_kept_only_where_that_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::at(folder.path().join("settings.toml"));
        let mut settings = Settings::default();
        settings.note_recent(Path::new("/a.wav"));
        assert!(settings.recent.is_empty());
        settings.list_recent = true;
        for path in ["/a.wav", "/b.wav", "/a.wav"] {
            settings.note_recent(Path::new(path));
        }
        assert_eq!(settings.recent, [Path::new("/a.wav"), Path::new("/b.wav")]);
        settings.keep_nothing = true;
        settings.window = Some(WindowPlace { position: None, size: [800.0, 600.0], maximized: true });
        file.save(&settings).expect("written");
        let kept = file.load();
        assert!(kept.recent.is_empty() && kept.window.is_none() && kept.keep_nothing);
    }
}
