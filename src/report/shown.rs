//! How evidence is shown, the same in every form that has colours and lines for it.

use std::{cmp::Reverse, ops::Range};

use super::Report;
use crate::{
    detection::{Evidence, Origin, Polarity},
    rulebook::Strength,
    texts::Texts,
    timeline::clock_tenths,
    transcript::{Segment, without_closing},
    verdict::strongest_first,
};

/// What a piece of evidence is drawn like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Alert,
    Caution,
    Calm,
    /// It does not count: misheard, doubtful, or put aside.
    Unsure,
}

impl Look {
    pub(super) fn of(evidence: &Evidence) -> Self {
        match (evidence.uncertainty, evidence.polarity, evidence.strength) {
            (Some(_), ..) => Self::Unsure,
            (None, Polarity::Mitigation, _) => Self::Calm,
            (None, Polarity::Suspicion, Strength::Strong) => Self::Alert,
            (None, Polarity::Suspicion, _) => Self::Caution,
        }
    }
}

/// The evidence in the parts that it is shown in, each with the key of its heading, in their order; some may be empty. What
/// the reader found stands apart from what rules found: it counts less.
pub(super) fn parts(report: &Report) -> [(&'static str, Vec<&Evidence>); 4] {
    let found = |polarity| strongest_first(report.evidence(), polarity).into_iter();
    let counted = |one: &&Evidence| !report.marks.dismisses(one);
    let by = |origin| move |one: &&Evidence| one.origin == origin;
    let suspicion = || found(Polarity::Suspicion).filter(counted);
    let dismissed = found(Polarity::Suspicion).chain(found(Polarity::Mitigation)).filter(|one| !counted(one));
    [
        ("report-evidence", suspicion().filter(by(Origin::Rule)).collect()),
        ("report-read", suspicion().filter(by(Origin::Reader)).collect()),
        ("report-mitigation", found(Polarity::Mitigation).filter(counted).collect()),
        ("report-dismissed", dismissed.collect()),
    ]
}

/// "Demand · strong".
pub(super) fn kind(evidence: &Evidence, texts: &Texts) -> String {
    format!("{} · {}", evidence.element.label(texts), evidence.standing(texts))
}

/// The heading of a card: its kind, and whether a person heard it.
pub(super) fn card_heading(report: &Report, evidence: &Evidence, texts: &Texts) -> String {
    let kind = kind(evidence, texts);
    let confirmed = report.marks.confirms(evidence);
    if confirmed { format!("{kind} · {}", texts.get("report-confirmed")) } else { kind }
}

/// "0:19.5 – 0:23.4".
pub(super) fn heard_at(evidence: &Evidence) -> Option<String> {
    evidence.span.map(|span| [span.start_secs(), span.end_secs()].map(clock_tenths).join(" – "))
}

/// The source's title, and where it stands.
pub(super) fn source(evidence: &Evidence) -> String {
    let mut source = vec![evidence.source.title.as_str(), evidence.source.url.as_str()];
    source.retain(|part| !part.is_empty());
    source.join(", ")
}

/// The recogniser's confidence in percent; `None` for a text that somebody wrote, of which it was never sure or unsure.
pub(super) fn percent(report: &Report, evidence: &Evidence) -> Option<String> {
    (report.model.name != "none").then(|| (f64::from(evidence.confidence) * 100.0).round().to_string())
}

/// The code of the language that was spoken, where it is one.
pub(super) fn spoken(report: &Report) -> Option<&str> {
    let code = report.transcript.language.as_str();
    ((2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

/// What the marks mean, of those that there are.
pub(super) fn legend(counted: &[&Evidence], texts: &Texts) -> Vec<(Look, String)> {
    let mut marks: Vec<(Look, String)> = Vec::new();
    for one in counted {
        let look = Look::of(one);
        let label = if look == Look::Calm { one.element.label(texts) } else { one.standing(texts) };
        if !marks.contains(&(look, label.clone())) {
            marks.push((look, label));
        }
    }
    marks
}

/// What nobody put aside. Where pieces lie over one another, the first is seen.
pub(super) fn counted(report: &Report) -> Vec<&Evidence> {
    let mut counted: Vec<&Evidence> = report.evidence().iter().filter(|e| !report.marks.dismisses(e)).collect();
    counted.sort_by_key(|e| (e.uncertainty.is_some(), Reverse(e.strength), e.words.len()));
    counted
}

/// A segment's words with the evidence that is marked over them. Of evidence that lies over other evidence only one is
/// marked at a place, so that no mark is ever inside another.
pub(super) fn marked<'a>(
    counted: &[&'a Evidence],
    segment: &Segment,
    here: Range<usize>,
) -> Vec<(Option<&'a Evidence>, String)> {
    let evidence = counted.iter().filter(|e| e.words.start < here.end && here.start < e.words.end);
    let inside: Vec<&'a Evidence> = evidence.copied().collect();
    let over = |from: usize, to: usize| inside.iter().position(|e| e.words.start <= from && to < e.words.end);
    let mut runs: Vec<(Option<usize>, String)> = Vec::new();
    let mut push = |mark: Option<usize>, text: &str| match runs.last_mut() {
        Some((last, run)) if *last == mark => run.push_str(text),
        _ => runs.push((mark, text.to_owned())),
    };
    // A word that nobody said was corrected to nothing.
    let words: Vec<(usize, &str)> =
        here.zip(segment.words.iter().map(|word| word.text.trim())).filter(|(_, text)| !text.is_empty()).collect();
    for (index, (number, text)) in words.iter().enumerate() {
        let next = words.get(index + 1).map(|(next, _)| *next);
        let (word, closing) = text.split_at(without_closing(text).len());
        push(over(*number, *number), word);
        push(over(*number, next.unwrap_or(number + 1)), closing);
        if let Some(next) = next {
            push(over(*number, next), " ");
        }
    }
    let runs = runs.into_iter().filter(|(_, text)| !text.is_empty());
    runs.map(|(mark, text)| (mark.and_then(|mark| inside.get(mark).copied()), text)).collect()
}
