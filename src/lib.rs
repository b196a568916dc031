//! Voicemail Auditor: transcribes a suspicious voicemail on this computer and shows what gives an impersonation scam
//! away, with a verdict beside its evidence.
//!
//! # The way of the data
//!
//! ```text
//! file ──decode──▶ Recording ──▶ Samples ──speech──▶ Transcript ──detection──▶ Findings ──verdict──▶ Verdict
//!                      │          16 kHz                  │       ▲ rulebook      │                     │
//!                      └──────────────────────────────────┴─────▶ report ◀────────┴─────────────────────┘
//!                                                                   └─▶ window · terminal · HTML · PDF · JSON · case package
//! ```
//!
//! One direction, no way back. [`audit`] runs it, step by step and cancellable, on a worker thread for the window and
//! in place for the terminal.
//!
//! # The map
//!
//! Whoever stands higher may import what stands lower, never the other way; `tests/suite/architecture.rs` reads the
//! sources and fails on any other arrow.
//!
//! | module | what it is |
//! |---|---|
//! | [`ui`] | the window: draws what the worker tells, through [`audit::Audits`] alone |
//! | [`cli`] | the terminal |
//! | [`audit`] | the pipeline, the worker thread, commands and events, cancelling |
//! | [`decode`] | bytes of any format that is known ▸ [`audio::Recording`] |
//! | [`speech`] | [`audio::Samples`] ▸ [`transcript::Transcript`]: voice detection, windows, Whisper, doubt |
//! | `capture` | microphone ▸ a WAV file, as it is spoken |
//! | `playback` | [`audio::Recording`] ▸ loudspeaker |
//! | `casefile` | case packages and what was changed in them; model files, folders of rules, settings, what nobody saved yet |
//! | `device` | what `capture` and `playback` share of a sound device |
//! | [`report`] | the one record of an audit, with what a person made of it; its forms, its log, its redacted copy |
//! | [`verdict`] | evidence ▸ verdict, by one decision table |
//! | [`detection`] | transcript and rulebook ▸ evidence |
//! | [`rulebook`] | the rules: their form, their checks, their compiled patterns |
//! | [`reader`] | what each sentence does, and how a message is worded: linear models, learned |
//! | [`transcript`] | words with times and probabilities; the same words normalised |
//! | [`audio`] | decoded sound, and the one form that speech is found in |
//! | [`timeline`], [`texts`], `digest`, `ggml` | stretches of time; what a person reads, in each language; checksums; the form of model files |
//!
//! `decode`, `speech`, `capture`, `playback` and `casefile` are adapters: all input and output is in them, and they never
//! import one another.
//! From [`report`] on everything is pure: no files, no clock, no threads, no window.
//!
//! # What always holds
//!
//! - **No network.** No crate in the tree speaks HTTP; the only sockets are the desktop's own (display, accessibility,
//!   file dialogs and sound).
//! - **The original is never touched.** Files are opened for reading, and their SHA-256 stands in every report.
//! - **The recogniser is never led.** No prompt and no bias towards a cue; what sounds like a cue is matched after,
//!   marked as misheard, and raises no verdict.
//! - **Never "safe".** The mildest verdict says that no cues were found, and that this is no proof.
//! - **Every word of a verdict is backed** by evidence with its place in the recording, and by a reason with its source.
//! - **Nothing is kept.** No transcript reaches a log or a file that nobody asked for; what is put aside for a crash goes
//!   with the program.
//! - **What is shown as saved is on the disk**, and a file stands under its name whole or not at all.
//!
//! Absent on purpose: a cloud, telemetry, updates, a score in percent (a table with reasons can be argued with), and
//! any promise that a record is admissible anywhere.

pub mod audio;
pub mod audit;
mod capture;
mod casefile;
pub mod cli;
pub mod decode;
pub mod detection;
mod device;
mod digest;
mod ggml;
mod playback;
pub mod reader;
pub mod report;
pub mod rulebook;
pub mod speech;
pub mod texts;
pub mod timeline;
pub mod transcript;
pub mod ui;
pub mod verdict;
