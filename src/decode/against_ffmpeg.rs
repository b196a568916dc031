//! Every codec against ffmpeg's decode of the same file, on machines that have ffmpeg: the same sound, nothing late,
//! nothing missing. Prints the table with `--nocapture`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use codec_core::{
    codecs::{amr::AmrCodec, g729::G729Codec},
    types::{AudioCodec, CodecConfig, VariableRateCodec},
};

use super::open;

/// File name, and what makes ffmpeg write it out of a telephone recording; `-` where another encoder does.
const FORMATS: [(&str, &str); 34] = [
    ("u8.wav", "-c:a pcm_u8"),
    ("s16.wav", "-c:a pcm_s16le"),
    ("s24.wav", "-c:a pcm_s24le"),
    ("s32.wav", "-c:a pcm_s32le"),
    ("f32.wav", "-c:a pcm_f32le"),
    ("mulaw.wav", "-c:a pcm_mulaw"),
    ("alaw.wav", "-c:a pcm_alaw"),
    ("ima.wav", "-c:a adpcm_ima_wav"),
    ("ms.wav", "-c:a adpcm_ms"),
    ("wav49.wav", "-c:a gsm_ms"),
    ("raw.gsm", "-c:a gsm"),
    ("raw.ulaw", "-f mulaw"),
    ("raw.alaw", "-f alaw"),
    ("raw.sln", "-f s16le"),
    ("mulaw.au", "-c:a pcm_mulaw"),
    ("s16.au", "-c:a pcm_s16be"),
    ("stereo.mp3", "-c:a libmp3lame -ar 44100 -ac 2 -b:a 128k"),
    ("phone.mp3", "-c:a libmp3lame -b:a 16k"),
    ("aac.m4a", "-c:a aac -ar 44100"),
    ("phone.m4a", "-c:a aac -b:a 16k"),
    ("alac.m4a", "-c:a alac"),
    ("aac.mov", "-c:a aac -ar 48000"),
    ("aac.3gp", "-c:a aac -ar 16000"),
    ("alac.caf", "-c:a alac"),
    ("s16.aiff", "-c:a pcm_s16be"),
    ("flac.flac", "-c:a flac"),
    ("vorbis.ogg", "-c:a libvorbis -ar 44100"),
    ("opus.ogg", "-c:a libopus -b:a 16k"),
    ("opus.webm", "-c:a libopus -b:a 24k"),
    ("vorbis.mkv", "-c:a libvorbis -ar 44100"),
    ("narrow.amr", "-"),
    ("wide.amr", "-"),
    ("narrow.3gp", "-"),
    ("raw.g729", "-"),
];

