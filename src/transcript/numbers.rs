//! Number words, money and telephone numbers, as digits.

/// A spoken number below one hundred, as `nineteen` or `forty`; hyphenated ones arrive as two words.
fn small(word: &str) -> Option<u64> {
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
    let unit = UNITS.iter().position(|name| *name == word);
    unit.or_else(|| TENS.iter().position(|name| *name == word).map(|i| (i + 2) * 10)).map(|n| n as u64)
}

fn scale(word: &str) -> Option<u64> {
    match word {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        _ => None,
    }
}

/// All of it decimal digits.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word names a digit or number, by itself.
pub(super) fn is_number_word(word: &str) -> bool {
    small(word).is_some() || scale(word).is_some()
}

/// Reads one number from the start of `words`: its value and how many words it took.
///
/// `twelve hundred` is 1200, `one hundred and fifty` 150, `2 thousand` 2000, but `eight one six` is three numbers:
/// telephone numbers are read out so.
pub(super) fn read(words: &[&str]) -> Option<(u64, usize)> {
    let (mut total, mut current, mut used) = (0u64, 0u64, 0usize);
    // The value of the smallest place still open: after `twenty` a unit fits, after `seven` nothing does.
    let mut open = u64::MAX;
    while let Some(&word) = words.get(used) {
        let literal = if is_digits(word) && word.len() <= 9 { word.parse::<u64>().ok() } else { None };
        if let Some(value) = small(word).or(literal) {
            if used > 0 && (value >= open || value == 0) {
                break;
            }
            if used > 0 && literal.is_some() && open > 10 && open < 100 {
                break;
            }
            current = current.saturating_add(value);
            open = if (20..100).contains(&value) && literal.is_none() { 10 } else { 1 };
            used += 1;
        } else if let Some(factor) = scale(word) {
            current = current.max(1).saturating_mul(factor);
            if factor >= 1_000 {
                total = total.saturating_add(current);
                current = 0;
            }
            open = factor;
            used += 1;
        } else if word == "and" && used > 0 && open >= 100 && words.get(used + 1).is_some_and(|w| small(w).is_some()) {
            used += 1;
        } else {
            break;
        }
    }
    (used > 0).then(|| (total.saturating_add(current), used))
}

/// The ten digits of a North American number: area code and exchange start with 2 to 9 (NANP numbering rules).
pub(super) fn nanp(digits: &str) -> Option<&str> {
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
            assert_eq!(read(&words), Some((value, used)), "{text}");
        }
        assert_eq!(read(&["grand", "jury"]), None);
        assert_eq!(read(&["warrant"]), None);
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
