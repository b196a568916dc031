//! The rules: their files, what may stand in them, and their compiled form. Pure: whoever has files hands them in.

mod anchor;
mod check;
mod choice;
mod glance;
mod index;
mod matcher;
mod pattern;
mod schema;
mod sounds;
mod style;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use include_dir::{Dir, include_dir};

pub use pattern::PatternError;
pub use schema::{
    Agency, AgencyWords, Citation, Context, Element, ElementReason, RecordingKind, Rule, RuleTests, RuleWords, Status,
    Strength,
};

use index::{AnchorIndex, Places};
use matcher::Pattern;
pub(crate) use matcher::{Match, Matcher};
use pattern::Lists;
use schema::{
    AgencyFile, ContextFile, ContextWords, ElementsFile, ListsFile, RuleToml, SoundWords, SoundsFile, TriggerToml,
    Wording,
};
pub(crate) use schema::{Scope, TriggerTests};
pub(crate) use sounds::Sounds;
use sounds::WordsOf;

use crate::{
    digest::sha256_hex,
    transcript::{Normal, WordHash},
};

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
    wordings: BTreeMap<String, CompiledWording>,
}

/// The compiled patterns of one language, each by itself.
#[derive(Clone, Debug)]
struct CompiledWording {
    /// As they are written, in the order of the compiled ones.
    written: Box<[String]>,
    heard: Box<[Pattern]>,
    misheard: Box<[Pattern]>,
}

impl CompiledWording {
    /// Those of misheard forms last.
    fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.heard.iter().chain(&self.misheard)
    }
}

/// The patterns of a rule that a text concerns, and where to look for them.
pub(crate) struct Look<'r, 'n> {
    pub rule: &'r Rule,
    wording: &'r CompiledWording,
    /// Each with where its needs are met.
    patterns: Vec<(usize, Places<'n>)>,
}

impl Look<'_, '_> {
    /// Which patterns these are, in their order, those of misheard forms last.
    pub fn numbers(&self) -> impl Iterator<Item = usize> {
        self.patterns.iter().map(|(number, _)| *number)
    }

    /// The same with only some of the patterns.
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let patterns = self.patterns.iter().filter(|(number, _)| keep(*number));
        Self { rule: self.rule, wording: self.wording, patterns: patterns.cloned().collect() }
    }

    /// All matches, or those that could hold one of `some` tokens, in order, of the misheard forms or of the others. Of
    /// two that overlap the first counts, and of two that begin together the longer.
    pub fn matches(&self, normal: &Normal, misheard: bool, some: Option<&[usize]>) -> Vec<Match> {
        let heard = self.wording.heard.len();
        let mut found: Vec<Match> = Vec::new();
        for (pattern, places) in self.patterns.iter().filter(|(pattern, _)| (*pattern >= heard) == misheard) {
            if let Some(pattern) = self.wording.patterns().nth(*pattern) {
                found.extend(pattern.matches_at(normal, places, some));
            }
        }
        found.sort_by(|a, b| a.tokens.start.cmp(&b.tokens.start).then(b.tokens.end.cmp(&a.tokens.end)));
        let mut end = 0;
        found.retain(|one| {
            let free = one.tokens.start >= end;
            if free {
                end = one.tokens.end;
            }
            free
        });
        found
    }
}

/// An agency and its compiled names, by language.
#[derive(Clone, Debug)]
pub struct CompiledAgency {
    pub agency: Agency,
    pub(crate) spoken: BTreeMap<String, Matcher>,
}

/// Compiled words that change what others mean.
#[derive(Clone, Debug)]
pub(crate) struct ContextMarks {
    pub triggers: Vec<Trigger>,
    /// Bare denials, which no pattern's gap jumps over.
    pub negation: Matcher,
    /// Single words that begin a new clause where no punctuation does.
    pub conjunctions: BTreeSet<String>,
    /// Single words that end what was said of others, or denied.
    pub turns: BTreeSet<String>,
    /// Single words that turn a denial around, and nothing else.
    pub turns_denied: BTreeSet<String>,
    /// Pairs of words that begin a new clause: each subject with each modal after it.
    pub subjects: BTreeSet<String>,
    pub modals: BTreeSet<String>,
    /// Pairs of words that begin a new clause: each "and" with each of the others after it.
    pub and: BTreeSet<String>,
    pub fresh: BTreeSet<String>,
}

