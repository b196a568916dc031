//! The waveform in the window: looking closer, going elsewhere, and what is clicked then.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event as Input, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Rect, TouchPhase, Vec2};
use egui_kittest::{
    Node,
    kittest::{NodeT, Queryable},
};
use voicemail_auditor::{
    audio::{Envelope, Tone, ToneKind},
    audit::{Audited, Event, JobId},
    timeline::TimeSpan,
};

use super::stand_in::{Behind, FIRST, WORDS, Window, audited, reviewing, window_with};

fn wave(window: &Window) -> Node<'_> {
    let named = |text: String| text.starts_with("Place in the recording: ");
    window.get_by(move |node| node.role() == Role::Slider && node.label().is_some_and(named))
}

/// Where the playhead stands, in seconds.
fn playhead(window: &Window) -> f64 {
    wave(window).accesskit_node().numeric_value().expect("a place")
}

/// A point of the waveform; 0 is its left end, 1 its right.
fn point(window: &Window, share: f32) -> Pos2 {
    let place = wave(window).rect();
    Pos2::new(place.left() + share * place.width(), place.center().y)
}

fn click(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.drag_at(at);
    window.drop_at(at);
    window.run_steps(3);
}

/// The time that a click on a place of the waveform leads to.
fn seek(window: &mut Window, share: f32) -> f64 {
    let at = point(window, share);
    click(window, at);
    playhead(window)
}

/// Pixels are not hit more exactly.
fn near(secs: f64, expected: f64) {
    assert!((secs - expected).abs() < 0.05, "{secs} instead of {expected}");
}

/// Presses keys on the waveform.
fn keys(window: &mut Window, keys: &[Key]) {
    wave(window).focus();
    window.run_steps(2);
    for key in keys {
        window.key_press(*key);
        window.run_steps(2);
    }
}

fn press(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run_steps(3);
}

fn can_press(window: &Window, label: &str) -> bool {
    !window.get_by_role_and_label(Role::Button, label).accesskit_node().is_disabled()
}

/// Turns the wheel over a place, in lines.
fn wheel(window: &mut Window, share: f32, delta: Vec2, modifiers: Modifiers) {
    window.hover_at(point(window, share));
    let (unit, phase, source) = (MouseWheelUnit::Line, TouchPhase::Move, MouseWheelSource::Unknown);
    window.event(Input::MouseWheel { unit, delta, phase, source, modifiers });
    window.run_steps(20);
}

#[test]
fn keys_show_more_and_less_around_the_playhead() {
    let (mut window, _behind) = reviewing();
    near(seek(&mut window, 0.5), 7.5);
    keys(&mut window, &[Key::Plus]);
    near(playhead(&window), 7.5);
    near(seek(&mut window, 0.9), 10.5);
    keys(&mut window, &[Key::Minus]);
    near(seek(&mut window, 0.9), 13.5);
    keys(&mut window, &[Key::Equals, Key::Plus, Key::Num0]);
    near(seek(&mut window, 0.2), 3.0);
}

#[test]
fn buttons_zoom_as_far_as_there_is_something_to_change() {
    let (mut window, _behind) = reviewing();
    assert!(can_press(&window, "Zoom in") && !can_press(&window, "Zoom out") && !can_press(&window, "All"));
    for (expected, more) in [(7.5, true), (3.75, true), (2.0, false)] {
        press(&mut window, "Zoom in");
        assert_eq!(can_press(&window, "Zoom in"), more);
        near(seek(&mut window, 0.8), 0.8 * expected);
        keys(&mut window, &[Key::Home]);
    }
    press(&mut window, "Zoom out");
    near(seek(&mut window, 0.5), 2.0);
    press(&mut window, "All");
    assert!(can_press(&window, "Zoom in") && !can_press(&window, "Zoom out") && !can_press(&window, "All"));
    near(seek(&mut window, 0.5), 7.5);
}

