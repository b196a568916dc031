//! What stands in a rule's file.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::texts::{Texts, Tongue};

/// What part of the fraud a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Element {
    /// Claims to be an agency or an officer.
    Authority,
    /// A mailbox or menu that answers as an agency.
    Greeting,
    /// What is said to have happened.
    Pretext,
    /// What is said to follow.
    Threat,
    /// What is wanted: money or data.
    Demand,
    /// How it is to be paid.
    Rail,
    /// Haste.
    Pressure,
    /// Keeping the victim from asking anybody.
    Isolation,
    /// A way to comply: a number, a key.
    Callback,
    /// What speaks for a genuine message, or for a warning about scams.
    Mitigation,
}

impl Element {
    pub const ALL: [Self; 10] = [
        Self::Authority,
        Self::Greeting,
        Self::Pretext,
        Self::Threat,
        Self::Demand,
        Self::Rail,
        Self::Pressure,
        Self::Isolation,
        Self::Callback,
        Self::Mitigation,
    ];

    /// The name in rules and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Greeting => "greeting",
            Self::Pretext => "pretext",
            Self::Threat => "threat",
            Self::Demand => "demand",
            Self::Rail => "rail",
            Self::Pressure => "pressure",
            Self::Isolation => "isolation",
            Self::Callback => "callback",
            Self::Mitigation => "mitigation",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub fn label(self, texts: &Texts) -> String {
        texts.get(&format!("element-{}", self.name()))
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a match says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Common in genuine messages too; only counts beside others.
    Weak,
    Some,
    /// Hardly ever said by the genuine party.
    Strong,
}

impl Strength {
    /// The name in rules and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Some => "some",
            Self::Strong => "strong",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub fn label(self, texts: &Texts) -> String {
        texts.get(&format!("strength-{}", self.name()))
    }
}

/// How well a rule is tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Messages of several people were found with it, and no genuine ones.
    #[default]
    Stable,
    /// New, or seen in few messages: to be looked at again.
    Trial,
}

/// What kind of recording a rule was written from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordingKind {
    /// A call to a real person, or a message left for one.
    RealCall,
    /// A call that a machine makes to many.
    Robocall,
    /// The greeting or menu of a mailbox or telephone system.
    Greeting,
    /// A message that was made up after such calls, for the corpus.
    Corpus,
}

/// What surrounding words can take a match's meaning away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Context {
    /// "there is no warrant", "we never ask you to pay".
    Negation,
    /// "someone called me and said that …", "the caller claims …".
    Reported,
    /// "if you fail to appear …", "a warrant may be issued".
    Condition,
    /// "is there a warrant for me?".
    Question,
    /// "… just kidding, it's Mike".
    Joke,
    /// "to pay a fine, press 3", among other options.
    Menu,
    /// The whole message warns of scams.
    Warning,
}

impl Context {
    pub const ALL: [Self; 7] =
        [Self::Negation, Self::Reported, Self::Condition, Self::Question, Self::Joke, Self::Menu, Self::Warning];
}

/// Where a reason comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    pub title: String,
    /// Without a scheme, as it is printed; empty where the source is a recording.
    #[serde(default)]
    pub url: String,
}

/// One rule, in all its languages.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `element/name`, the same as the file's place.
    pub id: String,
    pub version: u32,
    pub status: Status,
    pub title: String,
    pub element: Element,
    pub strength: Strength,
    /// Why a match counts, in a sentence or two for the person who got the voicemail.
    pub why: String,
    pub source: Citation,
    /// Where the source is a recording.
    pub recording: Option<RecordingKind>,
    /// When the rule is wrong, for whoever changes it.
    pub false_positives: String,
    /// What helps whoever has done what was asked already.
    pub if_done: Option<String>,
    /// The contexts that void a match: none for a mitigation, else all but those that the file excepts.
    pub voided_by: Vec<Context>,
    /// A mitigation that says the whole message is about scams, with this weight; 2 together make it one.
    pub warning_weight: u32,
    /// Texts that its author promises, by language (ISO 639-1): all that it is said in.
    pub tests: BTreeMap<String, RuleTests>,
    /// Title, why and what helps, for readers of other languages.
    pub words: BTreeMap<Tongue, RuleWords>,
}

