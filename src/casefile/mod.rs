//! Files around an audit: model files, rule folders, and recordings that nobody saved yet.

mod drafts;
mod models;
mod rules;

pub use drafts::{Drafts, LeftOver, delete_draft, save_copy};
pub use models::{BundledModels, InstalledModel, ModelError, ModelKind, ModelStore};
pub use rules::{RuleFolderError, read_rule_folder};
