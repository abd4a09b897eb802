"""What can go wrong in storage. An error names the thing and what to do."""


class StoreError(Exception):
    """Base of all errors of storage; its message is a sentence for the owner."""


class InvalidValue(StoreError):
    """A value was made that breaks its own rules."""


class NotFound(StoreError):
    """Nothing is stored under that id."""


class LeaseLost(StoreError):
    """Whoever held the row was slow, and another has taken it over: what was done on it is not kept."""


class Overtaken(StoreError):
    """Another worker's transaction changed what this one had read: to be done again, from the beginning."""


class Busy(StoreError):
    """The database stayed locked by another process."""


class StorageFull(StoreError):
    """The database cannot be written: the disk is full, or the file may not grow or be written."""


class SchemaTooNew(StoreError):
    """The database was written by a newer version of the program."""


class SchemaTooOld(StoreError):
    """The database needs `copytaster migrate`."""
