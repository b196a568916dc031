//! What the recogniser promises, with the real models: nothing is invented, times are right, the same file gives the same
//! words, and a wrong model is an error.

use std::{
    f32::consts::TAU,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use voicemail_auditor::{
    audio::Samples,
    audit::{CancelToken, Engine, EngineOptions, ModelStore, Stopped},
    report::Report,
    speech::{Model, Recogniser},
};

use super::support::{options, program, project, reports, sample};

const RATE_HZ: usize = 16_000;

fn write(path: &Path, samples: &[f32]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE_HZ as u32,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a new file");
    for sample in samples {
        writer.write_sample((sample.clamp(-1.0, 1.0) * 32_767.0) as i16).expect("room on the disk");
    }
    writer.finalize().expect("room on the disk");
}

fn audit(engine: &mut Engine, path: &Path) -> Report {
    engine.audit_recording(&path.to_owned().into(), &CancelToken::default(), &mut |_| {}).expect("an audit").report
}

/// So many seconds of a sound, by its value at each time in seconds.
fn sound(secs: usize, at: impl FnMut(f32) -> f32) -> Vec<f32> {
    (0..secs * RATE_HZ).map(|i| i as f32 / RATE_HZ as f32).map(at).collect()
}

fn sine(hz: f32, secs: f32) -> f32 {
    (hz * secs * TAU).sin()
}

/// White noise, the same each time (xorshift).
fn noise() -> impl FnMut() -> f32 {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / 8_388_608.0 - 1.0
    }
}

