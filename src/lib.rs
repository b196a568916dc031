//! (map follows)
pub mod audio;
pub mod detection;
pub mod report;
pub mod rulebook;
pub mod timeline;
pub mod transcript;
pub mod verdict;
