"""Training room: question, guess, reveal, discuss, your city; answers computed from cited figures."""

from ui.training import room

lesson = room.choose()
step = room.progress(lesson)
room.show(lesson, step)
room.move(lesson)
room.notes(lesson)
