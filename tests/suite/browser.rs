//! The HTML report in a real browser, where one is installed: it says nothing to the console, asks for nothing, and shows
//! what was said as it was said.

use std::{fs, path::Path, process::Command};

use super::support::{needed, program, sample};

/// What a message may hold that somebody wants to do harm with.
pub const HOSTILE: &str = "Hello, this is Sergeant Davis <script>alert(document.title)</script> with the Kansas City Police \
                           Department. <img src=x onerror=alert(1)> </main></body> &amp; &lt;b&gt; \u{202E}tsera rof \
                           tnarraw\u{202C} \u{2066}abc\u{2069} \u{7}\u{1b}[31m\u{0} \u{1F4B3}\u{1F46E}\u{200D}\u{2640}\u{FE0F} \
                           مرحبا بالعالم שלום 你好 e\u{301}\u{302}\u{303}. There is an outstanding warrant for your arrest. Pay the \
                           fine over the phone today with gift cards. \"'`{{}}${x}%s\\n";

/// A text, and as many words of it more.
pub fn hostile(words: usize) -> String {
    let line: Vec<&str> = HOSTILE.split(' ').collect();
    let all: Vec<&str> = line.iter().copied().cycle().take(line.len().max(words)).collect();
    all.join(" ")
}

/// What the browser shows of a page as text in HTML, and what it says on its standard error.
fn browse(browser: &str, page: &Path, folder: &Path) -> (String, String, String) {
    let net_log = folder.join("net.json");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"])
        .args(["--disable-component-update", "--disable-sync", "--disable-extensions", "--enable-logging=stderr"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--log-net-log={}", net_log.display()))
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr), fs::read_to_string(net_log).unwrap_or_default())
}

/// How many requests a page made: each names the page's origin, which is "null" for a file. What the browser asks for
/// itself has none.
fn asked_by_page(net_log: &str) -> usize {
    net_log.matches("\"initiator\":\"").count() - net_log.matches("\"initiator\":\"not an origin\"").count()
}

#[test]
fn a_browser_has_nothing_to_say_to_a_report_and_asks_for_nothing() {
    let browser = "chromium";
    if !needed("BROWSER_TESTS", browser, &["--version"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("hostile.txt"), hostile(0)).unwrap();
    fs::write(path("long.txt"), hostile(100_000)).unwrap();
    let recording = sample("kcpd-warrant-call.m4a");
    for (from, further) in
        [(&recording, None), (&path("hostile.txt"), Some("--transcript")), (&path("long.txt"), Some("--transcript"))]
    {
        let page = path("report.html");
        let mut arguments = vec!["report", from.to_str().unwrap(), "--html", "-o", page.to_str().unwrap()];
        arguments.extend(further);
        let output = program(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let (shown, said, asked) = browse(browser, &page, folder.path());
        assert!(!said.contains("CONSOLE"), "{said}");
        assert_eq!(asked_by_page(&asked), 0, "the page asks for something");
        assert!(!asked.is_empty(), "the browser has noted nothing");
        assert!(shown.contains("</html>") && !shown.contains("<script") && !shown.contains("<img"), "{shown}");
        if further.is_some() {
            assert!(shown.contains("&lt;script&gt;alert(document.title)&lt;/script&gt;"));
            assert!(shown.contains("\u{1F4B3}") && shown.contains("你好") && shown.contains("שלום"));
            assert!(!shown.contains('\u{202E}') && !shown.contains('\u{1b}'));
        }
    }
    // A page that does ask and speak is told of, or the test would see nothing.
    fs::write(
        path("bad.html"),
        "<html><script>console.log('hello')</script><img src='http://localhost:9/x.png'></html>",
    )
    .unwrap();
    let (_, said, asked) = browse(browser, &path("bad.html"), folder.path());
    assert!(said.contains("CONSOLE"), "{said}");
    assert!(asked.contains("localhost:9/x.png"), "the request is not noted");
    assert!(asked_by_page(&asked) > 0, "{asked}");
}
