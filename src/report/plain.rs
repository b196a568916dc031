//! The report as text for a terminal.

use std::fmt::Write;

use super::{Report, speaker_name};
use crate::{
    audio::{Mail, Tone},
    detection::{Evidence, Polarity, Uncertainty},
    texts::{Texts, Tongue},
    timeline::{TimeSpan, clock, clock_tenths},
    verdict::strongest_first,
};

/// A few dozen lines a person can read, ending with a line break.
#[must_use]
pub fn plain(report: &Report, reader: Tongue) -> String {
    let texts = reader.texts();
    let mut out = String::new();
    let mut line = |text: &str| {
        let _infallible = writeln!(out, "{text}");
    };
    let duration = report.source.duration_secs;
    let length = if duration > 0.0 { format!("  ({})", clock(duration)) } else { String::new() };
    line(&format!("{}{length}", report.source.name));
    if let Some(mail) = &report.source.mail {
        line(&mail_line(mail, texts));
    }
    line("");
    line(&format!("  {}  [{}]", report.verdict.headline.to_uppercase(), report.verdict.level.name()));
    for reason in &report.verdict.reasons {
        line(&format!("  - {reason}"));
    }
    for (title, polarity) in [("report-evidence", Polarity::Suspicion), ("report-mitigation", Polarity::Mitigation)] {
        let mut evidence = strongest_first(report.evidence(), polarity);
        evidence.retain(|one| !report.marks.dismisses(one));
        list(&mut line, title, &evidence, report, texts);
    }
    let mut dismissed: Vec<&Evidence> = report.evidence().iter().collect();
    dismissed.retain(|one| report.marks.dismisses(one));
    list(&mut line, "report-dismissed", &dismissed, report, texts);
    if !report.findings.callback_numbers.is_empty() {
        line("");
        let numbers = report.findings.callback_numbers.join(", ");
        line(&texts.with("report-numbers", &[("numbers", numbers.into())]));
    }
    for related in &report.related {
        line("");
        line(&related.text(texts));
    }
    line("");
    line(&texts.get("report-transcript"));
    let speakers = report.transcript.has_speakers();
    let mut last_speaker = None;
    let mut tones = report.tones.iter().peekable();
    for segment in &report.transcript.segments {
        let start_secs = segment.span.map_or(0.0, TimeSpan::start_secs);
        while let Some(tone) = tones.next_if(|tone| tone.span.start_secs() < start_secs) {
            line(&tone_line(tone, texts));
        }
        if speakers && last_speaker.replace(segment.channel) != Some(segment.channel) {
            line(&format!("  {}", speaker_name(segment.channel, texts)));
        }
        let time = segment.span.map(|span| format!("{:>8}  ", clock_tenths(span.start_secs()))).unwrap_or_default();
        let doubt = segment.doubt.map(|doubt| {
            let doubt = texts.get(&format!("doubt-{}", doubt.name()));
            format!("  [{}]", texts.with("report-in-doubt", &[("doubt", doubt.into())]))
        });
        let doubt = doubt.unwrap_or_default();
        line(&format!("  {time}{}{doubt}", segment.text.trim()));
    }
    for tone in tones {
        line(&tone_line(tone, texts));
    }
    let mut corrections = report.corrections().peekable();
    if corrections.peek().is_some() {
        line("");
        line(&texts.get("report-corrections"));
    }
    for (_, heard, written) in corrections {
        let correction = [("heard", heard.into()), ("written", written.into())];
        line(&format!("  {}", texts.with("report-correction", &correction)));
    }
    if !report.notes.trim().is_empty() {
        line("");
        line(&texts.get("report-notes"));
        report.notes.trim().lines().for_each(|note| line(&format!("  {note}")));
    }
    line("");
    line(&texts.get("report-next-steps"));
    for (number, step) in report.verdict.next_steps.iter().enumerate() {
        line(&format!("  {} {step}", number + 1));
    }
    line("");
    let flaws = report.flaws.iter().map(|flaw| flaw.text(texts));
    for note in report.verdict.limits.iter().cloned().chain(flaws) {
        line(&format!("  {}", texts.with("report-note", &[("note", note.into())])));
    }
    line("");
    for made in report.made_with(texts) {
        line(&made);
    }
    out
}

fn list(line: &mut impl FnMut(&str), title: &str, evidence: &[&Evidence], report: &Report, texts: &Texts) {
    if !evidence.is_empty() {
        line("");
        line(&texts.get(title));
        for one in evidence {
            line(&describe(one, report.marks.confirms(one), texts));
        }
    }
}

fn tone_line(tone: &Tone, texts: &Texts) -> String {
    format!("  {:>8}  — {} —", clock_tenths(tone.span.start_secs()), tone.kind.label(texts))
}

/// What an e-mail says of itself, in one line.
pub fn mail_line(mail: &Mail, texts: &Texts) -> String {
    let date = mail.date.replacen('T', " ", 1);
    let said = [mail.from.as_str(), date.as_str(), mail.subject.as_str()];
    let said: Vec<&str> = said.into_iter().filter(|one| !one.is_empty()).collect();
    let said = said.join(" · ");
    texts.with("mail-attached", &[("name", mail.name.as_str().into()), ("said", said.into())])
}

fn describe(evidence: &Evidence, confirmed: bool, texts: &Texts) -> String {
    let time = evidence
        .span
        .map(|span| format!("{} – {}  ", clock_tenths(span.start_secs()), clock_tenths(span.end_secs())))
        .unwrap_or_default();
    let mark = match evidence.uncertainty {
        Some(Uncertainty::Misheard) => format!(", {}", texts.get("uncertain-misheard")),
        Some(Uncertainty::Doubtful) => format!(", {}", texts.get("uncertain-doubtful")),
        None => String::new(),
    };
    let mark = if confirmed { format!("{mark}, {}", texts.get("report-confirmed")) } else { mark };
    let source = if evidence.source.url.is_empty() {
        evidence.source.title.clone()
    } else {
        format!("{}, {}", evidence.source.title, evidence.source.url)
    };
    let source = texts.with("report-source", &[("source", source.into())]);
    let second = evidence.second_hearing(texts).map(|said| format!("      {said}\n")).unwrap_or_default();
    format!(
        "  {} ({}{mark})  {time}“{}”\n{second}      {}\n      {source}",
        evidence.element.label(texts),
        evidence.strength.label(texts),
        evidence.quote,
        evidence.why
    )
}