/// Compiled words of one kind that change what others mean.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub context: Context,
    pub scope: Scope,
    pub words: Matcher,
    /// Closes what a recital opened.
    pub until: Matcher,
    pub tests: TriggerTests,
    /// The first of its patterns, which it is named by.
    pub name: String,
}

/// All rules, ready to run. Rules stand in the order of their ids, so that the same transcript always gives the same
/// evidence.
#[derive(Clone, Debug)]
pub struct Rulebook {
    pub rules: Vec<CompiledRule>,
    pub agencies: Vec<CompiledAgency>,
    /// What the reader's evidence is shown with; without one it shows none of that element.
    pub reasons: BTreeMap<Element, ElementReason>,
    pub(crate) contexts: BTreeMap<String, ContextMarks>,
    pub(crate) sounds: BTreeMap<String, Sounds>,
    /// By language, over all patterns of all rules.
    anchors: BTreeMap<String, AnchorIndex>,
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

    /// The bundled rules and further packs. What a pack names again, it replaces: a rule by its id, an agency by its
    /// name, a list or the words of a context by language and name. The last pack wins.
    ///
    /// # Errors
    /// Those of [`Rulebook::parse`].
    pub fn with_packs(packs: Vec<RuleFile>) -> Result<Self, Vec<RuleError>> {
        let mut files = bundled_files();
        files.extend(packs);
        Self::parse(&files)
    }

    /// Parses and compiles. `lists.toml` holds lists, `context.toml` the words of context, `sounds.toml` what a bad line
    /// blurs, `elements.toml` what the reader's evidence is shown with, `agencies/` agencies, and every other `.toml` file one rule. Later files replace what earlier ones name.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, not only the first.
    pub fn parse(files: &[RuleFile]) -> Result<Self, Vec<RuleError>> {
        let read = Read::new(files);
        let Read { mut errors, rules, agencies, reasons, lists, contexts, sounds } = read;
        let languages: BTreeSet<String> =
            rules.values().flat_map(|(_, rule, _)| rule.tests.keys()).chain(contexts.keys()).cloned().collect();
        // An agency's names are a list too, in each language its own.
        let lists: BTreeMap<String, Lists> = languages
            .into_iter()
            .map(|language| {
                let mut named = Lists::default();
                for (name, entries) in lists.get(&language).into_iter().flatten() {
                    named.insert(name.clone(), entries.clone());
                }
                let agencies = agencies.iter().flat_map(|(_, agency)| agency.names(&language));
                named.insert("agency".to_owned(), agencies.collect());
                (language, named)
            })
            .collect();
        let compiled = agencies.iter().map(|(file, agency)| {
            let spoken = lists.keys().map(|language| {
                let matcher = Matcher::new(&agency.names(language), &Lists::default());
                matcher.map(|matcher| (language.clone(), matcher)).map_err(|e| at_pattern(file, &e))
            });
            (agency, spoken.collect::<Result<BTreeMap<_, _>, _>>())
        });
        let mut ready = Self {
            rules: Vec::with_capacity(rules.len()),
            agencies: Vec::with_capacity(agencies.len()),
            reasons,
            contexts: BTreeMap::new(),
            sounds: BTreeMap::new(),
            anchors: BTreeMap::new(),
            version: VERSION.to_owned(),
            sha256: hash(files),
        };
        for (agency, spoken) in compiled {
            match spoken {
                Ok(spoken) => ready.agencies.push(CompiledAgency { agency: agency.clone(), spoken }),
                Err(error) => errors.push(error),
            }
        }
        for (language, (file, words)) in &contexts {
            let Some(lists) = lists.get(language) else { continue };
            let marks = ContextMarks::new(words, lists).map_err(|e| errors.push(at_pattern(file, &e)));
            ready.contexts.extend(marks.ok().map(|marks| (language.clone(), marks)));
        }
        for (language, (file, words)) in sounds {
            let sounds = Sounds::new(&words).map_err(|what| {
                errors.push(RuleError { path: file.path.clone(), line: None, what });
            });
            ready.sounds.extend(sounds.ok().map(|sounds| (language, sounds)));
        }
        let misheard = ready.sounds.iter().map(|(language, sounds)| (language.clone(), WordsOf::new(sounds)));
        let mut misheard: BTreeMap<String, WordsOf<'_>> = misheard.collect();
        for (file, rule, said) in rules.into_values() {
            errors.extend(check::lint(file, &rule, &said));
            let mut wordings = BTreeMap::new();
            for (language, wording) in said {
                let Some(lists) = lists.get(&language) else { continue };
                let index = ready.anchors.entry(language.clone()).or_default();
                // What speaks for a genuine message, and what genuine callers say too, is not worth a guess.
                let tells = rule.element != Element::Mitigation && rule.strength > Strength::Weak;
                let misheard = misheard.get_mut(&language).filter(|_| tells);
                let compiled = CompiledWording::new(&wording, lists, misheard, ready.rules.len(), index);
                let compiled = compiled.map_err(|e| errors.push(at_pattern(file, &e)));
                wordings.extend(compiled.ok().map(|compiled| (language, compiled)));
            }
            ready.rules.push(CompiledRule { rule, wordings });
        }
        ready.anchors.values_mut().for_each(AnchorIndex::shrink);
        if errors.is_empty() { Ok(ready) } else { Err(errors) }
    }

