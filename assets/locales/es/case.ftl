# Paquetes de caso: escribirlos y comprobarlos.

case-written = El paquete de caso está escrito. Cabeza de su registro, para guardarla aparte: { $head }
verify-file-changed = { $file }: CAMBIADO. No es el archivo que se empaquetó.
verify-file-missing = { $file }: FALTA. Se empaquetó y ya no está.
verify-file-added = { $file }: AÑADIDO. No se empaquetó.
verify-file-strange = { $file }: está dos veces, fuera de la carpeta del paquete, o es un enlace.
verify-no-log = No hay registro en el paquete.
verify-log-unreadable = El registro, línea { $line }: CAMBIADO. No se puede leer.
verify-log-unchained = El registro, línea { $line }: ROTO. No sigue a la línea anterior: se cambió una de las dos, o falta una línea.
verify-other-head = El registro NO es aquel para el que se imprimió esta cabeza: se volvió a escribir, o es de otro caso.
verify-not-a-report = { $file }: no se puede leer como informe.
verify-no-original = { $file }: la grabación de la que trata no está en el paquete tal como se examinó.
verify-not-said = { $file }: nadie dice «{ $quote }» en su transcripción.
verify-other-time = { $file }: «{ $quote }» se dice en otro momento de su transcripción.
verify-not-logged = { $file }: el registro conoce este informe con otro contenido.
verify-prints-other-head = { $file }: no termina con la cabeza de este registro.
verify-other-transcript = { $file }: según el registro, la máquina oyó otro texto.
verify-head = Cabeza del registro: { $head } ({ $entries ->
        [one] una anotación
       *[other] { $entries } anotaciones
    })
verify-head-known = La cabeza por la que se preguntó es la línea { $line } del registro. { $later ->
        [0] No se añadió nada después.
        [one] Se añadió una línea después.
       *[other] Se añadieron { $later } líneas después.
    }
verify-whole = No se cambió nada: { $files } archivos y { $reports ->
        [one] un informe
       *[other] { $reports } informes
    } están como se empaquetaron y concuerdan entre sí.
verify-changed = Se cambió algo: { $flaws ->
        [one] una cosa
       *[other] { $flaws } cosas
    } en { $files } archivos y { $reports } informes. Véase arriba.
verify-ask-for-head = Quien puede cambiar un paquete también puede escribir en él sumas nuevas. Compare la cabeza del registro con una que se guardó aparte, como la de un informe impreso: verify CASE --head HASH

case-title = Guardar el caso
case-what = { $count ->
        [one] La grabación
       *[other] Las { $count } grabaciones
    } como archivo original, con su informe, su transcripción y un registro de todo lo que se hizo, en un solo archivo con sumas de comprobación. Desde entonces se vuelve a guardar cada vez que algo cambia.
case-keep-apart = Este archivo debe guardarlo la persona a quien pertenece el mensaje. El programa no guarda nada.
case-encrypt = Cifrarlo con una contraseña
case-passphrase = Contraseña
case-passphrase-again = La misma contraseña otra vez
case-passphrase-what = Sin ella nadie puede abrir ya el archivo, tampoco con este programa. Lo abre también cualquier programa age.
case-passphrases-differ = Las dos no son iguales.
case-save = Guardar…
case-file-called = Caso { $date }
case-saved = El caso está guardado: { $path }
case-saving = Guardando…
case-is-saved = Guardado
case-not-saved = Sin guardar
case-not-saved-what = El caso no está guardado.
case-save-again = Intentar otra vez
case-save-elsewhere = Guardar en otro lugar…
form-case = Paquete de caso
form-case-save = Paquete de caso…
form-case-save-elsewhere = Guardar el caso en otro lugar…
left-work = Marcas y notas sobre { $names }
left-work-take = Continuar
left-work-missing = No está donde estaba: { $names }. Ábralo desde donde está ahora, y sus marcas y notas vuelven.
left-work-other-words = «{ $name }» se transcribió con otras palabras que antes. Sus notas han vuelto; sus marcas no pudieron.
left-work-not-taken = No se pudieron recuperar: no hay espacio en el disco.
forget-everything = Olvidar todo ahora
forget-everything-what = Cierra todas las grabaciones y borra las grabaciones sin guardar, las marcas y la lista de archivos abiertos. Los archivos que usted guardó se quedan.
forgotten = Todo está olvidado.

redact-title = Copia expurgada
redact-what = Una copia en la que algunas palabras no se oyen ni se leen: tapadas en el sonido, ocultas en el informe y en la transcripción. La copia se vuelve a escuchar, para probar que no queda nada de ellas. El original se queda como está.
redact-suggestions = Nombres y números encontrados
redact-name = { $text } ({ $places ->
        [one] una vez
       *[other] { $places } veces
    })
redact-number = { $text } ({ $places ->
        [one] una vez
       *[other] { $places } veces
    })
redact-more = Otras palabras, una en cada línea
redact-silence = Tapar con silencio
redact-tone = Tapar con un tono
redact-places = { $places ->
        [0] No se eligió nada que se diga aquí.
        [one] Tapa un lugar.
       *[other] Tapa { $places } lugares.
    }
redact-make = Hacer la copia
redact-making = La copia se hace y se escucha…
redact-made = La copia está hecha: { $places ->
        [one] se tapó un tramo
       *[other] se taparon { $places } tramos
    }. Se volvió a escuchar y no se oyó ninguna de las palabras.
redact-listen = A una máquina se le puede escapar un susurro. Escuche usted la copia antes de dársela a nadie.
redact-saved = La copia está guardada: { $path }
redacted-file-called = Copia expurgada
form-redacted = Paquete de caso expurgado
form-redacted-make = Copia expurgada…

forms-open = Denunciarlo: formularios para copiar…
forms-title = Lo que preguntan los formularios
forms-copy-all = Copiar todo
forms-copy-answer = Copiar la respuesta a: { $question }
