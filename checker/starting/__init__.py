"""Starting files for people who write their own: commented, and running as they are.

pair.py           a design: two servers, one of them active; it is copied as it stands
deployments.py    a deployment of any design, from one that there is
properties.py     a property of any design, with the words that its components offer
"""
