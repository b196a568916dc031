//! Arguments ▸ window or terminal; exit codes.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Parser;
use egui::ThemePreference;
use tempfile::TempDir;
use voicemail_auditor::{
    audit::{BundledModels, EngineOptions, ModelStore, system_tongue},
    cli,
    ui::{self, WindowOptions},
};

/// Compiled in here and not in the library: else every test program would carry the models too.
#[cfg(feature = "bundled-model")]
static MODELS: Option<BundledModels> = Some(BundledModels {
    speech: include_bytes!("../models/ggml-base-q8_0.bin"),
    voice: include_bytes!("../models/ggml-silero-v6.2.0.bin"),
});
#[cfg(not(feature = "bundled-model"))]
static MODELS: Option<BundledModels> = None;

/// What "Try the sample" opens.
static SAMPLE: &[u8] = include_bytes!("../assets/samples/kcpd-warrant-call.m4a");

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.command {
        Some(command) => command.run(MODELS),
        None => window(&arguments.files, preference(arguments.theme)),
    }
}

fn window(files: &[PathBuf], theme: ThemePreference) -> ExitCode {
    if !ui::has_display() {
        return cli::audit_without_window(files, "There is no display to open a window on.", MODELS);
    }
    let folder = sample();
    let tongue = system_tongue();
    let options = WindowOptions {
        files: files.to_owned(),
        sample: folder.as_ref().map(|(_, sample)| sample.clone()),
        theme,
        tongue,
        engine: EngineOptions { models: ModelStore::usual(MODELS), reader: tongue, ..EngineOptions::default() },
    };
    match ui::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let reason = format!("{} ({})", error.what(tongue.texts()), error.detail);
            cli::audit_without_window(files, &reason, MODELS)
        }
    }
}

fn preference(theme: cli::Theme) -> ThemePreference {
    match theme {
        cli::Theme::Light => ThemePreference::Light,
        cli::Theme::Dark => ThemePreference::Dark,
        cli::Theme::System => ThemePreference::System,
    }
}

/// The sample as a file, in a folder that goes when the program does. Without one, the window offers no sample.
fn sample() -> Option<(TempDir, PathBuf)> {
    let folder = tempfile::Builder::new().prefix("voicemail-auditor-").tempdir().ok()?;
    let path = folder.path().join("kcpd-warrant-call.m4a");
    fs::write(&path, SAMPLE).ok()?;
    Some((folder, path))
}
