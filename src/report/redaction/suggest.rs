//! Which words of a message a person may want out of it: names, and numbers that belong to somebody.

use std::{collections::BTreeSet, ops::Range};

use super::{
    pieces::{Kind, pieces},
    terms::{Spoken, Terms},
};
use crate::{
    report::{Report, as_dialled},
    rulebook::Rulebook,
    transcript::{Normal, Transcript, WordHash, is_digits, without_closing},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suggested {
    Name,
    /// A telephone, badge, case or account number, or an e-mail address.
    Number,
}

/// Words to take out, as a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub text: String,
    pub kind: Suggested,
    /// How often they are said.
    pub places: usize,
}

/// Fewer digits belong to nobody.
const FEWEST_DIGITS: usize = 3;

/// Names and numbers in what was said, the most frequent first, then in the order of the message. The agencies that the
/// rules know are no suggestion: who is claimed to call is what the report is about.
#[must_use]
pub fn suggestions(report: &Report, rulebook: &Rulebook) -> Vec<Suggestion> {
    let transcript = &report.transcript;
    let normal = Normal::new(transcript);
    let message = Message::new(transcript, &normal, rulebook);
    let mut found: Vec<(usize, String, Suggested)> = Vec::new();
    found.extend(message.names().into_iter().map(|(at, text)| (at, text, Suggested::Name)));
    found.extend(message.numbers(&normal).into_iter().map(|(at, text)| (at, text, Suggested::Number)));
    found.sort();
    let spoken = Spoken::new(transcript);
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (_, text, kind) in found {
        let folded: String = pieces(&text).into_iter().map(|piece| piece.text).collect();
        if !known.insert(folded) {
            continue;
        }
        if let Ok(terms) = Terms::new(std::slice::from_ref(&text)) {
            let places = terms.find_in(&spoken).len().max(1);
            suggestions.push(Suggestion { text, kind, places });
        }
    }
    // Stable: the order of the message stays among equals.
    suggestions.sort_by_key(|one| std::cmp::Reverse(one.places));
    suggestions
}

/// A word as it is looked at here.
struct Said<'t> {
    /// Without punctuation around it, and without a possessive.
    text: &'t str,
    folded: String,
    /// Nothing parts it from the word before.
    goes_on: bool,
    begins_sentence: bool,
}

struct Message<'t> {
    words: Vec<Said<'t>>,
    /// Whether capitals tell anything here.
    has_small_letters: bool,
    has_capitals: bool,
    /// What the rules' agencies are called by, word by word.
    of_agencies: BTreeSet<String>,
    /// Words inside the name of an agency.
    in_agency: BTreeSet<usize>,
    /// Words that rules look for.
    looked_for: BTreeSet<String>,
}

/// A name follows, whatever else the word may mean.
const TITLES: &str = "officer detective sergeant sgt lieutenant lt captain capt deputy agent marshal sheriff \
    judge attorney investigator inspector corporal chief mr mrs ms miss dr doctor doctora professor det ofc \
    trooper constable oficial sargento teniente capitan agente licenciado licenciada lic juez jueza senor senora \
    senorita sr sra srta dra don dona abogado abogada alguacil comandante ing";

/// A name follows, and can be told by its capital or, where there are none, by this alone.
const INTRODUCTIONS: [&[&str]; 10] = [
    &["my", "name", "is"],
    &["names"],
    &["name", "is"],
    &["ask", "for"],
    &["speak", "with"],
    &["this", "is"],
    &["me", "llamo"],
    &["nombre", "es"],
    &["pregunte", "por"],
    &["le", "habla"],
];

/// The introductions after which even small letters are a name.
const SURE: [&str; 3] = ["name is", "me llamo", "nombre es"];

/// Capitalised inside sentences, and nobody's name; and what begins sentences before a name.
const NO_NAMES: &str = "i im ill ive id ok okay monday tuesday wednesday thursday friday saturday sunday january \
    february march april may june july august september october november december english spanish american \
    america united states christmas easter thanksgiving god internet lunes martes miercoles jueves viernes \
    sabado domingo usted ustedes ud uds estados unidos hello hi hey dear call ask tell this that is are was \
    please thank thanks if your you we my the a an our and but so to for from at on in it its there here he she \
    they when what who how yes no now good do dont press with as of or not calling again morning afternoon \
    evening goodbye bye sir maam street avenue road highway suite hola buenos buenas gracias por para el la los \
    las un una de del y o que su le si con soy habla llame adios estimado estimada city county office department \
    division unit center bank dental inc llc company zelle venmo bitcoin paypal moneygram western union visa \
    mastercard cashapp itunes amazon google apple ebay steam walmart coinbase kcpd";

/// Inside names.
const PARTICLES: &str = "de la del los van von der da bin";

fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