/// What ffmpeg printed; `None` where this build of it can't do that.
fn ffmpeg(arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("ffmpeg").args(["-v", "error", "-nostdin", "-y"]).args(arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// Telephone speech of a few seconds, 16 bits.
fn speech(rate: &str) -> Option<Vec<i16>> {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/kcpd-fake-greeting.wav");
    let bytes = ffmpeg(&["-i", sample, "-t", "6", "-ar", rate, "-f", "s16le", "-"])?;
    Some(bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect())
}

/// The storage format of RFC 4867, through every rate in turn. Ffmpeg knows no silence frames: there are none.
fn amr(config: &CodecConfig, magic: &[u8], speech: &[i16], modes: u8) -> Vec<u8> {
    let mut codec = AmrCodec::new(config).expect("an encoder");
    let mut file = magic.to_vec();
    for (index, frame) in speech.chunks_exact(codec.frame_size()).enumerate() {
        codec.set_mode((index / 30) as u8 % modes).expect("a mode");
        let packed = codec.encode_frame(frame).expect("a frame");
        file.push(packed.mode << 3 | 0x04);
        file.extend(packed.data);
    }
    file
}

fn make(name: &str, folder: &Path) -> Option<()> {
    let path = folder.join(name);
    let target = path.to_str()?;
    match name {
        "narrow.amr" => fs::write(&path, amr(&CodecConfig::amr_nb(), b"#!AMR\n", &speech("8000")?, 8)).ok(),
        "wide.amr" => fs::write(&path, amr(&CodecConfig::amr_wb(), b"#!AMR-WB\n", &speech("16000")?, 9)).ok(),
        "narrow.3gp" => ffmpeg(&["-i", folder.join("narrow.amr").to_str()?, "-c", "copy", target]).map(drop),
        _ => {
            let mut codec = G729Codec::new(CodecConfig::g729a()).ok()?;
            let frames = speech("8000")?;
            let packed = frames.chunks_exact(80).flat_map(|frame| codec.encode(frame).expect("a frame"));
            fs::write(&path, packed.collect::<Vec<u8>>()).ok()
        }
    }
}

/// The first channel by ffmpeg, at its own rate.
fn reference(path: &Path, name: &str) -> Option<Vec<f32>> {
    let raw: &[&str] = match name {
        "raw.ulaw" => &["-f", "mulaw", "-ar", "8000", "-ac", "1"],
        "raw.alaw" => &["-f", "alaw", "-ar", "8000", "-ac", "1"],
        "raw.sln" => &["-f", "s16le", "-ar", "8000", "-ac", "1"],
        "raw.g729" => &["-f", "g729"],
        // Ffmpeg's own decoder resamples the low rates in another way than the reference decoder does.
        "opus.ogg" | "opus.webm" => &["-c:a", "libopus"],
        _ => &[],
    };
    let arguments = [raw, &["-i", path.to_str()?, "-af", "pan=mono|c0=c0", "-f", "f32le", "-"]].concat();
    let bytes = ffmpeg(&arguments)?;
    Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

/// The normalised correlation of two sounds with `b` so many samples later.
fn correlation(a: &[f32], b: &[f32], lag: isize) -> f64 {
    let (a, b) =
        if lag >= 0 { (a, &b[(lag as usize).min(b.len())..]) } else { (&a[lag.unsigned_abs().min(a.len())..], b) };
    let sums = a.iter().zip(b).fold((0.0, 0.0, 0.0), |(ab, aa, bb), (x, y)| {
        let (x, y) = (f64::from(*x), f64::from(*y));
        (ab + x * y, aa + x * x, bb + y * y)
    });
    sums.0 / (sums.1 * sums.2).sqrt().max(1e-12)
}

#[test]
fn every_codec_sounds_as_ffmpeg_decodes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/kcpd-fake-greeting.wav");
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        println!("no ffmpeg on this machine: nothing to compare with");
        return;
    }
    let mut wrong = Vec::new();
    for (name, how) in FORMATS {
        let path: PathBuf = folder.path().join(name);
        let made = if how == "-" {
            make(name, folder.path())
        } else {
            let mut arguments = vec!["-i", sample, "-t", "6"];
            arguments.extend(how.split(' '));
            arguments.push(path.to_str().expect("UTF-8"));
            ffmpeg(&arguments).map(drop)
        };
        let theirs = made.and_then(|()| reference(&path, name));
        let Some(theirs) = theirs else {
            println!("{name:12} not compared: this ffmpeg lacks the codec");
            continue;
        };
        let recording = match open(&path, 0) {
            Ok(recording) => recording,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let ours: Vec<f32> = recording.channels[0].iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        let rate = recording.sample_rate_hz.get();
        let reach = (rate / 100) as isize;
        let here = correlation(&theirs, &ours, 0);
        // Only where the sound is not in place is it looked for elsewhere: a tenth of a second either way, to tell.
        let best = if here > 0.99 {
            (here, 0)
        } else {
            let lags = (-10 * reach..=10 * reach).map(|lag| (correlation(&theirs, &ours, lag), lag));
            lags.max_by(|a, b| a.0.total_cmp(&b.0)).expect("some lag")
        };
        let missing = theirs.len() as isize - ours.len() as isize;
        let source = &recording.source;
        println!(
            "{name:12} {:9} {:10} {rate:6} Hz  correlation {:.5}  {:+5} samples late  {missing:+6} samples missing  {:?}",
            source.container, source.codec, best.0, best.1, recording.flaws
        );
        // G.729's filters are not fixed to the bit, and ffmpeg fills AMR-WB's highest octave with noise of its own.
        let enough = if matches!(source.codec.as_str(), "g729" | "amr_wb") { 0.99 } else { 0.999 };
        // One frame of the longest codec here, AAC's.
        if best.0 < enough || best.1.abs() > reach || missing.abs() > 1024 {
            wrong.push(format!("{name}: {best:?}, {missing}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
