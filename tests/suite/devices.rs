//! Recording and playing through a real sound system: a sound server of the test's own with two devices that exist only
//! in it. What is played into one is what its microphone hears.
//!
//! The sound system is chosen by the environment of a process, so each part runs in a child: this very program, asked
//! for one of the ignored tests at the end.

use std::{
    env, fs,
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::Duration,
};

use voicemail_auditor::{
    audio::{Recording, Samples},
    audit::{CancelToken, Captured, Drafts, Engine, Left, Loudspeaker, Played, Plays, Recorder, Records},
};

use super::support::{options, sample};

/// A private sound server. Dropping it ends it.
pub struct SoundServer {
    pub folder: tempfile::TempDir,
    server: Child,
}

/// What the test's program finds its sound system by.
const ALSA_TO_SERVER: &str = "pcm_type.pulse { lib \"libasound_module_pcm_pulse.so\" }\n\
                              pcm.!default { type pulse }\nctl.!default { type null }\n";

impl SoundServer {
    /// `None` where there is no `PulseAudio`; `./check` sees to it that there is, and says so.
    pub fn start() -> Option<Self> {
        let there = Command::new("pulseaudio").arg("--version").output().is_ok();
        if !there {
            assert!(env::var_os("SOUND_TESTS").is_none(), "PulseAudio is missing");
            eprintln!("No PulseAudio: recording and playing are not tested here.");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("asound.conf"), ALSA_TO_SERVER).expect("room on the disk");
        let server = in_folder(Command::new("pulseaudio"), folder.path())
            .args(["--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no"])
            .args(["-L", "module-null-sink sink_name=out rate=48000 channels=2"])
            .args(["-L", "module-native-protocol-unix"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut started = Self { folder, server };
        while !started.control(&["set-default-source", "out.monitor"]) {
            if started.server.try_wait().is_ok_and(|ended| ended.is_some()) {
                eprintln!("PulseAudio does not run on this machine: recording and playing are not tested here.");
                return None;
            }
            thread::yield_now();
        }
        Some(started)
    }

    fn control(&self, arguments: &[&str]) -> bool {
        let mut pactl = in_folder(Command::new("pactl"), self.folder.path());
        pactl.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Runs one of the ignored tests of this program with this sound system, in a folder of its own.
    fn child(&self, name: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
        let program = env::current_exe().expect("this program");
        let mut child = in_folder(Command::new(program), self.folder.path())
            .args(["--exact", &format!("devices::{name}"), "--ignored", "--nocapture"])
            .env("SOUND_TEST_FOLDER", self.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        (child, lines)
    }
}

impl Drop for SoundServer {
    fn drop(&mut self) {
        let _gone_already = self.server.kill();
        let _reaped = self.server.wait();
    }
}

/// A command that has its home and its sound system in a folder.
pub fn in_folder(mut command: Command, folder: &Path) -> Command {
    command.env("XDG_RUNTIME_DIR", folder).env("HOME", folder).env("ALSA_CONFIG_PATH", folder.join("asound.conf"));
    command.env_remove("PULSE_SERVER").env_remove("DISPLAY");
    command
}

/// Reads on until a line begins with some word, and gives the rest of it.
fn wait_for(lines: &mut Lines<BufReader<ChildStdout>>, word: &str) -> String {
    for line in lines {
        let line = line.expect("UTF-8");
        // The test program's own words may stand before ours.
        if let Some((_, rest)) = line.split_once(word) {
            return rest.trim().to_owned();
        }
    }
    panic!("the child ended before “{word}”");
}

#[test]
fn ten_seconds_and_a_kill_leave_nine_and_they_are_offered_at_the_next_start() {
    let Some(server) = SoundServer::start() else { return };
    let (mut child, mut lines) = server.child("child_records");
    while wait_for(&mut lines, "heard").parse::<f64>().expect("seconds") < 10.0 {}
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    let drafts = Drafts::open(&server.folder.path().join("drafts")).expect("a private folder");
    let left = drafts.left_over();
    assert_eq!(left.len(), 1);
    assert!(matches!(left[0].what, Left::Recording { duration_secs } if duration_secs >= 9.0), "{left:?}");
    let path = drafts.take(&left[0]).expect("the same disk");
    assert!(hound::WavReader::open(path).expect("a playable WAV").into_samples::<i16>().all(|sample| sample.is_ok()));
}

#[test]
fn what_is_played_is_heard_by_the_microphone_at_every_speed() {
    let Some(server) = SoundServer::start() else { return };
    let (mut child, mut lines) = server.child("child_plays_and_listens");
    let words: Vec<String> = (0..2).map(|_| wait_for(&mut lines, "words").to_lowercase()).collect();
    assert!(child.wait().expect("it ended").success());
    for heard in words {
        let found = ["outstanding warrant", "jury summons", "custody", "postponed"];
        assert!(found.iter().filter(|words| heard.contains(**words)).count() >= 3, "heard: {heard}");
    }
}

#[test]
fn a_sound_system_that_goes_away_ends_both_and_says_so() {
    let Some(mut server) = SoundServer::start() else { return };
    let (mut child, mut lines) = server.child("child_is_cut_off");
    wait_for(&mut lines, "both at work");
    server.server.kill().expect("it runs");
    server.server.wait().expect("it ended");
    let recorded = wait_for(&mut lines, "recorded");
    assert!(recorded.ends_with("with an error"), "{recorded}");
    let kept = recorded.split(' ').next().and_then(|secs| secs.parse::<f64>().ok()).expect("seconds");
    assert!(kept > 0.5, "{kept} s");
    wait_for(&mut lines, "silent");
    assert!(child.wait().expect("it ended").success());
}

#[test]
fn without_any_sound_system_both_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("asound.conf"), "").expect("room on the disk");
    let program = env::current_exe().expect("this program");
    let output = in_folder(Command::new(program), folder.path())
        .args(["--exact", "devices::child_has_no_devices", "--ignored", "--nocapture"])
        .env("SOUND_TEST_FOLDER", folder.path())
        .output()
        .expect("this program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A signal that something happened, and the end that waits for it.
fn waking() -> (Arc<dyn Fn() + Send + Sync>, Receiver<()>) {
    let (sender, woken) = sync_channel(64);
    let wake = move || {
        let _full_means_awake = sender.try_send(());
    };
    (Arc::new(wake), woken)
}

fn folder() -> PathBuf {
    PathBuf::from(env::var_os("SOUND_TEST_FOLDER").expect("only run by the tests above"))
}

fn recording() -> Recording {
    let mut engine = Engine::new(options());
    let audited = engine.audit_recording(&sample("kcpd-warrant-call.m4a").into(), &CancelToken::default(), &mut |_| {});
    audited.expect("an audit").recording.expect("a recording")
}

/// Waits for what the recorder tells next.
fn told(recorder: &mut Recorder, woken: &Receiver<()>) -> Captured {
    loop {
        if let Some(event) = recorder.poll() {
            return event;
        }
        woken.recv_timeout(Duration::from_mins(1)).expect("a minute is enough for anything");
    }
}

#[test]
#[ignore = "a part of the tests above"]
fn child_records() {
    let drafts = Drafts::open(&folder().join("drafts")).expect("a private folder");
    let (wake, woken) = waking();
    let mut recorder = Recorder::start(wake);
    recorder.start(None, drafts.new_recording());
    loop {
        match told(&mut recorder, &woken) {
            Captured::Level(meter) => println!("heard {}", meter.secs),
            Captured::Ended { .. } | Captured::Failed(_) => panic!("it ended by itself"),
            Captured::Started | Captured::Microphones(_) => {}
        }
    }
}

/// Plays a stretch at some speed while it listens, and gives the file that was recorded.
fn play_and_listen(recording: &Recording, frames: std::ops::Range<usize>, speed: f32) -> PathBuf {
    let (wake, woken) = waking();
    let mut recorder = Recorder::start(Arc::clone(&wake));
    let mut speaker = Loudspeaker::start(wake);
    recorder.start(None, folder().join(format!("{speed}.wav")));
    while !matches!(told(&mut recorder, &woken), Captured::Level(meter) if meter.secs > 0.0) {}
    speaker.set_speed(speed);
    speaker.play(recording, frames.clone());
    let mut last = frames.start;
    loop {
        if let Some(frame) = speaker.position() {
            assert!(frame >= last && frame <= frames.end, "{frame} after {last}");
            last = frame;
        }
        if let Some(played) = speaker.poll() {
            assert!(matches!(played, Played::Ended { .. }), "{played:?}");
            break;
        }
        while recorder.poll().is_some() {}
        woken.recv_timeout(Duration::from_mins(1)).expect("a minute is enough for anything");
    }
    assert!(last + 8_000 > frames.end, "it was told to be at {last} of {}", frames.end);
    recorder.stop();
    loop {
        match told(&mut recorder, &woken) {
            Captured::Ended { path, error: None } => return path,
            Captured::Level(_) | Captured::Started | Captured::Microphones(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
#[ignore = "a part of the tests above"]
fn child_plays_and_listens() {
    let recording = recording();
    let rate = recording.sample_rate_hz.get() as usize;
    let mut engine = Engine::new(options());
    for (speed, range) in [(1.0, 3.0), (1.5, 1.5)] {
        let frames = 5 * rate..17 * rate;
        let path = play_and_listen(&recording, frames, speed);
        let audited = engine.audit_recording(&path.into(), &CancelToken::default(), &mut |_| {}).expect("an audit");
        let heard = audited.recording.expect("a recording");
        let samples = Samples::from_recording(&heard).expect("a usual rate");
        let loud = samples.as_slice().iter().enumerate().filter(|(_, sample)| sample.unsigned_abs() > 655);
        let (first, last) = loud.fold((usize::MAX, 0), |(first, last), (at, _)| (first.min(at), last.max(at)));
        let secs = (last - first) as f64 / 16_000.0;
        assert!((secs - 12.0 / f64::from(speed)).abs() < range, "{secs} s at {speed} times");
        println!("words {}", audited.report.transcript.text());
    }
}

#[test]
#[ignore = "a part of the tests above"]
fn child_is_cut_off() {
    let recording = recording();
    let (wake, woken) = waking();
    let mut recorder = Recorder::start(Arc::clone(&wake));
    let mut speaker = Loudspeaker::start(wake);
    recorder.start(None, folder().join("cut.wav"));
    let number = speaker.play(&recording, 0..recording.frames());
    while !matches!(told(&mut recorder, &woken), Captured::Level(meter) if meter.secs > 1.0) {}
    println!("both at work");
    let (mut silent, mut kept) = (false, false);
    while !(silent && kept) {
        match recorder.poll() {
            Some(Captured::Ended { path, error }) => {
                let reader = hound::WavReader::open(path).expect("a playable WAV");
                let secs = f64::from(reader.duration()) / f64::from(reader.spec().sample_rate);
                println!("recorded {secs} s {}", if error.is_some() { "with an error" } else { "as if all were well" });
                kept = true;
            }
            Some(Captured::Failed(error)) => panic!("{error}"),
            _ => {}
        }
        if let Some(Played::Failed { number: failed, .. }) = speaker.poll() {
            assert_eq!(failed, number);
            silent = true;
        }
        if !(silent && kept) {
            woken.recv_timeout(Duration::from_mins(1)).expect("a minute is enough for anything");
        }
    }
    println!("silent");
}

#[test]
#[ignore = "a part of the tests above"]
fn child_has_no_devices() {
    let recording = recording();
    let (wake, woken) = waking();
    let mut recorder = Recorder::start(Arc::clone(&wake));
    let path = folder().join("none.wav");
    recorder.start(None, path.clone());
    let told = told(&mut recorder, &woken);
    assert!(matches!(told, Captured::Failed(_)), "{told:?}");
    assert!(!path.exists());
    recorder.list();
    let mut speaker = Loudspeaker::start(Arc::new(|| {}));
    let number = speaker.play(&recording, 0..recording.frames());
    loop {
        match speaker.poll() {
            Some(Played::Failed { number: failed, .. }) => break assert_eq!(failed, number),
            Some(Played::Ended { .. }) => panic!("something was heard"),
            None => thread::yield_now(),
        }
    }
}
