"""What theory knows exactly about defences stripped to one effect each: the answers that the engine must land on.

Pure functions of numbers: no scenario, no luck, no claim. `queues`: channels as servers. `streams`: raids that are
short or evenly spaced. `salvos`: shots at one object. `magazines`: rounds that run out. `allocation`: who shoots at
whom. `depth`: how often one can shoot before it is too late. `exchange`: salvo equations and Lanchester's laws.
`counts`: how many get through, as a distribution.
"""
