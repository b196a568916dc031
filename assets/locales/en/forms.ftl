# What the forms of those who take reports of fraud ask for, to be copied by hand.

form-title = For your report of fraud: { $name }
form-how = Copy what you need into the form of whoever you report to, and read it through first: it is you who reports. Nothing was sent anywhere. Keep the original recording. Leave out account and Social Security numbers.
form-to-fill-in = to be filled in by you
form-asked-as = What is asked, after: { $source }

form-ftc = Federal Trade Commission
form-ic3 = FBI Internet Crime Complaint Center
form-police = Police report, at your local police

form-category = What it is about
form-category-impostor = An impersonator
form-paid = Whether you paid, and how much
form-paid-by = How you paid, or were asked to pay
form-paid-by-asked = Asked for: { $ways }
form-paid-when = When you paid, or when the message came
form-contact = How you were contacted
form-contact-call = By telephone: a recorded message or call
form-claimed = Who they claimed to be: company or agency
form-person = The name of the person you dealt with
form-phone = Their telephone number: as the message gives it
form-elsewhere = Their address, e-mail or website
form-story = What happened
form-you = Your name, address, telephone and e-mail
form-victim = Victim: name, address, telephone and e-mail
form-transactions = Payments: account, date, amount, and who received it
form-subject = Subject: name, or who they claimed to be
form-mail = E-mail that the recording came with
form-recording = The recording
form-when = When: date and time of the message
form-where = Where you were
form-who-called = Who called: who they claimed to be
form-shown-number = The number that your telephone showed
form-threatened = What was threatened
form-wanted = What was demanded
form-lost = What you lost, if anything

story-claimed-voicemail = A voicemail claimed to be from { $agency }.
story-claimed-message = A message claimed to be from { $agency }.
story-authority-voicemail = A voicemail claimed to be from an authority.
story-authority-message = A message claimed to be from an authority.
story-began-voicemail = A voicemail was left.
story-began-message = A message was left.
story-said = It said: { $quotes }.
story-threatened = It threatened: { $quotes }.
story-wanted = It demanded: { $quotes }.
story-rail = On how to pay: { $quotes }.
story-pressed = It pressed: { $quotes }.
story-callback = On calling back: { $quotes }.
story-numbers = It gave this number: { $numbers }.
story-quote = “{ $quote }”
story-transcribed = A computer wrote down the words, and may have misheard; in brackets, minutes and seconds into the recording.
story-had = The words are from a text, not from the recording itself.
