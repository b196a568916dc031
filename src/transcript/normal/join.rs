//! Several tokens ▸ one: spelled letters, numbers, money, times of day, telephone numbers.

use super::{Token, split::time_of_day};
use crate::transcript::numbers::{Language, is_digits, is_number_word, is_often_no_number, nanp, read};

/// Everything that joins, in the order in which each needs the ones before.
pub(super) fn all(tokens: &[Token], language: Language) -> Vec<Token> {
    let numbers = join_numbers(&join_from_abroad(&join_letters(tokens)), language);
    join_telephone_numbers(&join_times(&join_money(&numbers)))
}

/// Replaces `tokens[range]` by one token of that text at the end of `out`.
fn join(out: &mut Vec<Token>, from: &[Token], text: String) {
    if let (Some(first), Some(last)) = (from.first(), from.last()) {
        out.push(Token { text, words: first.words.start..last.words.end, pause: last.pause });
    }
}

/// `k c p d` ▸ `kcpd`. A lone `a` or `i` before a letter is taken for the word, not for a letter.
fn join_letters(tokens: &[Token]) -> Vec<Token> {
    let is_letter = |token: &Token| token.text.len() == 1 && token.text.bytes().all(|b| b.is_ascii_lowercase());
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let mut run = rest.iter().take_while(|t| is_letter(t)).count();
        if let Some(stop) = rest[..run].iter().position(|t| t.pause.ends_sentence()) {
            // `K. C. P. D.`: stops between letters spell; a run ends at one only where nothing is spelled after it.
            run = run.max(stop + 1);
        }
        let word_first = run <= 3 && matches!(token.text.as_str(), "a" | "i");
        if run >= 2 && !(word_first && run == 2) {
            let skip = usize::from(word_first && run == 3 && token.text == "a");
            out.extend_from_slice(&rest[..skip]);
            let spelled: String = rest[skip..run].iter().map(|t| t.text.as_str()).collect();
            join(&mut out, &rest[skip..run], spelled);
            rest = &rest[run..];
        } else {
            out.push(token.clone());
            rest = &rest[1..];
        }
    }
    out
}

/// A number follows these.
const KEYS: [&str; 16] = [
    "press", "pressing", "dial", "dialing", "option", "number", "key", "oprima", "oprime", "marque", "marca",
    "presione", "pulse", "opcion", "numero", "tecla",
];

fn join_numbers(tokens: &[Token], language: Language) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        // No number goes on past the end of a sentence, and none is longer than eight words.
        let reach = rest.iter().take(8).position(|t| t.pause.ends_sentence()).map_or(rest.len().min(8), |i| i + 1);
        let words: Vec<&str> = rest[..reach].iter().map(|t| t.text.as_str()).collect();
        let before = out.last().map_or("", |t| t.text.as_str());
        let is_number = |token: &Token| is_digits(&token.text) || is_number_word(&token.text, language);
        let among_digits = is_digits(before) || rest.get(1).is_some_and(is_number);
        let spoken_zero = language == Language::English && matches!(token.text.as_str(), "oh" | "o");
        if spoken_zero && is_digits(before) && among_digits && rest.len() > 1 {
            join(&mut out, &rest[..1], "0".to_owned());
            rest = &rest[1..];
            continue;
        }
        match read(&words, language) {
            // Digits stay as they were written: a leading zero matters in a telephone number.
            Some((_, 1)) if is_digits(&token.text) => {
                out.push(token.clone());
                rest = &rest[1..];
            }
            // "no one", "one of them": only a key to press or a digit among digits is the number.
            Some((_, 1)) if is_often_no_number(&token.text) => {
                let text = if KEYS.contains(&before) || among_digits { "1" } else { &token.text };
                join(&mut out, &rest[..1], text.to_owned());
                rest = &rest[1..];
            }
            Some((value, used)) => {
                join(&mut out, &rest[..used], value.to_string());
                rest = &rest[used..];
            }
            None => {
                out.push(token.clone());
                rest = &rest[1..];
            }
        }
    }
    out
}

/// `1200` `dollars` ▸ `$1200`; `$2` `thousand` `dollars` ▸ `$2000`. An amount does not go on past a sentence's end.
fn join_money(tokens: &[Token]) -> Vec<Token> {
    let goes_on = |token: &Token| !token.pause.ends_sentence();
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let next = rest.get(1).filter(|_| goes_on(token)).map_or("", |t| t.text.as_str());
        // "Twenty-two pounds of cocaine" is a weight.
        let weight = next == "pounds" && rest.get(2).is_some_and(|token| token.text == "of");
        let unit = !weight
            && matches!(
                next,
                "dollars" | "dollar" | "bucks" | "usd" | "euros" | "grand" | "pounds" | "quid" | "dolares" | "pesos"
            );
        let (mut amount, mut used) = if is_digits(&token.text) && unit {
            (format!("${}{}", token.text, if next == "grand" { "000" } else { "" }), 2)
        } else if token.text.len() > 1 && token.text.starts_with('$') {
            (token.text.clone(), 1)
        } else {
            out.push(token.clone());
            rest = &rest[1..];
            continue;
        };
        while let Some(next) = rest.get(used).filter(|_| goes_on(&rest[used - 1])) {
            match next.text.as_str() {
                "dollars" | "dollar" => {}
                factor @ ("100" | "1000" | "1000000") => amount.push_str(factor.trim_start_matches('1')),
                _ => break,
            }
            used += 1;
        }
        join(&mut out, &rest[..used], amount);
        rest = &rest[used..];
    }
    out
}

