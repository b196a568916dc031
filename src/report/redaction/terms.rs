//! The words that a person wants out of a recording, and where they are in a text.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use super::pieces::{Kind, Piece, pieces};
use crate::{
    texts::Texts,
    transcript::{Language, Transcript, is_digits, nanp, read_number},
};

/// What stands in place of a word, whatever its length, so that this tells nothing.
pub(super) const MASK: &str = "█████";

/// No name and no number is longer, in letters and digits.
const LONGEST: usize = 200;

/// From so many digits on a number is also found inside longer runs of digits: that is no coincidence.
const LONG_NUMBER: usize = 7;

/// Fewer digits that only a spoken reading of a term has are no number: "Seven" may be a name.
const FEWEST_SPOKEN: usize = 3;

/// No number is said in more words, see [`read_number`].
const NUMBER_WORDS: usize = 8;

/// Names and numbers to be taken out. They are found by whole words, whatever their case, accents and punctuation, and
/// numbers however they are written or spoken.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    forms: Vec<Form>,
}

/// A word that can't be taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub word: String,
    pub why: Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no letter and no digit in it.
    Nothing,
    /// A single letter or digit is everywhere.
    TooShort,
    TooLong,
}

impl Refused {
    /// For the person who named the word.
    #[must_use]
    pub fn text(&self, texts: &Texts) -> String {
        let key = match self.why {
            Refusal::Nothing => "redaction-nothing",
            Refusal::TooShort => "redaction-too-short",
            Refusal::TooLong => "redaction-too-long",
        };
        let word: String = self.word.chars().take(LONGEST / 4).collect();
        texts.with(key, &[("word", word.into())])
    }
}

/// One way to write a term.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    /// Its pieces in a row.
    text: String,
    /// By byte of the text: whether a word may begin here. Between digits it may anywhere.
    begins: Vec<bool>,
    /// A number of [`LONG_NUMBER`] digits or more.
    long_number: bool,
}

impl Terms {
    /// Each of `words` is a name of one or several words, or a number.
    ///
    /// # Errors
    /// Every word that can't be a term: none is left out silently.
    pub fn new(words: &[String]) -> Result<Self, Vec<Refused>> {
        let mut forms: Vec<Form> = Vec::new();
        let mut refused = Vec::new();
        for word in words {
            match forms_of(word) {
                Ok(more) => more.into_iter().for_each(|form| {
                    if !forms.contains(&form) {
                        forms.push(form);
                    }
                }),
                Err(why) => refused.push(Refused { word: word.clone(), why }),
            }
        }
        if refused.is_empty() { Ok(Self { forms }) } else { Err(refused) }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Where the terms stand in a transcript, as ranges of words numbered through all segments, in order and apart.
    #[must_use]
    pub fn find(&self, transcript: &Transcript) -> Vec<Range<usize>> {
        self.find_in(&Spoken::new(transcript))
    }

    /// The same where one transcript is searched for many terms.
    pub(super) fn find_in(&self, spoken: &Spoken) -> Vec<Range<usize>> {
        merged(spoken.texts.iter().flat_map(|text| text.find(self)).collect())
    }

    /// A text with a mask in place of every term, always of the same length.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut done = 0;
        for bytes in self.occurrences(&Text::new(text)) {
            masked.push_str(&text[done..bytes.start]);
            masked.push_str(MASK);
            done = bytes.end;
        }
        masked.push_str(&text[done..]);
        masked
    }

    /// Whether any term is in a text, or in a file's name.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let text = Text::new(text);
        self.forms.iter().any(|form| text.starts_of(form).into_iter().any(|at| form.end_from(&text, at).is_some()))
    }

    /// The bytes of all occurrences, in order and apart: those that touch are one.
    fn occurrences(&self, text: &Text<'_>) -> Vec<Range<usize>> {
        let pieces = &text.pieces;
        let mut found = Vec::new();
        for form in &self.forms {
            for start in text.starts_of(form) {
                if let Some(end) = form.end_from(text, start) {
                    let mut from = pieces[start].range.start;
                    let to = pieces[end - 1].range.end;
                    let before = text.written[..from].chars().next_back();
                    // "(816) 555-0134" is not to leave a bracket behind.
                    if before == Some('+') || before == Some('(') && text.written[from..to].contains(')') {
                        from -= 1;
                    }
                    found.push(from..to);
                }
            }
        }
        let mut apart = merged(found);
        apart.dedup_by(|next, kept| {
            let touches = next.start == kept.end;
            if touches {
                kept.end = next.end;
            }
            touches
        });
        apart
    }
}

