"""The cache: what was found once is not looked for again.

    fingerprint.py  sites and properties as hashes of all that they say
    slices.py       the slice of a property as a hash: what its verdict can depend on
    machinery.py    the software as a hash
    entry.py        what is kept, as JSON with a checksum
    store.py        the folder: written at once or not at all, by any number of processes
    carry.py        a result of another site with the same slice, re-checked on this one
    shop.py         a run of properties before which the cache is asked

A wrong hit would be a wrong verdict, so all doubt goes against the cache. A result depends on the site, the property,
the engine, its options, and the software; on nothing else, by the invariants of the package. Each of them is hashed by
what it says, not by a name or a date: rules unexpanded, enumerations with their members, links and data, and the source
of all that decides. What has no hash is not kept, what is damaged or of another question is not used, and what is
undecided or unchecked is never written.

Who can write into the folder can write verdicts into it. `--verify-cached` believes nothing but evidence: it re-checks
each proof and each run. (A condition that is met, or that is not, has no evidence; nor does that of a cleverly forged
entry.)
"""
