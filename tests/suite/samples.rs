//! The recordings that come with the project, through the real models.

use std::path::Path;

use voicemail_auditor::{
    audit::{CancelToken, Engine},
    report::Report,
    rulebook::Element,
    timeline::TimeSpan,
    verdict::Level,
};

use super::support::{options, sample};

fn audit(engine: &mut Engine, path: &Path) -> Report {
    engine.audit_recording(&path.to_owned().into(), &CancelToken::default(), &mut |_| {}).expect("an audit").report
}

#[test]
fn every_sample_gets_a_verdict_that_a_person_would_give() {
    let mut engine = Engine::new(options());
    for (name, right) in [
        ("kcpd-warrant-call.m4a", &[Level::Scam][..]),
        ("kcpd-fake-greeting.wav", &[Level::Scam, Level::Suspicious]),
        ("kcpd-gift-cards.amr", &[Level::Scam]),
        ("kcpd-public-warning.opus", &[Level::Unverified, Level::NoCues]),
        ("clinic-reminder.gsm", &[Level::NoCues]),
        ("kcpd-detective-callback.mp3", &[Level::Unverified, Level::NoCues]),
        ("legal_threat_robocall.wav", &[Level::Scam, Level::Suspicious]),
        ("prahari_case2.wav", &[Level::Scam, Level::Suspicious]),
        ("medicare_robocall.wav", &Level::ALL),
    ] {
        let report = audit(&mut engine, &sample(name));
        assert!(right.contains(&report.verdict.level), "{name}: {:?} {}", report.verdict, report.transcript.text());
    }
}

/// The evidence of the warrant call is complete, and each piece lies where its words are spoken: cut out with half a
/// second around it and transcribed alone, it says the same again.
#[test]
fn evidence_lies_where_it_is_spoken() {
    let mut engine = Engine::new(options());
    let path = sample("kcpd-warrant-call.m4a");
    let audited = engine.audit_recording(&path.clone().into(), &CancelToken::default(), &mut |_| {}).expect("an audit");
    let evidence = audited.report.evidence();
    let quotes = |element: Element| {
        let of: Vec<&str> = evidence.iter().filter(|e| e.element == element).map(|e| e.quote.as_str()).collect();
        of.join(" | ").to_lowercase()
    };
    for (element, words) in [
        (Element::Authority, "kansas city police"),
        (Element::Pretext, "warrant"),
        (Element::Pretext, "jury summons"),
        (Element::Demand, "fine"),
        (Element::Demand, "payment over the phone"),
        (Element::Threat, "custody"),
    ] {
        assert!(quotes(element).contains(words), "no {element} with “{words}”: {}", quotes(element));
    }
    let recording = audited.recording.as_ref().expect("a recording");
    let rate = f64::from(recording.sample_rate_hz.get());
    let folder = tempfile::tempdir().expect("a folder");
    for one in evidence {
        let span: TimeSpan = one.span.expect("a time");
        let cut = folder.path().join("cut.wav");
        let index = |secs: f64| (secs * rate) as usize;
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: recording.sample_rate_hz.get(),
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let mut writer = hound::WavWriter::create(&cut, spec).expect("a file");
        for s in recording.mono(index(span.start_secs() - 0.5)..index(span.end_secs() + 0.5)) {
            writer.write_sample(s).expect("a sample");
        }
        writer.finalize().expect("a file");
        let heard = plain(&audit(&mut engine, &cut).transcript.text());
        let wanted = plain(&one.quote);
        let found = wanted.iter().filter(|word| heard.contains(word)).count();
        assert!(found * 10 >= wanted.len() * 7, "{}: “{}” sounds like {heard:?}", one.rule, one.quote);
    }
}

fn plain(text: &str) -> Vec<String> {
    let bare = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    text.split_whitespace().map(bare).filter(|word: &String| !word.is_empty()).collect()
}