/// A text in its pieces, to be searched for terms.
struct Text<'t> {
    written: Cow<'t, str>,
    pieces: Vec<Piece>,
    /// What the pieces from each on can say in digits, see [`numbers_at`].
    numbers: Vec<Vec<(String, usize)>>,
    /// All pieces by what they say, with each of their `numbers` beside it; of those that are the same in order.
    sorted: Vec<(String, usize)>,
    /// The pieces that are digits.
    digits: Vec<usize>,
}

impl<'t> Text<'t> {
    fn new(written: impl Into<Cow<'t, str>>) -> Self {
        let written = written.into();
        let pieces = pieces(&written);
        let numbers: Vec<Vec<(String, usize)>> = (0..pieces.len()).map(|at| numbers_at(&pieces, at)).collect();
        let said = pieces.iter().enumerate().map(|(at, piece)| (piece.text.clone(), at));
        let in_digits =
            numbers.iter().enumerate().flat_map(|(at, all)| all.iter().map(move |(text, _)| (text.clone(), at)));
        let mut sorted: Vec<(String, usize)> = said.chain(in_digits).collect();
        sorted.sort_unstable();
        let digits = (0..pieces.len()).filter(|at| pieces[*at].kind == Kind::Digits).collect();
        Self { written, pieces, numbers, sorted, digits }
    }

    /// The pieces that a form may begin with, in order.
    fn starts_of(&self, form: &Form) -> Vec<usize> {
        let mut starts: Vec<usize> = Vec::new();
        for end in (1..=form.text.len()).filter(|end| form.text.is_char_boundary(*end)) {
            let begun = &form.text[..end];
            let from = self.sorted.partition_point(|(text, _)| text.as_str() < begun);
            let same = self.sorted[from..].iter().take_while(|(text, _)| text == begun);
            starts.extend(same.map(|(_, at)| *at));
        }
        if form.long_number {
            // It may begin within a run of digits.
            starts.extend(&self.digits);
        }
        starts.sort_unstable();
        starts.dedup();
        starts
    }
}

/// A transcript, to be searched for many terms.
pub(super) struct Spoken {
    /// All that is said, and where several speak what each of them says: a name goes on where another speaks in between.
    texts: Vec<SpokenText>,
}

/// Words in a row, with their numbers, rising, and the bytes where they end.
struct SpokenText {
    text: Text<'static>,
    words: Vec<(usize, usize)>,
}

impl Spoken {
    pub fn new(transcript: &Transcript) -> Self {
        let mut numbered: Vec<(u16, usize, &str)> = Vec::with_capacity(transcript.word_count());
        for segment in &transcript.segments {
            for word in &segment.words {
                numbered.push((segment.channel, numbered.len(), word.text.as_str()));
            }
        }
        let channels: BTreeSet<u16> = numbered.iter().map(|(channel, ..)| *channel).collect();
        let of_each = channels.iter().filter(|_| transcript.has_speakers()).copied().map(Some);
        let of = |channel: Option<u16>| {
            SpokenText::new(numbered.iter().filter(|(of, ..)| channel.is_none_or(|channel| channel == *of)))
        };
        Self { texts: std::iter::once(None).chain(of_each).map(of).collect() }
    }
}

impl SpokenText {
    fn new<'w>(said: impl Iterator<Item = &'w (u16, usize, &'w str)>) -> Self {
        let mut written = String::new();
        let mut words = Vec::new();
        for (_, number, word) in said {
            written.push_str(word);
            words.push((*number, written.len()));
            written.push(' ');
        }
        Self { text: Text::new(written), words }
    }

    /// The numbers of the words that are terms. A match that leaves out a number is told in parts.
    fn find(&self, terms: &Terms) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for bytes in terms.occurrences(&self.text) {
            let first = self.words.partition_point(|(_, end)| *end <= bytes.start);
            let last = self.words.partition_point(|(_, end)| *end < bytes.end);
            for &(number, _) in self.words.get(first..=last).unwrap_or_default() {
                match found.last_mut().filter(|range| range.end == number && number > self.words[first].0) {
                    Some(range) => range.end = number + 1,
                    None => found.push(number..number + 1),
                }
            }
        }
        found
    }
}

