//! Recording a voicemail through the microphone, as the window goes about it.

use std::path::PathBuf;

use crate::{
    audit::{Captured, Drafts, LeftOver, Meter, Microphone, Records, delete_draft, unsaved},
    report::UserError,
};

/// The microphone, and what is recorded with it until it is an item of the list.
pub struct Recorder {
    records: Box<dyn Records>,
    /// `None` where no private folder could be made: then nothing can be recorded.
    drafts: Option<Drafts>,
    /// What earlier runs left behind.
    pub left_over: Vec<LeftOver>,
    /// The panel is to be seen.
    pub shown: bool,
    /// The panel was just opened.
    pub opened_now: bool,
    pub state: State,
    /// Found so far; the system's choice needs none of them.
    pub microphones: Vec<Microphone>,
    /// A place in the list; `None` is the system's choice.
    pub chosen: Option<usize>,
    /// Why the last recording did not come to be.
    pub error: Option<UserError>,
}

/// What the microphone is at.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Ready,
    Opening,
    Listening(Meter),
    /// It was stopped; the file is not complete yet.
    Ending {
        discard: bool,
    },
}

/// A recording that is complete.
pub struct Recorded {
    pub path: PathBuf,
    /// Why it ended before it was stopped.
    pub note: Option<UserError>,
}

impl Recorder {
    pub fn new(records: Box<dyn Records>, drafts: Option<Drafts>) -> Self {
        let left_over = drafts.as_ref().map(Drafts::left_over).unwrap_or_default();
        Self {
            records,
            drafts,
            left_over,
            shown: false,
            opened_now: false,
            state: State::Ready,
            microphones: Vec::new(),
            chosen: None,
            error: None,
        }
    }

    pub fn is_busy(&self) -> bool {
        self.state != State::Ready
    }

    /// Shows the panel and looks for microphones.
    pub fn open(&mut self) {
        self.shown = true;
        self.opened_now = true;
        self.error = None;
        if !self.is_busy() {
            self.records.list();
        }
    }

    pub fn start(&mut self) {
        if self.is_busy() {
            return;
        }
        let Some(drafts) = &self.drafts else {
            self.error = Some(UserError::of("recording", "no-drafts"));
            return;
        };
        self.error = None;
        self.state = State::Opening;
        let microphone = self.chosen.and_then(|index| self.microphones.get(index));
        self.records.start(microphone, drafts.new_recording());
    }

    /// Where this run puts aside what nobody has saved yet.
    pub fn drafts(&self) -> Option<&Drafts> {
        self.drafts.as_ref()
    }

    /// Ends the recording, to be audited or to be thrown away.
    pub fn stop(&mut self, discard: bool) {
        if matches!(self.state, State::Opening | State::Listening(_)) {
            self.state = State::Ending { discard };
            self.records.stop();
        }
    }

    /// Takes in what the microphone tells; gives a recording that is complete.
    pub fn poll(&mut self) -> Option<Recorded> {
        while let Some(event) = self.records.poll() {
            match event {
                Captured::Microphones(found) => {
                    let chosen = self.chosen.and_then(|index| self.microphones.get(index));
                    self.chosen = chosen.and_then(|chosen| found.iter().position(|other| other == chosen));
                    self.microphones = found;
                }
                Captured::Started => {}
                Captured::Level(meter) => {
                    if matches!(self.state, State::Opening | State::Listening(_)) {
                        self.state = State::Listening(meter);
                    }
                }
                Captured::Failed(error) => {
                    let wanted = self.state != State::Ending { discard: true };
                    self.state = State::Ready;
                    self.error = wanted.then(|| error.into());
                }
                Captured::Ended { path, error } => {
                    let discard = self.state == State::Ending { discard: true };
                    self.state = State::Ready;
                    if discard {
                        delete_draft(&path);
                    } else {
                        self.shown = false;
                        return Some(Recorded { path, note: error.map(UserError::from) });
                    }
                }
            }
        }
        None
    }

    /// Makes a left-over recording one of this run.
    pub fn take_left_over(&mut self, index: usize) -> Option<PathBuf> {
        let left = self.left_over.get(index)?;
        match self.drafts.as_ref()?.take(left) {
            Ok(path) => {
                self.left_over.remove(index);
                Some(path)
            }
            Err(error) => {
                self.error = Some(unsaved(&error));
                self.shown = true;
                None
            }
        }
    }

    /// Deletes what earlier runs left behind, for whoever wants nothing kept.
    pub fn delete_all_left_over(&mut self) {
        for index in (0..self.left_over.len()).rev() {
            self.delete_left_over(index);
        }
    }

    pub fn delete_left_over(&mut self, index: usize) {
        if let (Some(left), Some(drafts)) = (self.left_over.get(index), &self.drafts)
            && drafts.delete(left).is_ok()
        {
            self.left_over.remove(index);
        }
    }
}
