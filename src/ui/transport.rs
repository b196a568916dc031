//! What is heard, and where: the loudspeaker as the window uses it.

use std::ops::Range;

use super::review::Review;
use crate::{
    audio::Recording,
    audit::{JobId, LOUDEST, Played, Plays, SPEEDS},
    report::UserError,
};

/// What is heard now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playing {
    number: u64,
    pub job: JobId,
    /// A place in the report's list; `None` is the recording from some place on.
    pub evidence: Option<usize>,
}

/// Plays, and remembers how.
pub struct Transport {
    player: Box<dyn Plays>,
    playing: Option<Playing>,
    pub speed: f32,
    /// 1 is as recorded.
    pub volume: f32,
    /// Why the last sound was not heard.
    pub error: Option<UserError>,
}

/// Words are cut off where a piece of evidence is played to the letter.
const AROUND_EVIDENCE_SECS: f64 = 0.5;

impl Transport {
    pub fn new(player: Box<dyn Plays>) -> Self {
        Self { player, playing: None, speed: 1.0, volume: 1.0, error: None }
    }

    pub fn playing(&self) -> Option<Playing> {
        self.playing
    }

    /// What is heard of a recording.
    pub fn playing_of(&self, job: Option<JobId>) -> Option<Playing> {
        self.playing.filter(|playing| Some(playing.job) == job)
    }

    /// Takes in what the loudspeaker tells. Gives what has just ended by itself.
    pub fn poll(&mut self) -> Option<Playing> {
        let mut over = None;
        while let Some(played) = self.player.poll() {
            let (number, error) = match played {
                Played::Ended { number } => (number, None),
                Played::Failed { number, error } => (number, Some(error)),
            };
            if let Some(ended) = self.playing.take_if(|playing| playing.number == number) {
                over = error.is_none().then_some(ended);
                self.error = error.map(UserError::from);
            }
        }
        over
    }

    /// The frame of what plays that is heard now.
    pub fn position(&self) -> Option<usize> {
        self.playing.and(self.player.position())
    }

    /// Plays a recording from where its playhead stands.
    pub fn play_from_cursor(&mut self, job: JobId, review: &mut Review) {
        let Some(recording) = &review.audited.recording else { return };
        let start = frame_at(recording, review.cursor_secs);
        let start = if start + 1 < recording.frames() { start } else { 0 };
        self.start(job, recording, start..recording.frames(), None);
    }

    /// Plays a piece of evidence with a little around it.
    pub fn play_evidence(&mut self, job: JobId, review: &mut Review, evidence: usize) {
        review.select(evidence);
        let Some(recording) = &review.audited.recording else { return };
        let Some(span) = review.audited.report.evidence().get(evidence).and_then(|one| one.span) else { return };
        let start_secs = (span.start_secs() - AROUND_EVIDENCE_SECS).max(0.0);
        let end = frame_at(recording, span.end_secs() + AROUND_EVIDENCE_SECS);
        self.start(job, recording, frame_at(recording, start_secs)..end, Some(evidence));
        review.cursor_secs = start_secs;
    }

    fn start(&mut self, job: JobId, recording: &Recording, frames: Range<usize>, evidence: Option<usize>) {
        self.error = None;
        self.playing = Some(Playing { number: self.player.play(recording, frames), job, evidence });
    }

    /// Falls silent; the playhead stays where it was heard last.
    pub fn pause(&mut self, review: Option<&mut Review>) {
        let position = self.position();
        if self.playing.take().is_none() {
            return;
        }
        self.player.stop();
        if let (Some(frame), Some(review)) = (position, review)
            && let Some(recording) = &review.audited.recording
        {
            review.cursor_secs = secs_at(recording, frame);
        }
    }

    /// Moves the playhead, and what plays with it.
    pub fn seek(&mut self, job: JobId, review: &mut Review, secs: f64) {
        let Some(recording) = &review.audited.recording else { return };
        review.cursor_secs = secs.clamp(0.0, recording.source.duration_secs);
        if self.playing_of(Some(job)).is_some() {
            self.play_from_cursor(job, review);
        }
    }

    pub fn set_speed(&mut self, speed: f32) {
        self.speed = speed.clamp(*SPEEDS.start(), *SPEEDS.end());
        self.player.set_speed(self.speed);
    }

    pub fn set_volume(&mut self, volume: f32) {
        self.volume = volume.clamp(0.0, LOUDEST);
        self.player.set_volume(self.volume);
    }
}

/// The frame at a time, not beyond the end.
fn frame_at(recording: &Recording, secs: f64) -> usize {
    ((secs.max(0.0) * f64::from(recording.sample_rate_hz.get())) as usize).min(recording.frames())
}

/// The time of a frame.
pub fn secs_at(recording: &Recording, frame: usize) -> f64 {
    frame as f64 / f64::from(recording.sample_rate_hz.get())
}
