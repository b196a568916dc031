//! What a frame of a full window costs: 1,000 recordings, one with half an hour of transcript and 200 pieces of evidence.
//! Beside the time on the clock, the CPU time of the thread: whatever else runs on the machine is not in it.
//!
//! `cargo bench --bench window`
#![allow(
    clippy::expect_used,
    dead_code,
    reason = "a benchmark that can't go on has failed; it needs not all stand-ins"
)]

#[path = "../suite/stand_in.rs"]
mod stand_in;
#[path = "../suite/support.rs"]
mod support;

use std::{path::PathBuf, rc::Rc, time::Duration};

use divan::Bencher;
use egui::{
    Context, Event as InputEvent, Key, Modifiers, MouseWheelUnit, RawInput, Rect, TouchPhase, Vec2, pos2, vec2,
};
use stand_in::{RULEBOOK, StandIn, audited, audited_lines, usual_parts};
use voicemail_auditor::{
    audit::{Audited, Event, JobId},
    report::suggestions,
    ui::{App, Parts, theme},
};

fn main() {
    divan::main();
}

const WINDOW: Vec2 = Vec2::new(1280.0, 800.0);

/// A cue in every few sentences, up to 200; the rest is talk.
fn half_an_hour() -> Box<Audited> {
    let cue = "There is an outstanding warrant in your name, and you missed a jury summons.";
    let talk = "We had soup and bread in the kitchen, and the garden is full of tomatoes this year. My sister baked a \
                cake on Sunday for the neighbours, nobody knows why.";
    audited_lines(&[cue, talk, talk].repeat(100))
}

struct Window {
    ctx: Context,
    app: App,
    time: f64,
    /// Of each frame since the window stands.
    cpu_times: Vec<Duration>,
}

impl Window {
    fn new() -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let script = Rc::default();
        let parts = Parts { audits: Box::new(StandIn(Rc::clone(&script))), ..usual_parts() };
        theme::apply(&ctx, &parts.settings);
        let files = (0..1_000).map(|number| PathBuf::from(format!("voicemail-{number}.wav"))).collect();
        let app = App::new(parts, files);
        let long = half_an_hour();
        assert!(long.report.evidence().len() >= 200, "{} pieces of evidence", long.report.evidence().len());
        assert!(long.report.transcript.word_count() >= 4_500, "{} words", long.report.transcript.word_count());
        script.borrow_mut().events.push_back(Event::Finished { job: JobId(1), audited: long });
        for job in 2..=1_000 {
            let mut short = audited("Hello, this is your dentist about tomorrow.");
            // A thousand times the samples would fill the memory, and nobody plays them.
            short.recording = None;
            script.borrow_mut().events.push_back(Event::Finished { job: JobId(job), audited: short });
        }
        let mut window = Self { ctx, app, time: 0.0, cpu_times: Vec::new() };
        for _ in 0..10 {
            window.frame(Vec::new());
        }
        window.cpu_times.clear();
        window
    }

    /// One frame, up to the triangles that are handed to the graphics card.
    fn frame(&mut self, events: Vec<InputEvent>) {
        let before = cpu_time();
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), WINDOW)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let app = &mut self.app;
        let output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        divan::black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
        self.cpu_times.extend(before.zip(cpu_time()).map(|(before, after)| after.saturating_sub(before)));
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.cpu_times.sort_unstable();
        if let (Some(median), Some(worst)) = (self.cpu_times.get(self.cpu_times.len() / 2), self.cpu_times.last()) {
            println!("  CPU time of {} frames: median {median:.1?}, worst {worst:.1?}", self.cpu_times.len());
        }
    }
}

/// What this thread has used so far; `None` where it can't be told.
fn cpu_time() -> Option<Duration> {
    #[cfg(unix)]
    {
        let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::try_from(used).ok()
    }
    #[cfg(not(unix))]
    None
}

fn key(key: Key) -> Vec<InputEvent> {
    let event =
        |pressed| InputEvent::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
    vec![event(true), event(false)]
}

#[divan::bench(sample_count = 500, sample_size = 1)]
fn a_frame_in_which_nothing_happens(bencher: Bencher<'_, '_>) {
    let mut window = Window::new();
    bencher.bench_local(|| window.frame(Vec::new()));
}

#[divan::bench(sample_count = 500, sample_size = 1)]
fn a_frame_while_the_transcript_is_scrolled(bencher: Bencher<'_, '_>) {
    let mut window = Window::new();
    let mut down = 0;
    bencher.bench_local(|| {
        down += 1;
        let delta = vec2(0.0, if down % 200 < 100 { -160.0 } else { 160.0 });
        let wheel = InputEvent::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        window.frame(vec![InputEvent::PointerMoved(pos2(600.0, 500.0)), wheel]);
    });
}

#[divan::bench(sample_count = 500, sample_size = 1)]
fn a_frame_while_the_evidence_is_walked(bencher: Bencher<'_, '_>) {
    let mut window = Window::new();
    bencher.bench_local(|| window.frame(key(Key::ArrowDown)));
}

/// What the panel for a redacted copy offers: names and numbers in ten thousand words, and how often each is said.
#[divan::bench(sample_count = 20)]
fn names_and_numbers_in_ten_thousand_words(bencher: Bencher<'_, '_>) {
    let name = |number: usize| {
        let letter = |at: usize| char::from(b'a' + (number / 26usize.pow(at as u32) % 26) as u8);
        format!("M{}{}rten", letter(0), letter(1))
    };
    let sentence = |number: usize| {
        format!(
            "This is Sergeant {} about case 22-CV-{}, and the garden is full of tomatoes this year. Call me at 816 555 \
             {}.",
            name(number),
            1000 + number,
            1000 + number % 90
        )
    };
    let lines: Vec<String> = (0..475).map(sentence).collect();
    let long = audited_lines(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let found = suggestions(&long.report, &RULEBOOK);
    assert!(long.report.transcript.word_count() >= 10_000 && found.len() >= 900, "{} suggestions", found.len());
    bencher.bench_local(|| suggestions(divan::black_box(&long.report), &RULEBOOK));
}
