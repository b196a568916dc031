//! The decision table. The first row that holds decides.

use super::{Facts, Level};
use crate::rulebook::{
    Element::{self, Authority, Callback, Demand, Greeting, Isolation, Mitigation, Pressure, Pretext, Rail, Threat},
    Strength::{Some as Fair, Strong},
};

/// One row: when it holds, what follows, and why, in plain words.
pub(super) struct Row {
    pub level: Level,
    pub reason: &'static str,
    pub when: fn(&Facts) -> bool,
}

/// The row that decides, or none where nothing was found that counts.
pub(super) fn decide(facts: &Facts) -> Option<&'static Row> {
    TABLE.iter().find(|row| (row.when)(facts))
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

fn story(f: &Facts) -> bool {
    f.at_least(Pretext, Fair)
}

fn wants(f: &Facts) -> bool {
    f.at_least(Demand, Fair) || f.at_least(Rail, Fair)
}

fn presses(f: &Facts) -> bool {
    f.at_least(Threat, Fair) || f.at_least(Pressure, Fair) || f.at_least(Isolation, Fair)
}

/// A genuine message's own marks, and nothing that a genuine caller never wants.
fn spoken_for(f: &Facts) -> bool {
    f.at_least(Mitigation, Strong) && !f.at_least(Demand, Strong) && !f.at_least(Rail, Fair)
}

static TABLE: [Row; 14] = [
    Row {
        level: Level::Scam,
        reason: "The caller claims to be an authority and wants money or personal data for it.",
        when: |f| claims(f) && wants(f) && (story(f) || presses(f) || f.at_least(Demand, Strong)) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "The caller claims to be an authority and wants to be paid in a way no agency uses.",
        when: |f| claims(f) && f.at_least(Rail, Strong),
    },
    Row {
        level: Level::Scam,
        reason: "The caller tells of trouble with the law and wants money or personal data to make it go away.",
        when: |f| f.at_least(Pretext, Strong) && wants(f) && !spoken_for(f),
    },
    Row {
        level: Level::Scam,
        reason: "The caller tells of trouble with the law, threatens, and gives a way to give in at once.",
        when: |f| {
            (claims(f) || f.at_least(Pretext, Strong))
                && story(f)
                && f.at_least(Threat, Fair)
                && f.has(Callback)
                && !spoken_for(f)
        },
    },
    Row {
        level: Level::Scam,
        reason: "The caller claims to be an authority, threatens, and gives a way to give in at once.",
        when: |f| claims(f) && f.at_least(Threat, Strong) && f.at_least(Callback, Fair) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller threatens and wants money or personal data.",
        when: |f| f.at_least(Threat, Fair) && wants(f) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller wants to be paid in a way that can't be taken back.",
        when: |f| f.at_least(Rail, Strong) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller tells a story that scams begin with, and wants something at once.",
        when: |f| story(f) && (wants(f) || presses(f) || f.at_least(Callback, Fair)) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller claims to be an authority and tells of trouble with the law.",
        when: |f| claims(f) && f.at_least(Pretext, Strong) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller claims to be an authority, and presses for an answer or asks for money or data.",
        when: |f| claims(f) && (wants(f) || f.at_least(Threat, Fair) || f.at_least(Isolation, Fair)) && !spoken_for(f),
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller tells of trouble with the law, as scams do.",
        when: |f| f.at_least(Pretext, Strong) && !spoken_for(f) && !f.warning,
    },
    Row {
        level: Level::Suspicious,
        reason: "The caller wants money or data, in haste or in secret.",
        when: |f| f.at_least(Demand, Strong) && presses(f) && !spoken_for(f),
    },
    Row {
        level: Level::Unverified,
        reason: "The caller claims to be an authority. Anyone can claim that, and caller ID can be faked.",
        when: |f| claims(f) && !f.warning,
    },
    Row {
        level: Level::Suspicious,
        reason: "Several signs of a scam come together.",
        when: |f| f.elements >= 4 && wants(f) && !spoken_for(f),
    },
];

#[cfg(test)]
pub(super) fn rows() -> &'static [Row] {
    &TABLE
}
