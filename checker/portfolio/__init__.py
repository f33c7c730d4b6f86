"""A portfolio: several engines on one property, and the first answer whose evidence checks is taken.

    team.py       who plays which part
    instances.py  a property of several elements as units about one
    symmetry.py   interchangeable elements, of which one is checked
    contest.py    a unit, asked of several engines
    race.py       contests on the workers of a crew
    combine.py, sets.py  from units to cases, with one proof for all
    portfolio.py  the run of properties
    cross_check.py  all engines to the end, and what they say compared

What depends on the machine and what does not. Who is first does. Verdicts do not, since only evidence counts that other
code has checked. Stories do not. Scouts are asked in turn, so a violation that one of them finds is told by it.
One that is found by whichever engine came first is told by one fixed engine, the teller for its kind of property,
which decides the same question under the same readings once more and gives its shortest story. It was asked about
nothing else in that session, so what went before does not show. A fixed engine was preferred to a canonical run (the
least of the shortest ones): the engines have the shortest story anyhow, and the least one would have to be searched
for. Only where the teller has no story within the budget, that of the winner is told, and the result says so.

So a result says `portfolio`; who won is told with the timings, as all that depends on the machine is.
"""
