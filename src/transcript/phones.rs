//! What words sound like, as far as a bad line lets it through: their consonants, compared by how alike they are.
//!
//! The consonants are those of Metaphone (L. Philips, 1990): `X` is sh or ch, `D` (its `0`) is th, vowels only where a
//! word begins.
//! A telephone passes 300 to 3400 Hz, so what tells s from f and t from p apart is mostly lost, and so are endings.

use std::sync::LazyLock;

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
    /// Each by its place in the alphabet, 1 to 26.
    codes: Vec<u8>,
    /// What each costs that only one of two has, in tenths.
    dropped: Vec<u32>,
    /// Which consonants there are, as bits.
    kinds: u32,
}

/// Consonants that are taken for one another on a narrow line, and what that costs, in tenths.
const ALIKE: [(&[u8; 2], u32); 24] = [
    (b"BP", 3),
    (b"FP", 5),
    (b"BF", 4),
    (b"DF", 3),
    (b"DT", 4),
    (b"DS", 4),
    (b"FS", 5),
    (b"SX", 4),
    (b"JX", 3),
    (b"JT", 6),
    (b"JK", 6),
    (b"TX", 6),
    (b"KT", 5),
    (b"PT", 5),
    (b"KP", 5),
    (b"BT", 6),
    (b"MN", 3),
    (b"BM", 6),
    (b"LN", 6),
    (b"LR", 5),
    (b"RW", 5),
    (b"LW", 5),
    (b"ST", 6),
    (b"JS", 5),
];

/// What it costs to hear one code for another, by their places in the alphabet.
static REPLACED: LazyLock<[[u32; 32]; 32]> = LazyLock::new(|| {
    let mut costs = [[10; 32]; 32];
    let place = |code: u8| usize::from(code & 31);
    for one in b'A'..=b'Z' {
        costs[place(one)][place(one)] = 0;
    }
    let vowels = b"AEIOU";
    for (&one, &other) in vowels.iter().flat_map(|one| vowels.iter().map(move |other| (one, other))) {
        costs[place(one)][place(other)] = if one == other { 0 } else { CHEAPEST };
    }
    for (pair, cost) in ALIKE {
        costs[place(pair[0])][place(pair[1])] = cost;
        costs[place(pair[1])][place(pair[0])] = cost;
    }
    costs
});

impl Phones {
    /// Of words written in Latin letters; anything else has no sound here.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let metaphone = Metaphone::new(None);
        let (mut consonants, mut letters) = (Vec::new(), Vec::new());
        for word in words.into_iter().filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic())) {
            consonants.extend(metaphone.encode(word).bytes().map(|code| if code == b'0' { b'D' } else { code }));
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
        let consonants = codes.iter().filter(|code| !b"AEIOU".contains(code));
        let kinds = consonants.fold(0, |kinds, code| kinds | 1 << (code & 31));
        let dropped = codes.iter().enumerate().map(|(index, &code)| dropped(code, index == 0)).collect();
        for code in &mut codes {
            *code &= 31;
        }
        Self { codes, dropped, kinds }
    }

    /// The weighted edit distance, for each code of the first.
    fn distance(&self, other: &Self, most: f32) -> f32 {
        let length = self.codes.len();
        let limit = (most * 10.0 * length as f32) as u32;
        // Hardly any two words are alike: those that share less than half of their consonants, or differ by more than half
        // in length, are not looked at.
        let shared = (self.kinds & other.kinds).count_ones() * 2 >= self.kinds.count_ones();
        if !shared || length.abs_diff(other.codes.len()) * 2 > length {
            return 1.0;
        }
        let costs = &*REPLACED;
        // No cue comes near the end of this, and no word that is compared with one.
        let mut on_stack = [0; 64];
        let mut on_heap = Vec::new();
        let row: &mut [u32] = if other.codes.len() < on_stack.len() {
            &mut on_stack[..=other.codes.len()]
        } else {
            on_heap.resize(other.codes.len() + 1, 0);
            &mut on_heap
        };
        let mut sum = 0;
        for (cell, dropped) in row[1..].iter_mut().zip(&other.dropped) {
            sum += dropped;
            *cell = sum;
        }
        for (&mine, &without_mine) in self.codes.iter().zip(&self.dropped) {
            let replaced = &costs[usize::from(mine & 31)];
            let Some((first, rest)) = row.split_first_mut() else { break };
            let mut diagonal = *first;
            *first += without_mine;
            let (mut left, mut least) = (*first, *first);
            for ((&theirs, &without_theirs), cell) in other.codes.iter().zip(&other.dropped).zip(rest) {
                let replaced = diagonal + replaced[usize::from(theirs & 31)];
                diagonal = *cell;
                left = replaced.min(diagonal + without_mine).min(left + without_theirs);
                *cell = left;
                least = least.min(left);
            }
            if least > limit {
                return 1.0;
            }
        }
        row.last().map_or(1.0, |&cost| cost as f32 / (10 * length.max(1)) as f32)
    }
}

/// No step costs less, in tenths.
const CHEAPEST: u32 = 3;

/// What a code costs that only one of the two has, in tenths.
fn dropped(code: u8, first: bool) -> u32 {
    // The beginning of a word is heard best.
    DROPPED[usize::from(code & 31)] + if first { 2 } else { 0 }
}

/// The same by the code's place in the alphabet. Endings and semivowels are swallowed most easily.
static DROPPED: [u32; 32] = {
    let mut costs = [8; 32];
    let kinds: [(&[u8], u32); 3] = [(b"HWYAEIOU", 3), (b"TSN", 5), (b"RLK", 6)];
    let mut kind = 0;
    while kind < kinds.len() {
        let (codes, cost) = kinds[kind];
        let mut at = 0;
        while at < codes.len() {
            costs[(codes[at] & 31) as usize] = cost;
            at += 1;
        }
        kind += 1;
    }
    costs
};

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
        for (wanted, other) in [("warrant", "dinner"), ("zelle", "phone"), ("bitcoin", "calendar"), ("court", "house")]
        {
            let far = distance(wanted, other);
            assert!(far > 0.34, "{wanted}, {other}: {far}");
        }
        assert!(distance("warrant", "warrant") < f32::EPSILON);
        assert!(Phones::of(["123", "é"]).is_empty());
    }

    #[test]
    fn no_step_is_cheaper_than_the_cheapest_and_both_ways_cost_the_same() {
        for one in b'A'..=b'Z' {
            assert!(dropped(one, false) >= CHEAPEST);
            for other in (b'A'..=b'Z').filter(|other| *other != one) {
                let cost = |a: u8, b: u8| REPLACED[usize::from(a & 31)][usize::from(b & 31)];
                assert!(cost(one, other) >= CHEAPEST && cost(one, other) == cost(other, one));
            }
        }
    }
}
