//! Arguments ▸ window or terminal.

use std::process::ExitCode;

use clap::Parser;
use voicemail_auditor::{audit::BundledModels, cli};

/// Compiled in here and not in the library: else every test program would carry the models too.
#[cfg(feature = "bundled-model")]
static MODELS: Option<BundledModels> = Some(BundledModels {
    speech: include_bytes!("../models/ggml-base-q8_0.bin"),
    voice: include_bytes!("../models/ggml-silero-v6.2.0.bin"),
});
#[cfg(not(feature = "bundled-model"))]
static MODELS: Option<BundledModels> = None;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match arguments.command {
        Some(command) => command.run(MODELS),
        None => cli::audit_without_window(arguments.files, "There is no window yet.", MODELS),
    }
}
