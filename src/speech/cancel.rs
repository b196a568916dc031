//! A flag that ends a running transcription.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Shared between whoever may cancel and the work itself.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
