//! What the words around a match make of it: denied, told of, or only possible.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    rulebook::{Context, ContextMarks, Match, Matcher, Rulebook},
    transcript::{Normal, Pause, Transcript},
};

/// The stretches of a transcript, in tokens, in which a match does not mean what it says.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    marks: Option<&'a ContextMarks>,
    /// For each token, the contexts that a match that begins there stands in, as [bits](bit).
    contexts: Vec<u8>,
}

/// How many tokens a bare "no" or "not" reaches.
const NEGATION_REACH: usize = 6;

/// How many tokens a mark reaches that holds for its sentence: a recogniser that writes no full stops would else let one
/// "he said" void a whole call.
const SENTENCE_REACH: usize = 40;

/// A sentence that is longer is none that anybody spoke, only one without full stops.
const LONGEST_SENTENCE: usize = 90;

/// How many sentences at the most go on telling what one began to tell.
const CARRIED_SENTENCES: usize = 3;

/// How many tokens a recited script may have up to the mark that closes it.
const RECITED_REACH: usize = 150;

/// How many sentences are taken for recited after the one that begins it, where nothing closes it.
const OPEN_SENTENCES: usize = 2;

/// How many tokens before it a joke takes back.
const JOKE_REACH: usize = 80;

/// So many options make a menu; a robot that wants something offers one or two.
const MENU_FROM: usize = 3;

impl<'a> Scopes<'a> {
    pub(super) fn find(transcript: &Transcript, normal: &Normal, rulebook: &'a Rulebook, language: &str) -> Self {
        let Some(marks) = rulebook.contexts.get(language) else { return Self::default() };
        let mut voids = Vec::new();
        let each = |matcher: &Matcher| -> Vec<Range<usize>> {
            let found = matcher.matches(normal).into_iter();
            let clear = found.filter(|mark| !jumps_over(mark, normal, &marks.negation));
            clear.map(|mark| mark.tokens).collect()
        };
        let sentence_end = |mark: &Range<usize>, turns: &BTreeSet<String>| {
            let sentence = normal.sentence_at(mark.start);
            let unending = sentence.len() > LONGEST_SENTENCE;
            let end = if unending { sentence.end.min(mark.end + SENTENCE_REACH) } else { sentence.end };
            (mark.end..end).find(|at| turns.contains(normal.tokens[*at].text.as_str())).unwrap_or(end)
        };
        let clause_end = |token: usize| clause_end(normal, marks, token);
        let negations = each(&marks.negation);
        let conditions: Vec<Range<usize>> =
            each(&marks.condition).into_iter().map(|mark| mark.end..clause_end(mark.end)).collect();
        for mark in &negations {
            // "If you do not pay by gift card, …" denies nothing: it is only supposed.
            if !conditions.iter().any(|supposed| supposed.contains(&mark.start)) {
                let reach = clause_end(mark.end).min(mark.end + NEGATION_REACH);
                voids.push((Context::Negation, mark.end..reach));
            }
        }
        voids.extend(conditions.into_iter().map(|supposed| (Context::Condition, supposed)));
        for mark in each(&marks.disclaimer) {
            voids.push((Context::Negation, mark.end..sentence_end(&mark, &marks.turns)));
        }
        for mark in each(&marks.reported) {
            let end = sentence_end(&mark, &marks.turns_told);
            voids.push((Context::Reported, mark.start..end));
            voids.push((Context::Reported, carried_on(normal, marks, end)));
        }
        let closed = each(&marks.closes);
        for mark in each(&marks.opens) {
            voids.push((Context::Reported, mark.start..recited_until(normal, &closed, &mark)));
        }
        for mark in each(&marks.question) {
            let end = normal.sentence_at(mark.start).end;
            if normal.tokens[end - 1].pause == Pause::Question {
                voids.push((Context::Question, mark.start..end));
            }
        }
        for mark in each(&marks.joke) {
            // "I am not joking", "this is no joke".
            let denied = negations.iter().any(|negation| (negation.end..negation.end + 2).contains(&mark.start));
            if !denied {
                voids.push((Context::Joke, mark.start.saturating_sub(JOKE_REACH)..mark.end));
            }
        }
        let options = each(&marks.menu);
        if options.len() >= MENU_FROM {
            voids.extend(options.into_iter().map(|option| (Context::Menu, option)));
        }
        voids.extend(quotations(transcript, normal).into_iter().map(|quoted| (Context::Reported, quoted)));
        let mut contexts = vec![0; normal.tokens.len()];
        for (context, range) in voids {
            for here in contexts.iter_mut().take(range.end).skip(range.start) {
                *here |= bit(context);
            }
        }
        Self { marks: Some(marks), contexts }
    }

    /// The same for other tokens, each of which stands for one of those before.
    pub(super) fn moved(&self, origins: &[usize]) -> Self {
        let context = |origin: &usize| self.contexts.get(*origin).copied().unwrap_or_default();
        Self { marks: self.marks, contexts: origins.iter().map(context).collect() }
    }

