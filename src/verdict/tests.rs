//! Every row of the table decides something, and context and doubt can lower what they should.

use super::*;
use crate::{
    detection::{Uncertainty, detect},
    rulebook::Rulebook,
};

fn facts(of: &[(Element, Strength)]) -> Facts {
    let mut facts = Facts::default();
    for (element, strength) in of {
        facts.strengths[*element as usize] = Some(*strength);
    }
    facts.elements = of.iter().filter(|(element, _)| *element != Element::Mitigation).count();
    facts
}

/// All combinations of three strengths and absence would be 4^10; absence, some and strong for the eight elements that
/// the table reads are enough to see every row decide.
#[test]
fn every_row_decides_for_some_facts() {
    use Element::{Authority, Callback, Demand, Mitigation, Pressure, Pretext, Rail, Threat};
    let read = [Authority, Pretext, Threat, Demand, Rail, Pressure, Callback, Mitigation];
    let choices = [None, Some(Strength::Some), Some(Strength::Strong)];
    let mut decided = std::collections::BTreeSet::new();
    for combination in 0..3usize.pow(read.len() as u32) {
        let mut rest = combination;
        let mut of = Vec::new();
        for element in read {
            if let Some(strength) = choices[rest % 3] {
                of.push((element, strength));
            }
            rest /= 3;
        }
        if let Some(row) = table::decide(&facts(&of)) {
            decided.insert(row.reason);
        }
    }
    let dead: Vec<_> = table::rows().iter().map(|row| row.reason).filter(|reason| !decided.contains(reason)).collect();
    assert!(dead.is_empty(), "these rows never decide: {dead:#?}");
}

fn verdict(text: &str) -> Verdict {
    let transcript = Transcript::from_plain(text, "en");
    let findings = detect(&transcript, &Rulebook::bundled().expect("the bundled rules"));
    judge(&transcript, &findings)
}

#[test]
fn whole_messages_get_the_verdict_a_person_would_give() {
    for (level, text) in [
        (
            Level::Scam,
            "This is Sergeant Davis with the Kansas City Police Department. You missed a jury summons and there is a \
             warrant for your arrest. Pay the fine of twelve hundred dollars today and call me back at 816 555 0134.",
        ),
        (
            Level::Scam,
            "This is Officer Lewis with KCPD. Officers never ask for money over the phone, but there is a warrant for \
             your arrest, and you must buy gift cards and read me the numbers.",
        ),
        (
            Level::Unverified,
            "Hi, this is Detective Park with the Kansas City Police Department returning your call about the report \
             you made last week.",
        ),
        (
            Level::NoCues,
            "Hello, this is Midtown Dental calling to remind you of your appointment on Wednesday at two thirty.",
        ),
        (
            Level::Unverified,
            "Thank you for calling the Overland Park Police Department. To speak with a records clerk, press 1. For \
             warrants, press 2. If you need to pay a fine, press 3. To speak with an officer, press 4.",
        ),
        (
            Level::NoCues,
            "KCPD is warning the public about a phone scam. Callers pose as officers or sergeants, say you missed a \
             jury summons or have an outstanding warrant, and offer to hold off on the arrest in exchange for money. \
             They have even set up voicemail boxes with a KCPD greeting. KCPD officers will never ask for money over \
             the phone. If you get a call like this, hang up.",
        ),
        (
            Level::NoCues,
            "You have court tomorrow at 2:15 at County Court before Judge Harrison. Arrive an hour early. Missing \
             court can lead to your arrest.",
        ),
        (
            Level::Scam,
            "This is an automated message. There is a bench warrant under your name. To clear it, press one to speak \
             with an officer.",
        ),
        (Level::Inconclusive, "Hi, it is me."),
        (Level::Inconclusive, ""),
    ] {
        assert_eq!(verdict(text).level, level, "{text}");
    }
}

#[test]
fn doubtful_words_alone_raise_nothing() {
    let mut transcript = Transcript::from_plain(
        "This is Sergeant Davis with the Kansas City Police Department. There is a warrant for your arrest. Pay the \
         fine with gift cards today.",
        "en",
    );
    for word in &mut transcript.segments[0].words {
        word.probability = 0.1;
    }
    let findings = detect(&transcript, &Rulebook::bundled().expect("the bundled rules"));
    assert!(findings.evidence.iter().all(|e| e.uncertainty == Some(Uncertainty::Doubtful)));
    assert!(judge(&transcript, &findings).level <= Level::NoCues);
}

#[test]
fn no_verdict_ever_promises_safety() {
    for text in ["Hello, this is your friend calling about dinner on Friday, see you at eight.", "Hi.", ""] {
        let verdict = verdict(text);
        let all = format!("{} {}", verdict.headline, verdict.reasons.join(" ")).to_lowercase();
        assert!(!all.contains("safe") && !all.contains("genuine call"), "{all}");
        assert!(!verdict.limits.is_empty() && !verdict.next_steps.is_empty() && !verdict.reasons.is_empty());
    }
}
