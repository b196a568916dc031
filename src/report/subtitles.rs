//! The transcript as subtitles, to be read along in any player: `SubRip` (`.srt`) and `WebVTT` (`.vtt`).
//!
//! A cue is a segment, or a part of a long one, and is shown while its own words are heard. A transcript without times
//! has no cues, and then there is nothing to write.

use std::fmt::Write;

use super::{Report, one_line, speaker_name};
use crate::{
    texts::{Texts, Tongue},
    timeline::TimeSpan,
    transcript::{Segment, Word},
};

/// Characters of a line, and lines of a cue: what the guides of broadcasters agree on for subtitles that can be read.
const LINE_CHARS: usize = 42;
const CUE_LINES: usize = 2;

/// The shortest cue, in seconds: players skip one that ends as it begins.
const SHORTEST_SECS: f64 = 0.001;

/// What is shown for a time.
struct Cue {
    span: TimeSpan,
    channel: u16,
    in_doubt: bool,
    lines: Vec<String>,
}

/// The corrected transcript as `SubRip`; `None` where it has no times. Where speakers are told apart, each cue begins with
/// its own.
///
/// The form can't escape anything: what players take for a tag or a line of times is written with other signs that look
/// alike.
#[must_use]
pub fn srt(report: &Report, reader: Tongue) -> Option<String> {
    let texts = reader.texts();
    let speakers = report.transcript.has_speakers();
    let named = |channel: u16| speakers.then(|| format!("{}:", speaker_name(channel, texts)));
    let cues = cues(report, named, |text| {
        text.replace("-->", "→").replace('<', "‹").replace('>', "›").replace('{', "(").replace('}', ")")
    })?;
    let blocks = cues.iter().enumerate().map(|(index, cue)| {
        let [from, to] = stamps(cue.span, ',');
        format!("{}\n{from} --> {to}\n{}\n", index + 1, cue.lines.join("\n"))
    });
    Some(blocks.collect::<Vec<String>>().join("\n"))
}

/// The corrected transcript as `WebVTT`; `None` where it has no times. Speakers are voices, words in doubt have the class
/// `doubt`, and a comment at its head says what it is and which recording it belongs to.
#[must_use]
pub fn vtt(report: &Report, reader: Tongue) -> Option<String> {
    let texts = reader.texts();
    let speakers = report.transcript.has_speakers();
    let mut out = format!("WEBVTT\n\n{}", note(report, texts));
    for cue in cues(report, |_| None, str::to_owned)? {
        let [from, to] = stamps(cue.span, '.');
        let mut text = escape(&cue.lines.join("\n"));
        if cue.in_doubt {
            text = format!("<c.doubt>{text}</c>");
        }
        if speakers {
            text = format!("<v {}>{text}", escape(&speaker_name(cue.channel, texts)));
        }
        let _infallible = write!(out, "\n{from} --> {to}\n{text}\n");
    }
    Some(out)
}

/// A comment, which no player shows. It ends at an empty line, and may hold no arrow.
fn note(report: &Report, texts: &Texts) -> String {
    let title = texts.with("report-title", &[("name", report.source.name.as_str().into())]);
    let hash = format!("SHA-256 {}", report.source.sha256);
    let lines = [title, hash, texts.get("limit-machine")].map(|line| one_line(&line).replace("-->", "→"));
    format!("NOTE\n{}\n", lines.join("\n"))
}

/// What `WebVTT` reads as markup: <https://www.w3.org/TR/webvtt1/#webvtt-cue-text>.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// All cues by their beginnings, as `WebVTT` wants them; `None` for none.
fn cues(report: &Report, named: impl Fn(u16) -> Option<String>, written: impl Fn(&str) -> String) -> Option<Vec<Cue>> {
    let mut cues: Vec<Cue> = Vec::new();
    for segment in &report.transcript.segments {
        let Some(span) = segment.span else { continue };
        let words: Vec<(&Word, String)> =
            segment.words.iter().map(|word| (word, written(&one_line(&word.text)))).collect();
        // A word that nobody said was corrected to nothing.
        let words: Vec<(&Word, String)> = words.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        cues.extend(parts(segment, span, &words, named(segment.channel).as_deref()));
    }
    cues.sort_by(|a, b| a.span.start_secs().total_cmp(&b.span.start_secs()));
    (!cues.is_empty()).then_some(cues)
}

