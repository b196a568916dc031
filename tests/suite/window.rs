//! The window, found by role and name as a screen reader finds it, over a stand-in for the worker; and once over the
//! real one.

use std::{
    path::PathBuf,
    sync::{Arc, mpsc::sync_channel},
};

use egui::{Key, Vec2, accesskit::Role};
use egui_kittest::kittest::{By, NodeT, Queryable};
use voicemail_auditor::{
    audit::{Auditor, Event, JobId},
    report::UserError,
    ui::Parts,
};

use super::{
    stand_in::{Behind, DESK, Dropped, FIRST, WORDS, Window, audited, open, started, usual_parts, window_with},
    support::{options, sample},
};

#[test]
fn an_empty_window_offers_the_drop_zone_open_and_the_sample() {
    let (mut window, behind) = window_with(&[]);
    window.get_by_role_and_label(Role::Button, "Drop a voicemail here");
    window.get_by_role_and_label(Role::Button, "Open…");
    window.get_by_role_and_label(Role::Button, "Try the sample").click();
    window.run_steps(3);
    assert_eq!(behind.submitted(), [PathBuf::from("sample.m4a")]);
    assert!(window.query_by_label("Drop a voicemail here").is_none());
}

#[test]
fn files_that_are_dropped_are_audited_in_their_order_wherever_they_fall() {
    for files in [&[][..], &["before.wav"]] {
        let (mut window, behind) = window_with(files);
        for name in ["one.wav", "two.mp3"] {
            window.input_mut().dropped_files.push(Arc::new(Dropped(PathBuf::from(name))));
        }
        window.run_steps(3);
        assert!(behind.submitted().ends_with(&[PathBuf::from("one.wav"), PathBuf::from("two.mp3")]));
        assert_eq!(behind.submitted().len(), files.len() + 2);
        window.get_by_label_contains("two.mp3, Waiting");
    }
}

#[test]
fn a_running_audit_shows_progress_and_what_was_heard_so_far() {
    let (mut window, behind) = window_with(&["call.wav"]);
    behind.tell(&mut window, started(FIRST, 0.5));
    window.get_by_label_contains("Transcribing · 50 % · about 10 min left");
    assert_eq!(
        window.get_by_role_and_label(Role::ProgressIndicator, "Transcribing").accesskit_node().numeric_value(),
        Some(50.0)
    );
    let report = audited(WORDS).report;
    let heard =
        Event::Heard { job: FIRST, segments: report.transcript.segments.clone(), evidence: report.findings.evidence };
    behind.tell(&mut window, [heard]);
    window.get_by_label_contains("You missed a jury summons");
}

#[test]
fn cancel_shows_at_once_and_asks_the_worker() {
    let (mut window, behind) = window_with(&["call.wav"]);
    behind.tell(&mut window, started(FIRST, 0.5));
    window.get_by_role_and_label(Role::Button, "Cancel").click();
    window.run_steps(2);
    assert_eq!(behind.script.borrow().cancelled, [FIRST]);
    window.get_by_label("Cancelling…");
    assert!(window.query_by_role_and_label(Role::Button, "Cancel").is_none());
    // What the worker still tells of the job does not bring it back.
    behind.tell(&mut window, started(FIRST, 0.6));
    window.get_by_label("Cancelling…");
    behind.tell(&mut window, [Event::Cancelled { job: FIRST }]);
    window.get_by_label("Drop a voicemail here");
}

#[test]
fn escape_cancels_too() {
    let (mut window, behind) = window_with(&["call.wav"]);
    behind.tell(&mut window, started(FIRST, 0.5));
    window.key_press(Key::Escape);
    window.run_steps(2);
    assert_eq!(behind.script.borrow().cancelled, [FIRST]);
}

#[test]
fn a_finished_audit_shows_the_verdict_its_evidence_and_what_to_do() {
    let (mut window, behind) = window_with(&["call.wav"]);
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    window.get_by_role_and_label(Role::Label, "Treat this as a scam");
    window.get_by_label("KCPD officers never ask for money over the phone.");
    window.get_by_label_contains("Who they claim to be: The Kansas City police");
    window.get_by_role_and_label(Role::Button, "Evidence: Pretext · strong, “missed a jury summons”");
    window.get_by_label("What speaks for a genuine message");
    window.get_by_label("What to do now");
    window.get_by_label("The end of this file is missing; what is there was audited.");
}

/// Two recordings of one script lead to each other; a third that has nothing to do with them is not named.
#[test]
fn recordings_of_one_script_lead_to_each_other() {
    let (mut window, behind) = window_with(&["call.wav", "cake.wav", "again.wav"]);
    let cake = "Hello, it is Anna, I am calling about the cake for Sunday, please tell me how many people will come and \
                whether they like chocolate, see you soon.";
    for (job, words) in [(1, WORDS), (2, cake), (3, WORDS)] {
        behind.tell(&mut window, [Event::Finished { job: JobId(job), audited: audited(words) }]);
    }
    assert_eq!(window.query_all(By::new().role(Role::Link)).count(), 1);
    window.get_by_label_contains("Same script as voicemail 3").click();
    window.run_steps(3);
    window.get_by_label_contains("Same script as voicemail 1");
}

