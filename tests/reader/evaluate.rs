//! What rules and reader do together on messages by writers that the reader did not learn from.

use std::{collections::BTreeMap, path::Path};

use voicemail_auditor::{
    detection::detect,
    reader::{Reader, Tag, Wording},
    rulebook::Rulebook,
    texts::Tongue,
    transcript::Transcript,
    verdict::{Level, judge},
};

use super::{
    corpus::{self, Message},
    train::{self, First, Unseen},
};

/// How many messages of each label were given each level.
#[derive(Clone, Default)]
struct Tally(BTreeMap<(Wording, Level), usize>);

impl Tally {
    fn add(&mut self, wording: Wording, level: Level) {
        *self.0.entry((wording, level)).or_default() += 1;
    }

    fn share(&self, wording: Wording, counts: impl Fn(Level) -> bool) -> f32 {
        let of = |counts: &dyn Fn(Level) -> bool| -> usize {
            self.0
                .iter()
                .filter(|((label, level), _)| *label == wording && counts(*level))
                .map(|(_, count)| count)
                .sum()
        };
        of(&counts) as f32 / of(&|_| true).max(1) as f32
    }

    fn has(&self, wording: Wording) -> bool {
        self.0.keys().any(|(label, _)| *label == wording)
    }

    /// Impersonation flagged, flagged or unverified, called scam; other scams flagged; genuine and warnings flagged.
    fn shares(&self) -> [f32; 6] {
        let flagged = |level: Level| level >= Level::Suspicious;
        [
            self.share(Wording::Impersonation, flagged),
            self.share(Wording::Impersonation, |level| level >= Level::Unverified),
            self.share(Wording::Impersonation, |level| level == Level::Scam),
            self.share(Wording::OtherScam, flagged),
            self.share(Wording::Genuine, flagged),
            self.share(Wording::Warning, flagged),
        ]
    }
}

const HEADING: &str = "writer           imp  +unv  scam other legit  warn";

fn row(name: &str, shares: [f32; 6]) {
    let shares: Vec<String> = shares.iter().map(|share| format!("{share:.3}")).collect();
    println!("{name:14} {}", shares.join(" "));
}

/// Each writer counts the same; one who wrote none of a kind is no writer of it.
fn mean(tallies: &[&Tally]) -> [f32; 6] {
    let kinds = [
        Wording::Impersonation,
        Wording::Impersonation,
        Wording::Impersonation,
        Wording::OtherScam,
        Wording::Genuine,
        Wording::Warning,
    ];
    std::array::from_fn(|at| {
        let of: Vec<f32> =
            tallies.iter().filter(|tally| tally.has(kinds[at])).map(|tally| tally.shares()[at]).collect();
        of.iter().sum::<f32>() / of.len().max(1) as f32
    })
}

pub fn level(message: &Message, rulebook: &Rulebook, reader: &Reader) -> Level {
    let transcript = Transcript::from_plain(&message.text, &message.language);
    let findings = detect(&transcript, rulebook, reader, Tongue::English);
    judge(&transcript, &findings, Tongue::English).level
}

/// With `misses` among the arguments, each message that is judged wrongly is printed too.
pub fn leave_one_writer_out(project: &Path, arguments: &[String]) {
    let (messages, _) = corpus::read(&project.join("tests/corpus"));
    let show = arguments.iter().any(|argument| argument == "misses");
    println!("{HEADING}");
    let quick = arguments.iter().any(|argument| argument == "quick");
    let tallies = measure(&messages, show, quick);
    for language in ["en", "es"] {
        let of: Vec<&Tally> =
            tallies.iter().filter(|(_, spoken, _)| spoken == language).map(|(_, _, tally)| tally).collect();
        row(&format!("mean {language} ({})", of.len()), mean(&of));
    }
}

