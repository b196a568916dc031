# What the program says of a message, whoever asks: verdicts, reasons, limits, steps, errors.

## Levels

level-scam = Estafa
level-suspicious = Señales de estafa
level-unverified = Verifíquelo
level-no-cues = No se encontraron indicios
level-inconclusive = No se pudo evaluar

headline-scam = Trátelo como una estafa
headline-suspicious = Varias señales de estafa
headline-unverified = Dice ser { $agency }. Verifíquelo
headline-unverified-anyone = Dice ser una autoridad. Verifíquelo
headline-no-cues = No se encontraron indicios de estafa
headline-inconclusive = No se pudo evaluar

## Reasons: one for each row of the decision table

reason-authority-wants-the-telling = Quien llama dice ser una autoridad y quiere dinero o datos que ninguna autoridad pide por teléfono.
reason-authority-presses-and-wants = Quien llama dice ser una autoridad, habla de un problema o presiona, y quiere dinero o datos personales.
reason-trouble-and-wants = Quien llama habla de problemas con la ley y quiere dinero o datos personales para hacer desaparecer el problema.
reason-arrest-and-wants = Quien llama amenaza con un arresto o con agentes en la puerta, y quiere dinero o datos personales.
reason-authority-trouble-and-a-way = Quien llama dice ser una autoridad, habla de problemas con la ley y da una forma de ceder de inmediato.
reason-authority-several-stories = Quien llama dice ser una autoridad y cuenta varias de las historias con que empiezan las estafas.
reason-several-stories-and-a-way = Quien llama cuenta varias de las historias con que empiezan las estafas, y da una forma de ceder de inmediato.
reason-trouble-presses-and-a-way = Quien llama habla de problemas con la ley, presiona y da una forma de ceder de inmediato.
reason-trouble-and-arrest = Quien llama habla de problemas con la ley, y amenaza con un arresto o con agentes en la puerta.
reason-story-arrest-and-a-way = Quien llama cuenta una historia con que empiezan las estafas, amenaza con un arresto o con agentes en la puerta, y da una forma de ceder de inmediato.
reason-key-press-settles = Quien llama dice ser una autoridad, habla de un problema o amenaza, y dice que se resuelve oprimiendo una tecla.
reason-authority-last-notice-and-a-way = Quien llama dice ser una autoridad, amenaza o da un último aviso, y da una forma de ceder de inmediato.
reason-story-and-lasting-payment = Quien llama cuenta una historia con que empiezan las estafas, y quiere que le paguen de una forma que no se puede deshacer.
reason-wants-the-telling = Quien llama quiere algo que nadie pide por teléfono en una llamada auténtica.
reason-trouble = Quien llama habla de problemas con la ley, como lo hacen las estafas.
reason-story-and-wants-at-once = Quien llama cuenta una historia con que empiezan las estafas, y quiere algo de inmediato.
reason-more-stories = Quien llama cuenta más de una de las historias con que empiezan las estafas.
reason-key-press-to-an-officer = Dice que, al oprimir una tecla, lo comunican con un agente. Ninguna agencia resuelve un cargo de esa manera.
reason-threatens-and-wants = Quien llama amenaza, y quiere algo o da una forma de ceder de inmediato.
reason-isolates = Quien llama no deja que usted le pregunte a nadie, y quiere algo o amenaza.
reason-authority-and-a-sign = Quien llama dice ser una autoridad, y cuenta una historia con que empiezan las estafas, presiona o pide datos.
reason-several-signs = Se juntan varias señales de estafa.
reason-worded-and-carried = El mensaje en su conjunto está dicho como las estafas de suplantación, y varias de sus frases hacen lo que hacen esas estafas.
reason-worded = El mensaje en su conjunto está dicho como las estafas, aunque no contiene ningún guion conocido.
reason-worded-and-a-sign = El mensaje está dicho como las estafas y contiene señales conocidas de una.
reason-mailbox-wants = El mensaje contesta como el buzón o el menú de una oficina, está dicho como las estafas y pide dinero o datos.
reason-wants-the-telling-otherwise-worded = Quien llama pide lo que nadie auténtico pide por teléfono, aunque el mensaje en su conjunto está dicho como los auténticos.
reason-worded-rather = El mensaje está dicho más como una estafa que como una llamada auténtica, y nada en él prueba quién llama.
reason-authority = Quien llama dice ser una autoridad. Cualquiera puede decir eso, y el identificador de llamadas se puede falsificar.

