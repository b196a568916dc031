use std::f64::consts::TAU;

use proptest::prelude::*;

use super::*;
use crate::texts::Tongue;

const RATE: f64 = RATE_HZ;

/// A tone's kind, start and end in seconds.
type Found = (ToneKind, f64, f64);

/// Sounds one after the other.
#[derive(Clone, Default)]
struct Sound(Vec<f32>);

impl Sound {
    fn len(secs: f64) -> usize {
        (secs * RATE).round() as usize
    }

    /// Each sinusoid in Hz and amplitude.
    fn sines(mut self, secs: f64, sines: &[(f64, f64)]) -> Self {
        let at = |i: usize| sines.iter().map(|(hz, level)| level * (TAU * hz * i as f64 / RATE).sin()).sum::<f64>();
        self.0.extend((0..Self::len(secs)).map(|i| at(i) as f32));
        self
    }

    fn tone(self, secs: f64, hz: &[f64]) -> Self {
        let sines: Vec<(f64, f64)> = hz.iter().map(|hz| (*hz, 0.25)).collect();
        self.sines(secs, &sines)
    }

    fn silence(mut self, secs: f64) -> Self {
        self.0.resize(self.0.len() + Self::len(secs), 0.0);
        self
    }

    /// Overtones of a gliding voice, some syllables a second, with a formant at 600 Hz.
    fn speech(mut self, secs: f64) -> Self {
        let mut phase = 0.0;
        self.0.extend((0..Self::len(secs)).map(|i| {
            let time = i as f64 / RATE;
            let pitch_hz = 150.0 + 40.0 * (TAU * 1.3 * time).sin();
            phase += TAU * pitch_hz / RATE;
            let loud = (TAU * 2.0 * time).sin().abs();
            let overtone = |n: u32| {
                let from_formant = (f64::from(n) * pitch_hz - 600.0) / 400.0;
                (f64::from(n) * phase).sin() / (1.0 + from_formant * from_formant)
            };
            (0.15 * loud * (1..20).map(overtone).sum::<f64>()) as f32
        }));
        self
    }

    fn scaled(mut self, factor: f32) -> Self {
        self.0.iter_mut().for_each(|sample| *sample *= factor);
        self
    }

    fn with(mut self, other: impl IntoIterator<Item = f32>) -> Self {
        self.0.iter_mut().zip(other).for_each(|(sample, more)| *sample += more);
        self
    }

    /// Root mean square of the sound where there is any.
    fn level(&self) -> f32 {
        let loud: Vec<f32> = self.0.iter().copied().filter(|sample| *sample != 0.0).collect();
        (loud.iter().map(|sample| sample * sample).sum::<f32>() / loud.len() as f32).sqrt()
    }

    /// As it comes through a telephone line: 300 to 3400 Hz, 8 kHz, mu-law.
    fn through_telephone(self) -> Self {
        let narrow: Vec<f32> = filtered(&self.0, 300.0, 3_400.0).into_iter().step_by(2).map(mu_law).collect();
        let stuffed: Vec<f32> = narrow.into_iter().flat_map(|sample| [2.0 * sample, 0.0]).collect();
        Self(filtered(&stuffed, 0.0, 3_700.0))
    }

    fn rounded(&self) -> Vec<i16> {
        self.0.iter().map(|sample| (sample * 32_768.0).round() as i16).collect()
    }

    fn found(&self) -> Vec<Found> {
        find_tones(&self.rounded())
            .iter()
            .map(|tone| (tone.kind, tone.span.start_secs(), tone.span.end_secs()))
            .collect()
    }
}

/// White noise of mean square 1.
fn noise(seed: u64) -> impl Iterator<Item = f32> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 11) as f64 / (1u64 << 53) as f64 - 0.5) as f32 * 12f32.sqrt()
    })
}

/// A band-pass of 127 taps that does not delay.
fn filtered(samples: &[f32], low_hz: f64, high_hz: f64) -> Vec<f32> {
    const HALF: isize = 63;
    let sinc = |hz: f64, n: isize| {
        if n == 0 { 2.0 * hz / RATE } else { (TAU * hz / RATE * n as f64).sin() / (0.5 * TAU * n as f64) }
    };
    let taps: Vec<f32> = (-HALF..=HALF)
        .map(|n| (sinc(high_hz, n) - sinc(low_hz, n)) * (0.5 + 0.5 * (0.5 * TAU * n as f64 / (HALF + 1) as f64).cos()))
        .map(|tap| tap as f32)
        .collect();
    let padded: Vec<f32> = [vec![0.0; HALF as usize].as_slice(), samples, vec![0.0; HALF as usize].as_slice()].concat();
    padded.windows(taps.len()).map(|window| window.iter().zip(&taps).map(|(s, tap)| s * tap).sum()).collect()
}

