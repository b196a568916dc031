//! Every row of the table decides something, and context and doubt can lower what they should.

use super::*;
use crate::{detection::Uncertainty, rulebook::Rulebook};

fn detect(transcript: &Transcript, rulebook: &Rulebook) -> Findings {
    crate::detection::detect(transcript, rulebook, crate::reader::Reader::bundled(), Tongue::English)
}

fn judge(transcript: &Transcript, findings: &Findings) -> Verdict {
    super::judge(transcript, findings, Tongue::English)
}

/// Certain evidence: so many rules of an element, each this strong.
type Found = (Element, Strength, usize);

fn facts(of: &[Found]) -> Facts {
    let mut facts = Facts::default();
    for (element, strength, rules) in of {
        facts.strengths[*element as usize] = Some(*strength);
        facts.rules[*element as usize] = if *strength >= Strength::Some { *rules } else { 0 };
        facts.strong_rules[*element as usize] = if *strength >= Strength::Strong { *rules } else { 0 };
    }
    facts.elements = of.iter().filter(|(element, ..)| *element != Element::Mitigation).count();
    facts
}

/// What a row needs: certain evidence, how surely the whole is worded like a scam, and what the reader found.
#[derive(Clone, Debug)]
struct Case {
    found: Vec<Found>,
    sureness: Option<Sureness>,
    read: Vec<Element>,
    posing: bool,
}

impl Case {
    fn facts(&self) -> Facts {
        let mut facts = facts(&self.found);
        facts.sureness = self.sureness;
        facts.likeliest = self.posing.then_some(Wording::Impersonation);
        self.read.iter().for_each(|element| facts.read[*element as usize] = true);
        facts
    }

    /// The same with one thing less, for each thing.
    fn with_less(&self) -> Vec<Self> {
        let without = |at: usize| {
            let mut less = self.clone();
            if at < self.found.len() {
                less.found.remove(at);
            } else {
                less.read.remove(at - self.found.len());
            }
            less
        };
        let mut all: Vec<Self> = (0..self.found.len() + self.read.len()).map(without).collect();
        if let Some(sureness) = self.sureness {
            let lower = Sureness::ALL.into_iter().filter(|lower| *lower < sureness).max();
            all.push(Self { sureness: lower, ..self.clone() });
        }
        if self.posing {
            all.push(Self { posing: false, ..self.clone() });
        }
        all
    }
}

/// For each row of the table, in its order, the least that it decides.
fn least() -> Vec<Case> {
    use Element::{Authority, Callback, Demand, Greeting, Isolation, Pressure, Pretext, Rail, Threat};
    use Strength::{Some as Fair, Strong, Weak};
    let by_rules = |found: &[Found]| Case { found: found.to_vec(), sureness: None, read: Vec::new(), posing: false };
    let worded = |sureness: Sureness, found: &[Found], read: &[Element]| Case {
        found: found.to_vec(),
        sureness: Some(sureness),
        read: read.to_vec(),
        posing: false,
    };
    vec![
        by_rules(&[(Authority, Fair, 1), (Rail, Fair, 1)]),
        by_rules(&[(Authority, Fair, 1), (Demand, Fair, 1), (Pretext, Fair, 1)]),
        by_rules(&[(Pretext, Strong, 1), (Demand, Fair, 1)]),
        by_rules(&[(Threat, Strong, 1), (Demand, Fair, 1)]),
        by_rules(&[(Authority, Fair, 1), (Pretext, Strong, 1), (Callback, Weak, 1)]),
        by_rules(&[(Authority, Fair, 1), (Pretext, Strong, 2)]),
        by_rules(&[(Pretext, Strong, 2), (Callback, Weak, 1)]),
        by_rules(&[(Pretext, Strong, 1), (Pressure, Fair, 1), (Callback, Weak, 1)]),
        by_rules(&[(Pretext, Strong, 1), (Threat, Strong, 1)]),
        by_rules(&[(Pretext, Fair, 1), (Threat, Strong, 1), (Callback, Weak, 1)]),
        by_rules(&[(Pretext, Strong, 1), (Callback, Fair, 1)]),
        by_rules(&[(Authority, Fair, 1), (Threat, Strong, 1), (Callback, Weak, 1)]),
        by_rules(&[(Pretext, Fair, 1), (Rail, Strong, 1)]),
        worded(Sureness::Sure, &[], &[Pretext, Demand]),
        worded(Sureness::Likely, &[(Threat, Fair, 1)], &[Pretext]),
        worded(Sureness::Likely, &[], &[Greeting, Demand]),
        by_rules(&[(Rail, Strong, 1)]),
        by_rules(&[(Pretext, Strong, 1)]),
        by_rules(&[(Pretext, Fair, 1), (Callback, Weak, 1)]),
        by_rules(&[(Pretext, Fair, 2)]),
        by_rules(&[(Callback, Strong, 1)]),
        by_rules(&[(Threat, Fair, 1), (Pressure, Fair, 1)]),
        by_rules(&[(Isolation, Strong, 1), (Demand, Fair, 1)]),
        by_rules(&[(Authority, Fair, 1), (Pressure, Fair, 1)]),
        by_rules(&[(Demand, Fair, 1), (Callback, Weak, 1), (Pressure, Fair, 1), (Isolation, Fair, 1)]),
        Case { posing: true, ..worded(Sureness::Likely, &[], &[]) },
        by_rules(&[(Authority, Fair, 1)]),
        worded(Sureness::Unlike, &[(Demand, Strong, 1)], &[]),
        worded(Sureness::Rather, &[], &[]),
    ]
}

