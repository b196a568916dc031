//! What the words around a match make of it: denied, told of, or only possible.

use std::ops::Range;

use crate::{
    rulebook::{Context, Rulebook},
    transcript::{Normal, Pause},
};

/// The stretches of a transcript, in tokens, in which a match does not mean what it says.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    voids: Vec<(Context, Range<usize>)>,
}

/// How many tokens a bare "no" or "not" reaches.
const NEGATION_REACH: usize = 6;

/// Words that begin a new clause where no punctuation does.
const CONJUNCTIONS: [&str; 10] =
    ["but", "or", "so", "because", "otherwise", "unless", "however", "please", "pero", "sino"];

impl Scopes {
    pub(super) fn find(normal: &Normal, rulebook: &Rulebook, language: &str) -> Self {
        let Some(marks) = rulebook.contexts.get(language) else { return Self::default() };
        let mut voids = Vec::new();
        let each = |regex: &regex::Regex| -> Vec<Range<usize>> {
            regex.find_iter(&normal.text).map(|m| normal.tokens_in(&m.range())).filter(|t| !t.is_empty()).collect()
        };
        for mark in each(&marks.negation) {
            let reach = clause_end(normal, mark.end).min(mark.end + NEGATION_REACH);
            voids.push((Context::Negation, mark.end..reach));
        }
        for mark in each(&marks.disclaimer) {
            voids.push((Context::Negation, mark.end..normal.sentence_at(mark.start).end));
        }
        for mark in each(&marks.reported) {
            voids.push((Context::Reported, mark.start..normal.sentence_at(mark.start).end));
        }
        for mark in each(&marks.condition) {
            voids.push((Context::Condition, mark.end..clause_end(normal, mark.end)));
        }
        voids.retain(|(_, range)| !range.is_empty());
        Self { voids }
    }

    /// Whether a match at `tokens` stands in a context that its rule lets void it.
    pub(super) fn void(&self, normal: &Normal, tokens: &Range<usize>, voided_by: &[Context]) -> bool {
        // A match that runs over a void's start holds the mark itself: "do not hang up".
        let inside = |range: &Range<usize>| range.start <= tokens.start && tokens.start < range.end;
        debug_assert!(tokens.end <= normal.tokens.len(), "a match lies inside the transcript");
        self.voids.iter().any(|(context, range)| voided_by.contains(context) && inside(range))
    }
}

/// Where the clause that holds `token` ends.
fn clause_end(normal: &Normal, token: usize) -> usize {
    // A mark at the very end of its clause ("No,") reaches nothing.
    if token > 0 && normal.tokens.get(token - 1).is_some_and(|t| t.pause >= Pause::Clause) {
        return token;
    }
    let mut end = token;
    while let Some(next) = normal.tokens.get(end) {
        if end > token && CONJUNCTIONS.contains(&next.text.as_str()) {
            return end;
        }
        end += 1;
        if next.pause >= Pause::Clause {
            return end;
        }
    }
    end
}