impl<'t> Message<'t> {
    fn new(transcript: &'t Transcript, normal: &Normal, rulebook: &Rulebook) -> Self {
        let language = transcript.language.as_str();
        let mut words: Vec<Said<'t>> = Vec::with_capacity(transcript.word_count());
        let (mut sentence_ended, mut paused, mut channel) = (true, true, None);
        for segment in &transcript.segments {
            let another = channel.replace(segment.channel) != Some(segment.channel);
            (sentence_ended, paused) = (sentence_ended || another, paused || another);
            for word in &segment.words {
                let said = said(&word.text, paused, sentence_ended);
                let is_title = is_one_of(TITLES, &said.folded);
                let tail = word.text.trim_end_matches(['"', '\'', '”', '’', ')', '»']);
                // The stop of "Sgt." and of an initial ends nothing.
                let abbreviated = tail.ends_with('.') && (is_title || said.text.chars().count() == 1);
                if !said.folded.is_empty() || !tail.is_empty() {
                    sentence_ended = tail.ends_with(['.', '!', '?', '…']) && !abbreviated;
                    paused = tail.ends_with(['.', '!', '?', '…', ',', ';', ':', '-', '–', '—']) && !abbreviated;
                }
                words.push(said);
            }
        }
        let agencies = rulebook.agencies.iter();
        let patterns = agencies.clone().flat_map(|compiled| {
            let agency = &compiled.agency;
            agency.spoken.iter().chain(agency.spoken_in.values().flatten()).chain([&agency.name])
        });
        let of_agencies = patterns.flat_map(|pattern| pieces(pattern)).map(|piece| piece.text).collect();
        let named = agencies.filter_map(|compiled| compiled.spoken.get(language));
        let named = named.flat_map(|matcher| matcher.matches(normal));
        let in_agency = named.flat_map(|found| normal.words_of(&found.tokens)).collect();
        let looked_for = words.iter().map(|word| word.folded.clone());
        let looked_for = looked_for.filter(|word| rulebook.looks_for(WordHash::of(word), language)).collect();
        let has_small_letters =
            words.iter().any(|word| word.text.chars().count() > 1 && word.text.chars().all(char::is_lowercase));
        let has_capitals = words.iter().any(|word| word.text.starts_with(char::is_uppercase));
        Self { words, has_small_letters, has_capitals, of_agencies, in_agency, looked_for }
    }

