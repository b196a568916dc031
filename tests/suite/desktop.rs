//! A desktop of the test's own: a display that exists only in a file, the program in a window on it, mouse and keyboard,
//! and a sound server where there is one. What the window shows is read from its pixels.

use std::{
    cell::RefCell,
    env, fs,
    io::{BufRead, BufReader},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use egui::{Color32, Theme};
use tempfile::TempDir;
use voicemail_auditor::ui::theme::Palette;

use super::devices::{SoundServer, in_folder};

/// How long the window may take to answer a key or a click, on a machine that does other things too.
const ANSWER: Duration = Duration::from_mins(1);

/// How long the program may take to end: what it works on comes to its end first.
const END: Duration = Duration::from_mins(5);

/// How often the window is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// The width of the display, in pixels.
pub const WIDTH: usize = 1280;

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _gone_already = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// The program in its window, on a display that nobody else uses.
pub struct Desktop {
    program: RefCell<Running>,
    display: String,
    _server: Running,
    sound: Option<SoundServer>,
    /// The program's home and its place for temporary files: what it writes without being asked is in here.
    pub home: PathBuf,
    /// For what it is asked to write.
    pub reports: TempDir,
    screen: TempDir,
    _own: TempDir,
}

impl Desktop {
    /// `None` where there is no display to be had; `./check` sees to it that there is, and says so.
    pub fn start() -> Option<Self> {
        let there = |tool: &&str| Command::new(tool).arg("-help").output().is_ok();
        if !cfg!(target_os = "linux") || !["Xvfb", "xdotool"].iter().all(there) {
            assert!(env::var_os("DESKTOP_TESTS").is_none(), "Xvfb or xdotool is missing");
            eprintln!("No Xvfb or no xdotool: the way through the window is not tested here.");
            return None;
        }
        let folder = || tempfile::tempdir().expect("a folder");
        let (own, reports, screen) = (folder(), folder(), folder());
        let (server, display) = start_display(screen.path());
        let sound = SoundServer::start();
        let home = sound.as_ref().map_or(own.path(), |sound| sound.folder.path()).to_owned();
        let mut program = Command::new(env!("CARGO_BIN_EXE_voicemail-auditor"));
        program.env_clear();
        let program = in_folder(program, &home)
            .env("DISPLAY", &display)
            .env("LC_ALL", "C")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("TMPDIR", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            // Neither a portal nor a program that shows a file dialog is found: paths are typed.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("PATH", "/nonexistent")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let program = RefCell::new(Running(program));
        let desktop = Self { program, display, _server: server, sound, home, reports, screen, _own: own };
        // Without a window manager nobody gives the window the keyboard.
        let focus = ["search", "--onlyvisible", "--name", "Voicemail Auditor", "windowfocus"];
        desktop.until("the window", |_| desktop.control(&focus).then_some(()));
        Some(desktop)
    }

    /// Has the mouse or the keyboard do something. Whether that could be done.
    fn control(&self, arguments: &[&str]) -> bool {
        let mut xdotool = Command::new("xdotool");
        xdotool.args(arguments).env("DISPLAY", &self.display).stdout(Stdio::null()).stderr(Stdio::null());
        xdotool.status().is_ok_and(|status| status.success())
    }

    pub fn press(&self, key: &str) {
        assert!(self.control(&["key", key]), "{key} can't be pressed");
    }

    pub fn write(&self, text: &str) {
        assert!(self.control(&["type", "--delay", "20", text]), "“{text}” can't be typed");
    }

    pub fn point(&self, (x, y): (usize, usize)) {
        assert!(self.control(&["mousemove", &x.to_string(), &y.to_string()]), "the mouse can't be moved");
    }

    pub fn click(&self, at: (usize, usize), times: u8) {
        self.point(at);
        let clicked = self.control(&["click", "--repeat", &times.to_string(), "--delay", "30", "1"]);
        assert!(clicked, "the mouse can't be clicked");
    }

    pub fn has_sound(&self) -> bool {
        self.sound.is_some()
    }

    /// Whether something is played into the sound server.
    pub fn sounds(&self) -> bool {
        let mut listed = in_folder(Command::new("pactl"), &self.home);
        let listed = listed.args(["list", "short", "sink-inputs"]).output().expect("the list of sounds");
        !listed.stdout.is_empty()
    }

    fn screen_file(&self) -> PathBuf {
        self.screen.path().join("Xvfb_screen0")
    }

    /// Looks at the window until something is seen in it twice alike: what is only half drawn does not count.
    pub fn soon<T: PartialEq>(&self, patience: Duration, look: impl Fn(&Picture) -> Option<T>) -> Option<T> {
        let (began, mut before) = (Instant::now(), None);
        while began.elapsed() < patience {
            let seen = look(&Picture::read(&fs::read(self.screen_file()).expect("the display's picture")));
            if seen.is_some() && seen == before {
                return seen;
            }
            before = seen;
            let ended = self.program.borrow_mut().0.try_wait().expect("a child");
            assert!(ended.is_none(), "the program ended by itself: {ended:?}");
            thread::sleep(LOOK_AGAIN);
        }
        None
    }

    /// The same, where it has to be seen in the end.
    pub fn within<T: PartialEq>(&self, patience: Duration, what: &str, look: impl Fn(&Picture) -> Option<T>) -> T {
        self.soon(patience, look).unwrap_or_else(|| {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window.xwd");
            let _the_message_says_enough = fs::copy(self.screen_file(), &kept);
            panic!("waited in vain for {what}; what was shown instead lies in {}", kept.display())
        })
    }

    pub fn until<T: PartialEq>(&self, what: &str, look: impl Fn(&Picture) -> Option<T>) -> T {
        self.within(ANSWER, what, look)
    }

    /// Waits until the program has ended by itself.
    pub fn ended(&self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(ended) = self.program.borrow_mut().0.try_wait().expect("a child") {
                return ended;
            }
            assert!(began.elapsed() < END, "the program does not end");
            thread::sleep(LOOK_AGAIN);
        }
    }
}

/// A display with a number of its own that keeps its picture in a file of the folder.
fn start_display(folder: &Path) -> (Running, String) {
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut server = Running(server.expect("the display starts"));
    let mut number = String::new();
    let told = server.0.stdout.take().expect("a pipe");
    BufReader::new(told).read_line(&mut number).expect("the display's number");
    (server, format!(":{}", number.trim()))
}

/// A part of the window, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub left: usize,
    pub right: usize,
    pub top: usize,
    pub bottom: usize,
}

