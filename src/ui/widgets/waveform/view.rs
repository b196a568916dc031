//! Which part of a recording is looked at. Only arithmetic.

use crate::timeline::TimeSpan;

/// The shortest part that can be looked at, in seconds: about one breath of speech.
pub const LEAST_SECS: f64 = 2.0;

/// Where in the view a place stands that was turned to: near the left end, with most of what follows in sight.
const LEAD: f64 = 0.05;

/// What rounding may take from an end, in seconds; nobody hears or sees it.
const HAIR_SECS: f64 = 1e-6;

/// Distances between the ruler's labels that people count in, in seconds.
const ROUND_SECS: [f64; 16] =
    [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0];

/// A part of a recording, in seconds. It lies inside the recording, whatever is done to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub start_secs: f64,
    pub length_secs: f64,
}

/// The length of what can be looked at closest.
fn least(duration_secs: f64) -> f64 {
    LEAST_SECS.min(duration_secs)
}

impl View {
    pub fn whole(duration_secs: f64) -> Self {
        Self { start_secs: 0.0, length_secs: duration_secs }
    }

    pub fn end_secs(self) -> f64 {
        self.start_secs + self.length_secs
    }

    pub fn middle_secs(self) -> f64 {
        self.start_secs + self.length_secs / 2.0
    }

    pub fn is_whole(self, duration_secs: f64) -> bool {
        self.length_secs >= duration_secs
    }

    pub fn is_closest(self, duration_secs: f64) -> bool {
        self.length_secs <= least(duration_secs)
    }

    /// The nearest view that lies inside of the recording.
    pub fn clamped(self, duration_secs: f64) -> Self {
        let length_secs = self.length_secs.clamp(least(duration_secs), duration_secs);
        Self { start_secs: self.start_secs.clamp(0.0, duration_secs - length_secs), length_secs }
    }

    /// Closer by a factor; a time stays where it stands in the view, as far as the ends allow.
    pub fn zoomed(self, factor: f64, around_secs: f64, duration_secs: f64) -> Self {
        let length_secs = (self.length_secs / factor).clamp(least(duration_secs), duration_secs);
        let start_secs = around_secs - (around_secs - self.start_secs) * length_secs / self.length_secs;
        Self { start_secs, length_secs }.clamped(duration_secs)
    }

    pub fn panned(self, by_secs: f64, duration_secs: f64) -> Self {
        Self { start_secs: self.start_secs + by_secs, ..self }.clamped(duration_secs)
    }

    pub fn holds(self, secs: f64) -> bool {
        self.start_secs - HAIR_SECS <= secs && secs <= self.end_secs() + HAIR_SECS
    }

    /// The page on which a time stands; this one, where it does.
    pub fn turned_to(self, secs: f64, duration_secs: f64) -> Self {
        if self.holds(secs) {
            return self;
        }
        Self { start_secs: secs - self.length_secs * LEAD, ..self }.clamped(duration_secs)
    }

    /// Shows a span: not moved where all of it is in sight, else with the span in the middle, or its start in sight
    /// where it is longer than the view.
    pub fn showing(self, span: TimeSpan, duration_secs: f64) -> Self {
        let (start, end) = (span.start_secs(), span.end_secs().min(duration_secs));
        if self.holds(start) && self.holds(end) {
            return self;
        }
        let before = (self.length_secs - span.duration_secs()) / 2.0;
        let start_secs = start - before.max(self.length_secs * LEAD);
        Self { start_secs, ..self }.clamped(duration_secs)
    }
}