    /// Each name, with the number of its first word.
    fn names(&self) -> Vec<(usize, String)> {
        let mut names: Vec<(usize, String)> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let end = self.name_at(at);
            if end > at {
                let parts: Vec<&str> = self.words[at..end].iter().map(|word| word.text).collect();
                names.push((at, parts.join(" ")));
            }
            at = end.max(at + 1);
        }
        names
    }

    /// Where the name that begins with a word ends; the word itself where none does.
    fn name_at(&self, at: usize) -> usize {
        let introduced = self.is_introduced(at);
        let begins = if introduced {
            self.is_capitalised(at) && !self.is_known_otherwise(at) || self.is_sure(at)
        } else if self.words[at].begins_sentence {
            // Any word is capitalised here; only with another behind it may it be a name.
            let next = at + 1;
            self.is_name(at) && next < self.words.len() && self.words[next].goes_on && self.is_name(next)
        } else {
            self.is_name(at)
        };
        if !begins {
            return at;
        }
        let mut end = at + 1;
        while end < self.words.len() && self.words[end].goes_on {
            let part =
                if introduced { self.is_capitalised(end) && !self.is_known_otherwise(end) } else { self.is_name(end) };
            let initial = self.words[end].text.chars().count() == 1 && self.words[end].text != "I";
            let small = self.is_sure(at) && !self.is_capitalised(at) && end == at + 1 && self.may_be_small_name(end);
            let inner = is_one_of(PARTICLES, &self.words[end].folded) || initial;
            let goes_on = inner
                && (end + 1..=end + 2).any(|next| {
                    self.words.get(next).is_some_and(|word| word.goes_on && !word.begins_sentence) && self.is_name(next)
                });
            if !(part || small || goes_on) {
                break;
            }
            end += 1;
        }
        end
    }

    /// A title or an introduction stands before it.
    fn is_introduced(&self, at: usize) -> bool {
        let before = |words: &[&str]| {
            let start = at.checked_sub(words.len());
            start.is_some_and(|start| {
                self.words[start..at].iter().zip(words).all(|(word, wanted)| word.folded == *wanted)
            })
        };
        let titled = at > 0 && is_one_of(TITLES, &self.words[at - 1].folded);
        self.words[at].goes_on && (titled || INTRODUCTIONS.iter().any(|words| before(words)))
    }

    /// What follows is a name though it is written small.
    fn is_sure(&self, at: usize) -> bool {
        let sure =
            at >= 2 && SURE.contains(&format!("{} {}", self.words[at - 2].folded, self.words[at - 1].folded).as_str());
        sure && self.words[at].goes_on && (self.is_capitalised(at) || self.may_be_small_name(at)) && !self.is_title(at)
    }

    fn may_be_small_name(&self, at: usize) -> bool {
        let word = &self.words[at];
        let letters = word.folded.chars().count() > 1 && word.folded.chars().all(char::is_alphabetic);
        letters && !self.has_capitals && !self.is_known_otherwise(at) && !self.looked_for.contains(&word.folded)
    }

    /// Capitalised, as names are, and no abbreviation.
    fn is_capitalised(&self, at: usize) -> bool {
        let word = &self.words[at];
        let small = word.text.chars().any(char::is_lowercase);
        let letters = word.text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
        let long = word.folded.chars().count() > 1;
        long && letters && word.text.starts_with(char::is_uppercase) && (small || !self.has_small_letters)
    }

    fn is_title(&self, at: usize) -> bool {
        is_one_of(TITLES, &self.words[at].folded)
    }

    /// It is part of an agency's name, or no name at all.
    fn is_known_otherwise(&self, at: usize) -> bool {
        let word = &self.words[at].folded;
        let of_agency = self.of_agencies.contains(word) && self.in_agency.contains(&at);
        of_agency || self.is_title(at) || is_one_of(NO_NAMES, word)
    }

    /// A name by its capital alone.
    fn is_name(&self, at: usize) -> bool {
        let word = &self.words[at].folded;
        let taken = self.of_agencies.contains(word) || self.in_agency.contains(&at) || self.looked_for.contains(word);
        self.has_small_letters && self.is_capitalised(at) && !taken && !self.is_known_otherwise(at)
    }

    /// Each number or address, with the number of its first word.
    fn numbers(&self, normal: &Normal) -> Vec<(usize, String)> {
        let mut found: Vec<(usize, String)> = Vec::new();
        let mut addresses: BTreeSet<usize> = BTreeSet::new();
        for (at, word) in self.words.iter().enumerate() {
            if is_address(word.text) || is_mixed(word.text) {
                found.push((at, word.text.to_owned()));
                addresses.insert(at);
            }
        }
        let tokens = &normal.tokens;
        let mut next = 0;
        while let Some(token) = tokens.get(next) {
            let free = |words: &Range<usize>| words.clone().all(|word| !addresses.contains(&word));
            let first = next;
            next += 1;
            if !free(&token.words) {
                continue;
            }
            if let Some(number) = token.text.strip_prefix('#') {
                let number =
                    if number.starts_with('+') { number.to_owned() } else { as_dialled(&format!("+1{number}")) };
                found.push((token.words.start, number));
            } else if is_digits(&token.text) {
                let goes_on = |at: usize| {
                    let digits = is_digits(&tokens[at].text) && free(&tokens[at].words);
                    digits && !tokens[at - 1].pause.ends_sentence()
                };
                while next < tokens.len() && goes_on(next) {
                    next += 1;
                }
                let number: String = tokens[first..next].iter().map(|token| token.text.as_str()).collect();
                let before = first.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
                if number.len() >= FEWEST_DIGITS && !(next == first + 1 && is_year(&number, before)) {
                    found.push((token.words.start, number));
                }
            }
        }
        found
    }
}

fn said(text: &str, paused: bool, begins_sentence: bool) -> Said<'_> {
    let trimmed = without_closing(text.trim()).trim_matches(|c: char| !c.is_alphanumeric());
    let possessive = ["'s", "’s", "'S", "’S"].into_iter().find_map(|ending| trimmed.strip_suffix(ending));
    let text = possessive.unwrap_or(trimmed);
    let folded = pieces(text).into_iter().map(|piece| piece.text).collect();
    Said { text, folded, goes_on: !paused, begins_sentence }
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, domain)| !name.is_empty() && domain.trim_matches('.').contains('.'))
}

/// Letters and digits, as case and account numbers are written: `22-CV-1045`, `KC2219`. Not `100th`, `2pm`, `$500k`.
fn is_mixed(text: &str) -> bool {
    if !text.contains(char::is_numeric) {
        return false;
    }
    let pieces = pieces(text);
    let digits: usize = pieces.iter().filter(|piece| piece.kind == Kind::Digits).map(|piece| piece.text.len()).sum();
    let letters: String =
        pieces.iter().filter(|piece| piece.kind == Kind::Letters).map(|piece| piece.text.as_str()).collect();
    let counted = matches!(letters.as_str(), "" | "st" | "nd" | "rd" | "th" | "am" | "pm" | "k" | "s" | "usd");
    digits >= FEWEST_DIGITS && !counted && letters.len() <= 2 * digits && !text.contains("://")
}

/// "In 2024" is everybody's; "badge 1984" is not.
fn is_year(number: &str, before: &str) -> bool {
    let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    year && matches!(before, "in" | "since" | "of" | "year" | "until" | "from" | "en" | "de" | "del" | "desde" | "ano")
}
