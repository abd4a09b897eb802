"""A module that is being loaded for as long as its process lives."""

import threading

threading.Event().wait()
