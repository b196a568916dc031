//! `case`: recordings in, a case package out.

use std::{fs, path::Path, process::ExitCode};

use super::{CaseArguments, CoverArgument, audit::each_audited, told};
use crate::{
    audio::Cover,
    audit::{
        Audited, CancelToken, CaseRecording, Engine, EngineOptions, Input, ModelStore, Original, Redaction, Stopped,
        name_of, now, write_case,
    },
    report::{Act, Log, Session, Terms, UserError, unheard},
    texts::Texts,
};

pub(super) fn run(arguments: CaseArguments, models: ModelStore) -> ExitCode {
    let CaseArguments { files, output, redact, cover, passphrase_file, engine } = arguments;
    let options = engine.options(models);
    let reader = options.reader;
    let prepared = passphrase_file.as_deref().map(passphrase_in).transpose().and_then(|passphrase| {
        let terms = (!redact.is_empty()).then(|| terms(&redact, reader.texts())).transpose()?;
        Ok((passphrase, terms))
    });
    let (passphrase, terms) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return told(&name_of(&output), &error),
    };
    let mut log = Log::default();
    let mut session = Session::default();
    let mut audited: Vec<(Input, Audited)> = Vec::new();
    let mut failed = false;
    each_audited(&files, options.clone(), &mut |input, ended| {
        match ended {
            Ok(mut one) => {
                session.relate(&mut one.report);
                log.note(&now(), Act::imported(&one.report));
                log.note(&now(), Act::audited(&one.report));
                if terms.is_none() {
                    // Its samples are not needed any more.
                    one.recording = None;
                }
                audited.push((input.clone(), one));
            }
            Err(error) => {
                failed = true;
                let name = name_of(&input.path);
                session.pass_over(&name);
                told(&name, &error);
            }
        }
        true
    });
    if failed {
        // A package that lacks one of the recordings could be taken for the whole case.
        return told(&name_of(&output), &UserError::new("case-incomplete"));
    }
    let recordings = match terms {
        None => audited
            .into_iter()
            .map(|(input, one)| CaseRecording {
                original: Original::Read(input),
                report: one.report,
                envelope: one.envelope,
            })
            .collect(),
        Some(terms) => {
            let cover = match cover {
                CoverArgument::Silence => Cover::Silence,
                CoverArgument::Tone => Cover::Tone,
            };
            let missed = unheard(&redact, &audited.iter().map(|(_, one)| &one.report).collect::<Vec<_>>());
            if missed.len() == redact.len() {
                return told(&name_of(&output), &UserError::of("redaction", "redaction-not-said"));
            }
            if !missed.is_empty() {
                eprintln!("{}", reader.texts().with("redaction-unheard", &[("words", missed.join(", ").into())]));
            }
            match copies(audited, &terms, cover, options, &mut log) {
                Ok(recordings) => recordings,
                Err(error) => return told(&name_of(&output), &error),
            }
        }
    };
    match write_case(&output, &recordings, &mut log, reader, passphrase.as_deref()) {
        Ok(()) => {
            let head = log.head().head;
            println!("{}", reader.texts().with("case-written", &[("head", head.into())]));
            ExitCode::SUCCESS
        }
        Err(error) => told(&name_of(&output), &error),
    }
}

fn terms(words: &[String], texts: &Texts) -> Result<Terms, UserError> {
    Terms::new(words).map_err(|refused| {
        let detail: Vec<String> = refused.iter().map(|one| one.text(texts)).collect();
        UserError::of("redaction", "redaction-refused").about("detail", detail.join(" "))
    })
}

/// Copies without the words, in place of the recordings, and a log of the copies alone: what was done with the originals
/// could tell the words.
fn copies(
    audited: Vec<(Input, Audited)>,
    terms: &Terms,
    cover: Cover,
    options: EngineOptions,
    log: &mut Log,
) -> Result<Vec<CaseRecording>, UserError> {
    let mut engine = Engine::new(options);
    let original_log_head = log.head().head;
    let mut copies_log = Log::default();
    let mut recordings = Vec::new();
    for (_, one) in audited {
        let redaction = Redaction {
            recording: one.recording,
            report: one.report,
            terms: terms.clone(),
            cover,
            original_log_head: original_log_head.clone(),
        };
        let copy = engine.redact(&redaction, &CancelToken::default()).map_err(|stopped| match stopped {
            Stopped::Failed(error) => error,
            Stopped::Cancelled => UserError::new("cancelled"),
        })?;
        for entry in copy.log.entries() {
            copies_log.note(&entry.at, entry.act);
        }
        recordings.push(CaseRecording { original: copy.original, report: copy.report, envelope: copy.envelope });
    }
    *log = copies_log;
    Ok(recordings)
}

/// The first line of a file, so that no list of running programs shows a passphrase.
pub(super) fn passphrase_in(file: &Path) -> Result<String, UserError> {
    let text = fs::read_to_string(file);
    let text = text.map_err(|error| UserError::of("case", "passphrase-file").with_detail(error))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(UserError::of("case", "passphrase-file")),
    }
}
