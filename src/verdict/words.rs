//! What a verdict says. Facts about agencies come from the rules and their sources; here is only how to act on them.

use super::{Facts, Level, Unclear, strongest_first};
use crate::{
    detection::{Findings, Polarity, Uncertainty},
    rulebook::Element,
    transcript::Transcript,
};

pub(super) fn headline(level: Level, findings: &Findings) -> String {
    match level {
        Level::Scam => "Treat this as a scam".to_owned(),
        Level::Suspicious => "Several signs of a scam".to_owned(),
        Level::Unverified => match &findings.agency {
            Some(agency) => format!("Claims to be {}. Check it", agency.name),
            None => "Claims to be an authority. Check it".to_owned(),
        },
        Level::NoCues => "No scam cues found".to_owned(),
        Level::Inconclusive => "Could not be judged".to_owned(),
    }
}

/// The deciding row's reason, what the claimed agency says of itself, and the two strongest pieces of evidence.
pub(super) fn reasons(row: &str, level: Level, findings: &Findings) -> Vec<String> {
    let mut reasons = vec![row.to_owned()];
    if let Some(statement) = findings.agency.as_ref().and_then(|agency| agency.statement.as_ref())
        && level >= Level::Suspicious
    {
        reasons.push(statement.clone());
    }
    let certain = strongest_first(&findings.evidence, Polarity::Suspicion);
    let certain = certain.into_iter().filter(|e| e.uncertainty.is_none());
    reasons.extend(certain.take(2).map(|e| format!("“{}”: {}", e.quote, e.why)));
    reasons
}

pub(super) fn without_cues(unclear: Option<Unclear>, facts: &Facts) -> String {
    match unclear {
        Some(Unclear::NothingSaid) => "No speech was found in this recording.",
        Some(Unclear::TooShort) => "Too little was said to judge by.",
        Some(Unclear::UnknownLanguage) => "There are no rules yet for the language that is spoken.",
        Some(Unclear::InDoubt) => "Most of the words could not be made out with any certainty.",
        None if facts.warning => "This message warns about scams; it does not ask for anything itself.",
        None if facts.uncertain => "Only words that may have been misheard point to a scam.",
        None => "Nothing in the words matches what impersonation scams say.",
    }
    .to_owned()
}

pub(super) fn limits(level: Level, transcript: &Transcript, findings: &Findings, facts: &Facts) -> Vec<String> {
    let mut limits = Vec::new();
    let mut add = |text: &str| limits.push(text.to_owned());
    match level {
        Level::Scam | Level::Suspicious => {
            add("The verdict rests on the words alone; who called can’t be told from a recording.");
        }
        Level::Unverified => add("This is no proof that the call is genuine, and none that it is not."),
        Level::NoCues => add("That is no proof that it is genuine: a scam can use words that are not known here."),
        Level::Inconclusive => add("No verdict is not a good verdict: listen to it yourself."),
    }
    if transcript.segments.iter().any(|segment| segment.span.is_some()) {
        add("A computer wrote the transcript and may have misheard; play the evidence before relying on it.");
    }
    if findings.evidence.iter().any(|e| e.uncertainty == Some(Uncertainty::Misheard)) {
        add("Some cues only sound alike; they are marked and did not count.");
    }
    if facts.uncertain {
        add("Some words were too unclear to count.");
    }
    limits
}

pub(super) fn next_steps(level: Level, findings: &Findings, facts: &Facts) -> Vec<String> {
    let published = match &findings.agency {
        Some(agency) => format!(
            "To check, find the number that {} itself publishes, and call that one. Never a number from the message.",
            agency.name
        ),
        None => "To check, call the agency or company at a number you look up yourself, never one from the message."
            .to_owned(),
    };
    let mut steps = Vec::new();
    let mut add = |text: &str| steps.push(text.to_owned());
    match level {
        Level::Scam | Level::Suspicious => {
            add("Do not pay, and do not call the number back. You may hang up.");
            add(&published);
            add("Keep the voicemail, and report it: ReportFraud.ftc.gov, ic3.gov, or your local police.");
            for step in already_done(findings) {
                add(step);
            }
            add("If you already paid in any way: call your bank or card issuer at once, and ask them to stop it.");
            if facts.has(Element::Demand) {
                add("If you gave personal data: IdentityTheft.gov says what to do, step by step.");
            }
            add("Whoever promises to bring lost money back for a fee is the next scam.");
        }
        Level::Unverified => {
            add(&published);
            add("Until then, give no money and no personal data, and do not call a number from the message.");
        }
        Level::NoCues => {
            add("If anyone asks for money, gift cards or personal data, stop and check first.");
            add(&published);
        }
        Level::Inconclusive => {
            add("Listen to it yourself, in a quiet place.");
            add("If it asks for money or personal data or threatens with arrest, treat it as a scam.");
            add(&published);
        }
    }
    steps
}

/// What the rules that found something say to whoever has done it already, each once, the strongest evidence first. More
/// than three are not read. The advice is the FTC's on what to do after paying a scammer (reprinted at
/// windomnews.com/2024/04/09/what-if-you-paid-a-scammer-part-2/).
fn already_done(findings: &Findings) -> Vec<&str> {
    let mut steps: Vec<&str> = Vec::new();
    for evidence in strongest_first(&findings.evidence, Polarity::Suspicion) {
        let step = evidence.if_done.as_deref().filter(|_| evidence.uncertainty.is_none());
        steps.extend(step.filter(|step| !steps.contains(step)));
    }
    steps.truncate(3);
    steps
}
