# The waveform and what stands beside it.

wave-speech = Voz
wave-closer = Acercar
wave-closer-how = Acercar: + o la rueda del mouse
wave-wider = Alejar
wave-wider-how = Alejar: − o la rueda del mouse
wave-all = Todo
wave-all-how = Ver toda la grabación: 0
