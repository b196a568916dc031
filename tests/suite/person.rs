//! A person's way through the program: a real window, worked with mouse and keyboard alone; then the reports that were
//! exported, and what the program leaves behind. Each step goes on as soon as the window shows what the step before has
//! led to.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use egui::Theme;
use serde_json::Value;
use voicemail_auditor::ui::theme::Palette;

use super::desktop::{Area, Desktop, Picture, WIDTH, middle};

/// How long the audit of the sample may take.
const AUDIT: Duration = Duration::from_mins(10);

/// The bar at the top, and the row of it that is above the words on its buttons.
const TOP_BAR: Area = Area { left: 0, right: WIDTH, top: 0, bottom: 48 };
const BUTTONS: usize = 11;

/// What lies between the top bar and the player, from where the words of the transcript begin.
const WORDS: Area = Area { left: 100, right: 928, top: 48, bottom: 680 };

/// The recording as a wave.
const WAVE: Area = Area { left: 360, right: 1190, top: 700, bottom: 770 };

/// What the sample says.
const SAID: &str = "outstanding warrant in your name";

#[test]
fn from_the_sample_to_two_reports_and_out_again() {
    let Some(desktop) = Desktop::start() else { return };
    press_the_sample(&desktop);
    desktop.within(AUDIT, "the verdict on the sample", verdict);
    walk_the_evidence(&desktop);
    correct_a_word(&desktop);
    let corrected = export(&desktop, "corrected");
    take_the_correction_back(&desktop);
    put_evidence_aside(&desktop);
    let last = export(&desktop, "last");
    // Nothing is asked: everything was exported.
    desktop.press("ctrl+q");
    let ended = desktop.ended();
    assert_eq!(ended.code(), Some(0), "{ended}");

    let edits = corrected["transcript"]["edits"].as_array().expect("a list");
    assert_eq!(edits.len(), 1, "{edits:?}");
    assert!(edits[0]["heard"].as_str().is_some_and(|heard| heard.starts_with("Police")), "{edits:?}");
    assert_eq!(edits[0]["written"], "Bakery");
    assert_eq!(last["transcript"]["edits"], Value::Array(Vec::new()));
    assert_ne!(corrected["transcript"]["text"], last["transcript"]["text"]);
    // Without the word nobody claims to be the police: the evidence of it went with the word, and the verdict's reasons
    // with it; both came back.
    let police = |report: &Value| quotes(report).iter().any(|quote| quote.contains("Police"));
    assert!(!police(&corrected) && police(&last));
    let reasons = |report: &Value| report["verdict"]["reasons"].as_array().expect("a list").clone();
    let statement = Value::from("KCPD officers never ask for money over the phone.");
    assert!(!reasons(&corrected).contains(&statement) && reasons(&last).contains(&statement));
    let aside = |report: &Value| evidence(report).iter().filter(|one| one["not_a_cue"] == true).count();
    assert_eq!((aside(&corrected), aside(&last)), (0, 1));
    for report in [&corrected, &last] {
        assert_eq!(report["notes"], "");
        assert_eq!(report["verdict"]["level"], "scam");
    }

    let said = |file: &PathBuf| holds(&fs::read(file).expect("a file"), SAID);
    assert_eq!(files(desktop.reports.path()).iter().filter(|file| said(file)).count(), 2);
    let left = files(&desktop.home);
    assert!(left.iter().any(|file| file.ends_with("voicemail-auditor/settings.toml")), "{left:?}");
    assert!(!left.iter().any(said), "the transcript is in one of {left:?}");
    assert!(!left.iter().any(|file| file.extension().is_some_and(|it| it == "m4a")), "the sample is in {left:?}");
}

#[test]
fn closing_the_window_while_it_works_ends_the_work() {
    let Some(desktop) = Desktop::start() else { return };
    press_the_sample(&desktop);
    // A long stretch of the bar that shows how far the audit is, in one of the rows beneath the recording's name.
    let progress = |picture: &Picture| (100..180).find(|row| !picture.runs(colors().accent, *row, 20).is_empty());
    desktop.within(AUDIT, "an audit that has begun", progress);
    desktop.press("ctrl+q");
    let ended = desktop.ended();
    assert_eq!(ended.code(), Some(0), "{ended}");
    let left = files(&desktop.home);
    assert!(!left.iter().any(|file| file.extension().is_some_and(|it| it == "m4a")), "the sample is in {left:?}");
}

/// The button is the second of the three grey ones beside the blue one.
fn press_the_sample(desktop: &Desktop) {
    let (button, row) = desktop.until("the start window", |picture| {
        let grey = |row: usize| picture.runs(colors().raised, row, 50);
        (200..600).find(|row| grey(*row).len() == 3).map(|row| (middle(&grey(row)[1]), row))
    });
    desktop.click((button, row + 12), 1);
}

/// Each piece of evidence is marked in the transcript when it is walked to; one is played.
fn walk_the_evidence(desktop: &Desktop) {
    let mut place = None;
    for _ in 0..6 {
        desktop.press("Down");
        let other = |picture: &Picture| marked(picture).filter(|marked| Some(marked) != place.as_ref());
        place = Some(desktop.until("the next evidence", other));
    }
    let band = desktop.until("the evidence in the wave", |picture| picture.bounds(colors().selected, WAVE));
    if desktop.has_sound() {
        desktop.press("space");
        desktop.until("a sound", |_| desktop.sounds().then_some(()));
        desktop.until("the end of the sound", |_| (!desktop.sounds()).then_some(()));
    }
    desktop.press("Escape");
    desktop.until("nothing chosen", |picture| marked(picture).is_none().then_some(()));
    if desktop.has_sound() {
        // Had all of the recording been played, it would stand at the beginning.
        let playhead = desktop.until("the playhead", |picture| picture.bounds(colors().accent, WAVE));
        assert!(playhead.left + 40 > band.left, "{playhead:?} after {band:?}");
    }
}