/// `2` `30` `pm`, `5` `oclock`, `5` `de la tarde` ▸ `@1430`, `@0500`, `@1700`.
fn join_times(tokens: &[Token]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let timed = time_at(rest);
        if let Some((time, used)) = timed {
            join(&mut out, &rest[..used], time);
            rest = &rest[used..];
        } else {
            out.push(token.clone());
            rest = &rest[1..];
        }
    }
    out
}

/// The time that begins here, and how many tokens it takes.
fn time_at(rest: &[Token]) -> Option<(String, usize)> {
    let word = |at: usize| rest.get(at).map_or("", |token| token.text.as_str());
    let first = rest.first()?;
    let known = first.text.strip_prefix('@').filter(|time| is_digits(time) && time.len() == 4);
    let number = |text: &str| if is_digits(text) && text.len() <= 2 { text.parse::<u32>().ok() } else { None };
    let (hours, minutes, said) = match known {
        Some(time) => (time[..2].parse().ok()?, time[2..].parse().ok()?, 1),
        None => match number(word(1)) {
            Some(minutes) if word(1).len() == 2 => (number(&first.text)?, minutes, 2),
            _ => (number(&first.text)?, 0, 1),
        },
    };
    // A time does not go on past the end of a sentence.
    let goes_on = |from: usize, to: usize| rest[from - 1..to - 1].iter().all(|token| !token.pause.ends_sentence());
    let (half, mut used) = half_at(rest, said).filter(|(_, used)| goes_on(1, *used))?;
    // "At 8 pm o'clock in the evening" says it more than once.
    while let Some((_, more)) = half_at(rest, used).filter(|(_, more)| goes_on(used, *more)) {
        used = more;
    }
    time_of_day(hours, minutes, half).map(|time| (time, used))
}

/// What half of the day is named from a token on: `am`, `pm` or neither; and where that ends.
fn half_at(rest: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let word = |at: usize| rest.get(at).map_or("", |token| token.text.as_str());
    match (word(at), word(at + 1), word(at + 2)) {
        ("am", ..) => Some(("am", at + 1)),
        ("pm", ..) => Some(("pm", at + 1)),
        ("a", "m", _) => Some(("am", at + 2)),
        ("p", "m", _) => Some(("pm", at + 2)),
        ("oclock", ..) => half_at(rest, at + 1).or(Some(("", at + 1))),
        ("in", "the", "morning") | ("de", "la", "manana") => Some(("am", at + 3)),
        ("in", "the", "afternoon" | "evening") | ("de", "la", "tarde" | "noche") => Some(("pm", at + 3)),
        _ => None,
    }
}

/// Numbers of other countries, as they are written, become one token; a plus sign before anything else goes.
fn join_from_abroad(tokens: &[Token]) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        if let Some((number, used)) = rest[0].text.strip_prefix('+').and_then(|digits| international(digits, rest)) {
            join(&mut out, &rest[..used], format!("#{number}"));
            rest = &rest[used..];
        } else {
            let text = token.text.strip_prefix('+').filter(|digits| is_digits(digits)).unwrap_or(&token.text);
            out.push(Token { text: text.to_owned(), ..token.clone() });
            rest = &rest[1..];
        }
    }
    out
}

/// Groups of digits that make up a possible telephone number become one token.
fn join_telephone_numbers(tokens: &[Token]) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let dialled = if token.text == "011" { international("", rest) } else { None };
        if let Some((number, used)) = dialled.or_else(|| national(rest)) {
            join(&mut out, &rest[..used], format!("#{number}"));
            rest = &rest[used..];
        } else {
            out.push(token.clone());
            rest = &rest[1..];
        }
    }
    out
}

/// Ten digits of the North American plan. Whether such a number is given out does not matter: a made-up one is told too.
fn national(rest: &[Token]) -> Option<(String, usize)> {
    let mut digits = String::new();
    for (used, token) in rest.iter().enumerate() {
        if !is_digits(&token.text) || digits.len() >= 11 {
            return None;
        }
        digits.push_str(&token.text);
        if let Some(ten) = nanp(&digits) {
            return Some((ten.to_owned(), used + 1));
        }
    }
    None
}

/// The longest number of another country that begins here, after `+` or after 011, as it is dialled from North America;
/// `begun` is what the first token has of it.
fn international(begun: &str, rest: &[Token]) -> Option<(String, usize)> {
    let mut number = format!("+{begun}");
    // Those of the North American plan are read with all others of it.
    if begun.starts_with('1') || !begun.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut found = None;
    for used in 1..=rest.len() {
        // E.164: fifteen digits at the most.
        if number.len() > 16 {
            break;
        }
        let parsed = if number.len() > 7 { phonenumber::parse(None, &number).ok() } else { None };
        if let Some(parsed) = parsed.filter(phonenumber::is_valid) {
            found = Some((parsed.format().mode(phonenumber::Mode::E164).to_string(), used));
        }
        match rest.get(used) {
            Some(next) if is_digits(&next.text) => number.push_str(&next.text),
            _ => break,
        }
    }
    found
}
