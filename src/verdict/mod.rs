//! Evidence ▸ verdict: how sure, in what words, with which limits, and what to do now.

mod table;
mod words;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    detection::{Evidence, Findings, Origin, Polarity, Uncertainty},
    reader::{Sureness, Wording},
    rulebook::{Element, Strength},
    texts::{Texts, Tongue},
    transcript::Transcript,
};

/// How a message is judged. Never "safe".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Too short, too unclear, or in a language without rules.
    Inconclusive,
    /// Nothing found, which proves nothing.
    NoCues,
    /// Claims an authority, asks for nothing.
    Unverified,
    /// Part of the pattern.
    Suspicious,
    /// The whole pattern.
    Scam,
}

impl Level {
    pub const ALL: [Self; 5] = [Self::Scam, Self::Suspicious, Self::Unverified, Self::NoCues, Self::Inconclusive];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scam => "scam",
            Self::Suspicious => "suspicious",
            Self::Unverified => "unverified",
            Self::NoCues => "no-cues",
            Self::Inconclusive => "inconclusive",
        }
    }

    /// In a word or three, for a person.
    #[must_use]
    pub fn label(self, texts: &Texts) -> String {
        texts.get(&format!("level-{}", self.name()))
    }
}

/// The judgement on one message, in words for the person who got it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Verdict {
    pub level: Level,
    pub headline: String,
    /// The strongest first; never empty.
    pub reasons: Vec<String>,
    /// What this verdict can't say.
    pub limits: Vec<String>,
    /// In the order to do them.
    pub next_steps: Vec<String>,
}

/// Fewer words than this can't show that nothing is there.
const ENOUGH_WORDS: usize = 10;

/// What the decision table looks at: each element's strongest certain evidence, how the whole is worded, and what stands
/// against it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    strengths: [Option<Strength>; Element::ALL.len()],
    /// By element: the different rules that found something certain, at least of some strength, and the strong among them.
    rules: [usize; Element::ALL.len()],
    strong_rules: [usize; Element::ALL.len()],
    /// By element: the reader found a sentence that carries it. That counts less than what a rule finds: it decides nothing
    /// by itself, only where the whole is worded like a scam.
    read: [bool; Element::ALL.len()],
    /// How surely the whole is worded like a scam; `None` where it was not read.
    pub sureness: Option<Sureness>,
    /// What the whole is worded most like.
    pub likeliest: Option<Wording>,
    /// How many different suspicious elements have certain evidence.
    pub elements: usize,
    /// Matches that are misheard or doubtful only.
    pub uncertain: bool,
    /// The message is about scams.
    pub warning: bool,
}

impl Facts {
    fn new(findings: &Findings) -> Self {
        let wording = findings.wording.as_ref();
        let mut facts = Self {
            warning: findings.warning,
            sureness: wording.map(|wording| wording.sureness),
            likeliest: wording.map(|wording| wording.likeliest),
            ..Self::default()
        };
        let mut counted: BTreeSet<&str> = BTreeSet::new();
        for evidence in &findings.evidence {
            if let Some(uncertainty) = evidence.uncertainty {
                facts.uncertain |= evidence.polarity == Polarity::Suspicion && uncertainty != Uncertainty::Told;
                continue;
            }
            if evidence.origin == Origin::Reader {
                facts.read[evidence.element as usize] = true;
                continue;
            }
            let best = &mut facts.strengths[evidence.element as usize];
            *best = (*best).max(Some(evidence.strength));
            if counted.insert(&evidence.rule) {
                facts.rules[evidence.element as usize] += usize::from(evidence.strength >= Strength::Some);
                facts.strong_rules[evidence.element as usize] += usize::from(evidence.strength >= Strength::Strong);
            }
        }
        let suspicious = Element::ALL.iter().filter(|e| **e != Element::Mitigation && facts.has(**e));
        facts.elements = suspicious.count();
        facts
    }

    /// A sentence carries the element, as a rule or the reader found.
    pub fn carries(&self, element: Element) -> bool {
        self.has(element) || self.is_read(element)
    }

