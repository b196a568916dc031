//! The report as text, for a terminal and for a file.

use std::fmt::Write;

use super::{Report, facts::Line, harmless, one_line, shown::parts, speaker_name};
use crate::{
    audio::{Mail, Tone},
    detection::{Evidence, Origin},
    texts::{Texts, Tongue},
    timeline::{TimeSpan, clock, clock_tenths},
    transcript::Segment,
};

/// Everything that the page has, in lines that a person can read, ending with a line break. What somebody else wrote
/// steers no terminal.
#[must_use]
pub fn plain(report: &Report, reader: Tongue) -> String {
    let texts = reader.texts();
    let mut out = String::new();
    let mut line = |text: &str| {
        let _infallible = writeln!(out, "{}", harmless(text));
    };
    let duration = report.source.duration_secs;
    let length = if duration > 0.0 { format!("  ({})", clock(duration)) } else { String::new() };
    line(&format!("{}{length}", one_line(&report.source.name)));
    if let Some(mail) = &report.source.mail {
        line(&one_line(&mail_line(mail, texts)));
    }
    line("");
    line(&format!("  {}  [{}]", report.verdict.headline.to_uppercase(), report.verdict.level.name()));
    for reason in &report.verdict.reasons {
        line(&format!("  - {reason}"));
    }
    line("");
    line(&texts.get("report-glance"));
    for (question, answer) in report.answers(texts) {
        let answer = answer.unwrap_or_else(|| texts.get("fact-not-said"));
        line(&format!("  {question}: {}", one_line(&answer.replace('\n', "; "))));
    }
    for (title, evidence) in parts(report) {
        list(&mut line, title, &evidence, report, texts);
    }
    if !report.findings.callback_numbers.is_empty() {
        line("");
        let numbers = report.findings.callback_numbers.join(", ");
        line(&texts.with("report-numbers", &[("numbers", numbers.into())]));
    }
    for related in &report.related {
        line("");
        line(&one_line(&related.text(texts)));
    }
    transcript(&mut line, report, texts);
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
    provenance(&mut line, report, texts);
    out
}

/// What is to be read, and where that is not what the machine heard.
fn transcript(line: &mut impl FnMut(&str), report: &Report, texts: &Texts) {
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
        let doubt = segment.doubt.map(|doubt| {
            let doubt = texts.get(&format!("doubt-{}", doubt.name()));
            format!("  [{}]", texts.with("report-in-doubt", &[("doubt", doubt.into())]))
        });
        let doubt = doubt.unwrap_or_default();
        line(&format!("  {}{}{doubt}", start(segment), one_line(&segment.text)));
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
    let mut heard = report.heard_where_corrected().peekable();
    if heard.peek().is_some() {
        line("");
        line(&texts.get("report-heard"));
    }
    for segment in heard {
        line(&format!("  {}{}", start(segment), one_line(&segment.text)));
    }
}

/// What is known of the file, and what made the report.
fn provenance(line: &mut impl FnMut(&str), report: &Report, texts: &Texts) {
    line("");
    line(&texts.get("report-file"));
    for fact in report.file_facts(texts) {
        for (index, told) in fact.lines.iter().map(Line::text).enumerate() {
            let label = if index == 0 { format!("{}: ", fact.label) } else { "  ".to_owned() };
            line(&format!("  {label}{}", one_line(told)));
        }
    }
    line("");
    line(&texts.get("report-made-with"));
    for made in report.made_with(texts) {
        line(&format!("  {}", one_line(&made)));
    }
}

fn list(line: &mut impl FnMut(&str), title: &str, evidence: &[&Evidence], report: &Report, texts: &Texts) {
    if !evidence.is_empty() {
        line("");
        line(&texts.get(title));
        for one in evidence {
            line(&describe(one, report, texts));
        }
    }
}

