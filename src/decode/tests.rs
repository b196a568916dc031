//! Good files decode to what was put in; bad ones are refused by name.

use super::*;

fn wav(spec: hound::WavSpec, samples: &[i32]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).expect("a spec");
    for sample in samples {
        match spec.sample_format {
            hound::SampleFormat::Int => writer.write_sample(*sample).expect("a sample"),
            hound::SampleFormat::Float => writer.write_sample(*sample as f32 / 100.0).expect("a sample"),
        }
    }
    writer.finalize().expect("a header");
    bytes.into_inner()
}

fn spec(channels: u16, bits_per_sample: u16, sample_format: hound::SampleFormat) -> hound::WavSpec {
    hound::WavSpec { channels, sample_rate: 8_000, bits_per_sample, sample_format }
}

fn decoded(bytes: &[u8]) -> Result<Recording, DecodeError> {
    decode(&Arc::from(bytes), "")
}

#[test]
fn pcm_of_every_width_keeps_its_values() {
    for (bits, codec, full) in [(8, "pcm_u8", 127), (16, "pcm_s16le", 32767), (24, "pcm_s24le", 8_388_607)] {
        let recording = decoded(&wav(spec(1, bits, hound::SampleFormat::Int), &[0, full / 2, -full])).expect(codec);
        assert_eq!((recording.source.codec.as_str(), recording.source.container.as_str()), (codec, "wav"));
        let samples: Vec<f32> = recording.mono(0..3);
        assert!(samples[0].abs() < 0.01 && (samples[1] - 0.5).abs() < 0.01 && (samples[2] + 1.0).abs() < 0.01);
    }
    let float = decoded(&wav(spec(1, 32, hound::SampleFormat::Float), &[50, -100])).expect("float");
    assert_eq!((&*float.channels[0], float.source.codec.as_str()), (&[16_384, -32_768][..], "pcm_f32le"));
}

#[test]
fn channels_are_kept_apart() {
    let recording = decoded(&wav(spec(2, 16, hound::SampleFormat::Int), &[8192, -8192, 8192, -8192])).expect("stereo");
    assert_eq!(recording.channels.len(), 2);
    assert_eq!((&*recording.channels[0], &*recording.channels[1]), (&[8192, 8192][..], &[-8192, -8192][..]));
}

#[test]
fn a_cut_wav_keeps_what_is_there_and_says_so() {
    let whole = wav(spec(1, 16, hound::SampleFormat::Int), &vec![1000; 8000]);
    let recording = decoded(&whole[..whole.len() / 2]).expect("half a file");
    assert!((3_900..4_000).contains(&recording.channels[0].len()));
    assert_eq!(recording.flaws, [Flaw::CutShort]);
}

#[test]
fn what_is_no_recording_is_refused_by_name() {
    for (bytes, wanted) in [
        (&b"Dear diary, the phone rang again."[..], "a text file"),
        (b"%PDF-1.7 something", "a PDF document"),
        (b"#!AMR_MC1.0\n\x3c\x00\x00", "several channels"),
        (b"RIFF\x00\x00\x00\x00WAVE", "the end of the file"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00isomM4A \x00\x00\xff\xffmdat\x00\x00", "the end of the file"),
        (&[0xAB; 600], "can't be decoded"),
    ] {
        let error = decoded(bytes).expect_err(wanted).to_string();
        assert!(error.contains(wanted), "{error} should name {wanted}");
    }
    let silent = wav(spec(1, 16, hound::SampleFormat::Int), &[]);
    assert!(matches!(decoded(&silent), Err(DecodeError::NoSound)));
    let mut wrong_rate = wav(spec(1, 16, hound::SampleFormat::Int), &[1; 100]);
    wrong_rate[24..28].copy_from_slice(&1u32.to_le_bytes());
    assert!(decoded(&wrong_rate).is_err());
}

#[test]
fn not_a_number_becomes_silence() {
    let mut bytes = wav(spec(1, 32, hound::SampleFormat::Float), &[50, 50, 50, 50]);
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    let recording = decoded(&bytes).expect("a file with one bad sample");
    assert_eq!(recording.channels[0].last(), Some(&0));
}

#[test]
fn folders_missing_and_empty_files_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(open(folder.path(), 0), Err(DecodeError::Folder)));
    assert!(matches!(open(&folder.path().join("none.wav"), 0), Err(DecodeError::NotFound)));
    let empty = folder.path().join("empty.wav");
    std::fs::write(&empty, b"").expect("a file");
    assert!(matches!(open(&empty, 0), Err(DecodeError::Empty)));
}

