//! What rules promise of themselves, and which of their patterns are needed for it.

use std::collections::BTreeMap;

use super::{Scopes, context::run_context_tests, find};
use crate::{
    rulebook::{Rule, Rulebook},
    transcript::{Normal, Transcript, language_of},
};

/// The patterns of one rule that find something in a text, each by itself; by the rule's place among all.
type Finders = BTreeMap<usize, Vec<usize>>;

/// Which patterns find something that stands in a text, of all rules or of `only` one.
fn finders(text: &str, language: &str, rulebook: &Rulebook, only: Option<&Rule>) -> Finders {
    let transcript = Transcript::from_plain(text, language);
    let normal = Normal::new(&transcript);
    let scopes = Scopes::find(&transcript, &normal, rulebook, language);
    let looks = rulebook.concerned(&normal, language, None).into_iter();
    let looks = looks.filter(|look| only.is_none_or(|rule| rule.id == look.rule.id));
    let by_rule = looks.filter_map(|look| {
        let place = rulebook.rules.iter().position(|compiled| compiled.rule.id == look.rule.id)?;
        let finds = |number: &usize| {
            let found = find(&look.only(|other| other == *number), &normal, &scopes);
            found.iter().any(|(tokens, _)| !scopes.joking(tokens, &look.rule.voided_by))
        };
        let numbers: Vec<usize> = look.numbers().filter(finds).collect();
        (!numbers.is_empty()).then_some((place, numbers))
    });
    by_rule.collect()
}

/// Runs every rule's own tests, each text with that rule alone deciding, and those of the words of context.
///
/// One line for each promise that is broken.
#[must_use]
pub fn run_rule_tests(rulebook: &Rulebook) -> Vec<String> {
    let mut broken = run_context_tests(rulebook);
    for compiled in &rulebook.rules {
        let rule = &compiled.rule;
        for (language, tests) in &rule.tests {
            for (texts, wanted) in [(&tests.matches, true), (&tests.innocent, false)] {
                for text in texts {
                    let matched = !finders(text, language, rulebook, Some(rule)).is_empty();
                    if matched != wanted {
                        let should = if wanted { "should match" } else { "should not match" };
                        broken.push(format!("{}: {should}: {text}", rule.id));
                    }
                }
            }
        }
    }
    broken
}

/// The patterns that none of their rule's own texts needs: left out, each of these texts is found all the same. One line
/// for each, with what to do.
#[must_use]
pub fn needless_patterns(rulebook: &Rulebook) -> Vec<String> {
    let mut needless = Vec::new();
    for language in rulebook.languages() {
        let mut needed: Vec<Vec<usize>> = vec![Vec::new(); rulebook.rules.len()];
        for (compiled, needed) in rulebook.rules.iter().zip(&mut needed) {
            let texts = compiled.rule.tests.get(language).into_iter().flat_map(|tests| &tests.matches);
            for text in texts {
                let found = finders(text, language, rulebook, Some(&compiled.rule)).into_values().flatten();
                if let [only] = found.collect::<Vec<usize>>()[..] {
                    needed.push(only);
                }
            }
        }
        for (place, number, pattern) in rulebook.patterns(language) {
            if !needed[place].contains(&number) {
                needless.push(format!(
                    "{} {language}: no test text needs this pattern: add one to tests.matches that nothing else finds, or \
                     leave the pattern out: {pattern}",
                    rulebook.rules[place].rule.id
                ));
            }
        }
    }
    needless
}

/// A message whose label is known.
#[derive(Clone, Debug)]
pub struct Labelled {
    pub text: String,
    /// ISO 639-1; found out where it is not given.
    pub language: Option<String>,
    pub label: String,
}

/// How often a pattern was of use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternUse {
    pub rule: String,
    pub language: String,
    pub pattern: String,
    /// Messages in which it finds something.
    pub finds: usize,
    /// Messages in which nothing else of its rule does, by label.
    pub alone: BTreeMap<String, usize>,
}

/// What each pattern finds in some messages, those that are needed least first.
#[must_use]
pub fn pattern_use(messages: &[Labelled], rulebook: &Rulebook) -> Vec<PatternUse> {
    let mut uses: BTreeMap<(&str, usize, usize), PatternUse> = BTreeMap::new();
    for language in rulebook.languages() {
        for (place, number, pattern) in rulebook.patterns(language) {
            let rule = rulebook.rules[place].rule.id.clone();
            let new = PatternUse {
                rule,
                language: language.to_owned(),
                pattern: pattern.to_owned(),
                ..PatternUse::default()
            };
            uses.insert((language, place, number), new);
        }
    }
    for message in messages {
        let language = message.language.as_deref().unwrap_or_else(|| language_of(&message.text));
        for (place, numbers) in finders(&message.text, language, rulebook, None) {
            for number in &numbers {
                let Some(one) = uses.get_mut(&(language, place, *number)) else { continue };
                one.finds += 1;
                if numbers.len() == 1 {
                    *one.alone.entry(message.label.clone()).or_default() += 1;
                }
            }
        }
    }
    let mut uses: Vec<PatternUse> = uses.into_values().collect();
    uses.sort_by_key(|one| (one.alone.values().sum::<usize>(), one.finds));
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::RuleFile;

    fn rulebook(patterns: &str, matches: &str) -> Rulebook {
        let text = format!(
            "id = 'threat/one'\nversion = 1\ntitle = 't'\nelement = 'threat'\nstrength = 'weak'\nlanguages = ['en']\nwhy = \
             'w'\nfalse_positives = 'f'\npatterns = {patterns}\n[source]\ntitle = 's'\n[tests]\nmatches = {matches}\ninnocent \
             = ['x', 'y', 'z']\n"
        );
        Rulebook::parse(&[RuleFile { path: "threat/one.toml".to_owned(), text }]).expect("a sound rule")
    }

    #[test]
    fn a_pattern_that_no_text_of_its_rule_needs_is_named() {
        let both = "['officers come', 'arrest you']";
        let needless = |matches: &str| needless_patterns(&rulebook(both, matches));
        assert!(needless("['Officers come.', 'We arrest you.', 'Officers come.']").is_empty());
        let found = needless("['Officers come and arrest you.', 'We arrest you.', 'We arrest you.']");
        assert!(found.len() == 1 && found[0].ends_with("leave the pattern out: officers come"), "{found:#?}");
        assert_eq!(needless("['Nothing.', 'Nothing.', 'Nothing.']").len(), 2);
    }

    #[test]
    fn what_a_pattern_finds_alone_is_counted_by_label() {
        let rulebook = rulebook("['officers come', 'arrest you', 'jail']", "['Officers come.', 'a', 'b']");
        let message = |text: &str, label: &str| Labelled {
            text: text.to_owned(),
            language: Some("en".to_owned()),
            label: label.to_owned(),
        };
        let messages = [
            message("Officers come.", "impersonation"),
            message("Officers come and arrest you.", "impersonation"),
            message("Officers come.", "legit"),
            message("Nothing.", "legit"),
        ];
        let uses = pattern_use(&messages, &rulebook);
        let told: Vec<(&str, usize, Vec<usize>)> =
            uses.iter().map(|one| (one.pattern.as_str(), one.finds, one.alone.values().copied().collect())).collect();
        assert_eq!(told, [("jail", 0, vec![]), ("arrest you", 1, vec![]), ("officers come", 3, vec![1, 1])]);
    }
}
