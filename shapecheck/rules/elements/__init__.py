"""What is known of the elements of a tensor, and how operations compute with it.

Three forms (`shapecheck.values`), of which a tensor has one at most: `Constant` (every element), `Intervals` (between
which two numbers each element lies) and `Range` (the least and the greatest element, as sizes, both of which the
tensor has). None: nothing is known. Every operation here may lose what is known, and never makes anything up: a rule
that does not say otherwise gives a tensor of which nothing is known.

| a rule | says so with |
|---|---|
| keeps each element where it is | `places.reshaped` |
| puts listed elements elsewhere | `places.rearranged`, `places.strided` |
| casts | `conversion.converted` |
| computes element by element | an `ElementFunction`: a column of a table, or `functions.computed` |
| makes elements | `constants.listed`, `constants.filled`, `extremes.attained` |
| has all the elements of its first argument, and no other | `@op(..., elements="kept")` |
| writes into its first argument | `@op(..., elements="written")` |

Imports only `values` and `dims`.
"""
