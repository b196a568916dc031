//! Where the words to be taken out sound.

use std::{collections::BTreeMap, ops::Range};

use super::{
    pieces::BLOCK,
    terms::{Spoken, Terms, merged},
};
use crate::{
    audio::ToneKind,
    report::Report,
    timeline::TimeSpan,
    transcript::{Transcript, Word},
};

/// How much earlier than its time a word may begin. Measured, 95 of 100 words begin at most 0.05 s from theirs; three times
/// that, since one syllable left is a name told.
const BEFORE_SECS: f64 = 0.15;

/// How much later it may end: 95 of 100 end at most 0.13 s from their time.
const AFTER_SECS: f64 = 0.25;

/// How far into a pause beside it a word is looked for: where nobody else speaks, covering more costs nothing. A longer
/// pause stays mostly as it is, for what is heard in it.
const PAUSE_SECS: f64 = 0.6;

/// What lies between two covered stretches and is shorter is no sound that anybody could use.
const GAP_SECS: f64 = 0.1;

/// Keys pressed after a longer pause belong to another number.
const DIALLING_PAUSE_SECS: f64 = 4.0;

/// Words that are to be covered and have no time, so that nobody knows where they sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} words have no time", words.len())]
pub struct Untimed {
    /// Their numbers, counted from 0 through the transcript.
    pub words: Vec<usize>,
}

/// The stretches of the recording to cover, in order and apart: the words with a margin for the error of their times, and
/// keys that dial a number. They are of all channels, since the cover is.
///
/// # Errors
/// [`Untimed`] where a word has no time, as in a text that somebody already had: then it can't be covered, and no copy of
/// the sound may be handed on.
pub fn spans(report: &Report, terms: &Terms) -> Result<Vec<TimeSpan>, Untimed> {
    let words = timed(&report.transcript);
    let mut found = Vec::new();
    let mut untimed = Vec::new();
    for range in covered_words(report, terms) {
        for number in range {
            match words.get(number).copied().flatten() {
                Some(span) => found.push(span),
                None => untimed.push(number),
            }
        }
    }
    if !untimed.is_empty() {
        return Err(Untimed { words: untimed });
    }
    for keys in dialled(report, terms) {
        let span = report.tones[keys].iter().map(|tone| tone.span).reduce(TimeSpan::hull);
        found.extend(span.map(|span| padded(span, BEFORE_SECS, AFTER_SECS)));
    }
    let end_secs = Some(report.source.duration_secs).filter(|secs| *secs > 0.0).unwrap_or(f64::MAX);
    let cut = |span: TimeSpan| TimeSpan::new(span.start_secs(), span.end_secs().min(end_secs));
    let mut spans: Vec<TimeSpan> = found.into_iter().filter_map(cut).collect();
    spans.sort_by(|a, b| a.start_secs().total_cmp(&b.start_secs()));
    spans.dedup_by(|next, kept| {
        let near = next.start_secs() <= kept.end_secs() + GAP_SECS;
        if near {
            *kept = kept.hull(*next);
        }
        near
    });
    Ok(spans)
}

fn padded(span: TimeSpan, before_secs: f64, after_secs: f64) -> TimeSpan {
    TimeSpan::clamped(span.start_secs() - before_secs, span.end_secs() + after_secs)
}

/// The words to be masked and covered: those of a term in what was heard, in what it was corrected to, or in a second
/// hearing of either.
pub(super) fn covered_words(report: &Report, terms: &Terms) -> Vec<Range<usize>> {
    Hearings::of(report).covered(terms)
}

/// All that was heard in a recording, to be searched for many terms.
struct Hearings<'r>(Vec<(Vec<&'r Word>, Spoken, Option<Spoken>)>);

impl<'r> Hearings<'r> {
    fn of(report: &'r Report) -> Self {
        let corrected = (*report.heard != report.transcript).then_some(&report.transcript);
        let transcripts = std::iter::once(&*report.heard).chain(corrected);
        let hearing = |transcript: &'r Transcript| {
            let second = transcript.second_hearing().as_ref().map(Spoken::new);
            (transcript.words().collect(), Spoken::new(transcript), second)
        };
        Self(transcripts.map(hearing).collect())
    }

    fn covered(&self, terms: &Terms) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (words, first, second) in &self.0 {
            found.extend(terms.find_in(first));
            let second = second.as_ref().map(|second| terms.find_in(second)).unwrap_or_default();
            found.extend(second.into_iter().map(|range| where_hearings_differ(words, range)));
        }
        merged(found)
    }
}

