//! The record: case packages that are written, checked, altered, encrypted.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::{Value, json};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::support::{hex, needed, program, project, sample, sha256};

const SAMPLE: &str = "kcpd-warrant-call.m4a";

/// A case of two recordings, packed once for all tests.
fn case() -> &'static Path {
    static CASE: OnceLock<PathBuf> = OnceLock::new();
    CASE.get_or_init(|| {
        // Nothing that is kept for all tests is dropped: it lies where all that is built lies.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("case.zip");
        let (one, two) = (sample(SAMPLE), sample("kcpd-detective-callback.mp3"));
        let output = program(&["case", text(&one), text(&two), "-o", text(&path)]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        path
    })
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn unpacked(package: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (String::from_utf8(file.name_raw().to_vec()).unwrap(), bytes)
        })
        .collect()
}

fn packed<'f>(files: impl IntoIterator<Item = (&'f String, &'f Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What `verify` says of a package, and its exit status.
fn verified(package: &[u8], further: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.zip");
    fs::write(&path, package).unwrap();
    let output = program(&[&["verify", text(&path)], further].concat());
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
    (output.status.code(), said)
}

fn report(files: &BTreeMap<String, Vec<u8>>, number: &str) -> Value {
    let (_, bytes) = files.iter().find(|(name, _)| name.ends_with(&format!("data/{number}/report.json"))).unwrap();
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_package_is_whole_and_holds_the_originals_the_reports_and_the_log() {
    let package = fs::read(case()).unwrap();
    let files = unpacked(&package);
    let top = files.keys().next().unwrap().split_once('/').unwrap().0;
    let paths: Vec<&str> = files.keys().map(|name| name.strip_prefix(&format!("{top}/")).unwrap()).collect();
    for wanted in [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
        "data/log.jsonl",
        "data/01/original/kcpd-warrant-call.m4a",
        "data/02/original/kcpd-detective-callback.mp3",
        "data/01/report.json",
        "data/01/report.html",
        "data/01/report.txt",
        "data/01/report.pdf",
        "data/01/transcript.srt",
        "data/01/transcript.vtt",
        "data/02/report.json",
    ] {
        assert!(paths.contains(&wanted), "{wanted} is not among {paths:?}");
    }
    let original = &files[&format!("{top}/data/01/original/{SAMPLE}")];
    assert_eq!(*original, fs::read(sample(SAMPLE)).unwrap());
    let (status, said) = verified(&package, &[]);
    assert_eq!(status, Some(0), "{said}");
    let report = report(&files, "01");
    let head = report["log"]["head"].as_str().unwrap();
    for form in ["report.html", "report.txt"] {
        let form = String::from_utf8(files[&format!("{top}/data/01/{form}")].clone()).unwrap();
        assert!(form.contains(head), "the head of the log is not printed");
    }
    let (status, said) = verified(&package, &["--head", head]);
    assert_eq!(status, Some(0), "{said}");
    let log = String::from_utf8(files[&format!("{top}/data/log.jsonl")].clone()).unwrap();
    let acts: Vec<Value> =
        log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["act"].clone()).collect();
    assert_eq!(acts, ["imported", "audited", "imported", "audited", "packaged"]);
}

#[test]
fn whatever_file_has_a_byte_turned_over_is_named() {
    let files = unpacked(&fs::read(case()).unwrap());
    for (name, bytes) in &files {
        let path = name.split_once('/').unwrap().1;
        let last = bytes.len() - 1;
        for at in [0, last / 3, last / 2, last] {
            let mut changed = files.clone();
            changed.get_mut(name).unwrap()[at] ^= 0x20;
            let (status, said) = verified(&packed(&changed), &[]);
            assert_eq!(status, Some(1), "{path}, byte {at}: {said}");
            assert!(said.contains(&format!("{path}: CHANGED")), "{path}, byte {at}: {said}");
            let others = said.lines().filter(|line| line.contains(": CHANGED") && !line.starts_with(path));
            // A log that can't be read is told of as such, too.
            assert_eq!(others.filter(|line| !line.starts_with("The log")).count(), 0, "{path}, byte {at}: {said}");
        }
    }
}

