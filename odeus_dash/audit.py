"""One line of JSON per thing that somebody did: who signed in, what was opened, what was taken."""
