//! Microphone ▸ a WAV file on disk, as it is spoken.
//!
//! The system's callback only hands samples over through a ring without locks; a thread of its own writes them, so that
//! a slow disk makes no gap, and brings the file up to date several times a second, so that a crash loses next to nothing.

mod meter;
mod microphone;
mod wav;

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel},
    },
    thread,
    time::Duration,
};

pub use meter::Meter;
pub use microphone::Microphone;
use microphone::OpenMicrophone;
use wav::WavFile;

/// Why nothing, or nothing more, is recorded.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    #[error("there is no microphone")]
    NoDevice,
    #[error("the system does not let this program listen")]
    Denied,
    #[error("the microphone can't be used: {0}")]
    Device(String),
    #[error("the recording can't be written: {0}")]
    Write(io::Error),
    #[error("the longest recording that can be audited is reached")]
    TooLong,
    #[error("the part of the program that records has stopped")]
    Gone,
}

/// What the recorder tells.
#[derive(Debug)]
pub enum Captured {
    /// The microphones that were found, the system's choice first.
    Microphones(Vec<Microphone>),
    /// The microphone is open.
    Started,
    /// How loud it is, several times a second.
    Level(Meter),
    /// The file is complete. With an error, it ends where that happened, and holds all that was spoken until then.
    Ended { path: PathBuf, error: Option<CaptureError> },
    /// Nothing was recorded, and no file is left.
    Failed(CaptureError),
}

/// Whoever records for the window: the microphone, or a stand-in for it in tests.
pub trait Records {
    /// Looks for microphones; [`Captured::Microphones`] follows.
    fn list(&mut self);
    /// Records from a microphone, or from the system's choice, into a new file. Ends with [`Captured::Ended`] or
    /// [`Captured::Failed`].
    fn start(&mut self, microphone: Option<&Microphone>, path: PathBuf);
    /// Ends the recording.
    fn stop(&mut self);
    /// What happened since the last look, without waiting.
    fn poll(&mut self) -> Option<Captured>;
}

enum Command {
    List,
    Start { microphone: Option<Microphone>, path: PathBuf },
    Stop,
}

/// Commands are few.
const COMMANDS: usize = 8;

/// Levels that nobody looks at are dropped; there is room for everything else.
const EVENTS: usize = 64;

/// How often what was heard is written.
const WRITE_EVERY: Duration = Duration::from_millis(50);

/// The window's end of the thread that records. No device is touched before the first command.
#[derive(Debug)]
pub struct Recorder {
    commands: SyncSender<Command>,
    events: Receiver<Captured>,
    /// The file that is written now, as far as is known here.
    current: Option<PathBuf>,
}

impl Recorder {
    /// Starts the thread; without one every recording fails, and says so. `wake` is called whenever something happened.
    #[must_use]
    pub fn start(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (commands, inbox) = sync_channel(COMMANDS);
        let (outbox, events) = sync_channel(EVENTS);
        let run = move || Worker { inbox, outbox, wake }.run();
        // A thread that could not start drops its end of the channel, which every recording then tells.
        let _told_by_every_recording = thread::Builder::new().name("capture".to_owned()).spawn(run);
        Self { commands, events, current: None }
    }

    fn send(&self, command: Command) {
        // A thread that is gone is told of at the next look.
        let _told_at_the_next_look = self.commands.try_send(command);
    }
}

impl Records for Recorder {
    fn list(&mut self) {
        self.send(Command::List);
    }

    fn start(&mut self, microphone: Option<&Microphone>, path: PathBuf) {
        self.current = Some(path.clone());
        self.send(Command::Start { microphone: microphone.cloned(), path });
    }

    fn stop(&mut self) {
        self.send(Command::Stop);
    }

    fn poll(&mut self) -> Option<Captured> {
        match self.events.try_recv() {
            Ok(event) => {
                if matches!(event, Captured::Ended { .. } | Captured::Failed(_)) {
                    self.current = None;
                }
                Some(event)
            }
            Err(TryRecvError::Empty) => None,
            // It could not start, or a part of it that nobody expected it of has panicked. What is written stays.
            Err(TryRecvError::Disconnected) => self.current.take().map(|path| {
                if path.exists() {
                    Captured::Ended { path, error: Some(CaptureError::Gone) }
                } else {
                    Captured::Failed(CaptureError::Gone)
                }
            }),
        }
    }
}

struct Worker {
    inbox: Receiver<Command>,
    outbox: SyncSender<Captured>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Worker {
    fn run(&self) {
        while let Ok(command) = self.inbox.recv() {
            match command {
                Command::List => self.tell(Captured::Microphones(microphone::list())),
                Command::Start { microphone, path } => {
                    let ended = self.record(microphone.as_ref(), path);
                    self.tell(ended.unwrap_or_else(Captured::Failed));
                }
                Command::Stop => {}
            }
        }
    }

    fn tell(&self, event: Captured) {
        let _window_gone = self.outbox.send(event);
        (self.wake)();
    }

    /// Records until it is stopped, the window is gone, or something fails.
    fn record(&self, microphone: Option<&Microphone>, path: PathBuf) -> Result<Captured, CaptureError> {
        let mut microphone = OpenMicrophone::open(microphone)?;
        let mut file = WavFile::create(path, microphone.rate_hz)?;
        let mut meter = Meter::new(microphone.rate_hz);
        self.tell(Captured::Started);
        let mut block = Vec::new();
        let mut error = None;
        loop {
            let stopped = match self.inbox.recv_timeout(WRITE_EVERY) {
                Ok(Command::Stop) | Err(RecvTimeoutError::Disconnected) => true,
                // One recording at a time; the list can be looked at after it.
                Ok(Command::List | Command::Start { .. }) | Err(RecvTimeoutError::Timeout) => false,
            };
            // Looked at before the ring, so that what was spoken until it broke is still taken.
            let broken = microphone.broken();
            microphone.take(&mut block);
            meter.hear(&block);
            if self.outbox.try_send(Captured::Level(meter.clone())).is_ok() {
                (self.wake)();
            }
            error = file.write(&block).err().or(broken).or(error);
            if stopped || error.is_some() {
                break;
            }
        }
        drop(microphone);
        match file.finish() {
            Ok(Some(path)) => Ok(Captured::Ended { path, error }),
            Ok(None) => Err(error.unwrap_or_else(|| CaptureError::Device("it gave no sound".to_owned()))),
            Err(last) => Err(error.unwrap_or(last)),
        }
    }
}
