//! What a verdict says. Facts about agencies come from the rules and their sources; here is only how to act on them.

use super::{Facts, Level, Unclear, strongest_first, table::Row};
use crate::{
    detection::{Findings, Polarity, Uncertainty},
    rulebook::Element,
    texts::Texts,
    transcript::Transcript,
};

pub(super) fn headline(level: Level, findings: &Findings, texts: &Texts) -> String {
    match (level, &findings.agency) {
        (Level::Unverified, Some(agency)) => {
            texts.with("headline-unverified", &[("agency", agency.name.as_str().into())])
        }
        (Level::Unverified, None) => texts.get("headline-unverified-anyone"),
        _ => texts.get(&format!("headline-{}", level.name())),
    }
}

/// The deciding row's reason, where the wording decided which words weighed most, what the claimed agency says of itself,
/// and the two strongest pieces of evidence.
pub(super) fn reasons(row: &Row, transcript: &Transcript, findings: &Findings, texts: &Texts) -> Vec<String> {
    let level = row.level;
    let mut reasons = vec![texts.get(row.reason)];
    if let Some(wording) = findings.wording.as_ref().filter(|_| row.by_wording) {
        let words: Vec<String> = wording.words.iter().map(|words| format!("“{}”", transcript.quote(words))).collect();
        reasons.push(texts.with("report-weightiest", &[("words", words.join(", ").into())]));
    }
    if let Some(statement) = findings.agency.as_ref().and_then(|agency| agency.statement.as_ref())
        && level >= Level::Suspicious
    {
        reasons.push(statement.clone());
    }
    let certain = strongest_first(&findings.evidence, Polarity::Suspicion);
    let certain = certain.into_iter().filter(|e| e.uncertainty.is_none());
    reasons.extend(
        certain.take(2).map(|e| {
            texts.with("reason-evidence", &[("quote", e.quote.as_str().into()), ("why", e.why.as_str().into())])
        }),
    );
    reasons
}

/// The key of the reason where no row decides.
pub(super) fn without_cues(unclear: Option<Unclear>, facts: &Facts) -> &'static str {
    match unclear {
        Some(Unclear::NothingSaid) => "reason-nothing-said",
        Some(Unclear::TooShort) => "reason-too-short",
        Some(Unclear::UnknownLanguage) => "reason-unknown-language",
        Some(Unclear::InDoubt) => "reason-in-doubt",
        None if facts.warning || facts.worded_as_warning() => "reason-warning",
        None if facts.uncertain => "reason-misheard-only",
        None => "reason-nothing-found",
    }
}

/// The keys of what the verdict can't say.
pub(super) fn limits(level: Level, transcript: &Transcript, findings: &Findings, facts: &Facts) -> Vec<&'static str> {
    let mut limits = vec![match level {
        Level::Scam | Level::Suspicious => "limit-words-alone",
        Level::Unverified => "limit-unverified",
        Level::NoCues => "limit-no-cues",
        Level::Inconclusive => "limit-inconclusive",
    }];
    if transcript.segments.iter().any(|segment| segment.span.is_some()) {
        limits.push("limit-machine");
    }
    if findings.evidence.iter().any(|e| e.uncertainty == Some(Uncertainty::Misheard)) {
        limits.push("limit-misheard");
    }
    if facts.uncertain {
        limits.push("limit-unclear");
    }
    limits
}

pub(super) fn next_steps(level: Level, findings: &Findings, facts: &Facts, texts: &Texts) -> Vec<String> {
    let published = match &findings.agency {
        Some(agency) => texts.with("step-check-agency", &[("agency", agency.name.as_str().into())]),
        None => texts.get("step-check-anyone"),
    };
    let say = |key: &str| texts.get(key);
    match level {
        Level::Scam | Level::Suspicious => {
            let mut steps = vec![say("step-do-not-pay"), published, say("step-report")];
            steps.extend(already_done(findings).into_iter().map(str::to_owned));
            steps.push(say("step-already-paid"));
            if facts.has(Element::Demand) {
                steps.push(say("step-already-told"));
            }
            steps.push(say("step-recovery-scam"));
            steps
        }
        Level::Unverified => vec![published, say("step-until-then")],
        Level::NoCues => vec![say("step-if-asked"), published],
        Level::Inconclusive => vec![say("step-listen"), say("step-if-it-asks"), published],
    }
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
