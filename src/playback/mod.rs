//! Recording ▸ loudspeaker, on a thread of its own: opening a device can take long, and a stream stays where it was made.

mod tape;

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel},
    },
    thread,
    time::Duration,
};

use cpal::{
    FromSample, SampleFormat, SizedSample, Stream, StreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};

use crate::audio::{Recording, resample};
use tape::Tape;

/// Why nothing is heard.
#[derive(Debug, thiserror::Error)]
pub enum PlaybackError {
    #[error("there is no loudspeaker")]
    NoDevice,
    #[error("the loudspeaker can't be used: {0}")]
    Device(String),
    #[error("the sound can't be brought to the loudspeaker's rate: {0}")]
    Rate(String),
    #[error("the part of the program that plays has stopped")]
    Gone,
}

/// What became of a sound. Each that was played ends with one of these, unless another took its place or it was stopped.
#[derive(Debug)]
pub enum Played {
    Ended { number: u64 },
    Failed { number: u64, error: PlaybackError },
}

/// Whoever plays for the window: the loudspeaker, or a stand-in for it in tests.
pub trait Plays {
    /// Plays a stretch of a recording, counted in its frames, in place of whatever plays. Gives its number.
    fn play(&mut self, recording: &Recording, frames: Range<usize>) -> u64;
    fn stop(&mut self);
    /// What happened since the last look, without waiting.
    fn poll(&mut self) -> Option<Played>;
}

enum Command {
    Play { number: u64, recording: Recording, frames: Range<usize> },
    Stop,
}

/// Commands are few, and each replaces the one before.
const COMMANDS: usize = 16;

/// How often a playing sound is looked at for its end.
const LOOK: Duration = Duration::from_millis(40);

/// The window's end of the thread that plays. Nothing is opened before the first sound.
#[derive(Debug)]
pub struct Loudspeaker {
    commands: SyncSender<Command>,
    events: Receiver<Played>,
    last_number: u64,
    /// A sound that could not even be handed over.
    lost: Option<u64>,
}

impl Loudspeaker {
    /// Starts the thread; without one every sound fails, and says so. `wake` is called whenever something happened.
    #[must_use]
    pub fn start(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (commands, inbox) = sync_channel(COMMANDS);
        let (outbox, events) = sync_channel(COMMANDS);
        // A thread that could not start drops its end of the channel, which every sound then tells.
        let _told_by_every_sound =
            thread::Builder::new().name("playback".to_owned()).spawn(move || run(&inbox, &outbox, &*wake));
        Self { commands, events, last_number: 0, lost: None }
    }
}

impl Plays for Loudspeaker {
    fn play(&mut self, recording: &Recording, frames: Range<usize>) -> u64 {
        self.last_number += 1;
        let number = self.last_number;
        let command = Command::Play { number, recording: recording.clone(), frames };
        if self.commands.try_send(command).is_err() {
            self.lost = Some(number);
        }
        number
    }

    fn stop(&mut self) {
        let _nothing_plays_then = self.commands.try_send(Command::Stop);
    }

    fn poll(&mut self) -> Option<Played> {
        match self.events.try_recv() {
            Ok(event) => Some(event),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => {
                self.lost.take().map(|number| Played::Failed { number, error: PlaybackError::Gone })
            }
        }
    }
}

/// A sound on its way out. Dropping it falls silent.
struct Playing {
    number: u64,
    _stream: Stream,
    ended: Arc<AtomicBool>,
    failed: Arc<AtomicBool>,
}

fn run(inbox: &Receiver<Command>, outbox: &SyncSender<Played>, wake: &dyn Fn()) {
    let mut playing: Option<Playing> = None;
    let tell = |event: Played| {
        let _window_gone = outbox.send(event);
        wake();
    };
    loop {
        let command = if playing.is_some() {
            match inbox.recv_timeout(LOOK) {
                Ok(command) => Some(command),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        } else {
            match inbox.recv() {
                Ok(command) => Some(command),
                Err(_) => return,
            }
        };
        match command {
            Some(Command::Stop) => playing = None,
            Some(Command::Play { number, recording, frames }) => {
                // The device may take one stream only.
                drop(playing.take());
                match start(number, &recording, frames) {
                    Ok(started) => playing = Some(started),
                    Err(error) => tell(Played::Failed { number, error }),
                }
            }
            None => {
                let over = playing
                    .take_if(|playing| playing.ended.load(Ordering::Relaxed) || playing.failed.load(Ordering::Relaxed));
                if let Some(Playing { number, failed, .. }) = over {
                    if failed.load(Ordering::Relaxed) {
                        let error = PlaybackError::Device("it went away".to_owned());
                        tell(Played::Failed { number, error });
                    } else {
                        tell(Played::Ended { number });
                    }
                }
            }
        }
    }
}

fn start(number: u64, recording: &Recording, frames: Range<usize>) -> Result<Playing, PlaybackError> {
    let device = cpal::default_host().default_output_device().ok_or(PlaybackError::NoDevice)?;
    let supported = device.default_output_config()?;
    let format = supported.sample_format();
    let config = StreamConfig::from(supported);
    let rate = config.sample_rate;
    let sound = resample(recording, frames, rate).map_err(|error| PlaybackError::Rate(error.to_string()))?;
    let ended = Arc::new(AtomicBool::new(false));
    let failed = Arc::new(AtomicBool::new(false));
    let tape = Tape::new(sound, rate, usize::from(config.channels), Arc::clone(&ended));
    let alarm = Arc::clone(&failed);
    let stream = match format {
        SampleFormat::F32 => stream::<f32>(&device, config, tape, alarm),
        SampleFormat::I16 => stream::<i16>(&device, config, tape, alarm),
        SampleFormat::I32 => stream::<i32>(&device, config, tape, alarm),
        SampleFormat::U8 => stream::<u8>(&device, config, tape, alarm),
        SampleFormat::U16 => stream::<u16>(&device, config, tape, alarm),
        SampleFormat::F64 => stream::<f64>(&device, config, tape, alarm),
        other => Err(PlaybackError::Device(format!("its samples are {other}"))),
    }?;
    stream.play()?;
    Ok(Playing { number, _stream: stream, ended, failed })
}

fn stream<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    mut tape: Tape,
    alarm: Arc<AtomicBool>,
) -> Result<Stream, PlaybackError> {
    let fill = move |buffer: &mut [T], _: &cpal::OutputCallbackInfo| tape.fill(buffer);
    let on_error = move |error: cpal::Error| {
        // Another default device or a late buffer is mended by the system itself.
        let mended = matches!(
            error.kind(),
            cpal::ErrorKind::DeviceChanged | cpal::ErrorKind::Xrun | cpal::ErrorKind::RealtimeDenied
        );
        if !mended {
            alarm.store(true, Ordering::Relaxed);
        }
    };
    Ok(device.build_output_stream(config, fill, on_error, None)?)
}

impl From<cpal::Error> for PlaybackError {
    fn from(error: cpal::Error) -> Self {
        match error.kind() {
            cpal::ErrorKind::DeviceNotAvailable | cpal::ErrorKind::HostUnavailable => Self::NoDevice,
            _ => Self::Device(error.to_string()),
        }
    }
}