/// A segment in cues that can be read at a glance, each with the times of its own words.
fn parts(segment: &Segment, span: TimeSpan, words: &[(&Word, String)], name: Option<&str>) -> Vec<Cue> {
    let mut shown: Vec<(usize, Vec<String>)> = Vec::new();
    for (index, (_, word)) in words.iter().enumerate() {
        match shown.last_mut().map(|(_, lines)| lines) {
            Some(lines) if lines.last().is_some_and(|line| fits(line, word)) => {
                if let Some(line) = lines.last_mut() {
                    *line = format!("{line} {word}");
                }
            }
            Some(lines) if lines.len() < CUE_LINES => lines.push(word.clone()),
            _ => {
                let first = name.map_or_else(|| word.clone(), |name| format!("{name} {word}"));
                shown.push((index, vec![first]));
            }
        }
    }
    let times = times(span, words);
    let firsts: Vec<usize> = shown.iter().map(|(first, _)| *first).collect();
    let cue = |(at, (first, lines)): (usize, (usize, Vec<String>))| {
        let start_secs = if at == 0 { span.start_secs() } else { times[first].start_secs() };
        let end_secs = match firsts.get(at + 1) {
            Some(next) => times[next - 1].end_secs(),
            None => span.end_secs(),
        };
        let span = TimeSpan::clamped(start_secs, end_secs.max(start_secs + SHORTEST_SECS));
        Cue { span, channel: segment.channel, in_doubt: segment.doubt.is_some(), lines }
    };
    shown.into_iter().enumerate().map(cue).collect()
}

fn fits(line: &str, word: &str) -> bool {
    line.chars().count() + 1 + word.chars().count() <= LINE_CHARS
}

/// When each word is heard. Where nothing finer than the segment is known, as in subtitles that somebody already had, the
/// segment is shared out by the words' lengths.
fn times(span: TimeSpan, words: &[(&Word, String)]) -> Vec<TimeSpan> {
    let known: Option<Vec<TimeSpan>> = words.iter().map(|(word, _)| word.span).collect();
    if let Some(known) = known.filter(|known| known.windows(2).any(|pair| pair[0] != pair[1])) {
        return known;
    }
    let lengths: Vec<f64> = words.iter().map(|(_, text)| text.chars().count() as f64 + 1.0).collect();
    let all: f64 = lengths.iter().sum();
    let at = |share: f64| span.start_secs() + span.duration_secs() * share / all.max(1.0);
    let mut before = 0.0;
    let shared = lengths.iter().map(|length| {
        let from = before;
        before += length;
        TimeSpan::clamped(at(from), at(before))
    });
    shared.collect()
}

