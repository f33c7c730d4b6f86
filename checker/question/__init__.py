"""From properties to plain questions about ground systems, and from runs of slices to stories: what engines share.

Nothing here searches. A question names nodes of a ground system; a slice is the part of it that can matter; a product
has two copies of it; a run is what an engine found; a story is that run made again on the evaluator.
"""
