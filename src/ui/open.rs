//! Choosing files, and where to save one: the system's dialog on a thread of its own, so that the window never waits for it.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, sync_channel},
    thread,
    time::{Duration, Instant},
};

use egui::Context;

use super::texts;

/// A dialog that is open now.
pub struct Dialog {
    chosen: Receiver<Option<Vec<PathBuf>>>,
    since: Instant,
}

/// What became of a dialog.
pub enum Outcome {
    Open,
    Chosen(Vec<PathBuf>),
    Cancelled,
    /// The system has no dialog to show.
    Unavailable,
}

/// What recordings are usually called; any other name can be chosen too, since the bytes decide.
const EXTENSIONS: [&str; 31] = [
    "wav", "mp3", "m4a", "aac", "mp4", "mov", "3gp", "3gpp", "amr", "awb", "flac", "ogg", "oga", "opus", "webm", "mkv",
    "weba", "caf", "aif", "aiff", "au", "snd", "gsm", "g729", "ulaw", "alaw", "sln", "sln16", "raw", "mp2", "m4b",
];

/// Where no dialog can be shown, the answer comes sooner than any person closes one.
const SOONER_THAN_A_PERSON: Duration = Duration::from_millis(250);

impl Dialog {
    /// Shows the system's dialog for recordings.
    pub fn open(ctx: &Context) -> Self {
        let texts = texts();
        Self::show(ctx, move || {
            rfd::FileDialog::new()
                .set_title(texts.get("dialog-open"))
                .add_filter(texts.get("dialog-recordings"), &EXTENSIONS)
                .add_filter(texts.get("dialog-all-files"), &["*"])
                .pick_files()
        })
    }

    /// Shows the system's dialog for a place to save a WAV file.
    pub fn save(ctx: &Context, name: &str) -> Self {
        let (name, texts) = (name.to_owned(), texts());
        Self::show(ctx, move || {
            let dialog = rfd::FileDialog::new().set_title(texts.get("dialog-save"));
            let dialog = dialog.add_filter(texts.get("dialog-wav"), &["wav"]);
            dialog.set_file_name(name).save_file().map(|path| vec![path])
        })
    }

    /// Shows the system's dialog for a place to write a report or a case, in a form that people call so.
    pub fn export(ctx: &Context, name: &str, form: String, extension: &'static str) -> Self {
        let (name, title) = (name.to_owned(), texts().get("dialog-export"));
        Self::show(ctx, move || {
            let dialog = rfd::FileDialog::new().set_title(title).add_filter(form, &[extension]);
            dialog.set_file_name(name).save_file().map(|path| vec![path])
        })
    }

    /// Shows the system's dialog for a folder with rules.
    pub fn folder(ctx: &Context) -> Self {
        let title = texts().get("dialog-rules");
        Self::show(ctx, move || rfd::FileDialog::new().set_title(title).pick_folder().map(|path| vec![path]))
    }

    fn show(ctx: &Context, ask: impl FnOnce() -> Option<Vec<PathBuf>> + Send + 'static) -> Self {
        let (sender, chosen) = sync_channel(1);
        let ctx = ctx.clone();
        let show = move || {
            let _window_gone = sender.send(ask());
            ctx.request_repaint();
        };
        // Without a thread the sender is dropped, which reads as unavailable.
        let _unavailable = thread::Builder::new().name("file-dialog".to_owned()).spawn(show);
        Self { chosen, since: Instant::now() }
    }

    /// Looks whether a choice was made.
    pub fn poll(&self) -> Outcome {
        match self.chosen.try_recv() {
            Ok(Some(files)) => Outcome::Chosen(files),
            Ok(None) if self.since.elapsed() < SOONER_THAN_A_PERSON => Outcome::Unavailable,
            Ok(None) => Outcome::Cancelled,
            Err(TryRecvError::Empty) => Outcome::Open,
            Err(TryRecvError::Disconnected) => Outcome::Unavailable,
        }
    }
}
