//! A finished audit as it is looked at and worked on: what is chosen, marked, corrected and searched for.

use std::{ops::Range, sync::Arc};

use crate::{
    audit::{Audited, JobId, Rejudge},
    detection::{Evidence, Likeness, Origin, Polarity},
    report::{EvidenceKey, Judged, Marks, UserError},
    texts::Tongue,
    transcript::Transcript,
    verdict::strongest_first,
};

/// A finished audit.
pub struct Review {
    pub audited: Audited,
    /// The evidence as it is shown: suspicion first, then mitigation, each strongest first, and last what is no cue;
    /// places in the report's list.
    pub order: Vec<usize>,
    /// The chosen evidence, as a place in the report's list.
    pub selected: Option<usize>,
    /// Where the playhead stands, in seconds.
    pub cursor_secs: f64,
    /// The line of the transcript that was brought into view while it is heard.
    pub heard_line: Option<usize>,
    /// The choice was made since the last frame was drawn.
    pub chosen_now: bool,
    /// The choice is new: bring it into view in this frame.
    pub reveal: bool,
    /// Other recordings in the list that belong to this one.
    pub related: Vec<(JobId, Likeness)>,
    /// What the person has marked; the report follows as soon as it is judged again.
    marks: Marks,
    undo: Vec<Marks>,
    redo: Vec<Marks>,
    /// How often it was asked to be judged again.
    turn: u64,
    /// What the report was last judged for.
    judged_turn: u64,
    /// The marks and notes that the last exported report holds.
    exported: (Marks, String),
    /// Why the last marks could not be judged.
    pub unjudged: Option<UserError>,
    pub search: Search,
    /// The word that is being corrected.
    pub editing: Option<Editing>,
    /// The word that the keyboard is at.
    pub word: Option<usize>,
}

/// A word while it is corrected.
pub struct Editing {
    /// Its number in the transcript.
    pub word: usize,
    pub text: String,
    /// What the machine heard.
    pub heard: String,
    /// The field has just been opened.
    pub opened_now: bool,
}

/// What is searched for in the transcript.
#[derive(Default)]
pub struct Search {
    pub text: String,
    /// What `hits` was found for.
    searched: String,
    /// Each as the words that it covers.
    pub hits: Vec<Range<usize>>,
    /// The hit that is shown.
    pub at: usize,
}

/// The most steps that can be undone; corrections of an evening are fewer.
const MAX_UNDO: usize = 1_000;

impl Review {
    pub fn new(audited: Audited) -> Self {
        let mut review = Self {
            audited,
            order: Vec::new(),
            selected: None,
            cursor_secs: 0.0,
            heard_line: None,
            chosen_now: false,
            reveal: false,
            related: Vec::new(),
            marks: Marks::default(),
            undo: Vec::new(),
            redo: Vec::new(),
            turn: 0,
            judged_turn: 0,
            exported: (Marks::default(), String::new()),
            unjudged: None,
            search: Search::default(),
            editing: None,
            word: None,
        };
        review.put_in_order();
        review
    }

    fn put_in_order(&mut self) {
        let evidence = self.audited.report.evidence();
        let (mut order, mut last) = (Vec::with_capacity(evidence.len()), Vec::new());
        for polarity in [Polarity::Suspicion, Polarity::Mitigation] {
            for one in strongest_first(evidence, polarity) {
                let place = evidence.iter().position(|other| std::ptr::eq(other, one));
                if self.marks.dismisses(one) { last.extend(place) } else { order.extend(place) }
            }
        }
        order.append(&mut last);
        self.order = order;
    }

    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    pub fn select(&mut self, evidence: usize) {
        self.selected = Some(evidence);
        self.chosen_now = true;
    }

    /// Chooses the next or the previous evidence in the order it is shown.
    pub fn step(&mut self, by: isize) {
        if self.order.is_empty() {
            return;
        }
        let last = self.order.len() - 1;
        let at = self.selected.and_then(|selected| self.order.iter().position(|one| *one == selected));
        let next = match at {
            None => 0,
            Some(at) => at.saturating_add_signed(by).min(last),
        };
        self.select(self.order[next]);
    }

