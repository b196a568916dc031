//! `verify`: whether a case package is what was packed. 0: it is; 1: it is not, or can't be checked.

use std::process::ExitCode;

use super::{VerifyArguments, case::passphrase_in, told};
use crate::{
    audit::{Damage, Flaw, Verified, name_of, system_tongue, verify_case},
    report::LogError,
    texts::Texts,
};

pub(super) fn run(arguments: &VerifyArguments) -> ExitCode {
    let VerifyArguments { case, head, passphrase_file } = arguments;
    let passphrase = passphrase_file.as_deref().map(passphrase_in).transpose();
    let verified = passphrase.and_then(|passphrase| verify_case(case, passphrase.as_deref(), head.as_deref()));
    let texts = system_tongue().texts();
    let Verified { flaws, files, reports, log, head_line } = match verified {
        Ok(verified) => verified,
        Err(error) => return told(&name_of(case), &error),
    };
    for flaw in &flaws {
        println!("{}", describe(flaw, texts));
    }
    if let Some(log) = log {
        let variables = [("head", log.head.as_str().into()), ("entries", log.entries.into())];
        println!("{}", texts.with("verify-head", &variables));
        if let Some(line) = head_line {
            let later = log.entries - line;
            println!("{}", texts.with("verify-head-known", &[("line", line.into()), ("later", later.into())]));
        }
    }
    let counts = [("files", files.into()), ("reports", reports.into()), ("flaws", flaws.len().into())];
    println!("{}", texts.with(if flaws.is_empty() { "verify-whole" } else { "verify-changed" }, &counts));
    if head.is_none() && flaws.is_empty() {
        println!("{}", texts.get("verify-ask-for-head"));
    }
    ExitCode::from(u8::from(!flaws.is_empty()))
}

fn describe(flaw: &Flaw, texts: &Texts) -> String {
    let about = |key, file: &str| texts.with(key, &[("file", file.into())]);
    let quoted = |key, file: &str, quote: &str| texts.with(key, &[("file", file.into()), ("quote", quote.into())]);
    match flaw {
        Flaw::File(Damage::Changed(file)) => about("verify-file-changed", file),
        Flaw::File(Damage::Missing(file)) => about("verify-file-missing", file),
        Flaw::File(Damage::Added(file)) => about("verify-file-added", file),
        Flaw::Strange(file) => about("verify-file-strange", file),
        Flaw::NoLog => texts.get("verify-no-log"),
        Flaw::Log(LogError::Unreadable(line)) => texts.with("verify-log-unreadable", &[("line", (*line).into())]),
        Flaw::Log(LogError::Unchained(line)) => texts.with("verify-log-unchained", &[("line", (*line).into())]),
        Flaw::OtherHead => texts.get("verify-other-head"),
        Flaw::NotAReport(file) => about("verify-not-a-report", file),
        Flaw::NoOriginal(file) => about("verify-no-original", file),
        Flaw::NotSaid { report, quote } => quoted("verify-not-said", report, quote),
        Flaw::OtherTime { report, quote } => quoted("verify-other-time", report, quote),
        Flaw::NotLogged(file) => about("verify-not-logged", file),
        Flaw::PrintsOtherHead(file) => about("verify-prints-other-head", file),
        Flaw::OtherTranscript(file) => about("verify-other-transcript", file),
    }
}
