//! The shape of the house: which module may know which, and what the core keeps out.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::support::project;

/// Pure, the lowest last; each may import those after it.
const CORE: [&str; 11] = [
    "report",
    "verdict",
    "detection",
    "rulebook",
    "reader",
    "transcript",
    "audio",
    "timeline",
    "texts",
    "digest",
    "ggml",
];

/// All input and output; none may import another.
const ADAPTERS: [&str; 5] = ["decode", "capture", "playback", "speech", "casefile"];

/// What recording and playing share.
const DEVICE: &str = "device";

/// Whether `from` may import `to`.
fn allowed(from: &str, to: &str) -> bool {
    let core = |name: &str| CORE.iter().position(|module| *module == name);
    match (from, to) {
        _ if from == to => true,
        // The program's entry and the map of the crate hold everything together.
        ("main" | "lib", _) | ("ui" | "cli", "audit") => true,
        ("capture" | "playback", to) if to == DEVICE => true,
        ("audit", to) if ADAPTERS.contains(&to) => true,
        ("ui" | "cli" | "audit", to) => core(to).is_some(),
        (from, to) if ADAPTERS.contains(&from) => core(to).is_some(),
        (from, to) => matches!((core(from), core(to)), (Some(from), Some(to)) if from < to),
    }
}

fn sources() -> Vec<(String, PathBuf, String)> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let src = project("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    let module = |path: &Path| {
        let inside = path.strip_prefix(&src).expect("inside").components().next().expect("a name");
        inside.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
    };
    files.into_iter().map(|path| (module(&path), path.clone(), fs::read_to_string(&path).expect("UTF-8"))).collect()
}

/// The modules of this crate that a source names after `crate::`, alone or in a braced list.
fn imports(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        let names = if let Some(list) = rest.strip_prefix('{') {
            top_level_names(list)
        } else {
            vec![rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()]
        };
        found.extend(names.into_iter().filter(|name| !name.is_empty()));
    }
    found
}

/// The first name of each item of a braced list that is open.
fn top_level_names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if depth == 0 && fresh && (c.is_alphanumeric() || c == '_') => {
                names.push(c.to_string());
                fresh = false;
            }
            c if depth == 0 && !fresh && (c.is_alphanumeric() || c == '_') => {
                if let Some(name) = names.last_mut().filter(|name| !name.ends_with(':')) {
                    name.push(c);
                }
            }
            ':' if depth == 0 => {
                if let Some(name) = names.last_mut().filter(|name| !name.ends_with(':')) {
                    name.push(':');
                }
            }
            _ => {}
        }
    }
    names.into_iter().map(|name| name.trim_end_matches(':').to_owned()).collect()
}

#[test]
fn imports_point_down_only() {
    let modules: Vec<String> = sources().into_iter().map(|(module, ..)| module).collect();
    let mut wrong = BTreeMap::new();
    for (module, path, source) in sources() {
        for to in imports(&source) {
            if modules.contains(&to) && !allowed(&module, &to) {
                wrong.insert(path.display().to_string(), format!("{module} imports {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(modules.len() > 30, "only {} sources were read", modules.len());
}

#[test]
fn the_reader_of_imports_reads_them() {
    let source =
        "use crate::{\n audio::{RATE_HZ, Samples},\n timeline::TimeSpan,\n verdict,\n};\nuse crate::report::Report;";
    assert_eq!(imports(source), ["audio", "timeline", "verdict", "report"]);
    assert!(!allowed("timeline", "audio") && !allowed("decode", "speech") && !allowed("ui", "decode"));
    assert!(!allowed("detection", "audit") && allowed("detection", "rulebook") && allowed("audit", "speech"));
}

#[test]
fn the_core_keeps_out_files_clocks_threads_and_windows() {
    for (module, path, source) in sources() {
        if CORE.contains(&module.as_str()) {
            for outside in ["std::fs", "std::net", "std::time", "std::thread", "egui", "whisper_rs", "symphonia"] {
                assert!(!source.contains(outside), "{} names {outside}", path.display());
            }
        }
    }
}

#[test]
fn files_stay_readable() {
    for (_, path, source) in sources() {
        let lines = source.lines().count();
        assert!(lines <= 600, "{} has {lines} lines: it holds more than one idea", path.display());
    }
}

/// No crate that opens a connection is in the tree, on any system.
#[test]
fn nothing_in_the_tree_speaks_to_the_network() {
    let lock = fs::read_to_string(project("Cargo.lock")).expect("the lock file");
    let names: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    for speaker in [
        "attohttpc",
        "curl",
        "h2",
        "hyper",
        "isahc",
        "minreq",
        "native-tls",
        "openssl",
        "quinn",
        "reqwest",
        "rustls",
        "surf",
        "tungstenite",
        "ureq",
        "webbrowser",
    ] {
        assert!(!names.contains(&speaker), "{speaker} is in the tree");
    }
    for (_, path, source) in sources() {
        assert!(!source.contains("std::net") && !source.contains("TcpStream"), "{} opens sockets", path.display());
    }
}

/// The keys of texts that a source names.
fn keys_named(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let calls =
        ["tr(\"", "texts.get(\"", "texts.with(\"", "texts().get(\"", "texts().with(\"", "say(\"", "self.with(\""];
    for call in calls {
        for (at, _) in source.match_indices(call) {
            let rest = &source[at + call.len()..];
            found.extend(rest.split_once('"').map(|(key, _)| key.to_owned()));
        }
    }
    found
}

/// Every key that stands in the sources has a text, and every text has a key there, whole or as `prefix-{…}`.
#[test]
fn every_text_is_there_and_none_is_left_over() {
    let mut keys = BTreeMap::new();
    for entry in fs::read_dir(project("assets/locales/en")).expect("a folder").flatten() {
        let text = fs::read_to_string(entry.path()).expect("UTF-8");
        for line in text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            keys.extend(line.split_once(" =").map(|(key, _)| (key.to_owned(), entry.path())));
        }
    }
    let all = sources();
    let mut named = 0;
    for (_, path, source) in &all {
        for key in keys_named(source).into_iter().filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase())) {
            assert!(keys.contains_key(&key), "{} names the text {key}, which is not there", path.display());
            named += 1;
        }
    }
    assert!(named > 150, "only {named} were found");
    let everything: String = all.into_iter().map(|(.., source)| source).collect();
    for (key, file) in keys {
        let error = key.strip_prefix("error-").map(|error| error.strip_suffix("-do").unwrap_or(error).to_owned());
        let mut prefixes = key.match_indices('-').map(|(at, _)| format!("\"{}-{{", &key[..at]));
        let named = everything.contains(&format!("\"{key}\""))
            || error.is_some_and(|error| everything.contains(&format!("\"{error}\"")))
            || key.strip_suffix("-how").is_some_and(|key| everything.contains(&format!("\"{key}\"")))
            || prefixes.any(|prefix| everything.contains(&prefix));
        assert!(named, "nothing says {key} of {}", file.display());
    }
}
