//! What several tests need.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use voicemail_auditor::{
    audit::{EngineOptions, ModelStore},
    detection::{self, Findings},
    reader::Reader,
    rulebook::Rulebook,
    texts::Tongue,
    transcript::Transcript,
    verdict::{self, Verdict},
};

/// A file or folder of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A recording that comes with the project.
pub fn sample(name: &str) -> PathBuf {
    project("assets/samples").join(name)
}

/// The models of the project, read from their folder.
pub fn options() -> EngineOptions {
    EngineOptions { models: ModelStore::new(None, vec![project("models")]), ..EngineOptions::default() }
}

/// Runs the program without a display.
pub fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_voicemail-auditor"))
        .env("LC_ALL", "C")
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("the program starts")
}

/// The lines of JSON that it printed.
pub fn reports(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// For a reader of English.
pub fn detect(transcript: &Transcript, rulebook: &Rulebook) -> Findings {
    detection::detect(transcript, rulebook, Reader::bundled(), Tongue::English)
}

/// For a reader of English.
pub fn judge(transcript: &Transcript, findings: &Findings) -> Verdict {
    verdict::judge(transcript, findings, Tongue::English)
}

/// Whether another program is there that a test works with, asked by a harmless call of it; where `variable` is set, it
/// must be.
pub fn needed(variable: &str, other: &str, harmless: &[&str]) -> bool {
    let there = Command::new(other).args(harmless).output().is_ok_and(|output| output.status.success());
    assert!(there || std::env::var_os(variable).is_none(), "{other} {harmless:?} does not work");
    if !there {
        eprintln!("{other} {harmless:?} does not work: what it says is not compared.");
    }
    there
}

/// In lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex(&Sha256::digest(bytes))
}
