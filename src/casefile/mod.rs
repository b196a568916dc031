//! Files around an audit: model files, rule folders, settings, and recordings that nobody saved yet.

mod drafts;
mod models;
mod rules;
mod settings;
mod whole;

pub use drafts::{Drafts, LeftOver, delete_draft};
pub use models::{BundledModels, InstalledModel, ModelError, ModelKind, ModelState, ModelStore};
pub use rules::{RuleFolderError, read_rule_folder};
pub use settings::{Brightness, Settings, SettingsFile, WindowPlace};
pub use whole::{save_copy, write_file};
