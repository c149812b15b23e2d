"""First names that are one person: « Rob », « Bob » and « Robert »."""

from __future__ import annotations

_GROUPS = (
    "robert rob bob bobby robbie bert", "william will bill billy willy guillaume", "richard rick dick ricky rich", "james jim jimmy jamie",
    "john johnny jack jon", "jonathan jon john", "michael mike mick mickey michel", "david dave", "daniel dan danny", "thomas tom tommy",
    "joseph joe joey jo", "charles charlie chuck", "christopher chris", "christophe chris", "christine chris chrissie", "christian chris",
    "matthew matt matty matthieu", "anthony tony", "antoine tony", "andrew andy drew", "edward ed eddie ted ned", "edouard ed",
    "samuel sam sammy", "samantha sam sammy", "benjamin ben benny", "alexander alex sandy xander", "alexandre alex", "alexandra alex sandra",
    "nicholas nick nicky", "nicolas nico", "patrick pat paddy", "patricia pat patty tricia", "stephen steve stephane", "steven steve",
    "peter pete pierre", "gregory greg", "gregoire greg", "timothy tim", "kenneth ken kenny", "ronald ron ronnie", "donald don donny",
    "frederick fred freddie", "frederic fred", "philip phil philippe", "philippe phil", "laurence larry laurie", "lawrence larry",
    "raymond ray", "gerald gerry jerry", "leonard leo len lenny", "francis frank", "franklin frank", "henry harry hank henri", "harold harry hal",
    "elizabeth liz lizzie beth betty eliza elisabeth", "elisabeth lisa babette", "katherine kate katie kathy kat catherine", "catherine cathy cath kate",
    "margaret maggie meg peggy greta", "jennifer jen jenny", "jessica jess jessie", "rebecca becky becca", "victoria vicky tori", "susan sue susie",
    "deborah debbie deb", "barbara barb", "dorothy dot dottie", "theresa terry tess", "therese terry", "pamela pam", "abigail abby", "amanda mandy",
    "isabella bella izzy isabelle", "isabelle isa", "josephine jo josie", "jacqueline jackie", "valerie val", "virginie gigi", "stephanie steph",
    "sophie sofia", "emmanuel manu", "emmanuelle manu", "dominique dom", "sebastien seb", "sebastian seb", "maximilian max", "maxime max",
    "maximilien max", "jean-pierre jp", "jean-claude jc", "jean-francois jf jeff", "jean-marc jm", "jean-luc jl", "jean-michel jm", "marie-claire mc",
    "olivier oliver olly ollie", "ludovic ludo", "thibault tibo thibaut", "mohamed mohammed mohammad muhammad mehmet med", "johannes hans jan johan",
    "francisco paco pancho", "jose pepe", "ignacio nacho", "giuseppe beppe pino", "giovanni gianni", "francesco franco", "harrison harry",
    "freddie fred", "oliver ollie", "theodore theo ted", "gabriel gabe", "zachary zach zack", "joshua josh", "jacob jake", "nathaniel nathan nate",
    "cameron cam", "caitlin kate", "evelyn evie eve", "lillian lily", "amelia millie amy", "matilda tilly", "florence flo", "eleanor ellie nell",
)  # fmt: skip

_groups_by_name: dict[str, set[int]] = {}
for _number, _names in enumerate(_GROUPS):
    for _name in _names.split():
        _groups_by_name.setdefault(_name, set()).add(_number)


def is_same_first_name(one: str, other: str) -> bool:
    """Whether two folded first names are forms of one: « bob » and « robert »."""
    return one == other or not _groups_by_name.get(one, set()).isdisjoint(_groups_by_name.get(other, ()))