/// To eight bits and back (ITU-T G.711, without its piecewise lines).
fn mu_law(sample: f32) -> f32 {
    let code = (1.0 + 255.0 * sample.abs().min(1.0)).ln() / 256f32.ln();
    ((256f32.ln() * (code * 127.0).round() / 127.0).exp() - 1.0) / 255.0 * sample.signum()
}

/// Every kind once, with where it begins and ends.
fn every_kind() -> Vec<(Sound, Vec<Found>)> {
    let start = || Sound::default().silence(0.4);
    let mut kinds = vec![];
    for (hz, secs) in [(440.0, 0.15), (1000.0, 0.4), (1400.0, 1.0), (2450.0, 0.2), (620.0, 2.0)] {
        kinds.push((start().tone(secs, &[hz]).silence(0.4), vec![(ToneKind::Beep, 0.4, 0.4 + secs)]));
    }
    let ring = start().tone(2.0, &[440.0, 480.0]).silence(4.0).tone(2.0, &[440.0, 480.0]).silence(0.5);
    kinds.push((ring, vec![(ToneKind::Ringback, 0.4, 8.4)]));
    let british = [400.0, 450.0];
    let double = |sound: Sound| sound.tone(0.4, &british).silence(0.2).tone(0.4, &british);
    kinds.push((double(double(start()).silence(2.0)).silence(0.4), vec![(ToneKind::Ringback, 0.4, 4.4)]));
    let european = start().tone(1.0, &[425.0]).silence(4.0).tone(1.0, &[425.0]).silence(0.4);
    kinds.push((european, vec![(ToneKind::Ringback, 0.4, 6.4)]));
    for secs in [0.5, 0.25] {
        let busy = (0..3).fold(start(), |sound, _| sound.tone(secs, &[480.0, 620.0]).silence(secs));
        kinds.push((busy, vec![(ToneKind::Busy, 0.4, 0.4 + 5.0 * secs)]));
    }
    kinds.push((start().tone(1.5, &[350.0, 440.0]).silence(0.4), vec![(ToneKind::DialTone, 0.4, 1.9)]));
    let vacant = start().tone(0.276, &[985.2]).tone(0.276, &[1370.6]).tone(0.38, &[1776.7]).silence(0.4);
    kinds.push((vacant, vec![(ToneKind::Sit, 0.4, 1.332)]));
    let reorder = start().tone(0.38, &[913.8]).tone(0.276, &[1428.5]).tone(0.38, &[1776.7]).silence(0.4);
    kinds.push((reorder, vec![(ToneKind::Sit, 0.4, 1.436)]));
    let calling = start().tone(0.5, &[1100.0]).silence(3.0).tone(0.5, &[1100.0]).silence(0.4);
    kinds.push((calling, vec![(ToneKind::Fax, 0.4, 4.4)]));
    kinds.push((start().tone(2.6, &[2100.0]).silence(0.4), vec![(ToneKind::Fax, 0.4, 3.0)]));
    kinds.push((start().tone(0.1, &[852.0, 1336.0]).silence(0.4), vec![(ToneKind::Dtmf('8'), 0.4, 0.5)]));
    kinds
}

fn assert_found(sound: &Sound, expected: &[Found], within_secs: f64, how: &str) {
    let found = sound.found();
    let same = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| {
            found.0 == expected.0
                && (found.1 - expected.1).abs() <= within_secs
                && (found.2 - expected.2).abs() <= within_secs
        });
    assert!(same, "{how}: found {found:?}, expected {expected:?}");
}

#[test]
fn every_kind_is_found_clean() {
    for (sound, expected) in every_kind() {
        assert_found(&sound, &expected, 0.01, "clean");
    }
}

#[test]
fn every_kind_is_found_at_40_db_below_full_scale() {
    for (sound, expected) in every_kind() {
        let factor = 0.01 / sound.0.iter().fold(0f32, |peak, sample| peak.max(sample.abs()));
        assert_found(&sound.scaled(factor), &expected, 0.01, "soft");
    }
}

#[test]
fn every_kind_is_found_in_noise_15_db_below() {
    for (seed, (sound, expected)) in (1..).zip(every_kind()) {
        let level = sound.level() * 10f32.powf(-15.0 / 20.0);
        assert_found(&sound.with(noise(seed).map(|value| value * level)), &expected, 0.02, "noisy");
    }
}

#[test]
fn every_kind_is_found_through_a_telephone() {
    for (sound, expected) in every_kind() {
        assert_found(&sound.through_telephone(), &expected, 0.02, "telephone");
    }
}

