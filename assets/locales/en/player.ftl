# The waveform and what stands beside it.

wave-speech = Speech
wave-closer = Zoom in
wave-closer-how = Zoom in: + or the mouse wheel
wave-wider = Zoom out
wave-wider-how = Zoom out: − or the mouse wheel
wave-all = All
wave-all-how = Show all of the recording: 0
