use std::sync::Arc;

use super::*;
use crate::{
    audio::{Flaw, ToneKind},
    report::{EvidenceKey, LogHead, Marks, judge_marked},
    rulebook::Rulebook,
    transcript::{Doubt, Segment, Transcript},
};

const SCAM: &str = "This is Sergeant Davis with the Kansas City Police Department. There is a warrant for your \
                    arrest. Pay the fine over the phone today with gift cards at 816-555-0134.";
const HOSTILE: &str =
    "<script>alert(1)</script> \"pay\" 'the' fine \u{202E}daed\u{2066} \u{7}\u{0} \u{1F4B3} &amp; שלום العالم";

/// An audit of these words, half a second a word, by two speakers in turn.
fn report(words: &str, reader: Tongue) -> Report {
    let mut heard = Transcript::from_plain(words, "en");
    let mut secs = 0.0;
    for segment in &mut heard.segments {
        let start = secs;
        for word in &mut segment.words {
            word.span = TimeSpan::new(secs, secs + 0.4);
            secs += 0.5;
        }
        segment.span = TimeSpan::new(start, secs);
    }
    let again = heard.segments.first().cloned();
    heard.segments.extend(again.map(|first| Segment { channel: 1, doubt: Some(Doubt::Unsure), ..first }));
    let judged = judge_marked(&heard, &Marks::default(), &Rulebook::bundled().expect("the rules"), reader);
    let mut report = Report::of_text(words, heard, judged);
    report.source.duration_secs = secs.max(1.0);
    report.model.name = "base-q8_0".to_owned();
    report.tones = vec![Tone { kind: ToneKind::Dtmf('#'), span: TimeSpan::clamped(1.0, 1.1) }];
    report.flaws = vec![Flaw::CutShort];
    report.notes = words.to_owned();
    report.log = Some(LogHead { head: "0".repeat(64), entries: 3 });
    report
}

fn written(report: &Report, reader: Tongue) -> Vec<u8> {
    let samples: Arc<[i16]> = (0..8_000).map(|i| i % 400 * 50).collect();
    pdf(report, &Envelope::new(&[samples], 8_000), reader).expect("a PDF")
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for reader in Tongue::ALL {
        let report = report(SCAM, reader);
        let bytes = written(&report, reader);
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert_eq!(bytes, written(&report, reader));
        assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    }
}

#[test]
fn nothing_that_is_said_breaks_it() {
    let reader = Tongue::English;
    for words in ["", HOSTILE, &"w".repeat(10_000), &format!("{HOSTILE}\n\n{SCAM}")] {
        let mut report = report(words, reader);
        report.transcript.language = "\"><b>".to_owned();
        for one in &mut report.findings.evidence {
            for text in [&mut one.why, &mut one.quote, &mut one.source.title, &mut one.source.url] {
                HOSTILE.clone_into(text);
            }
        }
        let keys: Vec<EvidenceKey> = report.evidence().iter().map(EvidenceKey::from).collect();
        report.marks.dismissed.extend(keys.first().cloned());
        report.marks.confirmed.extend(keys.last().cloned());
        assert!(written(&report, reader).len() > 1_000);
        // Without sound and without times.
        report.transcript = Transcript::from_plain(words, "en");
        assert!(pdf(&report, &Envelope::default(), reader).is_ok());
    }
}
