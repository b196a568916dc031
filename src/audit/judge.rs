//! The thread that judges again what a person has corrected or put aside, while the window goes on drawing.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use super::{Event, JobId, Wake, load_rulebook};
use crate::{
    report::{Marks, UserError, judge_marked},
    rulebook::Rulebook,
    texts::Tongue,
    transcript::Transcript,
};

/// A transcript to judge by a person's marks.
#[derive(Clone, Debug)]
pub struct Rejudge {
    pub job: JobId,
    /// Counted up by whoever asks, to know the newest answer.
    pub turn: u64,
    /// As the machine heard it.
    pub heard: Arc<Transcript>,
    pub marks: Marks,
    /// Who the verdict is for.
    pub reader: Tongue,
}

/// How many requests wait in the channel; the rest wait on this side, where newer ones replace them.
const REQUESTS: usize = 1;

/// A request and the folders with further rules.
type Request = (Rejudge, Vec<PathBuf>);

/// The window's end of the thread, which ends when this is dropped.
#[derive(Debug)]
pub(super) struct Judge {
    requests: SyncSender<Request>,
    waiting: VecDeque<Request>,
}

impl Judge {
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(outbox: SyncSender<Event>, wake: Wake) -> Result<Self, UserError> {
        let (requests, inbox) = sync_channel(REQUESTS);
        thread::Builder::new()
            .name("judge".to_owned())
            .spawn(move || work(&inbox, &outbox, &wake))
            .map_err(|error| UserError::new("no-thread").with_detail(error))?;
        Ok(Self { requests, waiting: VecDeque::new() })
    }

    /// Asks; an older request for the same job that still waits is forgotten.
    pub fn ask(&mut self, request: Rejudge, rule_folders: Vec<PathBuf>) {
        self.waiting.retain(|(waiting, _)| waiting.job != request.job);
        self.waiting.push_back((request, rule_folders));
        self.send_waiting();
    }

    pub fn send_waiting(&mut self) {
        while let Some(request) = self.waiting.pop_front() {
            if let Err(TrySendError::Full(request) | TrySendError::Disconnected(request)) =
                self.requests.try_send(request)
            {
                self.waiting.push_front(request);
                return;
            }
        }
    }
}

fn work(inbox: &Receiver<Request>, outbox: &SyncSender<Event>, wake: &Wake) {
    let mut loaded: Option<(Vec<PathBuf>, Result<Rulebook, UserError>)> = None;
    while let Ok((request, folders)) = inbox.recv() {
        if loaded.as_ref().is_none_or(|(known, _)| *known != folders) {
            let rulebook = load_rulebook(&folders);
            loaded = Some((folders, rulebook));
        }
        let Rejudge { job, turn, heard, marks, reader } = request;
        let event = match loaded.as_ref().map(|(_, rulebook)| rulebook) {
            Some(Ok(rulebook)) => {
                let judged = Box::new(judge_marked(&heard, &marks, rulebook, reader));
                Event::Judged { job, turn, marks, judged }
            }
            Some(Err(error)) => Event::NotJudged { job, error: error.clone() },
            None => continue,
        };
        // An error here means that the window is gone; the next look at the inbox then ends the thread.
        let _window_gone = outbox.send(event);
        wake();
    }
}
