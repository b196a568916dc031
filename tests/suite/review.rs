//! What a person does to an audit in the window, and what follows from it; over stand-ins, judged by the real rules.

use std::{fs, path::Path};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use voicemail_auditor::{
    audit::{Event, JobId, Settings, SettingsFile},
    report::{Judged, Marks, UserError},
    texts::Tongue,
    ui::Parts,
};

use super::stand_in::{DESK, FIRST, StandIn, WORDS, Window, audited, open, press, reviewing, usual_parts, window_with};

fn key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(4);
}

/// Chooses a menu's entry, which names its key too.
fn choose(window: &mut Window, menu: &str, entry: &str) {
    press(window, menu);
    window
        .get_by(move |node| node.role() == Role::Button && node.label().is_some_and(|text| text.starts_with(entry)))
        .click();
    window.run_steps(4);
}

const CARD: &str = "Evidence: Pretext · strong, “missed a jury summons”";

#[test]
fn evidence_that_is_no_cue_is_put_aside_and_comes_back() {
    let (mut window, _behind) = reviewing();
    window.get_by_role_and_label(Role::CheckBox, "Not a cue: “missed a jury summons”").click();
    window.run_steps(4);
    window.get_by_label("Marked “not a cue”: left out of the verdict");
    window.get_by_label_contains("One piece of evidence was marked “not a cue”");
    window.get_by_role_and_label(Role::Button, CARD);
    choose(&mut window, "Menu", "Undo");
    assert!(window.query_by_label("Marked “not a cue”: left out of the verdict").is_none());
    choose(&mut window, "Menu", "Redo");
    window.get_by_label("Marked “not a cue”: left out of the verdict");
}

#[test]
fn a_word_is_corrected_by_keyboard_and_the_verdict_follows() {
    let (mut window, behind) = reviewing();
    let line = window.get_by_role_and_label(Role::Label, WORDS);
    line.focus();
    window.run_steps(2);
    for _ in 0..14 {
        key(&mut window, Modifiers::NONE, Key::ArrowRight);
    }
    key(&mut window, Modifiers::NONE, Key::F2);
    window.get_by_label("The machine heard: “jury”");
    let field = window.get_by(|node| node.role() == Role::TextInput && node.value().as_deref() == Some("jury"));
    field.type_text("dentist");
    window.run_steps(2);
    press(&mut window, "Correct");
    assert!(window.query_all_by_label_contains("missed a dentist summons").next().is_some());
    assert!(window.query_by_role_and_label(Role::Button, CARD).is_none());
    window.get_by_label_contains("One word of the transcript was corrected");
    // An answer to an older question changes nothing.
    let old = audited(WORDS);
    let judged = Judged {
        transcript: old.report.transcript.clone(),
        findings: old.report.findings.clone(),
        verdict: old.report.verdict.clone(),
        reader: Tongue::English,
    };
    let marks = Marks::default();
    behind.tell(&mut window, [Event::Judged { job: FIRST, turn: 0, marks, judged: Box::new(judged) }]);
    assert!(window.query_by_role_and_label(Role::Button, CARD).is_none());
    key(&mut window, Modifiers::COMMAND, Key::Z);
    window.get_by_role_and_label(Role::Button, CARD);
}

#[test]
fn what_is_searched_for_is_counted_and_walked() {
    let (mut window, _behind) = reviewing();
    key(&mut window, Modifiers::COMMAND, Key::F);
    window.get_by_role_and_label(Role::SearchInput, "Search the transcript").type_text("the");
    window.run_steps(3);
    window.get_by_label("1 / 4");
    key(&mut window, Modifiers::NONE, Key::F3);
    window.get_by_label("2 / 4");
    key(&mut window, Modifiers::SHIFT, Key::F3);
    key(&mut window, Modifiers::SHIFT, Key::F3);
    window.get_by_label("4 / 4");
    window.get_by_role_and_label(Role::SearchInput, "Search the transcript").type_text(" moon");
    window.run_steps(3);
    window.get_by_label("Not found");
}

