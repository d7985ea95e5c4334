"""Words for numbers in the languages that are written in Latin letters, as far as they are known.

Folded: small letters without accents. Words that are everyday English as well ("to", "on", "pet")
are left out.
"""

from typing import Final

ENGLISH: Final = """
    zero nil nought naught zilch none one two three four five six seven eight nine ten eleven twelve
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fourty
    fifty sixty seventy eighty ninety ninty hundred thousand million billion trillion
    quadrillion zillion gazillion squillion bazillion googol googolplex lakh crore umpteen umpteenth
    umpty nth bn mn mio mrd
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth
    fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth billionth
    secondary tertiary ternary quaternary
    half halve halved halving halves halfway quarter quartered twofold once twice thrice trice
    double doubled doubling triple tripled tripling treble quadruple quadrupled quintuple quintupled
    sextuple decuple centuple tenfold manifold multiple multiples multiplied pair couple dozen gross
    score duo dual trio quartet quintet sextet septet octet nonet both single singular singleton
    solo sole twin twins triplet triplets sextuplets decade century millennium myriad myriads
    teens deuce brace trifecta percent percents percentage percentages percentile pct permille
    ppm cent cents null infinity fraction fractions sum total totals
"""
OTHERS: Final = """
    eins zwei drei vier funf fuenf sechs sieben acht neun zehn elf zwolf zwoelf dreizehn
    vierzehn zwanzig dreissig vierzig funfzig fuenfzig sechzig siebzig achtzig neunzig hundert
    tausend millionen milliarde milliarden prozent halb doppelt dutzend dutzende drittel viertel
    anderthalb erste zweite dritte einund zweiund dreiund vierund funfund sechsund siebenund
    achtund neunund deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze
    seize vingt trente quarante cinquante soixante mille milliard pourcent demi tiers moitie
    douzaine dizaine vingtaine centaine millier deuxieme troisieme uno dos tres cuatro cinco
    seis siete ocho nueve diez doce trece catorce quince dieciseis diecisiete dieciocho
    diecinueve veinte veinti treinta cuarenta cincuenta sesenta setenta ochenta noventa cien
    ciento cientos doscientos trescientos cuatrocientos quinientos mil millon millones mitad
    tercio cuarto docena primero segundo tercero doble triple tre quattro cinque sette otto
    nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove
    venti vent trenta trent quaranta quarant cinquanta cinquant sessanta sessant settanta
    settant ottanta ottant novanta novant cento duecento mila milione milioni doppio terzo
    dozzina dois duas quatro oito dez treze dezesseis dezessete dezoito dezenove vinte trinta
    quarenta cinquenta sessenta oitenta cem duzentos metade dobro terco duzia primeiro een twee
    drie vijf zes zeven negen tien twaalf dertien veertien vijftien zestien zeventien achttien
    negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend
    miljoen helft dubbel ett tva fyra fem sju atta nio tio elva tolv tretton fjorton femton
    sexton tjugo trettio fyrtio femtio sextio sjuttio attio nittio hundra tusen miljon halv
    halften seks syv otte tretten fjorten femten seksten sytten nitten tyve tredive fyrre
    halvtreds halvfjerds halvfems hundrede hundre tusind yksi kaksi kolme nelja viisi kuusi
    seitseman kahdeksan yhdeksan kymmenen sata tuhat miljoona jeden dwa trzy cztery piec szesc
    siedem osiem dziewiec dziesiec jedenascie dwanascie dwadziescia trzydziesci czterdziesci
    piecdziesiat sto tysiac tysiace milion polowa jedna dva tri ctyri sest sedm osm devet deset
    jedenact dvanact dvacet tricet ctyricet padesat tisic polovina dvadeset trideset stotina
    tisuca hiljada pedeset egy ketto harom negy nyolc kilenc tiz husz harminc negyven otven szaz
    ezer millio unu doi trei patru cinci sase sapte noua zece douazeci treizeci suta sute
    jumatate bir iki dort bes yedi sekiz dokuz yirmi otuz elli altmis yetmis seksen doksan yuz
    milyon yarisi satu dua tiga empat enam tujuh delapan sembilan sepuluh sebelas puluh belas
    seratus ratus seribu ribu juta setengah dalawa tatlo apat pito walo siyam sampu libo mbili
    tatu nne kumi ishirini elfu ichi roku shichi hachi kyu juu hyaku sanzen hyappyaku chaar
    paanch saat aath chalees pachas hazaar
"""
