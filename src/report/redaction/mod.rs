//! A redacted copy: words that a person wants out of a message, found, covered and masked.
//!
//! Words keep their numbers: a masked word is still a word, so evidence keeps its place. What is told twice, as it was
//! heard and as it was corrected, is masked in both wherever either has a term.

mod pieces;
mod places;
mod suggest;
mod terms;

#[cfg(test)]
mod tests;

pub use places::{Untimed, spans, unheard};
pub use suggest::{Suggested, Suggestion, suggestions};
pub use terms::{Refusal, Refused, Terms};

use std::{collections::BTreeSet, sync::Arc};

use super::{Derivative, Marks, Related, Report};
use crate::{
    audio::{Cover, Mail, Source, Tag, Tone},
    detection::{ClaimedAgency, Evidence, Findings, Likeness, Script},
    rulebook::Citation,
    transcript::{Normal, Segment, Transcript, Word},
    verdict::Verdict,
};
use places::{covered_words, dialled};
use terms::mask_word;

/// The report of a redacted copy: no term is left in any text of it. `source` is the copy's own file; `places` how many
/// stretches of it were covered with what. The head of the original's log is not handed on: the copy has a log of its own.
///
/// Every field is named here, so that a new one can't be forgotten. What stays as it is was never said by anybody: the
/// names of models, rules and formats, checksums, numbers.
#[must_use]
pub fn redacted(report: &Report, terms: &Terms, source: Source, cover: Cover, places: usize) -> Report {
    let redaction = Redaction { terms, words: covered_words(report, terms).into_iter().flatten().collect() };
    let Report {
        source: original,
        model,
        rulebook,
        reader,
        settings,
        heard,
        transcript,
        tones,
        findings,
        verdict,
        timing,
        flaws,
        related,
        marks,
        notes,
        derivative: _,
        log: _,
    } = report;
    let masked = redaction.transcript(transcript);
    let Marks { edits, dismissed, confirmed } = marks;
    let edits = edits.changed(|word, text| redaction.word(word, text));
    // Numbers that are no longer said in one piece can't be told either.
    let said = Normal::new(&masked).telephone_numbers();
    let is_told = |number: &&String| said.contains(number) && !terms.is_in(number);
    let (findings, quotes) = redaction.findings(findings, &masked, is_told);
    Report {
        source: redaction.source(source),
        model: model.clone(),
        rulebook: rulebook.clone(),
        reader: reader.clone(),
        settings: settings.clone(),
        heard: Arc::new(redaction.transcript(heard)),
        transcript: masked,
        tones: redaction.tones(report, tones),
        findings,
        verdict: redaction.verdict(verdict, &quotes),
        timing: *timing,
        flaws: flaws.clone(),
        related: related.iter().map(|one| redaction.related(one, is_told)).collect(),
        marks: Marks { edits, dismissed: dismissed.clone(), confirmed: confirmed.clone() },
        notes: terms.mask(notes),
        derivative: Some(Derivative {
            derived_from_sha256: original.sha256.clone(),
            cover: cover.name().to_owned(),
            places,
        }),
        log: None,
    }
}

struct Redaction<'t> {
    terms: &'t Terms,
    /// The numbers of all words that are masked.
    words: BTreeSet<usize>,
}

