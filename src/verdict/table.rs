//! The decision table. The first row that holds decides.

use super::{Facts, Level};
use crate::reader::Sureness;
use crate::rulebook::{
    Element::{self, Authority, Callback, Demand, Greeting, Isolation, Mitigation, Pressure, Pretext, Rail, Threat},
    Strength::{Some as Fair, Strong},
};

/// One row: when it holds, what follows, and the key of the text that says why.
pub(super) struct Row {
    pub level: Level,
    pub reason: &'static str,
    /// It holds for how the whole is worded.
    pub by_wording: bool,
    pub when: fn(&Facts) -> bool,
}

/// The row that decides, or none where nothing was found that counts.
pub(super) fn decide(facts: &Facts) -> Option<&'static Row> {
    TABLE.iter().find(|row| (row.when)(facts) && !held_back(facts, row.level))
}

/// What is worded as genuine messages and warnings are is no alarm, whatever single words in it are like: for the whole
/// pattern the wording must not be against it; for a part of the pattern it must be for it, or not against it where who
/// claims an office wants money or data. Where such a caller wants what no genuine one wants it holds back nothing, and
/// where he tells a story or presses too the message stays suspicious.
fn held_back(f: &Facts, level: Level) -> bool {
    let asks = claims(f) && wants(f) && !f.warning;
    let least = match level {
        Level::Scam | Level::Suspicious if asks && wants_the_telling(f) => return false,
        Level::Suspicious if asks && (story(f) || presses(f)) && !asks_as_usual(f) => return false,
        Level::Suspicious if !asks => Sureness::Rather,
        Level::Scam | Level::Suspicious => Sureness::Neither,
        Level::Unverified | Level::NoCues | Level::Inconclusive => return false,
    };
    f.sureness.is_some_and(|sureness| sureness < least)
}

/// The order in which elements are shown: what is wanted first, since that is what never happens with the real agency.
pub(super) fn weight(element: Element) -> usize {
    const ORDER: [Element; 10] =
        [Demand, Rail, Pretext, Threat, Authority, Greeting, Isolation, Pressure, Callback, Mitigation];
    ORDER.iter().position(|e| *e == element).unwrap_or(ORDER.len())
}

fn claims(f: &Facts) -> bool {
    f.at_least(Authority, Fair) || f.at_least(Greeting, Fair)
}

/// A story that scams begin with.
fn story(f: &Facts) -> bool {
    f.at_least(Pretext, Fair)
}

/// A story of trouble with the law, which no agency tells by phone.
fn trouble(f: &Facts) -> bool {
    f.at_least(Pretext, Strong)
}

fn wants(f: &Facts) -> bool {
    f.at_least(Demand, Fair) || f.at_least(Rail, Fair)
}

/// Wants what no genuine caller wants: a fine by phone, a password, money on a “safe” account, gift cards.
fn wants_the_telling(f: &Facts) -> bool {
    f.at_least(Demand, Strong) || f.at_least(Rail, Strong)
}

fn presses(f: &Facts) -> bool {
    f.at_least(Threat, Fair) || f.at_least(Pressure, Fair) || f.at_least(Isolation, Fair)
}

/// Something is wanted, threatened, or kept from others: what a call that only asks to be called back does not do.
fn harms(f: &Facts) -> bool {
    [Demand, Rail, Threat, Isolation].into_iter().any(|element| f.carries(element))
}

/// Says more than who calls and whom to call back: that something has happened or follows, or that something is wanted.
fn tells(f: &Facts) -> bool {
    let more = [Pretext, Threat, Demand, Rail, Pressure, Isolation];
    more.into_iter().any(|element| f.at_least(element, Fair) || f.is_read(element))
}

/// Says that one must not ask anybody, or must stay on the line.
fn isolates(f: &Facts) -> bool {
    f.at_least(Isolation, Fair)
}

/// A genuine message's own marks, and nothing wanted. Whoever recites what officers never ask for and then asks for it is
/// spoken for by nothing; and against arrest, or being kept from asking anybody, a single mark is not enough.
fn spoken_for(f: &Facts) -> bool {
    let marks = f.strong_rules(Mitigation);
    !wants(f) && (marks >= 2 || marks == 1 && !f.at_least(Threat, Strong) && !isolates(f))
}

/// Asks as a court's clerk does: to be paid as usual, and not in haste.
fn asks_as_usual(f: &Facts) -> bool {
    let presses = f.at_least(Threat, Strong) || isolates(f);
    f.at_least(Mitigation, Strong) && !f.at_least(Demand, Strong) && !f.at_least(Rail, Fair) && !presses
}

/// How many different stories that scams begin with are told.
fn stories(f: &Facts) -> usize {
    f.rules(Pretext)
}

