"""What a photographer would have typed, each text in French and in English.

Channels, means of payment, indicators, risks and review questions are worded as in the photography template,
so that they are found in the workbook's lists.
"""

LANGS = ("fr", "en")
Pair = tuple[str, str]  # in the order of LANGS

DAY, ORDER, SMALL = "day", "order", "small"  # a whole day (wedding), work for an organisation, a short shoot

OBJECTIVES: dict[str, tuple[Pair, ...]] = {
    DAY: (
        (
            "Raconter la journée, des préparatifs à la soirée.",
            "Tell the day, from the preparations to the evening.",
        ),
        ("Garder un souvenir de chaque invité.", "Keep a memory of every guest."),
        (
            "Saisir les moments spontanés plutôt que les poses.",
            "Catch the unguarded moments rather than poses.",
        ),
    ),
    ORDER: (
        (
            "Fournir des images prêtes pour le site et les réseaux.",
            "Supply images ready for the website and social media.",
        ),
        (
            "Illustrer la prochaine campagne par une série cohérente.",
            "Illustrate the next campaign with a consistent series.",
        ),
        (
            "Renouveler la photothèque avant la fin du trimestre.",
            "Renew the image library before the end of the quarter.",
        ),
        ("Donner à la presse une sélection légendée.", "Give the press a captioned selection."),
    ),
    SMALL: (
        ("Réaliser une série naturelle, en lumière du jour.", "Make a natural series in daylight."),
        ("Obtenir trois images fortes à imprimer en grand.", "Get three strong images to print large."),
        ("Fournir une sélection prête à publier.", "Supply a selection ready to publish."),
    ),
}
CONTACTS: dict[str, tuple[Pair, ...]] = {
    DAY: (("Les mariés", "The couple"),),
    ORDER: (
        ("Direction de la communication", "Head of communication"),
        ("Responsable marketing", "Marketing manager"),
        ("Chargé de projet", "Project officer"),
    ),
    SMALL: (("Client", "Client"),),
}
OTHERS: dict[str, tuple[Pair, ...]] = {
    DAY: (
        ("Famille des mariés", "The couple's family"),
        ("Organisateur de la réception", "Reception planner"),
    ),
    ORDER: (("Direction générale", "Managing director"), ("Service commercial", "Sales department")),
    SMALL: (("Famille du client", "Client's family"), ("Associé du client", "Client's partner")),
}
US: Pair = ("Photographe", "Photographer")

CHANNELS: tuple[Pair, ...] = (
    ("E-mail", "E-mail"),
    ("Devis signé", "Signed quote"),
    ("SMS", "Text message"),
    ("Téléphone, confirmé par écrit", "Phone, confirmed in writing"),
)
EVIDENCE: tuple[Pair, ...] = (
    ("Réponse du client archivée", "Client's reply on file"),
    ("Devis daté et signé, en PDF", "Dated and signed quote, as a PDF"),
    ("Capture du message", "Screenshot of the message"),
)
PAYMENTS: tuple[Pair, ...] = (
    ("Carte bancaire", "Card"),
    ("Virement", "Bank transfer"),
    ("Espèces", "Cash"),
    ("Prélèvement", "Direct debit"),
)
SUPPLIERS: dict[str, Pair] = {  # by account: a trade, never a name
    "604000": ("Photographe indépendant", "Freelance photographer"),
    "606300": ("Magasin de photo", "Camera shop"),
    "606800": ("Laboratoire photo", "Photo lab"),
    "611000": ("Retoucheur indépendant", "Freelance retoucher"),
    "613200": ("Studio de location", "Rental studio"),
    "613500": ("Loueur de matériel", "Equipment rental shop"),
    "616000": ("Assureur", "Insurer"),
    "622600": ("Assistant indépendant", "Freelance assistant"),
    "625100": ("Transporteur", "Carrier"),
    "625600": ("Restaurant", "Restaurant"),
    "651000": ("Éditeur de logiciel", "Software publisher"),
}
COST_NOTES: tuple[Pair, ...] = (
    ("Ajouté le jour même", "Added on the day"),
    ("Décidé sur place, sans devis", "Decided on the spot, without a quote"),
)

