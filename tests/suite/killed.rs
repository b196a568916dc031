//! The program is killed while it saves and exports: what it said was saved is there, and nothing is there by half.

use std::{
    env, fs,
    hash::{BuildHasher, Hasher, RandomState},
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use voicemail_auditor::audit::{Drafts, Left};

use super::{
    case::{acts, reviewing, save_case, type_path, wait_for},
    stand_in::press,
};

/// How often it is killed.
const TIMES: usize = 50;

/// More frames than a save and an export take, so that the kill falls anywhere in them.
const MOST_FRAMES: u64 = 120;

#[test]
fn whenever_it_is_killed_what_was_shown_as_saved_is_there_and_nothing_by_half() {
    if voicemail_auditor::ui::has_display() {
        eprintln!("There may be a dialog here, which this test can't close: it did nothing.");
        return;
    }
    let random = RandomState::new();
    let mut reached = 0;
    for time in 0..TIMES {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "killed::child_saves_and_exports_without_end", "--ignored", "--nocapture"])
            .env("KILL_TEST_FOLDER", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut hasher = random.build_hasher();
        hasher.write_usize(time);
        let frames = hasher.finish() % MOST_FRAMES;
        let (mut saved, mut exported, mut seen) = (None, Vec::new(), 0);
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(count) = line.strip_prefix("saved ") {
                saved = Some(count.parse::<usize>().unwrap());
            } else if let Some(name) = line.strip_prefix("exported ") {
                exported.push(name.to_owned());
            } else if line == "frame" && saved.is_some() {
                seen += 1;
            }
            if saved.is_some() && seen > frames {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        reached += usize::from(saved.is_some());
        let marks = acts(&folder.path().join("case.zip")).iter().filter(|act| is_mark(act)).count();
        assert!(Some(marks) >= saved, "{marks} marks are in the package, {saved:?} were shown as saved");
        for name in &exported {
            assert!(folder.path().join(name).exists(), "{name} was shown as exported");
        }
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "json") {
                let report = fs::read_to_string(&path).unwrap();
                let whole = serde_json::from_str::<serde_json::Value>(&report).is_ok() && report.ends_with('\n');
                assert!(whole, "{} is there by half", path.display());
            }
        }
        // What the package may lack was put aside, or is so young that nobody was promised anything.
        let next = Drafts::open(&folder.path().join("drafts")).unwrap();
        let left = next.left_over();
        assert!(left.iter().all(|left| left.what == Left::Work && Drafts::work(left).is_some()), "{left:?}");
    }
    assert_eq!(reached, TIMES, "it was killed before it had saved anything");
}

fn is_mark(act: &str) -> bool {
    matches!(act, "put-aside" | "taken-back")
}

#[test]
#[ignore = "a part of the test above"]
fn child_saves_and_exports_without_end() {
    let folder = PathBuf::from(env::var_os("KILL_TEST_FOLDER").expect("only run by the test above"));
    let tell = |line: &str| {
        let mut out = std::io::stdout();
        writeln!(out, "{line}").unwrap();
        out.flush().unwrap();
    };
    let (mut window, _behind) = reviewing(&folder, Some(Drafts::open(&folder.join("drafts")).unwrap()));
    assert!(save_case(&mut window, "Case package…", &folder.join("case.zip"), None));
    wait_for(&mut window, "The case is saved: ");
    tell("saved 0");
    for turn in 0.. {
        let key = if turn == 0 { None } else { Some(if turn % 2 == 0 { Key::Y } else { Key::Z }) };
        match key {
            None => window.get_by_role_and_label(Role::CheckBox, "Not a cue: “missed a jury summons”").click(),
            Some(key) => window.key_press_modifiers(Modifiers::COMMAND, key),
        }
        window.run_steps(2);
        // Exported while the case is being saved, too.
        press(&mut window, "Export…");
        window
            .get_by(|node| {
                node.role() == Role::Button && node.label().is_some_and(|text| text.starts_with("Report for programs"))
            })
            .click();
        window.run_steps(2);
        let name = format!("{turn}.json");
        type_path(&mut window, &folder.join(&name));
        tell("frame");
        let exported = format!("Saved: {}", folder.join(&name).display());
        while window.query_by_label(&exported).is_none() {
            window.step();
            tell("frame");
        }
        tell(&format!("exported {name}"));
        while window.query_by_role_and_label(Role::Label, "Saved").is_none() {
            window.step();
            tell("frame");
        }
        tell(&format!("saved {}", turn + 1));
    }
}
