//! The JSON report, field for field: other programs read it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::support::{program, project, reports, sample};

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn assert_keys(value: &Value, wanted: &[&str]) {
    assert_eq!(keys(value), wanted.iter().copied().collect(), "{value}");
}

#[test]
fn a_report_has_exactly_the_fields_of_version_1() {
    let path = sample("kcpd-warrant-call.m4a");
    let output = program(&["audit", "--json", path.to_str().unwrap()]);
    let report = &reports(&output)[0];
    assert_keys(
        report,
        &[
            "schema",
            "app",
            "source",
            "model",
            "rulebook",
            "reader",
            "settings",
            "transcript",
            "tones",
            "warnings",
            "evidence",
            "wording",
            "callback_numbers",
            "related",
            "verdict",
            "notes",
            "statement",
            "timing",
            "derivative",
            "log",
        ],
    );
    assert_eq!(report["schema"], "voicemail-auditor/report/1");
    assert_eq!(report["app"], json!({ "version": env!("CARGO_PKG_VERSION") }));
    assert_keys(
        &report["source"],
        &[
            "name",
            "bytes",
            "sha256",
            "container",
            "codec",
            "sample_rate_hz",
            "channels",
            "duration_secs",
            "tags",
            "unreliable_file_times",
        ],
    );
    let times = &report["source"]["unreliable_file_times"];
    assert_keys(times, &["modified", "created"]);
    assert!(times["modified"].as_str().unwrap().ends_with('Z'), "{times}");
    assert_eq!(report["source"]["tags"][0], json!({ "name": "encoder", "value": "Lavf59.27.100" }));
    assert_eq!(report["source"]["name"], "kcpd-warrant-call.m4a");
    assert_eq!(report["source"]["bytes"], std::fs::metadata(&path).unwrap().len());
    assert_eq!(report["source"]["sha256"].as_str().unwrap().len(), 64);
    assert_keys(&report["model"], &["name", "sha256", "language"]);
    assert_eq!((&report["model"]["name"], &report["model"]["language"]), (&json!("base-q8_0"), &json!("en")));
    assert_keys(&report["rulebook"], &["version", "sha256"]);
    assert_keys(&report["reader"], &["sha256", "messages"]);
    assert_keys(&report["wording"], &["like", "scam", "words"]);
    assert_eq!((&report["wording"]["like"], &report["wording"]["scam"]), (&json!("impersonation"), &json!("sure")));
    assert!(!report["wording"]["words"].as_array().unwrap().is_empty());
    assert_keys(&report["settings"], &["language", "model", "rule_folders", "reader"]);
    assert_eq!((&report["settings"]["language"], &report["settings"]["rule_folders"]), (&Value::Null, &json!(0)));
    assert!(report["statement"].as_str().unwrap().contains("can mishear"));
    assert!(output.stdout.trim_ascii_end().ends_with(b",\"log\":null}"), "the log is last");
    assert_keys(&report["transcript"], &["text", "segments", "edits"]);
    for segment in report["transcript"]["segments"].as_array().unwrap() {
        assert_keys(segment, &["start_secs", "end_secs", "channel", "text", "doubt", "words"]);
        for word in segment["words"].as_array().unwrap() {
            assert_keys(word, &["text", "start_secs", "end_secs", "probability"]);
            assert!(word["start_secs"].as_f64() <= word["end_secs"].as_f64(), "{word}");
        }
    }
    for evidence in report["evidence"].as_array().unwrap() {
        assert_keys(
            evidence,
            &[
                "rule",
                "origin",
                "element",
                "polarity",
                "strength",
                "start_secs",
                "end_secs",
                "quote",
                "why",
                "source",
                "confidence",
                "confirmed_by_ear",
                "not_a_cue",
            ],
        );
        assert_keys(&evidence["source"], &["title", "url"]);
        assert!(matches!(evidence["origin"].as_str(), Some("rule" | "reader")));
        assert!(matches!(evidence["polarity"].as_str(), Some("suspicion" | "mitigation")));
        assert!(matches!(evidence["strength"].as_str(), Some("weak" | "some" | "strong")));
    }
    assert_eq!(report["callback_numbers"], json!(["+18165550134"]));
    assert_keys(&report["verdict"], &["level", "headline", "reasons", "limits", "next_steps"]);
    assert_keys(&report["timing"], &["decode_secs", "speech_secs", "detection_secs", "first_evidence_secs"]);
}

#[test]
fn a_text_without_times_has_null_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus.jsonl");
    std::fs::write(
        &corpus,
        "{\"id\": \"a\", \"text\": \"This is Sergeant Davis with KCPD. There is a warrant for your arrest.\"}\n\n\
         not a row\n{\"id\": 7, \"text\": \"\"}\n",
    )
    .unwrap();
    let output = program(&["audit", "--transcripts", corpus.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1), "one line is no row");
    let reports = reports(&output);
    assert_eq!(reports.len(), 3);
    assert_eq!((&reports[0]["source"]["name"], &reports[2]["source"]["name"]), (&json!("a"), &json!("7")));
    let evidence = &reports[0]["evidence"][0];
    assert_eq!((&evidence["start_secs"], &evidence["end_secs"]), (&Value::Null, &Value::Null), "{evidence}");
    assert_keys(&reports[1], &["schema", "source", "error"]);
    assert_keys(&reports[1]["error"], &["kind", "what", "what_to_do"]);
    assert_eq!(reports[2]["verdict"]["level"], "inconclusive");
}

/// `UPDATE_SCHEMA=true cargo test contract` writes it anew.
#[test]
fn the_published_schema_is_that_of_what_is_written() {
    let path = project("assets/schema/report-1.schema.json");
    let schema = voicemail_auditor::report::schema();
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), schema, "UPDATE_SCHEMA=true writes it anew");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let valid = jsonschema::draft202012::new(&schema).unwrap();
    let recording = sample("kcpd-warrant-call.m4a");
    let output = program(&["audit", "--json", recording.to_str().unwrap(), "none.wav"]);
    let reports = reports(&output);
    assert_eq!(reports.len(), 2);
    for report in &reports {
        let errors: Vec<String> = valid.iter_errors(report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    // A report that lacks something, or has it in another form, is none.
    for field in ["schema", "source", "transcript", "evidence", "verdict", "log"] {
        for other in [None, Some(json!([7]))] {
            let mut report = reports[0].clone();
            match other {
                Some(other) if field != "evidence" => report[field] = other,
                _ => drop(report.as_object_mut().unwrap().remove(field)),
            }
            assert!(!valid.is_valid(&report), "{field}");
        }
    }
}
