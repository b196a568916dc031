//! The message in six answers: what a police or FTC form asks for.

use super::{Report, as_dialled, capitalised};
use crate::{
    detection::{Evidence, Polarity},
    rulebook::Element,
    texts::Texts,
    verdict::strongest_first,
};

/// More are no longer taken in at a glance; the evidence has them all.
const MOST_TITLES: usize = 3;

impl Report {
    /// Six questions, each with its answer from the evidence that counts, or `None` where nothing was said.
    #[must_use]
    pub fn answers(&self, texts: &Texts) -> [(String, Option<String>); 6] {
        let findings = &self.findings;
        let titles = |elements: &[Element]| {
            let counts =
                |e: &Evidence| e.uncertainty.is_none() && elements.contains(&e.element) && !self.marks.dismisses(e);
            let mut titles: Vec<&str> = Vec::new();
            for one in strongest_first(&findings.evidence, Polarity::Suspicion) {
                if counts(one) && !titles.contains(&one.title.as_str()) {
                    titles.push(&one.title);
                }
            }
            titles.truncate(MOST_TITLES);
            (!titles.is_empty()).then(|| titles.join("\n"))
        };
        let claimed = findings.agency.as_ref().map(|agency| capitalised(&agency.name));
        let numbers: Vec<String> = findings.callback_numbers.iter().map(|number| as_dialled(number)).collect();
        let numbers = (!numbers.is_empty()).then(|| numbers.join(", "));
        [
            ("fact-who", claimed.or_else(|| titles(&[Element::Authority, Element::Greeting]))),
            ("fact-what", titles(&[Element::Pretext])),
            ("fact-threat", titles(&[Element::Threat])),
            ("fact-want", titles(&[Element::Demand])),
            ("fact-rail", titles(&[Element::Rail])),
            ("fact-callback", numbers.map(|numbers| texts.with("fact-do-not-call", &[("numbers", numbers.into())]))),
        ]
        .map(|(key, answer)| (texts.get(key), answer))
    }
}
