//! `case`: recordings in, a case package out.

use std::{fs, path::Path, process::ExitCode};

use super::{CaseArguments, audit::each_audited, told};
use crate::{
    audit::{Audited, CaseRecording, Input, ModelStore, name_of, now, write_case},
    report::{Act, Log, Session, UserError},
};

pub(super) fn run(arguments: CaseArguments, models: ModelStore) -> ExitCode {
    let CaseArguments { files, output, passphrase_file, engine } = arguments;
    let passphrase = match passphrase_file.as_deref().map(passphrase_in).transpose() {
        Ok(passphrase) => passphrase,
        Err(error) => return told(&name_of(&output), &error),
    };
    let options = engine.options(models);
    let reader = options.reader;
    let mut log = Log::default();
    let mut session = Session::default();
    let mut audited: Vec<(Input, Audited)> = Vec::new();
    let mut failed = false;
    each_audited(&files, options, &mut |input, ended| {
        match ended {
            Ok(mut one) => {
                session.relate(&mut one.report);
                log.note(&now(), Act::imported(&one.report));
                log.note(&now(), Act::audited(&one.report));
                // Its samples are not needed any more.
                one.recording = None;
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
    let recordings: Vec<CaseRecording<'_>> = audited
        .iter()
        .map(|(input, one)| CaseRecording { input, report: &one.report, envelope: &one.envelope })
        .collect();
    match write_case(&output, &recordings, &mut log, reader, passphrase.as_deref()) {
        Ok(()) => {
            let head = log.head().head;
            println!("{}", reader.texts().with("case-written", &[("head", head.into())]));
            ExitCode::SUCCESS
        }
        Err(error) => told(&name_of(&output), &error),
    }
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
