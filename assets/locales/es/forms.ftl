# What the forms of those who take reports of fraud ask for, to be copied by hand.

form-title = Para su denuncia de fraude: { $name }
form-how = Copie lo que necesite en el formulario de quien recibe su denuncia, y léalo antes: quien denuncia es usted. No se envió nada a ninguna parte. Conserve la grabación original. No ponga números de cuenta ni de Seguro Social.
form-to-fill-in = lo completa usted
form-asked-as = Lo que se pregunta, según: { $source }

form-ftc = Comisión Federal de Comercio (FTC)
form-ic3 = Centro de Denuncias de Delitos en Internet del FBI (IC3)
form-police = Denuncia ante la policía local

form-category = De qué se trata
form-category-impostor = Un impostor
form-paid = Si usted pagó, y cuánto
form-paid-by = Cómo pagó, o cómo le pidieron que pagara
form-paid-by-asked = Pidieron: { $ways }
form-paid-when = Cuándo pagó, o cuándo llegó el mensaje
form-contact = Cómo se comunicaron con usted
form-contact-call = Por teléfono: un mensaje o una llamada grabados
form-claimed = Quién decía ser: compañía o agencia
form-person = El nombre de la persona con quien trató
form-phone = Su número de teléfono: como lo da el mensaje
form-elsewhere = Su dirección, correo electrónico o sitio web
form-story = Qué pasó
form-you = Su nombre, dirección, teléfono y correo electrónico
form-victim = Víctima: nombre, dirección, teléfono y correo electrónico
form-transactions = Pagos: cuenta, fecha, monto y quién lo recibió
form-subject = Sospechoso: nombre, o quién decía ser
form-mail = Correo electrónico con el que llegó la grabación
form-recording = La grabación
form-when = Cuándo: fecha y hora del mensaje
form-where = Dónde estaba usted
form-who-called = Quién llamó: quién decía ser
form-shown-number = El número que mostró su teléfono
form-threatened = Con qué amenazó
form-wanted = Qué exigió
form-lost = Qué perdió usted, si perdió algo

story-claimed-voicemail = Un mensaje de voz decía ser de { $agency }.
story-claimed-message = Un mensaje decía ser de { $agency }.
story-authority-voicemail = Un mensaje de voz decía ser de una autoridad.
story-authority-message = Un mensaje decía ser de una autoridad.
story-began-voicemail = Dejaron un mensaje de voz.
story-began-message = Dejaron un mensaje.
story-said = Dijo: { $quotes }.
story-threatened = Amenazó: { $quotes }.
story-wanted = Exigió: { $quotes }.
story-rail = Sobre cómo pagar: { $quotes }.
story-pressed = Presionó: { $quotes }.
story-callback = Sobre devolver la llamada: { $quotes }.
story-numbers = Dio este número: { $numbers }.
story-quote = “{ $quote }”
story-transcribed = Una computadora escribió las palabras y puede haber oído mal; entre paréntesis, minutos y segundos de la grabación.
story-had = Las palabras vienen de un texto, no de la grabación misma.
