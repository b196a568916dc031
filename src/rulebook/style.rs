//! What is to be mended in how patterns are worded. They work all the same: whoever checks rules is told, nobody else.

use std::collections::BTreeSet;

use super::{CompiledRule, Rulebook};

/// A pattern of more characters is several in one.
const LONGEST: usize = 300;

/// Two patterns of different rules whose words are to so great a part the same say the same.
const NEAR_COPY: f32 = 0.8;

/// Of so few different words many patterns are made.
const FEWEST_WORDS: usize = 5;

/// Words that one of the languages says all the time and the other never.
const TELLTALES: [(&str, &[&str]); 2] = [
    (
        "en",
        &["the", "your", "you", "and", "with", "for", "this", "from", "will", "have", "is", "are", "of", "our", "we"],
    ),
    (
        "es",
        &["usted", "ustedes", "para", "su", "sus", "que", "por", "esta", "una", "del", "le", "les", "nos", "porque"],
    ),
];

/// Each a sentence that says where, what, and what to do.
pub(super) fn remarks(rulebook: &Rulebook) -> Vec<String> {
    let mut found = Vec::new();
    for CompiledRule { rule, .. } in &rulebook.rules {
        if rule.recording.is_none() && rule.source.url.is_empty() {
            found.push(format!(
                "{}: the source has no “url”: write one, or what kind of recording it is, as recording = \"robocall\" \
                 (real-call, robocall, greeting, corpus)",
                rule.id
            ));
        } else if rule.recording.is_some() && !rule.source.url.is_empty() {
            found.push(format!("{}: the source has a “url”: leave “recording” out", rule.id));
        }
    }
    for language in rulebook.languages() {
        let patterns: Vec<(usize, usize, &str)> = rulebook.patterns(language).collect();
        let id = |place: usize| rulebook.rules.get(place).map_or("", |compiled| compiled.rule.id.as_str());
        for (place, _, pattern) in &patterns {
            let of_pattern = remarks_on(pattern, language).into_iter();
            found.extend(of_pattern.map(|what| format!("{} {language}: {what}: {pattern}", id(*place))));
        }
        let words: Vec<BTreeSet<&str>> = patterns.iter().map(|(_, _, pattern)| words_of(pattern)).collect();
        for (index, (place, _, pattern)) in patterns.iter().enumerate() {
            for (other_index, (other_place, _, other)) in patterns.iter().enumerate().take(index) {
                if place != other_place && are_near_copies(&words[index], &words[other_index]) {
                    found.push(format!(
                        "{} {language}: this is nearly what {} looks for (“{other}”): keep it in one of the two rules, or \
                         merge them: {pattern}",
                        id(*place),
                        id(*other_place)
                    ));
                }
            }
        }
    }
    found
}

/// What is to be mended in one pattern.
fn remarks_on(pattern: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let length = pattern.chars().count();
    if length > LONGEST {
        found.push(format!(
            "{length} characters, and {LONGEST} are the most: write two patterns, or leave out what no test text needs"
        ));
    }
    for options in choices(pattern) {
        let mut seen = BTreeSet::new();
        for option in &options {
            if !seen.insert(option.as_str()) {
                found.push(format!("“{option}” stands twice among the same alternatives: leave one out"));
            }
        }
        let plural = |option: &&String| options.contains(&format!("{option}s"));
        if let [one, other] = &options[..]
            && let Some(single) = [one, other].into_iter().find(plural)
            && !single.contains(' ')
        {
            found.push(format!("a word with and without an s: write {single}~"));
        }
    }
    let telltales = TELLTALES.iter().filter(|(other, _)| *other != language);
    let own = TELLTALES.iter().find(|(own, _)| *own == language);
    if own.is_some() {
        let words = words_of(pattern);
        for (_, others) in telltales {
            for word in others.iter().filter(|word| words.contains(**word)) {
                found.push(format!("“{word}” is a word of another language: move the pattern there, or leave it out"));
            }
        }
    }
    found
}

