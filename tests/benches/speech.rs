//! From a file to words: decoding, voice detection, packing into windows, transcribing. `cargo bench --bench speech`.
#![allow(clippy::expect_used, reason = "a benchmark that can't go on has failed")]

use std::{num::NonZeroUsize, path::PathBuf, sync::LazyLock, thread};

use divan::{Bencher, black_box, counter::ItemsCount};
use voicemail_auditor::{
    audio::Samples,
    decode,
    speech::{CancelToken, Model, Recogniser, Speech, pack},
    timeline::TimeSpan,
};

fn main() {
    divan::main();
}

fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

static RECOGNISER: LazyLock<Recogniser> = LazyLock::new(|| {
    let read = |name: &str| std::fs::read(project("models").join(name)).expect("a model");
    let (bytes, voice) = (read("ggml-base-q8_0.bin"), read("ggml-silero-v6.2.0.bin"));
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Recogniser::load(&Model { bytes: &bytes, voice: &voice }, cores).expect("a loaded model")
});

fn samples(name: &str) -> Samples {
    let recording = decode::open(&project("assets/samples").join(name), 0).expect("a recording");
    Samples::from_recording(&recording).expect("samples")
}

/// Each form a sample is kept in, to samples; items are seconds of sound.
#[divan::bench(args = ["kcpd-warrant-call.m4a", "kcpd-detective-callback.mp3", "kcpd-public-warning.opus",
    "kcpd-gift-cards.amr", "clinic-reminder.gsm", "kcpd-fake-greeting.wav"])]
fn decoding(bencher: Bencher<'_, '_>, name: &str) {
    let secs = samples(name).duration_secs();
    bencher.counter(ItemsCount::new(secs as usize)).bench(|| samples(black_box(name)));
}

#[divan::bench]
fn voice_detection(bencher: Bencher<'_, '_>) {
    let samples = samples("amazon_scam_robocall.wav");
    let secs = samples.duration_secs() as usize;
    bencher.counter(ItemsCount::new(secs)).bench(|| RECOGNISER.find_speech(black_box(&samples), &[]));
}

/// An hour of speech with pauses of all lengths.
#[divan::bench]
fn windowing(bencher: Bencher<'_, '_>) {
    let mut at = 0.0;
    let spans = (0..1_200).map(|i| {
        let start = at + f64::from(i * 37 % 19) / 10.0;
        at = start + 0.5 + f64::from(i * 53 % 37) / 10.0;
        TimeSpan::clamped(start, at)
    });
    let speech = Speech { spans: spans.collect(), ..Speech::default() };
    bencher.bench(|| pack(black_box(&speech)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn transcribing(bencher: Bencher<'_, '_>) {
    let samples = samples("kcpd-detective-callback.mp3");
    let speech = RECOGNISER.find_speech(&samples, &[]);
    let secs = samples.duration_secs() as usize;
    bencher.counter(ItemsCount::new(secs)).bench(|| {
        RECOGNISER
            .transcribe(&samples, &speech, Some("en"), &CancelToken::default(), &mut |_| {})
            .expect("a transcript")
    });
}