#[test]
fn any_cut_and_any_flipped_byte_gives_an_answer() {
    let whole = wav(spec(2, 16, hound::SampleFormat::Int), &[77; 64]);
    for length in 0..whole.len() {
        let _an_answer = decoded(&whole[..length]);
    }
    for at in 0..44 {
        for value in [0, 1, 0x7F, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            let _an_answer = decoded(&bytes);
        }
    }
}

/// The decoded sound's checksum as 16-bit samples, for codecs whose output is fixed to the bit.
fn checksum(recording: &Recording) -> String {
    let pcm: Vec<u8> = recording.channels[0].iter().flat_map(|sample| sample.to_le_bytes()).collect();
    sha256_hex(&pcm)[..16].to_owned()
}

/// Two seconds of the same speech. Where a decoder works with whole numbers its output is fixed to the bit, and for all
/// but G.729 and AMR-WB it is what ffmpeg or, for AMR, opencore-amr gives too; the others have to lie on the reference.
#[test]
fn every_form_decodes_to_the_same_speech() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let reference = open(&folder.join("reference.wav"), 0).expect("the reference");
    for (name, container, codec, wanted) in [
        ("alac.m4a", "isomp4", "alac", Some("b83cf4bf3f35ba70")),
        ("alaw.wav", "wav", "pcm_alaw", Some("a3581ed1527a47b8")),
        ("flac.flac", "flac", "flac", Some("b83cf4bf3f35ba70")),
        ("ima.wav", "wav", "adpcm_ima_wav", Some("d4a8d988d1d58360")),
        ("ms.wav", "wav", "adpcm_ms", Some("17b1a8339e2385e0")),
        ("narrow-with-silence.amr", "amr", "amr_nb", Some("094b3b711d9a1a2f")),
        ("raw.g729", "raw", "g729", Some("6f6ddcda601529c5")),
        ("raw.gsm", "gsm", "gsm", Some("411e131ce5fe8eba")),
        ("raw.ulaw", "raw", "pcm_mulaw", Some("b83cf4bf3f35ba70")),
        ("sun.au", "au", "pcm_mulaw", Some("b83cf4bf3f35ba70")),
        ("wav49.wav", "wav", "gsm_ms", Some("411e131ce5fe8eba")),
        ("wide.3gp", "isomp4", "amr_wb", Some("0ca83fa5bb2e96c1")),
        ("wide.amr", "amr", "amr_wb", Some("0ca83fa5bb2e96c1")),
        ("opus.ogg", "ogg", "opus", None),
        ("opus.webm", "matroska", "opus", None),
        ("phone.m4a", "isomp4", "aac", None),
        ("phone.mp3", "mp3", "mp3", None),
        ("vorbis.ogg", "ogg", "vorbis", None),
    ] {
        let recording = open(&folder.join(name), 0).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            (recording.source.container.as_str(), recording.source.codec.as_str()),
            (container, codec),
            "{name}"
        );
        assert!(recording.flaws.is_empty(), "{name}: {:?}", recording.flaws);
        if let Some(wanted) = wanted {
            assert_eq!(checksum(&recording), wanted, "{name}");
        } else {
            // At the telephone's rate, one sample is one of the reference's.
            let step = (recording.sample_rate_hz.get() / 8_000) as usize;
            let thinned: Vec<f32> =
                recording.mono(0..usize::MAX).chunks(step).map(|part| part.iter().sum::<f32>() / step as f32).collect();
            let likeness = likeness(&reference.mono(0..usize::MAX), &thinned);
            assert!(likeness > 0.8, "{name} is like the reference by {likeness} only");
        }
    }
}

/// The normalised correlation of two sounds in place.
fn likeness(a: &[f32], b: &[f32]) -> f32 {
    let energy = |sound: &[f32]| sound.iter().map(|s| s * s).sum::<f32>();
    a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() / (energy(a) * energy(b)).sqrt().max(f32::MIN_POSITIVE)
}

/// Cut and flipped in many places, every form still gives an answer, and soon.
#[test]
fn damaged_files_of_every_form_give_an_answer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    for entry in std::fs::read_dir(folder).expect("the folder").flatten() {
        let extension = entry.path().extension().unwrap_or_default().to_string_lossy().into_owned();
        let whole = std::fs::read(entry.path()).expect("a file");
        for part in 1..24 {
            let _an_answer = decode(&Arc::from(&whole[..whole.len() * part / 24]), &extension);
        }
        // Headers stand at the start: that is where most is flipped.
        let mut state = 1u32;
        for round in 0..40 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let reach = if round % 2 == 0 { whole.len().min(200) } else { whole.len() };
            let mut flipped = whole.clone();
            flipped[state as usize % reach] ^= 1 << (state >> 29);
            flipped[(state >> 8) as usize % reach] = (state >> 16) as u8;
            let _an_answer = decode(&Arc::from(flipped), &extension);
        }
    }
}