static TABLE: [Row; 29] = [
    Row {
        level: Level::Scam,
        reason: "reason-authority-wants-the-telling",
        by_wording: false,
        when: |f| claims(f) && (wants_the_telling(f) || f.at_least(Rail, Fair)),
    },
    Row {
        level: Level::Scam,
        reason: "reason-authority-presses-and-wants",
        by_wording: false,
        when: |f| claims(f) && wants(f) && (story(f) || presses(f)) && !asks_as_usual(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-trouble-and-wants",
        by_wording: false,
        when: |f| trouble(f) && wants(f) && !asks_as_usual(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-arrest-and-wants",
        by_wording: false,
        when: |f| f.at_least(Threat, Strong) && wants(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-authority-trouble-and-a-way",
        by_wording: false,
        when: |f| claims(f) && trouble(f) && (f.has(Callback) || presses(f)) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-authority-several-stories",
        by_wording: false,
        when: |f| claims(f) && trouble(f) && stories(f) >= 2 && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-several-stories-and-a-way",
        by_wording: false,
        when: |f| trouble(f) && stories(f) >= 2 && f.has(Callback) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-trouble-presses-and-a-way",
        by_wording: false,
        when: |f| trouble(f) && presses(f) && f.has(Callback) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-trouble-and-arrest",
        by_wording: false,
        when: |f| trouble(f) && f.at_least(Threat, Strong) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-story-arrest-and-a-way",
        by_wording: false,
        when: |f| story(f) && f.at_least(Threat, Strong) && f.has(Callback) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-key-press-settles",
        by_wording: false,
        when: |f| {
            let by_key = trouble(f) && f.at_least(Callback, Fair);
            let tells = claims(f) || story(f) || f.at_least(Threat, Fair);
            let by_officer = f.at_least(Callback, Strong) && tells && !f.has(Greeting);
            (by_key || by_officer) && !spoken_for(f)
        },
    },
    Row {
        level: Level::Scam,
        reason: "reason-authority-last-notice-and-a-way",
        by_wording: false,
        when: |f| {
            claims(f) && (f.at_least(Threat, Strong) || (story(f) && presses(f))) && f.has(Callback) && !spoken_for(f)
        },
    },
    Row {
        level: Level::Scam,
        reason: "reason-story-and-lasting-payment",
        by_wording: false,
        when: |f| story(f) && f.at_least(Rail, Strong),
    },
    Row {
        level: Level::Scam,
        reason: "reason-worded-and-carried",
        by_wording: true,
        when: |f| f.worded(Sureness::Sure) && f.carried() >= 2 && harms(f),
    },
    Row {
        level: Level::Scam,
        reason: "reason-worded-and-a-sign",
        by_wording: true,
        when: |f| f.worded(Sureness::Likely) && f.carried() >= 2 && (trouble(f) || wants(f) || presses(f)),
    },
    Row {
        level: Level::Scam,
        reason: "reason-mailbox-wants",
        by_wording: true,
        when: |f| f.worded(Sureness::Likely) && f.carries(Greeting) && (f.carries(Demand) || f.carries(Rail)),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-wants-the-telling",
        by_wording: false,
        when: |f| wants_the_telling(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-trouble",
        by_wording: false,
        when: |f| trouble(f) && !spoken_for(f) && !asks_as_usual(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-story-and-wants-at-once",
        by_wording: false,
        when: |f| story(f) && (wants(f) || presses(f) || f.has(Callback)) && !spoken_for(f) && !asks_as_usual(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-more-stories",
        by_wording: false,
        when: |f| stories(f) >= 2 && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-key-press-to-an-officer",
        by_wording: false,
        when: |f| f.at_least(Callback, Strong) && !f.has(Greeting) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-threatens-and-wants",
        by_wording: false,
        when: |f| {
            let way = wants(f) || f.at_least(Callback, Fair) || f.at_least(Pressure, Fair) || isolates(f);
            let strongly = f.at_least(Threat, Strong) && f.has(Callback);
            (f.at_least(Threat, Fair) && way || strongly) && !spoken_for(f)
        },
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-isolates",
        by_wording: false,
        when: |f| f.at_least(Isolation, Strong) && (wants(f) || f.at_least(Threat, Fair) || f.rules(Isolation) >= 2),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-authority-and-a-sign",
        by_wording: false,
        when: |f| claims(f) && (wants(f) || presses(f) || story(f)) && !spoken_for(f) && !asks_as_usual(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-several-signs",
        by_wording: false,
        when: |f| f.elements >= 4 && wants(f) && !spoken_for(f) && !asks_as_usual(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "reason-worded",
        by_wording: true,
        when: |f| {
            // A mailbox that takes a name and a number speaks like any other, and so, almost, does an officer who asks to
            // be called back.
            let vague = claims(f) && !tells(f);
            let surely = f.worded(if vague { Sureness::Sure } else { Sureness::Likely });
            surely && !(vague && f.has(Greeting)) && (f.posing() || f.carried() >= 2)
        },
    },
    Row { level: Level::Unverified, reason: "reason-authority", by_wording: false, when: |f| claims(f) && !f.warning },
    Row {
        level: Level::Unverified,
        reason: "reason-wants-the-telling-otherwise-worded",
        by_wording: true,
        when: |f| wants_the_telling(f) && f.sureness.is_some() && !f.warning && !f.worded_as_warning(),
    },
    Row {
        level: Level::Unverified,
        reason: "reason-worded-rather",
        by_wording: true,
        when: |f| f.worded(Sureness::Rather) && !f.warning,
    },
];

#[cfg(test)]
pub(super) fn rows() -> &'static [Row] {
    &TABLE
}
