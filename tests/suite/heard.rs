//! More from the sound than words, through the real models: a greeting and the message after its beep, the two sides of
//! a call, what is too quiet or too loud, and recordings that came by e-mail.

use std::{f32::consts::TAU, fs, path::Path};

use voicemail_auditor::{
    audio::{Flaw, ToneKind},
    audit::{CancelToken, Engine},
    report::Report,
    timeline::TimeSpan,
    verdict::Level,
};

use super::support::{options, program, reports, sample};

const RATE_HZ: u32 = 8_000;

/// A sample of the project at 8 kHz, -1 to 1.
fn sound(engine: &mut Engine, name: &str) -> Vec<f32> {
    let audited = engine.audit_recording(&sample(name).into(), &CancelToken::default(), &mut |_| {});
    let recording = audited.expect("an audit").recording.expect("a recording");
    let step = (recording.sample_rate_hz.get() / RATE_HZ) as usize;
    recording.mono(0..usize::MAX).chunks(step).map(|part| part.iter().sum::<f32>() / part.len() as f32).collect()
}

fn silence(secs: f64) -> Vec<f32> {
    vec![0.0; (secs * f64::from(RATE_HZ)) as usize]
}

fn tone(pitches_hz: &[f32], secs: f64) -> Vec<f32> {
    let wave = |i: usize| pitches_hz.iter().map(|hz| (i as f32 / RATE_HZ as f32 * hz * TAU).sin() * 0.15).sum();
    (0..(secs * f64::from(RATE_HZ)) as usize).map(wave).collect()
}

/// Writes channels of any length, the shorter ones filled up with silence.
fn write(path: &Path, channels: &[Vec<f32>]) {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: RATE_HZ,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a new file");
    let length = channels.iter().map(Vec::len).max().unwrap_or(0);
    for index in 0..length {
        for channel in channels {
            let sample = channel.get(index).copied().unwrap_or(0.0);
            writer.write_sample((sample * 32_767.0) as i16).expect("room on the disk");
        }
    }
    writer.finalize().expect("room on the disk");
}

fn audit(engine: &mut Engine, path: &Path) -> Report {
    engine.audit_recording(&path.to_owned().into(), &CancelToken::default(), &mut |_| {}).expect("an audit").report
}

#[test]
fn a_greeting_and_the_message_after_its_beep_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = Engine::new(options());
    let path = folder.path().join("call.wav");
    let mut call = tone(&[440.0, 480.0], 2.0);
    call.extend(silence(1.0));
    call.extend(tone(&[770.0, 1336.0], 0.1));
    call.extend(silence(0.2));
    call.extend(sound(&mut engine, "kcpd-fake-greeting.wav"));
    let beep_secs = call.len() as f64 / f64::from(RATE_HZ);
    call.extend(tone(&[1_000.0], 0.4));
    call.extend(sound(&mut engine, "legal_threat_robocall.wav"));
    write(&path, &[call]);
    let report = audit(&mut engine, &path);
    let kinds: Vec<ToneKind> = report.tones.iter().map(|tone| tone.kind).collect();
    assert_eq!(kinds, [ToneKind::Ringback, ToneKind::Dtmf('5'), ToneKind::Beep]);
    let beep = report.tones[2].span;
    assert!((beep.start_secs() - beep_secs).abs() < 0.05 && (beep.duration_secs() - 0.4).abs() < 0.1, "{beep:?}");
    // Whole lines stand on either side, none over it, and each side has the words that were spoken there.
    let (mut before, mut after) = (String::new(), String::new());
    for segment in &report.transcript.segments {
        let span = segment.span.expect("a recording has times");
        assert!(span.overlap_secs(beep) < 0.1, "{span:?} lies over the beep: {}", segment.text);
        let side = if span.end_secs() <= beep.end_secs() { &mut before } else { &mut after };
        side.push_str(&segment.text.to_lowercase());
    }
    assert!(before.contains("kansas city police") && !before.contains("social security"), "{before}");
    assert!(after.contains("social security") && !after.contains("kansas city"), "{after}");
}

