//! The case in the window: saved, saved again by itself, not saved, put aside for a crash, forgotten.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use tempfile::TempDir;
use voicemail_auditor::{
    audio::{Cover, Source},
    audit::{Audited, Drafts, Event, JobId, Original, Redacted},
    report::{Act, Log, Terms, UserError, redacted},
};

use super::{
    stand_in::{Behind, DESK, FIRST, WORDS, Window, audited, press},
    support::{program, sha256},
};

const SUMMONS: &str = "Not a cue: “missed a jury summons”";

/// A file, and what an audit of it comes to.
fn recording(folder: &Path) -> (PathBuf, Box<Audited>) {
    let path = folder.join("call.wav");
    fs::write(&path, b"RIFF as far as this test goes").unwrap();
    let mut audited = audited(WORDS);
    audited.report.source.sha256 = sha256(&fs::read(&path).unwrap());
    (path, audited)
}

/// A window with a finished audit of a file that is there.
pub fn reviewing(folder: &Path, drafts: Option<Drafts>) -> (Window, Behind) {
    let (path, audited) = recording(folder);
    let behind = Behind::default();
    let mut window = behind.open(DESK, &[path.to_str().unwrap()], drafts);
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited }]);
    (window, behind)
}

/// The same with two files, of which the second is another recording.
fn reviewing_two(folder: &Path) -> (Window, Behind) {
    let (path, audited_first) = recording(folder);
    let second = folder.join("second.wav");
    fs::write(&second, b"RIFF of another").unwrap();
    let mut audited_second = audited(WORDS);
    audited_second.report.source.sha256 = sha256(&fs::read(&second).unwrap());
    let behind = Behind::default();
    let mut window = behind.open(DESK, &[path.to_str().unwrap(), second.to_str().unwrap()], None);
    for (job, audited) in [(FIRST, audited_first), (JobId(2), audited_second)] {
        behind.tell(&mut window, [Event::Finished { job, audited }]);
    }
    (window, behind)
}

/// Goes on until the window shows it.
pub fn wait_for(window: &mut Window, text: &'static str) {
    let started = Instant::now();
    while window.query_all_by_label_contains(text).next().is_none() {
        window.step();
        std::thread::yield_now();
        // No measure of speed: what never comes is to fail, and not to hang.
        assert!(started.elapsed() < NEVER, "“{text}” never came");
    }
    window.run_steps(2);
}

const NEVER: Duration = Duration::from_mins(10);

fn put_aside(window: &mut Window) {
    window.get_by_role_and_label(Role::CheckBox, SUMMONS).click();
    window.run_steps(4);
}

/// Saves the case there. Without a dialog of the system the path is typed; gives whether there is none.
pub fn save_case(window: &mut Window, entry: &'static str, to: &Path, passphrase: Option<&str>) -> bool {
    if voicemail_auditor::ui::has_display() {
        eprintln!("There may be a dialog here, which this test can't close: it did nothing.");
        return false;
    }
    press(window, "Export…");
    press(window, entry);
    if let Some(passphrase) = passphrase {
        window.get_by_role_and_label(Role::CheckBox, "Encrypt it with a passphrase").click();
        window.run_steps(3);
        for field in ["Passphrase", "The same passphrase again"] {
            window.get_by_role_and_label(Role::PasswordInput, field).focus();
            window.run_steps(2);
            window.get_by_role_and_label(Role::PasswordInput, field).type_text(passphrase);
            window.run_steps(2);
        }
    }
    press(window, "Save…");
    type_path(window, to);
    true
}

pub fn type_path(window: &mut Window, to: &Path) {
    while window.query_by_role_and_label(Role::Button, "Save here").is_none() {
        window.step();
        std::thread::yield_now();
    }
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    let field = window.get_by(|node| node.role() == Role::TextInput && node.is_focused());
    field.type_text(to.to_str().unwrap());
    window.run_steps(2);
    press(window, "Save here");
}

