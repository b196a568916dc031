//! Words, the segments they were heard in, and the whole transcript.

use std::ops::Range;

use crate::timeline::TimeSpan;

/// One word as written, with its punctuation.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    /// `None` for a text that came without times.
    pub span: Option<TimeSpan>,
    /// How sure the recogniser was, 0 to 1; 1 for a text somebody wrote.
    pub probability: f32,
    /// What a second hearing has in this word's place: the same where it agrees, nothing where it heard none. `None` where
    /// there was no second hearing.
    pub second: Option<String>,
}

/// Why a segment's words may not have been spoken at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The same words over and over, as Whisper writes when it is lost.
    Repetition,
    /// Whisper itself was unsure of most words.
    Unsure,
    /// There is hardly any voice under the words.
    NoSpeech,
}

impl Doubt {
    /// The name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Repetition => "repetition",
            Self::Unsure => "unsure",
            Self::NoSpeech => "no-speech",
        }
    }
}

/// A stretch of speech, about a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub span: Option<TimeSpan>,
    /// Counted from 0.
    pub channel: u16,
    pub text: String,
    pub words: Vec<Word>,
    /// ISO 639-1, as `en`.
    pub language: String,
    pub doubt: Option<Doubt>,
}

/// Everything that was said. Words are numbered through all segments, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    pub segments: Vec<Segment>,
    /// ISO 639-1; empty where nothing was said.
    pub language: String,
}

impl Transcript {
    /// A text without times, one segment.
    #[must_use]
    pub fn from_plain(text: &str, language: &str) -> Self {
        let words: Vec<Word> = text.split_whitespace().map(Word::written).collect();
        if words.is_empty() {
            return Self::default();
        }
        let segment = Segment {
            span: None,
            channel: 0,
            text: text.trim().to_owned(),
            words,
            language: language.to_owned(),
            doubt: None,
        };
        Self { segments: vec![segment], language: language.to_owned() }
    }

    /// What was said on several channels, in the order it was said. The language is the first channel's that has one.
    #[must_use]
    pub fn of_channels(channels: Vec<(u16, Self)>) -> Self {
        let language = channels.iter().map(|(_, one)| one.language.clone()).find(|language| !language.is_empty());
        let mut segments: Vec<Segment> = Vec::new();
        for (channel, one) in channels {
            segments.extend(one.segments.into_iter().map(|segment| Segment { channel, ..segment }));
        }
        let start_secs = |segment: &Segment| segment.span.map_or(0.0, TimeSpan::start_secs);
        // Stable: segments without times stay as they are.
        segments.sort_by(|a, b| start_secs(a).total_cmp(&start_secs(b)));
        Self { segments, language: language.unwrap_or_default() }
    }

    /// Whether more than one speaker is told apart by their channels.
    #[must_use]
    pub fn has_speakers(&self) -> bool {
        self.segments.windows(2).any(|pair| pair[0].channel != pair[1].channel)
    }

    /// All words in order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.segments.iter().flat_map(|segment| &segment.words)
    }

    /// The words of a range. Whole segments before it are passed over at once.
    pub fn words_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Word> {
        let mut at = 0;
        let range = range.clone();
        self.segments.iter().flat_map(move |segment| {
            let length = segment.words.len();
            let (start, end) = (range.start.saturating_sub(at).min(length), range.end.saturating_sub(at).min(length));
            at += length;
            &segment.words[start..end.max(start)]
        })
    }

    #[must_use]
    pub fn word_count(&self) -> usize {
        self.segments.iter().map(|segment| segment.words.len()).sum()
    }

    /// The whole text, segments joined by a space.
    #[must_use]
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.trim()).collect::<Vec<_>>().join(" ")
    }

    /// The words of a range as one string, without the punctuation that closes it.
    #[must_use]
    pub fn quote(&self, words: &Range<usize>) -> String {
        let chosen: Vec<&str> =
            self.words_in(words).map(|word| word.text.trim()).filter(|word| !word.is_empty()).collect();
        without_closing(&chosen.join(" ")).to_owned()
    }

    /// The same without the words of some ranges, which are in order.
    #[must_use]
    pub fn without(&self, ranges: &[Range<usize>]) -> Self {
        let mut at = 0;
        let segments = self.segments.iter().map(|segment| {
            let kept = segment.words.iter().filter(|_| {
                at += 1;
                !ranges.iter().any(|range| range.contains(&(at - 1)))
            });
            Segment { words: kept.cloned().collect(), ..segment.clone() }
        });
        Self { segments: segments.collect(), language: self.language.clone() }
    }

    /// From the start of the first word to the end of the last; `None` without times.
    #[must_use]
    pub fn span(&self, words: &Range<usize>) -> Option<TimeSpan> {
        let spans = self.words_in(words).filter_map(|word| word.span);
        spans.reduce(TimeSpan::hull)
    }
}

/// A word or a quotation without the punctuation that closes its clause. The dots of an abbreviation stay.
#[must_use]
pub fn without_closing(text: &str) -> &str {
    let trimmed = text.trim_end_matches([',', ';', ':', '?', '!']);
    match trimmed.strip_suffix('.') {
        Some(rest) if !rest.rsplit(' ').next().unwrap_or(rest).contains('.') => rest,
        _ => trimmed,
    }
}

impl Word {
    /// A word somebody wrote: no time, no doubt.
    #[must_use]
    pub fn written(text: &str) -> Self {
        Self { text: text.to_owned(), span: None, probability: 1.0, second: None }
    }
}
