//! Files around an audit: model files and rule folders.

mod models;
mod rules;

pub use models::{BundledModels, InstalledModel, ModelError, ModelKind, ModelStore};
pub use rules::{RuleFolderError, read_rule_folder};