/// A word of a transcript with a mask in its place. Its punctuation stays: sentences end where they ended.
pub(super) fn mask_word(text: &str) -> String {
    let pieces = pieces(text);
    match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => format!("{}{MASK}{}", &text[..first.range.start], &text[last.range.end..]),
        _ => text.to_owned(),
    }
}

/// Ranges in order, those that overlap as one.
pub(super) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, kept| {
        let overlaps = next.start < kept.end;
        if overlaps {
            kept.end = kept.end.max(next.end);
        }
        overlaps
    });
    ranges
}

/// All ways to write a term.
fn forms_of(word: &str) -> Result<Vec<Form>, Refusal> {
    let mut written = pieces(word);
    written.retain(|piece| piece.kind != Kind::Mask);
    if written.len() > 1 && written.last().is_some_and(|last| last.text == "s" && last.after_apostrophe) {
        written.pop();
    }
    let length: usize = written.iter().map(|piece| piece.text.chars().count()).sum();
    match length {
        0 => return Err(Refusal::Nothing),
        1 => return Err(Refusal::TooShort),
        _ if length > LONGEST => return Err(Refusal::TooLong),
        _ => {}
    }
    let texts = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.clone()).collect::<Vec<String>>();
    let mut forms = vec![Form::new(&texts(&written))];
    let mut add = |texts: &[String]| {
        let form = Form::new(texts);
        if !forms.contains(&form) {
            forms.push(form);
        }
    };
    let mut numbers = vec![texts(&written).concat()];
    let spoken = in_digits(&written);
    let spoken_digits: usize = spoken.iter().filter(|text| is_digits(text)).map(String::len).sum();
    if spoken_digits >= FEWEST_SPOKEN {
        add(&spoken);
        numbers.push(spoken.concat());
    }
    for number in numbers.iter().filter(|number| is_digits(number)) {
        let number = number.strip_prefix("011").filter(|rest| rest.len() > LONG_NUMBER).unwrap_or(number);
        add(&[number.to_owned()]);
        if let Some(ten) = nanp(number) {
            // With the country's code, without it, and without the area's.
            add(&[ten.to_owned()]);
            add(&[format!("1{ten}")]);
            add(&[ten[3..].to_owned()]);
        }
    }
    if word.contains('@') {
        for (dot, at, dash, underscore) in
            [(" dot ", " at ", " dash ", " underscore "), (" punto ", " arroba ", " guion ", " guion bajo ")]
        {
            let said = word.replace('.', dot).replace('@', at).replace('-', dash).replace('_', underscore);
            add(&texts(&pieces(&said)));
        }
    }
    Ok(forms)
}

/// A term with its number words as digits.
fn in_digits(pieces: &[Piece]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let (text, used) = numbers_at(pieces, at).pop().unwrap_or_else(|| (pieces[at].text.clone(), 1));
        out.push(text);
        at += used;
    }
    out
}

/// What the pieces from a place on can say in digits, each with how many pieces it takes, the longest last. What is written
/// in digits says what it says, and is not among them.
fn numbers_at(pieces: &[Piece], at: usize) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let reach = pieces[at..].iter().take(NUMBER_WORDS).take_while(|piece| piece.kind != Kind::Mask).count();
    let words: Vec<&str> = pieces[at..at + reach].iter().map(|piece| piece.text.as_str()).collect();
    let Some(&first) = words.first() else { return found };
    if matches!(first, "oh" | "o") {
        found.push(("0".to_owned(), 1));
    }
    let times = match first {
        "double" | "doble" => 2,
        "triple" => 3,
        _ => 1,
    };
    if times > 1 && reach > 1 {
        found.extend(digit_of(words[1]).map(|digit| (digit.repeat(times), 2)));
        return found;
    }
    for language in [Language::English, Language::Spanish] {
        if read_number(&words[..1], language).is_none() {
            continue;
        }
        for used in 1..=reach {
            let written = used == 1 && is_digits(first);
            let value = read_number(&words[..used], language).filter(|(_, all)| *all == used && !written);
            found.extend(value.map(|(value, _)| (value.to_string(), used)));
        }
    }
    found.sort_by_key(|(_, used)| *used);
    found
}