reason-nothing-said = No se encontró ninguna voz en esta grabación.
reason-too-short = Se dijo demasiado poco para poder evaluar.
reason-unknown-language = Todavía no hay reglas para el idioma que se habla.
reason-in-doubt = La mayoría de las palabras no se pudieron entender con certeza.
reason-warning = Este mensaje advierte sobre estafas; por sí mismo no pide nada.
reason-misheard-only = Solo apuntan a una estafa palabras que tal vez se oyeron mal.
reason-nothing-found = Nada en las palabras coincide con lo que dicen las estafas de suplantación.
reason-evidence = “{ $quote }”: { $why }

## Limits

limit-words-alone = El veredicto se basa solo en las palabras; por una grabación no se puede saber quién llamó.
limit-unverified = Esto no prueba que la llamada sea auténtica, y tampoco prueba que no lo sea.
limit-no-cues = Eso no prueba que sea auténtico: una estafa puede usar palabras que aquí no se conocen.
limit-inconclusive = Que no haya veredicto no es un buen veredicto: escuche usted el mensaje.
limit-machine = Una computadora escribió la transcripción y pudo haber oído mal; escuche los indicios antes de confiar en lo escrito.
limit-misheard = Algunos indicios solo suenan parecido, o se oyeron en solo una de dos escuchas; están marcados y no contaron.
limit-unclear = Algunas palabras eran tan poco claras que no contaron.
limit-dismissed =
    { $count ->
        [one] La persona que revisó esto marcó un indicio como “no es un indicio”, y ese no contó.
       *[other] La persona que revisó esto marcó { $count } indicios como “no es un indicio”, y esos no contaron.
    }
limit-edited =
    { $count ->
        [one] La persona que revisó esto corrigió una palabra de la transcripción; el texto de la máquina se conserva al lado.
       *[other] La persona que revisó esto corrigió { $count } palabras de la transcripción; el texto de la máquina se conserva al lado.
    }

## What to do now

step-check-agency = Para verificar, busque el número publicado directamente por { $agency }, y llame a ese. Nunca a un número del mensaje.
step-check-anyone = Para verificar, llame a la agencia o compañía a un número que usted busque por su cuenta, nunca a uno del mensaje.
step-do-not-pay = No pague, y no devuelva la llamada a ese número. Puede colgar.
step-report = Guarde el mensaje de voz y denúncielo: ReportFraud.ftc.gov, ic3.gov o la policía local.
step-already-paid = Si ya pagó, de la forma que sea: llame de inmediato a su banco o a la compañía que emitió la tarjeta, y pida que detengan el pago.
step-already-told = Si dio datos personales: IdentityTheft.gov le dice qué hacer, paso a paso.
step-recovery-scam = Quien le prometa recuperar el dinero perdido a cambio de un pago es la próxima estafa.
step-until-then = Hasta entonces, no dé dinero ni datos personales, y no llame a ningún número del mensaje.
step-if-asked = Si alguien le pide dinero, tarjetas de regalo o datos personales, deténgase y verifique primero.
step-listen = Escúchelo usted, en un lugar tranquilo.
step-if-it-asks = Si pide dinero o datos personales, o amenaza con un arresto, trátelo como una estafa.

## Elements and strengths

element-authority = Supuesta autoridad
element-greeting = Saludo falso
element-pretext = Pretexto
element-threat = Amenaza
element-demand = Exigencia
element-rail = Forma de pago
element-pressure = Presión
element-isolation = Aislamiento
element-callback = Devolver la llamada
element-mitigation = A favor de un mensaje auténtico

strength-weak = débil
strength-some = media
strength-strong = fuerte
report-second-hearing = En una segunda escucha se oyó: «{ $quote }».
report-second-nothing = En una segunda escucha no se oyó nada ahí.
uncertain-misheard = ¿oído mal?
uncertain-doubtful = poco claro
uncertain-told = contado de otros
# Found by the reader: the sentence is worded like others that do the same.
origin-reader = dicho de forma parecida

