use std::{ops::Range, sync::LazyLock};

use proptest::{collection::vec, prelude::*, sample::select};

use super::{terms::MASK, *};
use crate::{
    audio::{Envelope, Flaw, ToneKind},
    report::{
        EvidenceKey, ModelRecord, ReaderRecord, RulebookRecord, SettingsRecord, Timing, html, judge_marked, line, plain,
    },
    rulebook::Rulebook,
    texts::Tongue,
    timeline::TimeSpan,
    transcript::set_beside,
};

fn terms(words: &[&str]) -> Terms {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    Terms::new(&words).expect("terms")
}

fn found(word: &str, text: &str) -> Vec<Range<usize>> {
    terms(&[word]).find(&Transcript::from_plain(text, "en"))
}

#[test]
fn words_are_found_however_they_are_written() {
    for (term, text) in [
        ("Linda", "linda"),
        ("linda", "LINDA, LINDA's Linda’s (Linda)"),
        ("Linda's", "Linda"),
        ("Linda Martinez", "linda_martinez-call.wav LindaMartinez.wav lindamartinez Linda, Martínez"),
        ("LindaMartinez", "Linda Martinez"),
        ("Martínez", "Martinez MARTI\u{301}NEZ Ｍａｒｔｉｎｅｚ"),
        ("O'Brien", "OBrien Obrien O’Brien o brien"),
        ("McDonald", "McDonald mcdonald"),
        ("Linda", "L-I-N-D-A L.I.N.D.A. l i n d a"),
        ("Anne-Marie", "Anne Marie AnneMarie annemarie"),
        ("linda@example.com", "linda@example.com (linda at example dot com) linda arroba example punto com"),
        ("22-CV-1045", "22CV1045 22 cv 1045 twenty two C V one zero four five"),
        ("李明", "我是李明"),
    ] {
        let all = terms(&[term]);
        assert!(all.is_in(text), "{term}: {text}");
        let masked = all.mask(text);
        let left: String = masked.chars().filter(|c| c.is_alphanumeric()).collect();
        let rest = left.replace("call", "").replace("wav", "").replace("我是", "").replace('s', "");
        assert!(rest.is_empty(), "{term}: {masked}");
    }
}

#[test]
fn other_words_are_left_alone() {
    for (term, text) in [
        ("Linda", "Melinda lindal Lindas belinda.wav"),
        ("Ina", "in a moment"),
        ("Ian", "I an"),
        ("Donald", "McDonald"),
        ("2219", "22190 12219 221 9000 two two one"),
        ("11", "once"),
        ("Linda Martinez", "Linda, Linda and Martinez"),
        ("Seven", "7"),
        (".*", ""),
    ] {
        let Ok(terms) = Terms::new(&[term.to_owned()]) else { continue };
        assert!(!terms.is_in(text), "{term}: {text}");
        assert_eq!(terms.mask(text), text);
    }
}

#[test]
fn numbers_are_found_however_they_are_written_or_spoken() {
    let ways = [
        "816-555-0134",
        "8165550134",
        "816 555 0134",
        "(816) 555-0134",
        "816.555.0134",
        "+18165550134",
        "1-800-816-555-0134",
        "0018165550134",
        "8 1 6, 5 5 5, 0 1 3 4",
        "eight one six five five five zero one three four",
        "eight one six, triple five, oh one thirty four",
        "eight sixteen, five fifty five, zero one three four",
        "eight hundred sixteen 555 dash 0134",
        "ocho uno seis cinco cinco cinco cero uno tres cuatro",
        "ochocientos dieciseis, quinientos cincuenta y cinco, cero uno treinta y cuatro",
        "٨١٦٥٥٥٠١٣٤",
        "555-0134",
    ];
    let terms_of = [
        "816-555-0134",
        "8165550134",
        "+1 816 555 0134",
        "(816) 555-0134",
        "eight one six five five five oh one three four",
    ];
    for term in terms_of {
        let term = terms(&[term]);
        for way in ways {
            let text = format!("call {way} now");
            assert!(term.is_in(&text), "{way}");
            assert!(term.is_in(&format!("vm_{way}.wav")), "{way}");
            let words = term.find(&Transcript::from_plain(&text, "en"));
            let last = text.split(' ').count() - 1;
            assert!(words.len() == 1 && words[0].end == last, "{way}: {words:?}");
        }
        assert!(!term.is_in("816-555-0135, 816, 555 and 0134 or 8165551034"));
    }
    let badge = terms(&["2219"]);
    for way in [
        "2219",
        "22-19",
        "two two one nine",
        "twenty-two nineteen",
        "double two one nine",
        "2,219",
        "two thousand two hundred and nineteen",
        "dos dos uno nueve",
        "2 2 um 1 9",
        "badge2219.wav",
    ] {
        assert!(badge.is_in(way), "{way}");
    }
}