impl Area {
    pub fn middle(self) -> (usize, usize) {
        (middle(&(self.left..self.right)), middle(&(self.top..self.bottom)))
    }
}

pub fn middle(range: &Range<usize>) -> usize {
    usize::midpoint(range.start, range.end)
}

/// What the display shows at one moment.
pub struct Picture {
    /// Red, green and blue.
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// From the display's file, which has the form of `xwd`: numbers of four bytes, a table of colours, the pixels.
    fn read(file: &[u8]) -> Self {
        let number = |at: usize| file[4 * at..4 * at + 4].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let (head, width, pixel_bits, row, colors) = (number(0), number(4), number(11), number(12), number(19));
        assert_eq!((width, pixel_bits), (WIDTH, 32), "the display's width, and the size of its pixels");
        let rows = file[head + 12 * colors..].chunks_exact(row);
        let pixels = rows.flat_map(|row| row[..4 * WIDTH].chunks_exact(4).map(|bgr| [bgr[2], bgr[1], bgr[0]]));
        Self { pixels: pixels.collect() }
    }

    fn is(&self, color: Color32, x: usize, y: usize) -> bool {
        self.pixels[y * WIDTH + x] == [color.r(), color.g(), color.b()]
    }

    /// The places of a colour.
    fn places(&self, color: Color32, area: Area) -> impl Iterator<Item = (usize, usize)> {
        let places = (area.top..area.bottom).flat_map(move |y| (area.left..area.right).map(move |x| (x, y)));
        places.filter(move |(x, y)| self.is(color, *x, *y))
    }

    pub fn count(&self, color: Color32, area: Area) -> usize {
        self.places(color, area).count()
    }

    /// The smallest area that holds all of a colour.
    pub fn bounds(&self, color: Color32, area: Area) -> Option<Area> {
        let one = self.places(color, area).map(|(x, y)| Area { left: x, right: x + 1, top: y, bottom: y + 1 });
        one.reduce(|all, one| Area {
            left: all.left.min(one.left),
            right: all.right.max(one.right),
            top: all.top.min(one.top),
            bottom: all.bottom.max(one.bottom),
        })
    }

    /// All pixels of an area.
    pub fn part(&self, area: Area) -> Vec<[u8; 3]> {
        let row = |y: usize| &self.pixels[y * WIDTH + area.left..y * WIDTH + area.right];
        (area.top..area.bottom).flat_map(row).copied().collect()
    }

    /// Where a row has at least so many pixels of a colour beside each other.
    pub fn runs(&self, color: Color32, row: usize, least: usize) -> Vec<Range<usize>> {
        let (mut runs, mut start) = (Vec::new(), 0);
        for x in 0..=WIDTH {
            if x == WIDTH || !self.is(color, x, row) {
                runs.extend((x - start >= least).then_some(start..x));
                start = x + 1;
            }
        }
        runs
    }

    /// Whether a text field in an area has the keyboard: then its border has the accent's colour, and is longer than what
    /// else has it there.
    pub fn has_field(&self, area: Area) -> bool {
        self.count(Palette::of_theme(Theme::Light).accent, area) > 800
    }
}
