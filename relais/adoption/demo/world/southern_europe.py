from relais.adoption.demo.world.country import Country, jobs, names, places

ITALY = Country(
    code="IT", calling_code="39", language="it", share=5, mobile="347", mobile_digits=7, number_digits=10, honorifics=("Sig.ra", "Sig."),
    women=names("Alessia Barbara Beatrice Chiara Cristina Elena Federica Francesca Giulia Ilaria Laura Lucia Martina Paola Sara Silvia Simona Valentina"),
    men=names("Alessandro Andrea Antonio Davide Fabio Federico Filippo Francesco Giorgio Giovanni Luca Marco Matteo Paolo Pietro Riccardo Roberto"),
    last_names=names("""Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa Giordano Rizzo
        Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale D’Angelo"""),
    places=places("""
        Milano; 20121; 02; MI
        Torino; 10121; 011; TO
        Genova; 16121; 010; GE
        Bologna; 40121; 051; BO
        Firenze; 50122; 055; FI
        Roma; 00184; 06; RM
        Verona; 37121; 045; VR
        Faenza; 48018; 0546; RA
    """),
    streets=names("via_Garibaldi via_Roma corso_Italia via_Mazzini via_Dante piazza_Cavour via_Verdi viale_Europa via_dei_Mille via_Manzoni"),
    street_form="{street} {number}",
    jobs=jobs("""
        Titolare; Titolare; Direzione; decides
        Amministratrice delegata; Amministratore delegato; Direzione; decides
        Responsabile acquisti; Responsabile acquisti; Acquisti; recommends
        Responsabile vendite; Responsabile vendite; Vendite; influences
        Direttrice finanziaria; Direttore finanziario; Finanza; pays
        Direttrice tecnica; Direttore tecnico; Tecnica; recommends
        Architetta; Architetto; Progetti; recommends
    """),
    firms={
        "construction": ("{a} Costruzioni Srl", "Edil {a}", "Falegnameria {a}", "Infissi {a} Srl"),
        "manufacturing": ("{a} Ceramiche", "Officine {a}", "{a} {b} Industrie SpA"),
        "retail": ("Arredamenti {a}", "Casa {word}", "{a} Cucine"),
        "hospitality": ("Albergo {word}", "Trattoria {a}"),
        "food": ("Cantina {a}", "Pastificio {a}"),
        "fashion": ("Tessuti {a}", "{a} Moda Srl"),
    },
    words=names("del_Sole della_Torre del_Porto delle_Rose dei_Pini della_Luna del_Lago della_Fonte"),
)  # fmt: skip

SPAIN = Country(
    code="ES", calling_code="34", language="es", share=4, mobile="600", mobile_digits=6, number_digits=9, honorifics=("Sra.", "Sr."),
    women=names("Alba Ana Beatriz Carmen Cristina Elena Inés Irene Isabel Laura Lucía Marta María Mónica Nuria Pilar Raquel Rocío Sara Silvia"),
    men=names("Alberto Alejandro Álvaro Antonio Carlos Daniel David Diego Fernando Francisco Javier Jorge José Juan Luis Manuel Miguel Pablo Raúl"),
    last_names=names("""García_López Fernández_Ruiz González_Mora Rodríguez_Vega López_Serra Martínez_Gil Sánchez_Ortiz Pérez_Soler Gómez_Prat
        Martín_Rey Jiménez_Cano Ruiz_Vidal Hernández_Pons Díaz_Roca Moreno_Sanz Muñoz_Ferrer Álvarez_Luna Romero_Bosch Alonso_Mas Gutiérrez_Rius
        Navarro_Coll Torres_Puig Domínguez_Sala Vázquez_Nieto Ramos_Oliva"""),
    places=places("""
        Madrid; 28001; 91; Madrid
        Barcelona; 08002; 93; Barcelona
        Valencia; 46001; 96; Valencia
        Bilbao; 48001; 94; Vizcaya
        Sevilla; 41001; 95; Sevilla
        Zaragoza; 50001; 976; Zaragoza
        San Sebastián; 20003; 943; Guipúzcoa
    """),
    streets=names("calle_Mayor calle_Real avenida_de_la_Constitución calle_del_Sol plaza_de_España calle_Nueva paseo_Marítimo calle_San_Juan"),
    street_form="{street} {number}",
    jobs=jobs("""
        Directora general; Director general; Dirección; decides
        Gerente; Gerente; Dirección; decides
        Jefa de compras; Jefe de compras; Compras; recommends
        Directora financiera; Director financiero; Finanzas; pays
        Jefa de obra; Jefe de obra; Obras; uses
        Directora comercial; Director comercial; Comercial; influences
        Arquitecta; Arquitecto; Proyectos; recommends
    """),
    firms={
        "construction": ("Construcciones {a} SL", "Carpintería {a}", "Reformas {word} SL"),
        "retail": ("Muebles {a}", "Cocinas {word}"),
        "hospitality": ("Hotel {word}", "Restaurante {word}"),
        "food": ("Bodegas {a}", "Conservas {word} SA"),
        "manufacturing": ("Industrias {a} SA", "Talleres {a}"),
        "real_estate": ("Inmobiliaria {a}",),
    },
    words=names("del_Mar del_Puerto de_la_Ría del_Prado Los_Olivos Las_Palmeras El_Mirador La_Alameda"),
)  # fmt: skip

PORTUGAL = Country(
    code="PT", calling_code="351", language="pt", share=3, mobile="91", mobile_digits=7, number_digits=9, honorifics=("Sra.", "Sr."),
    women=names("Ana Beatriz Carla Catarina Cláudia Filipa Helena Inês Joana Leonor Mafalda Margarida Maria Mariana Marta Patrícia Rita Sofia Teresa"),
    men=names("André Bruno Carlos Diogo Duarte Francisco Gonçalo Hugo João Jorge José Luís Manuel Miguel Nuno Paulo Pedro Ricardo Rui Tiago Vasco"),
    last_names=names("""Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida
        Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves"""),
    places=places("""
        Lisboa; 1100-148; 21
        Porto; 4000-322; 22
        Braga; 4700-030; 253
        Coimbra; 3000-150; 239
        Aveiro; 3800-200; 234
        Faro; 8000-138; 289
    """),
    streets=names("Rua_Augusta Rua_das_Flores Avenida_da_Liberdade Rua_do_Carmo Largo_da_Sé Rua_Nova Travessa_do_Fado Rua_de_Santa_Catarina"),
    street_form="{street} {number}",
    jobs=jobs("""
        Diretora-geral; Diretor-geral; Direção; decides
        Gerente; Gerente; Direção; decides
        Diretora de compras; Diretor de compras; Compras; decides
        Diretora comercial; Diretor comercial; Comercial; influences
        Diretora financeira; Diretor financeiro; Finanças; pays
        Engenheira de obra; Engenheiro de obra; Obras; uses
    """),
    firms={
        "construction": ("Construções {a} Lda", "Carpintaria {a}", "{a} & {b} Lda"),
        "fashion": ("{a} Têxteis Lda", "Malhas {a}"),
        "hospitality": ("Pousada {word}", "Hotel {word}"),
        "food": ("Quinta {word}", "Conservas {a}"),
        "manufacturing": ("Cerâmica {a}", "Metalúrgica {a} SA"),
    },
    words=names("do_Mar da_Serra do_Rio da_Fonte das_Oliveiras do_Pinhal da_Ribeira do_Castelo"),
)  # fmt: skip
