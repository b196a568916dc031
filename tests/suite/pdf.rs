//! The PDF report as another program reads it: poppler.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use super::{
    browser::hostile,
    support::{needed, program, sample},
};

/// What poppler's program says of a file.
fn poppler(tool: &str, arguments: &[&str], file: &Path) -> String {
    let output =
        Command::new(tool).args(arguments).arg(file).args((tool == "pdftotext").then_some("-")).output().unwrap();
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a report in a form; gives where.
fn report(folder: &Path, from: &Path, form: &str, transcript: bool) -> std::path::PathBuf {
    let to = folder.join(form);
    let mut arguments = vec!["report", from.to_str().unwrap(), form, "-o", to.to_str().unwrap()];
    arguments.extend(transcript.then_some("--transcript"));
    let output = program(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    to
}

fn quotes(json: &Path) -> Vec<String> {
    let report: Value = serde_json::from_str(&fs::read_to_string(json).unwrap()).unwrap();
    let evidence = report["evidence"].as_array().unwrap();
    evidence.iter().map(|one| one["quote"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn poppler_finds_every_quote_and_who_can_t_see_is_told_what_is_what() {
    if !needed("RECORD_TESTS", "pdftotext", &["-v"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let recording = sample("kcpd-warrant-call.m4a");
    let pdf = report(folder.path(), &recording, "--pdf", false);
    let quotes = quotes(&report(folder.path(), &recording, "--json", false));
    assert!(quotes.len() > 5, "{quotes:?}");
    let text = squeezed(&poppler("pdftotext", &["-enc", "UTF-8"], &pdf));
    for quote in &quotes {
        assert!(text.contains(&format!("“{quote}”")), "{quote} is not in {text}");
    }
    let info = poppler("pdfinfo", &[], &pdf);
    for wanted in [
        "Title:           Voicemail audit: kcpd-warrant-call.m4a",
        "Author:          Voicemail Auditor",
        "Tagged:          yes",
        "JavaScript:      no",
    ] {
        assert!(info.contains(wanted), "{info}");
    }
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim();
    assert!(
        text.contains(&format!("Page 1 of {pages}")) && text.contains(&format!("Page {pages} of {pages}")),
        "{text}"
    );
    let tags = poppler("pdfinfo", &["-struct-text"], &pdf);
    for wanted in ["H1", "H2", "H3", "LI", "Lbl", "LBody", "/ListNumbering /Decimal", "BlockQuote", "Figure"] {
        assert!(tags.contains(wanted), "no {wanted} in {tags}");
    }
    // Every font is in the file.
    let fonts = poppler("pdffonts", &[], &pdf);
    let embedded = fonts.lines().skip(2).filter(|line| line.contains("Inter")).count();
    assert!(embedded >= 2 && !fonts.lines().skip(2).any(|line| line.contains(" no  yes")), "{fonts}");
}

#[test]
fn a_hostile_text_is_only_a_text_also_where_it_is_long() {
    if !needed("RECORD_TESTS", "pdftotext", &["-v"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for words in [0, 100_000] {
        let from = folder.path().join("hostile.txt");
        fs::write(&from, hostile(words)).unwrap();
        let pdf = report(folder.path(), &from, "--pdf", true);
        let text = squeezed(&poppler("pdftotext", &["-enc", "UTF-8"], &pdf));
        for wanted in [
            "<script>alert(document.title)</script>",
            "[U+202E]",
            "[U+0007",
            "[U+1F4B3",
            "&lt;b&gt;",
            "stand in brackets",
        ] {
            assert!(text.contains(wanted), "{wanted}");
        }
        let quotes = quotes(&report(folder.path(), &from, "--json", true));
        assert!(quotes.len() > 2);
        assert!(text.split_whitespace().count() > words);
        let info = poppler("pdfinfo", &[], &pdf);
        assert!(info.contains("JavaScript:      no") && info.contains("Tagged:          yes"), "{info}");
    }
}
