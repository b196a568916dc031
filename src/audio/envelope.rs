//! How loud a recording is over time, for drawing it.

use std::sync::Arc;

/// Buckets a second: finer than a column of any window that shows more than half a minute, and small: 1.4 MB for four
/// hours, which are read through in less time than a frame of the screen takes.
const BUCKETS_PER_SEC: u32 = 100;

/// The most columns that are given: more than any screen has.
const MAX_COLUMNS: usize = 65_536;

/// The largest sample over all channels in each hundredth of a second. Its square root is kept, so that a voice at
/// -40 dB is still a tenth of the full height.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope(Vec<u8>);

impl Envelope {
    /// Reads through all channels once. A rate below 100 Hz, at which there is no sound, counts as 100 Hz.
    #[must_use]
    pub fn new(channels: &[Arc<[i16]>], rate_hz: u32) -> Self {
        let frames = channels.iter().map(|channel| channel.len()).max().unwrap_or(0) as u64;
        let (rate, per_sec) = (u64::from(rate_hz.max(BUCKETS_PER_SEC)), u64::from(BUCKETS_PER_SEC));
        let bucket = |i: u64| {
            let (start, end) = ((i * rate / per_sec) as usize, ((i + 1) * rate / per_sec) as usize);
            let largest = |channel: &Arc<[i16]>| {
                let samples = channel.get(start..end.min(channel.len())).unwrap_or_default();
                samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0)
            };
            companded(channels.iter().map(largest).max().unwrap_or(0))
        };
        Self((0..(frames * per_sec).div_ceil(rate)).map(bucket).collect())
    }

    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The height of each column, from 0 to 1, where the columns share out a range of seconds evenly. It is 0 before
    /// the start, after the end, and everywhere for a range that is not one. There are at most 65 536 columns.
    #[must_use]
    pub fn peaks(&self, range_secs: (f64, f64), columns: usize) -> Vec<f32> {
        let columns = columns.min(MAX_COLUMNS);
        let (start, length) = (range_secs.0, range_secs.1 - range_secs.0);
        if !(start.is_finite() && length.is_finite() && length > 0.0) {
            return vec![0.0; columns];
        }
        let edge = |column: usize| (start + length * column as f64 / columns as f64) * f64::from(BUCKETS_PER_SEC);
        let height = |column: usize| {
            // A column narrower than a bucket shows the bucket it is in.
            let end = (edge(column + 1).ceil().max(0.0) as usize).min(self.0.len());
            let start = (edge(column).floor().max(0.0) as usize).min(end);
            f32::from(self.0[start..end].iter().copied().max().unwrap_or(0)) / 255.0
        };
        (0..columns).map(height).collect()
    }
}

/// The square root of a sample's size, full scale being 255; only silence is 0.
fn companded(amplitude: u16) -> u8 {
    ((f32::from(amplitude) / 32_768.0).sqrt() * 255.0).ceil().min(255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(channels: &[Vec<i16>], rate_hz: u32) -> Envelope {
        Envelope::new(&channels.iter().map(|channel| Arc::from(channel.as_slice())).collect::<Vec<_>>(), rate_hz)
    }

    /// Four seconds, loud from 1 to 2 on the left, softer from 3 on the right.
    fn two_channels(rate_hz: usize) -> Envelope {
        let left = (0..4 * rate_hz).map(|i| if i / rate_hz == 1 { i16::MIN } else { 0 }).collect();
        let right = (0..4 * rate_hz).map(|i| if i / rate_hz == 3 { 327 } else { 0 }).collect();
        envelope(&[left, right], rate_hz as u32)
    }

    #[test]
    fn each_column_shows_the_loudest_channel() {
        for rate_hz in [2_000, 8_000, 11_025, 44_100] {
            let peaks = two_channels(rate_hz).peaks((0.0, 4.0), 8);
            assert_eq!(peaks[..6], [0.0, 0.0, 1.0, 1.0, 0.0, 0.0], "{rate_hz}");
            assert!(peaks[6..].iter().all(|peak| (peak - 0.1).abs() < 0.01), "{rate_hz}: {peaks:?}");
        }
    }

    #[test]
    fn one_loud_sample_is_never_lost() {
        let mut samples = vec![0; 80_000];
        samples[43_210] = 8_192;
        let envelope = envelope(&[samples], 8_000);
        for columns in [1, 7, 100, 999, 4_000] {
            let largest = envelope.peaks((0.0, 10.0), columns).into_iter().fold(0.0, f32::max);
            assert!((largest - 0.5).abs() < 0.01, "{columns}: {largest}");
        }
        let narrow = envelope.peaks((5.402, 5.408), 3);
        assert!(narrow.iter().all(|peak| (peak - 0.5).abs() < 0.01), "{narrow:?}");
    }

    #[test]
    fn outside_the_recording_it_is_flat() {
        let envelope = two_channels(8_000);
        assert_eq!(envelope.peaks((-1.0, 0.0), 3), [0.0; 3]);
        assert_eq!(envelope.peaks((4.0, 9.0), 3), [0.0; 3]);
        assert_eq!(envelope.peaks((-2.0, 6.0), 4), [0.0, 1.0, envelope.peaks((3.0, 4.0), 1)[0], 0.0]);
    }

    #[test]
    fn odd_ranges_are_flat_and_odd_sounds_have_an_envelope() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 0.0, -0.0, 1e-300, 3.0];
        for (start, end) in odd.iter().flat_map(|start| odd.map(|end| (*start, end))) {
            for envelope in [two_channels(8_000), Envelope::default()] {
                let peaks = envelope.peaks((start, end), 5);
                assert!(peaks.len() == 5 && peaks.iter().all(|peak| (0.0..=1.0).contains(peak)), "{start} {end}");
            }
        }
        assert!(two_channels(8_000).peaks((0.0, 1.0), 0).is_empty());
        assert_eq!(two_channels(8_000).peaks((0.0, 1.0), usize::MAX).len(), MAX_COLUMNS);
        assert_eq!(envelope(&[], 8_000), Envelope::default());
        assert_eq!(envelope(&[vec![], vec![]], 0), Envelope::default());
        assert_eq!(envelope(&[vec![5; 250], vec![9; 50]], 0).0.len(), 250);
    }
}