#[test]
fn words_are_numbered_through_all_segments_and_speakers() {
    assert_eq!(found("Linda Martinez", "Hi Linda Martinez, Linda. Martinez?"), [1..3, 3..5]);
    assert!(found("816-555-0134", "at 8 1 6, 5 5 5, 0 1 3 4 now") == std::slice::from_ref(&(1..11)));
    assert_eq!(found("Linda", "Linda, Linda"), [0..1, 1..2]);
    let side = |text: &str, at: f64| {
        let mut transcript = Transcript::from_plain(text, "en");
        transcript.segments[0].span = TimeSpan::new(at, at + 1.0);
        transcript
    };
    let mut call = Transcript::of_channels(vec![(0, side("I am Linda", 0.0)), (1, side("who is", 1.0))]);
    call.segments.extend(side("Martinez speaking", 2.0).segments);
    assert_eq!(terms(&["Linda Martinez"]).find(&call), [2..3, 5..6]);
    assert!(terms(&["Linda who"]).find(&call) == std::slice::from_ref(&(2..4)));
}

#[test]
fn masks_tell_no_length_and_stand_for_whole_words() {
    let both = terms(&["Linda Martinez", "816-555-0134", "Jo"]);
    assert_eq!(
        both.mask("Dear Jo, call Linda Martinez's box at (816) 555-0134."),
        "Dear █████, call █████'s box at █████."
    );
    assert_eq!(both.mask("JoJo linda_martinez.wav"), "█████ █████.wav");
    // What a mask parts was never one term.
    assert_eq!(both.mask("Linda Linda Martinez Martinez"), "Linda █████ Martinez");
    assert!(!both.is_in("Linda █ Martinez"));
    assert_eq!(both.mask(""), "");
}

#[test]
fn what_cannot_be_a_term_is_refused_with_a_reason() {
    let long = "a".repeat(10_000);
    let words = ["Linda", "", " ", ".*", "\u{301}\u{301}", "█████", "x", "7", "\u{1F4B3}", long.as_str()];
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let refused = Terms::new(&words).expect_err("refused");
    assert_eq!(refused.len(), words.len() - 1);
    let whys: BTreeSet<String> = refused.iter().map(|one| one.text(Tongue::English.texts())).collect();
    assert!(whys.iter().any(|why| why.contains("single letter")) && whys.iter().all(|why| why.len() < 300), "{whys:?}");
    assert!(refused.iter().all(|one| !one.text(Tongue::Spanish.texts()).contains("redaction-")));
    let none = Terms::new(&[]).expect("none");
    assert!(none.is_empty() && !none.is_in("anything") && none.mask("anything") == "anything");
    assert!(Terms::new(&["(a+)+$ [b".to_owned()]).is_ok_and(|terms| terms.is_in("a b") && !terms.is_in("aab")));
}

#[test]
fn hostile_texts_end_soon() {
    let number = terms(&["1111111111111111111111111111111111111111", "double trouble", "112"]);
    for text in ["double ", "one ", "1", "oh um ", "a\u{301}", "Aa", "█", "twenty two "] {
        let text = text.repeat(3_000);
        let masked = number.mask(&text);
        assert!(!number.is_in(&masked));
    }
}