/// What a rule says to its reader, in another language than the file's first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleWords {
    pub title: String,
    pub why: String,
    #[serde(default)]
    pub if_done: Option<String>,
}

impl Rule {
    /// Title, why and what helps whoever has done it, in the reader's language where the rule speaks it.
    #[must_use]
    pub fn words_for(&self, reader: Tongue) -> (&str, &str, Option<&str>) {
        match self.words.get(&reader) {
            Some(words) => (&words.title, &words.why, words.if_done.as_deref()),
            None => (&self.title, &self.why, self.if_done.as_deref()),
        }
    }
}

/// How a rule's matter is said in one language. Once compiled, nobody asks for it again.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wording {
    /// See [`super::PatternError`]'s module for the language.
    pub patterns: Vec<String>,
    /// Patterns of what the recogniser writes for the same words on a bad line. Their matches are marked and never
    /// raise a verdict.
    #[serde(default)]
    pub misheard: Vec<String>,
    tests: RuleTests,
}

/// A rule as it stands in its file: the first language at the top, each further one in a table `[in.xx]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleToml {
    pub id: String,
    version: u32,
    #[serde(default)]
    status: Status,
    title: String,
    element: Element,
    strength: Strength,
    /// ISO 639-1.
    pub languages: Vec<String>,
    why: String,
    source: SourceToml,
    false_positives: String,
    #[serde(default)]
    if_done: Option<String>,
    patterns: Vec<String>,
    #[serde(default)]
    misheard: Vec<String>,
    /// The contexts that do not void a match.
    #[serde(default)]
    counts_in: Vec<Context>,
    #[serde(default)]
    warning_weight: u32,
    tests: RuleTests,
    #[serde(default, rename = "in")]
    pub further: BTreeMap<String, Wording>,
    #[serde(default)]
    words: BTreeMap<Tongue, RuleWords>,
}

/// Where a rule's reason comes from, as it stands in its file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceToml {
    title: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    recording: Option<RecordingKind>,
}

impl RuleToml {
    /// The rule, and by language how its matter is said.
    pub fn into_rule(self) -> (Rule, BTreeMap<String, Wording>) {
        let file = self;
        let first = Wording { patterns: file.patterns, misheard: file.misheard, tests: file.tests };
        let mut wordings = file.further;
        // An empty list of languages is told of elsewhere.
        wordings.extend(file.languages.into_iter().next().map(|language| (language, first)));
        // "We never ask for money" is what a mitigation looks for.
        let voids = |context: &Context| file.element != Element::Mitigation && !file.counts_in.contains(context);
        let voided_by = Context::ALL.into_iter().filter(voids).collect();
        let rule = Rule {
            id: file.id,
            version: file.version,
            status: file.status,
            title: file.title,
            element: file.element,
            strength: file.strength,
            why: file.why,
            source: Citation { title: file.source.title, url: file.source.url },
            recording: file.source.recording,
            false_positives: file.false_positives,
            if_done: file.if_done,
            voided_by,
            warning_weight: file.warning_weight,
            tests: wordings.iter().map(|(language, said)| (language.clone(), said.tests.clone())).collect(),
            words: file.words,
        };
        (rule, wordings)
    }
}

/// Texts that a rule's author promises.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTests {
    /// The rule gives evidence for each of these.
    pub matches: Vec<String>,
    /// And for none of these.
    pub innocent: Vec<String>,
}

impl RuleTests {
    /// The texts of both kinds.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.matches.iter().chain(&self.innocent)
    }
}

/// `lists.toml`: named lists for patterns, by language.
pub(super) type ListsFile = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// `context.toml`: the words that change what others mean, by language.
pub(super) type ContextFile = BTreeMap<String, ContextWords>;

/// `sounds.toml`: words and short phrases that a bad line blurs, by language.
pub(super) type SoundsFile = BTreeMap<String, SoundWords>;

/// What a bad line blurs, in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoundWords {
    /// Normalised words, one to three in a row.
    pub words: Vec<String>,
    /// Everyday words, which nothing else is heard for.
    pub plain: Vec<String>,
}

