//! One recording in the window and what is known of it.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use super::review::Review;
use crate::{
    audit::{Event, Input, JobId, Progress, Stage, name_of},
    detection::Evidence,
    report::{Related, UserError},
    transcript::Segment,
};

/// A recording in the list.
pub struct Item {
    pub job: JobId,
    pub input: Input,
    pub name: String,
    /// It was recorded here, and is not saved yet.
    pub draft: bool,
    /// What the person should know about how it came to be.
    pub note: Option<UserError>,
    pub state: State,
}

/// What a recording's audit has come to.
pub enum State {
    Waiting,
    Auditing(Auditing),
    Cancelling,
    Review(Box<Review>),
    Failed(UserError),
    /// Gone from the list at the next look.
    Cancelled,
}

/// A running audit.
pub struct Auditing {
    progress: Progress,
    /// When that was told.
    told: Instant,
    pub segments: Vec<Segment>,
    pub evidence: Vec<Evidence>,
}

impl Item {
    pub fn new(job: JobId, input: Input) -> Self {
        let mut name = name_of(&input.path);
        if input.number > 0 {
            name = format!("{name} ({})", input.number + 1);
        }
        Self { job, input, name, draft: false, note: None, state: State::Waiting }
    }

    /// The same file as another job.
    pub fn again(&mut self, job: JobId) {
        self.job = job;
        self.state = State::Waiting;
    }

    /// A draft that is a file of the person's own now.
    pub fn saved_as(&mut self, path: PathBuf) {
        self.name = name_of(&path);
        self.input.path = path;
        self.draft = false;
        if let State::Review(review) = &mut self.state {
            review.audited.report.source.name.clone_from(&self.name);
        }
    }

    /// Takes in what the worker tells of this job.
    pub fn take(&mut self, event: Event) {
        match event {
            Event::Started { .. } => {
                if !matches!(self.state, State::Cancelling) {
                    self.state = State::Auditing(Auditing::new());
                }
            }
            Event::Progress { progress, .. } => {
                if let State::Auditing(auditing) = &mut self.state {
                    auditing.progress = progress;
                    auditing.told = Instant::now();
                }
            }
            Event::Heard { segments, evidence, .. } => {
                if let State::Auditing(auditing) = &mut self.state {
                    auditing.segments.extend(segments);
                    auditing.evidence = evidence;
                }
            }
            Event::Finished { audited, .. } => {
                // What an e-mail's attachment is called is only known now.
                self.name.clone_from(&audited.report.source.name);
                self.state = State::Review(Box::new(Review::new(*audited)));
            }
            Event::Failed { error, .. } => self.state = State::Failed(error),
            Event::Judged { turn, marks, judged, .. } => {
                if let State::Review(review) = &mut self.state {
                    review.follow(turn, marks, *judged);
                }
            }
            Event::NotJudged { error, .. } => {
                if let State::Review(review) = &mut self.state {
                    review.unjudged = Some(error);
                }
            }
            Event::Cancelled { .. } => self.state = State::Cancelled,
            // Of a copy, not of the recording.
            Event::Redacted { .. } | Event::NotRedacted { .. } => {}
        }
    }

    pub fn is_busy(&self) -> bool {
        matches!(self.state, State::Waiting | State::Auditing(_) | State::Cancelling)
    }
}

/// The share of a promised time in which progress is even.
const STEADY: f32 = 0.8;

impl Auditing {
    fn new() -> Self {
        let progress = Progress { stage: Stage::Reading, fraction: 0.0, remaining: None };
        Self { progress, told: Instant::now(), segments: Vec::new(), evidence: Vec::new() }
    }

    pub fn stage(&self) -> Stage {
        self.progress.stage
    }

    /// 0 to 1. Between two words from the worker it goes on at the pace that the time left promises; past that it slows
    /// down more and more, and never arrives by itself.
    pub fn fraction(&self) -> f32 {
        let Some(remaining) = self.progress.remaining.filter(|left| !left.is_zero()) else {
            return self.progress.fraction;
        };
        let passed = self.told.elapsed().as_secs_f32() / remaining.as_secs_f32();
        let passed = if passed < STEADY { passed } else { 1.0 - (1.0 - STEADY) * (1.0 - passed / STEADY).exp() };
        self.progress.fraction + (1.0 - self.progress.fraction) * passed
    }

    /// Whole percents; a hundred is only reached by finishing.
    pub fn percent(&self) -> u8 {
        (self.fraction() * 100.0).min(99.0) as u8
    }

    /// From the measured speed, counting down; zero once it takes longer than that promised.
    pub fn remaining(&self) -> Option<Duration> {
        self.progress.remaining.map(|remaining| remaining.saturating_sub(self.told.elapsed()))
    }
}

/// Takes in what the worker tells of one of the recordings, and what that means for the others.
pub fn take(items: &mut [Item], event: Event) {
    let job = event.job();
    let finished = matches!(event, Event::Finished { .. });
    if let Some(index) = items.iter().position(|item| item.job == job) {
        items[index].take(event);
        if finished {
            relate(items, index);
        }
    }
}

/// Finds out which of the other recordings the one at `index` belongs to, and tells both.
fn relate(items: &mut [Item], index: usize) {
    let (before, rest) = items.split_at_mut(index);
    let Some((new, after)) = rest.split_first_mut() else { return };
    let State::Review(review) = &mut new.state else { return };
    review.related.clear();
    for other in before.iter_mut().chain(after) {
        let State::Review(known) = &mut other.state else { continue };
        known.related.retain(|(job, _)| *job != new.job);
        let mine = &review.audited.report.findings.script;
        if let Some(likeness) = mine.likeness(&known.audited.report.findings.script) {
            review.related.push((other.job, likeness.clone()));
            known.related.push((new.job, likeness));
        }
    }
}

/// What belongs to the recording at `index`, with its place in the list.
pub fn related(items: &[Item], index: usize) -> Vec<(usize, Related)> {
    let Some(Item { state: State::Review(review), .. }) = items.get(index) else { return Vec::new() };
    let find = |job: JobId| items.iter().position(|item| item.job == job);
    let mut related: Vec<(usize, Related)> = review
        .related
        .iter()
        .filter_map(|(job, likeness)| {
            // A recording that was removed since is no longer told of.
            let at = find(*job)?;
            Some((at, Related { number: at + 1, name: items[at].name.clone(), likeness: likeness.clone() }))
        })
        .collect();
    related.sort_by_key(|(at, _)| *at);
    related
}
