//! What the engine makes of whole sentences, with the bundled rules.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::rulebook::RuleTests;

fn detect(transcript: &Transcript, rulebook: &Rulebook) -> Findings {
    super::detect(transcript, rulebook, &Reader::none(), Tongue::English)
}

/// Read once: there are thousands of words in it.
static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::bundled().expect("the bundled rules"));

fn rulebook() -> &'static Rulebook {
    &RULEBOOK
}

fn elements(text: &str) -> Vec<Element> {
    let mut elements: Vec<Element> =
        detect(&Transcript::from_plain(text, "en"), rulebook()).evidence.iter().map(|e| e.element).collect();
    elements.sort();
    elements.dedup();
    elements
}

#[test]
fn every_rule_keeps_its_authors_promises() {
    let broken = run_rule_tests(rulebook());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn context_voids_what_it_denies_tells_of_or_only_supposes() {
    for (cue, void) in [
        ("There is a warrant for your arrest.", "There is no warrant for your arrest."),
        ("There is a warrant for your arrest.", "Someone called me claiming there is a warrant for my arrest."),
        ("You must pay a fine today.", "Officers will never ask you to pay a fine today."),
        ("Pay with gift cards.", "We never ask for money, a wire transfer, or that you pay with gift cards."),
        ("This is the Kansas City police.", "This is not the Kansas City police."),
        (
            "There is a warrant for your arrest.",
            "They may say: “There is a warrant for your arrest.” Do not believe it.",
        ),
        ("There is a warrant for your arrest.", "If there is a warrant for your arrest, the letter says so."),
        ("Pay with gift cards today.", "Both were then told to pay with gift cards today."),
        (
            "Pay with gift cards today.",
            "Nobody from this office or the bank will phone to say that you pay with gift cards today.",
        ),
        ("Pay with gift cards today.", "Court staff will not say that you pay with gift cards today."),
    ] {
        assert!(elements(cue).iter().any(|e| *e != Element::Mitigation), "{cue}");
        assert!(elements(void).iter().all(|e| *e == Element::Mitigation), "{void}: {:?}", elements(void));
    }
}

/// For each context, a text that it voids whole.
const VOID: [(Context, &str); 7] = [
    (Context::Negation, "There is no warrant for your arrest."),
    (Context::Reported, "Someone called me and said there is a warrant for your arrest."),
    (Context::Condition, "If there is a warrant for your arrest the letter says so."),
    (Context::Question, "Is there a warrant for your arrest?"),
    (Context::Joke, "There is a warrant for your arrest, you stole my heart. Just kidding, it's Mike."),
    (
        Context::Menu,
        "For an active warrant for your arrest, press 1. For records, press 2. For the front desk, press 3.",
    ),
    (
        Context::Warning,
        "Police are warning residents about a phone scam. There is a warrant for your arrest. That is what you hear. \
         Scammers pose as officers. If you get a call like this, hang up.",
    ),
];

#[test]
fn every_context_takes_away_what_it_should_and_none_can_be_left_out() {
    let suspicion = |rulebook: &Rulebook, text: &str| {
        let evidence = detect(&Transcript::from_plain(text, "en"), rulebook).evidence;
        evidence.into_iter().filter(|e| e.polarity == Polarity::Suspicion && e.rule.starts_with("pretext/")).count()
    };
    assert_eq!(Context::ALL.len(), VOID.len());
    for (context, text) in VOID {
        let mut rulebook = rulebook().clone();
        assert_eq!(suspicion(&rulebook, text), 0, "{context:?}: {text}");
        for compiled in &mut rulebook.rules {
            compiled.rule.voided_by.retain(|other| *other != context);
        }
        assert!(suspicion(&rulebook, text) > 0, "without {context:?} nothing changes in: {text}");
    }
}

#[test]
fn a_joke_is_no_cover_for_asking_as_an_authority() {
    let text = "This is Sergeant Davis with the Kansas City Police. You must buy gift cards and read me the numbers. Just \
                kidding, it's Mike.";
    assert!(elements(text).contains(&Element::Rail), "{:?}", elements(text));
    assert!(elements("There is a warrant for your arrest. This is no joke.").contains(&Element::Pretext));
}

#[test]
fn a_script_that_is_recited_is_not_said() {
    for text in [
        "I will read you what he said. This is Sergeant Davis with the county police. There is a warrant for your arrest. \
         End quote.",
        "A man called my mother. He said there is a warrant for your arrest. He wanted her to pay the fine with gift cards.",
    ] {
        assert!(elements(text).iter().all(|e| *e == Element::Mitigation), "{text}: {:?}", elements(text));
    }
    // Whoever opens a frame and never closes it does not speak on under its cover.
    let text = "I will read you what he said. It was short. It was nice. It was fine. Now this is about you. There is a \
                warrant for your arrest.";
    assert!(elements(text).contains(&Element::Pretext), "{:?}", elements(text));
}

#[test]
fn what_only_looks_like_a_denial_voids_nothing() {
    for text in [
        "Officers never ask for money over the phone, but you must buy gift cards.",
        "If you do not pay with gift cards today, the sheriff will be at your door.",
        "“You must buy gift cards.”",
    ] {
        assert!(elements(text).contains(&Element::Rail), "{text}: {:?}", elements(text));
    }
}

/// A word that once took the meaning of all that followed it takes that of its own clause.
#[test]
fn a_word_of_context_silences_no_more_than_its_own_clause() {
    let found = elements("Our deputies drove past your house and there is a warrant for your arrest.");
    assert!(found.contains(&Element::Pretext) && found.contains(&Element::Threat), "{found:?}");
    for text in [
        "She whispered it to me and there is a warrant for your arrest.",
        "If you wait it is late, there is a warrant for your arrest.",
        "We had to pay for lunch and you have a warrant for your arrest.",
    ] {
        assert!(elements(text).contains(&Element::Pretext), "{text}: {:?}", elements(text));
    }
    let told = "He says you missed jury duty and there is a warrant for your arrest.";
    assert!(elements(told).iter().all(|e| *e == Element::Mitigation), "{told}: {:?}", elements(told));
}

/// What is told of others is told to the end of a sentence that somebody spoke; what has no full stops is none. And "the
/// only way" turns nothing around that is told, as "only" does what is denied.
#[test]
fn what_others_said_goes_to_the_end_of_the_sentence() {
    let told = "He says you missed jury duty last month and that there are two warrants with your name on them, and that the \
                deputies have left the station and will soon be at the door, and the only way to stay out of jail is to \
                drive to the store and pay with gift cards.";
    let suspicious = |text: &str| elements(text).iter().any(|e| *e != Element::Mitigation);
    assert!(!suspicious(told), "{:?}", elements(told));
    let filler = "and we had soup and bread in the kitchen with my sister from the coast ".repeat(8);
    let unending = format!("He says hello {filler} pay with gift cards");
    assert!(suspicious(&unending), "{unending}");
    assert!(suspicious(
        "We do not take cash or a check from anybody here, only gift cards, and pay with gift cards today."
    ));
    assert!(elements("He says you owe a fine, but you must pay it with gift cards today.").contains(&Element::Rail));
}

#[test]
fn reciting_warnings_is_no_cover_for_asking() {
    let warning = "Kansas City police warn of a phone scam. Scammers call and pose as officers. ";
    let detect = |text: &str| detect(&Transcript::from_plain(text, "en"), rulebook());
    let told = detect(&format!("{warning}They say you must pay the fine with gift cards. Hang up."));
    assert!(told.warning && told.evidence.iter().all(|e| e.polarity == Polarity::Mitigation), "{told:#?}");
    let asked =
        detect(&format!("This is Sergeant Davis. {warning}To clear your name, pay the bond with gift cards today."));
    assert!(!asked.warning && asked.evidence.iter().any(|e| e.element == Element::Rail), "{asked:#?}");
    // Who plays the caller first and then tells what he is asks for nothing; one word of scammers afterwards is no more
    // than such a caller says himself, and what is asked at last counts whatever was said before.
    let played = "This is Sergeant Davis. Pay the bond with gift cards today. ";
    let told =
        detect(&format!("{played}That was a scam call. Scammers call and pose as officers. Hang up and tell us."));
    assert!(told.warning && told.evidence.iter().all(|e| e.polarity == Polarity::Mitigation), "{told:#?}");
    for asks in [
        format!("{played}Trust nobody else: scammers call and pose as officers."),
        format!("{played}That was a scam call. {warning}But now you must buy gift cards."),
    ] {
        let asked = detect(&asks);
        assert!(!asked.warning && asked.evidence.iter().any(|e| e.element == Element::Rail), "{asked:#?}");
    }
}

#[test]
fn the_most_particular_agency_is_named() {
    let agency = |text: &str| {
        let findings = detect(&Transcript::from_plain(text, "en"), rulebook());
        findings.agency.map_or(String::new(), |agency| agency.name)
    };
    for (text, name) in [
        ("This is Sergeant Davis with the Kansas City Police Department.", "the Kansas City police (KCPD)"),
        ("This is Officer Lewis with Casey PD.", "the Kansas City police (KCPD)"),
        ("This is Officer Lewis with the Springfield Police Department.", "the police"),
        ("I am calling from the Clay County Sheriff's Office.", "the Clay County sheriff or court"),
        ("This is the U.S. Marshals Service.", "the U.S. Marshals"),
    ] {
        assert_eq!(agency(text), name, "{text}");
    }
}

#[test]
fn doubt_in_the_words_is_doubt_in_the_evidence() {
    let mut transcript = Transcript::from_plain("There is a warrant for your arrest.", "en");
    assert!(detect(&transcript, rulebook()).evidence.iter().all(|e| e.uncertainty.is_none()));
    for word in &mut transcript.segments[0].words {
        word.probability = 0.1;
    }
    let evidence = detect(&transcript, rulebook()).evidence;
    assert!(!evidence.is_empty() && evidence.iter().all(|e| e.uncertainty == Some(Uncertainty::Doubtful)));
}

#[test]
fn a_language_without_rules_gives_nothing_and_says_so() {
    let findings = detect(&Transcript::from_plain("There is a warrant for your arrest.", "xx"), rulebook());
    assert!(findings.evidence.is_empty() && !findings.language_known);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn evidence_lies_inside_the_transcript_and_keeps_its_order(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "warrant", "for", "your", "arrest", "pay", "the", "fine", "gift", "cards", "KCPD", "this", "is",
                "Sergeant", "not", "if", "call", "816-555-0134.", "you", "missed", "jury", "duty,", "never", "$900",
            ]),
            0..60,
        )
    ) {
        let transcript = Transcript::from_plain(&words.join(" "), "en");
        let evidence = detect(&transcript, rulebook()).evidence;
        for item in &evidence {
            prop_assert!(item.words.start < item.words.end && item.words.end <= words.len());
            let said = words[item.words.clone()].join(" ");
            prop_assert_eq!(&item.quote, said.trim_end_matches(['.', ',']));
        }
        prop_assert!(evidence.windows(2).all(|pair| pair[0].words.start <= pair[1].words.start));
    }
}