const CALL: &str = "This is Sergeant Zebulon Quixote with the Kansas City Police Department, badge 77431. There is a \
                    warrant for your arrest, Zebulon's men are coming. Pay the fine over the phone today with gift \
                    cards at 816-555-0134.";
const SECRETS: [&str; 3] = ["Zebulon Quixote", "Zebulon", "77431"];

fn with_times(text: &str) -> Transcript {
    let mut heard = Transcript::from_plain(text, "en");
    for (index, word) in heard.words_mut().enumerate() {
        word.span = TimeSpan::new(index as f64 * 0.5, index as f64 * 0.5 + 0.4);
    }
    for segment in &mut heard.segments {
        segment.span = TimeSpan::new(0.0, segment.words.len() as f64 * 0.5);
    }
    heard
}

fn report_of(heard: Transcript, marks: Marks) -> Report {
    static RULES: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::bundled().expect("the rules"));
    let judged = judge_marked(&heard, &marks, &RULES, Tongue::English);
    Report {
        source: Source { name: "call.wav".into(), duration_secs: 60.0, sha256: "ab".repeat(32), ..Source::default() },
        model: ModelRecord { name: "base".into(), sha256: String::new(), language: "en".into() },
        rulebook: RulebookRecord { version: "1".into(), sha256: String::new() },
        reader: ReaderRecord::default(),
        settings: SettingsRecord::default(),
        heard: heard.into(),
        transcript: judged.transcript,
        tones: Vec::new(),
        findings: judged.findings,
        verdict: judged.verdict,
        timing: Some(Timing::default()),
        flaws: vec![Flaw::CutShort],
        related: Vec::new(),
        marks,
        notes: String::new(),
        derivative: None,
        log: None,
    }
}

/// The report in every form that there is.
fn forms(report: &Report) -> Vec<String> {
    let mut forms = vec![line(report), format!("{report:?}")];
    for reader in Tongue::ALL {
        forms.extend([html(report, &Envelope::default(), reader), plain(report, reader)]);
        forms.extend(report.answers(reader.texts()).into_iter().filter_map(|(_, answer)| answer));
    }
    forms
}

fn copy(report: &Report, terms: &Terms) -> Report {
    let source = Source { name: "Zebulon-77431.wav".into(), duration_secs: 60.0, ..Source::default() };
    redacted(report, terms, source, Cover::Tone, 3)
}

