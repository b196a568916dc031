//! What words sound like, as far as a bad line lets it through: their consonants, compared by how alike they are.
//!
//! The consonants are those of Metaphone (L. Philips, 1990): `X` is sh or ch, `D` (its `0`) is th, vowels only where a
//! word begins.
//! A telephone passes 300 to 3400 Hz, so what tells s from f and t from p apart is mostly lost, and so are endings.

use std::{
    ops::{Range, RangeInclusive},
    sync::LazyLock,
};

use rphonetic::{Encoder, Metaphone};
use smallvec::SmallVec;

/// A word, or a few in a row, as it sounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    /// Metaphone's consonants.
    consonants: Codes,
    /// All letters, those of one sound brought to one: vowels tell words apart that share their consonants.
    letters: Codes,
    /// How many words it is.
    words: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Codes {
    /// Each by its place in the alphabet, 1 to 26; no two of a kind in a row, which are heard as one.
    codes: SmallVec<[u8; 24]>,
    /// Which consonants there are, as bits.
    kinds: u32,
}

/// Consonants that are taken for one another on a narrow line, and what that costs, in tenths.
const ALIKE: [(&[u8; 2], u8); 24] = [
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
static REPLACED: LazyLock<[[u8; 32]; 32]> = LazyLock::new(|| {
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

/// No step costs less, in tenths.
const CHEAPEST: u8 = 3;

/// What a code costs that only one of the two has, in tenths.
fn dropped(code: u8, first: bool) -> u8 {
    // The beginning of a word is heard best.
    DROPPED[usize::from(code & 31)] + if first { 2 } else { 0 }
}

/// The same by the code's place in the alphabet. Endings and semivowels are swallowed most easily.
static DROPPED: [u8; 32] = {
    let mut costs = [8; 32];
    let kinds: [(&[u8], u8); 3] = [(b"HWYAEIOU", 3), (b"TSN", 5), (b"RLK", 6)];
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

impl Phones {
    /// Of words written in Latin letters; anything else has no sound here.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let metaphone = Metaphone::new(None);
        let mut phones = Self::default();
        for word in words {
            phones.words += 1;
            if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
                continue;
            }
            let consonants = metaphone.encode(word);
            phones.consonants.extend(consonants.bytes().map(|code| if code == b'0' { b'D' } else { code } & 31));
            phones.letters.extend(word.bytes().map(|letter| {
                let sound = match letter.to_ascii_uppercase() {
                    b'C' | b'Q' | b'G' => b'K',
                    b'D' => b'T',
                    b'V' => b'F',
                    b'Z' => b'S',
                    b'Y' => b'I',
                    other => other,
                };
                sound & 31
            }));
        }
        phones
    }

    /// Puts more behind it, as if both had been said in a row.
    pub fn push(&mut self, more: &Self) {
        self.consonants.extend(more.consonants.codes.iter().copied());
        self.letters.extend(more.letters.codes.iter().copied());
        self.words += more.words;
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
}

impl Codes {
    fn extend(&mut self, codes: impl Iterator<Item = u8>) {
        for code in codes.filter(|code| *code > 0) {
            if self.codes.last() != Some(&code) {
                self.codes.push(code);
                self.kinds |= 1 << code & CONSONANTS;
            }
        }
    }
}

/// All codes but the vowels, as bits.
const CONSONANTS: u32 = {
    let vowels = b"AEIOU";
    let mut bits = 0;
    let mut at = 0;
    while at < vowels.len() {
        bits |= 1u32 << (vowels[at] & 31);
        at += 1;
    }
    !bits
};

/// How many words are compared at once: as many as the narrowest registers hold that every processor of today has.
const LANES: usize = 16;

/// A cost in tenths for each of the words that are compared at once. What is more than 255 stays 255.
type Costs = [u8; LANES];

/// Many words' sounds, to be compared with what was heard.
#[derive(Clone, Debug)]
pub struct PhoneSet {
    consonants: Vec<Group>,
    letters: Vec<Group>,
}

/// Some of the words, the shorter before the longer; each has a lane.
#[derive(Clone, Debug)]
struct Group {
    words: Vec<Lane>,
    /// How many codes one of them may be heard as, and as how many words at the most.
    lengths: RangeInclusive<usize>,
    most_words: usize,
    sieve: Sieve,
    /// For each place in the words.
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Lane {
    /// Its place in the set.
    word: usize,
    length: usize,
    words: usize,
    kinds: u32,
    /// How differently it may sound.
    most: f32,
}

/// Hardly any two words are alike: those that share less than half of their consonants, or differ by more than half in
/// length, are not looked at. Nor is what was heard as two words more than it is.
#[derive(Clone, Debug)]
struct Sieve {
    /// For each code 1 in the lanes of the words that have this consonant.
    has: [Costs; 32],
    fewest_shared: Costs,
    /// How many codes may be heard.
    shortest: Costs,
    longest: Costs,
    /// As how many words each may be heard.
    most_words: Costs,
    /// As a cost how differently each may sound, and one more; nothing in lanes without a word.
    limits: Costs,
}

#[derive(Clone, Debug)]
struct Row {
    /// What it costs each to be heard as another code.
    replaced: [Costs; 32],
    /// And not to be heard.
    dropped: Costs,
    /// The lanes of the words that end here.
    ends: Range<usize>,
}

/// What was heard, as it is compared.
struct Heard<'c> {
    codes: &'c Codes,
    words: usize,
    /// `None` until it comes to it: mostly nothing is like what was heard.
    table: Option<Table>,
}

/// A table of edit distances, and what it takes to fill it.
struct Table {
    /// Each code with what it costs not to be said.
    codes: SmallVec<[(u8, Costs); 32]>,
    /// What it costs that none of the codes up to each was said.
    none_said: SmallVec<[Costs; 33]>,
    /// The row that was filled last.
    cells: SmallVec<[Costs; 33]>,
}

impl PhoneSet {
    /// The words keep their places. With each goes how differently it may sound, see [`PhoneSet::nearest`].
    #[must_use]
    pub fn new(words: &[(Phones, f32)]) -> Self {
        let groups = |codes: &dyn Fn(&Phones) -> &Codes| {
            let words = words.iter().enumerate();
            let mut lanes: Vec<(Lane, &[u8])> = words
                .map(|(word, (phones, most))| {
                    let codes = codes(phones);
                    (Lane::new(word, codes, phones.words, *most), codes.codes.as_slice())
                })
                .filter(|(_, codes)| !codes.is_empty())
                .collect();
            // What is heard as so many words can only be some of them: together they are soon done with.
            lanes.sort_by_key(|(lane, _)| (lane.words, lane.length));
            let mut groups = Vec::new();
            for lanes in lanes.chunks_mut(LANES) {
                lanes.sort_by_key(|(lane, _)| lane.length);
                groups.push(Group::new(lanes));
            }
            groups
        };
        Self { consonants: groups(&|word| &word.consonants), letters: groups(&|word| &word.letters) }
    }

    /// The word that sounds most like what was heard, of several the first; with how differently they sound: 0 is the
    /// same, 1 nothing in common; by their consonants alone or by all letters, whichever is nearer.
    #[must_use]
    pub fn nearest(&self, heard: &Phones) -> Option<(f32, usize)> {
        if heard.is_empty() {
            return None;
        }
        let mut nearest: Option<(f32, usize)> = None;
        for (groups, codes) in [(&self.consonants, &heard.consonants), (&self.letters, &heard.letters)] {
            let mut heard = Heard { codes, words: heard.words, table: None };
            for group in groups {
                group.compare(&mut heard, |found| {
                    if nearest.is_none_or(|nearest| found < nearest) {
                        nearest = Some(found);
                    }
                });
            }
        }
        nearest
    }
}

impl Lane {
    fn new(word: usize, codes: &Codes, words: usize, most: f32) -> Self {
        Self { word, length: codes.codes.len(), words, kinds: codes.kinds, most }
    }

    /// How many codes it may be heard as.
    fn lengths(&self) -> RangeInclusive<usize> {
        self.length.div_ceil(2)..=self.length + self.length / 2
    }

    /// As how many words it may be heard.
    fn most_words(&self) -> usize {
        self.words + 1
    }
}

impl Sieve {
    fn new(words: &[(Lane, &[u8])]) -> Self {
        let each = |of: &dyn Fn(&Lane) -> usize| -> Costs {
            std::array::from_fn(|lane| words.get(lane).map_or(0, |(lane, _)| at_most_255(of(lane))))
        };
        Self {
            has: std::array::from_fn(|code| each(&|lane| (lane.kinds >> code & 1) as usize)),
            fewest_shared: each(&|lane| lane.kinds.count_ones().div_ceil(2) as usize),
            shortest: each(&|lane| *lane.lengths().start()),
            longest: each(&|lane| *lane.lengths().end()),
            most_words: each(&Lane::most_words),
            limits: each(&|lane| (lane.most * 10.0 * lane.length as f32) as usize + 1),
        }
    }

    /// The limits of the words that what was heard may be, and nothing in the other lanes.
    // By itself, as `Row::fill`.
    #[inline(never)]
    #[expect(clippy::needless_bitwise_bool, reason = "no lane waits for another test of its own")]
    fn limits(&self, heard: &Heard<'_>) -> Costs {
        let mut shared = [0; LANES];
        let mut kinds = heard.codes.kinds;
        while kinds != 0 {
            shared = plus(&shared, &self.has[kinds.trailing_zeros() as usize & 31]);
            kinds &= kinds - 1;
        }
        let (length, words) = (at_most_255(heard.codes.codes.len()), at_most_255(heard.words));
        std::array::from_fn(|lane| {
            let may_be = (shared[lane] >= self.fewest_shared[lane])
                & (self.shortest[lane] <= length)
                & (length <= self.longest[lane])
                & (words <= self.most_words[lane]);
            if may_be { self.limits[lane] } else { 0 }
        })
    }
}

impl Table {
    fn new(codes: &Codes) -> Self {
        let mut table = Self { codes: SmallVec::new(), none_said: SmallVec::new(), cells: SmallVec::new() };
        let mut sum = [0; LANES];
        table.none_said.push(sum);
        for (at, code) in codes.codes.iter().enumerate() {
            let without = [dropped(*code, at == 0); LANES];
            table.codes.push((*code, without));
            sum = plus(&sum, &without);
            table.none_said.push(sum);
        }
        table.cells.resize(table.none_said.len(), sum);
        table
    }
}

impl Group {
    /// Of lanes in the order of their lengths.
    fn new(words: &[(Lane, &[u8])]) -> Self {
        let longest = words.last().map_or(0, |(lane, _)| lane.length);
        let row = |at: usize| {
            let code = |lane: usize| words.get(lane).and_then(|(_, codes)| codes.get(at).copied());
            let costs = |cost: &dyn Fn(u8) -> u8| std::array::from_fn(|lane| code(lane).map_or(0, cost));
            let ended = |at: usize| words.partition_point(|(lane, _)| lane.length <= at);
            Row {
                replaced: std::array::from_fn(|theirs| costs(&|mine| REPLACED[usize::from(mine)][theirs])),
                dropped: costs(&|mine| dropped(mine, at == 0)),
                ends: ended(at)..ended(at + 1),
            }
        };
        let each = || words.iter().map(|(lane, _)| lane);
        let shortest_heard = each().map(|lane| *lane.lengths().start()).min().unwrap_or(0);
        let longest_heard = each().map(|lane| *lane.lengths().end()).max().unwrap_or(0);
        Self {
            words: each().cloned().collect(),
            lengths: shortest_heard..=longest_heard,
            most_words: each().map(Lane::most_words).max().unwrap_or(0),
            sieve: Sieve::new(words),
            rows: (0..longest).map(row).collect(),
        }
    }

    /// The weighted edit distance, for each code of the word.
    fn compare(&self, heard: &mut Heard<'_>, mut found: impl FnMut((f32, usize))) {
        if heard.words > self.most_words || !self.lengths.contains(&heard.codes.codes.len()) {
            return;
        }
        // Nothing where a word is not compared.
        let mut limits = self.sieve.limits(heard);
        if limits == [0; LANES] {
            return;
        }
        let heard_codes = heard.codes;
        let Table { codes, none_said, cells } = heard.table.get_or_insert_with(|| Table::new(heard_codes));
        cells.copy_from_slice(none_said);
        for row in &self.rows {
            let (least, whole) = row.fill(codes, cells);
            for lane in row.ends.clone() {
                if whole[lane] < limits[lane] {
                    let Lane { word, length, most, .. } = self.words[lane];
                    let distance = f32::from(whole[lane]) / (10 * length) as f32;
                    if distance <= most {
                        found((distance, word));
                    }
                }
                limits[lane] = 0;
            }
            if !any_below(&least, &limits) {
                return;
            }
        }
    }
}

impl Row {
    /// The next row of the edit distances' table, in place of the one before. Beside it what the least of it costs, and
    /// what all that was heard.
    // By itself, or else the compiler takes the costs apart, byte by byte.
    #[inline(never)]
    fn fill(&self, codes: &[(u8, Costs)], cells: &mut [Costs]) -> (Costs, Costs) {
        let Some((first, rest)) = cells.split_first_mut() else { return ([u8::MAX; LANES], [u8::MAX; LANES]) };
        let mut diagonal = *first;
        *first = plus(first, &self.dropped);
        let (mut left, mut least) = (*first, *first);
        for ((theirs, without_theirs), cell) in codes.iter().zip(rest) {
            let replaced = plus(&diagonal, &self.replaced[usize::from(theirs & 31)]);
            diagonal = *cell;
            let without_mine = plus(&diagonal, &self.dropped);
            left = lesser(&lesser(&replaced, &without_mine), &plus(&left, without_theirs));
            *cell = left;
            least = lesser(&least, &left);
        }
        (least, left)
    }
}

fn at_most_255(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

fn plus(a: &Costs, b: &Costs) -> Costs {
    std::array::from_fn(|lane| a[lane].saturating_add(b[lane]))
}

fn any_below(a: &Costs, b: &Costs) -> bool {
    // All lanes at once, which a way out at the first would keep from being so.
    let below: Costs = std::array::from_fn(|lane| b[lane].saturating_sub(a[lane]));
    below != [0; LANES]
}

fn lesser(a: &Costs, b: &Costs) -> Costs {
    std::array::from_fn(|lane| a[lane].min(b[lane]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(wanted: &str, heard: &str) -> f32 {
        let wanted = PhoneSet::new(&[(Phones::of(wanted.split(' ')), 1.0)]);
        wanted.nearest(&Phones::of(heard.split(' '))).map_or(1.0, |(distance, _)| distance)
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
    fn of_many_words_the_nearest_is_found_that_each_alone_would_be() {
        let text = "warrant warrants court summons zelle bitcoin gift card jury deputy sheriff arrest bond bail clerk fine \
                    payment badge officer federal marshal custody contempt subpoena docket kiosk voucher";
        let words: Vec<(Phones, f32)> = text.split_whitespace().map(|word| (Phones::of([word]), 0.9)).collect();
        assert!(words.len() > LANES, "{}", words.len());
        let all = PhoneSet::new(&words);
        let mut found = 0;
        for heard in ["warns", "course", "cell", "vailable", "sherry", "pavement", "doctor", "barge", "fined", "clock"]
        {
            let heard = Phones::of([heard]);
            let alone = words.iter().enumerate().filter_map(|(at, word)| {
                let (distance, _) = PhoneSet::new(std::slice::from_ref(word)).nearest(&heard)?;
                Some((distance, at))
            });
            let wanted = alone.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            assert_eq!(all.nearest(&heard), wanted);
            found += usize::from(wanted.is_some());
        }
        assert!(found >= 8, "{found}");
    }

    #[test]
    fn nothing_is_heard_as_two_words_more_than_it_is() {
        let set = PhoneSet::new(&[(Phones::of(["bitcoin"]), 0.34), (Phones::of(["gift", "card"]), 0.34)]);
        let heard = |words: &str| set.nearest(&Phones::of(words.split(' '))).map(|(_, word)| word);
        assert_eq!(heard("bit coin"), Some(0));
        assert_eq!(heard("bit co in"), None);
        assert_eq!(heard("give to card"), Some(1));
        assert_eq!(heard("gi f to card"), None);
        // Put together word by word, as it is from a text.
        let mut together = Phones::of(["bit"]);
        for word in ["co", "in"] {
            together.push(&Phones::of([word]));
        }
        assert_eq!(set.nearest(&together), None);
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
