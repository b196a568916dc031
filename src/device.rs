//! What recording and playing share: a sound device's stream, and when it is to be given up.

use std::{sync::mpsc::sync_channel, thread, time::Duration};

use cpal::Stream;

/// A device that gives or takes nothing for so long is gone, though the system may never say so: `PulseAudio`'s client
/// waits for ever for a server that was killed. Some devices take two seconds to begin.
pub const DEAF_AFTER: Duration = Duration::from_secs(5);

/// How long a device may take to be closed.
const CLOSING: Duration = Duration::from_millis(500);

/// A stream to or from a device. Dropping it closes it.
pub struct OpenStream(Option<Stream>);

impl From<Stream> for OpenStream {
    fn from(stream: Stream) -> Self {
        Self(Some(stream))
    }
}

impl OpenStream {
    /// The stream, which is there until it is dropped.
    pub fn get(&self) -> Option<&Stream> {
        self.0.as_ref()
    }
}

impl Drop for OpenStream {
    /// A device that went away can hold its closing up for ever, so that is left to a thread of its own.
    fn drop(&mut self) {
        let Some(stream) = self.0.take() else { return };
        let (closed, wait) = sync_channel(1);
        let close = move || {
            drop(stream);
            let _nobody_waits = closed.send(());
        };
        if thread::Builder::new().name("close-device".to_owned()).spawn(close).is_ok() {
            let _closed_or_gone = wait.recv_timeout(CLOSING);
        }
    }
}

/// Another default device or a late buffer is mended by the system itself.
#[must_use]
pub fn mends_itself(error: &cpal::Error) -> bool {
    matches!(error.kind(), cpal::ErrorKind::DeviceChanged | cpal::ErrorKind::Xrun | cpal::ErrorKind::RealtimeDenied)
}
