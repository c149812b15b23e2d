"""Countries where the firm writes in French."""

from relais.adoption.demo.world.country import Country, names, places
from relais.adoption.demo.world.france import FRENCH_FIRMS, FRENCH_JOBS, FRENCH_STREETS, FRENCH_WORDS

FIRMS_ABROAD = {
    **FRENCH_FIRMS,
    "public_sector": ("Ville de {city}", "Office de tourisme de {city}"),
    "education": ("École {word}", "Institut {a}"),
}

BELGIUM = Country(
    code="BE", calling_code="32", language="fr", share=7, mobile="470", mobile_digits=6, number_digits=8, subscriber="2", honorifics=("Mme", "M."),
    women=names("Aline Anaïs Bénédicte Céline Charlotte Elke Els Fabienne Isabelle Justine Laurence Lies Maïté Marleen Noémie Sofie Virginie"),
    men=names("Bart Benoît Dirk Étienne Geert Gilles Jan Jean-Luc Koen Laurent Luc Michaël Pascal Pieter Renaud Stijn Tom Thierry Wim Xavier"),
    last_names=names("""Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters De_Smet Dubois Lambrechts Dumont Lejeune Denis Leclercq
        Vandenberghe Van_Damme De_Backer Hermans Michiels Collard Evrard Gérard Delvaux Simonis Thys Renard Stevens Verhoeven"""),
    places=places("""
        Bruxelles; 1000; 2
        Liège; 4000; 4
        Namur; 5000; 81
        Charleroi; 6000; 71
        Mons; 7000; 65
        Gand; 9000; 9
        Anvers; 2000; 3
        Louvain-la-Neuve; 1348; 10
        Tournai; 7500; 69
    """),
    streets=FRENCH_STREETS, street_form="{street} {number}", jobs=FRENCH_JOBS, firms=FIRMS_ABROAD, words=FRENCH_WORDS,
)  # fmt: skip

SWITZERLAND = Country(
    code="CH", calling_code="41", language="fr", share=5, mobile="79", mobile_digits=7, number_digits=9, currency="CHF", honorifics=("Mme", "M."),
    women=names("Andrea Anouk Barbara Carole Corinne Daniela Francine Joëlle Laetitia Martina Myriam Nicole Regula Sibylle Tania Ursula Véronique"),
    men=names("Alain Beat Christian Daniel Didier Fabrice Grégoire Hans Jean-Marc Lukas Marco Matthias Patrice Reto Roland Stéphane Urs Yves"),
    last_names=names("""Müller Meier Schmid Keller Weber Huber Favre Rochat Bonvin Jaquet Bolomey Chappuis Cuendet Dufour Emery Fässler Gerber Pittet
        Jeanneret Kunz Monnier Nicolet Perret Rey Roulet Schneider Steiner Vuilleumier Zbinden Zürcher"""),
    places=places("""
        Genève; 1204; 22
        Lausanne; 1003; 21
        Neuchâtel; 2000; 32
        Fribourg; 1700; 26
        Sion; 1950; 27
        Bâle; 4051; 61
        Zurich; 8001; 44
        Berne; 3011; 31
    """),
    streets=FRENCH_STREETS, street_form="{street} {number}", jobs=FRENCH_JOBS, firms=FIRMS_ABROAD, words=FRENCH_WORDS,
)  # fmt: skip

MOROCCO = Country(
    code="MA", calling_code="212", language="fr", share=4, mobile="661", mobile_digits=6, number_digits=9, subscriber="3", currency="MAD",
    honorifics=("Mme", "M."),
    women=names("Amina Asmae Fatima-Zahra Ghita Hanane Houda Ikram Khadija Laila Loubna Meryem Naima Nawal Rania Salma Siham Soukaina Zineb"),
    men=names("Abdelilah Adil Amine Anas Ayoub Driss Hamza Hassan Ismaïl Jamal Khalid Mohamed Mounir Mustapha Nabil Omar Reda Said Tarik Youssef"),
    last_names=names("""Alaoui Amrani Bennani Benjelloun Berrada Bouazza Chraïbi Cherkaoui El_Fassi El_Idrissi El_Mansouri Fassi-Fihri Filali Guessous
        Hajji Idrissi Kabbaj Lahlou Lamrani Mekouar Naciri Ouazzani Rami Sebti Skalli Tahiri Tazi Zniber"""),
    places=places("""
        Casablanca; 20000; 522
        Rabat; 10000; 537
        Tanger; 90000; 539
        Marrakech; 40000; 524
        Fès; 30000; 535
        Agadir; 80000; 528
    """),
    streets=FRENCH_STREETS, street_form="{number} {street}", jobs=FRENCH_JOBS, firms=FIRMS_ABROAD, words=FRENCH_WORDS,
)  # fmt: skip