#[test]
fn no_form_of_a_redacted_report_holds_a_term() {
    let mut heard = with_times(CALL);
    let again = CALL.replace("today", "Zebulon");
    set_beside(heard.words_mut(), &Transcript::from_plain(&again, "en").segments);
    let mut marks = Marks::default();
    let at = heard.words().position(|word| word.text.starts_with("fine")).expect("a word");
    marks.edits.set(&heard, at, "fine, says Zebulon Quixote");
    let mut report = report_of(heard, marks);
    let secret = "Zebulon Quixote, badge 7 7 4 3 1, zebulon_quixote.wav";
    report.source.name = secret.into();
    report.source.mail = Some(Mail::default());
    report.notes = format!("{secret}\n{secret}");
    report.related = vec![Related {
        number: 1,
        name: secret.into(),
        likeness: Likeness { wording: None, numbers: vec!["+18165550134".into(), "77431".into()] },
    }];
    report.findings.callback_numbers.push("77431".into());
    let citation = Citation { title: secret.into(), url: "example.com/zebulon/77431".into() };
    report.findings.agency =
        Some(ClaimedAgency { name: secret.into(), statement: Some(secret.into()), source: Some(citation.clone()) });
    for one in &mut report.findings.evidence {
        for text in [&mut one.title, &mut one.quote, &mut one.why] {
            secret.clone_into(text);
        }
        (one.second_quote, one.if_done, one.source) = (Some(secret.into()), Some(secret.into()), citation.clone());
    }
    let verdict = &mut report.verdict;
    verdict.headline = secret.into();
    for texts in [&mut verdict.reasons, &mut verdict.limits, &mut verdict.next_steps] {
        texts.push(secret.into());
    }
    report.transcript.segments[0].text.push_str(secret);
    let terms = terms(&SECRETS);
    for form in forms(&report) {
        let holds = ["Zebulon", "zebulon", "77431"].iter().any(|secret| form.contains(secret));
        assert!(holds, "the test holds no secret: {form}");
    }
    let mut source = Source { name: secret.into(), ..Source::default() };
    source.tags = vec![Tag { name: secret.into(), value: secret.into() }];
    source.mail = Some(Mail {
        name: secret.into(),
        from: secret.into(),
        subject: secret.into(),
        date: secret.into(),
        ..Mail::default()
    });
    let copy = redacted(&report, &terms, source, Cover::Silence, 3);
    for form in forms(&copy) {
        assert!(!terms.is_in(&form), "{form}");
        for secret in ["zebulon", "quixote", "77431", "7 7 4 3 1"] {
            assert!(!form.to_lowercase().contains(secret), "{secret} in {form}");
        }
    }
    assert_eq!(
        copy.derivative,
        Some(Derivative { derived_from_sha256: "ab".repeat(32), cover: "silence".into(), places: 3 })
    );
}

#[test]
fn everything_else_keeps_its_place() {
    let mut report = report_of(with_times(CALL), Marks::default());
    report.marks.confirmed.insert(EvidenceKey::from(&report.findings.evidence[0]));
    let copy = copy(&report, &terms(&SECRETS));
    assert_eq!(copy.heard.word_count(), report.heard.word_count());
    assert!(
        copy.transcript
            .text()
            .starts_with("This is Sergeant █████ █████ with the Kansas City Police Department, badge █████. There")
    );
    let key = |e: &Evidence| (e.rule.clone(), e.words.clone(), e.span, e.uncertainty);
    assert_eq!(
        copy.evidence().iter().map(key).collect::<Vec<_>>(),
        report.evidence().iter().map(key).collect::<Vec<_>>()
    );
    assert!(copy.marks.confirms(&copy.findings.evidence[0]));
    assert!(copy.evidence().iter().any(|one| one.quote.contains(MASK)), "{:?}", copy.evidence());
    let unmasked = |e: &&Evidence| !e.quote.contains(MASK);
    for (one, original) in copy.evidence().iter().zip(report.evidence()).filter(|(one, _)| unmasked(one)) {
        assert_eq!(one.quote, original.quote);
    }
    assert_eq!((copy.verdict.level, &copy.source.name), (report.verdict.level, &"█████-█████.wav".to_owned()));
    assert_eq!(copy.findings.callback_numbers, ["+18165550134"]);
    // Without terms it is the same message, of another file.
    let same = redacted(&report, &Terms::default(), report.source.clone(), Cover::Tone, 0);
    let mut wanted = report.clone();
    (wanted.derivative, wanted.findings.script) = (same.derivative.clone(), Script::default());
    assert_eq!(same, wanted);
}

#[test]
fn a_number_of_which_a_part_is_masked_is_not_told() {
    let report = report_of(with_times(CALL), Marks::default());
    assert_eq!(report.findings.callback_numbers, ["+18165550134"]);
    for term in ["816-555-0134", "0134", "555"] {
        let copy = copy(&report, &terms(&[term]));
        assert!(copy.findings.callback_numbers.is_empty(), "{term}");
        assert!(forms(&copy).iter().all(|form| !form.contains("0134")), "{term}");
    }
}

