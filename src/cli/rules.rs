//! `rules check`: for whoever writes rules.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde::Deserialize;

use crate::{
    audit::load_rulebook,
    detection::{Labelled, needless_patterns, pattern_use, run_rule_tests},
    rulebook::Rulebook,
};

/// Reads, lints and tries the rules; with messages, tells of what use each pattern is in them.
pub(super) fn check(dir: Option<PathBuf>, corpus: &[PathBuf]) -> ExitCode {
    let folders: Vec<PathBuf> = dir.into_iter().collect();
    let rulebook = match load_rulebook(&folders) {
        Ok(rulebook) => rulebook,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let told = if corpus.is_empty() { tell_remarks(&rulebook) } else { tell_use(&rulebook, corpus) };
    match told {
        Ok(code) => code,
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn tell_remarks(rulebook: &Rulebook) -> io::Result<ExitCode> {
    let broken = run_rule_tests(rulebook);
    let mut remarks = needless_patterns(rulebook);
    remarks.extend(rulebook.remarks());
    let mut out = io::stdout().lock();
    for line in broken.iter().chain(&remarks) {
        writeln!(out, "{line}")?;
    }
    let texts: usize = rulebook.rules.iter().flat_map(|r| r.rule.tests.values()).map(|tests| tests.all().count()).sum();
    writeln!(
        out,
        "{} rules, {} patterns, {texts} test texts, {} wrong, {} to mend (rulebook {})",
        rulebook.rules.len(),
        rulebook.pattern_count(),
        broken.len(),
        remarks.len(),
        rulebook.version
    )?;
    Ok(ExitCode::from(u8::from(!broken.is_empty() || !remarks.is_empty())))
}

/// One message of a corpus: a text, or one whose sentences are tagged.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    units: Vec<Unit>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    label: Option<String>,
}

#[derive(Deserialize)]
struct Unit {
    t: String,
}

impl From<Row> for Labelled {
    fn from(row: Row) -> Self {
        let units: Vec<String> = row.units.into_iter().map(|unit| unit.t).collect();
        Self {
            text: row.text.unwrap_or_else(|| units.join(" ")),
            language: row.lang,
            label: row.label.unwrap_or_else(|| "unlabelled".to_owned()),
        }
    }
}

/// The messages of a file, one JSON object a line.
fn messages_in(path: &Path) -> io::Result<Vec<Labelled>> {
    let named = |what: String| io::Error::other(format!("{}: {what}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let rows = lines.map(|(number, line)| {
        let row: Row = serde_json::from_str(line).map_err(|error| named(format!("line {}: {error}", number + 1)))?;
        Ok(Labelled::from(row))
    });
    let rows = rows.collect::<io::Result<Vec<Labelled>>>()?;
    // A line of another kind, as of what was misheard, holds no message.
    Ok(rows.into_iter().filter(|message| !message.text.trim().is_empty()).collect())
}

/// One line a pattern, the least needed first: in how many messages it finds something, in how many of them nothing else of
/// its rule does, and of what labels these are.
fn tell_use(rulebook: &Rulebook, corpus: &[PathBuf]) -> io::Result<ExitCode> {
    let mut messages = Vec::new();
    for path in corpus {
        messages.extend(messages_in(path)?);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "alone\tfinds\trule\tlanguage\tpattern\tlabels")?;
    for one in pattern_use(&messages, rulebook) {
        let alone: usize = one.alone.values().sum();
        let labels: Vec<String> = one.alone.iter().map(|(label, count)| format!("{label} {count}")).collect();
        let (rule, language, pattern) = (&one.rule, &one.language, &one.pattern);
        writeln!(out, "{alone}\t{}\t{rule}\t{language}\t{pattern}\t{}", one.finds, labels.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_corpus_are_read_and_a_wrong_line_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("corpus.jsonl");
        let text = "{\"text\":\"Hello.\",\"label\":\"legit\"}\n\n{\"lang\":\"es\",\"units\":[{\"t\":\"Hola.\",\"e\":[]},{\"t\":\"Pague.\"}]}\n{\"spoken\":\"a\"}\n";
        fs::write(&path, text).expect("writable");
        let messages = messages_in(&path).expect("readable");
        let told: Vec<_> =
            messages.iter().map(|m| (m.text.as_str(), m.language.as_deref(), m.label.as_str())).collect();
        assert_eq!(told, [("Hello.", None, "legit"), ("Hola. Pague.", Some("es"), "unlabelled")]);
        fs::write(&path, format!("{text}nonsense\n")).expect("writable");
        assert!(messages_in(&path).expect_err("a wrong line").to_string().contains("line 5"));
    }
}
