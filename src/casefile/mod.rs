//! Files around an audit: model files, rule folders, settings, and recordings that nobody saved yet.

mod drafts;
mod models;
mod package;
mod rules;
mod settings;
mod whole;
mod work;

pub use drafts::{Drafts, Left, LeftOver, delete_draft};
pub use models::{BundledModels, InstalledModel, ModelError, ModelKind, ModelState, ModelStore};
pub use package::{Content, Damage, Flaw, PackageError, Verified, plain_name, verify, write_package};
pub use rules::{RuleFolderError, read_rule_folder};
pub use settings::{Brightness, Settings, SettingsFile, WindowPlace};
pub use whole::{save_copy, write_file};
pub use work::{Work, WorkedOn};
