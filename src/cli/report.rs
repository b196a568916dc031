//! `report`: one recording, one report, in a file.

use std::process::ExitCode;

use super::{ReportArguments, audit::each_audited, told};
use crate::{
    audit::{Audited, Engine, ModelStore, name_of, unsaved, write_file},
    report::{UserError, html, line, plain},
};

pub(super) fn run(arguments: ReportArguments, models: ModelStore) -> ExitCode {
    let ReportArguments { file, html: as_html, text, json: _, output, transcript, engine } = arguments;
    let options = engine.options(models);
    let reader = options.reader;
    let mut ended: Option<Result<Audited, UserError>> = None;
    if transcript {
        ended = Some(Engine::new(options).audit_text_file(&file));
    } else {
        each_audited(std::slice::from_ref(&file), options, &mut |_, audited| {
            // The first of an e-mail; a case package takes all.
            ended = Some(audited);
            false
        });
    }
    let ended = ended.unwrap_or_else(|| Err(UserError::new("not-found")));
    let written = ended.and_then(|Audited { report, envelope, .. }| {
        let bytes = match (as_html, text) {
            (true, _) => html(&report, &envelope, reader),
            (false, true) => plain(&report, reader),
            (false, false) => line(&report) + "\n",
        };
        write_file(&output, bytes.as_bytes()).map_err(|error| unsaved(&error))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told(&name_of(&file), &error),
    }
}
