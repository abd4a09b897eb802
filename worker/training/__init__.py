"""Trains the tagger of names (`worker/extract/naming.py`): `python -m worker.training FOLDER`.

Needs the packages of the group `training` and a folder with texts that people marked up (see `sources`); the program
itself needs neither. What it writes is the same each time: the seed is fixed.
"""