    fn key_of(&self, evidence: usize) -> Option<EvidenceKey> {
        self.audited.report.evidence().get(evidence).map(EvidenceKey::from)
    }

    /// Marks evidence as no cue, or takes that back.
    pub fn dismiss(&mut self, evidence: usize) {
        let puts_aside = self.audited.report.evidence().get(evidence).is_some_and(|one| !self.marks.dismisses(one));
        if self.selected == Some(evidence) && puts_aside {
            // The card goes to the end of the column; whoever walks through them goes on where it was.
            let at = self.order.iter().position(|one| *one == evidence).unwrap_or(0);
            let (before, rest) = self.order.split_at(at);
            let counts =
                |place: &&usize| **place != evidence && !self.marks.dismisses(&self.audited.report.evidence()[**place]);
            match rest.iter().find(counts).or_else(|| before.iter().rev().find(counts)).copied() {
                Some(next) => self.select(next),
                None => self.selected = None,
            }
        }
        if let Some(key) = self.key_of(evidence) {
            self.mark(|marks| toggle(&mut marks.dismissed, key));
        }
    }

    /// Marks evidence as heard, or takes that back.
    pub fn confirm(&mut self, evidence: usize) {
        if let Some(key) = self.key_of(evidence) {
            self.mark(|marks| toggle(&mut marks.confirmed, key));
        }
    }

    /// Opens the field for a word of the transcript.
    pub fn edit(&mut self, word: usize) {
        let report = &self.audited.report;
        let read = |transcript: &Transcript| {
            transcript.words_in(&(word..word + 1)).next().map(|word| word.text.trim().to_owned())
        };
        if let (Some(text), Some(heard)) = (read(&report.transcript), read(&report.heard)) {
            self.word = Some(word);
            self.editing = Some(Editing { word, text, heard, opened_now: true });
        }
    }

    /// Takes the correction that was typed.
    pub fn take_edit(&mut self) {
        if let Some(Editing { word, text, .. }) = self.editing.take() {
            let heard = Arc::clone(&self.audited.report.heard);
            self.mark(|marks| {
                marks.edits.set(&heard, word, &text);
            });
        }
    }

    /// Takes up the marks of an earlier run; they can be undone in one step.
    pub fn resume(&mut self, marks: Marks) {
        self.mark(|mine| *mine = marks);
    }