/// Searches for a word, and corrects it where it is found: a piece of evidence goes.
fn correct_a_word(desktop: &Desktop) {
    let before = desktop.until("the evidence", |picture| Some(picture.count(colors().caution.tint, WORDS)));
    desktop.press("ctrl+f");
    desktop.until("the field to search in", |picture| picture.has_field(TOP_BAR).then_some(()));
    desktop.write("police");
    // What else is found while the word is typed is underlined.
    let only = |picture: &Picture| {
        let (hit, all) = (marked(picture)?, picture.bounds(colors().accent, WORDS)?);
        let inside = hit.left <= all.left + 8 && all.right <= hit.right + 8 && hit.top <= all.top + 8;
        (inside && all.bottom <= hit.bottom + 8).then_some(hit)
    };
    let word = desktop.until("the one place of the word", only);
    let opened = |picture: &Picture| picture.has_field(WORDS).then_some(());
    // On a busy machine two clicks may be seen too far apart.
    let mut tries = (0..12).map(|_| desktop.click(word.middle(), 2));
    assert!(tries.any(|()| desktop.soon(Duration::from_secs(5), opened).is_some()), "the word can't be corrected");
    desktop.write("Bakery");
    desktop.press("Return");
    desktop.until("the evidence without the word", |picture| {
        let gone = picture.count(colors().caution.tint, word) + picture.count(colors().selected, word) == 0;
        (gone && !picture.has_field(WORDS)).then_some(())
    });
    desktop.press("Escape");
    desktop.until("the top bar without hits", |picture| (buttons(picture).len() == 4).then_some(()));
    let after = desktop.until("the evidence", |picture| Some(picture.count(colors().caution.tint, WORDS)));
    assert!(after < before, "{after} of {before}");
}

fn take_the_correction_back(desktop: &Desktop) {
    let top = |picture: &Picture| verdict(picture);
    let below = desktop.until("the verdict", top);
    desktop.press("Escape");
    desktop.until("the window without what it told", |picture| top(picture).filter(|top| *top < below));
    let before = desktop.until("the evidence", |picture| Some(picture.count(colors().caution.tint, WORDS)));
    desktop.press("ctrl+z");
    let more = |picture: &Picture| (picture.count(colors().caution.tint, WORDS) > before).then_some(());
    desktop.until("the evidence of before", more);
}

fn put_evidence_aside(desktop: &Desktop) {
    desktop.press("Down");
    let first = desktop.until("the first evidence", marked);
    desktop.press("x");
    desktop.until("the next evidence", |picture| marked(picture).filter(|next| *next != first));
}

/// Exports a report for programs, to a path that is typed at once.
fn export(desktop: &Desktop, name: &str) -> Value {
    let shown = desktop.until("the verdict", verdict);
    let button = desktop.until("the buttons", |picture| buttons(picture).get(2).map(middle));
    let button_row = TOP_BAR.bottom / 2;
    desktop.point((button, button_row));
    desktop.until("the button under the mouse", |picture| picture.runs(colors().selected, BUTTONS, 50).pop());
    // A click counts where the mouse is when the window comes to look at it, so the menu has to be there first.
    let below = Area { left: button - 100, right: button, top: 52, bottom: 200 };
    let under = desktop.until("what the menu will lie over", |picture| Some(picture.part(below)));
    desktop.click((button, button_row), 1);
    desktop.until("the menu", |picture| Some(picture.part(below)).filter(|part| *part != under));
    // Its fourth entry; each is as high as the button, with a little between them.
    let entry = 184;
    desktop.point((button, entry));
    desktop.until("the entry under the mouse", |picture| picture.runs(colors().selected, entry - 11, 120).pop());
    desktop.click((button, entry), 1);
    desktop.until("the place for a path", |picture| verdict(picture).filter(|now| *now > shown));
    desktop.until("the keyboard in it", |picture| picture.has_field(Area { bottom: 200, ..WORDS }).then_some(()));
    let path = desktop.reports.path().join(format!("{name}.json"));
    desktop.press("ctrl+a");
    desktop.write(path.to_str().expect("UTF-8"));
    desktop.press("Return");
    desktop.until("the report", |_| serde_json::from_slice(&fs::read(&path).ok()?).ok())
}

fn colors() -> Palette {
    Palette::of_theme(Theme::Light)
}

/// Where the verdict "Treat this as a scam" begins.
fn verdict(picture: &Picture) -> Option<usize> {
    (TOP_BAR.bottom..300).find(|row| !picture.runs(colors().alert.tint, *row, 600).is_empty())
}

/// Where something is marked as chosen in the transcript.
fn marked(picture: &Picture) -> Option<Area> {
    picture.bounds(colors().selected, WORDS)
}

/// The buttons of the top bar: open, record, export, the menu, and two more where something is searched for.
fn buttons(picture: &Picture) -> Vec<std::ops::Range<usize>> {
    picture.runs(colors().raised, BUTTONS, 24)
}

fn evidence(report: &Value) -> &[Value] {
    report["evidence"].as_array().expect("a list")
}

fn quotes(report: &Value) -> Vec<String> {
    evidence(report).iter().map(|one| one["quote"].as_str().expect("a text").to_owned()).collect()
}

/// Whether a text is somewhere in a file, in any case.
fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

/// All files in a folder and below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            found.extend(files(&entry.path()));
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found
}