/// Those words that are heard in none of the reports as they are written: misheard, perhaps, and then not covered.
#[must_use]
pub fn unheard(words: &[String], reports: &[&Report]) -> Vec<String> {
    let hearings: Vec<(&Report, Hearings<'_>)> = reports.iter().map(|report| (*report, Hearings::of(report))).collect();
    let is_heard = |terms: &Terms| {
        hearings.iter().any(|(report, heard)| !heard.covered(terms).is_empty() || !dialled(report, terms).is_empty())
    };
    let missed = |word: &&String| Terms::new(std::slice::from_ref(*word)).is_ok_and(|terms| !is_heard(&terms));
    words.iter().filter(missed).cloned().collect()
}

/// The words around a range of the second hearing that the first hears in another way. Which of these stands for which is
/// only a guess.
fn where_hearings_differ(words: &[&Word], mut range: Range<usize>) -> Range<usize> {
    let differs = |number: usize| {
        let word = words[number];
        word.second.as_ref().is_some_and(|second| second.trim() != word.text.trim())
    };
    while range.start > 0 && differs(range.start) && differs(range.start - 1) {
        range.start -= 1;
    }
    while range.end < words.len() && range.end > 0 && differs(range.end - 1) && differs(range.end) {
        range.end += 1;
    }
    range
}

/// What is to be covered of each word: its time with margins; the whole segment's where the word has none.
fn timed(transcript: &Transcript) -> Vec<Option<TimeSpan>> {
    let mut spans: Vec<(u16, Option<TimeSpan>)> = Vec::with_capacity(transcript.word_count());
    for segment in &transcript.segments {
        spans.extend(segment.words.iter().map(|word| (segment.channel, word.span.or(segment.span))));
    }
    // By channel, where its last word ended; and, from the end, where its next begins.
    let mut ended: BTreeMap<u16, f64> = BTreeMap::new();
    let mut ended_before = |(channel, span): &(u16, Option<TimeSpan>)| {
        let last_secs = ended.get(channel).copied().unwrap_or(0.0);
        if let Some(span) = span {
            ended.insert(*channel, span.end_secs().max(last_secs));
        }
        last_secs
    };
    let before: Vec<f64> = spans.iter().map(&mut ended_before).collect();
    let mut begins: BTreeMap<u16, f64> = BTreeMap::new();
    let mut timed: Vec<Option<TimeSpan>> = Vec::with_capacity(spans.len());
    for ((channel, span), ended_secs) in spans.iter().zip(before).rev() {
        let next_secs = begins.get(channel).copied().unwrap_or(f64::MAX);
        if let Some(span) = span {
            begins.insert(*channel, span.start_secs().min(next_secs));
        }
        timed.push(span.map(|span| {
            let margin = |pause_secs: f64, least_secs: f64| pause_secs.min(PAUSE_SECS).max(least_secs);
            let before_secs = margin(span.start_secs() - ended_secs, BEFORE_SECS);
            padded(span, before_secs, margin(next_secs - span.end_secs(), AFTER_SECS))
        }));
    }
    timed.reverse();
    timed
}

/// The tones, as ranges of their list, that dial a term on a telephone's keys.
pub(super) fn dialled(report: &Report, terms: &Terms) -> Vec<Range<usize>> {
    let mut keys = Transcript::default();
    let mut before_secs = f64::MIN;
    for tone in &report.tones {
        let mut text = match tone.kind {
            ToneKind::Dtmf(key) => key.to_string(),
            _ => String::from(BLOCK),
        };
        if tone.span.start_secs() > before_secs + DIALLING_PAUSE_SECS {
            text.insert(0, BLOCK);
        }
        before_secs = tone.span.end_secs();
        let one = Transcript::from_plain(&text, "");
        keys.segments.extend(one.segments);
    }
    terms.find(&keys)
}