/// Each row decides for its least facts, and without the row another verdict or reason would stand there.
#[test]
fn every_row_decides_its_own_case_and_none_can_be_left_out() {
    let (rows, least) = (table::rows(), least());
    assert_eq!(rows.len(), least.len());
    for (index, (row, case)) in rows.iter().zip(&least).enumerate() {
        let facts = case.facts();
        let decides = table::decide(&facts).map(|row| row.reason);
        assert_eq!(decides, Some(row.reason), "row {index}: {case:?}");
        let without = rows.iter().enumerate().filter(|(other, _)| *other != index).find(|(_, row)| (row.when)(&facts));
        assert_ne!(without.map(|(_, row)| row.reason), Some(row.reason), "row {index} says what another says");
        for less in case.with_less() {
            let still = table::decide(&less.facts()).is_some_and(|decided| decided.reason == row.reason);
            assert!(!still, "row {index} decides with {less:?} too");
        }
    }
}

/// Who claims an office and tells nothing more can't be told from who has one, unless the wording is sure.
#[test]
fn a_vague_call_back_is_unverified_unless_its_wording_is_sure() {
    use Element::{Authority, Greeting, Pretext};
    use Strength::Some as Fair;
    for (found, read, sureness, level) in [
        (&[(Authority, Fair, 1)][..], None, Sureness::Likely, Level::Unverified),
        (&[(Authority, Fair, 1)], None, Sureness::Sure, Level::Suspicious),
        (&[(Greeting, Fair, 1)], None, Sureness::Sure, Level::Unverified),
        (&[(Authority, Fair, 1)], Some(Pretext), Sureness::Likely, Level::Suspicious),
        (&[], None, Sureness::Likely, Level::Suspicious),
    ] {
        let mut facts = Facts { sureness: Some(sureness), likeliest: Some(Wording::Impersonation), ..facts(found) };
        if let Some(element) = read {
            facts.read[element as usize] = true;
        }
        let decided = table::decide(&facts).map_or(Level::NoCues, |row| row.level);
        assert_eq!(decided, level, "{found:?}, {read:?}, {sureness:?}");
    }
}

/// What speaks for a genuine message lowers what it should, and nothing that must not be lowered.
#[test]
fn genuine_marks_lower_what_they_should_and_nothing_else() {
    use Element::{Authority, Callback, Demand, Isolation, Mitigation, Pressure, Pretext, Rail, Threat};
    use Strength::{Some as Fair, Strong, Weak};
    let level = |found: &[Found]| table::decide(&facts(found)).map_or(Level::NoCues, |row| row.level);
    let (mark, two) = ((Mitigation, Strong, 1), (Mitigation, Strong, 2));
    let court = [(Authority, Fair, 1), (Pretext, Strong, 1), (Callback, Weak, 1)];
    for (lowered, found) in [
        (Level::Unverified, [&court[..], &[mark]].concat()),
        (Level::Scam, [&court[..], &[(Mitigation, Fair, 1)]].concat()),
        // A stated warrant with arrest, or with "tell nobody", takes more than one such mark.
        (Level::Scam, [&court[..], &[(Threat, Strong, 1), mark]].concat()),
        (Level::Scam, [&court[..], &[(Isolation, Fair, 1), mark]].concat()),
        (Level::Unverified, [&court[..], &[(Isolation, Fair, 1), two]].concat()),
        // A clerk who says where fines are paid; a caller who wants gift cards is none.
        (Level::Unverified, vec![(Authority, Fair, 1), (Demand, Fair, 1), (Pressure, Fair, 1), mark]),
        (Level::Scam, vec![(Authority, Fair, 1), (Demand, Fair, 1), (Rail, Strong, 1), two]),
        (Level::Scam, vec![(Authority, Fair, 1), (Demand, Strong, 1), two]),
    ] {
        assert_eq!(level(&found), lowered, "{found:?}");
    }
}

