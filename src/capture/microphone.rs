//! The system's microphones, through cpal.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Instant,
};

use cpal::{
    FromSample, SampleFormat, SizedSample, Stream, StreamConfig, SupportedStreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};
use rtrb::{Consumer, Producer, RingBuffer};

use super::CaptureError;
use crate::device::{DEAF_AFTER, OpenStream, mends_itself};

/// A microphone that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Microphone {
    /// The system's own name for it, stable while it is plugged in.
    id: String,
    /// For a person.
    pub name: String,
}

impl Microphone {
    /// One by its names; the system's own are found by [`super::Records::list`].
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self { id: id.to_owned(), name: name.to_owned() }
    }
}

/// The microphones that the system lists, each name once.
pub(super) fn list() -> Vec<Microphone> {
    let mut found: Vec<Microphone> = Vec::new();
    let Ok(devices) = cpal::default_host().input_devices() else { return found };
    for device in devices {
        let (Ok(id), Ok(description)) = (device.id(), device.description()) else { continue };
        let id = id.to_string();
        let name = description.name().trim().to_owned();
        // ALSA lists one device many times over, and plugins that are none; what a person would name is behind
        // "plughw" (converting to any rate) or a sound server.
        let alsa_detail = id.starts_with("alsa:")
            && !["alsa:plughw:", "alsa:pulse", "alsa:pipewire"].iter().any(|usual| id.starts_with(usual));
        if !alsa_detail && !name.is_empty() && found.iter().all(|other| other.name != name) {
            found.push(Microphone { id, name });
        }
    }
    found
}

/// How much sound waits for a slow disk before any is lost, in seconds.
const RING_SECS: usize = 10;

/// Speech needs no more, and a higher rate only fills the disk.
const HIGHEST_RATE_HZ: u32 = 48_000;

/// What the error callback noted.
const FINE: u8 = 0;
const UNPLUGGED: u8 = 1;
const FAILED: u8 = 2;

/// A microphone that listens. Dropping it closes it.
pub(super) struct OpenMicrophone {
    pub(super) rate_hz: u32,
    state: Arc<AtomicU8>,
    heard: Consumer<f32>,
    last_heard: Instant,
    _stream: OpenStream,
}

impl OpenMicrophone {
    /// Opens a microphone, or the system's choice.
    pub(super) fn open(wanted: Option<&Microphone>) -> Result<Self, CaptureError> {
        let host = cpal::default_host();
        let device = match wanted {
            None => host.default_input_device(),
            Some(wanted) => wanted.id.parse().ok().and_then(|id| host.device_by_id(&id)),
        };
        let device = device.ok_or(CaptureError::NoDevice)?;
        let supported = slow_enough(&device, device.default_input_config()?);
        let format = supported.sample_format();
        let config = StreamConfig::from(supported);
        let rate_hz = config.sample_rate;
        let (ring, heard) = RingBuffer::new(rate_hz as usize * RING_SECS);
        let state = Arc::new(AtomicU8::new(FINE));
        let alarm = Arc::clone(&state);
        let stream = match format {
            SampleFormat::F32 => stream::<f32>(&device, config, ring, alarm),
            SampleFormat::I16 => stream::<i16>(&device, config, ring, alarm),
            SampleFormat::I32 => stream::<i32>(&device, config, ring, alarm),
            SampleFormat::U8 => stream::<u8>(&device, config, ring, alarm),
            SampleFormat::U16 => stream::<u16>(&device, config, ring, alarm),
            SampleFormat::F64 => stream::<f64>(&device, config, ring, alarm),
            other => Err(CaptureError::Device(format!("its samples are {other}"))),
        }?;
        stream.play()?;
        Ok(Self { rate_hz, state, heard, last_heard: Instant::now(), _stream: stream.into() })
    }

    /// Why it can't go on, where it can't.
    pub(super) fn broken(&self) -> Option<CaptureError> {
        match self.state.load(Ordering::Relaxed) {
            FINE if self.last_heard.elapsed() > DEAF_AFTER => Some(CaptureError::NoDevice),
            FINE => None,
            UNPLUGGED => Some(CaptureError::NoDevice),
            _ => Some(CaptureError::Device("it stopped".to_owned())),
        }
    }

    /// What was heard since the last look, -1 to 1, in place of what the block held.
    pub(super) fn take(&mut self, block: &mut Vec<f32>) {
        block.clear();
        let count = self.heard.slots();
        if let Ok(chunk) = self.heard.read_chunk(count) {
            block.extend(chunk);
        }
        if !block.is_empty() {
            self.last_heard = Instant::now();
        }
    }
}

/// The device's own choice, or its nearest at a rate that is enough for speech.
fn slow_enough(device: &cpal::Device, usual: SupportedStreamConfig) -> SupportedStreamConfig {
    if usual.sample_rate() <= HIGHEST_RATE_HZ {
        return usual;
    }
    let ranges = device.supported_input_configs().into_iter().flatten();
    let same = |range: &cpal::SupportedStreamConfigRange| {
        range.channels() == usual.channels() && range.sample_format() == usual.sample_format()
    };
    ranges.filter(same).find_map(|range| range.try_with_sample_rate(HIGHEST_RATE_HZ)).unwrap_or(usual)
}

fn stream<T: SizedSample>(
    device: &cpal::Device,
    config: StreamConfig,
    mut ring: Producer<f32>,
    alarm: Arc<AtomicU8>,
) -> Result<Stream, CaptureError>
where
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels).max(1);
    // No lock, no memory, no log in here: what does not fit the ring is lost.
    let hear = move |samples: &[T], _: &cpal::InputCallbackInfo| {
        for frame in samples.chunks_exact(channels) {
            let sum: f32 = frame.iter().map(|sample| f32::from_sample_(*sample)).sum();
            let _the_disk_is_far_behind = ring.push(sum / channels as f32);
        }
    };
    let on_error = move |error: cpal::Error| match error.kind() {
        _ if mends_itself(&error) => {}
        cpal::ErrorKind::DeviceNotAvailable => alarm.store(UNPLUGGED, Ordering::Relaxed),
        _ => alarm.store(FAILED, Ordering::Relaxed),
    };
    Ok(device.build_input_stream(config, hear, on_error, None)?)
}

impl From<cpal::Error> for CaptureError {
    fn from(error: cpal::Error) -> Self {
        match error.kind() {
            cpal::ErrorKind::DeviceNotAvailable | cpal::ErrorKind::HostUnavailable => Self::NoDevice,
            cpal::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Device(error.to_string()),
        }
    }
}
