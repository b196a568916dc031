//! What makes a rule fit to be used, beyond its being readable.

use std::collections::BTreeMap;

use super::{
    Element, Rule, RuleError, RuleFile,
    schema::{RuleToml, Wording},
};

/// The fewest texts of each kind that a rule's author must give.
const MIN_TESTS: usize = 3;

/// Where the first of some texts stands in a file, as a line counted from 1.
fn line_with(file: &RuleFile, begins: &[&str]) -> Option<usize> {
    let begins_so = |line: &str| begins.iter().any(|begin| line.trim_start().starts_with(begin));
    file.text.lines().position(begins_so).map(|index| index + 1)
}

/// Everything about a rule that its author should mend: where, what, and what to write instead.
pub(super) fn lint(file: &RuleFile, rule: &Rule, wordings: &BTreeMap<String, Wording>) -> Vec<RuleError> {
    let mut found = Vec::new();
    let mut wrong = |at: &[&str], what: String| {
        found.push(RuleError { path: file.path.clone(), line: line_with(file, at), what });
    };
    let (folder, name) = rule.id.split_once('/').unwrap_or(("", &rule.id));
    if folder != rule.element.name() || name.is_empty() {
        let name = if name.is_empty() { "a-name" } else { name };
        wrong(
            &["id"],
            format!("the id “{}” does not fit the element: write id = \"{}/{name}\"", rule.id, rule.element),
        );
    } else if !file.path.ends_with(&format!("{}.toml", rule.id)) {
        wrong(
            &["id"],
            format!("a rule with the id “{0}” belongs into the file {0}.toml: move it, or change the id", rule.id),
        );
    }
    for (field, text, instead) in [
        ("title", &rule.title, "a few words that name what was said, as \"Gift cards\""),
        ("why", &rule.why, "a sentence or two on why this counts, for the person who got the voicemail"),
        ("false_positives", &rule.false_positives, "when the rule is wrong, as \"Gift cards as a present.\""),
        ("source", &rule.source.title, "who says so, as title = \"KCUR 89.3, 28 November 2018\""),
    ] {
        if text.trim().is_empty() {
            let at = if field == "source" { &["title =", "[source]"][1..] } else { &[field][..] };
            wrong(at, format!("“{field}” is empty: write {instead}"));
        }
    }
    if rule.warning_weight > 0 && rule.element != Element::Mitigation {
        wrong(&["warning_weight"], "only a mitigation can have a “warning_weight”: leave the line out".to_owned());
    }
    for (language, _) in wordings.iter().filter(|(_, wording)| wording.patterns.is_empty()) {
        wrong(&["patterns"], format!("there is no pattern in “{language}”: write patterns = [\"gift card\"]"));
    }
    for (language, tests) in &rule.tests {
        for (kind, texts) in [("matches", &tests.matches), ("innocent", &tests.innocent)] {
            let texts = texts.iter().filter(|text| !text.trim().is_empty()).count();
            if texts < MIN_TESTS {
                let such = if kind == "matches" {
                    "in which the rule finds something"
                } else {
                    "in which it must find nothing"
                };
                wrong(
                    &[kind],
                    format!("tests.{kind} in “{language}” has {texts} texts: write at least {MIN_TESTS} {such}"),
                );
            }
        }
    }
    found
}

/// Whether the languages that a rule names are those that it has.
pub(super) fn languages(file: &RuleFile, rule: &RuleToml) -> Vec<RuleError> {
    let mut found = Vec::new();
    let mut wrong = |at: &[&str], what: String| {
        found.push(RuleError { path: file.path.clone(), line: line_with(file, at), what });
    };
    let is_code = |language: &str| language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase());
    if rule.languages.is_empty() {
        wrong(&["languages"], "“languages” is empty: write languages = [\"en\"]".to_owned());
    }
    for language in rule.languages.iter().filter(|language| !is_code(language)) {
        wrong(&["languages"], format!("“{language}” is no two-letter code of a language: write \"en\" or \"es\""));
    }
    for language in rule.languages.iter().skip(1).filter(|language| !rule.further.contains_key(*language)) {
        let what = format!("“{language}” is named, but there are no patterns in it: add a table [in.{language}]");
        wrong(&["languages"], what);
    }
    for language in
        rule.further.keys().filter(|language| !rule.languages[1.min(rule.languages.len())..].contains(language))
    {
        let what = format!("[in.{language}] is not among “languages”: write languages = [\"en\", \"{language}\"]");
        wrong(&[&format!("[in.{language}]")], what);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_careless_rule_is_told_everything_with_its_line_and_what_to_write_instead() {
        let text = "id = 'threat/x'\nversion = 1\ntitle = 't'\nelement = 'demand'\nstrength = 'some'\n\
                    languages = ['en', 'fr']\nwhy = ''\nfalse_positives = 'f'\npatterns = []\nwarning_weight = 1\n\
                    [source]\ntitle = 's'\n[tests]\nmatches = []\ninnocent = ['one', ' ']\n\
                    [in.es]\npatterns = ['una orden']\n\
                    [in.es.tests]\nmatches = ['a', 'b', 'c']\ninnocent = ['a', 'b', 'c']\n";
        let file = RuleFile { path: "demand/y.toml".to_owned(), text: text.to_owned() };
        let read: RuleToml = toml::from_str(text).expect("readable");
        let mut errors = languages(&file, &read);
        let (rule, wordings) = read.into_rule();
        errors.extend(lint(&file, &rule, &wordings));
        let wanted = [
            (1, "write id = \"demand/x\""),
            (6, "add a table [in.fr]"),
            (7, "“why” is empty: write"),
            (9, "no pattern in “en”: write patterns"),
            (10, "leave the line out"),
            (14, "tests.matches in “en” has 0 texts: write at least 3"),
            (15, "tests.innocent in “en” has 1 texts: write at least 3"),
            (16, "write languages = [\"en\", \"es\"]"),
        ];
        assert_eq!(errors.len(), wanted.len(), "{errors:#?}");
        for (line, part) in wanted {
            let told = errors.iter().any(|error| error.line == Some(line) && error.what.contains(part));
            assert!(told, "{line} {part}: {errors:#?}");
        }
    }
}