impl Redaction<'_> {
    fn mask(&self, text: &str) -> String {
        self.terms.mask(text)
    }

    fn mask_some(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.mask(text))
    }

    /// What a word reads as.
    fn word(&self, number: usize, text: &str) -> String {
        if self.words.contains(&number) { mask_word(text) } else { self.mask(text) }
    }

    fn transcript(&self, transcript: &Transcript) -> Transcript {
        let Transcript { segments, language } = transcript;
        let mut number = 0;
        let masked = segments.iter().map(|segment| {
            let Segment { span, channel, text, words, language, doubt } = segment;
            let first = number;
            let words: Vec<Word> = words
                .iter()
                .map(|word| {
                    let Word { text, span, probability, second } = word;
                    let second = second.as_ref().map(|second| self.word(number, second));
                    let text = self.word(number, text);
                    number += 1;
                    Word { text, span: *span, probability: *probability, second }
                })
                .collect();
            // A term that goes on in the next segment can't be seen in this one's text.
            let text = if self.words.range(first..number).next().is_some() {
                let words: Vec<&str> =
                    words.iter().map(|word| word.text.trim()).filter(|word| !word.is_empty()).collect();
                words.join(" ")
            } else {
                text.clone()
            };
            Segment {
                span: *span,
                channel: *channel,
                text: self.mask(&text),
                words,
                language: language.clone(),
                doubt: *doubt,
            }
        });
        Transcript { segments: masked.collect(), language: language.clone() }
    }

    /// Beside the findings each quotation that changed, as it was and as it is: reasons repeat them.
    fn findings(
        &self,
        findings: &Findings,
        masked: &Transcript,
        is_told: impl Fn(&&String) -> bool,
    ) -> (Findings, Vec<(String, String)>) {
        let Findings {
            evidence,
            callback_numbers,
            agency,
            wording,
            warning,
            script: _,
            words_searched,
            language_known,
        } = findings;
        let second = masked.second_hearing();
        let mut quotes = Vec::new();
        let evidence = evidence.iter().map(|one| {
            let one_masked = self.evidence(one, masked, second.as_ref());
            quotes.push((one.quote.clone(), one_masked.quote.clone()));
            one_masked
        });
        let agency = agency.as_ref().map(|agency| {
            let ClaimedAgency { name, statement, source } = agency;
            ClaimedAgency {
                name: self.mask(name),
                statement: self.mask_some(statement.as_ref()),
                source: source.as_ref().map(|source| self.citation(source)),
            }
        });
        let findings = Findings {
            evidence: evidence.collect(),
            callback_numbers: callback_numbers.iter().filter(is_told).cloned().collect(),
            agency,
            // Numbers of words: what they are is masked in the transcript.
            wording: wording.clone(),
            warning: *warning,
            // It holds the numbers that were said, and serves to compare messages of one session, which a copy is not.
            script: Script::default(),
            words_searched: *words_searched,
            language_known: *language_known,
        };
        quotes.retain(|(quote, masked)| quote != masked && !quote.is_empty());
        (findings, quotes)
    }

    fn evidence(&self, evidence: &Evidence, masked: &Transcript, second: Option<&Transcript>) -> Evidence {
        let Evidence {
            rule,
            origin,
            weighed,
            version,
            title,
            element,
            polarity,
            strength,
            span,
            words,
            quote,
            second_quote,
            why,
            source,
            if_done,
            confidence,
            uncertainty,
        } = evidence;
        // A quotation may hold only a part of a term: then its words are masked all the same.
        let touched = self.words.range(words.clone()).next().is_some();
        let quoted = |transcript: Option<&Transcript>, quote: &str| match transcript {
            Some(transcript) if touched => self.mask(&transcript.quote(words)),
            _ => self.mask(quote),
        };
        Evidence {
            rule: rule.clone(),
            origin: *origin,
            weighed: weighed.clone(),
            version: *version,
            title: self.mask(title),
            element: *element,
            polarity: *polarity,
            strength: *strength,
            span: *span,
            words: words.clone(),
            quote: quoted(Some(masked), quote),
            second_quote: second_quote.as_ref().map(|quote| quoted(second.filter(|_| !quote.is_empty()), quote)),
            why: self.mask(why),
            source: self.citation(source),
            if_done: self.mask_some(if_done.as_ref()),
            confidence: *confidence,
            uncertainty: *uncertainty,
        }
    }

    fn citation(&self, citation: &Citation) -> Citation {
        let Citation { title, url } = citation;
        Citation { title: self.mask(title), url: self.mask(url) }
    }

    fn verdict(&self, verdict: &Verdict, quotes: &[(String, String)]) -> Verdict {
        let Verdict { level, headline, reasons, limits, next_steps } = verdict;
        let text = |text: &String| {
            let requoted = quotes.iter().fold(text.clone(), |text, (quote, masked)| text.replace(quote, masked));
            self.mask(&requoted)
        };
        let all = |texts: &[String]| texts.iter().map(text).collect();
        Verdict {
            level: *level,
            headline: self.mask(headline),
            reasons: all(reasons),
            limits: all(limits),
            next_steps: all(next_steps),
        }
    }

    fn related(&self, related: &Related, is_told: impl Fn(&&String) -> bool) -> Related {
        let Related { number, name, likeness: Likeness { wording, numbers } } = related;
        let numbers = numbers.iter().filter(is_told).cloned().collect();
        Related { number: *number, name: self.mask(name), likeness: Likeness { wording: *wording, numbers } }
    }

    fn source(&self, source: Source) -> Source {
        let Source {
            name,
            bytes,
            sha256,
            container,
            codec,
            sample_rate_hz,
            channels,
            duration_secs,
            tags,
            file_times,
            mail,
        } = source;
        let tags = tags.into_iter().map(|Tag { name, value }| Tag { name: self.mask(&name), value: self.mask(&value) });
        let mail = mail.map(|mail| {
            let Mail { name, sha256, from, date, subject } = mail;
            Mail {
                name: self.mask(&name),
                sha256,
                from: self.mask(&from),
                date: self.mask(&date),
                subject: self.mask(&subject),
            }
        });
        let name = self.mask(&name);
        Source {
            name,
            bytes,
            sha256,
            container,
            codec,
            sample_rate_hz,
            channels,
            duration_secs,
            tags: tags.collect(),
            file_times,
            mail,
        }
    }

    /// The tones that can still be heard, and do not dial a term.
    fn tones(&self, report: &Report, tones: &[Tone]) -> Vec<Tone> {
        let dialled: BTreeSet<usize> = dialled(report, self.terms).into_iter().flatten().collect();
        let covered = spans(report, self.terms).unwrap_or_default();
        let audible = |tone: &Tone| covered.iter().all(|span| span.overlap_secs(tone.span) <= 0.0);
        let left = tones.iter().enumerate().filter(|(index, tone)| !dialled.contains(index) && audible(tone));
        left.map(|(_, tone)| *tone).collect()
    }
}
