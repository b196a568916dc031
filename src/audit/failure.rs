//! What went wrong in a module ▸ which text tells a person. The only place where that is decided.

use crate::{
    audio::ResampleError,
    capture::CaptureError,
    casefile::{ModelError, PackageError, RuleFolderError},
    decode::DecodeError,
    playback::PlaybackError,
    report::{PdfError, UserError},
    rulebook::RuleError,
    speech::SpeechError,
};

impl From<DecodeError> for UserError {
    fn from(error: DecodeError) -> Self {
        let detail = error.to_string();
        let told = match error {
            DecodeError::NotFound => Self::new("not-found"),
            DecodeError::Folder => Self::new("folder"),
            DecodeError::NotAFile => Self::new("not-a-file"),
            DecodeError::Unreadable(_) => Self::new("unreadable"),
            DecodeError::Empty => Self::new("empty"),
            DecodeError::TooLarge => Self::new("too-large"),
            DecodeError::TooLong => Self::new("too-long"),
            DecodeError::NotAudio(found) => Self::new("not-audio").about("found", found),
            DecodeError::Unsupported(form) => Self::new("unsupported-format").about("found", form),
            DecodeError::EmptyMail => Self::new("empty-mail"),
            DecodeError::Truncated => Self::new("truncated"),
            DecodeError::NoSound => Self::new("no-sound"),
            DecodeError::Damaged(_) => Self::new("damaged"),
        };
        told.with_detail(detail)
    }
}

impl From<ResampleError> for UserError {
    fn from(error: ResampleError) -> Self {
        Self::new("sampling-rate").about("rate", error.rate_hz.to_string()).with_detail(error)
    }
}

impl From<ModelError> for UserError {
    fn from(error: ModelError) -> Self {
        let key = match &error {
            ModelError::Unknown { .. } => "model-unknown",
            ModelError::Unreadable { .. } => "model-unreadable",
            ModelError::Altered { .. } => "model-altered",
            ModelError::Malformed { .. } => "model-malformed",
        };
        Self::of("model", key).about("detail", error.to_string())
    }
}

impl From<SpeechError> for UserError {
    fn from(error: SpeechError) -> Self {
        let told = match &error {
            SpeechError::Language(_) => Self::new("language").about("detail", error.to_string()),
            SpeechError::Processor(missing) => Self::new("processor").about("detail", *missing),
            _ => Self::new("speech"),
        };
        told.with_detail(error)
    }
}

impl From<PlaybackError> for UserError {
    fn from(error: PlaybackError) -> Self {
        let key = match &error {
            PlaybackError::NoDevice => "no-loudspeaker",
            PlaybackError::Device(_) => "loudspeaker",
            PlaybackError::Rate(_) => "not-playable",
            PlaybackError::Gone => "player-gone",
        };
        Self::of("playback", key).with_detail(error)
    }
}

impl From<CaptureError> for UserError {
    fn from(error: CaptureError) -> Self {
        let key = match &error {
            CaptureError::NoDevice => "no-microphone",
            CaptureError::Denied => "microphone-denied",
            CaptureError::Device(_) => "microphone",
            CaptureError::Write(error) if error.kind() == std::io::ErrorKind::StorageFull => "recording-disk-full",
            CaptureError::Write(_) => "recording-unwritten",
            CaptureError::TooLong => "recording-too-long",
            CaptureError::Gone => "recorder-gone",
        };
        Self::of("recording", key).with_detail(error)
    }
}

/// Something that could not be put where it was to go.
#[must_use]
pub fn unsaved(error: &std::io::Error) -> UserError {
    let full = error.kind() == std::io::ErrorKind::StorageFull;
    UserError::of("unsaved", if full { "unsaved-disk-full" } else { "unsaved" }).with_detail(error)
}

impl From<PackageError> for UserError {
    fn from(error: PackageError) -> Self {
        let detail = error.to_string();
        let told = match error {
            PackageError::OriginalChanged { name } => Self::of("case", "original-changed").about("name", name),
            PackageError::OriginalUnreadable { name, .. } => {
                Self::of("case", "original-unreadable").about("name", name)
            }
            PackageError::Unwritten(error) => return unsaved(&error),
            PackageError::Unreadable(_) => Self::of("case", "case-unreadable"),
            PackageError::NotAPackage(_) => Self::of("case", "not-a-case"),
            PackageError::Encrypted => Self::of("case", "case-encrypted"),
            PackageError::WrongPassphrase => Self::of("case", "wrong-passphrase"),
            PackageError::DamagedEncryption(_) => Self::of("case", "case-damaged"),
        };
        told.with_detail(detail)
    }
}

impl From<PdfError> for UserError {
    fn from(error: PdfError) -> Self {
        Self::new("pdf").with_detail(error)
    }
}

impl From<RuleFolderError> for UserError {
    fn from(error: RuleFolderError) -> Self {
        Self::of("rules", "rule-folder").about("detail", error.to_string())
    }
}

/// All errors of a rulebook in one.
pub(super) fn of_rules(errors: &[RuleError]) -> UserError {
    let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
    UserError::new("rules").about("detail", list.join("\n"))
}
