//! The pipeline: a file in, a report out, step by step and cancellable. The window and the terminal both run it.

mod case;
mod failure;
mod judge;
mod pipeline;
mod redact;
mod worker;

use std::{path::PathBuf, sync::Arc, time::Duration};

pub use crate::capture::{CaptureError, Captured, Meter, Microphone, Recorder, Records};
pub use crate::casefile::{
    Brightness, BundledModels, Damage, Drafts, Flaw, InstalledModel, Left, LeftOver, ModelKind, ModelState, ModelStore,
    Settings, SettingsFile, Verified, WindowPlace, Work, WorkedOn, delete_draft, save_copy, write_file,
};
pub use crate::decode::name_of;
pub use crate::playback::{LOUDEST, Loudspeaker, PlaybackError, Played, Plays, SPEEDS};
pub use crate::speech::CancelToken;
pub use case::{CaseRecording, Original, SaveCase, Saving, now, verify_case, write_case};
pub use failure::unsaved;
pub use judge::Rejudge;
pub use pipeline::{Engine, EngineOptions, load_rulebook, recordings_in};
pub use redact::{Redacted, Redaction};
pub use worker::Auditor;

use crate::{
    audio::{Envelope, Recording},
    detection::Evidence,
    report::{Judged, Marks, Report, Suggestion, UserError},
    texts::{Texts, Tongue},
    transcript::Segment,
};

/// Numbers the audits of one run of the program. Events of a job that is no longer wanted can be told by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// One recording to audit: a file, or one of several in an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub path: PathBuf,
    /// Counted from 0; 0 for any file that is no e-mail.
    pub number: usize,
    /// A transcript that somebody already has; the path is then only its name.
    pub text: Option<Arc<str>>,
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self { path, number: 0, text: None }
    }
}

/// What the window asks of the worker.
#[derive(Debug)]
pub enum Command {
    /// Audit a recording. Setting the token ends the job within seconds.
    Audit { job: JobId, input: Input, cancel: CancelToken },
    /// Make a copy of an audited recording without some words. Its end is told by `Redacted` or `NotRedacted`.
    Redact { job: JobId, redaction: Box<Redaction>, cancel: CancelToken },
    /// Make the audits after this one in another way.
    Configure(Box<EngineOptions>),
}

/// What the worker tells the window. Every job ends with exactly one of `Finished`, `Failed` and `Cancelled`;
/// what is judged again is told after that.
#[derive(Debug)]
pub enum Event {
    /// `recordings` is how many the file holds; the job is about one of them.
    Started {
        job: JobId,
        recordings: usize,
    },
    Progress {
        job: JobId,
        progress: Progress,
    },
    /// More of the transcript, and all the evidence that it holds so far.
    Heard {
        job: JobId,
        segments: Vec<Segment>,
        evidence: Vec<Evidence>,
    },
    Finished {
        job: JobId,
        audited: Box<Audited>,
    },
    Failed {
        job: JobId,
        error: UserError,
    },
    Cancelled {
        job: JobId,
    },
    /// What a person's marks have led to, long after the job has ended.
    Judged {
        job: JobId,
        turn: u64,
        marks: Marks,
        judged: Box<Judged>,
    },
    NotJudged {
        job: JobId,
        error: UserError,
    },
    Redacted {
        job: JobId,
        redacted: Box<Redacted>,
    },
    /// Without an error, because somebody wanted no more.
    NotRedacted {
        job: JobId,
        error: Option<UserError>,
    },
}

impl Event {
    /// The job it is about.
    #[must_use]
    pub fn job(&self) -> JobId {
        match self {
            Self::Started { job, .. }
            | Self::Progress { job, .. }
            | Self::Heard { job, .. }
            | Self::Finished { job, .. }
            | Self::Failed { job, .. }
            | Self::Judged { job, .. }
            | Self::NotJudged { job, .. }
            | Self::Redacted { job, .. }
            | Self::NotRedacted { job, .. }
            | Self::Cancelled { job } => *job,
        }
    }
}

/// What an audit is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Reading,
    /// Waiting for the speech model, at the first audit only.
    LoadingModel,
    FindingSpeech,
    Transcribing,
    /// To unclear words, a second time.
    ListeningAgain,
    Judging,
}

impl Stage {
    /// In a few words, for a person.
    #[must_use]
    pub fn label(self, texts: &Texts) -> String {
        texts.get(match self {
            Self::Reading => "stage-reading",
            Self::LoadingModel => "stage-loading-model",
            Self::FindingSpeech => "stage-finding-speech",
            Self::Transcribing => "stage-transcribing",
            Self::ListeningAgain => "stage-listening-again",
            Self::Judging => "stage-judging",
        })
    }
}

/// The language of the system, as far as the program speaks it.
#[must_use]
pub fn system_tongue() -> Tongue {
    Tongue::of_locales(sys_locale::get_locales())
}

/// How far an audit is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    pub stage: Stage,
    /// 0 to 1, of the whole audit; never falls.
    pub fraction: f32,
    /// From the speed so far; `None` until there is one.
    pub remaining: Option<Duration>,
}

/// A finished audit.
#[derive(Debug)]
pub struct Audited {
    pub report: Report,
    /// `None` for a text.
    pub recording: Option<Recording>,
    /// For drawing the recording; empty for a text.
    pub envelope: Envelope,
    /// Names and numbers that a redacted copy may have to be without; none before they were looked for.
    pub suggestions: Vec<Suggestion>,
}

/// Whoever audits for the window: the worker thread, or a stand-in for it in tests.
pub trait Audits {
    /// Puts a recording into the queue. They are audited one after the other, in their order.
    fn submit(&mut self, input: Input) -> JobId;
    /// Ends a job that runs or waits. Its `Cancelled` event follows.
    fn cancel(&mut self, job: JobId);
    /// Judges an audited recording again. `Judged` or `NotJudged` follows, unless a newer request comes first.
    fn judge(&mut self, request: Rejudge);
    /// Makes a copy of an audited recording without some words, in its turn. `Redacted` or `NotRedacted` follows.
    fn redact(&mut self, job: JobId, redaction: Redaction);
    /// Ends the making of that copy.
    fn cancel_redaction(&mut self);
    /// Changes how what is submitted from now on is audited, and by which rules what is judged again.
    fn configure(&mut self, options: EngineOptions);
    /// The next event, without waiting.
    fn poll(&mut self) -> Option<Event>;
}

/// Called whenever an event was sent, so that a sleeping window looks at it.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// How an audit ended without a report.
#[derive(Debug)]
pub enum Stopped {
    Cancelled,
    Failed(UserError),
}

/// A step of a running audit.
#[derive(Debug)]
pub enum Step {
    Progress(Progress),
    Heard { segments: Vec<Segment>, evidence: Vec<Evidence> },
}