## The message in six answers

fact-who = Quién dice ser
fact-what = Qué dice que pasó
fact-threat = Con qué amenaza
fact-want = Qué quiere
fact-rail = Cómo quiere que le paguen
fact-callback = Número para devolver la llamada
fact-do-not-call = { $numbers } · no llame ahí
fact-not-said = No se dice

## Sounds that are no speech

tone-beep = Pitido
tone-ringback = Timbre
tone-busy = Tono de ocupado
tone-dial-tone = Tono de marcar
tone-special-information = Tonos de “número fuera de servicio”
tone-dtmf = Tecla { $key }
tone-fax = Tono de fax

## What spoils a recording

flaw-clipped = Esta grabación está distorsionada: el volumen estaba demasiado alto cuando se grabó. Algunas palabras pueden estar mal.
flaw-noisy = Esta grabación tiene mucho ruido de fondo. Algunas palabras pueden estar mal o faltar.
flaw-very-quiet = Esta grabación tiene el volumen muy bajo. Algunas palabras pueden estar mal o faltar.
flaw-cut-short = Falta el final de este archivo; se analizó lo que hay.
flaw-damaged = Hay partes de este archivo que están dañadas y se dejaron fuera.
flaw-low-half-only = Solo se pudo decodificar la mitad más grave de los tonos de esta grabación (HE-AAC).

## Doubt

doubt-repetition = repetición
doubt-unsure = poco seguro
doubt-no-speech = sin voz

## Stages of an audit

stage-reading = Leyendo el archivo
stage-loading-model = Cargando el modelo de voz
stage-finding-speech = Buscando voz
stage-transcribing = Transcribiendo
stage-listening-again = Escuchando otra vez lo que no quedó claro
stage-judging = Evaluando

## What belongs together

related-script = El mismo guion que el mensaje de voz { $number } ({ $name })
related-script-and-numbers = El mismo guion que el mensaje de voz { $number } ({ $name }), y el mismo número: { $numbers }
related-numbers = Menciona el mismo número que el mensaje de voz { $number } ({ $name }): { $numbers }
speaker = Persona { $number }
speaker-left = Persona { $number } (canal izquierdo)
speaker-right = Persona { $number } (canal derecho)
mail-attached = Adjunto a { $name }: { $said }

## The report as text

report-evidence = Indicios
report-read = Dicho como las estafas
# The words of a sentence, or of the whole message, that the reader judged it by.
report-weightiest = Lo que más pesó: { $words }.
report-mitigation = Lo que habla a favor de un mensaje auténtico
report-dismissed = Marcado “no es un indicio”: fuera del veredicto
report-numbers = Números mencionados (no llame a estos números): { $numbers }
report-transcript = Transcripción
report-corrections = Correcciones
report-heard = Lo que oyó la máquina
report-correction = “{ $heard }” se corrigió a “{ $written }”
report-next-steps = Qué hacer ahora
report-limits = Lo que este veredicto no puede decir
report-notes = Notas
report-note = Nota: { $note }
report-source = Fuente: { $source }
report-in-doubt = en duda: { $doubt }
report-confirmed = confirmado al oído
report-glance = De un vistazo
report-file = La grabación
report-made-with = Hecho con
report-title = Análisis del mensaje de voz: { $name }
report-generated = Voicemail Auditor { $version }. Todo se hizo en esta computadora; no se envió nada a ninguna parte.
report-model = Modelo de voz: { $name }, SHA-256 { $sha256 }
report-rulebook = Reglas { $name }, SHA-256 { $sha256 }
report-reader = Lector entrenado con { $messages } mensajes, SHA-256 { $sha256 }
report-masked = [expurgado]
report-page = Página { $page } de { $count }
report-brackets = Los caracteres que faltan en las fuentes de este documento, o que ocultarían o invertirían otro texto, figuran entre corchetes con su número de Unicode, como [U+0416]; +12 representa doce más.
report-log-head = Cabeza del registro: { $head } ({ $entries ->
        [one] una anotación
       *[other] { $entries } anotaciones
    }). Un registro con otra cabeza no es aquel con el que se hizo este informe.
report-derivative = Copia expurgada
report-derivative-of = Se taparon palabras con { $cover } en { $places ->
        [one] un lugar
       *[other] { $places } lugares
    }. La grabación original tiene el SHA-256