#[test]
fn a_quotation_of_a_part_of_a_term_is_masked_in_reasons_too() {
    let mut report = report_of(with_times(CALL), Marks::default());
    let one = &mut report.findings.evidence[0];
    (one.words, one.quote) = (2..4, "Sergeant Zebulon".into());
    report.verdict.reasons = vec!["“Sergeant Zebulon”: a claim".into()];
    let copy = copy(&report, &terms(&["Zebulon Quixote"]));
    assert_eq!(copy.verdict.reasons, ["“Sergeant █████”: a claim"]);
    assert_eq!(copy.evidence()[0].quote, "Sergeant █████");
}

#[test]
fn what_was_heard_and_what_was_written_are_masked_wherever_either_is_a_term() {
    let heard = with_times("Hello this is Lynda Martin S speaking about Zebulon");
    let mut marks = Marks::default();
    marks.edits.set(&heard, 3, "Linda");
    marks.edits.set(&heard, 4, "Martinez");
    marks.edits.set(&heard, 5, "");
    marks.edits.set(&heard, 8, "him");
    let report = report_of(heard, marks);
    let copy = copy(&report, &terms(&["Linda Martinez", "Zebulon"]));
    assert_eq!(copy.heard.text(), "Hello this is █████ █████ S speaking about █████");
    assert_eq!(copy.transcript.text(), "Hello this is █████ █████ speaking about █████");
    assert_eq!(copy.transcript, copy.heard.corrected(&copy.marks.edits));
    assert_eq!(copy.corrections().count(), 4);
}

#[test]
fn a_second_hearing_is_masked_and_covered_too() {
    let mut heard = with_times("please call the band now thank you");
    set_beside(heard.words_mut(), &Transcript::from_plain("please call Linda now thank you", "en").segments);
    let report = report_of(heard, Marks::default());
    let terms = terms(&["Linda"]);
    let copy = copy(&report, &terms);
    assert_eq!(copy.transcript.text(), "please call █████ █████ now thank you");
    assert!(copy.transcript.words().all(|word| word.second.as_ref().is_some_and(|second| !terms.is_in(second))));
    let spans = spans(&report, &terms).expect("times");
    assert!(spans.len() == 1 && spans[0].start_secs() <= 0.86 && spans[0].end_secs() >= 2.1, "{spans:?}");
}

fn at(times: &[(f64, f64)], text: &str) -> Report {
    let mut heard = Transcript::from_plain(text, "en");
    for (word, (start, end)) in heard.words_mut().zip(times) {
        word.span = TimeSpan::new(*start, *end);
    }
    let mut report = report_of(heard, Marks::default());
    report.source.duration_secs = 10.0;
    report
}

fn rounded(spans: &[TimeSpan]) -> Vec<(f64, f64)> {
    let millis = crate::timeline::to_millis;
    spans.iter().map(|span| (millis(span.start_secs()), millis(span.end_secs()))).collect()
}

#[test]
fn words_are_covered_with_a_margin_and_into_the_pause_beside_them() {
    let spans_of =
        |times: &[(f64, f64)]| rounded(&spans(&at(times, "call Linda now"), &terms(&["Linda"])).expect("times"));
    // No pause: the margins. Pauses: up to the neighbours, but not far.
    assert_eq!(spans_of(&[(0.0, 1.0), (1.0, 1.5), (1.5, 2.0)]), [(0.85, 1.75)]);
    assert_eq!(spans_of(&[(0.0, 0.7), (1.0, 1.5), (1.9, 2.0)]), [(0.7, 1.9)]);
    assert_eq!(spans_of(&[(0.0, 0.2), (3.0, 3.5), (9.0, 9.5)]), [(2.4, 4.1)]);
    // No further than the recording goes.
    assert_eq!(spans_of(&[(0.0, 0.1), (0.1, 0.5), (0.5, 0.6)]), [(0.0, 0.75)]);
    assert_eq!(spans_of(&[(0.0, 0.1), (9.7, 9.9), (9.9, 10.0)]), [(9.1, 10.0)]);
    // Words one after another are one stretch, others are several.
    let report = at(&[(1.0, 1.3), (1.3, 1.6), (1.6, 4.0), (4.0, 4.3)], "Linda Martinez called Linda");
    let both = spans(&report, &terms(&["Linda", "Martinez"])).expect("times");
    assert_eq!(rounded(&both), [(0.4, 1.85), (3.85, 4.9)]);
}

