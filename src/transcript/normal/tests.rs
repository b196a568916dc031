use super::*;
use proptest::prelude::*;

fn normal(text: &str) -> Normal {
    Normal::new(&Transcript::from_plain(text, "en"))
}

fn tokens(text: &str) -> String {
    normal(text).tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn many_ways_of_saying_become_one() {
    for (said, normal) in [
        ("You WON'T, um, get away.", "you will not get away"),
        ("K C P D", "kcpd"),
        ("K.C.P.D. and K-C-P-D", "kcpd and kcpd"),
        ("I owe twelve hundred dollars", "i owe $1200"),
        ("$1,200.00 or 1200 bucks", "$1200 or $1200"),
        ("$2 thousand dollars", "$2000"),
        ("five grand", "$5000"),
        ("the grand jury", "the grand jury"),
        ("press one, no one of us", "press 1 no one of us"),
        ("Sgt. Davis's dept.", "sergeant davis department"),
        ("the the warrant", "the warrant"),
        ("call 8 1 6, 5 5 5, 0 1 3 4 now", "call #8165550134 now"),
        ("call (816) 555-0134.", "call #8165550134"),
        ("at eight one six five five five oh one three four", "at #8165550134"),
        ("1-800-555-0199", "#8005550199"),
        ("badge two two one nine", "badge 2 2 1 9"),
        ("a b", "a b"),
        ("at 2:30pm", "at @1430"),
        ("before 2:30 P.M. or 5 p m", "before @1430 or @1700"),
        ("by five o'clock, at 17:05, at noon", "by @0500 at @1705 at noon"),
        ("8 in the morning", "@0800"),
        ("room 5. In the morning", "room 5 in the morning"),
        ("call +44 20 7946 0958 now", "call #+442079460958 now"),
        ("dial 011 52 55 5123 4567", "dial #+525551234567"),
        ("+1 816 555 0134", "#8165550134"),
        ("+12 monkeys", "12 monkeys"),
        ("£500, 500 pounds, 22 pounds of cocaine", "$500 $500 22 pounds of cocaine"),
        ("HM Revenue", "hm revenue"),
        ("José Núñez's café", "jose nunez cafe"),
    ] {
        assert_eq!(tokens(said), normal, "{said}");
    }
}

#[test]
fn spanish_is_evened_out_too() {
    for (said, wanted) in [
        ("Usted debe mil doscientos dólares, eh, hoy.", "usted debe $1200 hoy"),
        ("una orden de arresto", "una orden de arresto"),
        ("oprima uno, o marque dos", "oprima 1 o marque 2"),
        ("ocho uno seis cinco cinco cinco cero uno tres cuatro", "#8165550134"),
        ("a las cinco y media de la tarde", "a las 5 y media de la tarde"),
        ("a las 5 de la tarde, a las 8:30 de la mañana", "a las @1700 a las @0830"),
        ("treinta y cinco o treinta y uno", "35 o 31"),
        ("el Sgto. y la Lic. Díaz", "el sgto y la licenciado diaz"),
    ] {
        let normal = Normal::new(&Transcript::from_plain(said, "es"));
        let tokens: Vec<&str> = normal.tokens.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(tokens.join(" "), wanted, "{said}");
    }
}

#[test]
fn tokens_keep_their_place() {
    let normal = normal("Please call 8 1 6, 5 5 5, 0 1 3 4 today.");
    let phone = normal.tokens.iter().find(|t| t.text.starts_with('#')).expect("a number");
    assert_eq!(phone.words, 2..12);
    assert_eq!(normal.telephone_numbers(), ["+18165550134"]);
    let at = *normal.places_of("today").first().expect("the word");
    assert_eq!(normal.words_of(&(at..at + 1)), 12..13);
}

#[test]
fn sentences_end_at_stops_but_not_at_titles() {
    let normal = normal("This is Sgt. Davis. Call me.");
    assert_eq!(normal.sentence_at(0), 0..4);
    assert_eq!(normal.sentence_at(5), 4..6);
}

#[test]
fn a_sentence_ends_where_another_speaks() {
    let side = |text: &str, start_secs: f64| {
        let mut transcript = Transcript::from_plain(text, "en");
        transcript.segments[0].span = crate::timeline::TimeSpan::new(start_secs, start_secs + 1.0);
        transcript
    };
    let call = Transcript::of_channels(vec![(0, side("there is a", 0.0)), (1, side("warrant of fitness", 1.0))]);
    assert_eq!(Normal::new(&call).sentence_at(0), 0..3);
    assert!(call.has_speakers());
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "won't", "K.C.P.D.", "KCPD", "k", "c", "a", "i", "the", "the,", "um", "$1,200.50", "twelve", "hundred",
                "dollars", "oh", "one", "press", "8", "816-555-0134", "and", "thousand.", "2:30pm", "$5k", "it's",
                "pm", "a.m.", "o'clock", "in", "morning", "+44", "011", "20", "7946", "0958", "café",
            ]),
            0..40,
        )
    ) {
        let once = normal(&words.join(" "));
        let stop = |t: &Token| if t.pause.ends_sentence() { "." } else { "" };
        let written: Vec<String> = once.tokens.iter().map(|t| format!("{}{}", t.text, stop(t))).collect();
        let form = |normal: &Normal| normal.tokens.iter().map(|t| (t.text.clone(), t.pause.ends_sentence())).collect::<Vec<_>>();
        prop_assert_eq!(form(&normal(&written.join(" "))), form(&once));
    }

    #[test]
    fn every_token_lies_inside_the_transcript(text in "\\PC{0,120}") {
        let transcript = Transcript::from_plain(&text, "en");
        let normal = Normal::new(&transcript);
        for token in &normal.tokens {
            prop_assert!(token.words.start < token.words.end && token.words.end <= transcript.word_count());
            prop_assert!(!token.text.contains([' ', '.']));
        }
    }
}
