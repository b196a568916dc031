//! Words that every match of a pattern holds: where none of them is, the pattern need not be tried.

use std::ops::RangeInclusive;

use smol_str::SmolStr;

/// A word of which every match holds at least one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    Word(SmolStr),
    /// Any word that begins so.
    Prefix(SmolStr),
}

impl Anchor {
    /// How often it is likely to be heard. Beyond the words that everybody says, length tells: short words are everywhere.
    fn commonness(&self) -> usize {
        let (Self::Word(text) | Self::Prefix(text)) = self;
        let length = text.chars().count().max(1);
        if EVERYWHERE.contains(&text.as_str()) {
            1_000
        } else if COMMON.contains(&text.as_str()) {
            200
        } else {
            1_000 / (length * length)
        }
    }
}

/// Words that are more than 1 in 350 of what is said in calls (counted in 172,000 words of transcribed calls), and the
/// same in Spanish.
const EVERYWHERE: [&str; 76] = [
    "a", "about", "am", "an", "and", "are", "at", "be", "been", "but", "call", "can", "do", "for", "from", "have", "i",
    "if", "in", "is", "it", "just", "know", "like", "me", "my", "name", "no", "not", "now", "number", "of", "on", "or",
    "our", "please", "press", "so", "that", "the", "there", "they", "think", "this", "to", "was", "we", "what", "will",
    "with", "yes", "you", "your", "al", "de", "del", "el", "en", "es", "esta", "la", "las", "le", "lo", "los", "me",
    "no", "para", "por", "que", "se", "su", "un", "una", "usted", "y",
];

/// Words that are more than 1 in 1,250 there.
const COMMON: [&str; 75] = [
    "account",
    "all",
    "any",
    "as",
    "back",
    "bank",
    "because",
    "before",
    "by",
    "calling",
    "card",
    "check",
    "company",
    "computer",
    "could",
    "day",
    "did",
    "get",
    "give",
    "go",
    "going",
    "good",
    "got",
    "had",
    "has",
    "he",
    "hello",
    "help",
    "her",
    "here",
    "hi",
    "him",
    "how",
    "information",
    "let",
    "make",
    "message",
    "money",
    "more",
    "need",
    "one",
    "order",
    "out",
    "over",
    "payment",
    "people",
    "phone",
    "provide",
    "right",
    "say",
    "security",
    "see",
    "service",
    "she",
    "some",
    "speak",
    "take",
    "tell",
    "thank",
    "their",
    "them",
    "then",
    "time",
    "today",
    "two",
    "up",
    "us",
    "want",
    "well",
    "were",
    "when",
    "who",
    "would",
    "cuenta",
    "nombre",
];

/// Words of which every match holds at least one.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub anchors: Vec<Anchor>,
    /// The fewest and the most words of the match that stand before it.
    pub before: RangeInclusive<usize>,
}

impl Need {
    /// How often it is likely to be met.
    pub fn commonness(&self) -> usize {
        self.anchors.iter().map(Anchor::commonness).sum()
    }

    /// One of several, where each will do.
    pub fn any_of(needs: &[Self]) -> Option<Self> {
        let fewest = needs.iter().map(|need| *need.before.start()).min()?;
        let most = needs.iter().map(|need| *need.before.end()).max()?;
        let anchors = needs.iter().flat_map(|need| need.anchors.clone()).collect();
        Some(Self { anchors, before: fewest..=most })
    }
}