/// Asks for something that needs a path. Without a dialog of the system it is typed; gives whether there is none.
fn type_path(window: &mut Window, ask: impl FnOnce(&mut Window), verb: &str, path: &Path) -> bool {
    if voicemail_auditor::ui::has_display() {
        eprintln!("There may be a dialog here, which this test can't close: it did nothing.");
        return false;
    }
    ask(window);
    while window.query_by_role_and_label(Role::Button, verb).is_none() {
        window.step();
        std::thread::yield_now();
    }
    window.run_steps(2);
    key(window, Modifiers::COMMAND, Key::A);
    let field = window.get_by(|node| node.role() == Role::TextInput && node.is_focused());
    field.type_text(path.to_str().expect("UTF-8"));
    window.run_steps(2);
    press(window, verb);
    true
}

fn export(window: &mut Window, form: &str, to: &Path) -> bool {
    type_path(window, |window| choose(window, "Export…", form), "Save here", to)
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).expect("written")).expect("JSON")
}

fn aside(report: &serde_json::Value) -> usize {
    report["evidence"].as_array().expect("a list").iter().filter(|one| one["not_a_cue"] == true).count()
}

#[test]
fn work_is_lost_only_after_a_yes_and_not_once_it_is_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, _behind) = reviewing();
    window.get_by_role_and_label(Role::CheckBox, "Not a cue: “missed a jury summons”").click();
    window.run_steps(4);
    key(&mut window, Modifiers::COMMAND, Key::W);
    window.get_by_label("Corrections and notes are not exported");
    press(&mut window, "Keep it open");
    for (form, name) in [("Report for programs", "r.json"), ("Report as plain", "r.txt"), ("Report as a web", "r.html")]
    {
        if !export(&mut window, form, &folder.path().join(name)) {
            return;
        }
        let written = fs::read_to_string(folder.path().join(name)).expect(name);
        assert!(written.contains("missed a jury summons"), "{name}: {written}");
    }
    assert_eq!(aside(&json(&folder.path().join("r.json"))), 1);
    key(&mut window, Modifiers::COMMAND, Key::W);
    assert!(window.query_by_label("Corrections and notes are not exported").is_none());
    window.get_by_role_and_label(Role::Button, "Drop a voicemail here");
}

#[test]
fn an_export_waits_for_what_the_last_mark_leads_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("r.json");
    let (mut window, behind) = reviewing();
    behind.script.borrow_mut().slow_judge = true;
    window.get_by_role_and_label(Role::CheckBox, "Not a cue: “missed a jury summons”").click();
    window.run_steps(4);
    if !export(&mut window, "Report for programs", &path) {
        return;
    }
    assert!(!path.exists(), "a report without the mark was written");
    let late = std::mem::take(&mut behind.script.borrow_mut().kept_back);
    behind.tell(&mut window, late);
    assert_eq!(aside(&json(&path)), 1);
    window.get_by_label_contains("Saved: ");
    // Marked again, it is work again.
    key(&mut window, Modifiers::NONE, Key::ArrowDown);
    key(&mut window, Modifiers::NONE, Key::X);
    key(&mut window, Modifiers::COMMAND, Key::W);
    window.get_by_label("Corrections and notes are not exported");
}

#[test]
fn a_folder_of_rules_holds_at_once() {
    let (mut window, behind) = window_with(&[]);
    let ask = |window: &mut Window| {
        key(window, Modifiers::COMMAND, Key::Comma);
        press(window, "Add a folder…");
    };
    if !type_path(&mut window, ask, "Add a folder…", Path::new("/home/me/rules")) {
        return;
    }
    let folders = behind.script.borrow().options.last().map(|options| options.rule_folders.clone());
    assert_eq!(folders, Some(vec!["/home/me/rules".into()]));
    press(&mut window, "Remove the folder /home/me/rules");
    let folders = behind.script.borrow().options.last().map(|options| options.rule_folders.clone());
    assert_eq!(folders, Some(Vec::new()));
    // What has nothing to do with audits does not reach the worker.
    let told = behind.script.borrow().options.len();
    window.get_by_role_and_label(Role::CheckBox, "Less motion").click();
    window.run_steps(3);
    assert_eq!(behind.script.borrow().options.len(), told);
}

