//! The messages that the reader learns from: `tests/corpus`, but for what is kept unread.

use std::{collections::HashMap, fmt::Write, fs, ops::Range, path::Path};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use voicemail_auditor::{
    detection::Script,
    reader::{Tag, Wording},
    transcript::{Normal, Transcript},
};

/// A line of a corpus: tagged sentences, or a whole text.
#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    lang: Option<String>,
    label: String,
    #[serde(default)]
    units: Vec<Unit>,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Unit {
    t: String,
    e: Vec<String>,
}

/// A message to learn from.
pub struct Message {
    pub id: String,
    /// Whose it is: what one person wrote is left out together.
    pub writer: String,
    pub language: String,
    pub wording: Wording,
    pub text: String,
    /// By somebody who tagged each sentence, with ranges of tokens.
    pub units: Vec<(Range<usize>, Vec<Tag>)>,
}

/// The messages of one file. Its name is the writer's, but where several writers' messages were spoken and heard again:
/// there it stands at the beginning of each id.
pub fn read_file(path: &Path, language: &str) -> Vec<Message> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let line = |line: &str| {
        let line: Line =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}: {line}", path.display()));
        let writer =
            if name == "heard" { line.id.split('-').next().unwrap_or_default().to_owned() } else { name.clone() };
        message(line, writer, language)
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

fn message(line: Line, writer: String, language: &str) -> Message {
    let language = line.lang.unwrap_or_else(|| language.to_owned());
    let wording = Wording::ALL.into_iter().find(|wording| wording.label() == line.label);
    let wording = wording.unwrap_or_else(|| panic!("{}: no label {}", line.id, line.label));
    let texts: Vec<&str> = line.units.iter().map(|unit| unit.t.trim()).collect();
    let text = if texts.is_empty() { line.text } else { texts.join(" ") };
    let normal = normal(&text, &language);
    let mut word = 0;
    let units = line.units.iter().map(|unit| {
        let words = word..word + unit.t.split_whitespace().count();
        word = words.end;
        let tokens = normal.tokens_of(&words);
        let tags = unit.e.iter().map(|name| {
            let tag = Tag::ALL.into_iter().find(|tag| tag.name() == name);
            tag.unwrap_or_else(|| panic!("{}: no tag {name}", line.id))
        });
        let tags: Vec<Tag> = tags.collect();
        assert!(tags.len() < 2 || !tags.contains(&Tag::Told), "{}: told stands alone: {}", line.id, unit.t);
        (tokens, tags)
    });
    let units = units.filter(|(tokens, _): &(Range<usize>, Vec<Tag>)| !tokens.is_empty()).collect();
    Message { id: line.id, writer, language, wording, text, units }
}

pub fn normal(text: &str, language: &str) -> Normal {
    Normal::new(&Transcript::from_plain(text, language))
}

/// The files of the corpus that are learned from, in order, each with the language of its messages where they name none.
pub fn files(corpus: &Path) -> Vec<(std::path::PathBuf, &'static str)> {
    let tagged = fs::read_dir(corpus.join("tagged")).unwrap_or_else(|error| panic!("{}: {error}", corpus.display()));
    let mut files: Vec<_> = tagged.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let further = [
        ("en.jsonl", "en"),
        ("unread-en.jsonl", "en"),
        ("es.jsonl", "es"),
        ("real.jsonl", "en"),
        ("heard.jsonl", "en"),
    ];
    let further = further.into_iter().map(|(name, language)| (corpus.join(name), language));
    files.into_iter().map(|path| (path, "en")).chain(further.filter(|(path, _)| path.exists())).collect()
}

/// All messages, and the SHA-256 over the files.
pub fn read(corpus: &Path) -> (Vec<Message>, String) {
    let mut hash = Sha256::new();
    let mut messages = Vec::new();
    for (path, language) in files(corpus) {
        hash.update(fs::read(&path).unwrap_or_default());
        messages.extend(read_file(&path, language));
    }
    let mut digits = String::new();
    for byte in hash.finalize() {
        let _infallible = write!(digits, "{byte:02x}");
    }
    (messages, digits)
}

/// Two writers' messages that share more than this of the shorter one's wording are copies: the share from which the
/// program calls two voicemails the same script.
const NEAR_COPY: f32 = 0.4;

/// What takes fewer words is said alike by many who never heard of one another.
const LONG_ENOUGH: usize = 25;

/// The messages of different writers that are near-copies of one another, by their ids.
pub fn near_copies(messages: &[Message]) -> Vec<(&str, &str)> {
    let scripts: Vec<Script> =
        messages.iter().map(|message| Script::new(&normal(&message.text, &message.language), &[])).collect();
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, script) in scripts.iter().enumerate() {
        script.pieces().iter().for_each(|piece| holders.entry(*piece).or_default().push(number));
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    // What many say is no copy; near-copies share rare wording too.
    for numbers in holders.values().filter(|numbers| numbers.len() < 50) {
        for (at, first) in numbers.iter().enumerate() {
            for second in &numbers[at + 1..] {
                *shared.entry((*first, *second)).or_default() += 1;
            }
        }
    }
    let words = |message: &Message| message.text.split_whitespace().count();
    let mut copies: Vec<_> = shared
        .keys()
        .filter(|(first, second)| messages[*first].writer != messages[*second].writer)
        .filter(|(first, second)| [first, second].iter().all(|number| words(&messages[**number]) >= LONG_ENOUGH))
        .filter(|(first, second)| {
            let likeness = scripts[*first].likeness(&scripts[*second]);
            likeness.and_then(|likeness| likeness.wording).is_some_and(|share| share >= NEAR_COPY)
        })
        .map(|(first, second)| (&*messages[*first].id, &*messages[*second].id))
        .collect();
    copies.sort_unstable();
    copies
}
