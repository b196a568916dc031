//! A case: what is put into its package, and the clock of its log.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, sync_channel},
    },
    thread,
};

use super::{Input, Wake};
use crate::{
    audio::Envelope,
    casefile::{Content, PackageError, Verified, plain_name, verify, write_package},
    decode,
    report::{Act, Log, Report, UserError, forms_plain, html, line, pdf, plain, srt, vtt},
    texts::Tongue,
};

/// One recording of a case.
#[derive(Debug)]
pub struct CaseRecording {
    /// What is put beside its report.
    pub original: Original,
    pub report: Report,
    /// For drawing it.
    pub envelope: Envelope,
}

/// The recording that a report is about, as a package holds it.
#[derive(Clone, Debug)]
pub enum Original {
    /// The file that it was read from.
    Read(Input),
    /// A copy that was made here, as the bytes of a file.
    Made { name: String, bytes: Arc<[u8]> },
}

/// The time for a line of the log: UTC, to the second, as RFC 3339. Where `SOURCE_DATE_EPOCH` gives one, it is that, so
/// that the same case can be made again byte by byte.
#[must_use]
pub fn now() -> String {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|secs| secs.parse().ok());
    let given = given.and_then(|secs| jiff::Timestamp::from_second(secs).ok());
    given.unwrap_or_else(jiff::Timestamp::now).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes a case package, whole or not at all, and notes it in the log; with nothing done since it was last written, the
/// same bytes again. A passphrase encrypts it.
///
/// # Errors
/// Where an original has changed since it was audited, or the package can't be written. The log is as it was then.
pub fn write_case(
    to: &Path,
    recordings: &[CaseRecording],
    log: &mut Log,
    reader: Tongue,
    passphrase: Option<&str>,
) -> Result<(), UserError> {
    // How long it took is no part of the record.
    let mut reports: Vec<Report> =
        recordings.iter().map(|one| Report { timing: None, log: None, ..one.report.clone() }).collect();
    let packaged = Act::packaged(reports.iter());
    let mut next = log.clone();
    if next.last().is_none_or(|entry| entry.act != packaged) {
        next.note(&now(), packaged);
    }
    let mut payload = BTreeMap::new();
    payload.insert("data/log.jsonl".to_owned(), Content::Bytes(next.text().into_bytes()));
    for (index, (report, one)) in reports.iter_mut().zip(recordings).enumerate() {
        report.log = Some(next.head());
        let folder = format!("data/{:02}", index + 1);
        for (name, content) in originals(&one.original, report)? {
            payload.insert(format!("{folder}/original/{name}"), content);
        }
        for (name, bytes) in files(report, &one.envelope, reader)? {
            payload.insert(format!("{folder}/{name}"), Content::Bytes(bytes));
        }
    }
    write_package(to, &payload, &info(&next), passphrase)?;
    *log = next;
    Ok(())
}

/// Checks a case package, see [`Verified`]; `head` is the hash of a line of its log.
///
/// # Errors
/// Where it can't be read, is no case package, or its passphrase is missing or wrong.
pub fn verify_case(path: &Path, passphrase: Option<&str>, head: Option<&str>) -> Result<Verified, UserError> {
    Ok(verify(path, passphrase, head)?)
}

/// The report in each form.
fn files(report: &Report, envelope: &Envelope, reader: Tongue) -> Result<Vec<(&'static str, Vec<u8>)>, UserError> {
    let mut files = vec![
        ("report.pdf", pdf(report, envelope, reader)?),
        ("report.json", (line(report) + "\n").into_bytes()),
        ("report.html", html(report, envelope, reader).into_bytes()),
        ("report.txt", plain(report, reader).into_bytes()),
        ("report-forms.txt", forms_plain(report, reader).into_bytes()),
    ];
    // A text without times has no place for them.
    let subtitles = [("transcript.srt", srt(report, reader)), ("transcript.vtt", vtt(report, reader))];
    files.extend(subtitles.into_iter().filter_map(|(name, text)| Some((name, text?.into_bytes()))));
    Ok(files)
}

/// The file that was audited; from an e-mail, the recording and the e-mail.
fn originals(original: &Original, report: &Report) -> Result<Vec<(String, Content)>, UserError> {
    let input = match original {
        Original::Read(input) => input,
        Original::Made { name, bytes } => return Ok(vec![(name.clone(), Content::Bytes(bytes.to_vec()))]),
    };
    if let Some(text) = &input.text {
        return Ok(vec![("message.txt".to_owned(), Content::Bytes(text.as_bytes().to_vec()))]);
    }
    let source = &report.source;
    let copy = |path: &PathBuf, sha256: &str| Content::Original { path: path.clone(), sha256: sha256.to_owned() };
    let Some(mail) = &source.mail else {
        return Ok(vec![(plain_name(&source.name), copy(&input.path, &source.sha256))]);
    };
    let attached = decode::attached(&input.path, input.number)?;
    let attached = attached.ok_or_else(|| PackageError::OriginalChanged { name: mail.name.clone() })?;
    let name = plain_name(&source.name);
    Ok(vec![
        (format!("mail-{}", plain_name(&mail.name)), copy(&input.path, &mail.sha256)),
        (name, Content::Bytes(attached)),
    ])
}

/// What the package says of itself; the date is the log's.
fn info(log: &Log) -> [(&'static str, String); 4] {
    let date = log.last().map(|entry| entry.at.chars().take(10).collect()).unwrap_or_default();
    [
        ("Bag-Software-Agent", format!("Voicemail Auditor {}", env!("CARGO_PKG_VERSION"))),
        ("Bagging-Date", date),
        (
            "External-Description",
            "Recordings of calls, what an audit found in them, and the log of what was done".to_owned(),
        ),
        ("Log-Head-SHA256", log.head().head),
    ]
}

/// A case as the window hands it over to be written.
#[derive(Debug)]
pub struct SaveCase {
    pub to: PathBuf,
    pub recordings: Vec<CaseRecording>,
    pub log: Log,
    pub reader: Tongue,
    pub passphrase: Option<String>,
}

/// A case that is being written, on a thread of its own: its files are read, digested, and perhaps encrypted.
#[derive(Debug)]
pub struct Saving {
    ended: Receiver<Result<Log, UserError>>,
}

impl Saving {
    /// Begins to write; `wake` is called when it is done.
    #[must_use]
    pub fn start(request: SaveCase, wake: Wake) -> Self {
        let (sender, ended) = sync_channel(1);
        let write = move || {
            let SaveCase { to, recordings, mut log, reader, passphrase } = request;
            let written = write_case(&to, &recordings, &mut log, reader, passphrase.as_deref());
            let _window_gone = sender.send(written.map(|()| log));
            wake();
        };
        // Without a thread the sender is dropped, and that is told.
        let _told = thread::Builder::new().name("case".to_owned()).spawn(write);
        Self { ended }
    }

    /// The log of the written case, or why it could not be written; `None` while it is being written.
    pub fn poll(&self) -> Option<Result<Log, UserError>> {
        match self.ended.try_recv() {
            Ok(ended) => Some(ended),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(UserError::new("no-thread"))),
        }
    }
}