/// The one that is put aside goes to the end; the choice goes on to the next that counts.
#[test]
fn who_puts_one_after_the_other_aside_comes_to_the_end_and_the_verdict_follows() {
    let (mut window, _behind) = reviewing();
    key(&mut window, Modifiers::NONE, Key::ArrowDown);
    let count = audited(WORDS).report.evidence().len();
    assert!(count > 3, "{count} pieces of evidence");
    for _ in 1..count {
        key(&mut window, Modifiers::NONE, Key::X);
        assert!(window.query_by_label("No scam cues found").is_none());
    }
    key(&mut window, Modifiers::NONE, Key::X);
    window.get_by_label("No scam cues found");
    key(&mut window, Modifiers::NONE, Key::X);
    window.get_by_label("No scam cues found");
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(window.query_by_label("No scam cues found").is_none());
}

#[test]
fn keys_do_nothing_to_what_lies_under_something_else() {
    let (mut window, _behind) = reviewing();
    key(&mut window, Modifiers::NONE, Key::ArrowDown);
    key(&mut window, Modifiers::NONE, Key::F1);
    window.get_by_label("Keys");
    key(&mut window, Modifiers::NONE, Key::X);
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Keys").is_none());
    assert!(window.query_by_label("Marked “not a cue”: left out of the verdict").is_none());
    press(&mut window, "Record");
    window.get_by_label("Record a voicemail");
    key(&mut window, Modifiers::NONE, Key::X);
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label("Marked “not a cue”: left out of the verdict").is_none());
    key(&mut window, Modifiers::NONE, Key::X);
    window.get_by_label("Marked “not a cue”: left out of the verdict");
}

#[test]
fn escape_closes_a_menu_before_anything_else_and_no_menu_stays_under_what_a_key_opens() {
    let (mut window, _behind) = reviewing();
    let undo = |window: &Window| {
        let entry = window
            .query_by(|node| node.role() == Role::Button && node.label().is_some_and(|text| text.starts_with("Undo")));
        entry.is_some()
    };
    window.get_by_role_and_label(Role::Button, CARD).click();
    window.run_steps(3);
    press(&mut window, "Menu");
    assert!(undo(&window));
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!undo(&window));
    // The card is still the one that is chosen.
    key(&mut window, Modifiers::NONE, Key::X);
    window.get_by_label("Marked “not a cue”: left out of the verdict");
    press(&mut window, "Menu");
    key(&mut window, Modifiers::NONE, Key::F1);
    window.get_by_label("Keys");
    assert!(!undo(&window));
}

#[test]
fn keys_work_wherever_the_keyboard_is_but_in_a_text() {
    let (mut window, _behind) = reviewing();
    window.get_by_role_and_label(Role::Button, CARD).click();
    window.run_steps(3);
    window.get_by_role_and_label(Role::Button, "Copy all six answers").focus();
    window.run_steps(2);
    key(&mut window, Modifiers::NONE, Key::X);
    window.get_by_label("Marked “not a cue”: left out of the verdict");
    key(&mut window, Modifiers::COMMAND, Key::F);
    key(&mut window, Modifiers::NONE, Key::X);
    key(&mut window, Modifiers::NONE, Key::N);
    window.get_by_label_contains("One piece of evidence was marked “not a cue”");
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let quiet = |window: &mut Window| {
        window.run_steps(6);
        let delay = window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
        assert_eq!(delay, Some(std::time::Duration::MAX));
    };
    quiet(&mut window_with(&[]).0);
    let (mut window, behind) = reviewing();
    quiet(&mut window);
    behind.tell(&mut window, [Event::Failed { job: FIRST, error: UserError::new("empty") }]);
    quiet(&mut window);
}

