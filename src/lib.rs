//! (map follows)
pub mod audio;
pub mod audit;
mod casefile;
pub mod cli;
mod decode;
pub mod detection;
mod digest;
pub mod report;
pub mod rulebook;
mod speech;
pub mod timeline;
pub mod transcript;
pub mod verdict;
