//! Texts that somebody already has: plain text, `SubRip` (`.srt`) and `WebVTT` (`.vtt`).

use super::{Segment, Transcript, Word};
use crate::timeline::TimeSpan;

/// Reads a transcript. Cues of `SubRip` and `WebVTT` keep their times; each word then has the time of its cue, since
/// nothing finer is known. Anything else is a plain text without times.
#[must_use]
pub fn parse_text(text: &str, language: &str) -> Transcript {
    let text = text.trim_start_matches('\u{feff}');
    let segments = cues(text, language);
    if segments.is_empty() {
        return Transcript::from_plain(text, language);
    }
    Transcript { segments, language: language.to_owned() }
}

fn cues(text: &str, language: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let escaped = text.starts_with("WEBVTT");
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(span) = cue_times(line) else { continue };
        let mut said = String::new();
        while let Some(line) = lines.next_if(|line| !line.trim().is_empty() && cue_times(line).is_none()) {
            let line = without_tags(line);
            said.push_str(&if escaped { unescaped(&line) } else { line });
            said.push(' ');
        }
        let words: Vec<Word> =
            said.split_whitespace().map(|word| Word { span: Some(span), ..Word::written(word) }).collect();
        if !words.is_empty() {
            let text = said.trim().to_owned();
            segments.push(Segment {
                span: Some(span),
                channel: 0,
                text,
                words,
                language: language.to_owned(),
                doubt: None,
            });
        }
    }
    segments
}

/// `00:00:04,100 --> 00:00:06,000`, with a comma or a stop, hours optional, settings after it ignored.
fn cue_times(line: &str) -> Option<TimeSpan> {
    let (start, rest) = line.split_once("-->")?;
    TimeSpan::new(clock_secs(start.trim())?, clock_secs(rest.split_whitespace().next()?)?)
}

fn clock_secs(text: &str) -> Option<f64> {
    let text = text.replace(',', ".");
    let mut secs = 0.0;
    for part in text.split(':') {
        secs = secs * 60.0 + part.parse::<f64>().ok()?;
    }
    Some(secs)
}

fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut depth = 0usize;
    for c in line.chars() {
        match c {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The character references of `WebVTT`; `SubRip` has none.
fn unescaped(text: &str) -> String {
    let references = [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", "")];
    let text = references.iter().fold(text.to_owned(), |text, (reference, sign)| text.replace(reference, sign));
    // Last, so that what was escaped twice is read once.
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_keep_their_times() {
        let srt = "1\r\n00:00:01,500 --> 00:00:03,000\r\nThis is the <i>police</i>.\r\n\r\n2\r\n00:01:00,000 --> \
                   00:01:02,000\r\nCall back.\r\n";
        let vtt = format!("WEBVTT\n\n{}", srt.replace(",000", ".000").replace(",500", ".500"));
        for text in [srt, &vtt] {
            let transcript = parse_text(text, "en");
            assert_eq!(transcript.text(), "This is the police. Call back.");
            let spans: Vec<_> = transcript.segments.iter().filter_map(|s| s.span).collect();
            assert_eq!(spans, [TimeSpan::clamped(1.5, 3.0), TimeSpan::clamped(60.0, 62.0)]);
        }
    }

    #[test]
    fn references_of_webvtt_are_read_once() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Left>AT&amp;T &amp;lt; &lt;b&gt; 1&nbsp;2\n";
        assert_eq!(parse_text(vtt, "en").text(), "AT&T &lt; <b> 1 2");
        assert_eq!(parse_text(&vtt.replace("WEBVTT", "1"), "en").text(), "AT&amp;T &amp;lt; &lt;b&gt; 1&nbsp;2");
    }

    #[test]
    fn a_plain_text_has_no_times() {
        let transcript = parse_text("Pay --> now", "en");
        assert_eq!((transcript.text().as_str(), transcript.span(&(0..3))), ("Pay --> now", None));
    }
}