    /// Whether a match at `tokens` stands in a context that its rule lets void it; a joke is asked for by itself.
    pub(super) fn void(&self, tokens: &Range<usize>, voided_by: &[Context]) -> bool {
        self.inside(tokens, voided_by.iter().filter(|context| **context != Context::Joke))
    }

    /// Whether what a match says is taken back as a joke.
    pub(super) fn joking(&self, tokens: &Range<usize>, voided_by: &[Context]) -> bool {
        self.inside(tokens, voided_by.iter().filter(|context| **context == Context::Joke))
    }

    /// A match that runs over the start of a context holds the mark itself: "do not hang up".
    fn inside<'c>(&self, tokens: &Range<usize>, mut of: impl Iterator<Item = &'c Context>) -> bool {
        let here = self.contexts.get(tokens.start).copied().unwrap_or_default();
        of.any(|context| here & bit(*context) != 0)
    }

    /// Whether a match jumps over a negation.
    pub(super) fn denies(&self, found: &Match, normal: &Normal) -> bool {
        self.marks.is_some_and(|marks| jumps_over(found, normal, &marks.negation))
    }
}

/// A context among several.
fn bit(context: Context) -> u8 {
    1 << context as u8
}

/// Whether the gaps of a match hold a mark.
fn jumps_over(found: &Match, normal: &Normal, mark: &Matcher) -> bool {
    found.gaps().any(|gap| mark.is_in(normal, &gap))
}

/// The sentences that go on telling what the one before them told: "A man called my mother. He said … He wanted …".
fn carried_on(normal: &Normal, marks: &ContextMarks, from: usize) -> Range<usize> {
    let mut end = from;
    let begins = |at: usize| at > 0 && normal.tokens[at - 1].pause.ends_sentence();
    for _ in 0..CARRIED_SENTENCES {
        let goes_on = normal.tokens.get(end).is_some_and(|token| marks.carries.contains(token.text.as_str()));
        if !goes_on || !begins(end) {
            break;
        }
        end = normal.sentence_at(end).end.min(end + SENTENCE_REACH);
    }
    from..end
}

/// Where somebody ends to recite what he began to: at the mark that closes it, or else soon after, so that nobody opens a
/// frame for good.
fn recited_until(normal: &Normal, closed: &[Range<usize>], opened: &Range<usize>) -> usize {
    let within = |close: &&Range<usize>| close.start >= opened.end && close.start <= opened.end + RECITED_REACH;
    if let Some(close) = closed.iter().find(within) {
        return close.start;
    }
    let mut end = opened.end;
    for _ in 0..=OPEN_SENTENCES {
        if end < normal.tokens.len() {
            end = normal.sentence_at(end).end;
        }
    }
    end.min(opened.end + SENTENCE_REACH)
}

/// What stands between double quotation marks: somebody else's words. A text that is quoted as a whole is no quotation,
/// only a text that somebody put in quotation marks.
fn quotations(transcript: &Transcript, normal: &Normal) -> Vec<Range<usize>> {
    let is_mark = |c: char| matches!(c, '"' | '“' | '”');
    let mut inside = false;
    let quoted_words: Vec<bool> = transcript
        .words()
        .map(|word| {
            let bare = word.text.trim_end_matches(['.', ',', '!', '?', ';', ':', ')']);
            let here = inside || word.text.starts_with(is_mark);
            inside = here && !bare.ends_with(is_mark);
            here
        })
        .collect();
    // An opened quotation that never ends is a slip of the pen.
    if inside || quoted_words.iter().filter(|quoted| **quoted).count() * 4 > quoted_words.len() * 3 {
        return Vec::new();
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, token) in normal.tokens.iter().enumerate() {
        if quoted_words.get(token.words.start).copied().unwrap_or(false) {
            match ranges.last_mut() {
                Some(last) if last.end == index => last.end += 1,
                _ => ranges.push(index..index + 1),
            }
        }
    }
    ranges
}

/// Where the clause that holds `token` ends.
fn clause_end(normal: &Normal, marks: &ContextMarks, token: usize) -> usize {
    // A mark at the very end of its clause ("No,") reaches nothing.
    if token > 0 && normal.tokens.get(token - 1).is_some_and(|t| t.pause >= Pause::Clause) {
        return token;
    }
    let is =
        |at: usize, words: &BTreeSet<String>| normal.tokens.get(at).is_some_and(|t| words.contains(t.text.as_str()));
    let mut end = token;
    while let Some(next) = normal.tokens.get(end) {
        let begins_another = is(end, &marks.conjunctions) || (is(end, &marks.subjects) && is(end + 1, &marks.modals));
        if end > token && begins_another {
            return end;
        }
        end += 1;
        if next.pause >= Pause::Clause {
            return end;
        }
    }
    end
}
