//! What a second, more careful hearing of unclear words makes of the evidence in them: what both hearings have counts, what
//! only one has may be misheard.

use std::ops::Range;

use super::{Heard, Hit, Uncertainty, detect, find};
use crate::{
    detection::context::Scopes,
    reader::Reader,
    rulebook::{Element, Rulebook, Strength},
    texts::Tongue,
    timeline::TimeSpan,
    transcript::{Normal, Transcript},
};

/// Evidence whose confidence is less rests on unclear words. See [`worth_hearing_again`].
const UNCLEAR_BELOW: f32 = 0.45;

/// The places of a transcript that are worth a second, more careful hearing: evidence in unclear words, and what only
/// sounds like a cue; unless they were heard twice already.
#[must_use]
pub fn worth_hearing_again(transcript: &Transcript, rulebook: &Rulebook) -> Vec<TimeSpan> {
    let found = detect(transcript, rulebook, Reader::bundled(), Tongue::English).evidence;
    let heard_once = |words: &Range<usize>| transcript.words_in(words).any(|word| word.second.is_none());
    let worth = found.into_iter().filter(|one| {
        // What genuine callers say too changes nothing.
        let tells = one.strength >= Strength::Some;
        tells
            && (is_unclear(one.confidence) || one.uncertainty == Some(Uncertainty::Misheard))
            && heard_once(&one.words)
    });
    worth.filter_map(|one| one.span).collect()
}

fn is_unclear(confidence: f32) -> bool {
    confidence < UNCLEAR_BELOW
}

/// Compares what was found with what the second hearing has.
pub(super) fn compare<'r>(heard: &Heard<'_>, second: &Transcript, rulebook: &'r Rulebook, hits: &mut Vec<Hit<'r>>) {
    let language = second.language.as_str();
    let normal = Normal::new(second);
    let scopes = Scopes::find(second, &normal, rulebook, language);
    let mut again: Vec<Hit<'r>> = Vec::new();
    for look in rulebook.concerned(&normal, language, None) {
        let found = find(&look, &normal, &scopes).into_iter().filter(|(_, misheard)| !misheard);
        again.extend(found.map(|(tokens, _)| heard.hit(look.rule, &normal, &scopes, &tokens, true)));
    }
    let same = |one: &Hit<'_>, other: &Hit<'_>| {
        one.rule.id == other.rule.id && one.words.start < other.words.end && other.words.start < one.words.end
    };
    for one in hits.iter_mut() {
        let twice = heard.transcript.words_in(&one.words).any(|word| word.second.is_some());
        let agrees = twice.then(|| again.iter().any(|found| same(found, one)));
        settle(one, agrees, heard);
        one.told_twice = one.uncertainty == Some(Uncertainty::Misheard) && twice;
    }
    again.retain(|found| {
        let tells = found.rule.element != Element::Mitigation && found.rule.strength >= Strength::Some;
        tells && !hits.iter().any(|one| same(found, one))
    });
    hits.extend(again.into_iter().map(|found| Hit { told_twice: true, ..found }));
}

/// `agrees` says whether the second hearing has it too; `None` where there was none.
fn settle(one: &mut Hit<'_>, agrees: Option<bool>, heard: &Heard<'_>) {
    let unclear = is_unclear(one.confidence);
    match (one.uncertainty, agrees) {
        // Two hearings of what is no speech agree too.
        (Some(Uncertainty::Doubtful), Some(true)) if !heard.is_doubted(&one.words) => one.uncertainty = None,
        (None | Some(Uncertainty::Doubtful), Some(false)) if unclear => one.uncertainty = Some(Uncertainty::Misheard),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detection::Findings,
        transcript::{Doubt, set_beside},
    };

    const CALL: &str = "This is Sergeant Davis with the Kansas City Police Department. There is a warrant for your arrest. \
                        Pay the fine with gift cards today.";

    /// `first` with every word that sure, and what a second hearing had.
    fn heard(first: &str, probability: f32, second: &str) -> Transcript {
        let mut transcript = Transcript::from_plain(first, "en");
        for word in &mut transcript.segments[0].words {
            word.probability = probability;
        }
        set_beside(transcript.words_mut(), &Transcript::from_plain(second, "en").segments);
        transcript
    }

    fn found(transcript: &Transcript) -> Findings {
        detect(transcript, &Rulebook::bundled().expect("the bundled rules"), &Reader::none(), Tongue::English)
    }

    #[test]
    fn what_both_hearings_have_counts_however_unclear_it_was() {
        let findings = found(&heard(CALL, 0.1, CALL));
        assert!(findings.evidence.len() >= 3, "{:?}", findings.evidence);
        assert!(findings.evidence.iter().all(|one| one.uncertainty.is_none()), "{:?}", findings.evidence);
        let mut no_speech = heard(CALL, 0.1, CALL);
        no_speech.segments[0].doubt = Some(Doubt::NoSpeech);
        assert!(found(&no_speech).evidence.iter().all(|one| one.uncertainty == Some(Uncertainty::Doubtful)));
    }

    #[test]
    fn what_only_one_hearing_has_is_marked_with_what_the_other_has() {
        let other = CALL.replace("warrant", "warning");
        for (first, second, quote) in [(CALL, other.as_str(), "warning"), (other.as_str(), CALL, "warrant")] {
            let findings = found(&heard(first, 0.4, second));
            let one = findings.evidence.iter().find(|one| one.rule == "pretext/warrant").expect("the warrant");
            assert_eq!(one.uncertainty, Some(Uncertainty::Misheard));
            assert!(one.second_quote.as_ref().is_some_and(|second| second.contains(quote)), "{one:?}");
            let agreed = findings.evidence.iter().find(|one| one.element == Element::Rail).expect("the gift cards");
            assert_eq!((agreed.uncertainty, &agreed.second_quote), (None, &None));
        }
        // Clear words stand, whatever a second hearing makes of them.
        let clear = found(&heard(CALL, 0.9, &other));
        assert!(clear.evidence.iter().all(|one| one.uncertainty.is_none()), "{:?}", clear.evidence);
        let only_there = found(&heard("Hello there, how are you doing this fine day?", 0.2, CALL));
        assert!(only_there.evidence.iter().all(|one| one.uncertainty == Some(Uncertainty::Misheard)));
    }

    #[test]
    fn a_person_who_corrects_a_word_settles_it() {
        let heard = heard(&CALL.replace("warrant", "warning"), 0.4, &CALL.replace("warrant", "worry"));
        let at = heard.words().position(|word| word.text == "warning").expect("the word");
        let mut edits = crate::transcript::Edits::default();
        edits.set(&heard, at, "warrant");
        let findings = found(&heard.corrected(&edits));
        let one = findings.evidence.iter().find(|one| one.rule == "pretext/warrant").expect("the warrant");
        assert_eq!(one.uncertainty, None, "{one:?}");
    }

    #[test]
    fn unclear_cues_are_worth_a_second_hearing_once() {
        let rulebook = Rulebook::bundled().expect("the bundled rules");
        let worth = |probability: f32, twice: bool| {
            let mut transcript = heard(CALL, probability, CALL);
            for word in &mut transcript.segments[0].words {
                word.span = Some(TimeSpan::clamped(0.0, 1.0));
                word.second = word.second.take().filter(|_| twice);
            }
            !worth_hearing_again(&transcript, &rulebook).is_empty()
        };
        assert_eq!([worth(0.4, false), worth(0.9, false), worth(0.4, true)], [true, false, false]);
    }
}