/// `00:01:02.345`, with hours always, for players that want them.
fn stamps(span: TimeSpan, point: char) -> [String; 2] {
    [span.start_secs(), span.end_secs()].map(|secs| {
        let millis = (secs * 1000.0).round() as u64;
        let (hours, minutes, secs) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        format!("{hours:02}:{minutes:02}:{secs:02}{point}{:03}", millis % 1000)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::{Marks, judge_marked},
        rulebook::Rulebook,
        transcript::{Doubt, Transcript, parse_text},
    };

    const LONG: &str = "This is Sergeant Davis with the Kansas City Police Department, and I am calling because you \
                        missed a jury summons. Call me back today, or there will be a warrant for your arrest.";

    /// Lines of text, a word each third of a second, on these channels in turn.
    fn heard(lines: &[&str], channels: u16) -> Transcript {
        let mut transcript = Transcript { segments: Vec::new(), language: "en".to_owned() };
        let mut secs = 0.125;
        for (line, channel) in lines.iter().zip((0..channels).cycle()) {
            for mut segment in Transcript::from_plain(line, "en").segments {
                let from = secs;
                for word in &mut segment.words {
                    word.span = TimeSpan::new(secs, secs + 0.3);
                    secs += 1.0 / 3.0;
                }
                segment.span = TimeSpan::new(from, secs);
                segment.channel = channel;
                transcript.segments.push(segment);
            }
        }
        transcript
    }

    fn report_of(name: &str, heard: Transcript, marks: Marks) -> Report {
        let judged = judge_marked(&heard, &marks, &Rulebook::bundled().expect("the rules"), Tongue::English);
        Report { marks, ..Report::of_text(name, heard, judged) }
    }

    fn report(lines: &[&str], channels: u16) -> Report {
        report_of("call.wav", heard(lines, channels), Marks::default())
    }

    fn both(report: &Report) -> [String; 2] {
        [srt(report, Tongue::English), vtt(report, Tongue::English)].map(|text| text.expect("times"))
    }

    #[test]
    fn subtitles_have_their_forms() {
        let mut report = report(&["Pay the fine.", "Who is this?"], 2);
        report.transcript.segments[1].doubt = Some(Doubt::Unsure);
        report.source.sha256 = "ab12".to_owned();
        let [srt, vtt] = both(&report);
        assert_eq!(
            srt,
            "1\n00:00:00,125 --> 00:00:01,125\nSpeaker 1 (left channel): Pay the fine.\n\n\
             2\n00:00:01,125 --> 00:00:02,125\nSpeaker 2 (right channel): Who is this?\n"
        );
        let (head, cues) = vtt.split_once("\n\n00:").expect("a cue");
        assert!(
            head.starts_with("WEBVTT\n\nNOTE\nVoicemail audit: call.wav\nSHA-256 ab12\nA computer wrote"),
            "{head}"
        );
        assert_eq!(
            cues,
            "00:00.125 --> 00:00:01.125\n<v Speaker 1 (left channel)>Pay the fine.\n\n\
             00:00:01.125 --> 00:00:02.125\n<v Speaker 2 (right channel)><c.doubt>Who is this?</c>\n"
        );
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let report = report(&[LONG, "Thank you.", LONG], 1);
        for text in both(&report) {
            let read = parse_text(&text, "en");
            assert_eq!(read.text(), report.transcript.text());
            assert!(read.segments.len() > 5, "{text}");
            let mut before = 0.0;
            let mut number = 0;
            for cue in &read.segments {
                let words: Vec<TimeSpan> = report
                    .transcript
                    .words_in(&(number..number + cue.words.len()))
                    .filter_map(|word| word.span)
                    .collect();
                number += cue.words.len();
                let span = cue.span.expect("times");
                let first = words.first().expect("a word");
                let last = words.last().expect("a word");
                assert!((span.start_secs() - first.start_secs()).abs() <= 0.001, "{text}");
                // A segment is shown until the next begins.
                let after = span.end_secs() - last.end_secs();
                assert!((-0.001..=0.034_4).contains(&after), "{after} {text}");
                assert!(span.start_secs() >= before && span.end_secs() > span.start_secs(), "{text}");
                before = span.start_secs();
            }
        }
    }

    #[test]
    fn cues_can_be_read_at_a_glance() {
        for channels in [1, 2] {
            for text in both(&report(&[LONG, LONG], channels)) {
                for cue in text.split("\n\n").filter(|cue| cue.contains("-->")) {
                    let (_, shown) = cue.split_once("-->").expect("an arrow");
                    let lines: Vec<&str> = shown.trim_end().lines().skip(1).collect();
                    let long = |line: &&str| line.split('>').next_back().unwrap_or(line).chars().count() > LINE_CHARS;
                    assert!((1..=CUE_LINES).contains(&lines.len()) && !lines.iter().any(long), "{cue}");
                }
            }
        }
    }

    #[test]
    fn corrections_are_read_and_nothing_is_written_without_times() {
        let heard = heard(&["Two um warns for you."], 1);
        let mut marks = Marks::default();
        marks.edits.set(&heard, 1, "");
        marks.edits.set(&heard, 2, "open warrants");
        for text in both(&report_of("call.wav", heard, marks)) {
            assert!(text.contains("Two open warrants for you."), "{text}");
        }
        for without in ["Pay the fine.", ""] {
            let report = report_of("a", Transcript::from_plain(without, "en"), Marks::default());
            assert_eq!((srt(&report, Tongue::English), vtt(&report, Tongue::English)), (None, None));
        }
    }

    #[test]
    fn subtitles_that_somebody_had_are_shared_out() {
        let had = parse_text(&format!("1\n00:00:10,000 --> 00:00:20,000\n{LONG}\n"), "en");
        let report = report_of("a.srt", had, Marks::default());
        for text in both(&report) {
            let read = parse_text(&text, "en");
            let starts: Vec<f64> = read.segments.iter().filter_map(|one| one.span).map(TimeSpan::start_secs).collect();
            assert!(starts.len() == 3 && starts.windows(2).all(|pair| pair[1] > pair[0] + 2.0), "{text}");
            let last = read.segments.last().and_then(|one| one.span).map(TimeSpan::end_secs);
            assert_eq!(last, Some(20.0));
        }
    }

    #[test]
    fn what_was_said_never_breaks_the_form() {
        let mut heard = heard(&["one two three four five six seven eight nine ten eleven twelve"], 1);
        let hostile = [
            "00:00:01,000 --> 00:00:09,000",
            "-->",
            "\n\nNOTE\n\n99\n",
            "<script>alert(1)</script>",
            "<v Police>",
            "AT&T &lt;b&gt;",
            "{\\an8}",
            "\u{202E}daed\u{2066}",
            "\u{7}\u{0}\u{85}\u{2028}",
            "</c>",
            "\u{1F4B3}",
            "WEBVTT",
        ];
        for (word, text) in heard.segments[0].words.iter_mut().zip(hostile) {
            text.clone_into(&mut word.text);
        }
        let name = "a\n\n00:00:01.000 --> 00:00:09.000\nPay.wav\u{202E}";
        let report = report_of(name, heard, Marks::default());
        let [srt, vtt] = both(&report);
        for (text, counts) in [(&srt, true), (&vtt, false)] {
            assert!(!text.contains(|c: char| c != '\n' && c.is_control() || "\u{202E}\u{2066}".contains(c)), "{text}");
            let cues: Vec<&str> = text.trim_end().split("\n\n").skip(if counts { 0 } else { 2 }).collect();
            for (index, cue) in cues.iter().enumerate() {
                let mut lines = cue.lines();
                if counts {
                    assert_eq!(lines.next(), Some((index + 1).to_string().as_str()), "{text}");
                }
                assert!(lines.next().is_some_and(|line| line.contains(" --> ")), "{text}");
                assert!(lines.all(|line| !line.contains("-->") && !line.contains(['<', '{']) || !counts), "{text}");
            }
            assert_eq!(text.matches("-->").count(), cues.len(), "{text}");
            assert_eq!(parse_text(text, "en").segments.len(), cues.len(), "{text}");
        }
        assert!(!vtt.contains('<'), "{vtt}");
        let read = parse_text(&vtt, "en").text();
        let expected: Vec<String> = report.transcript.words().map(|word| one_line(&word.text)).collect();
        assert_eq!(read, expected.join(" ").trim());
        assert!(srt.contains("‹script›alert(1)‹/script›") && srt.contains("AT&T &lt;b&gt;"), "{srt}");
    }
}
