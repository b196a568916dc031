//! `models`: what is there, and whether it is what was published.

use std::process::ExitCode;

use crate::{
    audit::{ModelState, ModelStore},
    reader::Reader,
};

pub(super) fn list(store: &ModelStore) -> ExitCode {
    let models = store.list();
    for model in &models {
        let place = model.path.as_ref().map_or_else(|| "bundled".to_owned(), |path| path.display().to_string());
        let state = match model.state {
            ModelState::Published => "the published file".to_owned(),
            ModelState::Altered => "ALTERED: not the published file".to_owned(),
            ModelState::Unlisted => "not in the catalogue, whole as far as its form tells".to_owned(),
            ModelState::Malformed(wrong) => format!("NOT USABLE: {wrong}"),
        };
        let licence = if model.licence.is_empty() { "licence unknown" } else { &model.licence };
        println!("{}  {}\n  {licence}, {place}\n  SHA-256 {}, {state}", model.name, model.title, model.sha256);
    }
    if models.is_empty() {
        println!("No models found.");
    }
    let reader = Reader::bundled();
    let messages = reader.weights().messages;
    println!(
        "reader  How sentences and messages are worded, trained on {messages} messages\n  MIT, bundled\n  SHA-256 {}",
        reader.sha256
    );
    println!("\nFurther Whisper models in ggml's form (*.bin) are looked for in:");
    for folder in store.folders() {
        println!("  {}", folder.display());
    }
    ExitCode::from(u8::from(models.is_empty() || models.iter().any(|model| !model.state.is_usable())))
}
