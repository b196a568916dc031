//! How long a cancelled audit goes on, and whether it leaves a thread or memory behind: fifty cancels at moments spread over
//! a whole audit. `cargo bench --bench cancel`
#![allow(clippy::expect_used, reason = "a benchmark that can't go on has failed")]

use std::{
    env, fs,
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use voicemail_auditor::audit::{Auditor, Audits, EngineOptions, Event, JobId, ModelStore};

/// The program's own: another keeps freed memory longer.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Unless another number is asked for (`-- 200`): what each leaves behind shows in a longer run.
const CANCELS: u32 = 50;

fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Waits for the end of a job, and says whether it was cancelled.
fn end(auditor: &mut Auditor, woken: &Receiver<()>, job: JobId) -> bool {
    loop {
        while let Some(event) = auditor.poll() {
            match event {
                Event::Cancelled { job: ended } if ended == job => return true,
                Event::Finished { job: ended, .. } | Event::Failed { job: ended, .. } if ended == job => return false,
                _ => {}
            }
        }
        woken.recv().expect("the worker wakes us for every event");
    }
}

/// A figure of this process, as the system counts it (Linux).
fn figure(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or("unknown").trim().to_owned()
}

fn main() {
    let models = ModelStore::new(None, vec![project("models")]);
    let (wake, woken) = sync_channel(1_024);
    let wake = Arc::new(move || {
        let _full_means_awake = wake.try_send(());
    });
    let options = EngineOptions { models, ..EngineOptions::default() };
    let mut auditor = Auditor::start(options, wake).expect("a thread");
    let recording = project("assets/samples/amazon_scam_robocall.wav");
    let cancels = env::args().find_map(|word| word.parse().ok()).unwrap_or(CANCELS);
    let started = Instant::now();
    let job = auditor.submit(recording.clone().into());
    end(&mut auditor, &woken, job);
    let whole = started.elapsed();
    let mut late = Vec::new();
    for number in 0..cancels {
        let job = auditor.submit(recording.clone().into());
        // Spread evenly, in an order that looks like chance.
        thread::sleep(whole.mul_f64(f64::from(number * 37 % CANCELS) / f64::from(CANCELS)));
        let asked = Instant::now();
        auditor.cancel(job);
        if end(&mut auditor, &woken, job) {
            late.push(asked.elapsed());
        }
        if number % 10 == 9 {
            println!("after {:2}: {} threads, {} in memory", number + 1, figure("Threads"), figure("VmRSS"));
        }
    }
    late.sort();
    let longest = late.last().copied().unwrap_or(Duration::ZERO);
    let median = late.get(late.len() / 2).copied().unwrap_or(Duration::ZERO);
    println!("{} of {cancels} cancelled, after {median:.0?} (median), {longest:.0?} at the most", late.len());
}
