"""Which of the collected tests a run is for: some test functions, or one shard of all. Standard library only."""

import hashlib


def is_chosen(function, only=None, shard=None):
    """Whether a test function, named without parameters, is one of those named and in the shard (its number and their count)."""
    if only is not None and function not in only:
        return False
    return shard is None or shard_of(function, shard[1]) == shard[0]


def shard_of(function, count):
    """The number of the shard, from 1, that a test function belongs to: by a digest of its name, the same everywhere."""
    return int(hashlib.sha256(function.encode()).hexdigest()[:12], 16) % count + 1
