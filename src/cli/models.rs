//! `models`: what is there, and whether it is what was published.

use std::process::ExitCode;

use crate::audit::ModelStore;

pub(super) fn list(store: &ModelStore) -> ExitCode {
    let models = store.list();
    for model in &models {
        let place = model.path.as_ref().map_or_else(|| "bundled".to_owned(), |path| path.display().to_string());
        let state = if model.intact { "intact" } else { "ALTERED: not the published file" };
        println!("{}  {}\n  {}, {place}\n  SHA-256 {}, {state}", model.name, model.title, model.licence, model.sha256);
    }
    if models.is_empty() {
        println!("No models found.");
    }
    println!("\nFurther models of the catalogue are looked for in:");
    for folder in store.folders() {
        println!("  {}", folder.display());
    }
    ExitCode::from(u8::from(models.is_empty() || models.iter().any(|model| !model.intact)))
}