/// What `verify` says of a package that is whole, its log among it.
pub fn acts(path: &Path) -> Vec<String> {
    let output = program(&["verify", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let name =
        zip.file_names().map(|name| name.unwrap().into_owned()).find(|name| name.ends_with("log.jsonl")).unwrap();
    let log = std::io::read_to_string(zip.by_name(&name).unwrap()).unwrap();
    let act = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["act"].as_str().unwrap().to_owned();
    log.lines().map(act).collect()
}

#[test]
fn a_saved_case_is_saved_again_whenever_something_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _behind) = reviewing(folder.path(), None);
    put_aside(&mut window);
    let to = folder.path().join("case.zip");
    if !save_case(&mut window, "Case package…", &to, None) {
        return;
    }
    wait_for(&mut window, "The case is saved: ");
    assert_eq!(acts(&to), ["imported", "audited", "put-aside", "packaged"]);
    let before = fs::read(&to).unwrap();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(4);
    window.get_by_label("Saving…");
    wait_for(&mut window, "Saved");
    assert_ne!(fs::read(&to).unwrap(), before);
    assert_eq!(acts(&to), ["imported", "audited", "put-aside", "packaged", "taken-back", "packaged"]);
    // Nothing is asked: the package holds everything.
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(4);
    window.get_by_role_and_label(Role::Button, "Drop a voicemail here");
    // What is closed stays as it was saved.
    drop(window);
    assert_eq!(acts(&to), ["imported", "audited", "put-aside", "packaged", "taken-back", "packaged"]);
}

#[test]
fn what_can_t_be_saved_stays_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _behind) = reviewing(folder.path(), None);
    put_aside(&mut window);
    let to = folder.path().join("later/case.zip");
    if !save_case(&mut window, "Case package…", &to, None) {
        return;
    }
    wait_for(&mut window, "The case is not saved.");
    window.get_by_label_contains("Choose a folder that you may write to.");
    assert!(window.query_by_label("Saved").is_none());
    window.get_by_label("Marked “not a cue”: left out of the verdict");
    fs::create_dir(folder.path().join("later")).unwrap();
    press(&mut window, "Try again");
    wait_for(&mut window, "The case is saved: ");
    assert_eq!(acts(&to).last().map(String::as_str), Some("packaged"));
    // An original that is another file now is no evidence of what was audited.
    fs::write(folder.path().join("call.wav"), b"something else").unwrap();
    let before = fs::read(&to).unwrap();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait_for(&mut window, "is not the file any more that was audited");
    assert_eq!(fs::read(&to).unwrap(), before);
}

#[test]
fn a_case_is_encrypted_once_both_passphrases_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _behind) = reviewing(folder.path(), None);
    let to = folder.path().join("case.age");
    if !save_case(&mut window, "Case package…", &to, Some("correct horse")) {
        return;
    }
    wait_for(&mut window, "The case is saved: ");
    assert!(fs::read(&to).unwrap().starts_with(b"age-encryption.org/v1"));
    let passphrase = folder.path().join("passphrase");
    fs::write(&passphrase, "correct horse\n").unwrap();
    let further = ["verify", to.to_str().unwrap(), "--passphrase-file", passphrase.to_str().unwrap()];
    assert_eq!(program(&further).status.code(), Some(0));
}

/// What the worker makes of it: a copy without a name.
fn copy_without(name: &str, audited: &Audited) -> Box<Redacted> {
    let bytes = b"RIFF without it".to_vec();
    let sum = sha256(&bytes);
    let source = Source { name: "redacted.wav".to_owned(), sha256: sum.clone(), ..audited.report.source.clone() };
    let terms = Terms::new(&[name.to_owned()]).unwrap();
    let report = redacted(&audited.report, &terms, source, Cover::Tone, 1);
    let mut log = Log::default();
    let act = Act::Redacted {
        recording: sum,
        derived_from: audited.report.source.sha256.clone(),
        cover: "tone".to_owned(),
        places: 1,
        listened_by: "base".to_owned(),
        original_log_head: Log::default().head().head,
    };
    log.note("2026-01-01T00:00:00Z", act);
    log.note("2026-01-01T00:00:00Z", Act::audited(&report));
    let original = Original::Made { name: "redacted.wav".to_owned(), bytes: bytes.into() };
    Box::new(Redacted { original, report, envelope: audited.envelope.clone(), log })
}