#[test]
fn what_is_pasted_is_a_file_or_a_transcript() {
    let (mut window, behind) = window_with(&[]);
    window.event(egui::Event::Paste("/home/me/call.wav\nfile:///home/me/other%20call.wav".to_owned()));
    window.run_steps(3);
    assert_eq!(behind.submitted(), [Path::new("/home/me/call.wav"), Path::new("/home/me/other call.wav")]);
    window.event(egui::Event::Paste("You missed jury duty. Pay now.".to_owned()));
    window.run_steps(3);
    let text = behind.script.borrow().submitted.last().and_then(|input| input.text.clone());
    assert_eq!(text.as_deref(), Some("You missed jury duty. Pay now."));
}

#[test]
fn recordings_can_be_put_in_another_order_and_audited_again() {
    let (mut window, behind) = window_with(&["one.wav", "two.wav"]);
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    window.get_by_label("1 of 2 recordings done");
    press(&mut window, "Move down");
    press(&mut window, "Audit again");
    let paths = behind.submitted();
    assert_eq!(paths.last().map(|path| path.ends_with("one.wav")), Some(true), "{paths:?}");
    behind.tell(
        &mut window,
        [Event::Finished {
            job: JobId(2),
            audited: audited("Hello, this is your dentist about the appointment tomorrow at noon, see you."),
        }],
    );
    window.get_by_label_contains("call.wav, No cues found");
}

#[test]
fn settings_hold_at_once_and_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = SettingsFile::at(folder.path().join("settings.toml"));
    let script = std::rc::Rc::default();
    let parts = Parts {
        audits: Box::new(StandIn(std::rc::Rc::clone(&script))),
        settings_file: Some(file.clone()),
        settings: Settings { tongue: Some(Tongue::Spanish), ..Settings::default() },
        ..usual_parts()
    };
    let mut window = open(DESK, parts, Vec::new());
    window.get_by_role_and_label(Role::Button, "Arrastre aquí un mensaje de voz");
    key(&mut window, Modifiers::COMMAND, Key::Comma);
    window.get_by_role_and_label(Role::CheckBox, "No conservar nada").click();
    window.run_steps(3);
    assert!(file.load().keep_nothing);
    assert_eq!(script.borrow().options.last().map(|options| options.reader), Some(Tongue::Spanish));
    window.get_by_role_and_label(Role::ComboBox, "Idioma de la ventana").click();
    window.run_steps(3);
    window.get_by_label("English").click();
    window.run_steps(3);
    window.get_by_label("Settings");
    assert_eq!(file.load().tongue, Some(Tongue::English));
    assert_eq!(script.borrow().options.last().map(|options| options.reader), Some(Tongue::English));
    key(&mut window, Modifiers::NONE, Key::Escape);
    key(&mut window, Modifiers::NONE, Key::F1);
    window.get_by_label("Not a cue: leave the chosen evidence out");
}

#[test]
fn a_finished_audit_is_told_anew_when_the_language_changes() {
    let (mut window, _behind) = reviewing();
    key(&mut window, Modifiers::COMMAND, Key::Comma);
    window.get_by_role_and_label(Role::ComboBox, "Language of the window").click();
    window.run_steps(3);
    window.get_by_label("Español").click();
    window.run_steps(4);
    window.get_by_label("Trátelo como una estafa");
    window.get_by_label("Los oficiales de KCPD nunca piden dinero por teléfono.");
}

#[test]
fn escape_takes_back_the_choice_and_never_a_finished_audit() {
    let (mut window, _behind) = reviewing();
    key(&mut window, Modifiers::NONE, Key::ArrowDown);
    for _ in 0..3 {
        key(&mut window, Modifiers::NONE, Key::Escape);
    }
    window.get_by_label("Treat this as a scam");
}
