//! What words sound like, as far as a bad line lets it through: their consonants, compared by how alike they are.
//!
//! The consonants are those of Metaphone (L. Philips, 1990): `0` is th, `X` sh or ch, vowels only where a word begins.
//! A telephone passes 300 to 3400 Hz, so what tells s from f and t from p apart is mostly lost, and so are endings.

use rphonetic::{Encoder, Metaphone};

/// A word, or a few in a row, as it sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phones {
    /// Metaphone's consonants.
    consonants: Sounds,
    /// All letters, those of one sound brought to one: vowels tell words apart that share their consonants.
    letters: Sounds,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Sounds {
    codes: Vec<u8>,
    /// Which codes there are, as bits.
    kinds: u32,
}

/// Consonants that are taken for one another on a narrow line.
const ALIKE: [(&[u8; 2], f32); 24] = [
    (b"BP", 0.3),
    (b"FP", 0.5),
    (b"BF", 0.4),
    (b"0F", 0.3),
    (b"0T", 0.4),
    (b"0S", 0.4),
    (b"FS", 0.5),
    (b"SX", 0.4),
    (b"JX", 0.3),
    (b"JT", 0.6),
    (b"JK", 0.6),
    (b"TX", 0.6),
    (b"KT", 0.5),
    (b"PT", 0.5),
    (b"KP", 0.5),
    (b"BT", 0.6),
    (b"MN", 0.3),
    (b"BM", 0.6),
    (b"LN", 0.6),
    (b"LR", 0.5),
    (b"RW", 0.5),
    (b"LW", 0.5),
    (b"ST", 0.6),
    (b"JS", 0.5),
];

impl Phones {
    /// Of words written in Latin letters; anything else has no sound here.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let metaphone = Metaphone::new(None);
        let (mut consonants, mut letters) = (Vec::new(), Vec::new());
        for word in words.into_iter().filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic())) {
            consonants.extend(metaphone.encode(word).bytes());
            letters.extend(word.bytes().map(|letter| match letter.to_ascii_uppercase() {
                b'C' | b'Q' | b'G' => b'K',
                b'D' => b'T',
                b'V' => b'F',
                b'Z' => b'S',
                b'Y' => b'I',
                other => other,
            }));
        }
        Self { consonants: Sounds::new(consonants), letters: Sounds::new(letters) }
    }

    /// How many consonants there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.consonants.codes.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.consonants.codes.is_empty()
    }

    /// How differently the two sound: 0 is the same, 1 nothing in common; by their consonants alone or by all letters,
    /// whichever is nearer. More than `most` is not told any closer.
    #[must_use]
    pub fn distance(&self, other: &Self, most: f32) -> f32 {
        if self.is_empty() || other.is_empty() {
            return 1.0;
        }
        let consonants = self.consonants.distance(&other.consonants, most);
        consonants.min(self.letters.distance(&other.letters, most))
    }
}

impl Sounds {
    fn new(mut codes: Vec<u8>) -> Self {
        // Two of a kind in a row are heard as one.
        codes.dedup();
        let kinds = codes.iter().fold(0, |kinds, code| kinds | 1 << (code & 31));
        Self { codes, kinds }
    }

    /// The weighted edit distance, for each code of the first.
    fn distance(&self, other: &Self, most: f32) -> f32 {
        let length = self.codes.len();
        // Cheap lower bounds first: hardly any two words are alike.
        let unlike = (self.kinds ^ other.kinds).count_ones() as f32 / 2.0;
        let least = CHEAPEST * unlike.max(length.abs_diff(other.codes.len()) as f32);
        if least > most * length as f32 {
            return 1.0;
        }
        let mut row: Vec<f32> = Vec::with_capacity(other.codes.len() + 1);
        row.push(0.0);
        for (index, &code) in other.codes.iter().enumerate() {
            row.push(row[index] + dropped(code, index == 0));
        }
        for (index, &mine) in self.codes.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] += dropped(mine, index == 0);
            for (at, &theirs) in other.codes.iter().enumerate() {
                let replaced = diagonal + replaced(mine, theirs);
                diagonal = row[at + 1];
                let without_mine = row[at + 1] + dropped(mine, index == 0);
                let without_theirs = row[at] + dropped(theirs, at == 0);
                row[at + 1] = replaced.min(without_mine).min(without_theirs);
            }
        }
        row.last().map_or(1.0, |cost| cost / length.max(1) as f32)
    }
}

/// No step costs less.
const CHEAPEST: f32 = 0.3;

/// What a consonant costs that only one of the two has. Endings and semivowels are swallowed most easily.
fn dropped(code: u8, first: bool) -> f32 {
    let cost = match code {
        b'H' | b'W' | b'Y' | b'A' | b'E' | b'I' | b'O' | b'U' => 0.3,
        b'T' | b'S' | b'N' => 0.5,
        b'R' | b'L' | b'K' => 0.6,
        _ => 0.8,
    };
    // The beginning of a word is heard best.
    if first { cost + 0.2 } else { cost }
}

fn replaced(one: u8, other: u8) -> f32 {
    if one == other {
        return 0.0;
    }
    let is_vowel = |code: u8| b"AEIOU".contains(&code);
    if is_vowel(one) && is_vowel(other) {
        return CHEAPEST;
    }
    let pair = [one.min(other), one.max(other)];
    ALIKE.iter().find(|(alike, _)| **alike == pair).map_or(1.0, |(_, cost)| *cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(wanted: &str, heard: &str) -> f32 {
        Phones::of(wanted.split(' ')).distance(&Phones::of(heard.split(' ')), 1.0)
    }

    #[test]
    fn what_sounds_alike_is_near_and_what_does_not_is_far() {
        for (wanted, heard) in [
            ("warrants", "warns"),
            ("warrant", "warren"),
            ("zelle", "cell"),
            ("bailable", "vailable"),
            ("court", "course"),
            ("bitcoin", "bit corn"),
        ] {
            let near = distance(wanted, heard);
            assert!(near <= 0.25, "{wanted}, {heard}: {near}");
        }
        for (wanted, other) in [("warrant", "dinner"), ("zelle", "phone"), ("bitcoin", "calendar"), ("court", "house")] {
            let far = distance(wanted, other);
            assert!(far > 0.34, "{wanted}, {other}: {far}");
        }
        assert!(distance("warrant", "warrant") < f32::EPSILON);
        assert!(Phones::of(["123", "é"]).is_empty());
    }

    #[test]
    fn no_step_is_cheaper_than_the_cheapest() {
        let codes = b"0ABEFHIJKLMNOPRSTUWXY";
        for &one in codes {
            assert!(dropped(one, false) >= CHEAPEST);
            for &other in codes.iter().filter(|other| **other != one) {
                assert!(replaced(one, other) >= CHEAPEST && replaced(one, other) == replaced(other, one));
            }
        }
        assert!(ALIKE.iter().all(|(pair, _)| pair[0] < pair[1]), "a pair stands in order, else it is never found");
    }
}