/// Sentences that have nothing to do with any rule.
const INNOCENT: [&str; 4] = [
    "The weather was fine this week.",
    "My sister baked a cake on Sunday.",
    "The garden is full of tomatoes.",
    "We had soup and bread in the kitchen.",
];

/// What is found in a message stays found, and nothing more, whatever innocent sentences stand around it.
#[test]
fn innocent_sentences_around_a_message_change_nothing_in_it() {
    let rulebook = rulebook();
    let found = |text: &str| -> Vec<(String, String)> {
        let evidence = detect(&Transcript::from_plain(text, "en"), rulebook).evidence;
        evidence.into_iter().map(|one| (one.rule, one.quote)).collect()
    };
    let texts = rulebook.rules.iter().filter_map(|compiled| compiled.rule.tests.get("en"));
    for (index, text) in texts.flat_map(RuleTests::all).enumerate() {
        let (before, after) = (INNOCENT[index % 4], INNOCENT[(index / 4) % 4]);
        let stop = if text.ends_with(['.', '!', '?', '…', '”', '"']) { "" } else { "." };
        assert_eq!(found(&format!("{before} {text}{stop} {after}")), found(text), "{text}");
    }
}

/// What the shipped model heard on narrow lines, and the rule that fits what was said.
#[test]
fn cues_that_a_bad_line_blurs_are_shown_as_misheard_where_the_rest_of_the_pattern_fits() {
    let rulebook = rulebook();
    let misheard = |text: &str| -> Vec<(String, String)> {
        let evidence = detect(&Transcript::from_plain(text, "en"), rulebook).evidence;
        let only = evidence.into_iter().filter(|e| e.uncertainty == Some(Uncertainty::Misheard));
        only.map(|e| (e.rule, e.quote)).collect()
    };
    for (heard, quote) in [
        ("I have two warns for your arrest here.", "warns for your arrest"),
        ("This is a non-veilable warrant.", "non-veilable warrant"),
        ("You are in contempt of course.", "contempt of course"),
        ("Pay the bond with cell or a stick coin.", "cell"),
        ("Hello from the KCPD Warren's office.", "Warren's office"),
        ("You were secluded to appear before the Grand Jury.", "secluded to appear before the Grand Jury"),
    ] {
        assert!(misheard(heard).iter().any(|(_, said)| said.contains(quote)), "{heard}: {:?}", misheard(heard));
    }
    for innocent in [
        "She took a course in contempt management and sold her cell phone.",
        "Warren's mother has an office downtown.",
        "The secluded cabin is available from May.",
    ] {
        assert_eq!(misheard(innocent), [], "{innocent}");
    }
}