#[test]
fn words_without_a_time_are_told() {
    let mut report = report_of(Transcript::from_plain("call Linda now", "en"), Marks::default());
    assert_eq!(spans(&report, &terms(&["Linda"])), Err(Untimed { words: vec![1] }));
    assert_eq!(spans(&report, &terms(&["Nobody"])), Ok(Vec::new()));
    // A word of a segment with a time is somewhere in it.
    report.transcript.segments[0].span = TimeSpan::new(1.0, 4.0);
    let spans = spans(&report, &terms(&["Linda"])).expect("a time");
    assert!(spans[0].start_secs() <= 1.0 && spans[0].end_secs() >= 4.0);
}

#[test]
fn numbers_that_keys_dial_are_covered_and_not_told() {
    let mut report = at(&[(0.0, 0.5)], "press");
    let key = |key, at: f64| Tone { kind: ToneKind::Dtmf(key), span: TimeSpan::clamped(at, at + 0.1) };
    report.tones =
        [('2', 2.0), ('2', 2.3), ('1', 2.6), ('9', 2.9), ('#', 3.2), ('5', 9.0)].map(|(k, at)| key(k, at)).into();
    let terms = terms(&["2219", "95"]);
    assert_eq!(rounded(&spans(&report, &terms).expect("times")), [(1.85, 3.25)]);
    let keys: Vec<ToneKind> = copy(&report, &terms).tones.iter().map(|tone| tone.kind).collect();
    assert_eq!(keys, [ToneKind::Dtmf('5')]);
}

const WORDS: [&str; 40] = [
    "Linda",
    "Martinez",
    "linda",
    "LindaMartinez",
    "Linda's",
    "martinez,",
    "the",
    "call",
    "O'Brien",
    "obrien",
    "O",
    "Brien",
    "816",
    "555",
    "0134",
    "8165550134",
    "+18165550134",
    "(816)",
    "eight",
    "one",
    "six",
    "five",
    "double",
    "oh",
    "once",
    "twenty",
    "two",
    "hundred",
    "and",
    "um",
    "dash",
    "l",
    "i",
    "n",
    "d",
    "a",
    "█████",
    "José",
    "Jose\u{301}",
    "y",
];