#[test]
fn a_copy_is_made_of_what_is_chosen_and_saved_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, behind) = reviewing(folder.path(), None);
    if voicemail_auditor::ui::has_display() {
        eprintln!("There may be a dialog here, which this test can't close: it did nothing.");
        return;
    }
    press(&mut window, "Export…");
    press(&mut window, "Redacted copy…");
    // Nothing is chosen yet.
    press(&mut window, "Make the copy");
    assert!(behind.script.borrow().redacted.is_empty());
    window.get_by_role_and_label(Role::CheckBox, "Mark Davis (once)").click();
    window.run_steps(3);
    window.get_by_label("Covers one place.");
    press(&mut window, "Make the copy");
    assert_eq!(behind.script.borrow().redacted, [FIRST]);
    // It can't be made, with these words; it can be tried again.
    let error = Some(UserError::of("redaction", "redaction-still-heard"));
    behind.tell(&mut window, [Event::NotRedacted { job: FIRST, error }]);
    window.get_by_label_contains("still heard in the copy");
    press(&mut window, "Make the copy");
    let (_, audited) = recording(folder.path());
    behind.tell(&mut window, [Event::Redacted { job: FIRST, redacted: copy_without("Mark Davis", &audited) }]);
    window.get_by_label_contains("none of the words was heard");
    press(&mut window, "Save…");
    let to = folder.path().join("copy.zip");
    type_path(&mut window, &to);
    wait_for(&mut window, "The copy is saved: ");
    assert_eq!(acts(&to), ["redacted", "audited", "packaged"]);
    assert!(!String::from_utf8_lossy(&fs::read(&to).unwrap()).contains("Davis"));
    press(&mut window, "Close");
    // The original's log knows of it.
    let case = folder.path().join("case.zip");
    save_case(&mut window, "Case package…", &case, None);
    wait_for(&mut window, "The case is saved: ");
    assert_eq!(acts(&case), ["imported", "audited", "redacted", "packaged"]);
    // Another copy is begun anew; a word that nobody says is told of.
    press(&mut window, "Export…");
    press(&mut window, "Redacted copy…");
    let words = (Role::MultilineTextInput, "Further words, one in each line");
    window.get_by_role_and_label(words.0, words.1).focus();
    window.run_steps(2);
    window.get_by_role_and_label(words.0, words.1).type_text("Davis\nRumpelstiltskin");
    window.run_steps(3);
    window.get_by_label_contains("Not heard as it is written here: Rumpelstiltskin.");
    press(&mut window, "Make the copy");
    behind.tell(&mut window, [Event::Redacted { job: FIRST, redacted: copy_without("Davis", &audited) }]);
    press(&mut window, "Cancel");
    // What was marked since is not in that copy.
    put_aside(&mut window);
    press(&mut window, "Export…");
    press(&mut window, "Redacted copy…");
    assert!(window.query_by_label_contains("none of the words was heard").is_none());
    window.get_by_role_and_label(Role::Button, "Make the copy");
}

#[test]
fn what_would_go_from_the_saved_file_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _behind) = reviewing_two(folder.path());
    put_aside(&mut window);
    let to = folder.path().join("case.zip");
    if !save_case(&mut window, "Case package…", &to, None) {
        return;
    }
    wait_for(&mut window, "The case is saved: ");
    let before = fs::read(&to).unwrap();
    for (button, told) in
        [("Audit again", "Your corrections and notes on “call.wav”"), ("Remove", "it goes from that file")]
    {
        press(&mut window, button);
        window.get_by_label_contains(told);
        press(&mut window, "Keep it open");
    }
    window.run_steps(10);
    assert_eq!(fs::read(&to).unwrap(), before);
    press(&mut window, "Remove");
    press(&mut window, "Take it out");
    window.get_by_label("Saving…");
    wait_for(&mut window, "Saved");
    assert_eq!(acts(&to).last().map(String::as_str), Some("packaged"));
    assert!(acts(&to).contains(&"removed".to_owned()));
    let before = fs::read(&to).unwrap();
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(4);
    window.get_by_role_and_label(Role::Button, "Drop a voicemail here");
    drop(window);
    assert_eq!(fs::read(&to).unwrap(), before);
}

