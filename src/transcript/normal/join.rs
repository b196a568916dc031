//! Several tokens ▸ one: spelled letters, numbers, money, times of day, telephone numbers.

use super::{Token, split::time_of_day};
use crate::transcript::numbers::{Language, is_digits, is_number_word, is_often_no_number, nanp, read};

/// Everything that joins, in the order in which each needs the ones before.
pub(super) fn all(tokens: &mut Vec<Token>, language: Language) {
    pass(tokens, is_letter, letters_at);
    pass(tokens, |token| begins(token, |b| b == b'+'), |rest, _| whole(from_abroad_at(rest)));
    let may_be_number = |token: &Token| is_number(token, language) || matches!(token.text.as_str(), "oh" | "o");
    pass(tokens, may_be_number, |rest, before| whole(number_at(rest, before, language)));
    pass(tokens, |token| begins(token, |b| b == b'$' || b.is_ascii_digit()), |rest, _| whole(money_at(rest)));
    pass(tokens, |token| begins(token, |b| b == b'@' || b.is_ascii_digit()), |rest, _| whole(time_at(rest)));
    pass(tokens, |token| begins(token, |b| b.is_ascii_digit()), |rest, _| whole(telephone_number_at(rest)));
}

fn is_letter(token: &Token) -> bool {
    token.text.len() == 1 && begins(token, |b| b.is_ascii_lowercase())
}

fn is_number(token: &Token, language: Language) -> bool {
    is_digits(&token.text) || is_number_word(&token.text, language)
}

fn begins(token: &Token, with: impl Fn(u8) -> bool) -> bool {
    token.text.bytes().next().is_some_and(with)
}

/// What some tokens are together: so many stay as they are, the next so many are one of that text.
type Joined = (usize, usize, String);

/// None before them stays as it is.
fn whole(joined: Option<(String, usize)>) -> Option<Joined> {
    joined.map(|(text, used)| (0, used, text))
}

/// Goes through tokens. From one that may be the first of what is joined, `joined` has all that follow, and the text before
/// them.
fn pass(
    tokens: &mut Vec<Token>,
    may_be_first: impl Fn(&Token) -> bool,
    joined: impl Fn(&[Token], &str) -> Option<Joined>,
) {
    let (mut from, mut to) = (0, 0_usize);
    // Mostly nothing is joined, and all stay where they are.
    let keep = |tokens: &mut [Token], from: &mut usize, to: &mut usize, count: usize| {
        if from != to {
            for index in 0..count {
                tokens.swap(*from + index, *to + index);
            }
        }
        (*from, *to) = (*from + count, *to + count);
    };
    while let Some(before) = tokens[from..].iter().position(&may_be_first) {
        keep(tokens, &mut from, &mut to, before);
        let before = to.checked_sub(1).map_or("", |last| tokens[last].text.as_str());
        match joined(&tokens[from..], before) {
            Some((kept, used, text)) => {
                keep(tokens, &mut from, &mut to, kept);
                let (first, last) = (&tokens[from], &tokens[from + used - 1]);
                tokens[to] = Token { text: text.into(), words: first.words.start..last.words.end, pause: last.pause };
                (from, to) = (from + used, to + 1);
            }
            None => keep(tokens, &mut from, &mut to, 1),
        }
    }
    let rest = tokens.len() - from;
    keep(tokens, &mut from, &mut to, rest);
    tokens.truncate(to);
}

/// `k c p d` ▸ `kcpd`. A lone `a` or `i` before a letter is taken for the word, not for a letter.
fn letters_at(rest: &[Token], _: &str) -> Option<Joined> {
    let mut run = rest.iter().take_while(|token| is_letter(token)).count();
    if let Some(stop) = rest[..run].iter().position(|token| token.pause.ends_sentence()) {
        // `K. C. P. D.`: stops between letters spell; a run ends at one only where nothing is spelled after it.
        run = run.max(stop + 1);
    }
    let first = rest.first().map_or("", |token| token.text.as_str());
    let word_first = run <= 3 && matches!(first, "a" | "i");
    if run < 2 || word_first && run == 2 {
        return None;
    }
    let kept = usize::from(word_first && run == 3 && first == "a");
    let spelled = rest[kept..run].iter().map(|token| token.text.as_str()).collect();
    Some((kept, run - kept, spelled))
}

/// A number follows these.
const KEYS: [&str; 16] = [
    "press", "pressing", "dial", "dialing", "option", "number", "key", "oprima", "oprime", "marque", "marca",
    "presione", "pulse", "opcion", "numero", "tecla",
];

/// `twelve` `hundred` ▸ `1200`.
fn number_at(rest: &[Token], before: &str, language: Language) -> Option<(String, usize)> {
    let token = rest.first()?;
    let spoken_zero = language == Language::English && matches!(token.text.as_str(), "oh" | "o");
    if spoken_zero && is_digits(before) && rest.len() > 1 {
        return Some(("0".to_owned(), 1));
    }
    if !is_number(token, language) {
        return None;
    }
    // No number goes on past the end of a sentence, and none is longer than eight words.
    let reach = rest.iter().take(8).position(|t| t.pause.ends_sentence()).map_or(rest.len().min(8), |i| i + 1);
    let mut words = [""; 8];
    for (word, token) in words.iter_mut().zip(&rest[..reach]) {
        *word = &token.text;
    }
    match read(&words[..reach], language)? {
        // Digits stay as they were written: a leading zero matters in a telephone number.
        (_, 1) if is_digits(&token.text) => None,
        // "no one", "one of them": only a key to press or a digit among digits is the number.
        (_, 1) if is_often_no_number(&token.text) => {
            let among_digits = is_digits(before) || rest.get(1).is_some_and(|next| is_number(next, language));
            (KEYS.contains(&before) || among_digits).then(|| ("1".to_owned(), 1))
        }
        (value, used) => Some((value.to_string(), used)),
    }
}

/// `1200` `dollars` ▸ `$1200`; `$2` `thousand` `dollars` ▸ `$2000`. An amount does not go on past a sentence's end.
fn money_at(rest: &[Token]) -> Option<(String, usize)> {
    let token = rest.first()?;
    let goes_on = |token: &Token| !token.pause.ends_sentence();
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
        (token.text.to_string(), 1)
    } else {
        return None;
    };
    while let Some(next) = rest.get(used).filter(|_| goes_on(&rest[used - 1])) {
        match next.text.as_str() {
            "dollars" | "dollar" => {}
            factor @ ("100" | "1000" | "1000000") => amount.push_str(factor.trim_start_matches('1')),
            _ => break,
        }
        used += 1;
    }
    Some((amount, used))
}

/// `2` `30` `pm`, `5` `oclock`, `5` `de la tarde` ▸ `@1430`, `@0500`, `@1700`.
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
fn from_abroad_at(rest: &[Token]) -> Option<(String, usize)> {
    let digits = rest.first()?.text.strip_prefix('+')?;
    let number = international(digits, rest).map(|(number, used)| (format!("#{number}"), used));
    number.or_else(|| is_digits(digits).then(|| (digits.to_owned(), 1)))
}

/// Groups of digits that make up a possible telephone number become one token.
fn telephone_number_at(rest: &[Token]) -> Option<(String, usize)> {
    let dialled = if rest.first()?.text == "011" { international("", rest) } else { None };
    let (number, used) = dialled.or_else(|| national(rest))?;
    Some((format!("#{number}"), used))
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