#[test]
fn choosing_evidence_by_mouse_and_by_key_marks_it() {
    let (mut window, behind) = window_with(&["call.wav"]);
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    let chosen = |window: &Window| -> Vec<String> {
        let cards = window.query_all(By::new().role(Role::Button).label_contains("Evidence: "));
        cards
            .filter(|card| card.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True))
            .map(|card| card.accesskit_node().label().unwrap_or_default())
            .collect()
    };
    assert!(chosen(&window).is_empty());
    window.get_by_role_and_label(Role::Button, "Evidence: Pretext · strong, “missed a jury summons”").click();
    window.run_steps(3);
    assert_eq!(chosen(&window), ["Evidence: Pretext · strong, “missed a jury summons”"]);
    window.key_press(Key::ArrowUp);
    window.run_steps(3);
    let above = chosen(&window);
    assert!(above.len() == 1 && !above[0].contains("jury"), "{above:?}");
    window.key_press(Key::Escape);
    window.run_steps(3);
    assert!(chosen(&window).is_empty());
    window.get_by_label("Treat this as a scam");
}

#[test]
fn a_failure_says_what_to_do_and_can_be_tried_again() {
    let (mut window, behind) = window_with(&["letter.wav", "call.wav"]);
    let error = UserError::new("not-audio").about("found", "a text file");
    let finished = Event::Finished { job: JobId(2), audited: audited("Hello, this is your dentist about tomorrow.") };
    behind.tell(&mut window, [Event::Failed { job: FIRST, error }, finished]);
    window.get_by_label("This is a text file, not a recording.");
    window.get_by_label_contains("Choose the voicemail itself.");
    window.get_by_label_contains("letter.wav, Could not be audited");
    window.get_by_label_contains("call.wav, Could not be judged");
    window.get_by_role_and_label(Role::Button, "Try again").click();
    window.run_steps(3);
    assert_eq!(behind.submitted().last(), Some(&PathBuf::from("letter.wav")));
    // The old job's number means nothing any more.
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
    assert!(window.query_by_label("Treat this as a scam").is_none());
}

#[test]
fn nothing_is_lost_at_any_size() {
    for size in [Vec2::new(1280.0, 800.0), Vec2::new(640.0, 400.0), Vec2::new(320.0, 240.0)] {
        let behind = Behind::default();
        let mut window = behind.open(size, &["call.wav", "other.wav"], None);
        behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
        window.get_by_role_and_label(Role::Label, "Treat this as a scam");
        window.get_by_label_contains("other.wav, Waiting");
        window.get_by_label("What to do now");
    }
}

#[test]
fn the_sample_is_audited_by_the_real_worker() {
    let (wake, woken) = sync_channel(1024);
    let wake = Arc::new(move || {
        let _full_means_awake = wake.try_send(());
    });
    let auditor = Auditor::start(options(), wake).expect("a thread");
    let parts = Parts { audits: Box::new(auditor), ..usual_parts() };
    let mut window = open(DESK, parts, vec![sample("kcpd-warrant-call.m4a")]);
    let mut cancel_was_offered = false;
    while window.query_by_label("What to do now").is_none() {
        cancel_was_offered |= window.query_by_role_and_label(Role::Button, "Cancel").is_some();
        woken.recv().expect("the worker wakes the window for every event");
        window.step();
    }
    assert!(cancel_was_offered);
    window.get_by_role_and_label(Role::Label, "Treat this as a scam");
    assert!(window.query_all(By::new().role(Role::Button).label_contains("jury summons”")).count() > 0);
}

#[test]
fn the_other_recordings_of_an_e_mail_follow_its_first() {
    let (mut window, behind) = window_with(&["mail.eml", "other.wav"]);
    behind.tell(&mut window, [Event::Started { job: FIRST, recordings: 3 }]);
    let numbers: Vec<(String, usize)> =
        behind.script.borrow().submitted.iter().map(|input| (input.path.display().to_string(), input.number)).collect();
    let expected = [("mail.eml", 0), ("other.wav", 0), ("mail.eml", 1), ("mail.eml", 2)];
    assert_eq!(numbers, expected.map(|(path, number)| (path.to_owned(), number)));
    window.get_by_label_contains("mail.eml (2), Waiting");
    // Told once more, as after a second try, nothing comes twice.
    behind.tell(&mut window, [Event::Started { job: FIRST, recordings: 3 }]);
    assert_eq!(behind.submitted().len(), 4);
    behind.tell(&mut window, [Event::Finished { job: JobId(3), audited: audited(WORDS) }]);
    window.get_by_label_contains("call.wav, Scam");
}
