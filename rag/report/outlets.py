"""Newspapers and magazines by their sites, so that a reference names them as they call themselves.

A site that is not listed is cited as a web page under its own name.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Outlet:
    name: str
    kind: Literal["article-newspaper", "article-magazine"]  # types of CSL 1.0.2


_NEWSPAPERS = {
    "abc.net.au": "ABC News",
    "apnews.com": "Associated Press",
    "asahi.com": "The Asahi Shimbun",
    "bbc.co.uk": "BBC News",
    "bbc.com": "BBC News",
    "chinadaily.com.cn": "China Daily",
    "cnbc.com": "CNBC",
    "cnn.com": "CNN",
    "corriere.it": "Corriere della Sera",
    "dw.com": "Deutsche Welle",
    "elpais.com": "El País",
    "faz.net": "Frankfurter Allgemeine Zeitung",
    "ft.com": "Financial Times",
    "handelsblatt.com": "Handelsblatt",
    "independent.co.uk": "The Independent",
    "irishtimes.com": "The Irish Times",
    "japantimes.co.jp": "The Japan Times",
    "lefigaro.fr": "Le Figaro",
    "lemonde.fr": "Le Monde",
    "lesechos.fr": "Les Échos",
    "latimes.com": "Los Angeles Times",
    "nikkei.com": "Nikkei",
    "npr.org": "NPR",
    "nytimes.com": "The New York Times",
    "nzz.ch": "Neue Zürcher Zeitung",
    "reuters.com": "Reuters",
    "scmp.com": "South China Morning Post",
    "smh.com.au": "The Sydney Morning Herald",
    "straitstimes.com": "The Straits Times",
    "sueddeutsche.de": "Süddeutsche Zeitung",
    "telegraph.co.uk": "The Telegraph",
    "theglobeandmail.com": "The Globe and Mail",
    "theguardian.com": "The Guardian",
    "thehindu.com": "The Hindu",
    "thetimes.co.uk": "The Times",
    "usatoday.com": "USA Today",
    "washingtonpost.com": "The Washington Post",
    "wsj.com": "The Wall Street Journal",
    "xinhuanet.com": "Xinhua",
}
_MAGAZINES = {
    "arstechnica.com": "Ars Technica",
    "autocar.co.uk": "Autocar",
    "automobilwoche.de": "Automobilwoche",
    "autonews.com": "Automotive News",
    "bloomberg.com": "Bloomberg",
    "businessinsider.com": "Business Insider",
    "caixinglobal.com": "Caixin Global",
    "cleantechnica.com": "CleanTechnica",
    "cnevpost.com": "CnEVPost",
    "economist.com": "The Economist",
    "electrek.co": "Electrek",
    "electrive.com": "electrive",
    "euractiv.com": "Euractiv",
    "forbes.com": "Forbes",
    "fortune.com": "Fortune",
    "ev-volumes.com": "EV Volumes",
    "heise.de": "heise online",
    "insideevs.com": "InsideEVs",
    "just-auto.com": "Just Auto",
    "nature.com": "Nature",
    "newscientist.com": "New Scientist",
    "newyorker.com": "The New Yorker",
    "politico.com": "Politico",
    "politico.eu": "Politico Europe",
    "pv-magazine.com": "pv magazine",
    "science.org": "Science",
    "spectrum.ieee.org": "IEEE Spectrum",
    "spiegel.de": "Der Spiegel",
    "techcrunch.com": "TechCrunch",
    "technologyreview.com": "MIT Technology Review",
    "theatlantic.com": "The Atlantic",
    "theverge.com": "The Verge",
    "time.com": "Time",
    "utilitydive.com": "Utility Dive",
    "wardsauto.com": "WardsAuto",
    "wired.com": "Wired",
    "zeit.de": "Die Zeit",
}
OUTLETS = {site: Outlet(name, "article-newspaper") for site, name in _NEWSPAPERS.items()} | {
    site: Outlet(name, "article-magazine") for site, name in _MAGAZINES.items()
}
