//! How long the rules take: a long transcript, many rules, the first text of a run.
//!
//! `cargo bench --bench detection`
#![allow(clippy::expect_used, reason = "a benchmark that can't go on has failed")]

use divan::{Bencher, black_box};
use voicemail_auditor::{
    detection::detect,
    reader::Reader,
    rulebook::{RuleFile, RuleTests, Rulebook},
    texts::Tongue,
    transcript::Transcript,
};

/// The program's own.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() {
    divan::main();
}

/// The rules' own texts over and over, up to so many words.
fn text(rulebook: &Rulebook, words: usize) -> String {
    let tests = rulebook.rules.iter().filter_map(|compiled| compiled.rule.tests.get("en"));
    let said: Vec<&str> = tests.flat_map(RuleTests::all).flat_map(|text| text.split_whitespace()).collect();
    said.iter().copied().cycle().take(words).collect::<Vec<_>>().join(" ")
}

/// Ordinary talk, in which the rules' words are as rare as in life.
fn talk(words: usize) -> String {
    let sentences = "We had soup and bread in the kitchen. My sister baked a cake on Sunday, and the garden is full of \
                     tomatoes. Can you call me back when you have time? The meeting is at two thirty, I think. There was \
                     a police car down the street yesterday, nobody knows why. I still have to pay the electric bill.";
    sentences.split_whitespace().cycle().take(words).collect::<Vec<_>>().join(" ")
}

#[divan::bench]
fn ten_thousand_words_of_talk(bencher: Bencher<'_, '_>) {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let transcript = Transcript::from_plain(&talk(10_000), "en");
    bencher.bench_local(|| detect(black_box(&transcript), &rulebook, Reader::bundled(), Tongue::English));
}

#[divan::bench]
fn ten_thousand_words_full_of_cues(bencher: Bencher<'_, '_>) {
    let rulebook = Rulebook::bundled().expect("sound rules");
    let transcript = Transcript::from_plain(&text(&rulebook, 10_000), "en");
    bencher.bench_local(|| detect(black_box(&transcript), &rulebook, Reader::bundled(), Tongue::English));
}

#[divan::bench(sample_count = 10)]
fn the_first_voicemail_of_a_run(bencher: Bencher<'_, '_>) {
    let transcript = Transcript::from_plain(
        "This is Sergeant Mark Davis with the Kansas City Police Department. You missed a jury summons and there is an \
         outstanding warrant in your name. Pay the fine over the phone today.",
        "en",
    );
    bencher
        .with_inputs(|| Rulebook::bundled().expect("sound rules"))
        .bench_local_refs(|rulebook| detect(black_box(&transcript), rulebook, Reader::bundled(), Tongue::English));
}

#[divan::bench(sample_count = 10)]
fn a_pack_of_five_thousand_rules_loads(bencher: Bencher<'_, '_>) {
    let rule = |number: usize| {
        let id = format!("threat/number-{number}");
        let text = format!(
            "id = \"{id}\"\nversion = 1\ntitle = \"t\"\nelement = \"threat\"\nstrength = \"some\"\nlanguages = [\"en\"]\n\
             why = \"w\"\nfalse_positives = \"f\"\npatterns = [\"(arrest|detain) ..4 (word{number}|other{number}) [@now]\"]\n\
             [source]\ntitle = \"s\"\n[tests]\nmatches = [\"a\", \"b\", \"c\"]\ninnocent = [\"a\", \"b\", \"c\"]\n"
        );
        RuleFile { path: format!("{id}.toml"), text }
    };
    bencher
        .with_inputs(|| (0..5_000).map(rule).collect::<Vec<_>>())
        .bench_local_values(|pack| Rulebook::with_packs(pack).expect("sound rules"));
}
