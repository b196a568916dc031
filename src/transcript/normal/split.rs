//! One word of a transcript ▸ its raw tokens.

use smallvec::SmallVec;
use smol_str::SmolStr;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Pause, Token};
use crate::transcript::numbers::{Language, is_digits, is_number_word, nanp};

fn pause_after(word: &str) -> Pause {
    let tail = word.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    if tail.ends_with('?') {
        Pause::Question
    } else if tail.ends_with(['.', '!', ';', '…']) {
        // The stop of a title is no end of a sentence.
        let title = tail.trim_end_matches('.').to_lowercase();
        let abbreviated = matches!(
            title.as_str(),
            "mr" | "mrs"
                | "ms"
                | "dr"
                | "sgt"
                | "lt"
                | "det"
                | "ofc"
                | "capt"
                | "st"
                | "no"
                | "dept"
                | "vs"
                | "sr"
                | "sra"
                | "srta"
                | "dra"
                | "lic"
                | "ing"
                | "ud"
                | "uds"
        ) && tail.ends_with('.')
            && word.chars().next().is_some_and(char::is_uppercase);
        let initials = title.contains('.') && !title.starts_with(|c: char| c.is_ascii_digit()) && tail.ends_with('.');
        if abbreviated || initials { Pause::None } else { Pause::Sentence }
    } else if tail.ends_with([',', ':', '-', '–', '—']) {
        Pause::Clause
    } else {
        Pause::None
    }
}

/// What a word of a transcript, or a part of one, becomes.
#[derive(Clone, Debug)]
pub(super) struct Split {
    texts: SmallVec<[SmolStr; 2]>,
    /// After the last.
    pause: Pause,
}

/// Splits a word into raw tokens: at hyphens and slashes, contractions taken apart.
pub(super) fn word(word: &str, language: Language) -> Split {
    let mut texts = SmallVec::new();
    let mut push = |text: &str| {
        if !text.is_empty() {
            texts.push(text.into());
        }
    };
    let plain = word.trim_end_matches(['.', ',', '!', '?', ';', ':']);
    if plain.bytes().all(|b| b.is_ascii_alphabetic()) {
        // As most words are: nothing to split, nothing to leave out.
        letters(&plain.to_ascii_lowercase(), language, &mut push);
    } else {
        pieces(word, language, &mut push);
    }
    Split { texts, pause: pause_after(word) }
}

impl Split {
    /// Puts it behind other tokens; `index` is the word's number.
    pub fn push_to(&self, tokens: &mut Vec<Token>, index: usize) {
        let words = index..index + 1;
        if let Some((last, before)) = self.texts.split_last() {
            let token = |text: &SmolStr, pause| Token { text: text.clone(), words: words.clone(), pause };
            tokens.extend(before.iter().map(|text| token(text, Pause::None)));
            tokens.push(token(last, self.pause));
        } else if let Some(last) = tokens.last_mut() {
            // Punctuation that stands alone belongs to the word before it.
            last.pause = last.pause.max(self.pause);
        }
    }
}

fn pieces(word: &str, language: Language, push: &mut impl FnMut(&str)) {
    let lower = if word.is_ascii() {
        word.to_ascii_lowercase().replace('`', "'")
    } else {
        let lower = word.to_lowercase().replace(['’', '‘', '`'], "'").replace(['€', '£'], "$");
        lower.nfd().filter(|c| !is_combining_mark(*c)).collect()
    };
    for piece in lower.split(['-', '–', '—', '/', '…', '_', '\u{a0}', '(', ')']) {
        if piece.bytes().any(|b| b.is_ascii_digit()) {
            number_piece(piece, push);
        } else {
            let kept: String = piece.chars().filter(|c| c.is_alphabetic() || *c == '\'').collect();
            letters(kept.trim_matches('\''), language, push);
        }
    }
}

fn letters(word: &str, language: Language, push: &mut impl FnMut(&str)) {
    if language == Language::Spanish { abbreviation(word, push) } else { expand(word, push) }
}

