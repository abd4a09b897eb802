"""How the program is, for those who look after it: what it counts, its metrics, whether it is ready for work."""
