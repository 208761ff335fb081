"""Forms of English verbs that no stemmer traces back, and a few nouns of theirs. Those that are more often another word
("found", "lay") are left out.
"""

_VERBS = """
arise arose arisen; awake awoke awoken; beat beaten; become became; begin began begun; bend bent; bind bound; bite
bit bitten; blow blew blown; break broke broken; breed bred; bring brought; build built; burn burnt; buy bought;
catch caught; choose chose chosen choice choices; come came; creep crept; deal dealt; die death deaths; dig dug;
draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight
fought; flee fled; fly flew flown flight flights; forbid forbade forbidden; forget forgot forgotten; forgive forgave
forgiven; freeze froze frozen; get got gotten; give gave given; go went gone goes; grow grew grown growth; hang
hung; hear heard; hide hid hidden; hold held; keep kept; know knew known; lead led; leave left; lend lent; lose
lost; make made; mean meant; meet met; overcome overcame; overtake overtook overtaken; pay paid; prove proven proof;
ride rode ridden; ring rang rung; rise rose risen; run ran; see saw seen; seek sought; sell sold; send sent; shake
shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
sleep slept; slide slid; speak spoke spoken; spend spent; spin spun; stand stood; steal stole stolen; stick stuck;
strike struck; swear swore sworn; sweep swept; swim swam swum; swing swung; take took taken; teach taught; tear tore
torn; tell told; think thought; throw threw thrown; undergo underwent undergone; understand understood; undertake
undertook undertaken; wake woke woken; wear wore worn; win won; withdraw withdrew withdrawn; write wrote written
"""

BASES = {form: base for base, *forms in map(str.split, _VERBS.split(";")) for form in forms}