#[test]
fn a_bit_that_a_disk_turned_over_is_found_in_the_zip_itself() {
    let package = fs::read(case()).unwrap();
    let files = unpacked(&package);
    let (name, original) = files.iter().find(|(name, _)| name.ends_with(SAMPLE)).unwrap();
    let at = package.windows(64).position(|window| window == &original[1000..1064]).unwrap();
    let mut changed = package.clone();
    changed[at] ^= 1;
    let (status, said) = verified(&changed, &[]);
    assert_eq!(status, Some(1));
    assert!(said.contains(&format!("{}: CHANGED", name.split_once('/').unwrap().1)), "{said}");
    for cut in [0, 10, 1000, package.len() / 2, package.len() - 1] {
        let (status, said) = verified(&package[..cut], &[]);
        assert_eq!(status, Some(1), "{cut}: {said}");
    }
}

/// Whoever changes a report can write new manifests, and a new log; not the head that was printed.
#[test]
fn a_forged_log_is_caught_by_the_printed_head() {
    use voicemail_auditor::report::{Act, Log};
    let files = unpacked(&fs::read(case()).unwrap());
    let top = files.keys().next().unwrap().split_once('/').unwrap().0.to_owned();
    let head = report(&files, "01")["log"]["head"].as_str().unwrap().to_owned();
    let log_path = format!("{top}/data/log.jsonl");
    let old = Log::read(std::str::from_utf8(&files[&log_path]).unwrap()).unwrap();
    let mut forged = Log::default();
    for entry in old.entries() {
        let act = match entry.act {
            Act::Audited {
                recording, app, model, model_sha256, rulebook, rulebook_sha256, transcript_sha256, ..
            } => {
                let (level, evidence) = ("no-cues".to_owned(), 0);
                Act::Audited {
                    recording,
                    app,
                    model,
                    model_sha256,
                    rulebook,
                    rulebook_sha256,
                    reader_sha256: String::new(),
                    transcript_sha256,
                    level,
                    evidence,
                }
            }
            other => other,
        };
        forged.note(&entry.at, act);
    }
    let mut changed = files.clone();
    changed.insert(log_path, forged.text().into_bytes());
    for number in ["01", "02"] {
        for form in ["report.json", "report.html", "report.txt"] {
            let path = format!("{top}/data/{number}/{form}");
            let text = String::from_utf8(changed[&path].clone()).unwrap();
            changed.insert(path, text.replace(&head, &forged.head().head).into_bytes());
        }
    }
    reseal(&mut changed, &top);
    let (status, said) = verified(&packed(&changed), &[]);
    assert_eq!(status, Some(0), "everything agrees with everything: {said}");
    let (status, said) = verified(&packed(&changed), &["--head", &head]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("rewritten"), "{said}");
}

/// Writes the manifests anew.
fn reseal(files: &mut BTreeMap<String, Vec<u8>>, top: &str) {
    use sha2::{Digest, Sha512};
    for (prefix, payload) in [("manifest", true), ("tagmanifest", false)] {
        for algorithm in ["sha256", "sha512"] {
            let mut lines = String::new();
            for (name, bytes) in &*files {
                let path = name.strip_prefix(&format!("{top}/")).unwrap();
                if path.starts_with("data/") == payload && !path.starts_with("tagmanifest") {
                    let sum = if algorithm == "sha256" { sha256(bytes) } else { hex(&Sha512::digest(bytes)) };
                    lines.extend([sum.as_str(), "  ", path, "\n"]);
                }
            }
            files.insert(format!("{top}/{prefix}-{algorithm}.txt"), lines.into_bytes());
        }
    }
}