#[test]
fn the_two_sides_of_a_call_are_kept_apart_and_two_copies_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = Engine::new(options());
    let left = sound(&mut engine, "kcpd-fake-greeting.wav");
    let mut right = silence(left.len() as f64 / f64::from(RATE_HZ) - 4.0);
    right.extend(sound(&mut engine, "legal_threat_robocall.wav").into_iter().take(12 * RATE_HZ as usize));
    let call = folder.path().join("call.wav");
    write(&call, &[left.clone(), right]);
    let report = audit(&mut engine, &call);
    let said = |channel: u16| {
        let of = report.transcript.segments.iter().filter(|segment| segment.channel == channel);
        of.map(|segment| segment.text.to_lowercase()).collect::<Vec<_>>().join(" ")
    };
    assert!(said(0).contains("kansas city police") && !said(0).contains("social"), "left: {}", said(0));
    assert!(said(1).contains("social security") && !said(1).contains("kansas"), "right: {}", said(1));
    let starts: Vec<f64> = report.transcript.segments.iter().filter_map(|s| s.span).map(TimeSpan::start_secs).collect();
    assert!(starts.is_sorted(), "{starts:?}");
    let copies = folder.path().join("copies.wav");
    write(&copies, &[left.clone(), left.iter().map(|sample| sample * 0.7).collect()]);
    let report = audit(&mut engine, &copies);
    assert!(!report.transcript.has_speakers());
    assert_eq!(report.transcript.text().to_lowercase().matches("kansas city police").count(), 1);
}

#[test]
fn what_is_too_quiet_or_too_loud_is_audited_and_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = Engine::new(options());
    let whole = sound(&mut engine, "kcpd-fake-greeting.wav");
    for (gain, flaw) in [(0.003, Flaw::VeryQuiet), (12.0, Flaw::Clipped)] {
        let path = folder.path().join("call.wav");
        write(&path, &[whole.iter().map(|sample| (sample * gain).clamp(-1.0, 1.0)).collect()]);
        let report = audit(&mut engine, &path);
        assert!(report.flaws.contains(&flaw), "{gain}: {:?}", report.flaws);
        assert!(
            matches!(report.verdict.level, Level::Scam | Level::Suspicious),
            "{gain}: {}",
            report.transcript.text()
        );
    }
    let report = audit(&mut engine, &sample("kcpd-fake-greeting.wav"));
    assert!(report.flaws.is_empty(), "{:?}", report.flaws);
}

/// An e-mail with attachments as they are.
fn mail(attachments: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut mail = b"From: Voice Mail <pbx@example.com>\r\nDate: Mon, 02 Nov 2026 09:15:00 -0600\r\n\
                     Subject: Message from 816-555-0134\r\nMIME-Version: 1.0\r\n\
                     Content-Type: multipart/mixed; boundary=the-edge-of-a-part\r\n\r\n"
        .to_vec();
    for (name, bytes) in attachments {
        mail.extend(b"--the-edge-of-a-part\r\nContent-Type: application/octet-stream\r\n");
        mail.extend(b"Content-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename=\"");
        mail.extend(name.bytes().chain(*b"\"\r\n\r\n"));
        mail.extend(bytes.iter().chain(b"\r\n"));
    }
    mail.extend(b"--the-edge-of-a-part--\r\n");
    mail
}

#[test]
fn each_recording_of_an_e_mail_is_audited_with_its_sender() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("voicemails.eml");
    let bytes = |name: &str| fs::read(sample(name)).expect("a sample of the project");
    let attachments = [
        ("msg0001.amr", bytes("kcpd-gift-cards.amr")),
        ("logo.png", b"\x89PNG\r\n\x1a\n and so on".to_vec()),
        ("msg0002.gsm", bytes("clinic-reminder.gsm")),
    ];
    fs::write(&path, mail(&attachments)).expect("room on the disk");
    let output = program(&["audit", "--json", path.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(0));
    let reports = reports(&output);
    let of = |field: &str| -> Vec<String> {
        reports
            .iter()
            .map(|report| report.pointer(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(of("/source/name"), ["msg0001.amr", "msg0002.gsm"]);
    assert_eq!(of("/verdict/level"), ["scam", "no-cues"]);
    assert_eq!(of("/source/mail/name"), ["voicemails.eml"; 2]);
    assert_eq!(of("/source/mail/from"), ["Voice Mail <pbx@example.com>"; 2]);
    assert_eq!(of("/source/mail/date"), ["2026-11-02T09:15:00-06:00"; 2]);
    assert_eq!(of("/source/mail/subject"), ["Message from 816-555-0134"; 2]);
    assert!(of("/source/sha256")[0] != of("/source/sha256")[1]);
    fs::write(&path, mail(&[])).expect("room on the disk");
    let output = program(&["audit", "--json", path.to_str().expect("UTF-8")]);
    assert_eq!(super::support::reports(&output)[0]["error"]["kind"], "empty-mail");
}