#[test]
fn the_buttons_can_be_hit_and_hide_nothing() {
    for size in [Vec2::new(1280.0, 800.0), Vec2::new(640.0, 480.0)] {
        let behind = Behind::default();
        let mut window = behind.open(size, &["call.wav"], None);
        behind.tell(&mut window, [Event::Finished { job: FIRST, audited: audited(WORDS) }]);
        let place = wave(&window).rect();
        let inside = Rect::from_min_size(Pos2::ZERO, size);
        let buttons = ["Zoom out", "Zoom in", "All"];
        let buttons = buttons.map(|name| window.get_by_role_and_label(Role::Button, name).rect());
        for (index, button) in buttons.iter().enumerate() {
            assert!(button.width() >= 28.0 && button.height() >= 28.0 && inside.contains_rect(*button), "{button:?}");
            assert!(button.left() >= place.right() && inside.contains_rect(place), "{button:?} {place:?}");
            assert!(button.top() >= place.top() && button.bottom() <= place.bottom(), "{button:?} {place:?}");
            assert!(buttons[..index].iter().all(|other| !other.intersects(*button)), "{buttons:?}");
        }
    }
}

#[test]
fn page_keys_pan_and_leave_the_playhead() {
    let (mut window, _behind) = reviewing();
    keys(&mut window, &[Key::Plus, Key::Plus, Key::PageDown]);
    near(playhead(&window), 0.0);
    near(seek(&mut window, 0.5), 5.625);
    keys(&mut window, &[Key::PageUp]);
    near(playhead(&window), 5.625);
    near(seek(&mut window, 0.5), 1.875);
}

#[test]
fn other_keys_move_the_playhead_and_the_view_goes_with_it() {
    let (mut window, _behind) = reviewing();
    keys(&mut window, &[Key::Plus, Key::Plus, Key::Plus, Key::ArrowRight, Key::ArrowRight, Key::ArrowLeft]);
    near(playhead(&window), 1.0);
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    window.run_steps(3);
    assert!(wave(&window).is_focused());
    near(playhead(&window), 6.0);
    near(seek(&mut window, 0.5), 6.9);
    keys(&mut window, &[Key::End]);
    near(playhead(&window), 15.0);
    near(seek(&mut window, 0.5), 14.0);
    keys(&mut window, &[Key::Home]);
    near(playhead(&window), 0.0);
    near(seek(&mut window, 0.5), 1.0);
}

#[test]
fn a_screen_reader_moves_the_playhead_between_the_ends() {
    let (mut window, _behind) = reviewing();
    let node = wave(&window);
    let ends = (node.accesskit_node().min_numeric_value(), node.accesskit_node().max_numeric_value());
    assert_eq!(ends, (Some(0.0), Some(15.0)));
    node.set_value_accesskit(4.0);
    window.run_steps(3);
    near(playhead(&window), 4.0);
    wave(&window).increment_accesskit();
    window.run_steps(3);
    near(playhead(&window), 5.0);
}

#[test]
fn the_wheel_zooms_around_the_pointer_and_pans_sideways() {
    for modifiers in [Modifiers::NONE, Modifiers::COMMAND] {
        let (mut window, _behind) = reviewing();
        wheel(&mut window, 0.25, Vec2::new(0.0, 5.0), modifiers);
        near(seek(&mut window, 0.25), 3.75);
        let end = seek(&mut window, 1.0);
        assert!((4.0..10.0).contains(&end), "{end}");
        let start = seek(&mut window, 0.0);
        wheel(&mut window, 0.5, Vec2::new(0.0, -3.0), Modifiers::SHIFT);
        let later = seek(&mut window, 0.0);
        assert!(later > start + 0.2, "{later} after {start}");
        wheel(&mut window, 0.5, Vec2::new(3.0, 0.0), Modifiers::NONE);
        near(seek(&mut window, 0.0), start);
    }
}

#[test]
fn the_strip_below_pans() {
    let (mut window, _behind) = reviewing();
    let whole = wave(&window).rect();
    press(&mut window, "Zoom in");
    let strip = |share: f32| Pos2::new(whole.left() + share * whole.width(), whole.bottom() - 4.0);
    click(&mut window, strip(0.6));
    near(playhead(&window), 0.0);
    near(seek(&mut window, 0.5), 9.0);
    // Drawn along, it keeps its distance from the pointer.
    window.hover_at(strip(0.4));
    window.drag_at(strip(0.4));
    window.hover_at(strip(0.3));
    window.drop_at(strip(0.3));
    window.run_steps(3);
    near(seek(&mut window, 0.5), 7.5);
}