/// The distance between the labels of a ruler that has room for so many of them.
pub fn ruler_step(length_secs: f64, labels: f64) -> f64 {
    let least = length_secs / labels.max(1.0);
    let round = ROUND_SECS.into_iter().find(|step| *step >= least);
    round.unwrap_or_else(|| (least / 3600.0).ceil() * 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: f64 = 3600.0;

    fn view(start_secs: f64, length_secs: f64) -> View {
        View { start_secs, length_secs }
    }

    #[test]
    fn what_is_zoomed_around_stays_where_it_is() {
        assert_eq!(view(0.0, 60.0).zoomed(2.0, 30.0, 60.0), view(15.0, 30.0));
        assert_eq!(view(15.0, 30.0).zoomed(2.0, 15.0, 60.0), view(15.0, 15.0));
        assert_eq!(view(15.0, 30.0).zoomed(0.5, 30.0, 60.0), View::whole(60.0));
        // At the end there is nothing more to show.
        assert_eq!(view(40.0, 10.0).zoomed(0.5, 40.0, 60.0), view(40.0, 20.0));
        assert_eq!(view(50.0, 10.0).zoomed(0.5, 50.0, 60.0), view(40.0, 20.0));
    }

    #[test]
    fn zooming_ends_at_the_whole_and_at_two_seconds() {
        let whole = View::whole(4.0 * HOUR);
        let closest = whole.zoomed(1e9, HOUR, 4.0 * HOUR);
        assert!((closest.length_secs - LEAST_SECS).abs() < 1e-9 && closest.holds(HOUR));
        assert!(closest.is_closest(4.0 * HOUR) && !closest.is_whole(4.0 * HOUR));
        assert_eq!(closest.zoomed(1e-9, HOUR, 4.0 * HOUR), whole);
        assert!(whole.is_whole(4.0 * HOUR) && !whole.is_closest(4.0 * HOUR));
        // One that is shorter is always seen as a whole.
        let short = View::whole(1.5).zoomed(8.0, 1.0, 1.5);
        assert!(short == View::whole(1.5) && short.is_closest(1.5) && short.is_whole(1.5));
    }

    #[test]
    fn panning_stops_at_the_ends() {
        assert_eq!(view(10.0, 20.0).panned(5.0, 60.0), view(15.0, 20.0));
        assert_eq!(view(10.0, 20.0).panned(-15.0, 60.0), view(0.0, 20.0));
        assert_eq!(view(10.0, 20.0).panned(90.0, 60.0), view(40.0, 20.0));
        assert_eq!(View::whole(60.0).panned(5.0, 60.0), View::whole(60.0));
    }

    #[test]
    fn a_time_is_turned_to_as_a_page() {
        assert_eq!(view(10.0, 20.0).turned_to(30.0, 90.0), view(10.0, 20.0));
        assert_eq!(view(10.0, 20.0).turned_to(31.0, 90.0), view(30.0, 20.0));
        assert_eq!(view(10.0, 20.0).turned_to(0.5, 90.0), view(0.0, 20.0));
        assert_eq!(view(10.0, 20.0).turned_to(89.0, 90.0), view(70.0, 20.0));
    }

    #[test]
    fn a_span_is_brought_into_the_middle_or_begins_in_sight() {
        let shown = |start, end| view(10.0, 20.0).showing(TimeSpan::clamped(start, end), 90.0);
        assert_eq!(shown(12.0, 30.0), view(10.0, 20.0));
        assert_eq!(shown(29.0, 33.0), view(21.0, 20.0));
        assert_eq!(shown(1.0, 3.0), view(0.0, 20.0));
        assert_eq!(shown(50.0, 80.0), view(49.0, 20.0));
        // An end beyond the recording's is not looked for.
        let all = View::whole(90.0);
        assert_eq!(all.showing(TimeSpan::clamped(80.0, 95.0), 90.0), all);
    }

    #[test]
    fn rulers_count_in_round_times() {
        for (length, labels, step) in
            [(2.0, 8.0, 0.5), (15.0, 6.0, 5.0), (60.0, 6.0, 10.0), (14_400.0, 8.0, 1800.0), (14_400.0, 1.0, 14_400.0)]
        {
            assert!((ruler_step(length, labels) - step).abs() < 1e-9, "{length} {labels}");
        }
        assert!((ruler_step(1e6, 0.0) / 3600.0).fract() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_view_never_leaves_the_recording(
            duration in 0.001..1e5_f64, start in -1e6..1e6_f64, length in 0.0..1e6_f64,
            factor in 1e-6..1e6_f64, secs in -1e5..2e5_f64, long in 0.0..1e5_f64,
        ) {
            let first = view(start, length).clamped(duration);
            let span = TimeSpan::clamped(secs, secs + long);
            let views = [
                first, first.zoomed(factor, secs, duration), first.panned(secs, duration),
                first.turned_to(secs, duration), first.showing(span, duration),
            ];
            for view in views {
                prop_assert!(view.start_secs >= 0.0 && view.length_secs > 0.0, "{view:?}");
                prop_assert!(view.end_secs() <= duration * (1.0 + 1e-9), "{view:?} of {duration}");
                prop_assert!(view.length_secs >= least(duration) && view.length_secs <= duration, "{view:?}");
            }
            prop_assert!(first.turned_to(secs.clamp(0.0, duration), duration).holds(secs.clamp(0.0, duration)));
        }
    }
}
