//! The words of a recording, and the same words normalised for matching.

mod edits;
mod hearings;
mod language;
mod normal;
mod numbers;
mod phones;
mod subtitle;
mod words;

pub use edits::Edits;
pub use hearings::set_beside;
pub use language::language_of;
pub use normal::{Normal, Pause, Replaced, Token, WordHash};
pub(crate) use numbers::{Language, is_digits, nanp, read as read_number};
pub use phones::{PhoneSet, Phones};
pub use subtitle::parse_text;
pub use words::{Doubt, Segment, Transcript, Word, without_closing};
