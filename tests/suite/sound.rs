//! Hearing and recording in the window, over stand-ins for loudspeaker and microphone.

use std::{fs, path::PathBuf};

use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{By, NodeT, Queryable};
use voicemail_auditor::{
    audio::{Tone, ToneKind},
    audit::{CaptureError, Captured, Drafts, Event, Meter, PlaybackError, Played},
    timeline::TimeSpan,
};

use super::stand_in::{Behind, DESK, FIRST, WORDS, Window, audited, press, reviewing, window_with};

fn played(behind: &Behind) -> Vec<std::ops::Range<usize>> {
    behind.speaker.0.borrow().played.clone()
}

/// How many sounds were played, and the last of them.
fn last_played(behind: &Behind) -> Option<(usize, std::ops::Range<usize>)> {
    let played = played(behind);
    Some((played.len(), played.last()?.clone()))
}

#[test]
fn evidence_is_heard_with_half_a_second_around_it_and_a_missing_loudspeaker_is_told() {
    let (mut window, behind) = reviewing();
    // "missed a jury summons" are the words 12 to 15, half a second each.
    press(&mut window, "Play “missed a jury summons”");
    assert_eq!(last_played(&behind), Some((1, 44_000..67_200)));
    press(&mut window, "Stop “missed a jury summons”");
    assert_eq!(behind.speaker.0.borrow().stopped, 1);
    window.key_press(Key::Space);
    window.run_steps(3);
    assert_eq!(played(&behind).len(), 2);
    behind.speaker.0.borrow_mut().events.push_back(Played::Failed { number: 2, error: PlaybackError::NoDevice });
    window.run_steps(3);
    window.get_by_label_contains("No loudspeaker was found.");
    press(&mut window, "Play");
    assert!(window.query_by_label_contains("No loudspeaker was found.").is_none());
}

#[test]
fn the_whole_plays_pauses_goes_on_and_begins_anew() {
    let (mut window, behind) = reviewing();
    press(&mut window, "Play");
    assert_eq!(last_played(&behind), Some((1, 0..120_000)));
    behind.speaker.0.borrow_mut().position = Some(32_000);
    window.run_steps(2);
    window.get_by_label_contains("0:04.0 / 0:15.0");
    press(&mut window, "Pause");
    behind.speaker.0.borrow_mut().position = None;
    press(&mut window, "Play");
    assert_eq!(played(&behind).last(), Some(&(32_000..120_000)));
    behind.speaker.0.borrow_mut().events.push_back(Played::Ended { number: 2 });
    window.run_steps(3);
    press(&mut window, "Play");
    assert_eq!(played(&behind).last(), Some(&(0..120_000)));
}

#[test]
fn the_arrows_move_the_playhead_and_what_plays_with_it() {
    let (mut window, behind) = reviewing();
    window.key_press(Key::ArrowRight);
    window.run_steps(2);
    window.get_by_label_contains("0:03.0 / 0:15.0");
    assert!(played(&behind).is_empty());
    window.key_press(Key::Space);
    window.run_steps(2);
    window.key_press(Key::ArrowRight);
    window.run_steps(2);
    assert_eq!(played(&behind), [24_000..120_000, 48_000..120_000]);
}

#[test]
fn a_clicked_word_is_heard_from_there_on() {
    let (mut window, behind) = reviewing();
    let line =
        window.get_by(|node| node.value().is_some_and(|text| text.starts_with("This is Sergeant Mark Davis with")));
    let place = line.rect();
    let at = egui::pos2(place.left() + 12.0, place.top() + 10.0);
    window.hover_at(at);
    window.drag_at(at);
    window.drop_at(at);
    window.run_steps(3);
    assert_eq!(last_played(&behind), Some((1, 0..120_000)));
}

#[test]
fn speed_and_volume_reach_the_loudspeaker() {
    let (mut window, behind) = reviewing();
    window.get_by_role_and_label(Role::ComboBox, "Speed: 1 times").click();
    window.run_steps(3);
    window.get_by_label("0.5 ×").click();
    window.run_steps(3);
    assert!((behind.speaker.0.borrow().speed - 0.5).abs() < 1e-6);
    window.get_by_role_and_label(Role::ComboBox, "Speed: 0.5 times");
    let slider = window.get_by_role_and_label(Role::Slider, "Volume");
    slider.focus();
    window.run_steps(1);
    window.key_press(Key::ArrowRight);
    window.run_steps(2);
    assert!(behind.speaker.0.borrow().volume > 1.0);
}

#[test]
fn a_beep_parts_the_greeting_from_the_message() {
    let (mut window, behind) = window_with(&["call.wav"]);
    let mut audited = audited(WORDS);
    let span = TimeSpan::clamped(4.0, 4.3);
    audited.report.tones = vec![Tone { kind: ToneKind::Beep, span }];
    behind.tell(&mut window, [Event::Finished { job: FIRST, audited }]);
    window.get_by_label("— Beep —");
}

/// The window's question, a private folder, and everything behind.
fn with_drafts() -> (Window, Behind, tempfile::TempDir) {
    let base = tempfile::tempdir().expect("a folder");
    let behind = Behind::default();
    let drafts = Drafts::open(base.path()).expect("a private folder");
    (behind.open(DESK, &[], Some(drafts)), behind, base)
}

/// Records through the window until the file is complete.
fn record(window: &mut Window, behind: &Behind) -> PathBuf {
    press(window, "Record");
    press(window, "Start recording");
    let path = behind.mouth.0.borrow().started.last().expect("it was started").1.clone();
    fs::write(&path, b"RIFF").expect("room on the disk");
    press(window, "Stop and audit");
    assert_eq!(behind.mouth.0.borrow().stopped, 1);
    behind.mouth.0.borrow_mut().events.push_back(Captured::Ended { path: path.clone(), error: None });
    window.run_steps(3);
    path
}

