"""The state of the data: today records that stand twice, whatever their type.

A *likeness* is what a package above declares of a type: which fields are compared, and how. A *search* compares all records of a type and
leaves *groups* of likely duplicates, each held together by *pairs* with their score and evidence. A group is merged by hand or by a rule
(the merge itself is the records engine's), or some of its records are *told apart*, and are never again proposed together.
"""