/// The alternatives of each pair of brackets, and of the whole.
fn choices(pattern: &str) -> Vec<Vec<String>> {
    let mut open: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut done = Vec::new();
    let mut close = |options: Vec<String>| {
        let options: Vec<String> = options.iter().map(|option| option.trim().to_owned()).collect();
        if options.len() > 1 {
            done.push(options);
        }
    };
    for c in pattern.chars() {
        match c {
            '(' | '[' => {
                push(&mut open, c);
                open.push(vec![String::new()]);
            }
            ')' | ']' => {
                let options = open.pop().unwrap_or_default();
                options.join("|").chars().chain([c]).for_each(|inner| push(&mut open, inner));
                close(options);
            }
            '|' => open.last_mut().into_iter().for_each(|options| options.push(String::new())),
            _ => push(&mut open, c),
        }
    }
    open.into_iter().for_each(close);
    done
}

/// Goes on with the last alternative.
fn push(open: &mut [Vec<String>], c: char) {
    if let Some(option) = open.last_mut().and_then(|options| options.last_mut()) {
        option.push(c);
    }
}

/// The words and lists that a pattern names, each once.
fn words_of(pattern: &str) -> BTreeSet<&str> {
    let words = pattern.split(|c: char| !c.is_alphanumeric() && c != '@');
    words.filter(|word| word.contains(|c: char| c.is_alphabetic())).collect()
}

fn are_near_copies(one: &BTreeSet<&str>, other: &BTreeSet<&str>) -> bool {
    let (fewer, more) = (one.len().min(other.len()), one.len().max(other.len()));
    if fewer < FEWEST_WORDS || (fewer as f32) < NEAR_COPY * more as f32 {
        return false;
    }
    let both = one.intersection(other).count();
    both as f32 >= NEAR_COPY * (one.len() + other.len() - both) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::RuleFile;

    #[test]
    fn what_is_to_be_mended_in_a_pattern_is_named_with_what_to_do() {
        let long = "pay the fine now ".repeat(20);
        for (pattern, language, what) in [
            (long.as_str(), "en", "write two patterns"),
            ("pay (fine|fee|fine)", "en", "“fine” stands twice"),
            ("pay [a|(one|two) fine|(one|two) fine]", "en", "“(one|two) fine” stands twice"),
            ("a (warrant|warrants) for", "en", "write warrant~"),
            ("(warrants|warrant)", "en", "write warrant~"),
            ("(warrant) for your (arrest)", "es", "“your” is a word of another language"),
            ("orden para usted", "en", "“usted” is a word of another language"),
        ] {
            let found = remarks_on(pattern, language);
            assert!(found.iter().any(|remark| remark.contains(what)), "{pattern}: {found:?}");
        }
        for (pattern, language) in [
            ("pay (fine|fee) or (fine|bond)", "en"),
            ("(warrant~|order) for your arrest", "en"),
            ("orden para usted", "es"),
            ("warrant for your arrest", "en"),
            ("su warrant", "es"),
        ] {
            assert!(remarks_on(pattern, language).is_empty(), "{pattern}: {:?}", remarks_on(pattern, language));
        }
    }

    #[test]
    fn a_near_copy_in_another_rule_and_a_recording_without_its_kind_are_named() {
        let rule = |id: &str, pattern: &str, source: &str| RuleFile {
            path: format!("{id}.toml"),
            text: format!(
                "id = '{id}'\nversion = 1\ntitle = 't'\nelement = 'threat'\nstrength = 'weak'\nlanguages = ['en']\nwhy = 'w'\n\
                 false_positives = 'f'\npatterns = ['{pattern}']\n[source]\ntitle = 's'\n{source}\n[tests]\nmatches = \
                 ['a', 'b', 'c']\ninnocent = ['a', 'b', 'c']\n"
            ),
        };
        let remarks = |files: &[RuleFile]| Rulebook::parse(files).expect("sound rules").remarks();
        let one = rule("threat/one", "officers will arrest you at home", "recording = 'robocall'");
        let copy = rule("threat/two", "officers will arrest you [soon] at home", "url = 'example.org'");
        let found = remarks(&[one.clone(), copy]);
        assert!(found.len() == 1 && found[0].contains("threat/two en: this is nearly what threat/one"), "{found:#?}");
        let other = rule("threat/two", "we sue you for what you owe", "");
        let found = remarks(&[one.clone(), other]);
        assert!(found.len() == 1 && found[0].contains("recording = "), "{found:#?}");
        let both = rule("threat/two", "we sue you for what you owe", "url = 'example.org'\nrecording = 'corpus'");
        let found = remarks(&[one, both]);
        assert!(found.len() == 1 && found[0].contains("leave “recording” out"), "{found:#?}");
    }
}
