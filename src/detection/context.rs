//! What the words around a match make of it: denied, told of, or only possible.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    rulebook::{Context, ContextMarks, Match, Matcher, Rulebook, Scope, Trigger},
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
        let mut voids = voids(marks, &marks.triggers, normal);
        voids.extend(quotations(transcript, normal).into_iter().map(|quoted| (Context::Reported, quoted)));
        Self { marks: Some(marks), contexts: by_token(&voids, normal) }
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

/// What some of the words of context void.
fn voids(marks: &ContextMarks, triggers: &[Trigger], normal: &Normal) -> Vec<(Context, Range<usize>)> {
    let mut voids = Vec::new();
    let each = |matcher: &Matcher| -> Vec<Range<usize>> {
        let found = matcher.matches(normal).into_iter();
        let clear = found.filter(|mark| !jumps_over(mark, normal, &marks.negation));
        clear.map(|mark| mark.tokens).collect()
    };
    let of = |scope: Scope| triggers.iter().filter(move |trigger| trigger.scope == scope);
    for trigger in of(Scope::Clause) {
        voids.extend(each(&trigger.words).into_iter().map(|mark| {
            let start = if trigger.context == Context::Reported { mark.start } else { mark.end };
            (trigger.context, start..clause_end(normal, marks, mark.end))
        }));
    }
    let supposed: Vec<Range<usize>> =
        voids.iter().filter(|(context, _)| *context == Context::Condition).map(|(_, range)| range.clone()).collect();
    for trigger in of(Scope::NextWords) {
        // "If you do not pay by gift card, …" denies nothing: it is only supposed.
        let marks_found = each(&trigger.words).into_iter();
        let denied = marks_found.filter(|mark| !supposed.iter().any(|supposed| supposed.contains(&mark.start)));
        voids.extend(denied.map(|mark| {
            let reach = clause_end(normal, marks, mark.end).min(mark.end + NEGATION_REACH);
            (trigger.context, mark.end..reach)
        }));
    }
    for trigger in of(Scope::Said) {
        voids.extend(each(&trigger.words).into_iter().map(|mark| {
            let start = if trigger.context == Context::Reported { mark.start } else { mark.end };
            (trigger.context, start..said_until(normal, marks, &mark, trigger.context))
        }));
    }
    for trigger in of(Scope::Recital) {
        let closed = each(&trigger.until);
        let opened = each(&trigger.words).into_iter();
        voids.extend(opened.map(|mark| (trigger.context, mark.start..recited_until(normal, &closed, &mark))));
    }
    for trigger in of(Scope::Question) {
        let asked = each(&trigger.words).into_iter().map(|mark| mark.start..normal.sentence_at(mark.start).end);
        let asked = asked.filter(|asked| normal.tokens[asked.end - 1].pause == Pause::Question);
        voids.extend(asked.map(|asked| (trigger.context, asked)));
    }
    for trigger in of(Scope::Before) {
        // "I am not joking", "this is no joke".
        let negations = each(&marks.negation);
        let denied = |mark: &Range<usize>| {
            negations.iter().any(|negation| (negation.end..negation.end + 2).contains(&mark.start))
        };
        let meant = each(&trigger.words).into_iter().filter(|mark| !denied(mark));
        voids.extend(meant.map(|mark| (trigger.context, mark.start.saturating_sub(JOKE_REACH)..mark.end)));
    }
    for trigger in of(Scope::Option) {
        let options = each(&trigger.words);
        if options.len() >= MENU_FROM {
            voids.extend(options.into_iter().map(|option| (trigger.context, option)));
        }
    }
    voids
}

/// For each token the contexts that it stands in, as [bits](bit).
fn by_token(voids: &[(Context, Range<usize>)], normal: &Normal) -> Vec<u8> {
    let mut contexts = vec![0; normal.tokens.len()];
    for (context, range) in voids {
        for here in contexts.iter_mut().take(range.end).skip(range.start) {
            *here |= bit(*context);
        }
    }
    contexts
}

/// Tries each trigger's own tests, with that trigger alone. One line for each promise that is broken.
pub(super) fn run_context_tests(rulebook: &Rulebook) -> Vec<String> {
    let mut broken = Vec::new();
    for (language, marks) in &rulebook.contexts {
        for trigger in &marks.triggers {
            let mut tell = |what: &str| {
                broken.push(format!("context.toml {language} {:?} “{}”: {what}", trigger.context, trigger.name));
            };
            for (kind, texts, wanted) in
                [("matches", &trigger.tests.matches, true), ("innocent", &trigger.tests.innocent, false)]
            {
                if texts.is_empty() {
                    tell(&format!("there is no text in {kind}: write at least one"));
                }
                for text in texts {
                    match is_voided(text, language, marks, trigger) {
                        None => tell(&format!("put what the words are about in square brackets: {text}")),
                        Some(voided) if voided != wanted => {
                            let what = if wanted { "takes nothing away" } else { "takes away what it should leave" };
                            tell(&format!("{what}: {text}"));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
    broken
}

/// Whether a trigger voids what stands in square brackets in a text; `None` where there are none.
fn is_voided(text: &str, language: &str, marks: &ContextMarks, trigger: &Trigger) -> Option<bool> {
    let (before, _) = text.split_once('[')?;
    let word = before.split_whitespace().count();
    let transcript = Transcript::from_plain(&text.replace(['[', ']'], ""), language);
    let normal = Normal::new(&transcript);
    let token = normal.tokens.iter().position(|token| token.words.start >= word)?;
    let voids = voids(marks, std::slice::from_ref(trigger), &normal);
    by_token(&voids, &normal).get(token).map(|contexts| *contexts != 0)
}

/// A context among several.
fn bit(context: Context) -> u8 {
    1 << context as u8
}

/// Whether the gaps of a match hold a mark.
fn jumps_over(found: &Match, normal: &Normal, mark: &Matcher) -> bool {
    found.gaps().any(|gap| mark.is_in(normal, &gap))
}

/// Where ends what hangs on a mark: what is listed or said. A sentence ends it, or a word that turns it around.
fn said_until(normal: &Normal, marks: &ContextMarks, mark: &Range<usize>, context: Context) -> usize {
    let sentence = normal.sentence_at(mark.start);
    let unending = sentence.len() > LONGEST_SENTENCE;
    let end = if unending { sentence.end.min(mark.end + SENTENCE_REACH) } else { sentence.end };
    let turns =
        |token: &str| marks.turns.contains(token) || context == Context::Negation && marks.turns_denied.contains(token);
    (mark.end..end).find(|at| turns(normal.tokens[*at].text.as_str())).unwrap_or(end)
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
        let begins_another = is(end, &marks.conjunctions)
            || is(end, &marks.subjects) && is(end + 1, &marks.modals)
            || is(end, &marks.and) && is(end + 1, &marks.fresh);
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