/// `$1,200.50` ▸ `$1200`, `816.555.0134` ▸ three groups, `2:30pm` ▸ `@1430`, `+44` ▸ `+44`.
fn number_piece(piece: &str, push: &mut impl FnMut(&str)) {
    let piece = piece.trim_end_matches([',', '.', '!', '?', ';', ':']);
    // What is already in the form of a token stays.
    if let Some(number) = piece.strip_prefix('#') {
        let abroad = number.strip_prefix('+').is_some_and(is_digits);
        if abroad || is_digits(number) && nanp(number) == Some(number) {
            push(piece);
            return;
        }
    }
    if piece.strip_prefix('@').is_some_and(|time| is_digits(time) && time.len() == 4) {
        push(piece);
        return;
    }
    if let Some(time) = clock_time(piece) {
        push(&time);
        return;
    }
    if let Some(digits) = piece.strip_prefix('+').filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit())) {
        push(&format!("+{}", digits.chars().filter(char::is_ascii_digit).collect::<String>()));
        return;
    }
    let bare: String = piece.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | ':' | '$')).collect();
    if let Some((_, amount)) = bare.split_once('$')
        && amount.starts_with(|c: char| c.is_ascii_digit())
    {
        let whole: String = amount.chars().take_while(char::is_ascii_digit).collect();
        let cents = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '$');
        push(&format!("${whole}"));
        push(&amount.trim_start_matches(cents).replace(['.', ':', '$'], ""));
        return;
    }
    for group in bare.split(['.', ':', '$']) {
        let digits: String = group.chars().take_while(char::is_ascii_digit).collect();
        match &group[digits.len()..] {
            "k" if !digits.is_empty() => {
                push(&digits);
                push("thousand");
            }
            rest @ ("" | "am" | "pm") => {
                push(&digits);
                push(rest);
            }
            _ => push(group),
        }
    }
}

/// `2:30pm` and `14:30` ▸ `@1430`.
fn clock_time(piece: &str) -> Option<String> {
    let (hours, rest) = piece.split_once(':')?;
    let (minutes, half) = rest.split_at_checked(2)?;
    let half = half.replace('.', "");
    if !is_digits(hours) || !is_digits(minutes) {
        return None;
    }
    time_of_day(hours.parse().ok()?, minutes.parse().ok()?, &half)
}

/// The token of a time; `half` is `am`, `pm` or empty.
pub(super) fn time_of_day(hours: u32, minutes: u32, half: &str) -> Option<String> {
    let hours = match half {
        "" if hours < 24 => hours,
        "am" if (1..=12).contains(&hours) => hours % 12,
        "pm" if (1..=12).contains(&hours) => hours % 12 + 12,
        _ => return None,
    };
    (minutes < 60).then(|| format!("@{hours:02}{minutes:02}"))
}

/// Brings abbreviated titles to their full form.
fn abbreviation(word: &str, push: &mut impl FnMut(&str)) {
    push(match word {
        "sgt" => "sergeant",
        "lt" => "lieutenant",
        "det" => "detective",
        "capt" => "captain",
        "ofc" => "officer",
        "dept" => "department",
        "atty" => "attorney",
        "depto" => "departamento",
        "lic" => "licenciado",
        "ud" => "usted",
        "uds" => "ustedes",
        _ => word,
    });
}

/// Takes contractions apart.
fn expand(word: &str, push: &mut impl FnMut(&str)) {
    let mut two = |first: &str, second: &str| {
        push(first);
        push(second);
    };
    match word {
        "cannot" => two("can", "not"),
        "gonna" => two("going", "to"),
        "wanna" => two("want", "to"),
        "gotta" => two("have", "to"),
        _ if !word.contains('\'') => abbreviation(word, push),
        "won't" => two("will", "not"),
        "can't" => two("can", "not"),
        "shan't" => two("shall", "not"),
        "ain't" => two("is", "not"),
        "let's" => two("let", "us"),
        "y'all" => two("you", "all"),
        _ => {
            if let Some(stem) = word.strip_suffix("n't") {
                two(stem, "not");
            } else if let Some((stem, ending)) = word.rsplit_once('\'') {
                let full = match ending {
                    "m" => Some("am"),
                    "re" => Some("are"),
                    "ve" => Some("have"),
                    "ll" => Some("will"),
                    "d" => Some("would"),
                    "s" if matches!(
                        stem,
                        "it" | "that" | "there" | "here" | "what" | "who" | "he" | "she" | "where" | "how" | "this"
                    ) =>
                    {
                        Some("is")
                    }
                    _ => None,
                };
                match full {
                    Some(full) => two(&stem.replace('\'', ""), full),
                    // A possessive says nothing about what is meant; other apostrophes are spelling.
                    None if ending == "s" || ending.is_empty() => push(&stem.replace('\'', "")),
                    None => push(&word.replace('\'', "")),
                }
            }
        }
    }
}

/// Fillers and stuttered words go; their words stay with the token before, so that spans have no holes.
pub(super) fn drop_fillers(tokens: &mut Vec<Token>, language: Language) {
    tokens.dedup_by(|token, kept| {
        let filler = match token.text.as_str() {
            "um" | "uh" | "er" | "erm" | "uhm" | "hmm" | "mm" | "mhm" | "ahem" | "mmm" => true,
            "eh" | "em" | "ehm" => language == Language::Spanish,
            _ => false,
        };
        let stutter = token.text == kept.text
            && !kept.pause.ends_sentence()
            && !token.text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '+'))
            && !is_number_word(&token.text, language)
            && token.text.chars().count() > 1;
        if filler || stutter {
            kept.pause = kept.pause.max(token.pause);
            if stutter {
                kept.words.end = token.words.end;
            }
        }
        filler || stutter
    });
}