#[test]
fn chosen_evidence_is_brought_into_view() {
    let (mut window, _behind) = reviewing();
    keys(&mut window, &[Key::Plus, Key::Plus, Key::Plus]);
    near(seek(&mut window, 0.0), 0.0);
    // "missed a jury summons" are the words 12 to 15, half a second each.
    press(&mut window, "Evidence: Pretext · strong, “missed a jury summons”");
    near(seek(&mut window, 0.5), 6.95);
    // Once it was shown, one may look elsewhere.
    keys(&mut window, &[Key::PageDown]);
    near(seek(&mut window, 0.5), 8.95);
}

#[test]
fn what_plays_turns_the_page_unless_one_looks_elsewhere() {
    let (mut window, behind) = reviewing();
    let hear = |window: &mut Window, secs: f64| {
        behind.speaker.0.borrow_mut().position = Some((secs * 8000.0) as usize);
        window.run_steps(2);
    };
    keys(&mut window, &[Key::Plus, Key::Plus, Key::Plus]);
    press(&mut window, "Play");
    for tenths in 1..=21 {
        hear(&mut window, f64::from(tenths) / 10.0);
    }
    near(seek(&mut window, 0.5), 3.0);
    keys(&mut window, &[Key::PageDown, Key::PageDown]);
    hear(&mut window, 3.1);
    near(seek(&mut window, 0.5), 7.0);
}

#[test]
fn each_recording_keeps_its_view() {
    let (mut window, behind) = window_with(&["call.wav", "call.wav"]);
    for job in [FIRST, JobId(2)] {
        behind.tell(&mut window, [Event::Finished { job, audited: audited(WORDS) }]);
    }
    let open = |window: &mut Window, index: usize| {
        window.query_all_by_label_contains("call.wav, ").nth(index).expect("both are in the list").click();
        window.run_steps(3);
    };
    press(&mut window, "Zoom in");
    near(seek(&mut window, 1.0), 7.5);
    open(&mut window, 1);
    near(seek(&mut window, 1.0), 15.0);
    open(&mut window, 0);
    near(seek(&mut window, 1.0), 7.5);
}

/// Four hours of silence with evidence, speech and beeps all over.
fn long() -> Box<Audited> {
    let mut audited = audited(WORDS);
    let hours = 4.0 * 3600.0;
    let report = &mut audited.report;
    report.source.duration_secs = hours;
    let all_over = |index: usize| TimeSpan::clamped(index as f64 * 70.0, index as f64 * 70.0 + 3.0);
    let segment = report.transcript.segments[0].clone();
    report.transcript.segments.extend((1..200).map(|index| {
        let mut segment = segment.clone();
        segment.words.clear();
        segment.text.clear();
        segment.span = Some(all_over(index));
        segment
    }));
    report.tones = [0, 5, 200].map(|index| Tone { kind: ToneKind::Beep, span: all_over(index) }).into();
    audited.envelope = Envelope::new(&[Arc::from(vec![0; 4 * 3600 * 100])], 100);
    audited
}

#[test]
fn four_hours_are_drawn_at_any_width() {
    for width in [1.0, 50.0, 2000.0] {
        let behind = Behind::default();
        let mut window = behind.open(Vec2::new(width, 700.0), &["long.wav"], None);
        behind.tell(&mut window, [Event::Finished { job: FIRST, audited: long() }]);
        let place: Rect = wave(&window).rect();
        assert!(place.width() >= 1.0 && place.height() > 40.0, "{place:?}");
        keys(&mut window, &[Key::End, Key::Plus, Key::Plus, Key::PageUp, Key::Home]);
        keys(&mut window, &[Key::Plus; 14]);
        keys(&mut window, &[Key::PageDown, Key::Minus, Key::Num0]);
        near(playhead(&window), 0.0);
    }
}