/// The one digit that a word says.
fn digit_of(word: &str) -> Option<String> {
    let said = [Language::English, Language::Spanish].into_iter().find_map(|language| read_number(&[word], language));
    let value = if matches!(word, "oh" | "o") { Some(0) } else { said.map(|(value, _)| value) };
    value.filter(|value| *value < 10).map(|value| value.to_string())
}

/// What people say between the digits of a number.
const BETWEEN_DIGITS: [&str; 12] =
    ["um", "uh", "er", "erm", "eh", "este", "dash", "hyphen", "guion", "dot", "punto", "then"];

impl Form {
    fn new(texts: &[String]) -> Self {
        let text = texts.concat();
        let bytes = text.as_bytes();
        let is_digit = |at: usize| bytes[at].is_ascii_digit();
        let mut begins: Vec<bool> = (0..bytes.len()).map(|at| at == 0 || is_digit(at) && is_digit(at - 1)).collect();
        let mut at = 0;
        for text in texts {
            if let Some(begins) = begins.get_mut(at) {
                *begins = true;
            }
            at += text.len();
        }
        let long_number = is_digits(&text) && text.len() >= LONG_NUMBER;
        Self { text, begins, long_number }
    }

    /// Where the term that begins with a piece ends, after which piece; the last such place.
    fn end_from(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        let pieces = &text.pieces;
        let length = self.text.len();
        let mut ended: Option<usize> = None;
        let mut open: Vec<(usize, usize)> = Vec::new();
        self.steps(text, start, (0, false), &mut open);
        if self.long_number && pieces[start].kind == Kind::Digits {
            // The number may begin within the run, and end within it.
            let run = &pieces[start].text;
            for inside in 0..run.len() {
                let rest = &run[inside..];
                if rest.starts_with(&self.text) {
                    ended = Some(start + 1);
                } else if self.text.starts_with(rest) {
                    open.push((start + 1, rest.len()));
                }
            }
        }
        // Most pieces begin no term.
        if open.is_empty() {
            return ended;
        }
        let mut seen: BTreeSet<(usize, usize)> = open.iter().copied().collect();
        let mut steps = Vec::new();
        while let Some((at, done)) = open.pop() {
            if done == length {
                // "Once" is eleven only among other numbers.
                let once = at == start + 1 && pieces[start].text == "once" && self.text == "11";
                ended = if once { ended } else { ended.max(Some(at)) };
                continue;
            }
            let Some(piece) = pieces.get(at) else { continue };
            self.steps(text, at, (done, true), &mut steps);
            if self.long_number && piece.kind == Kind::Digits && piece.text.starts_with(&self.text[done..]) {
                ended = ended.max(Some(at + 1));
            }
            open.extend(steps.drain(..).filter(|step| seen.insert(*step)));
        }
        ended
    }

    /// How the term can go on with a piece, `done` bytes of it being found: with which piece then, and how many bytes.
    fn steps(&self, text: &Text<'_>, at: usize, (done, begun): (usize, bool), steps: &mut Vec<(usize, usize)>) {
        let Text { pieces, numbers, .. } = text;
        let piece = &pieces[at];
        let rest = &self.text[done..];
        // Within a word only what is spelled has spaces: "in a" is not "Ina".
        let spelled = || pieces[at - 1].is_single() && piece.is_single();
        if rest.starts_with(&piece.text) && (!begun || !piece.apart || self.begins[done] || spelled()) {
            steps.push((at + 1, done + piece.text.len()));
        }
        if !rest.starts_with(|c: char| c.is_ascii_digit()) || begun && !self.begins[done] {
            return;
        }
        let goes_on = |(number, _): &&(String, usize)| rest.starts_with(number.as_str());
        steps.extend(numbers[at].iter().filter(goes_on).map(|(number, used)| (at + used, done + number.len())));
        let within = done > 0 && self.text.as_bytes()[done - 1].is_ascii_digit();
        if within && BETWEEN_DIGITS.contains(&piece.text.as_str()) {
            steps.push((at + 1, done));
        }
    }
}