WENT_WELL: tuple[Pair, ...] = (
    ("Repérage utile, aucune perte de temps sur place.", "The scouting paid off, no time lost on site."),
    ("Liste d'images validée à l'avance.", "The shot list was settled beforehand."),
    ("Très bonne lumière en fin de journée.", "Very good light at the end of the day."),
    ("Client à l'aise et disponible.", "The client was at ease and available."),
    ("Tri fini le soir même.", "Culling finished the same evening."),
)
WENT_WRONG: tuple[tuple[Pair, Pair], ...] = (  # what went wrong, and the lesson
    (
        ("Retouches demandées image par image.", "Touch-ups asked for one image at a time."),
        ("Demander une seule liste par tour.", "Ask for one list per round."),
    ),
    (
        ("Participants arrivés avec 30 minutes de retard.", "Participants were 30 minutes late."),
        ("Facturer l'attente au-delà d'un quart d'heure.", "Bill the waiting beyond a quarter of an hour."),
    ),
    (
        ("Prise électrique trop loin, montage plus long.", "Power socket too far away, longer set-up."),
        ("Vérifier les prises au repérage.", "Check the sockets when scouting."),
    ),
    (
        ("Trop d'images à trier.", "Too many images to cull."),
        ("Déclencher moins et trier sur place.", "Shoot less and cull on site."),
    ),
    (
        ("Lumière changeante, balance des blancs à reprendre.", "Changing light, white balance to redo."),
        ("Photographier une charte grise à chaque lieu.", "Shoot a grey card at every spot."),
    ),
)

REQUESTS: dict[str, tuple[Pair, ...]] = {
    "revision": (
        ("Éclaircir les visages sur trois images", "Brighten the faces on three images"),
        ("Recadrer la série au format carré", "Crop the series to a square"),
        ("Réchauffer les couleurs", "Make the colours warmer"),
        ("Remplacer une image par une autre de la galerie", "Swap an image for another in the gallery"),
        ("Adoucir la retouche de peau", "Soften the skin retouching"),
        ("Passer cinq images en noir et blanc", "Turn five images to black and white"),
    ),
    "extra": (
        ("Images supplémentaires de la galerie", "More images from the gallery"),
        ("Détourage sur fond blanc", "Cut-outs on a white background"),
        ("Suppression d'un objet à l'arrière-plan", "Removal of an object in the background"),
        ("Déclinaison en bannière pour le site", "Banner version for the website"),
        ("Tirages d'exposition", "Exhibition prints"),
    ),
    "correction": (
        ("Horizon penché sur une image", "Tilted horizon on an image"),
        ("Image livrée deux fois", "Image delivered twice"),
        ("Lien de la galerie expiré trop tôt", "Gallery link expired too early"),
        ("Profil de couleur incorrect à l'impression", "Wrong colour profile for printing"),
    ),
}
CLARIFICATIONS: tuple[Pair, ...] = (
    ("Quelles images, avec leurs numéros", "Which images, with their numbers"),
    ("Pour le web ou pour l'impression", "For the web or for print"),
    ("Pour quelle date", "By which date"),
)

NEEDS: dict[str, tuple[Pair, ...]] = {
    DAY: (
        (
            "Un reportage complet de la journée, à partager avec les proches.",
            "A full report of the day, to share with family.",
        ),
    ),
    ORDER: (
        (
            "Des images récentes pour un site en cours de refonte.",
            "Recent images for a website being redesigned.",
        ),
        (
            "Des visuels homogènes pour le catalogue et la presse.",
            "Consistent visuals for the catalogue and the press.",
        ),
        ("Montrer le travail réel, sans images d'agence.", "Show the real work, without stock images."),
    ),
}
DELIVERABLES: tuple[Pair, ...] = (
    (
        "Galerie en ligne, fichiers HD et versions web",
        "Online gallery, high-resolution files and web versions",
    ),
    ("Sélection retouchée, légendée et nommée", "Retouched, captioned and named selection"),
)
EXCLUDED: tuple[Pair, ...] = (
    ("Fichiers bruts, détourages, usages publicitaires", "Raw files, cut-outs, advertising uses"),
    ("Tirages, montage vidéo, livraison express", "Prints, video editing, express delivery"),
)
REVISION: Pair = (
    "Une liste unique de retouches sur des images livrées ; une nouvelle image est en plus.",
    "One single list of touch-ups on delivered images; any new image is an extra.",
)
REVISION_SLOTS: tuple[Pair, ...] = (
    ("Mardi de 9 h à 11 h", "Tuesday, 9 to 11 a.m."),
    ("Jeudi de 14 h à 16 h", "Thursday, 2 to 4 p.m."),
)
ORDER_OF: Pair = ("commande", "order")
NEXT_STEPS: tuple[Pair, ...] = (
    ("Proposer une séance au prochain trimestre", "Offer a session next quarter"),
    ("Envoyer un forfait annuel", "Send a yearly package"),
    ("Demander un témoignage pour le site", "Ask for a testimonial for the website"),
)

