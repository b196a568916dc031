//! The program in a terminal: bad files beside good ones, texts, rules, models, and what it says without a display.

use std::fs;

use super::support::{program, reports, sample};

#[test]
fn each_bad_file_gets_its_own_error_and_the_good_one_is_audited() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("letter.wav"), "Dear Sir or Madam, this is a letter and no recording.\n").unwrap();
    fs::write(path("empty.wav"), "").unwrap();
    let whole = fs::read(sample("kcpd-warrant-call.m4a")).unwrap();
    fs::write(path("cut.m4a"), &whole[..whole.len() / 2]).unwrap();
    fs::create_dir(path("folder")).unwrap();
    fs::write(path("noise.mp3"), [0x91u8; 5000]).unwrap();
    let good = sample("kcpd-detective-callback.mp3").to_str().unwrap().to_owned();
    let names = ["letter.wav", "empty.wav", "cut.m4a", "folder", "noise.mp3", "none.wav"];
    let mut arguments = vec!["audit".to_owned(), "--json".to_owned()];
    arguments.extend(names.iter().map(|name| path(name)));
    arguments.insert(4, good);
    let output = program(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(1));
    let reports = reports(&output);
    assert_eq!(reports.len(), 7);
    let kinds: Vec<_> = reports.iter().map(|report| report["error"]["kind"].as_str().unwrap_or("audited")).collect();
    assert_eq!(kinds, ["not-audio", "empty", "audited", "truncated", "folder", "unsupported-format", "not-found"]);
    for report in reports.iter().filter(|report| !report["error"].is_null()) {
        let error = &report["error"];
        assert!(error["what"].as_str().unwrap().ends_with('.') && error["what_to_do"].as_str().unwrap().len() > 20);
    }
    assert!(matches!(reports[2]["verdict"]["level"].as_str(), Some("unverified" | "no-cues")));
    let said = String::from_utf8(output.stderr).unwrap();
    for name in names {
        assert!(said.contains(&format!("{name}: ")), "{name} is not told of: {said}");
    }
}

#[test]
fn the_police_warning_about_the_scam_is_no_scam() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("warning.txt");
    fs::write(
        &text,
        "The Kansas City Police Department is warning residents about a phone scam. The caller poses as an officer or \
         a sergeant, tells people that they missed a jury summons or that there is a warrant for them, and offers to \
         hold off the arrest in exchange for money. The scammers even keep a voicemail box with a KCPD greeting. KCPD \
         officers never ask for money over the phone. If you get such a call, hang up.\n",
    )
    .unwrap();
    let output = program(&["audit", "--json", "--transcript", text.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let level = reports(&output)[0]["verdict"]["level"].clone();
    assert!(matches!(level.as_str(), Some("no-cues" | "unverified")), "{level}");
}

#[test]
fn the_report_for_a_person_holds_verdict_evidence_and_what_to_do() {
    let output = program(&["audit", sample("kcpd-warrant-call.m4a").to_str().unwrap()]);
    let said = String::from_utf8(output.stdout).unwrap();
    for part in ["TREAT THIS AS A SCAM", "Evidence", "Source:", "Transcript", "What to do now", "+18165550134"] {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
}

#[test]
fn without_a_display_a_recording_is_audited_here_and_the_reason_is_told() {
    let output = program(&[sample("kcpd-detective-callback.mp3").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("display"));
    assert!(String::from_utf8(output.stdout).unwrap().contains("Detective"));
    assert_eq!(program(&[]).status.code(), Some(2));
}

#[test]
fn rules_and_models_are_checked() {
    let rules = program(&["rules", "check"]);
    assert_eq!(rules.status.code(), Some(0), "{}", String::from_utf8_lossy(&rules.stdout));
    let models = program(&["models"]);
    assert_eq!(models.status.code(), Some(0));
    assert!(String::from_utf8(models.stdout).unwrap().contains("base-q8_0"));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("threat")).unwrap();
    fs::write(folder.path().join("threat/mine.toml"), "id = \"threat/mine\"\n").unwrap();
    let wrong = program(&["rules", "check", folder.path().to_str().unwrap()]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("threat/mine.toml:1"));
    assert_eq!(program(&["audit"]).status.code(), Some(2));
    assert_eq!(
        program(&["audit", "--model", "huge", sample("kcpd-fake-greeting.wav").to_str().unwrap()]).status.code(),
        Some(1)
    );
}