    /// Whether the rules of a language look for this very word before others.
    pub(crate) fn looks_for(&self, word: WordHash, language: &str) -> bool {
        self.anchors.get(language).is_some_and(|index| index.knows(word))
    }

    /// The rules that a text may match in a language, in the order of their ids, and where to look. `stand_ins` are words
    /// that stand in for what was misheard: with these, only rules that one of them could make match, of those that tell
    /// something.
    pub(crate) fn concerned<'n>(
        &self,
        normal: &'n Normal,
        language: &str,
        stand_ins: Option<&[WordHash]>,
    ) -> Vec<Look<'_, 'n>> {
        let index = self.anchors.get(language);
        let places = index.map(|index| index.places(normal, stand_ins)).unwrap_or_default();
        let mut looks: Vec<Look<'_, 'n>> = Vec::new();
        let mut last = None;
        for ((place, pattern), places) in places {
            if last != Some(place) {
                let Some(compiled) = self.rules.get(place) else { continue };
                let Some(wording) = compiled.wordings.get(language) else { continue };
                looks.push(Look { rule: &compiled.rule, wording, patterns: Vec::new() });
                last = Some(place);
            }
            if let Some(look) = looks.last_mut() {
                look.patterns.push((pattern, places));
            }
        }
        looks
    }

    /// The patterns of a language as they are written, with the place of their rule among all and their own in it.
    pub(crate) fn patterns(&self, language: &str) -> impl Iterator<Item = (usize, usize, &str)> {
        self.rules.iter().enumerate().flat_map(move |(place, compiled)| {
            let written = compiled.wordings.get(language).into_iter().flat_map(|wording| wording.written.iter());
            written.enumerate().map(move |(number, pattern)| (place, number, pattern.as_str()))
        })
    }

    /// How many patterns there are, in all languages, those of misheard forms too.
    #[must_use]
    pub fn pattern_count(&self) -> usize {
        self.rules.iter().flat_map(|compiled| compiled.wordings.values()).map(|wording| wording.written.len()).sum()
    }

    /// What is to be mended in the wording of patterns: where, what, and what to do.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        style::remarks(self)
    }

    /// Whether there are rules for a language (ISO 639-1).
    #[must_use]
    pub fn speaks(&self, language: &str) -> bool {
        self.rules.iter().any(|compiled| compiled.wordings.contains_key(language))
    }

    /// The languages that there are rules for (ISO 639-1).
    #[must_use]
    pub fn languages(&self) -> BTreeSet<&str> {
        self.rules.iter().flat_map(|compiled| compiled.wordings.keys()).map(String::as_str).collect()
    }
}

