//! Recording ▸ loudspeaker, on a thread of its own: opening a device can take long, and a stream stays where it was made.

mod head;
mod player;
mod reader;

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    },
    thread,
};

use crate::audio::Recording;

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

/// How slow and how fast a voice can still be followed.
pub const SPEEDS: std::ops::RangeInclusive<f32> = 0.5..=2.0;

/// The loudest that a soft recording can be made; louder and the loud ones are cut off.
pub const LOUDEST: f32 = 4.0;

/// Whoever plays for the window: the loudspeaker, or a stand-in for it in tests.
pub trait Plays {
    /// Plays a stretch of a recording, counted in its frames, in place of whatever plays. Gives its number.
    fn play(&mut self, recording: &Recording, frames: Range<usize>) -> u64;
    fn stop(&mut self);
    /// Within [`SPEEDS`], for what plays and what will be; the pitch stays.
    fn set_speed(&mut self, speed: f32);
    /// From 0 to [`LOUDEST`], where 1 is as recorded; for what plays and what will be.
    fn set_volume(&mut self, volume: f32);
    /// The frame of the recording that is heard now; `None` while nothing is.
    fn position(&self) -> Option<usize>;
    /// What happened since the last look, without waiting.
    fn poll(&mut self) -> Option<Played>;
}

#[derive(Debug)]
enum Command {
    Play { number: u64, recording: Box<Recording>, frames: Range<usize> },
    Stop,
    Speed(f32),
    Volume(f32),
}

/// Commands are few, and most replace the one before.
const COMMANDS: usize = 64;

/// Where the thread that plays is: which sound, and which of its frames. A sound that was just asked for is nowhere yet,
/// whatever is still heard of the one before.
#[derive(Debug)]
struct Position(AtomicU64);

/// So many of the lower bits are the frame; the others are those of the sound's number.
const FRAME_BITS: u32 = 48;

impl Position {
    fn nowhere() -> Self {
        Self(AtomicU64::new(0))
    }

    fn tag(number: u64) -> u64 {
        number << FRAME_BITS
    }

    /// Numbers are counted from 1; nothing plays as number 0.
    fn set(&self, playing: Option<(u64, usize)>) {
        let (number, frame) = playing.unwrap_or_default();
        self.0.store(Self::tag(number) | (frame as u64 & ((1 << FRAME_BITS) - 1)), Ordering::Relaxed);
    }

    /// The frame, where that sound is what plays.
    fn of(&self, number: u64) -> Option<usize> {
        let packed = self.0.load(Ordering::Relaxed);
        let frame = packed & ((1 << FRAME_BITS) - 1);
        if packed - frame == Self::tag(number) && number > 0 { usize::try_from(frame).ok() } else { None }
    }
}

/// The window's end of the thread that plays. Nothing is opened before the first sound.
#[derive(Debug)]
pub struct Loudspeaker {
    commands: SyncSender<Command>,
    events: Receiver<Played>,
    position: Arc<Position>,
    last_number: u64,
    /// What plays, as far as is known here.
    current: Option<u64>,
}

impl Loudspeaker {
    /// Starts the thread; without one every sound fails, and says so. `wake` is called whenever something happened.
    #[must_use]
    pub fn start(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (commands, inbox) = sync_channel(COMMANDS);
        let (outbox, events) = sync_channel(COMMANDS);
        let position = Arc::new(Position::nowhere());
        let told = Arc::clone(&position);
        let tell = move |event: Played| {
            let _window_gone = outbox.send(event);
            wake();
        };
        // A thread that could not start drops its end of the channel, which every sound then tells.
        let _told_by_every_sound =
            thread::Builder::new().name("playback".to_owned()).spawn(move || player::run(&inbox, &told, &tell));
        Self { commands, events, position, last_number: 0, current: None }
    }
}

impl Plays for Loudspeaker {
    fn play(&mut self, recording: &Recording, frames: Range<usize>) -> u64 {
        self.last_number += 1;
        let number = self.last_number;
        self.current = Some(number);
        let command = Command::Play { number, recording: Box::new(recording.clone()), frames };
        // A thread that is gone is told of at the next look.
        let _told_at_the_next_look = self.commands.try_send(command);
        number
    }

    fn stop(&mut self) {
        self.current = None;
        let _nothing_plays_then = self.commands.try_send(Command::Stop);
    }

    fn set_speed(&mut self, speed: f32) {
        let _told_by_the_next_sound = self.commands.try_send(Command::Speed(speed));
    }

    fn set_volume(&mut self, volume: f32) {
        let _told_by_the_next_sound = self.commands.try_send(Command::Volume(volume));
    }

    fn position(&self) -> Option<usize> {
        self.current.and_then(|number| self.position.of(number))
    }

    fn poll(&mut self) -> Option<Played> {
        match self.events.try_recv() {
            Ok(event) => {
                let (Played::Ended { number } | Played::Failed { number, .. }) = &event;
                self.current.take_if(|current| current == number);
                Some(event)
            }
            Err(TryRecvError::Empty) => None,
            // It could not start, or a decoder that nobody expected it of has panicked.
            Err(TryRecvError::Disconnected) => {
                self.current.take().map(|number| Played::Failed { number, error: PlaybackError::Gone })
            }
        }
    }
}

impl From<cpal::Error> for PlaybackError {
    fn from(error: cpal::Error) -> Self {
        match error.kind() {
            cpal::ErrorKind::DeviceNotAvailable | cpal::ErrorKind::HostUnavailable => Self::NoDevice,
            _ => Self::Device(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_nowhere_until_it_is_what_plays() {
        let position = Position::nowhere();
        assert_eq!((position.of(0), position.of(1)), (None, None));
        position.set(Some((1, 5_000_000_000)));
        assert_eq!((position.of(1), position.of(2)), (Some(5_000_000_000), None));
        position.set(None);
        assert_eq!(position.of(1), None);
    }
}