proptest! {
    #[test]
    fn nothing_survives_a_mask(
        chosen in vec((select(WORDS.to_vec()), select(std::vec![" ", "", "-", "_", ". "])), 0..30),
        term_words in vec(vec(select(WORDS.to_vec()), 1..4), 1..4),
    ) {
        let text: String = chosen.iter().flat_map(|(word, gap)| [*word, *gap]).collect();
        let words: Vec<String> = term_words.iter().map(|words| words.join(" ")).collect();
        prop_assume!(!words.iter().any(|word| word.contains(MASK)));
        if let Ok(terms) = Terms::new(&words) {
            let masked = terms.mask(&text);
            prop_assert!(!terms.is_in(&masked), "{words:?}: {text} -> {masked}");
            prop_assert_eq!(terms.mask(&masked), masked.clone());
            prop_assert_eq!(masked == text, !terms.is_in(&text));
            // The same is found word by word.
            let transcript = Transcript::from_plain(&text, "en");
            let spaced = transcript.words().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(terms.is_in(&spaced), !terms.find(&transcript).is_empty());
            // A term is found wherever it stands.
            for word in &words {
                prop_assert!(terms.is_in(word) && terms.is_in(&format!("x {word}, y")), "{}", word);
            }
        }
    }

    #[test]
    fn nothing_is_too_strange(text in "\\PC{0,80}", words in vec("\\PC{0,12}", 0..4)) {
        if let Ok(terms) = Terms::new(&words) {
            let masked = terms.mask(&text);
            prop_assert!(!terms.is_in(&masked), "{text} -> {masked}");
            prop_assert_eq!(terms.mask(&masked), masked.clone());
            let transcript = Transcript::from_plain(&text, "en");
            for range in terms.find(&transcript) {
                prop_assert!(range.start < range.end && range.end <= transcript.word_count());
            }
        }
    }

    #[test]
    fn no_redacted_transcript_holds_a_term(
        words in vec(select(WORDS.to_vec()), 1..30),
        cut in 0..30usize,
        term in vec(select(WORDS.to_vec()), 1..4),
    ) {
        let Ok(terms) = Terms::new(&[term.join(" ")]) else { return Ok(()) };
        let mut heard = with_times(&words.join(" "));
        let segment = &mut heard.segments[0];
        let rest = segment.words.split_off(cut.min(segment.words.len()));
        let texts = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>().join(" ");
        segment.text = texts(&segment.words);
        let second = Segment { text: texts(&rest), words: rest, ..segment.clone() };
        heard.segments.push(second);
        let report = report_of(heard, Marks::default());
        let redacted = copy(&report, &terms);
        prop_assert!(terms.find(&redacted.transcript).is_empty());
        prop_assert!(!terms.is_in(&redacted.transcript.text()), "{}", redacted.transcript.text());
        let covered = spans(&report, &terms).is_ok_and(|spans| !spans.is_empty());
        prop_assert_eq!(covered, !terms.find(&report.transcript).is_empty());
    }
}

#[test]
fn names_and_numbers_are_suggested_and_agencies_are_not() {
    let rules = Rulebook::bundled().expect("the rules");
    let suggested = |text: &str, language: &str| {
        let mut heard = Transcript::from_plain(text, language);
        language.clone_into(&mut heard.language);
        let found = suggestions(&report_of(heard, Marks::default()), &rules);
        found.into_iter().map(|one| format!("{} {}", one.text, one.places)).collect::<Vec<_>>()
    };
    for (text, language, wanted) in [
        (
            "Hello, this is Sergeant Mark Davis with the Kansas City Police Department. I am calling about an \
             outstanding warrant in your name. Please call me back at 8 1 6, 5 5 5, 0 1 3 4 on Monday.",
            "en",
            &["Mark Davis 1", "816-555-0134 1"][..],
        ),
        (
            "You have reached the Kansas City Police Department, warrants division. All officers are assisting \
             other callers.",
            "en",
            &[],
        ),
        (
            "This is Officer Lewis, K C P D, badge number two two one nine. You must purchase gift cards for \
             eight hundred dollars, Ms. Park. Officer Lewis will wait.",
            "en",
            &["Lewis 2", "2219 1", "Park 1"],
        ),
        (
            "The Federal Trade Commission, the FTC, the IRS and the Social Security Administration never ask for \
             Zelle or Bitcoin in May. I'm sure.",
            "en",
            &[],
        ),
        (
            "Hi Linda, my name is Susan O'Brien. Ask for Linda Martinez's file, case 22-CV-1045, or write to \
             linda@example.com by Friday the 100th. Linda knows.",
            "en",
            &["Linda 4", "Susan O'Brien 1", "Linda Martinez 1", "22-CV-1045 1", "linda@example.com 1"],
        ),
        (
            "my name is linda martinez and i need my account number 4 4 5 1 2 back",
            "en",
            &["linda martinez 1", "44512 1"],
        ),
        (
            "Hola, me llamo José Núñez de la policía de Kansas City. Pregunte por la Sra. García o marque \
             816-555-0134.",
            "es",
            &["José Núñez 1", "García 1", "816-555-0134 1"],
        ),
        ("In 2024 we moved. The fine is $1,200 at 2:30 pm.", "en", &[]),
        ("", "en", &[]),
    ] {
        assert_eq!(suggested(text, language), wanted, "{text}");
    }
}