# label, reason, unit, baseline, target, lowest and highest value measured
INDICATORS: tuple[tuple[Pair, Pair, Pair, int, int, int, int], ...] = (
    (
        ("Photos utilisées sur le site", "Photos used on the website"),
        ("Des images payées doivent servir", "Images that were paid for should be used"),
        ("photos", "photos"), 5, 30, 18, 36,
    ),
    (
        ("Délai de livraison", "Delivery time"),
        ("Publier tant que le sujet est d'actualité", "Publish while the subject is news"),
        ("jours", "days"), 21, 10, 8, 17,
    ),
    (
        ("Images retenues sans retouche supplémentaire", "Images kept without further retouching"),
        ("Moins d'allers-retours pour les deux parties", "Fewer rounds for both sides"),
        ("%", "%"), 60, 85, 65, 92,
    ),
    (
        ("Demandes de contact reçues par le site", "Enquiries received through the website"),
        ("Le site doit amener des clients", "The website should bring clients"),
        ("demandes par mois", "enquiries a month"), 8, 15, 8, 19,
    ),
)  # fmt: skip

# label, likelihood, impact, contingency, its cost; the first is the cancellation
RISKS: tuple[tuple[Pair, str, str, Pair, str], ...] = (
    (
        (
            "Annulation par le client à moins de 48 h",
            "Cancellation by the client under 48 h",
        ),
        "medium", "150.00",
        ("Facturer 50 % de la prestation, clause acceptée avec le plan",
         "Bill 50% of the fee, a clause agreed with the plan"),
        "0.00",
    ),
    (
        ("Panne de boîtier ou de flash", "Camera or flash failure"),
        "low", "300.00", ("Emporter un matériel de secours", "Bring spare equipment"), "20.00",
    ),
    (
        ("Pluie ou lumière insuffisante", "Rain or poor light"),
        "medium", "120.00",
        ("Convenir d'un lieu couvert et prévoir un éclairage d'appoint",
         "Agree on a covered place and bring extra lighting"),
        "30.00",
    ),
    (
        ("Retard ou absence d'une personne à photographier", "Someone to be photographed is late or missing"),
        "medium", "75.00",
        ("Garder 30 minutes de marge et facturer l'attente au-delà",
         "Keep 30 minutes in hand and bill the waiting beyond"),
        "25.00",
    ),
)  # fmt: skip

# question, then what may be answered to it with strength or watch
REVIEWS: tuple[tuple[Pair, tuple[tuple[Pair, str], ...]], ...] = (
    (("Que pensez-vous du travail réalisé ?", "How do you feel about the work?"), (
        (("Images fidèles à ce qui était demandé", "Images true to what was asked for"), "strength"),
        (("Belles images, livrées un peu tard", "Fine images, delivered a little late"), "watch"),
    )),
    (("Qu'en retenez-vous ?", "What do you keep from it?"), (
        (("Un photographe discret le jour même", "A discreet photographer on the day"), "strength"),
        (("Une préparation qui fait gagner du temps", "A preparation that saves time"), "strength"),
    )),
    (("Qu'auriez-vous fait autrement ?", "What would you have done differently?"), (
        (("Désigner une seule personne pour les retours", "Name one person for the feedback"), "watch"),
        (("Prévoir plus de temps pour les portraits", "Allow more time for the portraits"), "watch"),
    )),
    (("Où en êtes-vous aujourd'hui ?", "Where are you today?"), (
        (("Les images sont en ligne et servent", "The images are online and in use"), "strength"),
        (("La mise en ligne attend encore", "Publication is still pending"), "watch"),
    )),
    (("Quelle est la suite ?", "What comes next?"), (
        (("Une nouvelle série dans six mois", "A new series in six months"), "strength"),
        (("Rien de décidé avant le prochain budget", "Nothing decided before the next budget"), "watch"),
    )),
)  # fmt: skip