#[test]
fn what_can_t_be_audited_again_stays_in_the_saved_file() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, behind) = reviewing_two(folder.path());
    let to = folder.path().join("case.zip");
    if !save_case(&mut window, "Case package…", &to, None) {
        return;
    }
    wait_for(&mut window, "The case is saved: ");
    let before = fs::read(&to).unwrap();
    // The chosen one, which is the first.
    press(&mut window, "Audit again");
    behind.tell(&mut window, [Event::Failed { job: JobId(3), error: UserError::new("not-found") }]);
    window.key_press_modifiers(Modifiers::COMMAND, Key::PageDown);
    window.run_steps(4);
    put_aside(&mut window);
    wait_for(&mut window, "“call.wav” is in the saved case");
    assert_eq!(fs::read(&to).unwrap(), before);
}

#[test]
fn the_forms_are_answered_from_what_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _behind) = reviewing(folder.path(), None);
    press(&mut window, "Export…");
    press(&mut window, "Report it: forms to copy…");
    window.get_by_label("ReportFraud.ftc.gov");
    window.get_by_label("The Kansas City police (KCPD)");
    press(&mut window, "Copy everything");
    press(&mut window, "Close");
    assert!(window.query_by_label("ReportFraud.ftc.gov").is_none());
}

/// The drafts of a run that was killed: the same files, and a lock that nobody holds.
fn killed(base: &Path) -> TempDir {
    let left = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(base).unwrap() {
        let path = entry.unwrap().path();
        let to = left.path().join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&to).unwrap();
            for file in fs::read_dir(&path).unwrap() {
                let file = file.unwrap().path();
                fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
            }
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
    left
}

#[test]
fn marks_and_notes_of_a_run_that_was_killed_come_back_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let base = tempfile::tempdir().unwrap();
    let (mut window, _behind) = reviewing(folder.path(), Some(Drafts::open(base.path()).unwrap()));
    put_aside(&mut window);
    let kept = |base: &Path| {
        let runs = fs::read_dir(base).unwrap().flatten().filter(|entry| entry.path().is_dir());
        runs.flat_map(|run| fs::read_dir(run.path()).unwrap().flatten()).count()
    };
    while kept(base.path()) == 0 {
        window.step();
    }
    let left = killed(base.path());
    drop(window);
    assert_eq!(fs::read_dir(base.path()).unwrap().count(), 0, "a clean end leaves a draft");

    let behind = Behind::default();
    let mut window = behind.open(DESK, &[], Some(Drafts::open(left.path()).unwrap()));
    window.get_by_label("Marks and notes on call.wav");
    press(&mut window, "Continue");
    assert_eq!(behind.submitted(), [folder.path().join("call.wav")]);
    let (_, audited) = recording(folder.path());
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited }]);
    window.run_steps(4);
    window.get_by_label("Marked “not a cue”: left out of the verdict");
    assert!(window.query_by_label("Marks and notes on call.wav").is_none());
    // It is still work that no file holds.
    window.key_press_modifiers(Modifiers::COMMAND, Key::W);
    window.run_steps(4);
    window.get_by_label("Corrections and notes are not exported");
    press(&mut window, "Keep it open");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    window.run_steps(4);
    press(&mut window, "Forget everything now");
    press(&mut window, "Lose it");
    window.get_by_label("Everything is forgotten.");
    assert_eq!(kept(left.path()), 0);
    drop(window);
    assert_eq!(fs::read_dir(left.path()).unwrap().count(), 0);
}