cover-silence = silencio
cover-tone = un tono
report-no-model = El texto no se transcribió aquí: alguien ya lo tenía.
report-statement = Qué es este informe: las palabras que una computadora oyó en esta grabación, y lo que en ellas coincide con estafas conocidas. La computadora puede oír mal; una persona debe escuchar antes de confiar en él. No identifica a nadie. No es asesoría legal, y ningún tribunal ni oficina tiene que aceptarlo.
report-file-name = Nombre
report-file-size = Tamaño
report-file-bytes = { $bytes } bytes
report-file-sha256 = SHA-256
report-file-form = Formato
report-file-length = Duración
report-language = Idioma
report-file-tags = Escrito dentro del archivo
report-file-times = Fechas del archivo
report-file-modified = Modificado: { $time }
report-file-created = Creado: { $time }
report-file-times-unreliable = No son fiables: las pone lo último que copió el archivo, y se cambian con facilidad. No son la hora de la llamada.
report-settings = Configuración: { $language }; { $model }; { $folders ->
        [0] sin reglas propias
        [one] una carpeta de reglas propias
       *[other] { $folders } carpetas de reglas propias
    }; informe en { $reader }.
report-settings-language = idioma pedido: “{ $language }”
report-settings-any-language = idioma por averiguar
report-settings-model = modelo de voz elegido: { $model }
report-settings-bundled-model = el modelo de voz que viene con el programa
report-waveform = El volumen de la grabación a lo largo del tiempo, con los indicios marcados
report-confidence = confianza del reconocedor { $percent } %

## Errors: what happened, and (-do) what to do about it

