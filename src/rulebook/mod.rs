//! The rules: their files, what may stand in them, and their compiled form. Pure: whoever has files hands them in.

mod automaton;
mod check;
mod pattern;
mod schema;

use std::{collections::BTreeMap, path::Path};

use include_dir::{Dir, include_dir};

pub use pattern::PatternError;
pub use schema::{Agency, Citation, Context, Element, Rule, RuleTests, Strength};

pub(crate) use automaton::{Automaton, Match};
use pattern::Lists;
use schema::{AgencyFile, ContextWords, ListsFile};

use crate::digest::sha256_hex;

/// The rules that come with the program.
static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/rulebook");

/// One file of a rulebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFile {
    /// From the rulebook's folder on, with `/`: `pretext/missed-jury-duty.toml`.
    pub path: String,
    pub text: String,
}

/// What is wrong with a rule's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {what}", path, line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct RuleError {
    pub path: String,
    /// Counted from 1, where it is known.
    pub line: Option<usize>,
    pub what: String,
}

/// A rule and its compiled patterns.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    pub rule: Rule,
    pub(crate) heard: Automaton,
    pub(crate) misheard: Option<Automaton>,
}

/// An agency and its compiled names.
#[derive(Clone, Debug)]
pub struct CompiledAgency {
    pub agency: Agency,
    pub(crate) spoken: Automaton,
}

/// Compiled words that change what others mean.
#[derive(Clone, Debug)]
pub(crate) struct ContextMarks {
    pub negation: Automaton,
    pub disclaimer: Automaton,
    pub reported: Automaton,
    pub condition: Automaton,
}

/// All rules, ready to run. Rules stand in the order of their ids, so that the same transcript always gives the same
/// evidence.
#[derive(Clone, Debug)]
pub struct Rulebook {
    pub rules: Vec<CompiledRule>,
    pub agencies: Vec<CompiledAgency>,
    pub(crate) contexts: BTreeMap<String, ContextMarks>,
    /// Of the bundled rules; rises when they change. The hash tells exactly what was used.
    pub version: String,
    /// Over all files, in the order of their paths.
    pub sha256: String,
}

impl Rulebook {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// Those of [`Rulebook::parse`]; the bundled rules are tested to have none.
    pub fn bundled() -> Result<Self, Vec<RuleError>> {
        Self::parse(&bundled_files())
    }

    /// The bundled rules and further packs; a file with the same path, or a rule with the same id, replaces the
    /// earlier one.
    ///
    /// # Errors
    /// Those of [`Rulebook::parse`].
    pub fn with_packs(packs: Vec<RuleFile>) -> Result<Self, Vec<RuleError>> {
        let mut files = bundled_files();
        files.retain(|file| packs.iter().all(|pack| pack.path != file.path));
        files.extend(packs);
        Self::parse(&files)
    }

    /// Parses and compiles. `lists.toml` holds lists, `context.toml` the words of context, `agencies/` agencies, and
    /// every other `.toml` file one rule.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, not only the first.
    pub fn parse(files: &[RuleFile]) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut lists = Lists::default();
        let mut agencies: Vec<Agency> = Vec::new();
        let mut context_words = BTreeMap::new();
        let mut rules: BTreeMap<String, (String, Rule)> = BTreeMap::new();
        // In the order of their paths, wherever they came from: the first agency that fits is the one that is named.
        let mut in_order: Vec<&RuleFile> =
            files.iter().filter(|file| Path::new(&file.path).extension() == Some("toml".as_ref())).collect();
        in_order.sort_by(|a, b| a.path.cmp(&b.path));
        for file in in_order {
            if file.path == "lists.toml" {
                let parsed: Option<ListsFile> = read_toml(file, &mut errors);
                for (name, entries) in parsed.map(|lists| lists.0).unwrap_or_default() {
                    lists.insert(name, entries);
                }
            } else if file.path == "context.toml" {
                let parsed: Option<BTreeMap<String, ContextWords>> = read_toml(file, &mut errors);
                context_words.extend(parsed.unwrap_or_default());
            } else if file.path.starts_with("agencies/") {
                let parsed: Option<AgencyFile> = read_toml(file, &mut errors);
                agencies.extend(parsed.map(|file| file.agency).unwrap_or_default());
            } else if let Some(rule) = read_toml::<Rule>(file, &mut errors) {
                rules.insert(rule.id.clone(), (file.path.clone(), rule));
            }
        }
        lists.insert("agency".to_owned(), agencies.iter().flat_map(|agency| agency.spoken.clone()).collect());

