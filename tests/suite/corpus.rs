//! Whole messages against the labels that they were written with, and what a bad line makes of cues.

use std::{collections::BTreeSet, fmt::Write, fs};

use serde::Deserialize;
use voicemail_auditor::{
    detection::{self, Uncertainty},
    reader::Reader,
    rulebook::Rulebook,
    texts::Tongue,
    transcript::Transcript,
    verdict::Level,
};

use super::support::{detect, judge, project};

#[derive(Deserialize)]
struct Row {
    id: String,
    label: Label,
    text: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Label {
    /// Pretends to be an authority: to be flagged.
    Impersonation,
    /// Another fraud: flagged or not.
    OtherScam,
    /// To be let alone.
    Legit,
    Warning,
}

fn rows<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let text = fs::read_to_string(project("tests/corpus").join(name)).expect("a corpus of the project");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// The rows that are judged wrongly, with what they were taken for.
fn misses(rulebook: &Rulebook, language: &str) -> (BTreeSet<String>, usize) {
    let rows: Vec<Row> = rows(&format!("{language}.jsonl"));
    let mut wrong = BTreeSet::new();
    for row in &rows {
        let transcript = Transcript::from_plain(&row.text, language);
        let level = judge(&transcript, &detect(&transcript, rulebook)).level;
        let flagged = level >= Level::Suspicious;
        let right = match row.label {
            Label::Impersonation => flagged,
            Label::OtherScam => true,
            Label::Legit | Label::Warning => !flagged,
        };
        if !right {
            wrong.insert(format!("{} {}", row.id, level.name()));
        }
    }
    (wrong, rows.len())
}

/// Every message is flagged or let alone as its label says, but for those that are written down as known misses. One that
/// is right at last has to leave the list.
#[test]
fn messages_are_judged_as_they_are_labelled() {
    let rulebook = Rulebook::bundled().expect("sound rules");
    for language in ["en", "es"] {
        let (wrong, count) = misses(&rulebook, language);
        assert!(count >= 250, "{count} rows");
        let list = project("tests/corpus").join(format!("known-misses-{language}.txt"));
        let list_text = fs::read_to_string(&list).expect("the list");
        let known: BTreeSet<String> = list_text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if std::env::var_os("UPDATE_KNOWN_MISSES").is_some() {
            let lines: Vec<&str> = wrong.iter().map(String::as_str).collect();
            fs::write(&list, lines.join("\n") + "\n").expect("writable");
            continue;
        }
        let new: Vec<_> = wrong.difference(&known).collect();
        let mended: Vec<_> = known.difference(&wrong).collect();
        assert!(new.is_empty() && mended.is_empty(), "{language}: newly wrong: {new:#?}, right at last: {mended:#?}");
    }
}

/// Messages that no rule was written from: what the rules alone do with them is what they do in life. Nobody who writes rules
/// reads them; only the shares are looked at. The reader has learned from them, so it is left out.
#[test]
fn rules_alone_judge_messages_that_none_was_written_from_mostly_right() {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let share = |wanted: Label| {
        let of: Vec<Row> = rows::<Row>("unread-en.jsonl").into_iter().filter(|row| row.label == wanted).collect();
        let flagged = of.iter().filter(|row| {
            let transcript = Transcript::from_plain(&row.text, "en");
            let findings = detection::detect(&transcript, &rulebook, &Reader::none(), Tongue::English);
            judge(&transcript, &findings).level >= Level::Suspicious
        });
        flagged.count() as f32 / of.len() as f32
    };
    let (found, alarms, warnings) = (share(Label::Impersonation), share(Label::Legit), share(Label::Warning));
    assert!(found >= 0.65, "only {found} of the impersonations are found");
    assert!(alarms <= 0.03 && warnings <= 0.06, "{alarms} of the genuine messages and {warnings} of the warnings");
}

/// Each rule finds something of its own in one of its own texts, in each of its languages, and what that is stands in a
/// list: a rule that is switched off, or that others always speak over, is missed.
#[test]
fn every_rule_has_its_say() {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let mut said = String::new();
    for compiled in &rulebook.rules {
        for (language, tests) in &compiled.rule.tests {
            let quote = tests.matches.iter().find_map(|text| {
                let evidence = detect(&Transcript::from_plain(text, language), &rulebook).evidence;
                evidence.into_iter().find(|e| e.rule == compiled.rule.id).map(|e| e.quote)
            });
            let quote = quote.unwrap_or_else(|| panic!("{} says nothing of its own in {language}", compiled.rule.id));
            let _infallible = writeln!(said, "{} {language}: {quote}", compiled.rule.id);
        }
    }
    let list = project("tests/corpus/rules.txt");
    if std::env::var_os("UPDATE_RULES").is_some() {
        fs::write(&list, &said).expect("writable");
    }
    let known = fs::read_to_string(&list).expect("the list");
    let (known, said): (BTreeSet<&str>, BTreeSet<&str>) = (known.lines().collect(), said.lines().collect());
    let missing: Vec<_> = known.difference(&said).collect();
    let new: Vec<_> = said.difference(&known).collect();
    assert!(
        missing.is_empty() && new.is_empty(),
        "no longer said: {missing:#?}, new: {new:#?} (UPDATE_RULES=1 takes it in)"
    );
}

#[derive(Deserialize)]
struct Pair {
    id: String,
    spoken: String,
    heard: String,
}

/// What the shipped model heard on narrow lines: whatever cue it lost, nothing of what is found by sound alone raises a
/// verdict, and a fair part of what was lost is shown.
#[test]
fn what_a_bad_line_blurs_is_shown_and_raises_nothing() {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let (mut lost, mut shown) = (0, 0);
    for pair in rows::<Pair>("misheard.jsonl") {
        let find = |text: &str| {
            let transcript = Transcript::from_plain(text, "en");
            let findings = detect(&transcript, &rulebook);
            (transcript, findings)
        };
        let rules = |text: &str, misheard: bool| -> BTreeSet<String> {
            let evidence = find(text).1.evidence.into_iter();
            let of_kind = evidence.filter(|e| (e.uncertainty == Some(Uncertainty::Misheard)) == misheard);
            of_kind.map(|e| e.rule).filter(|rule| !rule.starts_with("mitigation/")).collect()
        };
        let missing: BTreeSet<String> =
            rules(&pair.spoken, false).difference(&rules(&pair.heard, false)).cloned().collect();
        if !missing.is_empty() {
            lost += 1;
            shown += usize::from(!missing.is_disjoint(&rules(&pair.heard, true)));
        }
        let (transcript, mut findings) = find(&pair.heard);
        let with = judge(&transcript, &findings).level;
        findings.evidence.retain(|e| e.uncertainty.is_none());
        assert_eq!(with, judge(&transcript, &findings).level, "{}: {}", pair.id, pair.heard);
    }
    assert!(lost > 100, "only {lost} of the pairs lose anything: they tell nothing");
    assert!(shown * SHOWN_OF >= lost, "of {lost} that lost a cue only {shown} show it");
}

/// At least one of so many that lost a cue shows it all the same. Many are beyond recognition.
const SHOWN_OF: usize = 8;
