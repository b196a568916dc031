//! What stands in a rule's file.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// What part of the fraud a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
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
    pub fn label(self) -> &'static str {
        match self {
            Self::Authority => "Claimed authority",
            Self::Greeting => "Fake greeting",
            Self::Pretext => "Pretext",
            Self::Threat => "Threat",
            Self::Demand => "Demand",
            Self::Rail => "Way to pay",
            Self::Pressure => "Pressure",
            Self::Isolation => "Isolation",
            Self::Callback => "Call back",
            Self::Mitigation => "Speaks for a genuine message",
        }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a match says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
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
    /// The whole message warns of scams.
    Warning,
}

impl Context {
    pub const ALL: [Self; 4] = [Self::Negation, Self::Reported, Self::Condition, Self::Warning];
}

/// Where a reason comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    pub title: String,
    /// Without a scheme, as it is printed; empty where the source is a recording.
    #[serde(default)]
    pub url: String,
}

/// One rule's file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `element/name`, the same as the file's place.
    pub id: String,
    pub version: u32,
    pub title: String,
    pub element: Element,
    pub strength: Strength,
    /// ISO 639-1.
    pub languages: Vec<String>,
    /// Why a match counts, in a sentence or two for the person who got the voicemail.
    pub why: String,
    pub source: Citation,
    /// When the rule is wrong, for whoever changes it.
    pub false_positives: String,
    /// See [`super::PatternError`]'s module for the language.
    pub patterns: Vec<String>,
    /// Patterns of what the recogniser writes for the same words on a bad line. Their matches are marked and never
    /// raise a verdict.
    #[serde(default)]
    pub misheard: Vec<String>,
    /// The contexts that void a match; all of them where nothing is said.
    #[serde(default = "all_contexts")]
    pub voided_by: Vec<Context>,
    /// A mitigation that says the whole message is about scams, with this weight; 2 together make it one.
    #[serde(default)]
    pub warning_weight: u32,
    pub tests: RuleTests,
}

fn all_contexts() -> Vec<Context> {
    Context::ALL.to_vec()
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

/// `lists.toml`: named lists for patterns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct ListsFile(pub BTreeMap<String, Vec<String>>);

/// `agencies/*.toml`: who may be claimed, and what that agency says of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgencyFile {
    pub agency: Vec<Agency>,
}

/// An agency as it is spoken of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// The name a person reads.
    pub name: String,
    /// Patterns, without list names.
    pub spoken: Vec<String>,
    /// What the agency itself says it never does, in a whole sentence.
    #[serde(default)]
    pub statement: Option<String>,
    #[serde(default)]
    pub source: Option<Citation>,
}

/// `context.toml`: the words that change what others mean, by language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextWords {
    /// Voids what follows in the clause.
    pub negation: Vec<String>,
    /// Voids what follows in the sentence: "we will never ask you for …, …, or …".
    pub disclaimer: Vec<String>,
    /// Voids what follows in the sentence.
    pub reported: Vec<String>,
    /// Voids what follows in the clause.
    pub condition: Vec<String>,
}
