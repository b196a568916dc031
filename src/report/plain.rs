//! The report as text for a terminal.

use std::fmt::Write;

use super::Report;
use crate::{
    detection::{Evidence, Polarity, Uncertainty},
    timeline::{clock, clock_tenths},
    verdict::strongest_first,
};

/// A few dozen lines a person can read, ending with a line break.
#[must_use]
pub fn plain(report: &Report) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        let _infallible = writeln!(out, "{text}");
    };
    let duration = report.source.duration_secs;
    let length = if duration > 0.0 { format!("  ({})", clock(duration)) } else { String::new() };
    line(&format!("{}{length}", report.source.name));
    line("");
    line(&format!("  {}  [{}]", report.verdict.headline.to_uppercase(), report.verdict.level.name()));
    for reason in &report.verdict.reasons {
        line(&format!("  - {reason}"));
    }
    for (title, polarity) in
        [("Evidence", Polarity::Suspicion), ("What speaks for a genuine message", Polarity::Mitigation)]
    {
        let evidence = strongest_first(report.evidence(), polarity);
        if !evidence.is_empty() {
            line("");
            line(title);
            for one in evidence {
                line(&describe(one));
            }
        }
    }
    if !report.findings.callback_numbers.is_empty() {
        line("");
        line(&format!("Numbers named (do not call them): {}", report.findings.callback_numbers.join(", ")));
    }
    line("");
    line("Transcript");
    for segment in &report.transcript.segments {
        let time = segment.span.map(|span| format!("{:>8}  ", clock_tenths(span.start_secs()))).unwrap_or_default();
        let doubt = segment.doubt.map(|doubt| format!("  [in doubt: {}]", doubt.name())).unwrap_or_default();
        line(&format!("  {time}{}{doubt}", segment.text.trim()));
    }
    line("");
    line("What to do now");
    for (number, step) in report.verdict.next_steps.iter().enumerate() {
        line(&format!("  {} {step}", number + 1));
    }
    line("");
    for limit in report.verdict.limits.iter().chain(&report.warnings) {
        line(&format!("  Note: {limit}"));
    }
    out
}

fn describe(evidence: &Evidence) -> String {
    let time = evidence
        .span
        .map(|span| format!("{} – {}  ", clock_tenths(span.start_secs()), clock_tenths(span.end_secs())))
        .unwrap_or_default();
    let mark = match evidence.uncertainty {
        Some(Uncertainty::Misheard) => ", misheard?",
        Some(Uncertainty::Doubtful) => ", unclear",
        None => "",
    };
    let source = if evidence.source.url.is_empty() {
        evidence.source.title.clone()
    } else {
        format!("{}, {}", evidence.source.title, evidence.source.url)
    };
    format!(
        "  {} ({}{mark})  {time}“{}”\n      {}\n      Source: {source}",
        evidence.element.label(),
        evidence.strength.name(),
        evidence.quote,
        evidence.why
    )
}
