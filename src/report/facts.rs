//! What is known of the file and of the program that audited it: the same in every form of the report.

use super::{LogHead, Report, SettingsRecord, mail_line, one_line};
use crate::{
    audio::{FileTimes, Tag},
    texts::{Texts, Tongue},
    timeline::clock_tenths,
};

/// A label and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub label: String,
    pub lines: Vec<Line>,
}

/// One line of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// In the program's own words.
    Told(String),
    /// What somebody else wrote, in any direction of writing.
    Given(String),
    /// A checksum in hexadecimal, or anything else that is compared letter by letter.
    Hash(String),
}

impl Report {
    /// The facts of the recording. What isn't known has no entry.
    pub(super) fn file_facts(&self, texts: &Texts) -> Vec<Fact> {
        let source = &self.source;
        let language = &self.transcript.language;
        let known = Tongue::ALL.into_iter().find(|tongue| tongue.code() == language).map(Tongue::own_name);
        let size = texts.with("report-file-bytes", &[("bytes", source.bytes.to_string().into())]);
        let length = if source.duration_secs > 0.0 { clock_tenths(source.duration_secs) } else { String::new() };
        // A text has only a container.
        let mut form = source.container.clone();
        if !source.codec.is_empty() {
            let channels = texts.with("html-channels", &[("count", source.channels.into())]);
            form = format!("{form} · {} · {} Hz · {channels}", source.codec, source.sample_rate_hz);
        }
        let mail = source.mail.as_ref().map(|mail| {
            vec![
                Line::Given(mail_line(mail, texts)),
                Line::Told(texts.get("report-file-sha256")),
                Line::Hash(mail.sha256.clone()),
            ]
        });
        let derivative = self.derivative.as_ref().map(|derivative| {
            let cover = texts.get(if derivative.cover == "tone" { "cover-tone" } else { "cover-silence" });
            let variables = [("cover", cover.into()), ("places", derivative.places.into())];
            vec![
                Line::Told(texts.with("report-derivative-of", &variables)),
                Line::Hash(derivative.derived_from_sha256.clone()),
            ]
        });
        let tags = source.tags.iter().map(|Tag { name, value }| Line::Given(format!("{name}: {}", one_line(value))));
        let facts = [
            ("report-derivative", derivative.unwrap_or_default()),
            ("report-file-name", vec![Line::Given(source.name.clone())]),
            ("report-file-size", vec![Line::Told(size)]),
            ("report-file-sha256", vec![Line::Hash(source.sha256.clone())]),
            ("report-file-form", vec![Line::Told(form)]),
            ("report-file-length", vec![Line::Told(length)]),
            ("report-language", vec![Line::Given(known.unwrap_or(language).to_owned())]),
            ("report-file-tags", tags.collect()),
            ("report-file-times", file_times(&source.file_times, texts)),
            ("html-mail", mail.unwrap_or_default()),
        ];
        let facts = facts.into_iter().map(|(key, lines)| Fact { label: texts.get(key), lines });
        facts.filter(|fact| fact.lines.iter().any(|line| !line.text().is_empty())).collect()
    }

    /// What a report is and is not; which program, model, rules and settings made it, and the head of the log; a paragraph
    /// each.
    pub(super) fn made_with(&self, texts: &Texts) -> Vec<String> {
        let (model, rulebook) = (&self.model, &self.rulebook);
        let named =
            |key, name: &str, sha256: &str| texts.with(key, &[("name", name.into()), ("sha256", sha256.into())]);
        let mut made = vec![
            texts.get("report-statement"),
            texts.with("report-generated", &[("version", env!("CARGO_PKG_VERSION").into())]),
            match model.name.as_str() {
                "none" => texts.get("report-no-model"),
                name => named("report-model", name, &model.sha256),
            },
            named("report-rulebook", &rulebook.version, &rulebook.sha256),
            settings(&self.settings, texts),
        ];
        if self.reader.messages > 0 {
            let (messages, sha256) = (self.reader.messages, self.reader.sha256.as_str());
            made.push(texts.with("report-reader", &[("messages", messages.into()), ("sha256", sha256.into())]));
        }
        if let Some(LogHead { head, entries }) = &self.log {
            made.push(texts.with("report-log-head", &[("head", head.as_str().into()), ("entries", (*entries).into())]));
        }
        made
    }
}

/// What the file system says, with how little that is worth; nothing where it says nothing.
fn file_times(times: &FileTimes, texts: &Texts) -> Vec<Line> {
    let FileTimes { modified, created } = times;
    let told = [("report-file-modified", modified), ("report-file-created", created)];
    let told = told.into_iter().filter_map(|(key, time)| {
        let time = time.as_deref()?.replacen('T', " ", 1).replacen('Z', " UTC", 1);
        Some(Line::Told(texts.with(key, &[("time", time.into())])))
    });
    let mut told: Vec<Line> = told.collect();
    if !told.is_empty() {
        told.push(Line::Told(texts.get("report-file-times-unreliable")));
    }
    told
}

fn settings(settings: &SettingsRecord, texts: &Texts) -> String {
    let SettingsRecord { language, model, rule_folders, reader } = settings;
    let language = match language {
        Some(language) => texts.with("report-settings-language", &[("language", language.as_str().into())]),
        None => texts.get("report-settings-any-language"),
    };
    let model = match model {
        Some(model) => texts.with("report-settings-model", &[("model", model.as_str().into())]),
        None => texts.get("report-settings-bundled-model"),
    };
    let folders = (*rule_folders).into();
    let variables = [
        ("language", language.into()),
        ("model", model.into()),
        ("folders", folders),
        ("reader", reader.own_name().into()),
    ];
    texts.with("report-settings", &variables)
}

impl Line {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Told(text) | Self::Given(text) | Self::Hash(text) => text,
        }
    }
}