fn press(sound: Sound, key: char, secs: f64) -> Sound {
    let row = KEYS.iter().position(|row| row.contains(&key)).expect("a key");
    let column = KEYS[row].iter().position(|other| *other == key).expect("in its row");
    sound.tone(secs, &[KEY_ROWS_HZ[row], KEY_COLUMNS_HZ[column]])
}

#[test]
fn keys_pressed_for_50_ms_are_told_apart() {
    let number = "8005551234*#ABCD6790";
    let sound = number.chars().fold(Sound::default(), |sound, key| press(sound, key, 0.05).silence(0.05));
    let expected: Vec<_> = number
        .chars()
        .enumerate()
        .map(|(i, key)| (ToneKind::Dtmf(key), 0.1 * i as f64, 0.1 * i as f64 + 0.05))
        .collect();
    assert_found(&sound, &expected, 0.01, "clean");
    assert_found(&sound.through_telephone(), &expected, 0.02, "telephone");
}

#[test]
fn the_shortest_press_and_pause_of_a_key_are_enough() {
    let sound = press(press(Sound::default().silence(0.1), '5', 0.04).silence(0.04), '5', 0.04).silence(0.1);
    assert_found(&sound, &[(ToneKind::Dtmf('5'), 0.1, 0.14), (ToneKind::Dtmf('5'), 0.18, 0.22)], 0.01, "short");
}

#[test]
fn a_key_may_be_a_little_off_and_twisted_and_no_more() {
    let with = |off: f64, low: f64, high: f64| {
        Sound::default().silence(0.1).sines(0.08, &[(770.0 * off, low), (1477.0 * off, high)]).silence(0.1)
    };
    for off in [0.985, 1.0, 1.015] {
        for (low, high) in [(0.1, 0.251), (0.251, 0.1)] {
            assert_found(&with(off, low, high), &[(ToneKind::Dtmf('6'), 0.1, 0.18)], 0.01, "within tolerance");
        }
    }
    // ITU-T Q.24 has 3.5 % rejected.
    for off in [0.965, 1.035] {
        assert_eq!(with(off, 0.2, 0.2).found(), [], "{off}");
    }
}

#[test]
fn a_beep_between_speech_is_the_only_tone() {
    let beep = [(ToneKind::Beep, 2.3, 2.8)];
    let sound = Sound::default().speech(2.0).silence(0.3).tone(0.5, &[1000.0]).silence(0.3).speech(2.0);
    assert_found(&sound, &beep, 0.01, "with pauses");
    let close = Sound::default().speech(2.3).tone(0.5, &[1000.0]).speech(2.0);
    assert_found(&close, &beep, 0.03, "without pauses");
    assert_found(&close.through_telephone(), &beep, 0.03, "telephone");
}

#[test]
fn a_beep_may_wobble_and_have_overtones_and_a_click() {
    let mut sound =
        Sound::default().silence(0.5).sines(0.6, &[(900.0, 0.3), (1800.0, 0.04), (2700.0, 0.03)]).silence(0.5);
    for (i, sample) in sound.0.iter_mut().enumerate() {
        *sample *= 1.0 + 0.15 * (TAU * 7.0 * i as f64 / RATE).sin() as f32;
    }
    sound.0[Sound::len(0.8)] = 1.0;
    assert_found(&sound, &[(ToneKind::Beep, 0.5, 1.1)], 0.02, "wobbling");
}

#[test]
fn a_lost_packet_does_not_cut_a_beep() {
    let mut sound = Sound::default().silence(0.5).tone(0.6, &[1000.0]).silence(0.5);
    let lost = Sound::len(0.8)..Sound::len(0.82);
    sound.0[lost].iter_mut().zip(noise(9)).for_each(|(sample, value)| *sample = 0.2 * value);
    assert_found(&sound, &[(ToneKind::Beep, 0.5, 1.1)], 0.01, "interrupted");
}

#[test]
fn a_beep_at_either_end_of_the_recording_is_found() {
    let sound = Sound::default().tone(0.4, &[1000.0]).silence(1.0).tone(0.4, &[1000.0]);
    assert_found(&sound, &[(ToneKind::Beep, 0.0, 0.4), (ToneKind::Beep, 1.4, 1.8)], 0.01, "ends");
}

#[test]
fn a_networks_single_tone_that_does_not_repeat_is_a_beep() {
    for hz in [425.0, 1100.0] {
        let sound = Sound::default().silence(0.5).tone(0.5, &[hz]).silence(0.5);
        assert_found(&sound, &[(ToneKind::Beep, 0.5, 1.0)], 0.01, "once");
    }
}

