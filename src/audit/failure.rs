//! What went wrong in a module ▸ what a person is told. The only place where that is put into words.

use crate::{
    audio::ResampleError,
    capture::CaptureError,
    casefile::{ModelError, RuleFolderError},
    decode::DecodeError,
    playback::PlaybackError,
    report::{UserError, capitalised},
    rulebook::RuleError,
    speech::SpeechError,
};

impl From<DecodeError> for UserError {
    fn from(error: DecodeError) -> Self {
        let detail = error.to_string();
        let (kind, what, what_to_do) = match error {
            DecodeError::NotFound => (
                "not-found",
                "There is no file of that name.".to_owned(),
                "Check the name and the folder; it may have been moved or deleted.",
            ),
            DecodeError::Folder => (
                "folder",
                "This is a folder, not a recording.".to_owned(),
                "Open the folder and choose the recordings in it.",
            ),
            DecodeError::NotAFile => (
                "not-a-file",
                "This is a device or a pipe, not a file.".to_owned(),
                "Save the recording as a file first, then open that.",
            ),
            DecodeError::Unreadable(_) => (
                "unreadable",
                "The file could not be read.".to_owned(),
                "Check that you may read it and that its disk is still there, then try again.",
            ),
            DecodeError::Empty => (
                "empty",
                "The file is empty.".to_owned(),
                "Save or download the voicemail again; the first try left nothing.",
            ),
            DecodeError::TooLarge => (
                "too-large",
                "The file is larger than 2 GB.".to_owned(),
                "Cut the part with the voicemail out with an audio editor, and open that.",
            ),
            DecodeError::TooLong => (
                "too-long",
                "The recording is longer than 4 hours.".to_owned(),
                "Cut the part with the voicemail out with an audio editor, and open that.",
            ),
            DecodeError::NotAudio(found) => (
                "not-audio",
                format!("This is {found}, not a recording."),
                "Choose the voicemail itself. For a text, use “audit --transcript” in the terminal.",
            ),
            DecodeError::Unsupported(format) => (
                "unsupported-format",
                format!("{format} can’t be opened yet."),
                "Open it in a player or an audio editor such as Audacity, save it as WAV, and open that.",
            ),
            DecodeError::EmptyMail => (
                "empty-mail",
                "No recording is attached to this e-mail.".to_owned(),
                "If it holds a link to the voicemail, save the recording from there, and open that.",
            ),
            DecodeError::Truncated => (
                "truncated",
                "The end of this file is missing, and with it what is needed to play it.".to_owned(),
                "Save or download the voicemail again, and wait until that is done.",
            ),
            DecodeError::NoSound => (
                "no-sound",
                "The file holds no sound.".to_owned(),
                "Check that it is the right file; save or download the voicemail again.",
            ),
            DecodeError::Damaged(_) => (
                "damaged",
                "The file is damaged and could not be decoded.".to_owned(),
                "Save or download the voicemail again, or save it as WAV with an audio editor.",
            ),
        };
        Self::new(kind, capitalised(&what), what_to_do).with_detail(detail)
    }
}

impl From<ResampleError> for UserError {
    fn from(error: ResampleError) -> Self {
        Self::new(
            "sampling-rate",
            format!("The recording’s sampling rate of {} Hz can’t be used.", error.rate_hz),
            "Save it as WAV at 16000 Hz with an audio editor, and open that.",
        )
        .with_detail(error)
    }
}

impl From<ModelError> for UserError {
    fn from(error: ModelError) -> Self {
        let what_to_do = match &error {
            ModelError::Unknown { .. } => "Choose one that “voicemail-auditor models” lists, or put its file there.",
            ModelError::Unreadable { .. } => "Check that you may read the file.",
            ModelError::Altered { .. } => "Delete it and fetch the published file again; it may be damaged.",
        };
        Self::new("model", format!("{}.", capitalised(&error.to_string())), what_to_do)
    }
}

impl From<SpeechError> for UserError {
    fn from(error: SpeechError) -> Self {
        match &error {
            SpeechError::Language(_) => Self::new(
                "language",
                format!("{}.", capitalised(&error.to_string())),
                "Use a two-letter code such as en or es, or leave it out.",
            ),
            SpeechError::Processor(_) => Self::new(
                "processor",
                format!("{}, which transcribing needs.", capitalised(&error.to_string())),
                "Use a computer built after 2014; a transcript somebody already has can be audited here all the same.",
            ),
            _ => Self::new(
                "speech",
                "The words could not be transcribed.",
                "Close other programs, in case memory ran out, and try again.",
            ),
        }
        .with_detail(error)
    }
}

impl From<PlaybackError> for UserError {
    fn from(error: PlaybackError) -> Self {
        let (what, what_to_do) = match &error {
            PlaybackError::NoDevice => {
                ("No loudspeaker was found.", "Connect one, or switch it on in the system’s settings, and try again.")
            }
            PlaybackError::Device(_) => (
                "The loudspeaker could not be used.",
                "Close what else uses it, or choose another in the system’s settings.",
            ),
            PlaybackError::Rate(_) => ("This recording could not be played.", "Play it with another program."),
            PlaybackError::Gone => ("Nothing can be played just now.", "Close the program and open it again."),
        };
        Self::new("playback", what, what_to_do).with_detail(error)
    }
}

impl From<CaptureError> for UserError {
    fn from(error: CaptureError) -> Self {
        let (what, what_to_do) = match &error {
            CaptureError::NoDevice => (
                "No microphone was found.",
                "Connect one, or switch it on in the system’s settings. Or copy the voicemail here as a file.",
            ),
            CaptureError::Denied => (
                "The system does not let this program use the microphone.",
                "Allow it in the system’s privacy settings, and try again.",
            ),
            CaptureError::Device(_) => {
                ("The microphone could not be used.", "Close what else uses it, or choose another one, and try again.")
            }
            CaptureError::Write(error) if error.kind() == std::io::ErrorKind::StorageFull => {
                ("The disk is full.", "Make room on it, and record the rest again.")
            }
            CaptureError::Write(_) => {
                ("The recording could not be written to the disk.", "Check that there is room on it, and try again.")
            }
            CaptureError::TooLong => {
                ("A recording can be 4 hours long; it was ended there.", "Start another one for the rest.")
            }
            CaptureError::Gone => ("Nothing can be recorded just now.", "Close the program and open it again."),
        };
        Self::new("recording", what, what_to_do).with_detail(error)
    }
}

/// A recording that could not be put where it was to go.
#[must_use]
pub fn unsaved(error: &std::io::Error) -> UserError {
    let (what, what_to_do) = match error.kind() {
        std::io::ErrorKind::StorageFull => {
            ("The disk is full; nothing was saved.", "Make room, or choose another disk.")
        }
        _ => ("It could not be saved there.", "Choose a folder that you may write to."),
    };
    UserError::new("unsaved", what, what_to_do).with_detail(error)
}

impl From<RuleFolderError> for UserError {
    fn from(error: RuleFolderError) -> Self {
        Self::new("rules", format!("Rules could not be read: {error}."), "Check the folder’s name and its files.")
    }
}

/// All errors of a rulebook in one.
pub(super) fn of_rules(errors: &[RuleError]) -> UserError {
    let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
    UserError::new(
        "rules",
        format!("Some rules can’t be used:\n{}", list.join("\n")),
        "Mend them as “voicemail-auditor rules check” says.",
    )
}
