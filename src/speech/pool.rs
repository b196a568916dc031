//! Threads that decode windows. Each has a working memory of its own over one shared model, and together they never use
//! more cores than they were given: whisper.cpp's threads spin where they wait for one another, and starve each other
//! where there are more of them than cores.

use std::{
    collections::VecDeque,
    fmt,
    num::NonZeroUsize,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use whisper_rs::{WhisperContext, WhisperState};

use super::SpeechError;

/// What a thread does with its working memory and so many cores.
type Work = Box<dyn FnOnce(&mut WorkingMemory<'_>, NonZeroUsize) -> Delivery + Send>;

/// Hands over what came of it, when the thread, its cores and its memory are free for the next.
pub(super) type Delivery = Box<dyn FnOnce()>;

/// More threads than this pay little, and the working memory of each is some 150 MB with the base model.
const MAX_THREADS: usize = 4;

/// The threads, and what waits for them. They end when it is dropped, each after the window it is at.
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    most: usize,
}

pub(super) struct Shared {
    context: WhisperContext,
    queue: Mutex<Queue>,
    changed: Condvar,
}

struct Queue {
    waiting: VecDeque<Work>,
    free_cores: usize,
    idle_threads: usize,
    /// Not in use. There are never more than were in use at once.
    states: Vec<WhisperState>,
    closed: bool,
}

impl Pool {
    /// A pool without threads; they are started as they are needed.
    pub(super) fn new(context: WhisperContext, cores: NonZeroUsize) -> Self {
        let queue = Queue {
            waiting: VecDeque::new(),
            free_cores: cores.get(),
            idle_threads: 0,
            states: Vec::new(),
            closed: false,
        };
        let shared = Arc::new(Shared { context, queue: Mutex::new(queue), changed: Condvar::new() });
        Self { shared, threads: Mutex::default(), most: cores.get().min(MAX_THREADS) }
    }

    pub(super) fn context(&self) -> &WhisperContext {
        &self.shared.context
    }

    /// Has a thread do something, after what was handed in before.
    ///
    /// # Errors
    /// [`SpeechError::Whisper`] where the system gives no thread.
    pub(super) fn submit(
        &self,
        work: impl FnOnce(&mut WorkingMemory<'_>, NonZeroUsize) -> Delivery + Send + 'static,
    ) -> Result<(), SpeechError> {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        // One that panicked is no thread to wait for.
        threads.retain(|thread| !thread.is_finished());
        let mut queue = self.shared.lock();
        queue.waiting.push_back(Box::new(work));
        if queue.idle_threads < queue.waiting.len() && threads.len() < self.most {
            let shared = Arc::clone(&self.shared);
            let name = format!("whisper-{}", threads.len());
            let thread = thread::Builder::new().name(name).spawn(move || shared.work());
            threads.push(thread.map_err(|error| SpeechError::Whisper(error.to_string()))?);
            queue.idle_threads += 1;
        }
        drop(queue);
        self.shared.changed.notify_all();
        Ok(())
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing that can panic is done under the lock.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some((work, cores)) = self.next() {
            let held = HeldCores { shared: self, cores };
            let mut memory = WorkingMemory { shared: self, state: None };
            let deliver = work(&mut memory, cores);
            drop(memory);
            drop(held);
            deliver();
        }
    }

    /// Waits for something to do and a core to do it with; `None` when all is over.
    fn next(&self) -> Option<(Work, NonZeroUsize)> {
        let mut queue = self.lock();
        loop {
            if queue.closed {
                return None;
            }
            if let Some(free) = NonZeroUsize::new(queue.free_cores)
                && let Some(work) = queue.waiting.pop_front()
            {
                // What waits for a core gets one too, as far as there are threads for it.
                let sharing = (1 + queue.waiting.len()).min(queue.idle_threads.max(1));
                let cores = NonZeroUsize::new(free.get() / sharing).unwrap_or(NonZeroUsize::MIN);
                queue.free_cores -= cores.get();
                queue.idle_threads -= 1;
                return Some((work, cores));
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What whisper.cpp works with: taken from those that are there or made when first needed, and left for the next work.
pub(super) struct WorkingMemory<'a> {
    shared: &'a Shared,
    state: Option<WhisperState>,
}

impl WorkingMemory<'_> {
    /// The state, as the last decode left it.
    ///
    /// # Errors
    /// [`SpeechError::Whisper`] where there is no memory for it.
    pub(super) fn state(&mut self) -> Result<&mut WhisperState, SpeechError> {
        if self.state.is_none() {
            self.state = self.shared.lock().states.pop();
        }
        match &mut self.state {
            Some(state) => Ok(state),
            none => {
                let made = self.shared.context.create_state();
                Ok(none.insert(made.map_err(|e| SpeechError::Whisper(e.to_string()))?))
            }
        }
    }

    /// A state that has decoded nothing. whisper.cpp's beam search draws lots, and goes on in its row of random numbers
    /// from one decode to the next: only in a new state does it come to the same result each time.
    ///
    /// # Errors
    /// [`SpeechError::Whisper`] where there is no memory for it.
    pub(super) fn new_state(&mut self) -> Result<WhisperState, SpeechError> {
        // One that is there goes first: two at once would take twice the memory.
        let other = self.state.take().or_else(|| self.shared.lock().states.pop());
        drop(other);
        self.shared.context.create_state().map_err(|e| SpeechError::Whisper(e.to_string()))
    }
}

impl Drop for WorkingMemory<'_> {
    fn drop(&mut self) {
        self.shared.lock().states.extend(self.state.take());
    }
}

/// Cores in use, given back however the work ends.
struct HeldCores<'a> {
    shared: &'a Shared,
    cores: NonZeroUsize,
}

impl Drop for HeldCores<'_> {
    fn drop(&mut self) {
        {
            let mut queue = self.shared.lock();
            queue.free_cores += self.cores.get();
            queue.idle_threads += usize::from(!thread::panicking());
        }
        self.shared.changed.notify_all();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let waiting = {
            let mut queue = self.shared.lock();
            queue.closed = true;
            std::mem::take(&mut queue.waiting)
        };
        self.shared.changed.notify_all();
        drop(waiting);
        let threads = self.threads.get_mut().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            let _ended_in_any_case = thread.join();
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("most", &self.most).finish_non_exhaustive()
    }
}