#[test]
fn noise_clicks_silence_and_hum_are_no_tones() {
    let quiet = || Sound::default().silence(3.0);
    let mut pink = 0.0;
    let pinkish = noise(5).map(|value| {
        pink = 0.95 * pink + 0.05 * value;
        pink
    });
    let clicks = (0..).map(|i| if i % 3_000 < 3 { 0.8 } else { 0.0 });
    let mut sounds = vec![
        ("nothing", Sound::default()),
        ("one sample", Sound(vec![1.0])),
        ("silence", quiet()),
        ("white noise", quiet().with(noise(3).map(|value| 0.1 * value))),
        ("pink noise", quiet().with(pinkish)),
        ("clicks", quiet().with(clicks)),
        ("full scale", Sound(vec![1.0; 16_000])),
    ];
    for hz in [50.0, 60.0, 100.0, 120.0] {
        sounds.push(("hum", Sound::default().silence(0.2).tone(1.0, &[hz]).silence(0.2)));
    }
    for (name, sound) in sounds {
        assert_eq!(sound.found(), [], "{name}");
    }
}

#[test]
fn voices_and_music_are_no_tones() {
    let mut phase = 0.0;
    let vibrato = (0..Sound::len(3.0)).map(|i| {
        phase += TAU * 120.0 * (1.0 + 0.02 * (TAU * 5.5 * i as f64 / RATE).sin()) / RATE;
        (1..25).map(|n| 0.1 * (f64::from(n) * phase).sin() / f64::from(n)).sum::<f64>() as f32
    });
    let mut phase = 0.0;
    let glide = (0..Sound::len(1.0)).map(|i| {
        phase += TAU * (900.0 + 0.02 * i as f64) / RATE;
        (0.3 * phase.sin()) as f32
    });
    let pad = || Sound::default().silence(0.2);
    // A high voice that holds one pitch exactly, as monotonous synthetic ones do.
    let held: Vec<(f64, f64)> = vec![(310.0, 0.3), (620.0, 0.08), (930.0, 0.04), (1240.0, 0.04), (1550.0, 0.03)];
    // Two overtones where a key's tones are, and others that no key has.
    let like_a_key = [(852.0, 0.3), (1477.0, 0.3), (284.0, 0.1), (568.0, 0.1), (1136.0, 0.1)];
    let notes = [523.3, 659.3, 784.0, 1046.5];
    let sounds = [
        ("speech", Sound::default().speech(5.0)),
        ("vibrato", Sound(vibrato.collect())),
        ("whistle that glides", Sound(glide.collect())),
        ("held vowel", pad().sines(0.6, &held).silence(0.2)),
        ("vowel like a key", pad().sines(0.1, &like_a_key).silence(0.2)),
        ("chord", pad().tone(1.5, &[261.6, 329.6, 392.0]).silence(0.2)),
        ("two notes", pad().tone(1.5, &[523.3, 659.3]).silence(0.2)),
        ("melody", notes.iter().fold(pad(), |sound, hz| sound.tone(0.3, &[*hz])).silence(0.2)),
    ];
    for (name, sound) in sounds {
        assert_eq!(sound.found(), [], "{name}");
    }
}

#[test]
fn a_whine_behind_speech_is_no_beep_in_the_pauses() {
    let speech = Sound::default().speech(1.0).silence(0.5).speech(1.0).silence(0.5).speech(1.0);
    let whine = Sound::default().sines(4.0, &[(1000.0, 0.02)]);
    assert_eq!(speech.with(whine.0).found(), []);
}

#[test]
fn one_burst_is_not_busy_and_a_short_one_no_dial_tone() {
    for pitch in [[480.0, 620.0], [350.0, 440.0]] {
        let sound = Sound::default().silence(0.5).tone(0.5, &pitch).silence(0.5);
        assert_eq!(sound.found(), [], "{pitch:?}");
    }
}

#[test]
fn labels_are_what_a_person_says() {
    assert_eq!(ToneKind::Dtmf('#').label(Tongue::English.texts()), "Key #");
    assert_eq!(ToneKind::Sit.label(Tongue::English.texts()), "“Number not in service” tones");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_samples_give_tones_inside_the_recording_in_order(
        levels in prop::collection::vec((-1f32..=1.0, 1usize..400), 0..60),
        hz in 1f64..8_000.0,
    ) {
        let steps = levels.iter().flat_map(|(level, count)| std::iter::repeat_n(*level, *count));
        let sound = Sound(steps.collect()).tone(0.2, &[hz]);
        let tones = find_tones(&sound.rounded());
        let secs = sound.0.len() as f64 / RATE;
        prop_assert!(tones.iter().all(|tone| tone.span.end_secs() <= secs + 1e-9), "{tones:?}");
        prop_assert!(tones.is_sorted_by(|a, b| a.span.start_secs() <= b.span.start_secs()), "{tones:?}");
    }
}