    fn mark(&mut self, change: impl FnOnce(&mut Marks)) {
        let before = self.marks.clone();
        change(&mut self.marks);
        if self.marks != before {
            self.undo.push(before);
            self.redo.clear();
            if self.undo.len() > MAX_UNDO {
                self.undo.remove(0);
            }
            self.turn_over();
        }
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub fn undo(&mut self) {
        if let Some(before) = self.undo.pop() {
            self.redo.push(std::mem::replace(&mut self.marks, before));
            self.turn_over();
        }
    }

    pub fn redo(&mut self) {
        if let Some(after) = self.redo.pop() {
            self.undo.push(std::mem::replace(&mut self.marks, after));
            self.turn_over();
        }
    }

    /// Whether there are marks or notes that no exported report holds.
    pub fn has_work(&self) -> bool {
        let (marks, notes) = &self.exported;
        self.marks != *marks || self.audited.report.notes.trim() != notes.trim()
    }

    /// Whether there are any marks or notes.
    pub fn is_worked_on(&self) -> bool {
        self.marks != Marks::default() || !self.audited.report.notes.trim().is_empty()
    }

    /// A report with these marks and notes was exported.
    pub fn was_exported(&mut self, marks: Marks, notes: String) {
        self.exported = (marks, notes);
    }

    /// Whether the report says what the marks have led to; or never will, for rules that can't be used.
    pub fn is_settled(&self) -> bool {
        self.judged_turn == self.turn || self.unjudged.is_some()
    }

    /// How often marks have changed: whoever sees another number has to have it judged.
    pub fn turn(&self) -> u64 {
        self.turn
    }

    /// It has to be judged again: marks have changed, or the reader, or the rules.
    pub fn turn_over(&mut self) {
        self.turn += 1;
        self.unjudged = None;
    }

    /// What to ask for to be judged.
    pub fn to_judge(&self, job: JobId, reader: Tongue) -> Rejudge {
        let heard = Arc::clone(&self.audited.report.heard);
        Rejudge { job, turn: self.turn, heard, marks: self.marks.clone(), reader }
    }

    /// Takes in what the marks have led to; an answer to an older question is dropped.
    pub fn follow(&mut self, turn: u64, marks: Marks, judged: Judged) {
        if turn != self.turn {
            return;
        }
        self.judged_turn = turn;
        let chosen = self.selected.and_then(|selected| self.key_of(selected));
        self.audited.report.follow(marks, judged);
        self.unjudged = None;
        let place = |key: EvidenceKey| {
            self.audited.report.evidence().iter().position(|evidence| EvidenceKey::from(evidence) == key)
        };
        self.selected = chosen.and_then(place);
        self.put_in_order();
        self.search.searched.clear();
    }

    /// Finds what is searched for, where that is not done yet.
    pub fn find(&mut self) {
        let Search { text, searched, hits, at } = &mut self.search;
        if *text != *searched {
            searched.clone_from(text);
            *hits = found(&self.audited.report.transcript, text);
            *at = 0;
        }
    }

    /// Goes to the next hit or the previous one, round the end.
    pub fn find_next(&mut self, by: isize) {
        self.find();
        let count = self.search.hits.len();
        if count > 0 {
            self.search.at = (self.search.at as isize + by).rem_euclid(count as isize) as usize;
            self.chosen_now = true;
        }
    }

    /// The hit that is shown.
    pub fn hit(&self) -> Option<&Range<usize>> {
        self.search.hits.get(self.search.at)
    }

    /// The evidence that is shown as such on one side, in its order.
    pub fn shown(&self, polarity: Polarity, origin: Origin) -> Vec<usize> {
        self.places(|one| one.polarity == polarity && one.origin == origin && !self.marks.dismisses(one))
    }

    /// What is marked as no cue.
    pub fn dismissed(&self) -> Vec<usize> {
        self.places(|evidence| self.marks.dismisses(evidence))
    }

    fn places(&self, is: impl Fn(&Evidence) -> bool) -> Vec<usize> {
        let evidence = self.audited.report.evidence();
        self.order.iter().copied().filter(|place| evidence.get(*place).is_some_and(&is)).collect()
    }
}

fn toggle(set: &mut std::collections::BTreeSet<EvidenceKey>, key: EvidenceKey) {
    if !set.remove(&key) {
        set.insert(key);
    }
}

/// Where a text stands in a transcript, whatever its case, as words; never over the end of a segment.
fn found(transcript: &Transcript, wanted: &str) -> Vec<Range<usize>> {
    let wanted = wanted.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let mut hits = Vec::new();
    if wanted.is_empty() {
        return hits;
    }
    let mut first = 0;
    for segment in &transcript.segments {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(segment.words.len());
        for word in &segment.words {
            starts.push(text.len());
            text.push_str(&word.text.trim().to_lowercase());
            text.push(' ');
        }
        let word_at = |byte: usize| starts.partition_point(|start| *start <= byte) - 1;
        for (at, _) in text.match_indices(&wanted) {
            let words = first + word_at(at)..first + word_at(at + wanted.len() - 1) + 1;
            if hits.last() != Some(&words) {
                hits.push(words);
            }
        }
        first += segment.words.len();
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_found_as_words() {
        let transcript = Transcript::from_plain("Pay the Fine. The fine, the FINE print; define it.", "en");
        assert_eq!(found(&transcript, "fine"), [2..3, 4..5, 6..7, 8..9]);
        assert_eq!(found(&transcript, "  the   fine"), [1..3, 3..5, 5..7]);
        assert_eq!(found(&transcript, "e f"), [1..3, 3..5, 5..7]);
        assert!(found(&transcript, " ").is_empty() && found(&transcript, "warrant").is_empty());
    }
}