    /// Of the kinds of messages the whole is worded most like an impersonation.
    pub fn posing(&self) -> bool {
        self.likeliest == Some(Wording::Impersonation)
    }

    /// The whole is worded like a warning about scams, or a story of one, and not at all like a scam.
    pub fn worded_as_warning(&self) -> bool {
        self.likeliest == Some(Wording::Warning) && self.sureness == Some(Sureness::Unlike)
    }

    /// The reader found a sentence that carries the element.
    pub fn is_read(&self, element: Element) -> bool {
        self.read[element as usize]
    }

    /// How many different elements something tells of, by a rule or the reader, of those that say what is wanted or done.
    pub fn carried(&self) -> usize {
        use Element::{Demand, Greeting, Isolation, Pressure, Pretext, Rail, Threat};
        let telling = [Greeting, Pretext, Threat, Demand, Rail, Pressure, Isolation];
        telling.into_iter().filter(|element| self.carries(*element)).count()
    }

    /// Whether the whole is at least so surely worded like a scam.
    pub fn worded(&self, sureness: Sureness) -> bool {
        self.sureness >= Some(sureness)
    }

    /// There is certain evidence of the element by a rule, of any strength.
    pub fn has(&self, element: Element) -> bool {
        self.strengths[element as usize].is_some()
    }

    /// How many different rules found certain evidence of the element, of some strength at least.
    pub fn rules(&self, element: Element) -> usize {
        self.rules[element as usize]
    }

    /// How many of them are strong.
    pub fn strong_rules(&self, element: Element) -> usize {
        self.strong_rules[element as usize]
    }

    /// There is certain evidence of the element, at least this strong.
    pub fn at_least(&self, element: Element, strength: Strength) -> bool {
        self.strengths[element as usize] >= Some(strength)
    }
}

/// Judges a transcript by what was found in it, in the reader's language.
#[must_use]
pub fn judge(transcript: &Transcript, findings: &Findings, reader: Tongue) -> Verdict {
    let texts = reader.texts();
    let facts = Facts::new(findings);
    let row = table::decide(&facts);
    let level = match row {
        Some(row) => row.level,
        None if unclear(transcript, findings).is_some() => Level::Inconclusive,
        None => Level::NoCues,
    };
    let reasons = match row {
        Some(row) => words::reasons(row, transcript, findings, texts),
        None => vec![texts.get(words::without_cues(unclear(transcript, findings), &facts))],
    };
    Verdict {
        level,
        headline: words::headline(level, findings, texts),
        reasons,
        limits: words::limits(level, transcript, findings, &facts).into_iter().map(|key| texts.get(key)).collect(),
        next_steps: words::next_steps(level, findings, &facts, texts),
    }
}

/// Why a transcript without cues can't be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unclear {
    NothingSaid,
    TooShort,
    UnknownLanguage,
    InDoubt,
}

fn unclear(transcript: &Transcript, findings: &Findings) -> Option<Unclear> {
    let words = transcript.word_count();
    let doubted: usize =
        transcript.segments.iter().filter(|segment| segment.doubt.is_some()).map(|segment| segment.words.len()).sum();
    if words == 0 {
        Some(Unclear::NothingSaid)
    } else if !findings.language_known {
        Some(Unclear::UnknownLanguage)
    } else if doubted * 2 > words {
        Some(Unclear::InDoubt)
    } else if words < ENOUGH_WORDS {
        Some(Unclear::TooShort)
    } else {
        None
    }
}

/// Evidence in the order to show it: what rules found before what the reader found, what counts most first, doubtful last,
/// then as it was spoken.
#[must_use]
pub fn strongest_first(evidence: &[Evidence], polarity: Polarity) -> Vec<&Evidence> {
    let mut chosen: Vec<&Evidence> = evidence.iter().filter(|e| e.polarity == polarity).collect();
    chosen.sort_by_key(|e| {
        (e.origin == Origin::Reader, e.uncertainty.is_some(), std::cmp::Reverse(e.strength), table::weight(e.element))
    });
    chosen
}

#[cfg(test)]
mod tests;
