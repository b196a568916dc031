//! A WAV file that is playable at any moment while it is written.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::PathBuf,
};

use hound::{SampleFormat, WavSpec, WavWriter};

use super::CaptureError;

/// How often the file's head is brought up to date, in seconds: what a crash loses at most, with the time it takes to
/// write.
const FLUSH_EVERY_SECS: f64 = 0.1;

/// How often the disk is made to take it all, in seconds: what a power cut loses at most.
const SYNC_EVERY_SECS: f64 = 1.0;

/// The longest recording that can be audited, in seconds: 4 hours.
const MAX_SECS: f64 = 4.0 * 3600.0;

/// 16 bits, one channel, at the microphone's rate.
pub(super) struct WavFile {
    path: PathBuf,
    writer: WavWriter<BufWriter<File>>,
    disk: File,
    rate_hz: u32,
    samples: u64,
    flushed: u64,
    synced: u64,
}

impl WavFile {
    /// Makes the file, readable for nobody else; one that is there already is left alone.
    pub(super) fn create(path: PathBuf, rate_hz: u32) -> Result<Self, CaptureError> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(CaptureError::Write)?;
        let disk = file.try_clone().map_err(CaptureError::Write)?;
        let spec = WavSpec { channels: 1, sample_rate: rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let writer = WavWriter::new(BufWriter::new(file), spec).map_err(write_error)?;
        Ok(Self { path, writer, disk, rate_hz, samples: 0, flushed: 0, synced: 0 })
    }

    /// Adds samples, -1 to 1.
    pub(super) fn write(&mut self, block: &[f32]) -> Result<(), CaptureError> {
        for sample in block {
            self.writer.write_sample((sample * 32_767.0).round() as i16).map_err(write_error)?;
            self.samples += 1;
        }
        let since = |mark: u64| (self.samples - mark) as f64 / f64::from(self.rate_hz);
        if since(self.flushed) >= FLUSH_EVERY_SECS {
            self.writer.flush().map_err(write_error)?;
            self.flushed = self.samples;
        }
        if since(self.synced) >= SYNC_EVERY_SECS {
            self.disk.sync_data().map_err(CaptureError::Write)?;
            self.synced = self.samples;
        }
        if self.samples as f64 >= MAX_SECS * f64::from(self.rate_hz) { Err(CaptureError::TooLong) } else { Ok(()) }
    }

    /// Closes the file and gives its path; `None` where nothing was recorded, and then no file is left. What a full disk
    /// does not take any more is left out, what it took stays.
    pub(super) fn finish(self) -> Result<Option<PathBuf>, CaptureError> {
        let Self { path, writer, disk, samples, flushed, .. } = self;
        let ended = writer.finalize().map_err(write_error).and_then(|()| disk.sync_all().map_err(CaptureError::Write));
        if samples == 0 || (ended.is_err() && flushed == 0) {
            let _nothing_in_it = fs::remove_file(&path);
            return ended.map(|()| None);
        }
        Ok(Some(path))
    }
}

fn write_error(error: hound::Error) -> CaptureError {
    CaptureError::Write(match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(path: &PathBuf) -> f64 {
        let reader = hound::WavReader::open(path).expect("a playable WAV");
        f64::from(reader.duration()) / f64::from(reader.spec().sample_rate)
    }

    #[test]
    fn the_file_can_be_played_while_it_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let mut file = WavFile::create(path.clone(), 8_000).expect("a new file");
        for tenth in 1..=20_u32 {
            file.write(&[0.5; 800]).expect("room on the disk");
            let spoken = f64::from(tenth) / 10.0;
            assert!(spoken < 0.3 || seconds(&path) >= spoken - 0.3, "{} of {spoken} s", seconds(&path));
        }
        assert_eq!(file.finish().expect("room on the disk"), Some(path.clone()));
        assert!((seconds(&path) - 2.0).abs() < 1e-9);
        assert!(matches!(WavFile::create(path, 8_000), Err(CaptureError::Write(_))), "a file was written over");
    }

    #[test]
    fn nothing_spoken_leaves_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let mut file = WavFile::create(path.clone(), 8_000).expect("a new file");
        file.write(&[]).expect("nothing to write");
        assert_eq!(file.finish().expect("nothing to write"), None);
        assert!(!path.exists());
    }
}
