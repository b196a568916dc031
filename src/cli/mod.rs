//! The terminal: audits, rules and models without a window.

mod audit;
mod case;
mod models;
mod report;
mod rules;
mod verify;

use std::{num::NonZeroUsize, path::PathBuf, process::ExitCode};

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

use crate::{
    audit::{BundledModels, EngineOptions, ModelStore, system_tongue},
    report::UserError,
};

/// Transcribes voicemails on this computer and shows what gives an impersonation scam away. Nothing is ever sent.
#[derive(Debug, Parser)]
#[command(name = "voicemail-auditor", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Recordings to open in the window; without a display they are audited in the terminal.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How the window looks; as its settings say where it is not given.
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
}

/// How the window looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    Light,
    Dark,
    /// As the system.
    System,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit recordings, or texts somebody already has.
    Audit(AuditArguments),
    /// Write the report of one recording into a file.
    Report(ReportArguments),
    /// Write a case package: recordings, reports and the log of what was done, with checksums.
    Case(CaseArguments),
    /// Check a case package, and tell what was changed in it.
    Verify(VerifyArguments),
    /// Work with rules.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// List the speech models that are there, with their checksums.
    Models,
}

#[derive(Debug, Args)]
pub struct AuditArguments {
    /// Recordings; with --transcript, texts (.txt, .srt, .vtt).
    #[arg(value_name = "FILE", required_unless_present = "transcripts")]
    pub files: Vec<PathBuf>,
    /// One report a line, as JSON, in the order of the files.
    #[arg(long)]
    pub json: bool,
    /// The files are texts that somebody already has.
    #[arg(long)]
    pub transcript: bool,
    /// A file with {"id", "text"} on each line; one report a line comes out.
    #[arg(long, value_name = "CORPUS.jsonl", conflicts_with_all = ["files", "transcript"])]
    pub transcripts: Option<PathBuf>,
    #[command(flatten)]
    pub engine: EngineArguments,
}

/// How recordings are audited.
#[derive(Debug, Args)]
pub struct EngineArguments {
    /// The speech model, by a name that `models` lists.
    #[arg(long)]
    pub model: Option<String>,
    /// What is spoken, as a two-letter code; found out where it is not given.
    #[arg(long)]
    pub language: Option<String>,
    /// How many threads transcribe; one for each core where it is not given.
    #[arg(long)]
    pub threads: Option<NonZeroUsize>,
    /// A folder with further rules; may be given more than once.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

impl EngineArguments {
    fn options(self, models: ModelStore) -> EngineOptions {
        let Self { model, language, threads, rules } = self;
        EngineOptions { models, model, language, threads, rule_folders: rules, reader: system_tongue() }
    }
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[command(group = ArgGroup::new("form").required(true).args(["html", "pdf", "text", "json"]))]
pub struct ReportArguments {
    /// A recording; with --transcript, a text (.txt, .srt, .vtt).
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A page that needs nothing beside it.
    #[arg(long)]
    pub html: bool,
    /// Pages to print, that a screen reader can read.
    #[arg(long)]
    pub pdf: bool,
    /// Plain text, to paste.
    #[arg(long)]
    pub text: bool,
    /// For other programs.
    #[arg(long)]
    pub json: bool,
    /// Where the report is to go.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The file is a text that somebody already has.
    #[arg(long)]
    pub transcript: bool,
    #[command(flatten)]
    pub engine: EngineArguments,
}

#[derive(Debug, Args)]
pub struct CaseArguments {
    /// Recordings, each to be audited and put into the package with its reports.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Where the package is to go.
    #[arg(short, long, value_name = "CASE.zip")]
    pub output: PathBuf,
    /// A name or number to take out, in sound and text; may be given more than once. The package then holds a copy without
    /// them instead of each recording.
    #[arg(long, value_name = "WORD")]
    pub redact: Vec<String>,
    /// What stands in place of what was taken out.
    #[arg(long, value_enum, default_value = "silence", requires = "redact")]
    pub cover: CoverArgument,
    /// A file whose first line is the passphrase that is to encrypt the package, by `age`.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub engine: EngineArguments,
}

/// What stands in place of what was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CoverArgument {
    Silence,
    Tone,
}

#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// A case package, or the folder that it was unpacked into.
    #[arg(value_name = "CASE")]
    pub case: PathBuf,
    /// The head of the log, as a report prints it: a log that does not hold it was rewritten since.
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,
    /// A file whose first line is the passphrase of an encrypted package.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Read and lint the rules, bundled and in DIR, run every rule's own tests, and tell what is to be mended.
    Check {
        dir: Option<PathBuf>,
        /// Messages with labels, one JSON object a line: tells of each pattern in how many of them it is needed.
        #[arg(long, value_name = "FILE", num_args = 1..)]
        corpus: Vec<PathBuf>,
    },
}

impl Command {
    /// Runs it. 0: done, whatever the verdicts; 1: something could not be done.
    #[must_use]
    pub fn run(self, bundled: Option<BundledModels>) -> ExitCode {
        let models = ModelStore::usual(bundled);
        match self {
            Self::Audit(arguments) => audit::run(arguments, models),
            Self::Report(arguments) => report::run(arguments, models),
            Self::Case(arguments) => case::run(arguments, models),
            Self::Verify(arguments) => verify::run(&arguments),
            Self::Rules(RulesCommand::Check { dir, corpus }) => rules::check(dir, &corpus),
            Self::Models => models::list(&models),
        }
    }
}

/// Tells what went wrong with something.
fn told(name: &str, error: &UserError) -> ExitCode {
    let texts = system_tongue().texts();
    eprintln!("{name}: {} {}", error.what(texts), error.what_to_do(texts));
    ExitCode::from(1)
}

/// Audits recordings in the terminal because no window can be shown, and says why.
#[must_use]
pub fn audit_without_window(files: &[PathBuf], why: &str, bundled: Option<BundledModels>) -> ExitCode {
    if files.is_empty() {
        eprintln!("{why}\nName a recording to audit it here: voicemail-auditor FILE. --help lists what else there is.");
        return ExitCode::from(2);
    }
    eprintln!("{why} Auditing here in the terminal instead.\n");
    let models = ModelStore::usual(bundled);
    let options = EngineOptions { models, reader: system_tongue(), ..EngineOptions::default() };
    audit::recordings(files, options, false)
}