/// Everything that stands in the files, the later in place of the earlier; each with the file it stands in.
#[derive(Default)]
struct Read<'f> {
    rules: BTreeMap<String, (&'f RuleFile, Rule, BTreeMap<String, Wording>)>,
    /// In the order of their files' paths: the first that fits is the one that is named.
    agencies: Vec<(&'f RuleFile, Agency)>,
    reasons: BTreeMap<Element, ElementReason>,
    lists: ListsFile,
    contexts: BTreeMap<String, (&'f RuleFile, ContextWords)>,
    sounds: BTreeMap<String, (&'f RuleFile, SoundWords)>,
    errors: Vec<RuleError>,
}

impl<'f> Read<'f> {
    fn new(files: &'f [RuleFile]) -> Self {
        let mut read = Self::default();
        for file in files.iter().filter(|file| Path::new(&file.path).extension() == Some("toml".as_ref())) {
            read.take(file);
        }
        // Stable: what stands in one file keeps its order.
        read.agencies.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        read
    }

    fn take(&mut self, file: &'f RuleFile) {
        let errors = &mut self.errors;
        if file.path == "lists.toml" {
            for (language, lists) in read_toml::<ListsFile>(file, errors).unwrap_or_default() {
                self.lists.entry(language).or_default().extend(lists);
            }
        } else if file.path == "context.toml" {
            for (language, words) in read_toml::<ContextFile>(file, errors).unwrap_or_default() {
                self.contexts.insert(language, (file, words));
            }
        } else if file.path == "elements.toml" {
            self.reasons.extend(read_toml::<ElementsFile>(file, errors).unwrap_or_default());
        } else if file.path == "sounds.toml" {
            for (language, words) in read_toml::<SoundsFile>(file, errors).unwrap_or_default() {
                self.sounds.insert(language, (file, words));
            }
        } else if file.path.starts_with("agencies/") {
            for agency in read_toml::<AgencyFile>(file, errors).map(|file| file.agency).unwrap_or_default() {
                match self.agencies.iter_mut().find(|(_, known)| known.name == agency.name) {
                    Some(known) => *known = (file, agency),
                    None => self.agencies.push((file, agency)),
                }
            }
        } else if let Some(rule) = read_toml::<RuleToml>(file, errors) {
            errors.extend(check::languages(file, &rule));
            let (rule, wordings) = rule.into_rule();
            self.rules.insert(rule.id.clone(), (file, rule, wordings));
        }
    }
}

impl CompiledWording {
    /// Compiles what the rule of that number says, and tells the index what to look for; with `misheard` in what was
    /// misheard too.
    fn new(
        wording: &Wording,
        lists: &Lists,
        misheard: Option<&mut WordsOf<'_>>,
        rule: usize,
        index: &mut AnchorIndex,
    ) -> Result<Self, PatternError> {
        let mut number = 0;
        let mut each = |patterns: &[String], mut misheard: Option<&mut WordsOf<'_>>| {
            let compile = |pattern: &String| {
                let Matcher { pattern, anchors } = Matcher::new(std::slice::from_ref(pattern), lists)?;
                let words = misheard.as_deref_mut().map(|words| pattern.words_of(words));
                index.add((rule, number), &anchors, words.unwrap_or_default());
                number += 1;
                Ok(pattern)
            };
            patterns.iter().map(compile).collect::<Result<_, _>>()
        };
        Ok(Self {
            written: wording.patterns.iter().chain(&wording.misheard).cloned().collect(),
            heard: each(&wording.patterns, misheard)?,
            misheard: each(&wording.misheard, None)?,
        })
    }
}

impl ContextMarks {
    fn new(words: &ContextWords, lists: &Lists) -> Result<Self, PatternError> {
        let each = |patterns: &[String]| Matcher::new(patterns, lists);
        let set = |words: &[String]| words.iter().cloned().collect();
        let trigger = |trigger: &TriggerToml| {
            Ok(Trigger {
                context: trigger.context,
                scope: trigger.scope,
                words: each(&trigger.patterns)?,
                until: each(&trigger.until)?,
                tests: trigger.tests.clone(),
                name: trigger.patterns.first().cloned().unwrap_or_default(),
            })
        };
        let bare = words.trigger.iter().filter(|trigger| trigger.scope == Scope::NextWords);
        let bare: Vec<String> = bare.flat_map(|trigger| trigger.patterns.iter().cloned()).collect();
        Ok(Self {
            triggers: words.trigger.iter().map(trigger).collect::<Result<_, _>>()?,
            negation: each(&bare)?,
            conjunctions: set(&words.conjunctions),
            turns: set(&words.turns),
            turns_denied: set(&words.turns_denied),
            subjects: set(&words.subjects),
            modals: set(&words.modals),
            and: set(&words.and),
            fresh: set(&words.fresh),
        })
    }
}

/// Raised by hand with the bundled rules: year, month, count.
const VERSION: &str = "2026.12.1";

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

fn at_pattern(file: &RuleFile, error: &PatternError) -> RuleError {
    // Written between quotes, and with the escapes of TOML where it has quotes itself.
    let line = file.text.find(&error.pattern).map(|byte| line_of(&file.text, byte));
    RuleError { path: file.path.clone(), line, what: error.to_string() }
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
    use crate::texts::Tongue;

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
    fn the_bundled_rules_speak_to_every_reader() {
        let rulebook = Rulebook::bundled().expect("sound rules");
        for reader in Tongue::ALL.into_iter().filter(|reader| *reader != Tongue::English) {
            for CompiledRule { rule, .. } in &rulebook.rules {
                let words = rule.words.get(&reader);
                let told = words.is_some_and(|words| words.if_done.is_some() == rule.if_done.is_some());
                assert!(told, "{} says nothing to a reader of {}", rule.id, reader.own_name());
            }
            for CompiledAgency { agency, .. } in &rulebook.agencies {
                let words = agency.words.get(&reader);
                let told = words.is_some_and(|words| words.statement.is_some() == agency.statement.is_some());
                assert!(told, "{} has no name in {}", agency.name, reader.own_name());
            }
        }
    }

    #[test]
    fn every_error_of_a_pack_is_named_with_its_line() {
        let file = |path: &str, text: &str| RuleFile { path: path.to_owned(), text: text.to_owned() };
        let packs = vec![file("threat/a.toml", "id = 1\n"), file("agencies/x.toml", "\n\n[[agency]]\nname = 3\n")];
        let errors = Rulebook::with_packs(packs).expect_err("two wrong files");
        let places: Vec<_> = errors.iter().map(|e| (e.path.as_str(), e.line)).collect();
        assert_eq!(places, [("threat/a.toml", Some(1)), ("agencies/x.toml", Some(4))]);
    }

    /// A pack replaces what it names again and leaves the rest: a rule by its id, an agency by its name, one list of many.
    #[test]
    fn a_pack_overrides_by_name_and_nothing_else() {
        let bundled = Rulebook::bundled().expect("sound rules");
        let file = |path: &str, text: &str| RuleFile { path: path.to_owned(), text: text.to_owned() };
        let id = "rail/gift-card";
        let rule = format!(
            "id = '{id}'\nversion = 99\ntitle = 'Ours'\nelement = 'rail'\nstrength = 'weak'\nlanguages = ['en']\n\
             why = 'w'\nfalse_positives = 'f'\npatterns = ['@card', '@ours']\n[source]\ntitle = 's'\n\
             [tests]\nmatches = ['a', 'b', 'c']\ninnocent = ['a', 'b', 'c']\n"
        );
        let agency = "[[agency]]\nname = 'the police'\nspoken = ['our police']\n";
        let packs = vec![
            file(&format!("{id}.toml"), &rule),
            file("lists.toml", "[en]\nours = ['voucher of ours']\n"),
            file("agencies/ours.toml", agency),
        ];
        let with = Rulebook::with_packs(packs).expect("a sound pack");
        assert_eq!((with.rules.len(), with.agencies.len()), (bundled.rules.len(), bundled.agencies.len()));
        let ours = with.rules.iter().find(|compiled| compiled.rule.id == id).expect("still there");
        assert_eq!((ours.rule.version, ours.rule.strength), (99, Strength::Weak));
        let police = with.agencies.iter().find(|compiled| compiled.agency.name == "the police").expect("still there");
        assert_eq!(police.agency.spoken, ["our police"]);
        assert_ne!(with.sha256, bundled.sha256);
    }
}
