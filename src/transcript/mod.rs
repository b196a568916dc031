//! The words of a recording, and the same words normalised for matching.

mod normal;
mod numbers;
mod subtitle;
mod words;

pub use normal::{Normal, Pause, Token};
pub use subtitle::parse_text;
pub use words::{Doubt, Segment, Transcript, Word, without_closing};
