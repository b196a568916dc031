//! Trains the reader on `tests/corpus` and measures it on writers that were left out.
//!
//! ```text
//! cargo run --release --example reader -- train      writes models/reader.weights: the same bytes from the same corpus
//! cargo run --release --example reader -- evaluate   each writer left out in turn, judged by rules and reader together
//! cargo run --release --example reader -- curve      the same with fewer messages
//! cargo run --release --example reader -- judge FILE.jsonl…   with the committed weights, messages of files
//! cargo run --release --example reader -- copies     messages of different writers that are near-copies
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a tool for whoever works on the project")]

mod corpus;
mod evaluate;
mod logistic;
mod train;

use std::{fs, path::Path, time::Instant};

fn main() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let started = Instant::now();
    match arguments.first().map(String::as_str) {
        Some("train") => {
            let (messages, sha256) = corpus::read(&project.join("tests/corpus"));
            let bytes = train::train(&messages, &sha256).to_bytes();
            let path = project.join("models/reader.weights");
            fs::write(&path, &bytes).expect("writable");
            println!("{} messages, {} bytes, {:.0} s", messages.len(), bytes.len(), started.elapsed().as_secs_f32());
        }
        Some("evaluate") => evaluate::leave_one_writer_out(project, &arguments[1..]),
        Some("curve") => evaluate::curve(project),
        Some("judge") => evaluate::judge_files(&arguments[1..]),
        Some("copies") => {
            let unread = fs::read_dir(project.join("tests/corpus/unread")).expect("a folder of the project");
            let tagged = fs::read_dir(project.join("tests/corpus/tagged")).expect("a folder of the project");
            let files = tagged
                .chain(unread)
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.extension().is_some_and(|e| e == "jsonl"));
            let messages: Vec<_> = files.flat_map(|path| corpus::read_file(&path, "en")).collect();
            for (first, second) in corpus::near_copies(&messages) {
                println!("{first} {second}");
            }
        }
        _ => println!("train, evaluate, curve, judge FILE… or copies"),
    }
}
