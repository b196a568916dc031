//! A stretch of time in a recording.

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// A closed stretch of time, in seconds from the start of the recording. Both ends are finite and `start <= end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeSpan {
    start_secs: f64,
    end_secs: f64,
}

impl TimeSpan {
    /// `None` unless both ends are finite, not negative, and in order.
    #[must_use]
    pub fn new(start_secs: f64, end_secs: f64) -> Option<Self> {
        let sound = start_secs.is_finite() && end_secs.is_finite() && 0.0 <= start_secs && start_secs <= end_secs;
        sound.then_some(Self { start_secs, end_secs })
    }

    /// The nearest span that is sound: what is not a number or negative becomes 0, an early end becomes the start.
    #[must_use]
    pub fn clamped(start_secs: f64, end_secs: f64) -> Self {
        let sound = |secs: f64| if secs.is_finite() { secs.max(0.0) } else { 0.0 };
        let start_secs = sound(start_secs);
        Self { start_secs, end_secs: sound(end_secs).max(start_secs) }
    }

    #[must_use]
    pub fn start_secs(self) -> f64 {
        self.start_secs
    }

    #[must_use]
    pub fn end_secs(self) -> f64 {
        self.end_secs
    }

    #[must_use]
    pub fn duration_secs(self) -> f64 {
        self.end_secs - self.start_secs
    }

    /// The shortest span that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start_secs: self.start_secs.min(other.start_secs), end_secs: self.end_secs.max(other.end_secs) }
    }

    /// How many seconds the two share.
    #[must_use]
    pub fn overlap_secs(self, other: Self) -> f64 {
        (self.end_secs.min(other.end_secs) - self.start_secs.max(other.start_secs)).max(0.0)
    }
}

impl Serialize for TimeSpan {
    /// As the two fields `start_secs` and `end_secs`, to the millisecond.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("TimeSpan", 2)?;
        fields.serialize_field("start_secs", &to_millis(self.start_secs))?;
        fields.serialize_field("end_secs", &to_millis(self.end_secs))?;
        fields.end()
    }
}

/// Rounds seconds to whole milliseconds, finer than any time measured here.
#[must_use]
pub fn to_millis(secs: f64) -> f64 {
    (secs * 1000.0).round() / 1000.0
}

/// `0:07`, `12:30`, `1:02:03`: whole seconds as a person reads them.
#[must_use]
pub fn clock(secs: f64) -> String {
    let whole = if secs.is_finite() { secs.max(0.0).round() as u64 } else { 0 };
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `0:07.3`: like [`clock`], with tenths.
#[must_use]
pub fn clock_tenths(secs: f64) -> String {
    let tenths = if secs.is_finite() { (secs.max(0.0) * 10.0).round() as u64 } else { 0 };
    let (minutes, rest) = (tenths / 600, tenths % 600);
    if minutes >= 60 {
        format!("{}:{:02}:{:02}.{}", minutes / 60, minutes % 60, rest / 10, rest % 10)
    } else {
        format!("{minutes}:{:02}.{}", rest / 10, rest % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_ordered_finite_ends_make_a_span() {
        assert!(TimeSpan::new(1.0, 1.0).is_some());
        for (start, end) in [(2.0, 1.0), (-1.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            assert_eq!(TimeSpan::new(start, end), None, "{start}..{end}");
        }
    }

    #[test]
    fn clocks_read_as_people_write_them() {
        assert_eq!((clock(7.4).as_str(), clock(750.0).as_str(), clock(3723.0).as_str()), ("0:07", "12:30", "1:02:03"));
        assert_eq!((clock_tenths(7.34).as_str(), clock_tenths(59.96).as_str()), ("0:07.3", "1:00.0"));
    }

    proptest! {
        #[test]
        fn clamped_spans_are_sound(start: f64, end: f64) {
            let span = TimeSpan::clamped(start, end);
            prop_assert_eq!(TimeSpan::new(span.start_secs(), span.end_secs()), Some(span));
        }
    }
}
