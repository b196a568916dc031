//! Number words, money and telephone numbers, as digits.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A language whose number words are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Spanish,
    /// Digits only.
    Other,
}

impl Language {
    /// By its code (ISO 639-1).
    pub fn of(code: &str) -> Self {
        match code {
            "en" => Self::English,
            "es" => Self::Spanish,
            _ => Self::Other,
        }
    }
}

/// What a word does in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// So much, and after it a value below `room` may follow: after `twenty` a unit, after `seven` nothing.
    Value { value: u64, room: u64 },
    /// Times so much.
    Factor(u64),
    /// Joins two values, the first of which has this much room at the least.
    And(u64),
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Without accents, as words are normalised.
const UNITS_ES: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const TENS_ES: [&str; 7] = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];
/// From one hundred on, without the ending of their gender.
const HUNDREDS_ES: [&str; 9] =
    ["cient", "doscient", "trescient", "cuatrocient", "quinient", "seiscient", "setecient", "ochocient", "novecient"];

/// What each word does in a number.
type Parts = FxHashMap<SmolStr, Part>;

/// Names of values, so far apart from the first on, each with as much room behind it.
fn values(names: &[&'static str], first: u64, apart: usize) -> impl Iterator<Item = (&'static str, Part)> {
    let values = (first..).step_by(apart);
    names.iter().zip(values).map(move |(name, value)| (*name, Part::Value { value, room: apart as u64 }))
}

static ENGLISH: LazyLock<Parts> = LazyLock::new(|| {
    let others = [
        ("hundred", Part::Factor(100)),
        ("thousand", Part::Factor(1_000)),
        ("million", Part::Factor(1_000_000)),
        ("and", Part::And(100)),
    ];
    let named = values(&UNITS, 0, 1).chain(values(&TENS, 20, 10)).chain(others);
    named.map(|(name, part)| (name.into(), part)).collect()
});

static SPANISH: LazyLock<Parts> = LazyLock::new(|| {
    let others = [
        ("mil", Part::Factor(1_000)),
        ("millon", Part::Factor(1_000_000)),
        ("millones", Part::Factor(1_000_000)),
        ("y", Part::And(10)),
        ("cien", Part::Value { value: 100, room: 1 }),
        ("ciento", Part::Value { value: 100, room: 100 }),
        ("una", Part::Value { value: 1, room: 1 }),
    ];
    let hundreds = values(&HUNDREDS_ES, 100, 100)
        .flat_map(|(stem, part)| ["os", "as"].map(|ending| (SmolStr::from_iter([stem, ending]), part)));
    let named = values(&UNITS_ES, 0, 1).chain(values(&TENS_ES, 30, 10)).chain(others);
    hundreds.chain(named.map(|(name, part)| (name.into(), part))).collect()
});

fn part(word: &str, language: Language) -> Option<Part> {
    match language {
        Language::English => ENGLISH.get(word).copied(),
        Language::Spanish => SPANISH.get(word).copied(),
        Language::Other => None,
    }
}

/// All of it decimal digits.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word names a digit or number, by itself.
pub(super) fn is_number_word(word: &str, language: Language) -> bool {
    matches!(part(word, language), Some(Part::Value { .. } | Part::Factor(_)))
}

/// Whether a word is a number only where a number is wanted: "no one", "una orden".
pub(super) fn is_often_no_number(word: &str) -> bool {
    matches!(word, "one" | "uno" | "una")
}

/// Reads one number from the start of `words`: its value and how many words it took.
///
/// `twelve hundred` is 1200, `one hundred and fifty` 150, `2 thousand` 2000, `mil doscientos treinta y cinco` 1235, but
/// `eight one six` is three numbers: telephone numbers are read out so.
pub(crate) fn read(words: &[&str], language: Language) -> Option<(u64, usize)> {
    let (mut total, mut current, mut used) = (0u64, 0u64, 0usize);
    // The place that is still open: after `twenty` a unit fits, after `seven` nothing does.
    let mut open = u64::MAX;
    while let Some(&word) = words.get(used) {
        let literal = if is_digits(word) && word.len() <= 9 { word.parse::<u64>().ok() } else { None };
        let next = literal.map(|value| Part::Value { value, room: 1 }).or_else(|| part(word, language));
        match next {
            Some(Part::Value { value, room }) => {
                if used > 0 && (value >= open || value == 0) {
                    break;
                }
                if used > 0 && literal.is_some() && open > 10 && open < 100 {
                    break;
                }
                current = current.saturating_add(value);
                open = room;
            }
            Some(Part::Factor(factor)) => {
                current = current.max(1).saturating_mul(factor);
                if factor >= 1_000 {
                    total = total.saturating_add(current);
                    current = 0;
                }
                open = factor;
            }
            Some(Part::And(room)) if used > 0 && open >= room && open != u64::MAX => {
                let follows = words.get(used + 1).and_then(|word| part(word, language));
                if !matches!(follows, Some(Part::Value { value, .. }) if value < open && value > 0) {
                    break;
                }
            }
            _ => break,
        }
        used += 1;
    }
    (used > 0).then(|| (total.saturating_add(current), used))
}

/// The ten digits of a North American number: area code and exchange start with 2 to 9 (NANP numbering rules).
pub(crate) fn nanp(digits: &str) -> Option<&str> {
    let ten = match digits.len() {
        10 => digits,
        11 => digits.strip_prefix('1')?,
        _ => return None,
    };
    let bytes = ten.as_bytes();
    (bytes[0] >= b'2' && bytes[3] >= b'2').then_some(ten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoken_numbers_have_the_value_a_person_hears() {
        for (text, value, used) in [
            ("twelve hundred dollars", 1200, 2),
            ("eight hundred", 800, 2),
            ("one hundred and fifty", 150, 4),
            ("two thousand five hundred", 2500, 4),
            ("twenty five minutes", 25, 2),
            ("3 thousand", 3000, 2),
            ("eight one six", 8, 1),
            ("hundred", 100, 1),
            ("1200", 1200, 1),
            ("555 0134", 555, 1),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(read(&words, Language::English), Some((value, used)), "{text}");
        }
        for (text, value, used) in [
            ("mil doscientos dolares", 1200, 2),
            ("dos mil quinientas", 2500, 3),
            ("treinta y cinco minutos", 35, 3),
            ("ciento cincuenta y tres", 153, 4),
            ("cien mil", 100_000, 2),
            ("ocho uno seis", 8, 1),
            ("uno y otro", 1, 1),
            ("novecientos noventa y nueve", 999, 4),
            ("5 mil", 5000, 2),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(read(&words, Language::Spanish), Some((value, used)), "{text}");
        }
        assert_eq!(read(&["grand", "jury"], Language::English), None);
        assert_eq!(read(&["y", "cinco"], Language::Spanish), None);
        assert_eq!(read(&["twelve"], Language::Other), None);
    }

    #[test]
    fn only_possible_numbers_are_telephone_numbers() {
        assert_eq!(nanp("8165550134"), Some("8165550134"));
        assert_eq!(nanp("18165550134"), Some("8165550134"));
        for wrong in ["0165550134", "8160550134", "5550134", "28165550134"] {
            assert_eq!(nanp(wrong), None, "{wrong}");
        }
    }
}