#[test]
fn a_report_that_its_words_do_not_bear_out_is_told_of() {
    let files = unpacked(&fs::read(case()).unwrap());
    let top = files.keys().next().unwrap().split_once('/').unwrap().0.to_owned();
    let path = format!("{top}/data/01/report.json");
    let change = |change: &dyn Fn(&mut Value)| {
        let mut report = report(&files, "01");
        change(&mut report);
        let mut changed = files.clone();
        changed.insert(path.clone(), (report.to_string() + "\n").into_bytes());
        reseal(&mut changed, &top);
        verified(&packed(&changed), &[])
    };
    for (wanted, (status, said)) in [
        ("nobody says", change(&|report| report["evidence"][0]["quote"] = json!("pay in gift cards made of cheese"))),
        ("at another time", change(&|report| report["evidence"][0]["start_secs"] = json!(0.5))),
        ("other contents", change(&|report| report["verdict"]["level"] = json!("no-cues"))),
        ("is not in the package", change(&|report| report["source"]["sha256"] = json!("ab"))),
        (
            "heard another text",
            change(&|report| {
                report["transcript"]["segments"][0]["words"][0]["text"] = json!("Nobody");
            }),
        ),
        ("can’t be read as a report", change(&|report| *report = json!({}))),
    ] {
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}

/// What stands behind the head of the log is in no digest of the log; a program that reads the report would take it.
#[test]
fn nothing_can_be_put_behind_what_the_log_holds() {
    let mut files = unpacked(&fs::read(case()).unwrap());
    let top = files.keys().next().unwrap().split_once('/').unwrap().0.to_owned();
    let path = format!("{top}/data/01/report.json");
    let report = String::from_utf8(files[&path].clone()).unwrap();
    let report = report.trim_end().strip_suffix('}').unwrap();
    files.insert(path, format!("{report},\"verdict\":{{\"level\":\"no-cues\"}}}}\n").into_bytes());
    reseal(&mut files, &top);
    let (status, said) = verified(&packed(&files), &[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("data/01/report.json: does not end with the head of this log"), "{said}");
}

#[test]
fn a_bag_is_found_wherever_it_lies_in_its_zip() {
    let files = unpacked(&fs::read(case()).unwrap());
    let bare = |name: &String| name.split_once('/').unwrap().1.to_owned();
    let without_top: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, bytes)| (bare(name), bytes.clone())).collect();
    let deeper: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, bytes)| (format!("mail/{name}"), bytes.clone())).collect();
    for files in [without_top, deeper] {
        // Recordings first, as other programs may have it.
        let in_another_order = files.iter().cycle().skip(2).take(files.len());
        let (status, said) = verified(&packed(in_another_order), &[]);
        assert_eq!(status, Some(0), "{said}");
    }
}

#[test]
fn the_same_case_twice_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let packages: Vec<Vec<u8>> = ["a.zip", "b.zip"]
        .map(|name| {
            let path = folder.path().join(name);
            let output = Command::new(env!("CARGO_BIN_EXE_voicemail-auditor"))
                .args(["case", text(&sample("clinic-reminder.gsm")), "-o", text(&path)])
                .env("SOURCE_DATE_EPOCH", "1767225600")
                .env("LC_ALL", "C")
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(0));
            fs::read(&path).unwrap()
        })
        .into();
    assert_eq!(packages[0], packages[1]);
}

