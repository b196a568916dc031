//! Each tag and wording is read out of words that carry it; what a message is not made of does not change what is read.

use proptest::prelude::*;

use super::*;
use crate::transcript::Transcript;

fn normal(text: &str, language: &str) -> Normal {
    Normal::new(&Transcript::from_plain(text, language))
}

fn read(text: &str, language: &str) -> Reading {
    Reader::bundled().read(&normal(text, language), language)
}

#[test]
fn the_bundled_weights_are_whole() {
    assert!(Reader::parse(include_bytes!("../../models/reader.weights")).is_ok());
    assert!(Reader::bundled().weights().messages > 6_000);
}

/// For each tag a message whose second sentence carries it, and surely more than the first, in both languages.
#[test]
fn every_tag_is_read_where_it_stands() {
    let mut wrong = Vec::new();
    for (tag, language, text) in [
        (Tag::Authority, "en", "Good evening. This is Lieutenant Barnes with the sheriff's office."),
        (
            Tag::Greeting,
            "en",
            "Hello. You have reached the mailbox of the municipal court, leave a message after the tone.",
        ),
        (Tag::Pretext, "en", "Good evening. Your name came up in an investigation, and a judge has signed a warrant."),
        (Tag::Threat, "en", "Good evening. If you refuse, officers will come to your home and you will be arrested."),
        (Tag::Demand, "en", "Good evening. You need to pay the bond and give me the numbers of the card."),
        (Tag::Rail, "en", "Good evening. Go to the store for gift cards, or use the bitcoin machine."),
        (Tag::Pressure, "en", "Good evening. You only have until noon today, this can not wait any longer."),
        (Tag::Isolation, "en", "Good evening. Stay on the line with me and do not tell anyone about this."),
        (Tag::Callback, "en", "Good evening. Call me back at 816-555-0134."),
        (Tag::Routine, "en", "Good evening. You can come to the window on Monday, no payment is taken over the phone."),
        (Tag::Told, "en", "Good evening. The scammers tell people that there is a warrant and ask for gift cards."),
        (Tag::Authority, "es", "Buenas tardes. Le habla el sargento Ruiz de la policía."),
        (
            Tag::Greeting,
            "es",
            "Hola. Usted se ha comunicado al departamento de órdenes, deje su nombre después del tono.",
        ),
        (Tag::Pretext, "es", "Buenas tardes. Su nombre aparece en una investigación y hay una orden de un juez."),
        (Tag::Threat, "es", "Buenas tardes. Si se niega, lo van a arrestar y lo deportarán."),
        (Tag::Demand, "es", "Buenas tardes. Tiene que pagar la fianza y darme los números de la tarjeta."),
        (Tag::Rail, "es", "Buenas tardes. Vaya a la tienda por tarjetas de regalo o haga un depósito en Oxxo."),
        (Tag::Pressure, "es", "Buenas tardes. Tiene que resolverlo hoy mismo, antes de las cinco, es urgente."),
        (Tag::Isolation, "es", "Buenas tardes. No cuelgue y no le diga a nadie de esto."),
        (Tag::Callback, "es", "Buenas tardes. Llámeme al 816-555-0134."),
        (Tag::Routine, "es", "Buenas tardes. Puede venir a la ventanilla el lunes, no se cobra nada por teléfono."),
        (Tag::Told, "es", "Buenas tardes. Los estafadores dicen que hay una orden y piden tarjetas de regalo."),
    ] {
        let reading = read(text, language);
        let [first, second] = &reading.sentences[..] else { panic!("{text}: {:?}", reading.sentences) };
        if second.likelihood(tag) < 0.5 || first.likelihood(tag) > second.likelihood(tag) - 0.2 {
            wrong.push((tag, text, first.likelihood(tag), second.likelihood(tag)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_wording_and_sureness_is_read() {
    use Sureness::{Neither, Rather, Sure, Unlike};
    for (wording, least, most, text) in [
        (
            Wording::Impersonation,
            Sure,
            Sure,
            "This is Sergeant Cole with the county warrants unit. You missed federal jury duty and the judge has signed \
             an order. Do not hang up. You can post the bond with gift cards before the deputies come out to your house.",
        ),
        (
            Wording::OtherScam,
            Rather,
            Sure,
            "Hi grandma, it's me. I was in an accident and I lost my phone. Please don't tell mom and dad. I need you to \
             go to the bank and take out nine thousand in cash, somebody will pick it up.",
        ),
        (
            Wording::Genuine,
            Unlike,
            Unlike,
            "Hello, this is the pharmacy on Main Street. Your prescription is ready, and we are open until nine tonight.",
        ),
        (
            Wording::Warning,
            Unlike,
            Neither,
            "The police department is warning residents about callers who pose as officers and say that there is a \
             warrant. Real officers never ask for money over the phone. Hang up and report it.",
        ),
    ] {
        let reading = read(text, "en");
        assert_eq!(reading.likeliest(), Some(wording), "{text}");
        let sureness = reading.sureness.expect("it was read");
        assert!((least..=most).contains(&sureness), "{sureness:?}: {text}");
    }
}

#[test]
fn nothing_is_read_out_of_nothing_or_in_a_language_that_was_not_learned() {
    for (text, language) in [("", "en"), ("There is a warrant for your arrest.", "de")] {
        assert_eq!(read(text, language), Reading::default());
    }
    assert_eq!(Reader::none().read(&normal("There is a warrant.", "en"), "en"), Reading::default());
}

/// The words that weigh most are those that tell, and none outside the sentence is named for it.
#[test]
fn what_weighs_is_what_tells() {
    let normal = normal("Hello there my friend. You must buy gift cards today.", "en");
    let reader = Reader::bundled();
    let reading = reader.read(&normal, "en");
    let sentence = &reading.sentences[1];
    let weights = reader.weigh_sentence(&reading, sentence, Tag::Rail);
    assert_eq!(weights.len(), sentence.tokens.len());
    let most = (0..weights.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b])).expect("it has words");
    let word = &normal.tokens[sentence.tokens.start + most].text;
    assert!(word == "gift" || word == "cards", "{word}");
    assert_eq!(reader.weigh_message(&reading).len(), normal.tokens.len());
}

proptest! {
    /// Which amounts and numbers are said, and in what letters and accents, tells nothing.
    #[test]
    fn amounts_letters_and_accents_change_nothing(amount in 100..999_u32, other in 100..999_u32, upper in any::<bool>()) {
        let text = |amount: u32| format!("The bond is ${amount} and it has to be paid today, your honor said so.");
        let first = text(amount);
        let second = if upper { text(other).to_uppercase() } else { text(other) };
        prop_assert_eq!(read(&first, "en").log_odds(), read(&second, "en").log_odds());
    }

    /// Whatever is said, sentences cover it and likelihoods are likelihoods.
    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        let normal = normal(&text, "en");
        let reading = Reader::bundled().read(&normal, "en");
        prop_assert_eq!(reading.sentences.last().map_or(0, |last| last.tokens.end), normal.tokens.len());
        for sentence in &reading.sentences {
            prop_assert!(Tag::ALL.iter().all(|tag| (0.0..=1.0).contains(&sentence.likelihood(*tag))));
        }
        prop_assert!(reading.log_odds().is_none_or(|odds| odds.iter().all(|odds| odds.is_finite())));
    }
}
