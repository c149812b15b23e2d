from relais.adoption.demo.world.country import Country, jobs, names, places

GERMANY = Country(
    code="DE", calling_code="49", language="de", share=9, mobile="1522", mobile_digits=7, number_digits=10, honorifics=("Frau", "Herr"),
    fiction={"30": "3023125", "69": "6990009", "40": "4066969", "221": "2214710", "89": "8999998"},
    women=names("""Andrea Anja Annika Barbara Birgit Christina Claudia Franziska Greta Heike Ines Jana Johanna Julia Katharina Katrin Lena Maike
        Martina Monika Nina Petra Sabine Silke Stefanie Susanne Ulrike Ute"""),
    men=names("""Alexander Andreas Bernd Bruno Christian Dieter Dirk Felix Florian Frank Hans-Peter Heiko Holger Jan Jens Jonas Jürgen Kai Klaus
        Lars Lukas Markus Martin Matthias Nils Oliver Peter Ralf Sebastian Stefan Thorsten Uwe Wolfgang"""),
    last_names=names("""Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder
        Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Herrmann König Walter Mayer Huber Kaiser
        Fuchs Peters Möller Scholz Lang Weiß Jung Hahn Vogel Keller Günther Berger Winkler Roth Beck Lorenz Baumann Franke Schuster Böhm Winter
        von_Ahlen"""),
    places=places("""
        Berlin; 10115; 30
        Hamburg; 20095; 40
        München; 80331; 89
        Köln; 50667; 221
        Frankfurt am Main; 60311; 69
        Stuttgart; 70173; 711
        Düsseldorf; 40213; 211
        Leipzig; 04109; 341
        Freiburg im Breisgau; 79098; 761
        Karlsruhe; 76131; 721
        Nürnberg; 90402; 911
        Bremen; 28195; 421
        Jena; 07743; 3641
        Saarbrücken; 66111; 681
    """),
    streets=names("""Hauptstraße Bahnhofstraße Gartenstraße Lindenallee Schillerstraße Goethestraße Am_Markt Industriestraße Bergstraße Schulstraße
        Kirchgasse Marktplatz Ringstraße Mühlenweg"""),
    street_form="{street} {number}",
    jobs=jobs("""
        Geschäftsführerin; Geschäftsführer; Geschäftsleitung; decides
        Leiterin Einkauf; Leiter Einkauf; Einkauf; decides
        Einkäuferin; Einkäufer; Einkauf; recommends
        Leiterin Finanzen; Leiter Finanzen; Finanzen; pays
        Buchhalterin; Buchhalter; Finanzen; pays
        Technische Leiterin; Technischer Leiter; Technik; recommends
        Projektleiterin; Projektleiter; Projekte; influences
        Bauleiterin; Bauleiter; Bau; uses
        Vertriebsleiterin; Vertriebsleiter; Vertrieb; influences
        Assistentin der Geschäftsleitung; Assistent der Geschäftsleitung; Geschäftsleitung; filters
    """),
    firms={
        "construction": ("{a} & Söhne GmbH", "Schreinerei {a}", "Zimmerei {a} {b}", "{a} Bau GmbH", "Holzbau {a}"),
        "manufacturing": ("{a} Maschinenbau GmbH", "{a} Technik AG", "Metallwerke {a}", "{a} {b} Industrie GmbH"),
        "retail": ("Möbelhaus {a}", "{a} Optik", "{a} Handels GmbH", "Kaufhaus {a}"),
        "logistics": ("Spedition {a}", "{a} Logistik GmbH"),
        "hospitality": ("Hotel {word}", "Gasthof {word}"),
        "technology": ("{a} Systeme GmbH", "{a} {b} Software AG"),
        "public_sector": ("Stadt {city}",),
        "medical": ("Praxis {a}", "Klinik {word}"),
        "consulting": ("{a} {b} Partner", "{a} Beratung GmbH"),
    },
    words=names("Am_See Zum_Löwen Sonnenhof Waldblick Alte_Post Zur_Linde Rosengarten Bergkristall Am_Markt Neuer_Hafen"),
)  # fmt: skip
