//! `rules check`: for whoever writes rules.

use std::{path::PathBuf, process::ExitCode};

use crate::{audit::load_rulebook, detection::run_rule_tests};

pub(super) fn check(dir: Option<PathBuf>) -> ExitCode {
    let folders: Vec<PathBuf> = dir.into_iter().collect();
    let rulebook = match load_rulebook(&folders) {
        Ok(rulebook) => rulebook,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let broken = run_rule_tests(&rulebook);
    for line in &broken {
        println!("{line}");
    }
    let texts: usize = rulebook.rules.iter().flat_map(|r| r.rule.tests.values()).map(|tests| tests.all().count()).sum();
    println!(
        "{} rules, {texts} test texts, {} wrong (rulebook {})",
        rulebook.rules.len(),
        broken.len(),
        rulebook.version
    );
    ExitCode::from(u8::from(!broken.is_empty()))
}
