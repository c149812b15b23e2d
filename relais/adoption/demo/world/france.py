from relais.adoption.demo.world.country import Country, jobs, names, places

FRENCH_JOBS = jobs("""
    Directrice générale; Directeur général; Direction; decides
    Gérante; Gérant; Direction; decides
    Présidente; Président; Direction; decides
    Directrice achats; Directeur achats; Achats; decides
    Acheteuse; Acheteur; Achats; recommends
    Responsable achats; Responsable achats; Achats; recommends
    Directrice financière; Directeur financier; Finances; pays
    Comptable; Comptable; Finances; pays
    Directrice technique; Directeur technique; Technique; recommends
    Conductrice de travaux; Conducteur de travaux; Travaux; uses
    Cheffe de projet; Chef de projet; Projets; influences
    Architecte; Architecte; Études; recommends
    Responsable logistique; Responsable logistique; Logistique; uses
    Directrice commerciale; Directeur commercial; Commerce; influences
    Responsable qualité; Responsable qualité; Qualité; influences
    Assistante de direction; Assistant de direction; Direction; filters
    Directrice de magasin; Directeur de magasin; Magasin; decides
    Responsable maintenance; Responsable maintenance; Technique; uses
""")
FRENCH_FIRMS = {
    "construction": (
        "{a} Menuiserie",
        "Charpentes {a}",
        "{a} & Fils",
        "Atelier {a}",
        "Bâtir {word}",
        "{a} {b} Construction",
        "Toitures {a}",
    ),
    "retail": ("Maison {a}", "Les Halles {word}", "{a} Cuisines", "Comptoir {word}", "La Boutique {word}", "Meubles {a}"),
    "hospitality": ("Bistrot {word}", "Hôtel {word}", "Auberge {word}", "Le Comptoir de {a}", "Brasserie {a}"),
    "food": ("Domaine {word}", "Fromagerie {a}", "Boulangerie {a}", "Conserverie {word}", "Brasseurs {word}"),
    "logistics": ("Transports {a}", "{a} Logistique", "Messageries {word}", "Fret {a} {b}"),
    "medical": ("Clinique {word}", "Laboratoire {a}", "Cabinet {a} {b}", "Optique {a}"),
    "public_sector": ("Mairie de {city}", "Communauté {word}", "Office de tourisme de {city}"),
    "education": ("Lycée {a}", "École {word}", "Institut {a}"),
    "technology": ("{a} Systèmes", "Studio {word}", "{a} Numérique", "{a} {b} Technologies"),
    "real_estate": ("Agence {a}", "Immobilière {word}", "{a} Patrimoine", "Syndic {a} {b}"),
    "manufacturing": ("Ateliers {word}", "Mécanique {a}", "{a} Industrie", "Fonderie {a}", "Chantiers {word}"),
    "consulting": ("{a} Conseil", "Bureau d’études {a}", "{a} {b} Associés"),
    "energy": ("Solaire {word}", "{a} Énergies", "Chauffage {a}"),
    "nonprofit": ("Association {word}", "Fondation {a}"),
}
FRENCH_WORDS = names("""du_Parc des_Tilleuls du_Ponant du_Levant des_Aspres du_Vieux-Port de_la_Gare des_Quais du_Moulin de_l’Étoile du_Marché
    des_Remparts de_la_Tour des_Halles du_Lac des_Cèdres de_l’Ormeau du_Cloître des_Carmes de_la_Fontaine des_Vignes du_Beffroi de_l’Estuaire
    des_Dunes du_Pont-Neuf des_Arènes de_la_Vallée du_Grand-Large des_Trois-Rivières de_la_Cité""")
FRENCH_STREETS = names("""rue_de_la_République rue_Victor-Hugo avenue_Jean-Jaurès quai_Rambaud rue_des_Lilas boulevard_Gambetta place_du_Marché
    rue_Pasteur avenue_de_la_Gare rue_du_Moulin chemin_des_Vignes rue_de_l’Église impasse_des_Acacias allée_des_Platanes rue_Nationale
    cours_Lafayette rue_des_Artisans avenue_de_l’Europe rue_du_Port zone_artisanale_des_Prés route_de_Paris rue_Molière""")

FRANCE = Country(
    code="FR", calling_code="33", language="fr", share=58, mobile="63998", mobile_digits=4, number_digits=9, subscriber="7",
    fiction={"1": "19900", "2": "26191", "3": "35301", "4": "46571", "5": "53649"}, honorifics=("Mme", "M."),
    women=names("""Amélie Camille Chloé Claire Élodie Émilie Fanny Gaëlle Hélène Inès Jeanne Julie Karine Laure Léa Louise Lucie Manon Margaux
        Marie Mathilde Mélanie Nadia Nathalie Océane Pauline Sabrina Sandrine Sarah Sophie Stéphanie Sylvie Valérie Yasmine Zoé Anne-Laure
        Marie-Christine Béatrice Corinne Delphine"""),
    men=names("""Adrien Alexandre Antoine Arnaud Aurélien Baptiste Benoît Cédric Christophe Clément Damien David Éric Fabien Florian François
        Frédéric Guillaume Hugo Jérôme Julien Karim Kevin Laurent Louis Lucas Marc Mathieu Maxime Mehdi Nicolas Olivier Patrick Paul Pierre
        Quentin Romain Samir Sébastien Thomas Jean-Baptiste Pierre-Yves Loïc Rachid"""),
    last_names=names("""Martin Bernard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard
        André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin
        Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roche
        Roy Noël Meyer Lucas Meunier Pérez Marchand Dufour Blanchard Barbier Brun Dumas Brunet Schmitt Leroux Colas Fernandez Arnaud Rolland
        Caron Aubert Giraud Leclerc Vidal Bourgeois Renaud Lemoine Picard Gaillard Leclercq Le_Goff Le_Gall Kermadec Benali Haddad Diallo
        Traoré Cissé Belkacem d’Aubigny de_la_Tour Saint-Martin Pons Ferrand Vauban"""),
    places=places("""
        Paris; 75011; 1
        Lyon; 69002; 4
        Marseille; 13002; 4
        Toulouse; 31000; 5
        Nantes; 44000; 2
        Bordeaux; 33000; 5
        Lille; 59000; 3
        Rennes; 35000; 2
        Strasbourg; 67000; 3
        Montpellier; 34000; 4
        Nice; 06000; 4
        Grenoble; 38000; 4
        Brest; 29200; 2
        Le Mans; 72000; 2
        Angers; 49000; 2
        Dijon; 21000; 3
        Clermont-Ferrand; 63000; 4
        Tours; 37000; 2
        Limoges; 87000; 5
        Annecy; 74000; 4
        Perpignan; 66000; 4
        Besançon; 25000; 3
        Orléans; 45000; 2
        Rouen; 76000; 2
        Caen; 14000; 2
        Saint-Malo; 35400; 2
        La Rochelle; 17000; 5
        Pau; 64000; 5
        Quimper; 29000; 2
        Valence; 26000; 4
        Colmar; 68000; 3
        Troyes; 10000; 3
        Vannes; 56000; 2
        Villeurbanne; 69100; 4
        Saint-Étienne; 42000; 4
        Bayonne; 64100; 5
    """),
    streets=FRENCH_STREETS, street_form="{number} {street}", jobs=FRENCH_JOBS, firms=FRENCH_FIRMS, words=FRENCH_WORDS,
)  # fmt: skip
