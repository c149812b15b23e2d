from relais.adoption.demo.world.country import Country, jobs, names, places

NETHERLANDS = Country(
    code="NL", calling_code="31", language="nl", share=3, mobile="61", mobile_digits=7, number_digits=9, honorifics=("Mevr.", "Dhr."),
    is_formal=False,
    women=names("Anouk Bianca Carla Daphne Eline Emma Esther Femke Hanneke Ilse Inge Judith Lotte Manon Maaike Marieke Nienke Sanne Saskia Willemijn"),
    men=names("Arjan Bas Bram Daan Erik Frank Gerard Hans Jan Jeroen Joost Kees Maarten Marco Niels Peter Pieter Rob Ruud Sander Thijs Wouter"),
    last_names=names("""de_Jong Jansen de_Vries van_den_Berg Bakker van_Dijk Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos Peters Hendriks
        van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer van_der_Linden Kok Jacobs de_Haan Vermeulen van_den_Heuvel"""),
    places=places("""
        Amsterdam; 1012 AB; 20
        Rotterdam; 3011 AA; 10
        Utrecht; 3511 AB; 30
        Eindhoven; 5611 AB; 40
        Den Haag; 2511 AA; 70
        Groningen; 9711 AB; 50
    """),
    streets=names("Hoofdstraat Dorpsstraat Kerkstraat Stationsweg Molenweg Havenkade Nieuwstraat Marktplein Industrieweg Prinsengracht"),
    street_form="{street} {number}",
    jobs=jobs("""
        Directeur; Directeur; Directie; decides
        Inkoopmanager; Inkoopmanager; Inkoop; decides
        Hoofd financiën; Hoofd financiën; Financiën; pays
        Projectleider; Projectleider; Projecten; influences
        Hoofd operaties; Hoofd operaties; Operaties; uses
    """),
    firms={
        "logistics": ("{a} Transport BV", "Havenbedrijf {word}", "{a} Logistics BV"),
        "construction": ("Bouwbedrijf {a}", "Timmerwerken {a} BV"),
        "retail": ("{a} Interieur", "Woonwinkel {word}"),
        "technology": ("{a} {b} Software BV", "Studio {word}"),
        "food": ("Kwekerij {a}", "{a} Versmarkt"),
    },
    words=names("De_Kade Het_Anker De_Molen Noorderlicht De_Brug Waterkant Zuiderzee De_Haven"),
)  # fmt: skip

UNITED_KINGDOM = Country(
    code="GB", calling_code="44", language="en", share=4, mobile="7700900", mobile_digits=3, number_digits=10, subscriber="1", currency="GBP",
    honorifics=("Ms", "Mr"), is_formal=False,
    fiction={"20": "2079460", "117": "1174960", "161": "1614960", "113": "1134960", "131": "1314960", "29": "2920180"},
    women=names("Abigail Alice Amy Charlotte Claire Eleanor Emily Emma Fiona Grace Hannah Harriet Jessica Kate Laura Lucy Megan Olivia Rebecca Sophie"),
    men=names("Adam Alex Andrew Ben Charlie Daniel David Edward George Harry Jack James Joe Liam Matthew Michael Oliver Peter Richard Simon Tom Will"),
    last_names=names("""Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood
        Jackson Clarke Patel Khan Lewis James Phillips Mason Mitchell Rose Davis Rodgers Cox Baker Harrison Okafor O’Brien McKenzie Grant Lowe"""),
    places=places("""
        London; EC1A 1BB; 20
        Bristol; BS1 4DJ; 117
        Manchester; M1 1AE; 161
        Leeds; LS1 4AP; 113
        Edinburgh; EH1 1YZ; 131
        Cardiff; CF10 1EP; 29
    """),
    streets=names("High_Street Station_Road Church_Lane Victoria_Road Mill_Lane Park_Avenue Queen_Street Dock_Road Market_Place King’s_Road"),
    street_form="{number} {street}",
    jobs=jobs("""
        Managing director; Managing director; Board; decides
        Owner; Owner; Board; decides
        Head of procurement; Head of procurement; Procurement; decides
        Buyer; Buyer; Procurement; recommends
        Finance director; Finance director; Finance; pays
        Head of operations; Head of operations; Operations; uses
        Project manager; Project manager; Projects; influences
        Partner; Partner; Board; decides
    """),
    firms={
        "construction": ("{a} & Sons Ltd", "{a} Joinery Ltd", "{a} Builders"),
        "consulting": ("{a} & {b} LLP", "{a} Advisory Ltd"),
        "retail": ("{a} Interiors", "The {word} Company"),
        "hospitality": ("The {word} Inn", "{word} Hotel"),
        "logistics": ("{a} Freight Ltd", "{word} Logistics"),
        "technology": ("{a} {b} Systems Ltd", "{word} Software"),
    },
    words=names("Anchor Kingfisher Northwave Riverside Oak_Tree Harbour Old_Mill Silver_Birch Crown Lighthouse"),
)  # fmt: skip