error-not-found = No hay ningún archivo con ese nombre.
error-not-found-do = Revise el nombre y la carpeta; puede que lo hayan movido o borrado.
error-folder = Esto es una carpeta, no una grabación.
error-folder-do = Abra la carpeta y elija las grabaciones que hay en ella.
error-not-a-file = Esto es un dispositivo o una tubería (pipe), no un archivo.
error-not-a-file-do = Primero guarde la grabación como archivo, y luego abra ese archivo.
error-unreadable = No se pudo leer el archivo.
error-unreadable-do = Revise que usted tenga permiso para leerlo y que su disco siga ahí, y vuelva a intentarlo.
error-empty = El archivo está vacío.
error-empty-do = Guarde o descargue otra vez el mensaje de voz; el primer intento no dejó nada.
error-too-large = El archivo pasa de 2 GB.
error-too-large-do = Recorte la parte del mensaje de voz con un editor de audio, y abra esa parte.
error-too-long = La grabación dura más de 4 horas.
error-too-long-do = Recorte la parte del mensaje de voz con un editor de audio, y abra esa parte.
error-not-audio = Esto no es una grabación ({ $found }).
error-not-audio-do = Elija el mensaje de voz mismo. Si tiene un texto, use “audit --transcript” en la terminal, o péguelo en la ventana.
error-unsupported-format = Este formato todavía no se puede abrir ({ $found }).
error-unsupported-format-do = Ábralo en un reproductor o en un editor de audio como Audacity, guárdelo como WAV, y abra ese archivo.
error-empty-mail = Este correo electrónico no trae ninguna grabación adjunta.
error-empty-mail-do = Si trae un enlace al mensaje de voz, guarde la grabación desde ahí, y abra esa grabación.
error-truncated = Falta el final de este archivo, y con él lo que se necesita para reproducirlo.
error-truncated-do = Guarde o descargue otra vez el mensaje de voz, y espere hasta que termine.
error-no-sound = El archivo no tiene sonido.
error-no-sound-do = Revise que sea el archivo correcto; guarde o descargue otra vez el mensaje de voz.
error-damaged = El archivo está dañado y no se pudo decodificar.
error-damaged-do = Guarde o descargue otra vez el mensaje de voz, o guárdelo como WAV con un editor de audio.
error-sampling-rate = La frecuencia de muestreo de la grabación, { $rate } Hz, no se puede usar.
error-sampling-rate-do = Guárdela como WAV a 16000 Hz con un editor de audio, y abra ese archivo.
error-model-unknown = No se pudo cargar el modelo de voz: { $detail }.
error-model-unknown-do = Elija uno de la lista que da “voicemail-auditor models”, o ponga ahí su archivo.
error-model-unreadable = No se pudo cargar el modelo de voz: { $detail }.
error-model-unreadable-do = Revise que usted tenga permiso para leer el archivo.
error-model-altered = No se pudo cargar el modelo de voz: { $detail }.
error-model-altered-do = Bórrelo y descargue otra vez el archivo publicado; puede estar dañado.
error-model-malformed = No se pudo cargar el modelo de voz: { $detail }.
error-model-malformed-do = Elija otro modelo o descargue otra vez el archivo; solo sirven los modelos Whisper en formato ggml.
error-language = Este idioma no se puede usar: { $detail }.
error-language-do = Use un código de dos letras, como en o es, o no ponga ninguno.
error-processor = Al procesador de esta computadora le falta { $detail }, y se necesita para transcribir.
error-processor-do = Use una computadora fabricada después de 2014, o una versión para procesadores antiguos, que el README describe; si alguien ya tiene una transcripción, de todos modos se puede analizar aquí.
error-speech = No se pudieron transcribir las palabras.
error-speech-do = Cierre otros programas, por si se acabó la memoria, y vuelva a intentarlo.
error-no-loudspeaker = No se encontró ninguna bocina.
error-no-loudspeaker-do = Conecte una, o actívela en la configuración del sistema, y vuelva a intentarlo.
error-loudspeaker = No se pudo usar la bocina.
error-loudspeaker-do = Cierre lo demás que la esté usando, o elija otra en la configuración del sistema.
error-not-playable = No se pudo reproducir esta grabación.
error-not-playable-do = Reprodúzcala con otro programa.
error-player-gone = En este momento no se puede reproducir nada.
error-player-gone-do = Cierre el programa y ábralo otra vez.
error-no-microphone = No se encontró ningún micrófono.
error-no-microphone-do = Conecte uno, o actívelo en la configuración del sistema, y vuelva a intentarlo. O copie aquí el mensaje de voz como archivo.
error-microphone-denied = El sistema no deja que este programa use el micrófono.
error-microphone-denied-do = Permítalo en la configuración de privacidad del sistema, y vuelva a intentarlo.
error-microphone = No se pudo usar el micrófono.
error-microphone-do = Cierre lo demás que lo esté usando, o elija otro, y vuelva a intentarlo.
error-recording-disk-full = El disco está lleno.
error-recording-disk-full-do = Libere espacio en el disco, y grabe otra vez lo que falta.
error-recording-unwritten = No se pudo escribir la grabación en el disco.
error-recording-unwritten-do = Revise que haya espacio en el disco, y vuelva a intentarlo.
error-recording-too-long = Una grabación puede durar 4 horas; ahí se terminó.
error-recording-too-long-do = Empiece otra para lo que falta.
error-recorder-gone = En este momento no se puede grabar nada.
error-recorder-gone-do = Cierre el programa y ábralo otra vez.
error-no-drafts = No hay dónde guardar una grabación mientras se hace.
error-no-drafts-do = Libere espacio en el disco, revise que usted tenga permiso para escribir en su propia carpeta, y empiece de nuevo.
error-unsaved-disk-full = El disco está lleno; no se guardó nada.
error-unsaved-disk-full-do = Libere espacio, o elija otro disco.
error-unsaved = No se pudo guardar ahí.
error-unsaved-do = Elija una carpeta en la que usted tenga permiso para escribir.
error-original-changed = «{ $name }» ya no es el archivo que se examinó.
error-original-changed-do = Examínelo otra vez, o devuelva a su lugar el archivo examinado; no se escribió nada.
error-original-unreadable = «{ $name }» ya no se puede leer.
error-original-unreadable-do = Devuélvalo al lugar donde se examinó; no se escribió nada.
error-case-unreadable = No se puede leer el paquete.
error-case-unreadable-do = Compruebe que está ahí y que usted tiene permiso para leerlo.
error-not-a-case = Esto no es un paquete de caso.
error-not-a-case-do = Elija un paquete escrito por este programa, o la carpeta en la que se desempaquetó.
error-case-encrypted = El paquete está cifrado.
error-case-encrypted-do = Indique su contraseña en un archivo: --passphrase-file FILE.
error-wrong-passphrase = La contraseña no es correcta.
error-wrong-passphrase-do = Pruebe otra vez tal como se escribió; cuentan las mayúsculas y los espacios.
error-case-damaged = El paquete cifrado está dañado o se cambió; no se puede abrir.
error-case-damaged-do = Use otra copia.
error-passphrase-file = No se pudo leer ninguna contraseña de ese archivo.
error-passphrase-file-do = La primera línea tiene que ser la contraseña.
error-case-incomplete = No se escribió el paquete de caso, porque no se pudieron examinar todas las grabaciones.
error-case-incomplete-do = Deje fuera lo que no se puede examinar, o corríjalo.
error-case-lacks = «{ $name }» está en el caso guardado, pero ya no está analizada; el caso quedó como está.
error-case-lacks-do = Analícela otra vez o quítela de la lista; o guarde el caso en otro lugar sin ella.
error-redaction-not-said = Ninguna de esas palabras se oyó en la grabación; no se hizo ninguna copia.
error-redaction-not-said-do = Mire cómo las escribe la transcripción, y corríjala donde la máquina oyó mal.
error-redaction-untimed = No se sabe cuándo se dicen algunas de esas palabras, así que no se pueden tapar.
error-redaction-untimed-do = Use una grabación en vez de un texto.
error-redaction-too-long = La copia sería más grande de lo que puede ser un archivo WAV.
error-redaction-too-long-do = Corte la grabación en partes y expurgue cada una.
error-redaction-still-heard = Algunas de las palabras todavía se oyen en la copia; se desechó.
error-redaction-still-heard-do = Quite más de lo que está a su alrededor, como el nombre completo.
error-redaction-refused = Esas palabras no se pueden quitar: { $detail }
error-redaction-refused-do = Dé nombres o números enteros, de dos signos o más.
error-pdf = No se pudo hacer el PDF; es un fallo del programa.
error-pdf-do = Use la página web (HTML): también se imprime bien.
error-exists = Ya hay un archivo con ese nombre.
error-exists-do = Escriba otro.
error-rule-folder = No se pudieron leer las reglas: { $detail }.
error-rule-folder-do = Revise el nombre de la carpeta y sus archivos.
error-rules =
    Algunas reglas no se pueden usar:
    { $detail }
