//! Whether a pattern matches at all, by a glance: all ways through it are gone at once, each place that one has come to is a
//! bit. Most places where a match could begin hold none, and to see it so costs a fraction of following each way.

use super::{
    choice::{Branch, Choice},
    matcher::{Text, is_word},
    pattern::Node,
};

/// So many words a match can have at the most for its pattern to be glanced at.
pub(super) const MOST_WORDS: usize = 63;

/// A text from the token on that a match would begin with: that is bit 0 of everything here.
pub(super) struct Glance<'t> {
    text: &'t Text<'t>,
    start: usize,
    /// The tokens that there are.
    there: u64,
    /// See [`Text::sentences_from`].
    sentences: u64,
}

/// The next tokens of all ways.
#[derive(Clone, Copy, Debug, Default)]
struct Ways {
    /// Of those that have something of the match before them.
    amid: u64,
    /// Of those that have nothing before them, or a `^` that has looked at what has: they may begin a sentence.
    fresh: u64,
}

impl Ways {
    fn any(self) -> u64 {
        self.amid | self.fresh
    }

    fn or(self, other: Self) -> Self {
        Self { amid: self.amid | other.amid, fresh: self.fresh | other.fresh }
    }

    /// Those at one token.
    fn at(self, token: u32) -> Self {
        Self { amid: self.amid & 1 << token, fresh: self.fresh & 1 << token }
    }
}

impl<'t> Glance<'t> {
    pub fn new(text: &'t Text<'t>, start: usize) -> Self {
        let left = text.len() - start;
        let there = if left < 64 { (1 << left) - 1 } else { u64::MAX };
        Self { text, start, there, sentences: text.sentences_from(start) }
    }

    /// Whether some words match.
    pub fn matches(&self, nodes: &[Node]) -> bool {
        self.through(nodes, Ways { amid: 0, fresh: 1 }).any() > 1
    }

    /// All ways through nodes that follow one another.
    fn through(&self, nodes: &[Node], mut ways: Ways) -> Ways {
        for node in nodes {
            ways = match node {
                Node::Gap(most) => self.gap(*most, ways),
                Node::SentenceStart => Ways { amid: 0, fresh: ways.any() & self.sentences },
                Node::Optional(branch) => ways.or(self.branch(branch, ways)),
                Node::OneOf(choice) => self.one_of(choice, ways),
                Node::Word(_) | Node::Words(_) | Node::Prefix(_) | Node::Class(_) => self.one_word(node, ways),
            };
            if ways.any() == 0 {
                break;
            }
        }
        ways
    }

    /// What may be left out, where it is not.
    fn branch(&self, branch: &Branch, ways: Ways) -> Ways {
        let mut on = Ways::default();
        let mut left = ways.any();
        while left != 0 {
            let at = left.trailing_zeros();
            if branch.firsts.fits(self.text.word(self.start + at as usize)) {
                on = on.or(self.through(&branch.nodes, ways.at(at)));
            }
            left &= left - 1;
        }
        on
    }

    fn one_of(&self, choice: &Choice, ways: Ways) -> Ways {
        let mut on = Ways::default();
        let mut left = ways.any();
        while left != 0 {
            let at = left.trailing_zeros();
            for option in choice.options_for(self.text.word(self.start + at as usize)) {
                on = on.or(match option {
                    [node] if node.is_one_word() => self.one_word(node, ways.at(at)),
                    nodes => self.through(nodes, ways.at(at)),
                });
            }
            left &= left - 1;
        }
        on
    }

    fn one_word(&self, node: &Node, ways: Ways) -> Ways {
        let mut on = 0;
        let mut left = self.next(ways);
        while left != 0 {
            let at = left.trailing_zeros();
            on |= u64::from(is_word(node, self.text, self.start + at as usize)) << at;
            left &= left - 1;
        }
        Ways { amid: on << 1, fresh: 0 }
    }

    fn gap(&self, most: usize, ways: Ways) -> Ways {
        let (mut all, mut step) = (ways, ways);
        for _ in 0..most {
            step = Ways { amid: self.next(step) << 1, fresh: 0 };
            if step.amid == 0 {
                break;
            }
            all = all.or(step);
        }
        all
    }

    /// The tokens that ways may go on with: none goes over the end of a sentence.
    fn next(&self, ways: Ways) -> u64 {
        (ways.amid & !self.sentences | ways.fresh) & self.there
    }
}
