//! The thread that audits for the window.

use std::{
    collections::{HashMap, VecDeque},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
};

use super::{
    Audits, CancelToken, Command, Engine, EngineOptions, Event, Input, JobId, Redaction, Rejudge, Step, Stopped, Wake,
    judge::Judge, name_of, recordings_in,
};
use crate::report::UserError;

/// How many commands wait in the channel; the rest wait on this side, where they can still be taken back.
const COMMANDS: usize = 1;

/// More than a window draws in a frame; a window that draws nothing for long holds the worker up, not the memory.
const EVENTS: usize = 64;

/// The window's end of the worker thread. Dropping it cancels what runs and waits for the thread: what whisper.cpp works
/// with goes when the program ends, and whoever still worked with it then would crash.
#[derive(Debug)]
pub struct Auditor {
    commands: SyncSender<Command>,
    events: Receiver<Event>,
    waiting: VecDeque<Command>,
    cancels: HashMap<JobId, CancelToken>,
    cancelled: VecDeque<JobId>,
    last_job: u64,
    /// Of the copy that is being made.
    redacting: CancelToken,
    judge: Judge,
    rule_folders: Vec<PathBuf>,
    thread: Option<JoinHandle<()>>,
}

impl Auditor {
    /// Starts the thread and has it load the model, while the window opens.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(options: EngineOptions, wake: Wake) -> Result<Self, UserError> {
        let (commands, inbox) = sync_channel(COMMANDS);
        let (outbox, events) = sync_channel(EVENTS);
        let judge = Judge::start(outbox.clone(), Arc::clone(&wake))?;
        let rule_folders = options.rule_folders.clone();
        let thread = thread::Builder::new()
            .name("audit".to_owned())
            .spawn(move || work(options, &inbox, &outbox, &wake))
            .map_err(|error| UserError::new("no-thread").with_detail(error))?;
        Ok(Self {
            commands,
            events,
            waiting: VecDeque::new(),
            cancels: HashMap::new(),
            cancelled: VecDeque::new(),
            last_job: 0,
            redacting: CancelToken::default(),
            judge,
            rule_folders,
            thread: Some(thread),
        })
    }

    fn send_waiting(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            match self.commands.try_send(command) {
                Ok(()) => {}
                Err(TrySendError::Full(command) | TrySendError::Disconnected(command)) => {
                    self.waiting.push_front(command);
                    return;
                }
            }
        }
    }
}

impl Audits for Auditor {
    fn submit(&mut self, input: Input) -> JobId {
        self.last_job += 1;
        let job = JobId(self.last_job);
        let cancel = CancelToken::default();
        self.cancels.insert(job, cancel.clone());
        self.waiting.push_back(Command::Audit { job, input, cancel });
        self.send_waiting();
        job
    }

    fn cancel(&mut self, job: JobId) {
        let before = self.waiting.len();
        let is_it = |command: &Command| matches!(command, Command::Audit { job: waiting, .. } if *waiting == job);
        self.waiting.retain(|command| !is_it(command));
        if self.waiting.len() < before {
            self.cancelled.push_back(job);
        } else if let Some(cancel) = self.cancels.get(&job) {
            cancel.cancel();
        }
    }

    fn judge(&mut self, request: Rejudge) {
        self.judge.ask(request, self.rule_folders.clone());
    }

    fn redact(&mut self, job: JobId, redaction: Redaction) {
        self.redacting = CancelToken::default();
        let (redaction, cancel) = (Box::new(redaction), self.redacting.clone());
        self.waiting.push_back(Command::Redact { job, redaction, cancel });
        self.send_waiting();
    }

    fn cancel_redaction(&mut self) {
        self.redacting.cancel();
    }

    fn configure(&mut self, options: EngineOptions) {
        self.rule_folders.clone_from(&options.rule_folders);
        self.waiting.push_back(Command::Configure(Box::new(options)));
        self.send_waiting();
    }

    fn poll(&mut self) -> Option<Event> {
        self.send_waiting();
        self.judge.send_waiting();
        if let Some(job) = self.cancelled.pop_front() {
            self.cancels.remove(&job);
            return Some(Event::Cancelled { job });
        }
        match self.events.try_recv() {
            Ok(event) => {
                if matches!(event, Event::Finished { .. } | Event::Failed { .. } | Event::Cancelled { .. }) {
                    self.cancels.remove(&event.job());
                }
                Some(event)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                // The worker is gone: every job it still had fails, so that nothing waits for ever.
                let job = *self.cancels.keys().min()?;
                self.cancels.remove(&job);
                let error = UserError::new("worker-gone");
                Some(Event::Failed { job, error })
            }
        }
    }
}

impl Drop for Auditor {
    fn drop(&mut self) {
        self.cancels.values().for_each(CancelToken::cancel);
        self.redacting.cancel();
        // The thread is not to wait for a window that is gone, neither for its questions nor to be heard.
        self.commands = sync_channel(0).0;
        self.events = sync_channel(0).1;
        if let Some(thread) = self.thread.take() {
            let _it_has_ended_in_any_case = thread.join();
        }
    }
}

/// Whether a file is called as transcripts are.
fn is_text(path: &Path) -> bool {
    let named = |ending: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending));
    ["txt", "srt", "vtt"].into_iter().any(named)
}

fn work(options: EngineOptions, inbox: &Receiver<Command>, outbox: &SyncSender<Event>, wake: &Wake) {
    // An error here means that the window is gone; the next look at the inbox then ends the thread.
    let send = |event: Event| {
        let _window_gone = outbox.send(event);
        wake();
    };
    let mut engine = Engine::new(options);
    // Loading now saves the wait at the first file; what goes wrong is told there.
    let _told_at_the_first_file = engine.load_model();
    while let Ok(command) = inbox.recv() {
        let (job, input, cancel) = match command {
            Command::Audit { job, input, cancel } => (job, input, cancel),
            Command::Redact { job, redaction, cancel } => {
                send(match engine.redact(&redaction, &cancel) {
                    Ok(redacted) => Event::Redacted { job, redacted: Box::new(redacted) },
                    Err(Stopped::Cancelled) => Event::NotRedacted { job, error: None },
                    Err(Stopped::Failed(error)) => Event::NotRedacted { job, error: Some(error) },
                });
                continue;
            }
            Command::Configure(options) => {
                engine.configure(*options);
                continue;
            }
        };
        send(Event::Started { job, recordings: recordings_in(&input.path) });
        let mut on_step = |step| {
            send(match step {
                Step::Progress(progress) => Event::Progress { job, progress },
                Step::Heard { segments, evidence } => Event::Heard { job, segments, evidence },
            });
        };
        let ended = match &input.text {
            Some(text) => engine.audit_text(&name_of(&input.path), text).map_err(Stopped::from),
            None if is_text(&input.path) => engine.audit_text_file(&input.path).map_err(Stopped::from),
            None => engine.audit_recording(&input, &cancel, &mut on_step),
        };
        let ended = ended.and_then(|mut audited| engine.suggest(&mut audited).map(|()| audited).map_err(Stopped::from));
        send(match ended {
            Ok(audited) => Event::Finished { job, audited: Box::new(audited) },
            Err(Stopped::Cancelled) => Event::Cancelled { job },
            Err(Stopped::Failed(error)) => Event::Failed { job, error },
        });
    }
}
