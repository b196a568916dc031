//! `audit`: reports to standard output, messages and progress to standard error.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::sync_channel,
    },
    thread,
};

use serde::Deserialize;

use super::AuditArguments;
use crate::{
    audit::{
        Audited, CancelToken, Engine, EngineOptions, Input, ModelStore, Progress, Step, Stopped, name_of,
        recordings_in, system_tongue,
    },
    report::{Report, Session, UserError, error_line, line, plain},
};

pub(super) fn run(arguments: AuditArguments, models: ModelStore) -> ExitCode {
    let AuditArguments { files, json, transcript, transcripts, engine } = arguments;
    let options = engine.options(models);
    match transcripts {
        Some(corpus) => texts_of_corpus(&corpus, options, json),
        None if transcript => texts(&files, options, json),
        None => recordings(&files, options, json),
    }
}

/// Audits recordings and writes the reports in the order of the files; one that can't be audited stops no other.
pub(super) fn recordings(files: &[PathBuf], options: EngineOptions, json: bool) -> ExitCode {
    let mut out = Output::new(json);
    let mut session = Session::default();
    each_audited(files, options, &mut |input, ended| {
        let name = name_of(&input.path);
        out.write(&name, related(&mut session, &name, ended.map(|audited| audited.report)));
        !out.closed
    });
    out.finish()
}

/// Audits recordings, a few at once so that no core waits, and hands them on in the order of the files, until `take` wants
/// no more.
pub(super) fn each_audited(
    files: &[PathBuf],
    options: EngineOptions,
    take: &mut dyn FnMut(&Input, Result<Audited, UserError>) -> bool,
) {
    let inputs: Vec<Input> = files
        .iter()
        .flat_map(|file| (0..recordings_in(file)).map(|number| Input { path: file.clone(), number, text: None }))
        .collect();
    let engine = Engine::new(options);
    let progress = io::stderr().is_terminal();
    let cancel = CancelToken::default();
    let (next, shown) = (AtomicUsize::new(0), AtomicUsize::new(0));
    // One more than there are cores: it is read while they transcribe.
    let at_once = (engine.threads().get() + 1).min(inputs.len());
    thread::scope(|scope| {
        // Whoever is done early waits for room, so that no more is held than needed.
        let (outbox, inbox) = sync_channel(at_once);
        for _ in 0..at_once {
            let (mut engine, outbox) = (engine.clone(), outbox.clone());
            let (inputs, next, shown, cancel) = (&inputs, &next, &shown, &cancel);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(number) else { return };
                    let ended = engine.audit_recording(input, cancel, &mut |step| {
                        if let (true, Step::Progress(step)) = (progress, step)
                            && shown.load(Ordering::Relaxed) == number
                        {
                            show_progress(&name_of(&input.path), step);
                        }
                    });
                    if outbox.send((number, ended)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(outbox);
        let mut early = BTreeMap::new();
        for (number, input) in inputs.iter().enumerate() {
            shown.store(number, Ordering::Relaxed);
            while !early.contains_key(&number)
                && let Ok((number, ended)) = inbox.recv()
            {
                early.insert(number, ended);
            }
            let Some(ended) = early.remove(&number) else { return };
            let ended = ended.map_err(|stopped| match stopped {
                Stopped::Failed(error) => error,
                Stopped::Cancelled => UserError::new("cancelled"),
            });
            if progress {
                eprint!("\r\x1b[K");
            }
            if !take(input, ended) {
                cancel.cancel();
                return;
            }
        }
    });
}

/// What belongs together among the messages of one call of the program.
fn related(session: &mut Session, name: &str, ended: Result<Report, UserError>) -> Result<Report, UserError> {
    match ended {
        Ok(mut report) => {
            session.relate(&mut report);
            Ok(report)
        }
        Err(error) => {
            session.pass_over(name);
            Err(error)
        }
    }
}

fn texts(files: &[PathBuf], options: EngineOptions, json: bool) -> ExitCode {
    let mut engine = Engine::new(options);
    let mut out = Output::new(json);
    let mut session = Session::default();
    for file in files {
        let name = name_of(file);
        let ended = engine.audit_text_file(file).map(|audited| audited.report);
        out.write(&name, related(&mut session, &name, ended));
        if out.closed {
            break;
        }
    }
    out.finish()
}

/// One line of a corpus.
#[derive(Deserialize)]
struct Row {
    id: serde_json::Value,
    text: String,
}

fn texts_of_corpus(corpus: &Path, options: EngineOptions, json: bool) -> ExitCode {
    let mut engine = Engine::new(options);
    let mut out = Output::new(json);
    let unreadable = |error: &io::Error| UserError::of("unreadable", "unreadable-text").with_detail(error);
    let file = match File::open(corpus) {
        Ok(file) => file,
        Err(error) => {
            out.write(&name_of(corpus), Err(unreadable(&error)));
            return out.finish();
        }
    };
    for (number, row) in BufReader::new(file).lines().enumerate() {
        if out.closed {
            break;
        }
        let row = match row {
            Ok(row) if row.trim().is_empty() => continue,
            Ok(row) => row,
            Err(error) => {
                out.write(&name_of(corpus), Err(unreadable(&error)));
                break;
            }
        };
        match serde_json::from_str::<Row>(&row) {
            Ok(Row { id, text }) => {
                let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                let ended = engine.audit_text(&id, &text).map(|audited| audited.report);
                out.write(&id, ended);
            }
            Err(error) => {
                let name = format!("{}, line {}", name_of(corpus), number + 1);
                let error = UserError::new("not-a-row").with_detail(error);
                out.write(&name, Err(error));
            }
        }
    }
    out.finish()
}

fn show_progress(name: &str, progress: Progress) {
    let left = progress.remaining.map(|left| format!(", {} s", left.as_secs() + 1)).unwrap_or_default();
    eprint!(
        "\r\x1b[K{name}: {} {:.0} %{left}",
        progress.stage.label(system_tongue().texts()),
        progress.fraction * 100.0
    );
    let _a_terminal_that_went_away = io::stderr().flush();
}

/// Standard output, and what became of everything that was written to it.
struct Output {
    out: io::BufWriter<io::Stdout>,
    json: bool,
    failed: bool,
    /// Nobody reads any more (`| head`): there is nothing left to do and nobody to tell.
    closed: bool,
    written: usize,
}

impl Output {
    fn new(json: bool) -> Self {
        Self { out: io::BufWriter::new(io::stdout()), json, failed: false, closed: false, written: 0 }
    }

    fn write(&mut self, name: &str, ended: Result<Report, UserError>) {
        let text = match ended {
            Ok(report) if self.json => line(&report) + "\n",
            Ok(report) => {
                let divider = if self.written > 0 { format!("\n{}\n\n", "─".repeat(72)) } else { String::new() };
                divider + &plain(&report, system_tongue())
            }
            Err(error) => {
                self.failed = true;
                let texts = system_tongue().texts();
                eprintln!("{name}: {} {}", error.what(texts), error.what_to_do(texts));
                if self.json { error_line(name, &error) + "\n" } else { String::new() }
            }
        };
        self.written += usize::from(!text.is_empty());
        // Each report is handed on at once: whoever reads along waits for it.
        if self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).is_err() {
            self.closed = true;
            self.failed = true;
        }
    }

    fn finish(self) -> ExitCode {
        ExitCode::from(u8::from(self.failed))
    }
}