/// The writers whose messages are tagged, each with the language that most of them are in.
fn measure(messages: &[Message], show: bool, quick: bool) -> Vec<(String, String, Tally)> {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let prepared = train::prepare(messages);
    let writers = train::by_writer(&prepared);
    // Quickly: several writers are left out together.
    let parts = if quick { 8.min(writers.len()) } else { writers.len() };
    let mut folds = vec![Vec::new(); parts];
    writers.values().enumerate().for_each(|(at, numbers)| folds[at % parts].extend_from_slice(numbers));
    let left_out: Vec<(First, Vec<Unseen>)> = train::leave_out(&prepared, &folds);
    let mut tallies = Vec::new();
    for (at, (writer, numbers)) in writers.iter().enumerate() {
        if !numbers.iter().any(|number| train::sets_bounds(&prepared[*number])) {
            continue;
        }
        // What the others' answers make of the models that had not seen this writer.
        let own = |one: &&Unseen| prepared[one.number].writer != **writer;
        let unseen: Vec<&Unseen> = left_out.iter().flat_map(|(_, unseen)| unseen).filter(own).collect();
        let second = train::second(&prepared, &unseen, train::sets_bounds);
        let weights = train::weights(left_out[at % parts].0.clone(), second, "", messages.len());
        let reader = Reader::of_weights(weights).expect("outputs that fit");
        let mut tally = Tally::default();
        for number in numbers {
            let message = &messages[*number];
            let level = level(message, &rulebook, &reader);
            tally.add(message.wording, level);
            if show {
                tell_miss(message, level);
            }
            if std::env::var_os("DUMP").is_some() {
                dump(message, &rulebook, &reader);
            }
        }
        row(writer, tally.shares());
        tallies.push(((*writer).to_owned(), messages[numbers[0]].language.clone(), tally));
    }
    tallies
}

fn dump(message: &Message, rulebook: &Rulebook, reader: &Reader) {
    let transcript = Transcript::from_plain(&message.text, &message.language);
    let findings = detect(&transcript, rulebook, reader, Tongue::English);
    let bare = detect(&transcript, rulebook, &Reader::none(), Tongue::English);
    let rules_level = judge(&transcript, &bare, Tongue::English).level.name();
    let level = judge(&transcript, &findings, Tongue::English).level.name();
    let normal = corpus::normal(&message.text, &message.language);
    let reading = reader.read(&normal, &message.language);
    let odds = reading.log_odds().map_or(0.0, |odds| odds[1]);
    let sentences: Vec<_> = reading
        .sentences
        .iter()
        .map(|sentence| {
            let likelihoods: Vec<f32> =
                Tag::ALL.iter().map(|tag| (sentence.likelihood(*tag) * 100.0).round() / 100.0).collect();
            (normal.words_of(&sentence.tokens), likelihoods)
        })
        .collect();
    let evidence: Vec<String> =
        findings.evidence.iter().map(|e| format!("{}|{}|{:?}", e.rule, e.strength.name(), e.uncertainty)).collect();
    println!(
        "DUMP {}",
        serde_json::json!({"id": message.id, "writer": message.writer, "lang": message.language, "label": message.wording.label(), "rules": rules_level, "level": level, "odds": odds,
        "sure": findings.wording.as_ref().map(|w| format!("{:?}", w.sureness)), "like": findings.wording.as_ref().map(|w| format!("{:?}", w.likeliest)), "logits": reading.logits(), "sentences": sentences, "warning": findings.warning, "evidence": evidence})
    );
}

fn tell_miss(message: &Message, level: Level) {
    let flagged = level >= Level::Suspicious;
    let scam = matches!(message.wording, Wording::Impersonation | Wording::OtherScam);
    if flagged != scam {
        println!("  {} {} {}: {}", message.id, message.wording.label(), level.name(), message.text);
    }
}

/// With an eighth, a quarter, a half and all of the messages of each writer.
pub fn curve(project: &Path) {
    for part in [8, 4, 2, 1] {
        let (messages, _) = corpus::read(&project.join("tests/corpus"));
        let some: Vec<Message> =
            messages.into_iter().enumerate().filter(|(at, _)| at % part == 0).map(|(_, one)| one).collect();
        println!("{} messages", some.len());
        let tallies = measure(&some, false, true);
        for language in ["en", "es"] {
            let of: Vec<&Tally> =
                tallies.iter().filter(|(_, spoken, _)| spoken == language).map(|(_, _, tally)| tally).collect();
            row(&format!("mean {language}"), mean(&of));
        }
    }
}

pub fn judge_files(files: &[String]) {
    let rulebook = Rulebook::bundled().expect("sound rules");
    println!("{HEADING}");
    for file in files {
        let mut tally = Tally::default();
        for message in corpus::read_file(Path::new(file), "en") {
            tally.add(message.wording, level(&message, &rulebook, Reader::bundled()));
            if std::env::var_os("DUMP").is_some() {
                dump(&message, &rulebook, Reader::bundled());
            }
        }
        row(file.rsplit('/').next().unwrap_or(file), tally.shares());
    }
}