        let rules = rules.into_values().filter_map(|(path, rule)| {
            errors.extend(check::lint(&path, &rule));
            let heard =
                Automaton::new(&rule.patterns, &lists).map_err(|e| errors.push(at_pattern(files, &path, &e))).ok()?;
            let misheard = if rule.misheard.is_empty() {
                None
            } else {
                Some(
                    Automaton::new(&rule.misheard, &lists)
                        .map_err(|e| errors.push(at_pattern(files, &path, &e)))
                        .ok()?,
                )
            };
            Some(CompiledRule { rule, heard, misheard })
        });
        let rules: Vec<CompiledRule> = rules.collect();
        let none = Lists::default();
        let agencies = agencies.into_iter().filter_map(|agency| match Automaton::new(&agency.spoken, &none) {
            Ok(spoken) => Some(CompiledAgency { agency, spoken }),
            Err(e) => {
                let path = files.iter().find(|file| file.text.contains(&e.pattern)).map_or("agencies", |f| &f.path);
                errors.push(at_pattern(files, path, &e));
                None
            }
        });
        let agencies = agencies.collect();
        let mut contexts = BTreeMap::new();
        for (language, words) in context_words {
            let mut each = |patterns: &[String]| {
                Automaton::new(patterns, &lists).map_err(|e| errors.push(at_pattern(files, "context.toml", &e))).ok()
            };
            let marks = (each(&words.negation), each(&words.disclaimer), each(&words.reported), each(&words.condition));
            if let (Some(negation), Some(disclaimer), Some(reported), Some(condition)) = marks {
                contexts.insert(language, ContextMarks { negation, disclaimer, reported, condition });
            }
        }
        if errors.is_empty() {
            Ok(Self { rules, agencies, contexts, version: VERSION.to_owned(), sha256: hash(files) })
        } else {
            Err(errors)
        }
    }

    /// Whether there are rules for a language (ISO 639-1).
    #[must_use]
    pub fn speaks(&self, language: &str) -> bool {
        self.rules.iter().any(|compiled| compiled.rule.languages.iter().any(|known| known == language))
    }
}

/// Raised by hand with the bundled rules: year, month, count.
const VERSION: &str = "2026.11.1";

fn bundled_files() -> Vec<RuleFile> {
    fn walk(dir: &Dir<'_>, out: &mut Vec<RuleFile>) {
        for file in dir.files() {
            if let Some(text) = file.contents_utf8() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                out.push(RuleFile { path, text: text.to_owned() });
            }
        }
        dir.dirs().for_each(|dir| walk(dir, out));
    }
    let mut files = Vec::new();
    walk(&BUNDLED, &mut files);
    files
}

fn read_toml<T: serde::de::DeserializeOwned>(file: &RuleFile, errors: &mut Vec<RuleError>) -> Option<T> {
    toml::from_str(&file.text)
        .map_err(|error| {
            let line = error.span().map(|span| line_of(&file.text, span.start));
            errors.push(RuleError { path: file.path.clone(), line, what: error.message().to_owned() });
        })
        .ok()
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|&b| b == b'\n').count() + 1
}

fn at_pattern(files: &[RuleFile], path: &str, error: &PatternError) -> RuleError {
    let text = files.iter().find(|file| file.path == path).map_or("", |file| &file.text);
    let line = text.find(&error.pattern).map(|byte| line_of(text, byte));
    RuleError { path: path.to_owned(), line, what: error.to_string() }
}

fn hash(files: &[RuleFile]) -> String {
    let mut sorted: Vec<&RuleFile> = files.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut bytes = Vec::new();
    for text in sorted.iter().flat_map(|file| [&file.path, &file.text]) {
        // Lengths keep two files from passing for one with the same bytes.
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }
    sha256_hex(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_rules_are_sound() {
        let rulebook = Rulebook::bundled().unwrap_or_else(|errors| panic!("{errors:#?}"));
        assert!(rulebook.rules.len() >= 30, "{} rules", rulebook.rules.len());
        for element in Element::ALL {
            assert!(rulebook.rules.iter().any(|r| r.rule.element == element), "no rule for {element}");
        }
        assert!(rulebook.speaks("en") && !rulebook.speaks("xx"));
    }

    #[test]
    fn every_error_of_a_pack_is_named_with_its_line() {
        let file = |path: &str, text: &str| RuleFile { path: path.to_owned(), text: text.to_owned() };
        let packs = vec![file("threat/a.toml", "id = 1\n"), file("agencies/x.toml", "\n\n[[agency]]\nname = 3\n")];
        let errors = Rulebook::with_packs(packs).expect_err("two wrong files");
        let places: Vec<_> = errors.iter().map(|e| (e.path.as_str(), e.line)).collect();
        assert_eq!(places, [("agencies/x.toml", Some(4)), ("threat/a.toml", Some(1))]);
    }
}