/// `agencies/*.toml`: who may be claimed, and what that agency says of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgencyFile {
    pub agency: Vec<Agency>,
}

impl Agency {
    /// Name and statement in the reader's language, where they are there.
    #[must_use]
    pub fn words_for(&self, reader: Tongue) -> (&str, Option<&str>) {
        match self.words.get(&reader) {
            Some(words) => (&words.name, words.statement.as_deref().or(self.statement.as_deref())),
            None => (&self.name, self.statement.as_deref()),
        }
    }

    /// The patterns of its names in a language.
    pub(super) fn names(&self, language: &str) -> Vec<String> {
        self.spoken.iter().chain(self.spoken_in.get(language).into_iter().flatten()).cloned().collect()
    }
}

/// An agency as it is spoken of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// The name a person reads.
    pub name: String,
    /// Patterns, without list names, in every language.
    pub spoken: Vec<String>,
    /// Further patterns, by language.
    #[serde(default)]
    pub spoken_in: BTreeMap<String, Vec<String>>,
    /// What the agency itself says it never does, in a whole sentence.
    #[serde(default)]
    pub statement: Option<String>,
    #[serde(default)]
    pub source: Option<Citation>,
    /// Name and statement for readers of other languages.
    #[serde(default)]
    pub words: BTreeMap<Tongue, AgencyWords>,
}

/// How an agency is told of in another language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyWords {
    pub name: String,
    #[serde(default)]
    pub statement: Option<String>,
}

/// `elements.toml`: what the reader's evidence of an element is shown with.
pub(super) type ElementsFile = BTreeMap<Element, ElementReason>;

/// Why a sentence that carries an element counts, where no rule says it better.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElementReason {
    title: String,
    why: String,
    pub source: Citation,
    /// For readers of other languages.
    #[serde(default)]
    words: BTreeMap<Tongue, ElementWords>,
}

/// An element's reason in another language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementWords {
    title: String,
    why: String,
}

impl ElementReason {
    /// Title and why, in the locale where they are there.
    #[must_use]
    pub fn words_for(&self, locale: Tongue) -> (&str, &str) {
        self.words.get(&locale).map_or((&self.title, &self.why), |words| (&words.title, &words.why))
    }

    /// Whether the locale has words of its own.
    #[must_use]
    pub fn speaks(&self, locale: Tongue) -> bool {
        self.words.contains_key(&locale)
    }
}

/// The words that change what others mean, in one language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextWords {
    pub trigger: Vec<TriggerToml>,
    /// Words, no patterns: each begins a new clause.
    pub conjunctions: Vec<String>,
    /// Words, no patterns: each ends what was said of others, or denied.
    pub turns: Vec<String>,
    /// Words, no patterns: as `turns`, of what is denied alone: "only" turns around what one never does, not what others say.
    #[serde(default)]
    pub turns_denied: Vec<String>,
    /// Words, no patterns: one of these with one of the modals after it begins a new clause.
    pub subjects: Vec<String>,
    pub modals: Vec<String>,
    /// Words, no patterns: one of these after an "and" begins a new clause.
    pub and: Vec<String>,
    pub fresh: Vec<String>,
}

/// Some words of one kind that change what others mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TriggerToml {
    pub context: Context,
    pub scope: Scope,
    pub patterns: Vec<String>,
    /// Closes what a recital opened.
    #[serde(default)]
    pub until: Vec<String>,
    #[serde(flatten)]
    pub tests: TriggerTests,
}

/// Texts that a trigger's author promises. What it should, or should not, take the meaning of stands in square brackets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct TriggerTests {
    pub matches: Vec<String>,
    pub innocent: Vec<String>,
}

/// How far a word of context reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    /// The next words of the clause, six at most.
    NextWords,
    /// The rest of the clause.
    Clause,
    /// The clause with all that hangs on it, to the end of the sentence or to a "but": what is said, what is listed.
    Said,
    /// The rest of the sentence, where that is a question.
    Question,
    /// What was said before.
    Before,
    /// The option of a menu, where there are several.
    Option,
    /// What is recited, up to what closes it.
    Recital,
}
