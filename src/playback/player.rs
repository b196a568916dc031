//! The thread that plays: it keeps a ring of sound filled, a little ahead of what is heard, and knows what that is.

use std::{
    collections::VecDeque,
    ops::Range,
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use cpal::{
    FromSample, SampleFormat, SizedSample, Stream, StreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};
use rtrb::{Producer, RingBuffer};

use super::{
    Command, PlaybackError, Played, Position,
    head::{Head, Shared},
    reader::Reader,
};
use crate::{
    audio::{Recording, ResampleError},
    device::{DEAF_AFTER, OpenStream, mends_itself},
};

/// How far ahead of the ear the ring is kept, in seconds: long enough for a busy computer, short enough for a change of
/// speed to be heard at once.
const AHEAD_SECS: f64 = 0.25;

/// How often the ring is filled.
const FILL_EVERY: Duration = Duration::from_millis(15);

/// Silence after the sound, in seconds, in which the device plays what it has taken already.
const TAIL_SECS: f64 = 0.25;

/// How long silence takes to fall over what plays, before it is cut off.
const FALL: Duration = Duration::from_millis(15);

/// A loudspeaker that went away is looked for so often…
const TRIES: u32 = 5;

/// …with so much time between.
const BETWEEN_TRIES: Duration = Duration::from_millis(400);

/// A device that plays for less is broken, not unplugged.
const PLAYED_WELL: Duration = Duration::from_secs(2);

/// No device takes longer from the callback to the ear; some tell nonsense in their first seconds.
const MAX_LATENCY: Duration = Duration::from_millis(500);

/// A sound on its way out. Dropping it falls silent.
struct Playing {
    number: u64,
    reader: Reader,
    ring: Producer<f32>,
    shared: Arc<Shared>,
    rate_hz: u32,
    /// What is in the ring and beyond: the count of samples up to which a block goes, and where it lies in the recording.
    blocks: VecDeque<(u64, Range<f64>)>,
    pushed: u64,
    /// What did not fit the ring yet.
    waiting: VecDeque<f32>,
    over: bool,
    since: Instant,
    /// How much was played when that was last more than before, and when.
    moved: (u64, Instant),
    tries: u32,
    stream: OpenStream,
}

/// A sound that waits for a loudspeaker to come back.
struct Interrupted {
    number: u64,
    recording: Recording,
    frames: Range<usize>,
    tries: u32,
    until: Instant,
    error: PlaybackError,
}

enum State {
    Silent,
    Playing(Box<Playing>),
    Interrupted(Box<Interrupted>),
}

pub(super) fn run(inbox: &Receiver<Command>, position: &Position, tell: &dyn Fn(Played)) {
    let (mut speed, mut volume) = (1.0, 1.0);
    let mut state = State::Silent;
    loop {
        let command = match &state {
            State::Silent => inbox.recv().map(Some).map_err(|_| RecvTimeoutError::Disconnected),
            _ => inbox.recv_timeout(FILL_EVERY).map(Some),
        };
        let command = match command {
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => None,
            Ok(command) => command,
        };
        match command {
            Some(Command::Stop) => state = fall_silent(state),
            Some(Command::Play { number, recording, frames }) => {
                // The device may take one stream only.
                drop(fall_silent(state));
                state = match Playing::start(number, *recording, frames, speed, volume) {
                    Ok(playing) => State::Playing(Box::new(playing)),
                    Err(error) => {
                        tell(Played::Failed { number, error });
                        State::Silent
                    }
                };
            }
            Some(Command::Speed(wanted)) => {
                speed = wanted.clamp(*super::SPEEDS.start(), *super::SPEEDS.end());
                if let State::Playing(playing) = &mut state {
                    playing.reader.set_speed(speed);
                }
            }
            Some(Command::Volume(wanted)) => {
                volume = wanted.clamp(0.0, super::LOUDEST);
                if let State::Playing(playing) = &state {
                    playing.shared.set_volume(volume);
                }
            }
            None => {}
        }
        state = go_on(state, speed, volume, tell);
        position.set(match &state {
            State::Playing(playing) => Some((playing.number, playing.position())),
            State::Silent | State::Interrupted(_) => None,
        });
    }
}

/// Cutting a sound off clicks; so it is made silent first.
fn fall_silent(state: State) -> State {
    if let State::Playing(playing) = state {
        playing.shared.set_volume(0.0);
        thread::sleep(FALL);
    }
    State::Silent
}

fn go_on(state: State, speed: f32, volume: f32, tell: &dyn Fn(Played)) -> State {
    match state {
        State::Silent => State::Silent,
        State::Playing(mut playing) => {
            let number = playing.number;
            if playing.shared.failed.load(Ordering::Relaxed) || playing.stands_still() {
                let waiting = playing.interrupted();
                if waiting.tries >= TRIES {
                    tell(Played::Failed { number, error: waiting.error });
                    return State::Silent;
                }
                return State::Interrupted(Box::new(waiting));
            }
            if let Err(error) = playing.fill() {
                tell(Played::Failed { number, error: error.into() });
                return State::Silent;
            }
            if playing.ended() {
                tell(Played::Ended { number });
                return State::Silent;
            }
            State::Playing(playing)
        }
        State::Interrupted(waiting) if Instant::now() < waiting.until => State::Interrupted(waiting),
        State::Interrupted(mut waiting) => {
            let Interrupted { number, tries, .. } = *waiting;
            match Playing::start(number, waiting.recording.clone(), waiting.frames.clone(), speed, volume) {
                Ok(playing) => State::Playing(Box::new(Playing { tries: tries + 1, ..playing })),
                Err(error) if tries + 1 < TRIES => {
                    (waiting.tries, waiting.error, waiting.until) = (tries + 1, error, Instant::now() + BETWEEN_TRIES);
                    State::Interrupted(waiting)
                }
                Err(_) => {
                    tell(Played::Failed { number, error: waiting.error });
                    State::Silent
                }
            }
        }
    }
}

impl Playing {
    /// Opens the system's choice of a loudspeaker.
    fn start(
        number: u64,
        recording: Recording,
        frames: Range<usize>,
        speed: f32,
        volume: f32,
    ) -> Result<Self, PlaybackError> {
        let device = cpal::default_host().default_output_device().ok_or(PlaybackError::NoDevice)?;
        let supported = device.default_output_config()?;
        let format = supported.sample_format();
        let config = StreamConfig::from(supported);
        let rate_hz = config.sample_rate;
        let reader = Reader::new(recording, frames, speed, rate_hz)?;
        let (ring, sound) = RingBuffer::new((f64::from(rate_hz) * AHEAD_SECS) as usize + 1);
        let shared = Arc::new(Shared::new(volume));
        let head = Head::new(sound, Arc::clone(&shared), rate_hz, usize::from(config.channels));
        let state = Arc::clone(&shared);
        let stream = match format {
            SampleFormat::F32 => stream::<f32>(&device, config, head, state),
            SampleFormat::I16 => stream::<i16>(&device, config, head, state),
            SampleFormat::I32 => stream::<i32>(&device, config, head, state),
            SampleFormat::U8 => stream::<u8>(&device, config, head, state),
            SampleFormat::U16 => stream::<u16>(&device, config, head, state),
            SampleFormat::F64 => stream::<f64>(&device, config, head, state),
            other => Err(PlaybackError::Device(format!("its samples are {other}"))),
        }?;
        let mut playing = Self {
            number,
            reader,
            ring,
            shared,
            rate_hz,
            blocks: VecDeque::new(),
            pushed: 0,
            waiting: VecDeque::new(),
            over: false,
            since: Instant::now(),
            moved: (0, Instant::now()),
            tries: 0,
            stream: stream.into(),
        };
        playing.fill()?;
        if let Some(stream) = playing.stream.get() {
            stream.play()?;
        }
        Ok(playing)
    }

    fn fill(&mut self) -> Result<(), ResampleError> {
        let heard_long_ago = self.shared.played.load(Ordering::Relaxed).saturating_sub(u64::from(self.rate_hz));
        while self.blocks.front().is_some_and(|(up_to, _)| *up_to < heard_long_ago) {
            self.blocks.pop_front();
        }
        loop {
            while let Some(sample) = self.waiting.pop_front() {
                if self.ring.push(sample).is_err() {
                    self.waiting.push_front(sample);
                    return Ok(());
                }
            }
            if self.over {
                return Ok(());
            }
            let Some(block) = self.reader.next()? else {
                self.over = true;
                self.waiting.resize((f64::from(self.rate_hz) * TAIL_SECS) as usize, 0.0);
                continue;
            };
            self.pushed += block.samples.len() as u64;
            self.blocks.push_back((self.pushed, block.from..block.to));
            self.waiting.extend(block.samples);
        }
    }

    /// Whether the device takes nothing any more.
    fn stands_still(&mut self) -> bool {
        let played = self.shared.played.load(Ordering::Relaxed);
        if played != self.moved.0 {
            self.moved = (played, Instant::now());
        }
        self.moved.1.elapsed() > DEAF_AFTER
    }

    fn ended(&self) -> bool {
        self.over && self.waiting.is_empty() && self.ring.slots() == self.ring.buffer().capacity()
    }

    /// The frame of the recording that is heard now.
    fn position(&self) -> usize {
        let latency = Duration::from_micros(u64::from(self.shared.latency_us.load(Ordering::Relaxed)));
        let on_the_way = latency.min(MAX_LATENCY).as_secs_f64() * f64::from(self.rate_hz);
        let heard = self.shared.played.load(Ordering::Relaxed).saturating_sub(on_the_way as u64);
        let mut before = 0;
        for (up_to, span) in &self.blocks {
            if heard < *up_to {
                let share = heard.saturating_sub(before) as f64 / (up_to - before).max(1) as f64;
                return (span.start + (span.end - span.start) * share) as usize;
            }
            before = *up_to;
        }
        self.blocks.back().map_or(0, |(_, span)| span.end as usize)
    }

    /// Where it was when its device went away.
    fn interrupted(self) -> Interrupted {
        let frames = self.position()..self.reader.end();
        let tries = if self.since.elapsed() > PLAYED_WELL { 0 } else { self.tries };
        let until = if tries == 0 { Instant::now() } else { Instant::now() + BETWEEN_TRIES };
        let recording = self.reader.recording().clone();
        Interrupted { number: self.number, recording, frames, tries, until, error: PlaybackError::NoDevice }
    }
}

fn stream<T: SizedSample + FromSample<f32>>(
    device: &cpal::Device,
    config: StreamConfig,
    mut head: Head,
    state: Arc<Shared>,
) -> Result<Stream, PlaybackError> {
    let told = Arc::clone(&state);
    // No lock, no memory, no log in here.
    let fill = move |buffer: &mut [T], info: &cpal::OutputCallbackInfo| {
        let times = info.timestamp();
        let latency = times.playback.duration_since(times.callback).as_micros();
        told.latency_us.store(u32::try_from(latency).unwrap_or(u32::MAX), Ordering::Relaxed);
        head.fill(buffer);
    };
    let on_error = move |error: cpal::Error| {
        if !mends_itself(&error) {
            state.failed.store(true, Ordering::Relaxed);
        }
    };
    Ok(device.build_output_stream(config, fill, on_error, None)?)
}

impl From<ResampleError> for PlaybackError {
    fn from(error: ResampleError) -> Self {
        Self::Rate(error.to_string())
    }
}