#[test]
fn where_nothing_is_spoken_there_are_no_words() {
    let on = |secs: f32, length: f32, every: f32| f32::from(u8::from(secs % every < length));
    let (mut white, mut brown, mut last) = (noise(), noise(), 0.0_f32);
    let chords = [[220.0, 277.2, 329.6], [196.0, 246.9, 293.7], [174.6, 220.0, 261.6], [196.0, 246.9, 392.0]];
    let sounds = [
        ("silence", sound(20, |_| 0.0)),
        ("white noise", sound(20, |_| white() * 0.05)),
        (
            "brown noise",
            sound(20, |_| {
                last = (last + brown() * 0.02) * 0.999;
                last
            }),
        ),
        ("dial tone", sound(20, |t| (sine(350.0, t) + sine(440.0, t)) * 0.15)),
        ("ringback", sound(20, |t| (sine(440.0, t) + sine(480.0, t)) * 0.15 * on(t, 2.0, 6.0))),
        ("fax calling", sound(20, |t| sine(1_100.0, t) * 0.3 * on(t, 0.5, 3.5))),
        // 300 bits a second, up and down between V.21's two frequencies.
        (
            "modem",
            sound(20, |t| {
                sine(if ((t * 300.0) as u32).wrapping_mul(2_654_435_761) >> 16 & 1 == 0 { 1_650.0 } else { 1_850.0 }, t)
                    * 0.3
            }),
        ),
        ("beep", sound(20, |t| sine(1_000.0, t) * 0.4 * f32::from(u8::from((2.0..2.8).contains(&t))))),
        (
            "hold music",
            sound(20, |t| {
                let chord = chords[(t / 2.0) as usize % chords.len()];
                let note = chord[(t * 4.0) as usize % chord.len()];
                (sine(note, t) + 0.4 * sine(2.0 * note, t)) * 0.25 * (1.0 - t * 4.0 % 1.0)
            }),
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = Engine::new(options());
    for (name, sound) in sounds {
        let path = folder.path().join("nothing.wav");
        write(&path, &sound);
        let transcript = audit(&mut engine, &path).transcript;
        assert_eq!(transcript.word_count(), 0, "{name}: {transcript:?}");
    }
}

#[test]
fn sentences_in_a_long_silence_are_heard_where_they_are_and_nothing_else_is() {
    let mut reader = hound::WavReader::open(sample("amazon_scam_robocall.wav")).expect("a recording");
    let spoken: Vec<f32> = reader.samples::<i16>().map(|s| f32::from(s.expect("a sample")) / 32_768.0).collect();
    // From the first word on, and up to a pause.
    let loud = spoken.iter().position(|sample| sample.abs() > 0.02).expect("speech");
    let spoken = &spoken[loud..loud + 55 * RATE_HZ / 10];
    let (starts, mut long) = ([41_usize, 133, 214], vec![0.0; 260 * RATE_HZ]);
    for start in starts {
        long[start * RATE_HZ..start * RATE_HZ + spoken.len()].copy_from_slice(spoken);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.wav");
    write(&path, &long);
    let transcript = audit(&mut Engine::new(options()), &path).transcript;
    let words: Vec<f64> = transcript
        .segments
        .iter()
        .flat_map(|segment| &segment.words)
        .map(|word| word.span.expect("a time").start_secs())
        .collect();
    for start in starts {
        let start = start as f64;
        let of_it: Vec<f64> = words.iter().copied().filter(|at| (start - 1.0..start + 7.0).contains(at)).collect();
        assert!(of_it.len() > 5 && (of_it[0] - start).abs() < 0.3, "{start}: {of_it:?}");
    }
    let elsewhere = |at: &&f64| !starts.iter().any(|start| (*start as f64 - 0.3..*start as f64 + 6.5).contains(*at));
    assert_eq!(words.iter().find(elsewhere), None, "{transcript:?}");
}

/// Beside other files and in another order, with one thread or two; one of them is in doubt and heard twice.
#[test]
fn the_same_file_gives_the_same_report() {
    let files = ["prahari_case2.wav", "kcpd-gift-cards.amr", "clinic-reminder.gsm"]
        .map(|name| sample(name).to_string_lossy().into_owned());
    let run = |threads: &str, files: &[&str]| {
        let output = program(&[&["audit", "--json", "--threads", threads], files].concat());
        let mut reports = reports(&output);
        for report in &mut reports {
            report.as_object_mut().expect("a report").remove("timing").expect("the timing");
            // What belongs together among the messages of a call depends on their order.
            report.as_object_mut().expect("a report").remove("related");
        }
        reports
    };
    let [a, b, c] = [files[0].as_str(), files[1].as_str(), files[2].as_str()];
    let first = run("2", &[a, b, c]);
    assert_eq!(first.len(), 3);
    let mut turned = run("1", &[c, b, a]);
    turned.reverse();
    assert_eq!(first, turned);
}

/// A folder with the voice detection model and one speech model of these bytes.
fn folder_with(model: &[u8]) -> (tempfile::TempDir, EngineOptions) {
    let folder = tempfile::tempdir().expect("a folder");
    let silero = "ggml-silero-v6.2.0.bin";
    fs::copy(project("models").join(silero), folder.path().join(silero)).expect("a copy");
    fs::write(folder.path().join("ggml-mine.bin"), model).expect("a file");
    let models = ModelStore::new(None, vec![PathBuf::from(folder.path())]);
    (folder, EngineOptions { models, model: Some("mine".to_owned()), ..EngineOptions::default() })
}

#[test]
fn any_whole_model_transcribes_and_a_broken_one_is_an_error() {
    let model = fs::read(project("models/ggml-base-q8_0.bin")).expect("the model");
    let audit = |model: &[u8]| {
        let (_folder, options) = folder_with(model);
        let input = sample("clinic-reminder.gsm").into();
        Engine::new(options).audit_recording(&input, &CancelToken::default(), &mut |_| {})
    };
    let heard = audit(&model).expect("an audit");
    assert!(heard.report.transcript.word_count() > 20);
    assert_eq!(heard.report.model.name, "mine");
    let mut wrong_layers = model.clone();
    wrong_layers[20..24].copy_from_slice(&5_i32.to_le_bytes());
    let silero = fs::read(project("models/ggml-silero-v6.2.0.bin")).expect("the model");
    for broken in [&model[..model.len() / 2], &wrong_layers, &silero, b"ggml", b""] {
        match audit(broken) {
            Err(Stopped::Failed(error)) => assert_eq!(error.kind, "model"),
            other => panic!("{} bytes: {other:?}", broken.len()),
        }
    }
}

#[test]
fn a_second_hearing_stands_beside_the_words_of_its_window_and_changes_none() {
    let sample = sample("amazon_scam_robocall.wav").into();
    let audited = Engine::new(options()).audit_recording(&sample, &CancelToken::default(), &mut |_| {});
    let samples =
        Samples::from_recording(&audited.expect("an audit").recording.expect("a recording")).expect("samples");
    let bytes = |name: &str| fs::read(project("models").join(name)).expect("a model of the project");
    let (speech, voice) = (bytes("ggml-base-q8_0.bin"), bytes("ggml-silero-v6.2.0.bin"));
    let model = Model { bytes: &speech, voice: &voice };
    let recogniser = Recogniser::load(&model, NonZeroUsize::MIN).expect("a loaded model");
    let speech = recogniser.find_speech(&samples, &[]);
    let cancel = CancelToken::default();
    let first = recogniser.transcribe(&samples, &speech, Some("en"), &cancel, &mut |_| {}).expect("a transcript");
    let mut again = first.clone();
    let last = again.words().last().and_then(|word| word.span).expect("a time");
    let mut done = 0.0;
    recogniser
        .listen_again(&samples, &speech, &mut again, &[last], &cancel, &mut |share| done = share)
        .expect("a second hearing");
    assert_eq!((done, again.text()), (1.0, first.text()));
    // The place is in the last of several windows.
    let twice: Vec<bool> = again.words().map(|word| word.second.is_some()).collect();
    let from = twice.iter().position(|twice| *twice).expect("a second hearing");
    assert!(from > 0 && twice[from..].iter().all(|twice| *twice), "{twice:?}");
    // Words beside what was heard again stay as they were, also those of the same segment.
    let unheard = again.words().filter(|word| word.second.as_deref() == Some("")).count();
    assert!(unheard * 10 < twice.len() - from, "{unheard} were not heard again");
    let agree = again.words().filter(|word| word.second.as_ref() == Some(&word.text)).count();
    assert!(agree * 10 > (twice.len() - from) * 9, "{agree} of {} agree", twice.len() - from);
}
