"""The demonstration: a small news day on loopback, played through the real daemon code. `play` has its rounds."""
