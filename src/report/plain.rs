//! The report as text for a terminal.

use std::fmt::Write;

use super::{Report, speaker_name};
use crate::{
    audio::{Mail, Tone},
    detection::{Evidence, Polarity, Uncertainty},
    timeline::{TimeSpan, clock, clock_tenths},
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
    if let Some(mail) = &report.source.mail {
        line(&mail_line(mail));
    }
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
    for related in &report.related {
        line("");
        line(&related.text());
    }
    line("");
    line("Transcript");
    let speakers = report.transcript.has_speakers();
    let mut last_speaker = None;
    let mut tones = report.tones.iter().peekable();
    for segment in &report.transcript.segments {
        let start_secs = segment.span.map_or(0.0, TimeSpan::start_secs);
        while let Some(tone) = tones.next_if(|tone| tone.span.start_secs() < start_secs) {
            line(&tone_line(tone));
        }
        if speakers && last_speaker.replace(segment.channel) != Some(segment.channel) {
            line(&format!("  {}", speaker_name(segment.channel)));
        }
        let time = segment.span.map(|span| format!("{:>8}  ", clock_tenths(span.start_secs()))).unwrap_or_default();
        let doubt = segment.doubt.map(|doubt| format!("  [in doubt: {}]", doubt.name())).unwrap_or_default();
        line(&format!("  {time}{}{doubt}", segment.text.trim()));
    }
    for tone in tones {
        line(&tone_line(tone));
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

fn tone_line(tone: &Tone) -> String {
    format!("  {:>8}  — {} —", clock_tenths(tone.span.start_secs()), tone.kind.label())
}

/// What an e-mail says of itself, in one line.
pub fn mail_line(mail: &Mail) -> String {
    let date = mail.date.replacen('T', " ", 1);
    let said = [mail.from.as_str(), date.as_str(), mail.subject.as_str()];
    let said: Vec<&str> = said.into_iter().filter(|one| !one.is_empty()).collect();
    format!("Attached to {}: {}", mail.name, said.join(" · "))
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