error-rules-do = Corríjalas como lo indica “voicemail-auditor rules check”.
error-not-text = Esto no es un texto en UTF-8.
error-not-text-do = Guarde la transcripción como texto sin formato (UTF-8), .srt o .vtt; si es una grabación, analícela sin --transcript.
error-no-thread = El programa no pudo iniciar su proceso de trabajo.
error-no-thread-do = Reinicie la computadora.
error-worker-gone = La parte del programa que transcribe se detuvo.
error-worker-gone-do = Cierre el programa y ábralo otra vez; la grabación no se tocó.
error-no-window = No se pudo abrir la ventana.
error-no-window-do = Haga el análisis en la terminal: voicemail-auditor audit ARCHIVO.
error-cancelled = Se canceló el análisis.
error-cancelled-do = Empiécelo de nuevo.
error-unreadable-text = No se pudo leer el archivo.
error-unreadable-text-do = Revise su nombre, y que sea texto en UTF-8.
error-not-a-row = Esta línea no es una fila de un corpus.
error-not-a-row-do = Cada línea debe ser como {"{"}"id": "1", "text": "…"{"}"}.

## Por qué no se puede quitar una palabra de una grabación

redaction-nothing = «{ $word }» no tiene ninguna letra ni cifra: no hay nada que tapar.
redaction-too-short = «{ $word }» es una sola letra o cifra, que está en todas partes. Escriba la palabra entera.
redaction-too-long = «{ $word }…» es demasiado larga. Escriba las palabras una por una.
redaction-unheard = No se oye tal como está escrito aquí: { $words }. Si la máquina lo entendió mal, sigue en la copia: corrija antes la transcripción, o escríbalo como lo escribió la máquina.
report-first-of-several = Hay { $count } grabaciones en este correo: este es el informe de la primera. Un paquete del caso las incluye todas.
