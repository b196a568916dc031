//! What makes a rule fit to be used, beyond its being readable.

use super::{Element, Rule, RuleError};

/// The fewest texts of each kind that a rule's author must give.
const MIN_TESTS: usize = 3;

/// Everything about a rule that its author should mend.
pub(super) fn lint(path: &str, rule: &Rule) -> Vec<RuleError> {
    let mut found = Vec::new();
    let mut wrong = |what: String| found.push(RuleError { path: path.to_owned(), line: None, what });
    let (folder, name) = rule.id.split_once('/').unwrap_or(("", &rule.id));
    if folder != rule.element.name() || name.is_empty() {
        wrong(format!("the id “{}” should be “{}/…”", rule.id, rule.element));
    }
    if !path.ends_with(&format!("{}.toml", rule.id)) {
        wrong(format!("a rule with the id “{}” belongs into {}.toml", rule.id, rule.id));
    }
    for (field, text) in [
        ("title", &rule.title),
        ("why", &rule.why),
        ("false_positives", &rule.false_positives),
        ("source.title", &rule.source.title),
    ] {
        if text.trim().is_empty() {
            wrong(format!("“{field}” is empty"));
        }
    }
    if rule.patterns.is_empty() {
        wrong("there is no pattern".to_owned());
    }
    if rule.languages.is_empty() {
        wrong("“languages” is empty; write [\"en\"]".to_owned());
    }
    if rule.warning_weight > 0 && rule.element != Element::Mitigation {
        wrong("only a mitigation can have a “warning_weight”".to_owned());
    }
    for (kind, texts) in [("matches", &rule.tests.matches), ("innocent", &rule.tests.innocent)] {
        if texts.len() < MIN_TESTS {
            wrong(format!("tests.{kind} has {} texts; at least {MIN_TESTS} are needed", texts.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_careless_rule_is_told_everything() {
        let text = "id = 'threat/x'\nversion = 1\ntitle = 't'\nelement = 'demand'\nstrength = 'some'\nlanguages = []\n\
                    why = ''\nfalse_positives = 'f'\npatterns = []\nwarning_weight = 1\n[source]\ntitle = 's'\n\
                    [tests]\nmatches = []\ninnocent = []\n";
        let rule: Rule = toml::from_str(text).expect("readable");
        let errors = lint("demand/y.toml", &rule);
        assert_eq!(errors.len(), 8, "{errors:#?}");
    }
}