#[test]
fn a_recording_goes_straight_to_audit_and_is_lost_only_after_a_yes() {
    let (mut window, behind, _base) = with_drafts();
    let path = record(&mut window, &behind);
    assert_eq!(behind.submitted(), [path.as_path()]);
    press(&mut window, "Menu");
    press(&mut window, "Close");
    window.get_by_label("This recording is not saved");
    press(&mut window, "Keep it open");
    assert!(path.exists());
    press(&mut window, "Menu");
    press(&mut window, "Close");
    press(&mut window, "Delete it");
    assert!(!path.exists());
    window.get_by_label("Drop a voicemail here");
}

#[test]
fn cancelling_the_audit_of_a_recording_asks_before_it_is_lost() {
    let (mut window, behind, _base) = with_drafts();
    let path = record(&mut window, &behind);
    window.key_press(Key::Escape);
    window.run_steps(3);
    window.get_by_label("This recording is not saved");
    assert!(behind.script.borrow().cancelled.is_empty());
    press(&mut window, "Keep it open");
    press(&mut window, "Cancel");
    press(&mut window, "Delete it");
    assert_eq!(behind.script.borrow().cancelled, [FIRST]);
    behind.tell(&mut window, [Event::Cancelled { job: FIRST }]);
    assert!(!path.exists());
}

#[test]
fn the_level_is_seen_and_what_is_wrong_with_it_is_told() {
    let (mut window, behind, _base) = with_drafts();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::R);
    window.run_steps(3);
    window.get_by_label_contains("Put the phone on speaker");
    press(&mut window, "Start recording");
    let mut meter = Meter::new(8_000);
    meter.hear(&vec![0.5; 8_000]);
    behind.mouth.0.borrow_mut().events.push_back(Captured::Level(meter.clone()));
    window.run_steps(3);
    window.get_by_label("Recording 0:01.0");
    let level = |window: &Window| {
        window.get_by_role_and_label(Role::ProgressIndicator, "Level").accesskit_node().numeric_value()
    };
    assert_eq!(level(&window), Some(90.0));
    meter.hear(&[1.0; 800]);
    behind.mouth.0.borrow_mut().events.push_back(Captured::Level(meter.clone()));
    window.run_steps(3);
    window.get_by_label_contains("Too loud");
    meter.hear(&vec![0.0; 48_000]);
    behind.mouth.0.borrow_mut().events.push_back(Captured::Level(meter));
    window.run_steps(3);
    window.get_by_label_contains("It is quiet now.");
    // A microphone that never gave anything is another matter than the end of a message.
    let mut dead = Meter::new(8_000);
    dead.hear(&vec![0.0; 48_000]);
    behind.mouth.0.borrow_mut().events.push_back(Captured::Level(dead));
    window.run_steps(3);
    window.get_by_label_contains("Nothing is heard.");
}

#[test]
fn a_microphone_can_be_chosen_and_a_missing_one_is_told() {
    let (mut window, behind, _base) = with_drafts();
    press(&mut window, "Record");
    window.get_by(|node| node.role() == Role::ComboBox).click();
    window.run_steps(3);
    window.get_by_label("Desk microphone").click();
    window.run_steps(3);
    press(&mut window, "Start recording");
    assert_eq!(
        behind.mouth.0.borrow().started[0].0.as_ref().map(|m| m.name.clone()),
        Some("Desk microphone".to_owned())
    );
    behind.mouth.0.borrow_mut().events.push_back(Captured::Failed(CaptureError::NoDevice));
    window.run_steps(3);
    window.get_by_label("No microphone was found.");
    window.get_by_role_and_label(Role::Button, "Start recording");
    press(&mut window, "Not now");
    window.get_by_label("Drop a voicemail here");
}

#[test]
fn a_full_disk_ends_the_recording_and_what_there_is_is_audited() {
    let (mut window, behind, _base) = with_drafts();
    press(&mut window, "Record");
    press(&mut window, "Start recording");
    let path = behind.mouth.0.borrow().started[0].1.clone();
    let full = CaptureError::Write(std::io::ErrorKind::StorageFull.into());
    behind.mouth.0.borrow_mut().events.push_back(Captured::Ended { path: path.clone(), error: Some(full) });
    window.run_steps(3);
    assert_eq!(behind.submitted(), [path]);
    window.get_by_label_contains("The disk is full.");
}

#[test]
fn a_recording_that_is_thrown_away_leaves_nothing() {
    let (mut window, behind, _base) = with_drafts();
    press(&mut window, "Record");
    press(&mut window, "Start recording");
    let path = behind.mouth.0.borrow().started[0].1.clone();
    fs::write(&path, b"RIFF").expect("room on the disk");
    press(&mut window, "Throw it away");
    behind.mouth.0.borrow_mut().events.push_back(Captured::Ended { path: path.clone(), error: None });
    window.run_steps(3);
    assert!(!path.exists() && behind.submitted().is_empty());
}

#[test]
fn without_a_place_for_it_nothing_is_recorded_and_that_is_said() {
    let (mut window, behind) = window_with(&[]);
    press(&mut window, "Record");
    press(&mut window, "Start recording");
    assert!(behind.mouth.0.borrow().started.is_empty());
    window.get_by_label_contains("There is no place to keep a recording");
    assert!(window.query_all(By::new().role(Role::Button).label("Stop and audit")).count() == 0);
}
