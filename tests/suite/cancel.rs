//! Cancelling with the real model: the job ends as cancelled, and the worker goes on to the next.

use std::sync::{
    Arc,
    mpsc::{SyncSender, sync_channel},
};

use voicemail_auditor::audit::{Auditor, Audits, Event, JobId, Stage};

use super::support::{options, sample};

/// Waits for the worker's next event.
fn next(auditor: &mut Auditor, woken: &std::sync::mpsc::Receiver<()>) -> Event {
    loop {
        if let Some(event) = auditor.poll() {
            return event;
        }
        woken.recv().expect("the worker wakes us for every event");
    }
}

fn start() -> (Auditor, std::sync::mpsc::Receiver<()>) {
    let (wake, woken): (SyncSender<()>, _) = sync_channel(1024);
    let auditor = Auditor::start(
        options(),
        Arc::new(move || {
            let _full_means_awake = wake.try_send(());
        }),
    );
    (auditor.expect("a thread"), woken)
}

fn end_of(job: JobId, auditor: &mut Auditor, woken: &std::sync::mpsc::Receiver<()>) -> Event {
    loop {
        let event = next(auditor, woken);
        if event.job() == job
            && matches!(event, Event::Finished { .. } | Event::Failed { .. } | Event::Cancelled { .. })
        {
            return event;
        }
    }
}

#[test]
fn a_cancel_while_whisper_runs_ends_the_job_and_frees_the_worker() {
    let (mut auditor, woken) = start();
    let cancelled = auditor.submit(sample("amazon_scam_robocall.wav").into());
    let following = auditor.submit(sample("kcpd-detective-callback.mp3").into());
    loop {
        if let Event::Progress { job, progress } = next(&mut auditor, &woken)
            && (job, progress.stage) == (cancelled, Stage::Transcribing)
        {
            auditor.cancel(cancelled);
            break;
        }
    }
    assert!(matches!(end_of(cancelled, &mut auditor, &woken), Event::Cancelled { .. }));
    match end_of(following, &mut auditor, &woken) {
        Event::Finished { audited, .. } => {
            assert!(audited.report.transcript.word_count() > 20);
            // The worker looks for what a redacted copy may have to be without.
            assert!(!audited.suggestions.is_empty());
        }
        other => panic!("the next file was not audited: {other:?}"),
    }
}

#[test]
fn a_waiting_job_is_taken_back() {
    let (mut auditor, woken) = start();
    let jobs: Vec<JobId> = (0..4).map(|_| auditor.submit(sample("kcpd-detective-callback.mp3").into())).collect();
    for job in &jobs {
        auditor.cancel(*job);
    }
    for _ in &jobs {
        // Each ends once, in whichever order.
        loop {
            let event = next(&mut auditor, &woken);
            match event {
                Event::Cancelled { .. } => break,
                Event::Finished { .. } | Event::Failed { .. } => panic!("{event:?}"),
                _ => {}
            }
        }
    }
}
