"""What sales puts on the home screen: to a seller the own pipeline, to who leads a team that of the team.

Each figure is counted by a Query that its link opens, so that figure and list agree. However many opportunities there are, a home asks once for
the sums of those that are open, once for what was, and for a few lines.
"""
