//! Arguments ▸ window or terminal; exit codes.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Parser;
use tempfile::TempDir;
use voicemail_auditor::{
    audit::{Brightness, BundledModels, EngineOptions, ModelStore, SettingsFile, system_tongue},
    cli,
    ui::{self, WindowOptions},
};

/// For whisper.cpp too, which allocates most.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
        None => window(&arguments.files, arguments.theme.map(brightness)),
    }
}

fn window(files: &[PathBuf], brightness: Option<Brightness>) -> ExitCode {
    if !ui::has_display() {
        return cli::audit_without_window(files, "There is no display to open a window on.", MODELS);
    }
    let folder = sample();
    let system_tongue = system_tongue();
    let settings_file = SettingsFile::usual();
    let mut settings = settings_file.as_ref().map(SettingsFile::load).unwrap_or_default();
    settings.brightness_now = brightness;
    let options = WindowOptions {
        files: files.to_owned(),
        sample: folder.as_ref().map(|(_, sample)| sample.clone()),
        settings,
        settings_file,
        system_tongue,
        engine: EngineOptions { models: ModelStore::usual(MODELS), ..EngineOptions::default() },
    };
    match ui::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let reason = format!("{} ({})", error.what(system_tongue.texts()), error.detail);
            cli::audit_without_window(files, &reason, MODELS)
        }
    }
}

fn brightness(theme: cli::Theme) -> Brightness {
    match theme {
        cli::Theme::Light => Brightness::Light,
        cli::Theme::Dark => Brightness::Dark,
        cli::Theme::System => Brightness::System,
    }
}

/// The sample as a file, in a folder that goes when the program does. Without one, the window offers no sample.
fn sample() -> Option<(TempDir, PathBuf)> {
    let folder = tempfile::Builder::new().prefix("voicemail-auditor-").tempdir().ok()?;
    let path = folder.path().join("kcpd-warrant-call.m4a");
    fs::write(&path, SAMPLE).ok()?;
    Some((folder, path))
}