/// When a segment is said, before its text; nothing without times.
fn start(segment: &Segment) -> String {
    segment.span.map(|span| format!("{:>8}  ", clock_tenths(span.start_secs()))).unwrap_or_default()
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

fn describe(evidence: &Evidence, report: &Report, texts: &Texts) -> String {
    let time = evidence
        .span
        .map(|span| format!("{} – {}  ", clock_tenths(span.start_secs()), clock_tenths(span.end_secs())))
        .unwrap_or_default();
    // A rule has a strength also where its words are uncertain.
    let strength = (evidence.origin == Origin::Rule).then(|| evidence.strength.label(texts));
    let standing = Some(evidence.standing(texts)).filter(|standing| strength.as_ref() != Some(standing));
    let confirmed = report.marks.confirms(evidence).then(|| texts.get("report-confirmed"));
    let kind: Vec<String> = [strength, standing, confirmed].into_iter().flatten().collect();
    let kind = kind.join(", ");
    let source = if evidence.source.url.is_empty() {
        evidence.source.title.clone()
    } else {
        format!("{}, {}", evidence.source.title, evidence.source.url)
    };
    let source = texts.with("report-source", &[("source", source.into())]);
    // No recogniser was ever sure or unsure of a text that somebody wrote.
    let confidence = (report.model.name != "none").then(|| {
        let percent = (f64::from(evidence.confidence) * 100.0).round().to_string();
        format!(" · {}", texts.with("report-confidence", &[("percent", percent.into())]))
    });
    let confidence = confidence.unwrap_or_default();
    let further = [evidence.second_hearing(texts), evidence.weightiest(&report.transcript, texts)];
    let mut told = String::new();
    for said in further.into_iter().flatten() {
        let _infallible = writeln!(told, "      {said}");
    }
    format!(
        "  {} ({kind})  {time}“{}”\n{told}      {}\n      {source}{confidence}",
        evidence.element.label(texts),
        evidence.quote,
        evidence.why
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audio::{Envelope, FileTimes, Source, Tag},
        report::{LogHead, Marks, ReaderRecord, RulebookRecord, html, judge_marked},
        rulebook::Rulebook,
        transcript::Transcript,
    };

    const WORDS: &str = "This is Sergeant Davis with the Kansas City Police. There are two warns for your arrest. Pay \
                         the fine over the phone today, at 816-555-0134.";

    fn report(reader: Tongue) -> Report {
        let mut heard = Transcript::from_plain(WORDS, "en");
        let (rest, first) = (heard.segments[0].words.split_off(9), heard.segments[0].clone());
        let text = |words: &[crate::transcript::Word]| {
            words.iter().map(|word| word.text.clone()).collect::<Vec<String>>().join(" ")
        };
        heard.segments[0].text = text(&first.words);
        heard.segments.push(Segment { text: text(&rest), words: rest, ..first });
        let mut marks = Marks::default();
        let at = heard.words().position(|word| word.text == "warns").expect("a word");
        marks.edits.set(&heard, at, "warrants");
        let judged = judge_marked(&heard, &marks, &Rulebook::bundled().expect("the rules"), reader);
        let mut report = Report { marks, ..Report::of_text("call.wav", heard, judged) };
        "base".clone_into(&mut report.model.name);
        "12ef".clone_into(&mut report.model.sha256);
        report.rulebook = RulebookRecord { version: "1".to_owned(), sha256: "34ab".to_owned() };
        report.reader = ReaderRecord { sha256: "56cd".to_owned(), messages: 7 };
        report.settings.rule_folders = 2;
        report.settings.language = Some("en".to_owned());
        report.log = Some(LogHead { head: "cd34".to_owned(), entries: 7 });
        let tags = vec![Tag { name: "encoder".to_owned(), value: "Lavf58".to_owned() }];
        let modified = Some("2026-01-02T03:04:05Z".to_owned());
        let file_times = FileTimes { modified, created: None };
        report.source = Source { sha256: "ab12".to_owned(), tags, file_times, ..report.source };
        report
    }

    #[test]
    fn text_and_page_tell_the_same() {
        for reader in Tongue::ALL {
            let texts = reader.texts();
            let report = report(reader);
            let plain = plain(&report, reader);
            let page = html(&report, &Envelope::default(), reader);
            // The page keeps what was said apart by tags, and escapes apostrophes.
            let mut page =
                page.replace("<bdi>", "").replace("</bdi>", "").replace("&#39;", "'").replace("&quot;", "\"");
            page = page.replace("<bdi lang=\"en\">", "");
            let mut wanted =
                vec!["ab12".to_owned(), "encoder: Lavf58".to_owned(), "2026-01-02 03:04:05 UTC".to_owned()];
            let keys = ["glance", "file", "made-with", "corrections", "heard", "file-times-unreliable", "statement"];
            wanted.extend(keys.map(|key| texts.get(&format!("report-{key}"))));
            wanted.push(texts.with("report-confidence", &[("percent", "100".into())]));
            wanted.extend(report.made_with(texts));
            wanted.extend(report.answers(texts).into_iter().filter_map(|(_, answer)| answer));
            wanted.push("There are two warns for your arrest.".to_owned());
            assert!(plain.contains("There are two warrants for your arrest."), "{plain}");
            for wanted in wanted {
                let wanted = wanted.replace('\n', "; ");
                assert!(plain.contains(&wanted), "{wanted}: {plain}");
                assert!(page.replace('\n', "; ").contains(&wanted), "{wanted}: {page}");
            }
            assert_eq!(plain.matches(&texts.get("report-statement")).count(), 1);
            // The other segment was heard as it is to be read.
            assert_eq!(plain.matches("This is Sergeant Davis with the Kansas City Police.").count(), 1, "{plain}");
        }
        let said = plain(&report(Tongue::English), Tongue::English);
        assert!(
            said.contains("language “en” asked for; the speech model that comes with the program; 2 folders"),
            "{said}"
        );
    }

    #[test]
    fn what_somebody_else_wrote_steers_no_terminal() {
        let mut report = report(Tongue::English);
        let hostile = "\u{1b}[2J\u{7}\u{202E}x\n  SAFE";
        hostile.clone_into(&mut report.source.name);
        hostile.clone_into(&mut report.source.tags[0].value);
        hostile.clone_into(&mut report.transcript.segments[0].text);
        "\u{1b}[2J".clone_into(&mut report.notes);
        report.findings.evidence[0].why = "\u{202E}".to_owned();
        let plain = plain(&report, Tongue::English);
        assert!(!plain.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202E}'), "{plain:?}");
        assert_eq!(plain.lines().filter(|line| line.trim() == "SAFE").count(), 0, "{plain}");
    }
}
