"""What a reader of everyday posts met and the finder had missed; beside each what must stay."""

# ruff: noqa: E501 - sentences read best on one line

from __future__ import annotations

import datetime as dt

import pytest
from marked_dates import read_case

from upphandling_nlp.dates import find_dates, resolve_expression
from upphandling_nlp.errors import OptionError

# As in `cases/*.txt`; a line that starts with `#` names the group of the lines below it.
SENTENCES = """
# years before a count or a sum
2021-03-22 | Regionerna skrev redan [hösten 2020|2020-09-01..2020-11-30] till 46 leverantörer.
2021-03-22 | Vi skickade i [januari 2021|2021-01-01..2021-01-31] till 300 företag en enkät.
2021-03-22 | Vi skickade i [januari 2021|2021-01-01..2021-01-31] till 3 000 företag en enkät.
2021-03-22 | Brevet gick i [maj 2020|2020-05-01..2020-05-31] till 12 kommuner.
2021-03-22 | Avtalet utökades [2019|2019-01-01..2019-12-31] till 46 leverantörer.
2021-03-22 | Nätet växte [2019|2019-01-01..2019-12-31] till 14 medlemmar.
2021-03-22 | Priset höjdes [2020|2020-01-01..2020-12-31] till 300 kronor.
2021-03-22 | Andelen steg [2020|2020-01-01..2020-12-31] till 46 procent.
2021-03-22 | Antalet sjönk från 2015 till 46 personer.
2021-03-22 | Salen rymmer 2000 till 2100 personer.
2021-03-22 | Den kostar 1950 till 2050 kronor.
# what lies ahead, told in the past
2014-11-20 | Företaget har fått till [den sista januari|2015-01-31] på sig att åtgärda bristerna.
2014-11-20 | Övertiden var högst under [sommaren 2013|2013-06-01..2013-08-31]. Företaget har fått till [den 31 januari|2015-01-31] på sig.
2014-11-20 | Företaget fick till [den 31 januari|2015-01-31] på sig att åtgärda bristerna.
2014-11-20 | Företaget fick svar [den 31 januari|2014-01-31] och var nöjt.
2016-01-14 | Lagarna skulle ha trätt i kraft [den 18 april|2016-04-18] men dröjer.
2022-02-01 | Mötet som skulle ha hållits [den 3 mars|2022-03-03] ställs in.
2022-02-01 | Mötet skulle ha hållits [den 17 februari|2022-02-17] men flyttas till [hösten|2022-09-01..2022-11-30].
2022-02-01 | Mötet skulle ha hållits [den 17 januari|2022-01-17] men flyttas till [hösten|2022-09-01..2022-11-30].
2022-02-01 | Konferensen var planerad till [den 10 mars|2022-03-10] men ställs in.
2022-02-01 | Avtalet skulle ha startat [den 1 januari|2022-01-01].
2022-02-01 | Lagen skulle börja gälla i [juli|2022-07-01..2022-07-31] men dröjer.
2022-02-01 | Mötet [den 17 januari|2022-01-17] ställdes in.
2022-02-01 | De skulle träffas i [mars|2021-03-01..2021-03-31] och gjorde det.
2024-12-03 | Förordningen skulle ha börjat gälla [den 30 december|2024-12-30].
2022-10-04 | Anbudsöppningen har flyttats från [den 12 oktober|2022-10-12] till [den 26 oktober|2022-10-26].
2022-10-04 | Anbudsöppningen har flyttats från [den 1 oktober|2022-10-01] till [den 26 oktober|2022-10-26].
2012-06-19 | Mötet har flyttats från [juni|2012-06-01..2012-06-30] till [augusti|2012-08-01..2012-08-31].
2012-06-19 | Utställningen har visats från [maj till juni|2012-05-01..2012-06-30].
# the last day of a month
2025-04-14 | Svaren ska vara inne [sista april|2025-04-30].
2021-03-22 | Leverantörerna får svara fram till [den siste april|2021-04-30].
2023-03-10 | Avtalet löper till [sista mars 2024|2024-03-31].
2023-03-10 | Senast [sista april|2023-04-30] ska svaren vara inne.
2023-03-10 | Avtalet löper till [siste december|2023-12-31].
2023-03-10 | Avtalet gäller till och med [sista juni 2025|2025-06-30].
2023-03-10 | Rapport lämnas [sista dagen i juni|2023-06-30].
2023-03-10 | Kursen börjar [första dagen i juni|2023-06-01].
2023-03-10 | Vi ses [sista veckan i augusti|2023-08-28..2023-09-03].
2023-03-10 | De två sista [april|2023-04-01..2023-04-30] är svåra.
# weekdays before days
2016-08-25 | Nätverket träffas [torsdag–fredag den 15–16 september|2016-09-15..2016-09-16] i Växjö.
2017-04-10 | Utbildningen pågår [måndag–onsdag den 3 maj|2017-05-01..2017-05-03] i Lund.
2017-04-10 | Svara [måndag till onsdag 3 maj 2017|2017-05-01..2017-05-03].
2022-10-04 | Mässan pågår [tisdag till torsdag 15–17 november|2022-11-15..2022-11-17].
2022-10-04 | Mötet hålls [onsdag och torsdag den 19|2022-10-19] och [20 oktober|2022-10-20].
2022-10-04 | Kursen ges [torsdag-fredag 20-21 oktober|2022-10-20..2022-10-21].
2022-10-04 | Resan sker [tis–tors 15–17 nov|2022-11-15..2022-11-17].
2022-10-04 | Kurser hålls [måndag, onsdag och fredag den 7|2022-11-07], [9|2022-11-09] och [11 november|2022-11-11].
2022-10-04 | Mötet hålls [torsdag 20 – fredag 21 oktober|2022-10-20..2022-10-21].
2022-10-04 | Vi ses på [måndag|2022-10-10], [tisdag den 18 oktober|2022-10-18] är det stängt.
# weeks that move
2012-06-19 | Anbudsöppningen har flyttats från [vecka 27|2012-07-02..2012-07-08] till [vecka 33|2012-08-13..2012-08-19].
2012-06-19 | Anbudsöppningen flyttas från [v. 27|2012-07-02..2012-07-08] till [v. 33|2012-08-13..2012-08-19].
2012-06-19 | Kontoret är stängt från [vecka 27 till vecka 33|2012-07-02..2012-08-19].
# feasts in pairs
2012-12-18 | Öppettider under [jul|2012-12-24..2012-12-26] och [nyår|2012-12-31..2013-01-01]
2012-12-18 | Öppettider [jul|2012-12-24..2012-12-26] och [nyår|2012-12-31..2013-01-01]
2012-12-18 | Stängt: [jul|2012-12-24..2012-12-26] och [nyår|2012-12-31..2013-01-01]
2012-12-18 | Supporten under [jul|2012-12-24..2012-12-26]- och [nyårshelgen|2012-12-31..2013-01-01]
2012-12-18 | [Nyår|2012-12-31..2013-01-01] är stängt.
2012-12-18 | God jul och gott nytt år!
2012-12-18 | Vi önskar en god jul och ett gott nytt år.
2012-12-18 | Trevlig jul och nyår önskar kansliet.
2012-12-18 | Det blir jul och vi vilar.
# words of a form, letters with blanks, pairs of longer units
2025-08-18 | Land: Kina. Vecka: [37|2025-09-08..2025-09-14].
2021-03-22 | Vecka: [14|2021-04-05..2021-04-11], [16|2021-04-19..2021-04-25] och [18|2021-05-03..2021-05-09]
2021-03-22 | Vecka: 14,5 timmar
2017-06-05 | Avtalet skulle gälla [i förra månaden|2017-05-01..2017-05-31].
2017-06-05 | Vi ses i [förra kvartalets|2017-01-01..2017-03-31] anda.
2021-03-22 | Avtalet gäller fr o m [1 juli t o m 31 december 2022|2022-07-01..2022-12-31].
2021-03-22 | Avtalet gäller fr.o.m. [1 juli t.o.m. 31 december 2022|2022-07-01..2022-12-31].
2021-03-22 | [Den 3|2021-05-03] resp. [4 maj|2021-05-04] ordnas kurser.
2021-03-22 | Kurser ordnas [den 3|2021-05-03] resp. [den 4 maj|2021-05-04].
2021-03-22 | Under [första|2022-01-01..2022-03-31] och [andra kvartalet 2022|2022-04-01..2022-06-30] sker revisioner.
2021-03-22 | Under [första till tredje kvartalet 2022|2022-01-01..2022-09-30] sker revisioner.
2024-03-05 | Vi möts [första|2024-06-03..2024-06-09] och [andra veckan i juni|2024-06-10..2024-06-16].
2024-03-05 | Vi ses den [första|2024-05-06] eller [andra måndagen i maj|2024-05-13].
2024-03-05 | Det hölls den [första|2022-10-06] respektive [tredje torsdagen i oktober 2022|2022-10-20].
2024-03-05 | I [början|2023-05-01..2023-05-10] och [slutet av maj 2023|2023-05-21..2023-05-31] hölls möten.
2024-03-05 | Vi ses i [början|2024-03-11..2024-03-12] eller [mitten av nästa vecka|2024-03-13..2024-03-14].
2024-03-05 | Under [första|2024-03-01..2024-03-15] och [andra halvan av mars|2024-03-16..2024-03-31] provas maten.
2024-03-05 | Vi möts i [slutet av april|2024-04-21..2024-04-30] och [början av maj|2024-05-01..2024-05-10].
2024-03-05 | Vi stänger mellan [början och slutet av juli|2024-07-01..2024-07-31].
2024-03-05 | En andra och tredje vecka i Indien blev det inte.
2024-03-05 | Första och andra pris delas ut med början och avslut i [juni|2024-06-01..2024-06-30].
2021-03-22 | Det blev en första och andra vinnare [2022|2022-01-01..2022-12-31].
2021-03-22 | Kursen hålls [månadsskiftet april och maj|2021-04-30..2021-05-01].
2021-03-22 | Kursen hålls [månadsskiftet april–maj|2021-04-30..2021-05-01].
2021-03-22 | Det granskas under [sept–okt|2021-09-01..2021-10-31].
2021-03-22 | Under [vår|2021-01-01..2021-06-30]- och [höstterminen 2021|2021-07-01..2021-12-31] ges kursen.
2021-03-22 | Under [vår|2022-03-01..2022-05-31] och [höst 2022|2022-09-01..2022-11-30] görs revisioner.
2021-03-22 | Under läsåret [21/22|2021-01-01..2022-12-31] ges kursen.
2021-03-22 | Under läsåret [11/12|2011-01-01..2012-12-31] gavs kursen.
2021-03-22 | Resultatet blev 21/22 för laget.
# the way from a year to our own time
2022-05-12 | Kursen gick första gången [våren 2016|2016-03-01..2016-05-31] och har sedan dess haft 480 deltagare. Utvärderingen i [december|2021-12-01..2021-12-31] gav höga betyg.
2022-05-12 | Kursen gick första gången [våren 2016|2016-03-01..2016-05-31] och hade 480 deltagare. Utvärderingen i [december|2016-12-01..2016-12-31] gav höga betyg.
# opening hours
2010-10-04 | Karin finns på plats måndag till torsdag och nås på 040-675 30 00.
2022-10-04 | Växeln är öppen måndag till fredag.
2022-10-04 | Vi nås måndag till torsdag på 08-123 45 67.
2022-10-04 | Hon arbetar onsdag till fredag hos oss.
2012-03-01 | Parkeringen stängs av [måndag–onsdag|2012-03-05..2012-03-07].
2019-11-14 | Inspelningen pågår [tisdag till torsdag|2019-11-12..2019-11-14].
# digits of names and codes
2021-03-22 | Programmet Hållbar region 2030 antogs.
2021-03-22 | Strategin Hållbara Skåne 2035 antogs.
2021-03-22 | Regional utvecklingsplan RUFS 2050 styr inköpen.
2021-03-22 | Projektet Klimatneutral vård 2045 startar.
2021-03-22 | Ring 08-505 244 00 med kod 2019 118.
2021-03-22 | Möteskod: 2021 4456
2021-03-22 | Mötes-ID 2020 118 442
2021-03-22 | Rum 2019, plan 4.
2021-03-22 | Protokoll 2020-12 § 45
2021-03-22 | Vi ska vara klimatneutrala [2045|2045-01-01..2045-12-31].
2021-03-22 | Programmet antogs [2020|2020-01-01..2020-12-31].
2021-03-22 | Region Skåne ska nå målet [2030|2030-01-01..2030-12-31].
2021-03-22 | Konferensen äger rum [2022|2022-01-01..2022-12-31].
2021-03-22 | Protokoll [2020-12-03|2020-12-03] § 45
2021-03-22 | Koden skrevs om [2019|2019-01-01..2019-12-31].
# more of the same
2021-03-22 | Timmar per vecka: 40
2021-03-22 | Arbetstid per vecka: 38,5
2021-03-22 | Veckor: [14–16|2021-04-05..2021-04-25]
2021-03-22 | Under [första|2022-01-01..2022-03-31], [andra|2022-04-01..2022-06-30] och [tredje kvartalet 2022|2022-07-01..2022-09-30] sker revisioner.
2021-03-22 | Det granskas under [jul–aug|2021-07-01..2021-08-31].
2012-12-18 | Stängt [jul|2012-12-24..2012-12-26], [nyår|2012-12-31..2013-01-01] och [trettondag|2013-01-06].
2021-03-22 | Kontoret är öppet [måndag till fredag v. 16|2021-04-19..2021-04-23].
2021-03-22 | Vi har öppet [torsdag–fredag nästa vecka|2021-04-01..2021-04-02].
2012-12-01 | Vi är lediga mellan [jul och nyår|2012-12-24..2013-01-01].
2014-12-11 | Arkivet är öppet utom mellan [jul och trettondagen|2014-12-24..2015-01-06].
2021-03-30 | Supporten är stängd [påsk|2021-04-02..2021-04-05].
2021-03-30 | Glad påsk!
2022-05-12 | Deltagare från [höstens|2021-09-01..2021-11-30] kurs har företräde till fortsättningen.
2022-05-12 | Anmälan till [höstens|2022-09-01..2022-11-30] kurs är öppen.
2022-02-01 | I [mars|2022-03-01..2022-03-31] skulle avtalet ha startat.
2022-02-01 | Mötet [den 3 mars|2022-03-03] skulle ha hållits i Lund.
2022-02-01 | I [mars|2021-03-01..2021-03-31] skulle de träffas.
2022-10-04 | Anbudstiden har förlängts från [den 12 oktober|2022-10-12] till [den 26 oktober|2022-10-26].
2021-03-22 | Avtalet gäller t o m [31 december 2022|2022-12-31|valid-to].
2021-03-22 | Avtalet gäller fr o m [1 juli|2021-07-01|valid-from].
2021-03-22 | Var sak har sin tid, t ex [den 3|2021-05-03] och [4 maj|2021-05-04].
2025-01-30 | Bolaget tar emot en student från [vårens|2025-03-01..2025-05-31] slut.
2020-03-19 | Vi ställer in besöken som var planerade till [april|2020-04-01..2020-04-30] och [maj|2020-05-01..2020-05-31].
# years of four figures behind a dash
2021-05-12 | Mötet hölls [den 5/11-2020|2020-11-05] i Lund.
2021-05-12 | Mötet hölls [den 5/11-20|2020-11-05] i Lund.
2021-05-12 | Kursen gick mellan [1/2-2020 och 3/4-2021|2020-02-01..2021-04-03] på distans.
2021-05-12 | Skalan 2/3-6 används inte.
# what neighbours tell of the year
2013-09-30 | Hon utsätts sedan publiceringen [den 1 mars|2013-03-01] för en kampanj.
2013-09-30 | Sedan hålls kursen [den 3 december|2013-12-03] i Lund.
2018-01-30 | Tidkorten från [oktober|2017-10-01..2017-10-31] och [november|2017-11-01..2017-11-30] visar övertid.
2018-01-30 | Kurser från [oktober|2018-10-01..2018-10-31] och [november|2018-11-01..2018-11-30] läggs ut.
2022-05-19 | Arbetet löper enligt plan, konstaterar gruppen i rapporten för [tertial 1|2022-01-01..2022-04-30].
2022-06-12 | Planen för [hösten|2022-09-01..2022-11-30] visar fem kurser.
2017-10-24 | Rapporten är en sida kortare än under [tertial 1|2017-01-01..2017-04-30].
2022-06-12 | Avtalet är klart senare än i [mars|2023-03-01..2023-03-31].
2021-11-25 | Inköparen har bett fabriken om svar till [mitten av december|2021-12-11..2021-12-20].
2020-07-21 | Regionen har ställt sju frågor till bolaget, med svarstid till [den 14 augusti|2020-08-14].
2024-11-21 | Verket (TLV) samlar in uppgifter till och med [tredje advent|2024-12-15], och institutet har lovat en översikt.
2024-11-21 | Till och med [mars|2024-03-01..2024-03-31] har tio fall anmälts.
2010-11-04 | Kommunen har kallat sin grossist till ett samtal [den 18 november|2010-11-18].
2010-11-24 | Kommunen bjöd in till seminarium [den 18 november|2010-11-18].
2022-06-12 | Mötet som planerats till [den 3 juli|2022-07-03] ställs in.
2016-06-02 | Kommunen träffade bolaget och fick löfte om en ny grossist från [augusti|2016-08-01..2016-08-31].
# supines without "har"
2022-06-12 | Avtal som tecknats i [november|2021-11-01..2021-11-30] gäller ännu.
2022-06-12 | Beställningar som gjorts före [Kristi himmelsfärd|2022-05-26] levereras av den gamla firman.
2022-06-12 | Avtalet ska ha tecknats i [november|2022-11-01..2022-11-30].
2022-06-12 | Företagets plats i nätverket blir ledig i [november|2022-11-01..2022-11-30].
# the year before or after opens the sentence
2022-06-12 | [Förra året|2021-01-01..2021-12-31] hölls mässan i [maj|2021-05-01..2021-05-31].
2022-06-12 | Jämfört med [förra året|2021-01-01..2021-12-31] ökade inköpen i [maj|2022-05-01..2022-05-31].
2016-10-18 | [Nästa år|2017-01-01..2017-12-31] flyttar galan till Malmö, preliminärt [den 8–9 november|2017-11-08..2017-11-09].
2022-06-12 | Övertiden är högre än [ifjol|2021-01-01..2021-12-31].
# what a text only names: events and papers that are over
2022-03-24 | Bilderna från workshoppen [den 10 mars|2022-03-10] finns nu på webben.
2022-03-24 | Nu finns inspelningen från webbinariet [den 3 februari|2022-02-03].
2022-03-24 | Protokollet från styrgruppens möte [den 17 februari|2022-02-17] är publicerat.
2022-03-24 | Här är en sammanfattning av mötet [den 2 mars|2022-03-02].
2022-03-24 | Slutsatserna från mötet [den 15 mars|2022-03-15] är tydliga.
2022-03-24 | Enligt en intervju i DN [den 12 mars|2022-03-12] är läget allvarligt.
2022-03-24 | I sin dom [den 14 februari|2022-02-14] anser kammarrätten att kravet är rimligt.
2022-03-24 | Beslutet från [den 8 mars|2022-03-08] går att överklaga.
2022-03-24 | Efter Rysslands invasion av Ukraina [den 24 februari|2022-02-24] ser vi över avtalen.
2022-03-24 | Presentationerna från konferensen i [november|2021-11-01..2021-11-30] hittar du här.
2022-03-24 | Rapporten, som bygger på besök i [september|2021-09-01..2021-09-30], är nu klar.
2022-03-24 | Efter revisionen i [december|2021-12-01..2021-12-31] har leverantören nya rutiner.
2022-03-24 | Här är en kartläggning gjord i [januari|2022-01-01..2022-01-31].
2022-03-24 | Riktlinjerna, antagna [den 10 mars|2022-03-10], gäller alla.
2022-03-24 | Avtalet, undertecknat [den 8 mars|2022-03-08], löper på fyra år.
2022-03-24 | Kommissionens förslag från [februari|2022-02-01..2022-02-28] är nu ute på remiss.
2022-03-24 | Från konferensen [den 10 maj|2022-05-10] sänder vi direkt.
2022-03-24 | Efter workshoppen [den 10 april|2022-04-10] skickar vi ut ett underlag.
2022-03-24 | Anmäl dig till konferensen i [november|2022-11-01..2022-11-30].
2022-03-24 | Nya granskningar\\n\\nFrån [den 1 april|2022-04-01] höjs priserna.
2022-03-24 | Den som kör åt Malmö möter från [april|2022-04-01..2022-04-30] samma krav.
2022-03-24 | Vi bytte labb efter ett möte i [april|2021-04-01..2021-04-30].
2022-03-24 | Avtalet ska vara undertecknat [den 8 april|2022-04-08].
2022-03-24 | I samband med enkäten i [maj|2022-05-01..2022-05-31] ses vi över.
2022-03-24 | Mer om detta på mötet [den 2 juni|2022-06-02].
2022-03-24 | Nya krav börjar gälla från [den 1 maj|2022-05-01].
# bare days and the months beside them; people beside an ordinal
2022-03-24 | Talare var bland andra Jan Eliasson och Eva Holm.
2022-03-24 | Talare var bland andra Jan-Olof Högberg.
2022-03-24 | Med var bland andra Maj Sandström.
2022-03-24 | Den andra Jan i styrgruppen heter Nilsson.
2022-03-24 | Vi ses [den andra maj|2022-05-02].
2022-03-24 | Vi ses [den första januari|2023-01-01].
2018-01-25 | Avtalet skrevs under [fredagen den 19:e|2018-01-19] och gäller från [1 februari 2018|2018-02-01].
2018-01-25 | Domen föll [tisdagen den 16:e|2018-01-16] och kan överklagas till [den 6 februari|2018-02-06].
2021-06-10 | Kontrollen gjordes [den 2:a|2021-06-02]. Svar ska lämnas senast [den 1 juli|2021-07-01].
2021-06-10 | Vi träffades [måndagen den 7:e|2021-06-07], och nästa möte är [23 augusti|2021-08-23].
2021-06-10 | Vi är i Lund [den 10|2021-08-10], Umeå [den 17 augusti|2021-08-17].
# months in figures, lists with a sign
2022-03-24 | Avtalet löper ut [2025-06|2025-06-01..2025-06-30].
2022-03-24 | Avtalsstart [2022-01|2022-01-01..2022-01-31], avtalsslut [2025-12|2025-12-01..2025-12-31].
2022-03-24 | Perioden [2010-11|2010-01-01..2011-12-31] var lugn, likaså [2018-19|2018-01-01..2019-12-31].
2022-03-24 | Ärende RS 2021-05 och Dnr 2021-07 är avslutade.
2022-03-24 | Utbildning [14|2022-05-14] & [15 maj|2022-05-15] i Lund.
# days of a programme
2022-03-24 | Kursen hålls [den 7|2022-06-07] och [8 juni|2022-06-08]. [Tisdag|2022-06-07]: juridik. [Onsdag|2022-06-08]: övningar.
2022-03-24 | Resan går till Sialkot [den 16–20 maj|2022-05-16..2022-05-20]. [Måndag|2022-05-16]: möte med ILO. [Tisdag–torsdag|2022-05-17..2022-05-19]: fabriksbesök.
2022-05-03 | Vi ses i Lund [20–22 september|2022-09-20..2022-09-22]. [Tisdagen|2022-09-20] ägnas åt handskar, [onsdagen|2022-09-21] åt textilier.
2022-05-03 | På [tisdagen den 14 juni|2022-06-14] talar Anna, på [onsdagen|2022-06-15] åker vi hem.
2022-06-10 | Vi reste till Sialkot [den 16–20 maj|2022-05-16..2022-05-20]. [Måndag|2022-05-16]: möte med ILO.
2022-06-09 | Svara senast [den 14 juni|2022-06-14]. [Torsdagens|2022-06-09] möte ställs in.
2022-03-24 | Nätverksdagar [den 11–12 maj|2022-05-11..2022-05-12] i Falun\\nProgram, [onsdag|2022-05-11]\\n10.00 Fika\\n[Torsdag|2022-05-12]\\n08.30 Samling
"""


def read_sentences():
    group, cases = "", []
    for line in SENTENCES.strip().splitlines():
        if line.startswith("#"):
            group = line.lstrip("# ")
        else:
            cases.append(read_case(line, f"{group}: {line}", group))
    return cases


@pytest.mark.parametrize("case", read_sentences(), ids=lambda case: case.name)
def test_sentence(case):
    found = find_dates(case.text, anchor=case.anchor)
    wanted = [(one.start, one.end, one.first, one.last) for one in case.mentions]
    assert [(one.start, one.end, one.first, one.last) for one in found] == wanted
    for one, mention in zip(case.mentions, found, strict=True):
        if one.role is not None:
            assert mention.role == one.role


@pytest.mark.parametrize("anchor", ["2021-04-29", dt.datetime(2021, 4, 29, tzinfo=dt.UTC)])
def test_an_anchor_that_is_no_day_is_refused(anchor):
    remedy = r"anchor is .*, not a day; give a datetime\.date"
    with pytest.raises(OptionError, match=remedy):
        find_dates("Vi sågs i går.", anchor=anchor)
    with pytest.raises(OptionError, match=remedy):
        resolve_expression("P-1D", anchor=anchor)