#[test]
fn with_a_passphrase_nothing_is_readable_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("right"), "correct horse battery staple\n").unwrap();
    fs::write(path("wrong"), "correct horse battery stable\n").unwrap();
    let output = program(&[
        "case",
        text(&sample("clinic-reminder.gsm")),
        "-o",
        text(&path("case.age")),
        "--passphrase-file",
        text(&path("right")),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let package = fs::read(path("case.age")).unwrap();
    for (further, status, wanted) in [
        (vec![], 1, "is encrypted"),
        (vec!["--passphrase-file", text(&path("wrong"))], 1, "passphrase is wrong"),
        (vec!["--passphrase-file", text(&path("right"))], 0, "Nothing was changed"),
    ] {
        let (found, said) = verified(&package, &further);
        assert_eq!(found, Some(status), "{said}");
        assert!(said.contains(wanted), "{said}");
    }
    let right = ["--passphrase-file", text(&path("right"))].map(ToOwned::to_owned);
    let right: Vec<&str> = right.iter().map(String::as_str).collect();
    for at in [30, package.len() / 2, package.len() - 1] {
        let mut changed = package.clone();
        changed[at] ^= 1;
        let (status, said) = verified(&changed, &right);
        assert_eq!(status, Some(1), "byte {at}: {said}");
    }
}

#[test]
fn a_package_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.zip");
    fs::write(folder.path().join("letter.wav"), "Dear Sir or Madam,\n").unwrap();
    let letter = folder.path().join("letter.wav");
    let output = program(&["case", text(&sample("clinic-reminder.gsm")), text(&letter), "-o", text(&path)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!path.exists(), "a package without one of the recordings");
    let nowhere = folder.path().join("none/case.zip");
    let output = program(&["case", text(&sample("clinic-reminder.gsm")), "-o", text(&nowhere)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Choose a folder"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_library_of_congress_validates_a_package() {
    // Where ./check has put it.
    let python = project("target/record-tools/bin/python");
    if !needed("RECORD_TESTS", text(&python), &["-c", "import bagit"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = unpacked(&fs::read(case()).unwrap());
    for (name, bytes) in &files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let top = folder.path().join(files.keys().next().unwrap().split_once('/').unwrap().0);
    let validate = || Command::new(&python).args(["-m", "bagit", "--validate", text(&top)]).output().unwrap();
    let output = validate();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // The folder that it was unpacked into can be verified, too.
    let output = program(&["verify", text(&top)]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    fs::write(top.join("data/01/report.txt"), "Nothing to see here.\n").unwrap();
    assert!(!validate().status.success());
    let output = program(&["verify", text(&top)]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("data/01/report.txt: CHANGED"));
}

/// Types a passphrase to a program that asks a terminal for it.
const TYPE_PASSPHRASE: &str = r#"
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("age", ["age", "-d", "-o", sys.argv[2], sys.argv[1]])
said = b""
while b"passphrase" not in said:
    said += os.read(terminal, 1000)
os.write(terminal, sys.argv[3].encode() + b"\n")
try:
    while os.read(terminal, 1000):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;

#[test]
fn the_ordinary_age_program_opens_an_encrypted_package() {
    if !needed("RECORD_TESTS", "age", &["--version"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("passphrase"), "korrekt høst\n").unwrap();
    let output = program(&[
        "case",
        text(&sample("clinic-reminder.gsm")),
        "-o",
        text(&path("case.age")),
        "--passphrase-file",
        text(&path("passphrase")),
    ]);
    assert_eq!(output.status.code(), Some(0));
    let opened = |passphrase: &str| {
        let (from, to) = (path("case.age"), path("case.zip"));
        let arguments = ["-c", TYPE_PASSPHRASE, text(&from), text(&to), passphrase];
        Command::new("python3").args(arguments).status().unwrap().success()
    };
    assert!(!opened("korrekt host"));
    assert!(opened("korrekt høst"));
    let (status, said) = verified(&fs::read(path("case.zip")).unwrap(), &[]);
    assert_eq!(status, Some(0), "{said}");
}

/// The reference texts of the samples, to know what is said in them.
fn said_in(name: &str) -> String {
    let index = fs::read_to_string(project("assets/samples/index.jsonl")).unwrap();
    let rows = index.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let row = rows.into_iter().find(|row| row["audio"] == name).unwrap_or_else(|| panic!("{name} is not in the index"));
    row["text"].as_str().unwrap().to_lowercase()
}

/// The text of a PDF, where there is a program to read it.
fn read_pdf(bytes: &[u8]) -> String {
    if !needed("RECORD_TESTS", "pdftotext", &["-v"]) {
        return String::new();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("[redacted]"), "nothing is masked in it: {text}");
    text
}

/// Whether `text` tells these few digits anywhere but within a checksum or an identifier, where
/// chance puts any four of them sooner or later.
fn told(text: &str, digits: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .any(|word| word.contains(digits) && word.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn a_redacted_package_holds_the_words_nowhere() {
    const WORDS: [&str; 2] = ["Davis", "816-555-0134"];
    assert!(said_in(SAMPLE).contains("davis"), "{}", said_in(SAMPLE));
    let folder = tempfile::tempdir().unwrap();
    // The name of the file tells it, too.
    let named = folder.path().join("Call from Sgt. Davis 8165550134.m4a");
    fs::copy(sample(SAMPLE), &named).unwrap();
    for cover in ["silence", "tone"] {
        let path = folder.path().join("redacted.zip");
        let mut arguments = vec!["case", text(&named), "-o", text(&path), "--cover", cover];
        arguments.extend(WORDS.iter().flat_map(|word| ["--redact", word]));
        let output = program(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let package = fs::read(&path).unwrap();
        let files = unpacked(&package);
        for (name, bytes) in &files {
            let held = String::from_utf8_lossy(bytes).to_lowercase() + &name.to_lowercase();
            for word in ["davis", "5550134", "555-0134", "m4a"] {
                assert!(!held.contains(word), "{name} holds {word}");
            }
            // Four digits stand in any list of places in a PDF; what it says is read.
            let said = if name.ends_with("/report.pdf") { read_pdf(bytes) } else { held };
            assert!(!told(&said, "0134") && !said.to_lowercase().contains("davis"), "{name} holds it");
        }
        let (status, said) = verified(&package, &[]);
        assert_eq!(status, Some(0), "{said}");
        let report = report(&files, "01");
        let sum = report["derivative"]["derived_from_sha256"].as_str().unwrap();
        assert_eq!(sum, sha256(&fs::read(&named).unwrap()));
        assert_eq!(report["verdict"]["level"], "scam", "what the message is stays told");
        // Heard again, by the program as anybody would start it.
        let (_, sound) = files.iter().find(|(name, _)| name.ends_with("/original/redacted.wav")).unwrap();
        let copy = folder.path().join("copy.wav");
        fs::write(&copy, sound).unwrap();
        let output = program(&["audit", "--json", text(&copy)]);
        let heard = String::from_utf8(output.stdout).unwrap().to_lowercase();
        assert!(heard.contains("warrant"), "{heard}");
        assert!(!heard.contains("davis") && !heard.contains("0134"), "{heard}");
    }
    // A name that only one of several recordings has is taken out of that; what none has is told of.
    let path = folder.path().join("several.zip");
    let (other, words) = (sample("clinic-reminder.gsm"), ["--redact", "Davis", "--redact", "Rumpelstiltskin"]);
    let output = program(&[&["case", text(&named), text(&other), "-o", text(&path)], words.as_slice()].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("Rumpelstiltskin") && !said.contains("Davis"), "{said}");
    let files = unpacked(&fs::read(&path).unwrap());
    let places = ["01", "02"].map(|number| report(&files, number)["derivative"]["places"].as_u64().unwrap());
    assert!(places[0] > 0 && places[1] == 0, "{places:?}");
    // What nobody says can't be taken out, and a word that can't be a word isn't passed over.
    for (word, wanted) in [("Rumpelstiltskin", "None of these words was heard"), ("-", "can’t be taken out")] {
        let path = folder.path().join("none.zip");
        let output = program(&["case", text(&named), "-o", text(&path), "--redact", word]);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(wanted));
        assert!(!path.exists());
    }
}

#[test]
fn reports_are_written_into_files() {
    let folder = tempfile::tempdir().unwrap();
    let recording = project("assets/samples").join(SAMPLE);
    for (form, wanted) in [("--html", "<!DOCTYPE html>"), ("--json", "{\"schema\""), ("--text", SAMPLE)] {
        let path = folder.path().join(form);
        let output = program(&["report", text(&recording), form, "-o", text(&path)]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(fs::read_to_string(&path).unwrap().starts_with(wanted));
    }
    assert_eq!(program(&["report", text(&recording), "-o", "x"]).status.code(), Some(2), "no form is wrong usage");
}