/// How the whole is worded holds back what single words are like, and nothing that an office never wants.
#[test]
fn what_is_worded_otherwise_is_held_back_unless_a_demand_stands_against_it() {
    use Element::{Authority, Callback, Demand, Pressure, Pretext};
    use Strength::{Some as Fair, Strong, Weak};
    use Sureness::{Neither, Rather, Unlike};
    let whole = [(Authority, Fair, 1), (Pretext, Strong, 1), (Callback, Weak, 1)];
    let part = [(Authority, Fair, 1), (Pressure, Fair, 1)];
    let asks = [(Authority, Fair, 1), (Demand, Fair, 1)];
    let presses_and_asks = [(Authority, Fair, 1), (Demand, Fair, 1), (Pressure, Fair, 1)];
    let wants_cards = [(Authority, Fair, 1), (Demand, Strong, 1)];
    for (found, sureness, warning, level) in [
        (&whole[..], Neither, false, Level::Scam),
        (&whole, Unlike, false, Level::Unverified),
        (&part, Rather, false, Level::Suspicious),
        (&part, Neither, false, Level::Unverified),
        (&asks, Neither, false, Level::Suspicious),
        (&asks, Neither, true, Level::NoCues),
        (&asks, Unlike, false, Level::Unverified),
        (&presses_and_asks, Unlike, false, Level::Suspicious),
        (&presses_and_asks, Unlike, true, Level::NoCues),
        (&wants_cards, Unlike, false, Level::Scam),
        (&wants_cards, Unlike, true, Level::NoCues),
    ] {
        let facts = Facts { sureness: Some(sureness), warning, ..facts(found) };
        let decided = table::decide(&facts).map_or(Level::NoCues, |row| row.level);
        assert_eq!(decided, level, "{found:?}, {sureness:?}, warning: {warning}");
    }
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

/// A mailbox or menu that answers as a police or court desk: where it wants something it is a scam, where it takes a name
/// and a number nobody can tell, and genuine ones are never flagged.
#[test]
fn mailboxes_are_judged_by_what_they_want() {
    for text in [
        "You have reached the Kansas City Police Department, warrant division. Please leave your full name, your date of \
         birth and the amount that you are able to post toward your bond today, and a sergeant will call you back.",
        "Thank you for calling the county clerk of court, citations desk. To clear your failure to appear over the phone, \
         press one and have your card number ready. Stay on the line until you get your release number.",
        "Jackson County Sheriff, civil warrants. All deputies are on the other line. If you were told to settle your bond, \
         state your name, your social security number and which store you will be getting the vouchers from.",
    ] {
        assert_eq!(verdict(text).level, Level::Scam, "{text}");
    }
    let vague = "You have reached the warrants desk of the Kansas City Police Department. Leave your name and your case number \
                 after the tone, and somebody will get back to you.";
    let vague = verdict(vague);
    assert_eq!(vague.level, Level::Unverified);
    assert!(vague.next_steps[0].contains("publish"), "{:?}", vague.next_steps);
    for text in [
        "Thank you for calling the Overland Park Police Department. If this is an emergency, hang up and dial 911. For \
         records, press one. For the municipal court, press two. Our lobby is open from eight to five.",
        "You have reached the Kansas City Police Department. Leave your name and your case number after the tone, and an \
         officer will get back to you.",
        "You have reached the Johnson County District Court clerk's office. We can not give legal advice. Fines can be paid \
         at the window or by mail. Please leave your name and your case number and we will return your call.",
        "Hi, this is Detective Ramos, I am away from my desk. If this is about your report, leave the report number. If you \
         need an officer now, call dispatch at the number on our website.",
        "You have reached Northland Family Clinic. If this is a medical emergency, hang up and dial 911. Leave your name, \
         your date of birth and your pharmacy, and a nurse will call you back.",
    ] {
        let level = verdict(text).level;
        assert!(level <= Level::Unverified, "{level:?}: {text}");
    }
}

#[test]
fn next_steps_fit_the_level_and_what_was_asked() {
    let steps = |text: &str| verdict(text).next_steps.join("\n");
    let call = "This is Officer Lewis with KCPD. There is a warrant for your arrest.";
    let by_gift_card = steps(&format!("{call} You must buy gift cards and read me the numbers on the back."));
    assert!(by_gift_card.contains("keep the card and the receipt"), "{by_gift_card}");
    assert!(by_gift_card.contains("the Kansas City police (KCPD) itself publishes"), "{by_gift_card}");
    let by_wire = steps(&format!("{call} You must send a wire transfer of $900 through Western Union."));
    assert!(by_wire.contains("wire transfer") && !by_wire.contains("receipt"), "{by_wire}");
    let number = steps(&format!("{call} I need your social security number right now."));
    assert!(number.contains("IdentityTheft.gov"), "{number}");
    let unverified = steps("Hi, this is Detective Park with the Kansas City Police Department. Please call me back.");
    assert!(unverified.contains("do not call a number from the message") && !unverified.contains("report it"));
    assert!(steps("").contains("Listen to it yourself"));
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
