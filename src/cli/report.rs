//! `report`: one recording, one report, in a file.

use std::process::ExitCode;

use super::{ReportArguments, audit::each_audited, told};
use crate::{
    audit::{Audited, Engine, ModelStore, name_of, recordings_in, unsaved, write_file},
    report::{UserError, html, line, pdf, plain},
};

pub(super) fn run(arguments: ReportArguments, models: ModelStore) -> ExitCode {
    let ReportArguments { file, html: as_html, pdf: as_pdf, text, json: _, output, transcript, engine } = arguments;
    let options = engine.options(models);
    let reader = options.reader;
    let mut ended: Option<Result<Audited, UserError>> = None;
    if transcript {
        ended = Some(Engine::new(options).audit_text_file(&file));
    } else {
        let recordings = recordings_in(&file);
        if recordings > 1 {
            let variables = [("count", recordings.into())];
            eprintln!("{}", reader.texts().with("report-first-of-several", &variables));
        }
        each_audited(std::slice::from_ref(&file), options, &mut |_, audited| {
            ended = Some(audited);
            false
        });
    }
    let ended = ended.unwrap_or_else(|| Err(UserError::new("not-found")));
    let written = ended.and_then(|Audited { report, envelope, .. }| {
        let bytes = match () {
            () if as_html => html(&report, &envelope, reader).into_bytes(),
            () if as_pdf => pdf(&report, &envelope, reader)?,
            () if text => plain(&report, reader).into_bytes(),
            () => (line(&report) + "\n").into_bytes(),
        };
        write_file(&output, &bytes).map_err(|error| unsaved(&error))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told(&name_of(&file), &error),
    }
}
