//! A second look at what a bad line may have blurred: words that sound like a cue stand in for it, and a rule that then
//! fits gives evidence that is marked, and that raises no verdict.

use std::ops::Range;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::{
    rulebook::{Match, Sounds},
    transcript::{Normal, Phones, Replaced, Token, Transcript, WordHash},
};

/// The sentences in which something sounds like a cue, with the cue in its place.
pub(super) struct HeardAgain<'a> {
    sounds: &'a Sounds,
    /// Which of the transcript's words are certain evidence.
    evident: Vec<bool>,
    pub text: Replaced,
}

/// So many words the rest of a match must have, one of them no everyday word: the pattern, and not only the likeness,
/// has to fit.
const REST_WORDS: usize = 2;

/// How many tokens apart two words of one pattern mostly are at the most.
const REACH: usize = 6;

/// A recogniser that is surer than this of a word has hardly misheard it: of 401 cue words misheard on narrow lines, 94
/// in 100 had a lower probability, of 4,799 words heard right beside them 37.
const SURE: f32 = 0.8;

impl<'a> HeardAgain<'a> {
    /// `None` where nothing sounds like a cue. Only around the words of `certain` evidence and around cues is anything
    /// heard again: the rest of a pattern has to be there.
    pub fn new(
        transcript: &Transcript,
        normal: &Normal,
        certain: &[Range<usize>],
        sounds: &'a Sounds,
        is_looked_for: impl Fn(WordHash) -> bool,
    ) -> Option<Self> {
        let mut evident = vec![false; normal.tokens.iter().map(|token| token.words.end).max().unwrap_or(0)];
        for words in certain {
            evident[words.clone()].fill(true);
        }
        let unsure: Vec<bool> = transcript.words().map(|word| word.span.is_none() || word.probability < SURE).collect();
        // What each token may be: a word in letters; one that is no everyday word and none that rules look for.
        let spelled = |token: &Token| token.text.bytes().all(|b| b.is_ascii_lowercase());
        let mut cues = vec![false; normal.tokens.len()];
        let mut odd = vec![false; normal.tokens.len()];
        for (word, places) in normal.words() {
            let is_cue = places.first().is_some_and(|place| sounds.words.contains_key(&normal.hashes[*place]));
            let of = match (sounds.plain.contains(word), is_cue) {
                (false, true) => &mut cues,
                (false, false) => &mut odd,
                _ => continue,
            };
            for place in places {
                of[*place] = true;
            }
        }
        let near_cue = near_cues(normal, &evident, &cues);
        for (((odd, near), token), hash) in odd.iter_mut().zip(near_cue).zip(&normal.tokens).zip(&normal.hashes) {
            *odd = *odd && near && spelled(token) && !is_looked_for(*hash);
        }
        let mut near: Vec<(f32, Range<usize>, usize)> = Vec::new();
        // The same words are asked for over and over in a long text.
        let mut asked: FxHashMap<SmallVec<[WordHash; 4]>, Option<(f32, usize)>> = FxHashMap::default();
        // And each word, by itself, in several of them.
        let mut known: FxHashMap<WordHash, Phones> = FxHashMap::default();
        for start in 0..normal.tokens.len() {
            let reach = (start + sounds.longest + 1).min(normal.tokens.len());
            if !odd[start..reach].contains(&true) {
                continue;
            }
            let mut phones = Phones::default();
            let mut heard_to = start;
            for end in start + 1..=reach {
                let heard = &normal.tokens[start..end];
                let Some(last) = heard.last().filter(|last| spelled(last)) else { break };
                let may_be_wrong = || heard.iter().any(|token| unsure[token.words.clone()].contains(&true));
                if odd[start..end].contains(&true) && may_be_wrong() {
                    let hashes = &normal.hashes[start..end];
                    let found = if let Some(found) = asked.get(hashes) {
                        *found
                    } else {
                        for (token, hash) in heard.iter().zip(hashes).skip(heard_to - start) {
                            phones.push(known.entry(*hash).or_insert_with(|| Phones::of([token.text.as_str()])));
                        }
                        heard_to = end;
                        *asked.entry(hashes.into()).or_insert(nearest(heard, &phones, sounds))
                    };
                    near.extend(found.map(|(distance, target)| (distance, start..end, target)));
                }
                // Nobody is misheard across the end of a sentence.
                if last.pause.ends_sentence() {
                    break;
                }
            }
        }
        near.sort_by(|(a, at, one), (b, other_at, other)| {
            a.total_cmp(b).then(other_at.len().cmp(&at.len())).then(at.start.cmp(&other_at.start)).then(one.cmp(other))
        });
        let mut places: Vec<(Range<usize>, Vec<String>)> = Vec::new();
        let mut taken = vec![false; normal.tokens.len()];
        for (_, place, target) in near {
            if !taken[place.clone()].contains(&true) {
                taken[place.clone()].fill(true);
                places.push((place, sounds.targets[target].clone()));
            }
        }
        if places.is_empty() {
            return None;
        }
        places.sort_by_key(|(place, _)| place.start);
        Some(Self { sounds, evident, text: normal.with_replaced(&places) })
    }

    /// The words that stand in for what was heard, each once.
    pub fn stand_ins(&self) -> Vec<WordHash> {
        let mut words: Vec<WordHash> = self.text.tokens.iter().map(|token| self.text.normal.hashes[*token]).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Whether a match rests on a likeness, and on enough else. What its gaps cover is nothing to rest on.
    pub fn fits(&self, found: &Match) -> bool {
        let tokens = &found.tokens;
        let is_replaced = |at: usize| self.text.tokens.binary_search(&at).is_ok();
        if !tokens.clone().any(is_replaced) {
            return false;
        }
        let rest = tokens.clone().filter(|at| !is_replaced(*at) && !found.skips(*at));
        let rest: Vec<&str> = rest.map(|at| self.text.normal.tokens[at].text.as_str()).collect();
        let enough = rest.len() >= REST_WORDS && rest.iter().any(|word| !self.sounds.plain.contains(*word));
        // Or else certain evidence in the same sentence: "do not discuss the gag water with your family".
        let sentence = self.text.normal.sentence_at(tokens.start);
        enough
            || self.text.normal.tokens[sentence].iter().any(|token| self.evident[token.words.clone()].contains(&true))
    }
}

/// Which tokens stand so near to a cue, or to certain evidence, that one pattern could hold both.
fn near_cues(normal: &Normal, evident: &[bool], cues: &[bool]) -> Vec<bool> {
    let mut near = vec![false; normal.tokens.len()];
    // Up to where that is known.
    let mut end = 0;
    for (index, (token, cue)) in normal.tokens.iter().zip(cues).enumerate() {
        if *cue || evident[token.words.clone()].contains(&true) {
            let reach = (index + REACH + 1).min(near.len());
            near[index.saturating_sub(REACH).max(end)..reach].fill(true);
            end = reach;
        }
    }
    near
}

/// The cue that some tokens sound most like, and how far they are from it. Whoever says the cue itself is not misheard.
fn nearest(heard: &[Token], phones: &Phones, sounds: &Sounds) -> Option<(f32, usize)> {
    let said = |target: &[String]| heard.iter().map(|token| token.text.as_str()).eq(target.iter().map(String::as_str));
    sounds.phones.nearest(phones).filter(|(_, target)| !said(&sounds.targets[*target]))
}