/// A recogniser that is sure of a word has not misheard it.
#[test]
fn what_was_heard_for_certain_is_not_doubted() {
    let mut transcript = Transcript::from_plain("This is a non-veilable warrant.", "en");
    for (index, word) in transcript.segments[0].words.iter_mut().enumerate() {
        word.span = TimeSpan::new(index as f64, index as f64 + 0.5);
        word.probability = 0.5;
    }
    let rulebook = rulebook();
    let by_sound = |transcript: &Transcript| {
        let evidence = detect(transcript, rulebook).evidence;
        evidence.iter().filter(|e| e.uncertainty == Some(Uncertainty::Misheard)).count()
    };
    assert_eq!(by_sound(&transcript), 1);
    for word in &mut transcript.segments[0].words {
        word.probability = 0.99;
    }
    assert_eq!(by_sound(&transcript), 0);
}

/// What stands in for a misheard word stands in one sentence; a menu is made of several.
#[test]
fn what_only_sounds_like_a_cue_has_the_contexts_of_the_whole_message() {
    let rulebook = rulebook();
    let misheard = |text: &str| {
        let evidence = detect(&Transcript::from_plain(text, "en"), rulebook).evidence;
        evidence.iter().any(|e| e.uncertainty == Some(Uncertainty::Misheard) && e.rule == "callback/press-to-connect")
    };
    let option = "Press 4 to reach the special operators.";
    assert!(misheard(option));
    let menu = format!(
        "You have reached the town police department. Press 1 for records. Press 2 for traffic. Press 3 for the chief. \
         {option}"
    );
    assert!(!misheard(&menu));
}

/// In a long call somebody says "scam" sooner or later.
#[test]
fn a_long_call_needs_more_marks_to_be_a_warning() {
    let marks = "That is a scam. He says he is with the county. ";
    let call = format!("{marks}There is a warrant for your arrest. ");
    let filler = "We had soup and bread in the kitchen with my sister. ".repeat(40);
    let warning = |text: &str| detect(&Transcript::from_plain(text, "en"), rulebook()).warning;
    assert!(warning(&call), "{:?}", elements(&call));
    assert!(!warning(&format!("{call}{filler}")));
}
