//! The corpus that the reader learns from, and that the committed weights are what it learned from it.

#[path = "../reader/corpus.rs"]
mod corpus;
#[path = "../reader/logistic.rs"]
mod logistic;
#[path = "../reader/train.rs"]
mod train;

use std::{collections::BTreeSet, fs, sync::LazyLock};

use corpus::Message;
use voicemail_auditor::{
    reader::{Reader, Wording},
    rulebook::Rulebook,
    transcript::Transcript,
    verdict::Level,
};

use super::support::{detect, judge, project};

fn folder(name: &str) -> Vec<Message> {
    let mut files: Vec<_> =
        fs::read_dir(project(name)).expect("a folder of the project").flatten().map(|e| e.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    files.iter().flat_map(|path| corpus::read_file(path, "en")).collect()
}

fn written() -> Vec<Message> {
    folder("tests/corpus/tagged").into_iter().chain(folder("tests/corpus/unread")).collect()
}

/// Labels and tags are those of the lists, or reading fails.
#[test]
fn the_corpus_has_its_form() {
    let messages = written();
    let mut ids = BTreeSet::new();
    for message in &messages {
        assert!(ids.insert(message.id.as_str()), "{} stands there twice", message.id);
        assert!(matches!(message.language.as_str(), "en" | "es"), "{}: {}", message.id, message.language);
        for number in numbers(&message.text) {
            assert!(number.starts_with("55501"), "{}: the telephone number {number} may be somebody's", message.id);
        }
    }
    let spanish = messages.iter().filter(|message| message.language == "es").count();
    let writers: BTreeSet<&str> = messages.iter().map(|message| message.writer.as_str()).collect();
    assert!(
        messages.len() >= 6_000 && spanish >= 1_500 && writers.len() >= 20,
        "{} messages, {spanish}",
        messages.len()
    );
}

/// The last seven digits of what is written like a number of the North American plan.
fn numbers(text: &str) -> Vec<String> {
    static PATTERN: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?:^|[^\d-])(?:\d{3}[-. ])?(\d{3})[-. ](\d{4})(?:[^\d-]|$)").expect("a pattern")
    });
    PATTERN.captures_iter(text).map(|found| format!("{}{}", &found[1], &found[2])).collect()
}

/// Each writer is one, and none is left out for nothing: what one wrote stands in nobody else's file.
#[test]
fn no_message_is_a_near_copy_of_another_writers() {
    let messages = written();
    let copies = corpus::near_copies(&messages);
    assert!(copies.is_empty(), "{copies:?}");
}

#[test]
fn the_weights_belong_to_the_corpus() {
    let (messages, sha256) = corpus::read(&project("tests/corpus"));
    let weights = Reader::bundled().weights();
    let renew = "cargo run --release --example reader -- train";
    assert_eq!(
        (weights.messages as usize, weights.corpus_sha256.as_str()),
        (messages.len(), sha256.as_str()),
        "{renew}"
    );
    assert!(fs::metadata(project("models/reader.weights")).expect("the weights").len() <= 8_000_000);
}

/// Messages by writers from whom neither the reader nor whoever wrote rules has learned: what the program does with them is
/// what it does in life. Only the shares are looked at.
#[test]
fn unread_writers_messages_are_mostly_judged_right() {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let messages = folder("tests/corpus/unread");
    let share = |wording: Wording, least: Level| {
        let of = messages.iter().filter(|message| message.wording == wording);
        let levels: Vec<Level> = of
            .map(|message| {
                let transcript = Transcript::from_plain(&message.text, &message.language);
                judge(&transcript, &detect(&transcript, &rulebook)).level
            })
            .collect();
        levels.iter().filter(|level| **level >= least).count() as f32 / levels.len() as f32
    };
    let flagged = share(Wording::Impersonation, Level::Suspicious);
    let shown = share(Wording::Impersonation, Level::Unverified);
    let (genuine, warnings) = (share(Wording::Genuine, Level::Suspicious), share(Wording::Warning, Level::Suspicious));
    assert!(
        flagged >= 0.78 && shown >= 0.90 && genuine <= 0.04 && warnings <= 0.04,
        "impersonations flagged {flagged}, or unverified {shown}; genuine {genuine}, warnings {warnings}"
    );
}

/// From a small part of the corpus: the same bytes each time, and a reader that tells more than chance.
#[test]
fn training_is_deterministic_and_learns() {
    let of = |writers: [&str; 2]| -> Vec<Message> {
        let path = |writer: &str| project(&format!("tests/corpus/tagged/{writer}.jsonl"));
        writers.iter().flat_map(|writer| corpus::read_file(&path(writer), "en")).step_by(4).collect()
    };
    let part = of(["w1", "w2"]);
    let bytes = train::train(&part, "a part").to_bytes();
    assert!(bytes == train::train(&part, "a part").to_bytes(), "the same messages gave other weights");
    let reader = Reader::parse(&bytes).expect("weights");
    let unseen = of(["w4", "w10"]);
    let odds = |of: &dyn Fn(Wording) -> bool| -> f32 {
        let of = unseen.iter().filter(|message| of(message.wording));
        let odds: Vec<f32> = of
            .filter_map(|message| {
                let normal = corpus::normal(&message.text, &message.language);
                reader.read(&normal, &message.language).log_odds().map(|odds| odds[1])
            })
            .collect();
        odds.iter().sum::<f32>() / odds.len() as f32
    };
    let scams = odds(&|wording| matches!(wording, Wording::Impersonation | Wording::OtherScam));
    let others = odds(&|wording| matches!(wording, Wording::Genuine | Wording::Warning));
    assert!(scams > others + 0.5, "scams {scams}, others {others}");
}
