/** What people write with stop, end, cancel and their like in it that asks for no stop, one a line. */
export const ORDINARY: readonly string[] = `
what time does the bus stop running
is there a bus stop near the store
can't stop thinking about your tacos
I'll stop by around 5
stop by tomorrow?
can I stop in to pick it up
non stop rain today
When does the sale end?
weekend please
at the end of the week
end of June
in the end I took the blue one
dead end street
i want to cancel my order
please cancel my 6pm reservation
can I cancel my appointment for tuesday
Cancel order 4412
did you cancel the event?
how do I cancel my table
cancel that, make it two lattes
I had to cancel last week because I was sick
can I quit halfway
I quit my job today lol
don't stop!
please don't stop the offers
Do not unsubscribe me
what happens if I reply STOP
will the texts stop after the survey?
My wife replied STOP by accident
I didn't mean to send stop
when I text STOP does it charge me
the machine wouldn't stop
The app stopped working
stopped by yesterday, was closed
it stops at the third question
no end in sight
can you remove one item
remove the tomatoes from my order
opt for the large one
the optician
I can opt for tea?
enough milk?
that's enough sugar for me
is one enough
pull the plug on the blender lol
the next stop is Main Street
Where can I get off, last stop?
can you stop the delivery at the gate
stop the music was great
please stop the car alarm outside your store
end to end
happy ending
cancelled my gym, so yes I have time
the concert was cancelled
No more coffee for me today, tea
no more than two
i want to end with dessert
quit the old plan and take the new one
Wie heißt die Haltestelle, stoppt der Bus dort?
An welcher Stelle stoppt die Linie 5?
Wann ist das Ende der Aktion?
am Ende des Monats
Ende Juni
Ich komme am Wochenende
Wann endet der Verkauf
Ich möchte meine Bestellung abbestellen
Kann ich den Termin absagen
bitte meinen Tisch stornieren
Stoppuhr
Ich kann mich nicht abmelden in der App
Wie kann ich mich beim WLAN abmelden?
ich höre gern Musik auf dem Weg
Hört sich gut an
Das hört nie auf zu regnen
Keine Nachricht bekommen
Ich habe keine SMS bekommen
keine Milch mehr bitte
ich will kein Eis mehr, nur Kaffee
Löscht ihr alte Punkte?
Bitte löschen Sie die letzte Bestellung
Lass mich kurz überlegen
à quel arrêt de bus
l'arrêt de bus est loin
je m'arrête chez vous demain
Arrêtez-vous à midi?
annuler ma réservation de ce soir
Fin du mois
à la fin de la semaine
enfin!
le film était sans fin
plus de lait
je veux plus de chocolat
je n'ai pas reçu le message
je ne veux plus de dessert, merci
quand finit la promo
stop ou encore?
le train ne s'arrête pas
arrête tu me fais rire
supprimez les oignons
J'ai arrêté de fumer
STOP? what does that do
is stop the same as pause
the pause button stops it
do i have to text stop to leave
I text STOP but still get messages from another shop
Ende der Woche passt
zu Ende
Ende gut, alles gut
Wann ist Ende?
bis Ende Mai
Ende nächster Woche
Das Ende war gut
Ich muss meinen Handyvertrag kündigen
Wie kündige ich den Vertrag?
kündigen wir den Mietvertrag?
Mein Chef hat gekündigt
Kann ich das Fitness-Abo kündigen?
Spiel beenden
Ich muss noch die Arbeit beenden
beenden wir das später
Wann beendet ihr die Aktion
Stoppen Sie die Lieferung bitte
Können Sie die Bestellung stoppen?
Bus stoppen
Die Uhr stoppen
nicht stoppen!
Ich will nicht kündigen
Austragen der Zeitung
Ich möchte zwei Tickets stornieren
Kein Interesse an Tee, lieber Kaffee
keine Lust heute
keine Zeit mehr
kein Zucker bitte
nicht mehr als zwei
nicht mehr viel
Abmelden? Nein, warum?
muss ich mich abmelden?
Das Abo meiner Frau beenden?
je veux annuler mon rendez-vous
annuler la commande svp
je dois annuler pour demain
comment annuler ma réservation?
annuler le café, un thé à la place
résilier mon contrat d'électricité
ma désinscription du club de sport
stopper le bus
ça va s'arrêter quand?
Où est l'arrêt
arrêt maladie
Plus de thé svp
pas de sucre
pas de lait merci
plus tard svp
pas intéressé par le thé
je ne bois plus de café
fin de semaine
fin mars
à la fin
la fin du film
effacez la dernière commande
supprimez un article svp
retirez les tomates
ne plus attendre
j'ai arrêté le sport
arrête de rire
Il faut s'arrêter où?
end of day works
at the end
the end of March 5th
end table
I ended up taking the bus
cancelled flight, sorry
cancel culture is funny
Can you cancel Friday and book Monday
cancel two of the three
I need to cancel and rebook
quit your job and join us lol
don't quit
quitting time is 5
I unsubscribed from the other shop
unsubscribe rate was high
should I unsubscribe first?
I didn't unsubscribe, why no texts?
is this the stop for line 4
our stop is closed
stop sign on Main
stop light
stop over in Paris
we stop at 9
he told me to stop eating sugar
please don't end it
a stop watch please
I won't stop
stop, collaborate and listen
when do the texts end
where does it end
weekends
the opt-in page is broken
no opt out for kids?
remove the second one
remove it from my cart
take the tomatoes off
take off at noon
get me two of these off the list of deals
lose weight
delete item 2
I'm done, thanks
I'm done eating
leave me a message
enough is enough
not enough seats
that is enough for two
revoke my coupon
discontinued item?
is this flavor discontinued
cease fire
go away party for Tim
unfollowed the other brand
wrong size
wrong number of items in my order
no more than 5 please
no more questions from me, thanks
we have no more milk
can you stop at 3 cups
stop by 5th street
non-stop
The stop button is red
no stops
zu viele Leute da, kann ich mich wieder abmelden?
Mir ist es zu viel Zucker, bitte abbestellen
die Milch bitte abbestellen
genug gegessen
trop de monde, je passe demain
j'en ai assez mangé
marre de la pluie
laissez-moi une place
laissez moi réfléchir
laisse moi voir
lâchez le chien
je souhaite être rappelé
je souhaite être inscrite
je voudrais être livré demain
je ne veux plus attendre
je ne veux plus de café
plus de messages de ma soeur
retirez moi le fromage
retirez mon nom de la réservation de samedi
supprimez mon compte fidélité ?
annuler mon abonnement de gym
arrêtez tout de suite la cuisson
arrête-moi si je me trompe
m'écrivez plus tôt la prochaine fois
nicht mehr lange
nicht mehr schreiben können
ich kann nicht mehr schreiben, Hände voll
aus der Liste den zweiten bitte
von der Karte streichen
Schluss für heute
Schluss mit lustig
Nummer 3 löschen
Ich möchte den Stromvertrag kündigen
Ich möchte kündigen, bei meinem Chef
pas de souci
pas de pub ce soir, je reste chez moi
plus de pub dans le quartier
pas plus de deux
stop au sucre
stop à la pluie
la newsletter est super
vos messages sont drôles
je ne reçois pas vos messages
je ne reçois plus vos SMS
pourquoi je ne reçois plus de sms
nichts mehr da?
ich höre nichts mehr von euch, alles ok?
habe nichts bekommen
Keine Werbung gesehen
Schreibt mir mehr!
schickt mir nichts vor Freitag
Anmelden
Ich möchte mich anmelden
Keine SMS bekommen
Ich habe keine SMS mehr bekommen
Keine Nachricht erhalten
Ich will keine Angebote mehr verpassen
Ich möchte keine Tasche mehr, danke
Löscht bitte die zweite Bestellung
Nehmt meine Nummer für die Lieferung
Meine Nummer ist 0151 2345678
Meine neue Nummer löschen Sie bitte nicht
schreibt mir wenn es fertig ist
Schickt mir keine Rechnung mehr per Post
Schickt mir bitte die Nachricht nochmal
Hört mal, wann macht ihr auf?
Hör auf dein Herz steht auf der Tasse, habt ihr die noch?
Ich höre auf mit Kaffee, habt ihr Tee?
nicht mehr da?
keine Lust mehr auf Tee, lieber Kaffee
Keine Ahnung
Wo kann ich den Newsletter anmelden
Abholung um 5 geht?
Ist der Newsletter schon raus?
Ich will mich vom Kurs abmelden
Kann ich die Bestellung abbestellen?
Die Nachricht kam nicht an
remove me from the waiting list
take my name off the guest list please, we can't come
remove my number from the order
clear my cart
delete my card from your system
can you drop me from the class list
cut it in half please
cut it out with a knife?
knock it off the price please
enough with the small talk, what are the deals
enough with the rain already
lay off the sugar please
quit it with the onions
take me off hold
get this out of your store
remove the item from the list
stop aux feux rouges, j'arrive
les textes sont trop petits sur le site
borre el pedido
quite la cebolla
elimine un artículo
stop by you idiots are closed
stop texting me updates about order 5 but keep the deals
Ich will keine Mail, SMS reicht
rest of the texts?
enough texts to read lol?
clear?
scrub top in size m
Can I stop by around 5?
non stop coffee today
the truck stop location on route 9?
the pain won't stop after i used the insoles
when does the sale end
is it the end of the season sale already
does my membership end in june
can i cancel and get a refund
please cancel order 4412
I quit coffee last month, do you have decaf
are you out of the blue sneakers
I ran out of beans
I'd like to try out the running shoes
remove the onions please
remove the blue one from my cart
there are no more seats left?
no more questions, thanks!
ok will do, full stop
I have a new number, 555 201 8891
Wann endet der Sale?
no más azúcar por favor
je voudrais annuler ma commande
I will stop by the store later
Can you stop by at 5?
the bus stop is closed
don't stop sending me coupons
dont stop the offers
never stop texting me lol
I can't stop eating these cookies
cant stop wont stop
when does the sale end?
at the end of the day I like tea
end of story
what time does it end
the weekend
this weekend please
I need to cancel my order
cancel my order please
please cancel order 12345
can I cancel my appointment
how do I cancel my reservation
I want to cancel the delivery
cancel the pickup at 5
I quit my job so no time for coffee
did you quit selling latte
I quit smoking
I want to quit sugar
please remove the onions
remove the milk please
can you remove one item from my cart
remove item 3
no more sugar please
no more than 2
no more milk for me
not enough foam
more than enough thanks
good enough
is 20 enough for a free drink
enough about me how are you
the end
it's the end of the month
stopped by yesterday and loved it
I stopped in today
non stop
nonstop
one stop shop
pit stop
stop sign near the store?
is there a stop near you
which stop do I get off
you should stop selling decaf
stop selling that flavor it is bad
stop putting ice in my drink
please stop using plastic
stop the music in the store lol
can you stop the delivery
stop it haha
end up buying two
I ended up with the wrong coffee
weekend hours?
do you have an end date
the ending was great
back end
in the end I took the tea
both ends
cancelled my gym membership
was my order cancelled?
why was it canceled
is the event cancelled
cancellation fee?
my flight was cancelled so I can come
how do i unsubscribe my husband
can I opt out of the ice
opt out of sugar
I'll leave it at the counter
leave it at the door
leave me a cup
start the order without me
help yourself
I need help with my order
can you help me find a store
help me choose a drink
info on the new blend?
alto latte
para llevar
para mi un latte
para mi esposa
es para dos personas
para las 5
el café para mañana
no para de llover
la parada del bus
baja en azúcar
leche baja en grasa
la calle baja
más baja
basta con dos
salir a las 5
quiero salir temprano
cancelar mi pedido
quiero cancelar mi pedido
cancelar la cita
anular el pedido 12
no mas azucar por favor
no quiero mas leche
deja de llover
dejen de vender descafeinado
I'm going to the end of the line
revoke my card please
revoke the charge
all good, end it there with the cookies
last stop
next stop the coffee shop
make it stop raining
stop, I forgot my card
please send more texts about shoes
text me when it's ready
send me the coupon
don't text while driving
do not send the red one
don't send it to my old address
dont send the package today
do not contact my boss about this
take me off hold
get me off this call
take me off the waitlist for the table
remove me from the waitlist
I no longer need the order
no longer hungry
unsubscribe from youtube
how can I cancel my subscription to coffee beans
cancel my coffee subscription
pause my coffee subscription
end my coffee subscription
I want to end my lease
quit it you two
quit playing
please quit raising prices
I have had enough coffee
that is enough coffee for today
enough already with the pumpkin spice
no more pumpkin spice please
no more tea for me
all stop
full stop
whistle stop
stopwatch
stopover in Denver
stops at 5
the train stops here
he never stops talking
stop being so good
you guys won't stop being awesome
don't you ever stop
please don't stop
do not stop
please do not stop the messages
I don't want it to stop
I do not want to unsubscribe
don't unsubscribe me
do not unsubscribe me please
don't cancel
please don't cancel
do not cancel my order
don't remove me
dont remove me from the list
I didn't ask to stop
I never said stop
not stop
no stop
who said stop?
what does stop do
what happens if I text stop
if I reply stop do I lose my points
should I text STOP to end
do I lose my points if I unsubscribe
how do I stop getting decaf
how to opt out of the survey
endless coffee
the bitter end
legend
friend
recommend
send
spend
depend
extend
stop3
I like stop and go
top
shop
stomp
step
stoop
strop
crop
drop
hop
end-to-end
cancel culture lol
can sell
cancer
candle
cancun
quiet
quite
quite good
quilt
quick
no quiero parar de comer
no pares
no paren
no te detengas
nunca pares
no cancelar
no me des de baja
no me den de baja
no dar de baja
no me quiero dar de baja
what time do you stop serving breakfast?
does the bus stop near the store
I'll stop by tomorrow
stopping by later
I stopped by yesterday and nobody was there
don't stop
please don't stop texting me lol
dont stop the deals
I can't stop loving this coffee
can't stop eating your bagels
never stop sending these
non-stop fun
when does it end
by the end of the month
see you this weekend
end of june
what's the end date
it ended badly
weekend
the weekend works
can I cancel my order?
cancel my order
cancel my appointment on friday
please cancel my reservation
my order was cancelled
I canceled it already
did you cancel my subscription box?
how do I cancel
how do i cancel my membership?
how can I stop the shipment
i quit my job last week
quit it haha
my daughter quit soccer
quit kidding me
quitting time!
I'll never quit you
he unsubscribed yesterday
how do i unsubscribe my mom
why did I get unsubscribed?
did you unsubscribe me?
I don't want to unsubscribe
do not unsubscribe me
I didn't unsubscribe
can you help me find the store?
thanks for your help
that helped
no help needed
I can't help it
your staff was very helpful
helping my mom today
could you stop by my desk
where is the closest stop
the train stopped
stop it you're making me hungry
stop! hammer time
stop and shop
the pit stop in Tacoma
last stop before home
it won't stop raining
rain won't stop us
I had to stop drinking coffee
I stopped drinking tea
my doctor told me to stop coffee
he wants me to stop buying shoes
she told me to stop
tell them to stop the music
who can stop me
nothing can stop us
don't cancel my order
do not cancel
please dont cancel it
I never cancel
cancel culture is wild
cancel that, I meant tea
end zone
I end work at 5
week's end
in the end I chose tea
to the end of time
what is the end time
we open at 9 and end at 5
the book ends well
end game
stop motion class
backstop
doorstop
what should I stop doing?
should I stop?
do I have to stop?
is this the end?
are you closing? please stop closing my store
I wish it would stop snowing
stop light on 5th
I'm at the stop sign
the line never ends
when do you stop accepting returns
until when does the offer run? does it stop sunday?
stop selling decaf please
stop making decaf
please stop by and say hi
stop the presses
pause
I was opted out by mistake
did I opt out?
I don't want to opt out
can I opt out of the survey but keep offers?
remove the onions please
remove the second item
delete my last order
take me off the waiting list for table 5
leave a message
leave me a table for two
no more onions
no thanks
no more than 3
that's enough sugar
I arrested him
a latte
spot
sop
ship
slop
estop
and
bend
ending
canceling a plan with a friend
cancelled flight, need coffee
suit
information on the sale please
do you have more info
my friend said stop texting him
my husband wants you to stop texting him
he said stop
she replied STOP by mistake
I typed stop by accident
I accidentally sent STOP
if I reply STOP what happens?
what happens when I text stop
do I text STOP to leave?
is STOP the word?
what does STOP do
the message says reply stop to end
reply STOP?
help wanted sign in the window, still hiring?
the help desk was rude
please help the animals
self help books
god help us
where is the end of the line
stop worrying
I will stop at 3
I stop at 3 coffees
we had to end early
end on a high note
could you end my shift
all good things come to an end
stop sending me the wrong size
please stop sending the wrong drink
stop charging my card
stop calling me buddy
stop the car
ends
stop texting me at night
please stop texting me at night?
stop texting me so early
stop texting me so often please
stop sending so many texts
stop texting me twice a day
stop texting me during work hours
stop texting my old number, use this one
please stop texting me about shoes
stop sending me coffee coupons, send tea ones
yes cancel it
yes stop by anytime
stop asking me if I want tea, I want coffee
I can stop by after work to pick it up
my bus stops right there
will the promo end on Friday?
the party ended at 10
please end the call before 5
cancel tomorrow's booking
cancel my 3pm
I have to cancel, sorry
sorry I have to cancel today
need to cancel our meeting
we cancelled
cancel the second coffee
quit my old gym
when I quit drinking I lost weight
he quit
I won't quit
don't quit on me
please never stop
whatever you do don't stop
keep them coming don't stop
I'd hate for this to stop
did you stop sending coupons? I miss them
why did you stop texting me?
why did the messages stop
why have you stopped sending me offers
you stopped texting me, why?
have you stopped the rewards program
I stopped getting your texts
I stopped receiving messages, can you fix it
I am not getting texts anymore
I don't get texts anymore
i no longer get your texts, please fix
are you going to stop selling oat milk
can you stop the order
please stop my order from shipping
stop my delivery for two weeks
stop payment
stop loss
non-stop flight
bus stop on main
I got off at the wrong stop
stop n go
traffic stop
stop watch
Stop Making Sense is a great film
opt for tea
I opt for the second
my options?
help! my coffee is cold
help, I lost my card
can you help me with my points
could you help me find my order
who can help me with a refund
help with order
info about hours
where can I find info
endings
the end is near lol
year end sale?
end of season sale when
to what end
tail end of the line
end table in stock?
a friend recommended you
I'd recommend
remove my old address
remove one latte from the order
please remove the second item from my cart
take the bacon off my sandwich
take me off decaf
take me off the reservation
delete the last order
delete my account please
forget it
forget about it
never mind
nevermind stop by whenever
leave it
leave me one
no more for today thanks
no more than two please
that's enough
enough said
enough coffee for now
text me later
text me when ready
message me the address
contact me tomorrow
don't text my husband it's a surprise
don't text me the address, email it
do not text me today, call me
don't text before 9
please don't text me before 9am
only text me on weekends
do you text back?
who is this
wrong number of cookies in my box
wrong number on my receipt
not interested in tea
not interested in soda, coffee yes
I'm not interested in the survey
I never signed up for the raffle
I already said coffee
I said tea
i told you 2
stop. collaborate and listen
STOP IN THE NAME OF LOVE
haha stop
omg stop it's too good
stop lying lol
stop playing
you need to stop lol these deals are too good
i need to stop buying coffee
I should stop
maybe I should quit coffee
please make the line stop
I want this sale to end never
want to stop by?
what stops are near
do you want me to stop?
if I say stop will you stop?
can I text stop later
reply stop to what
I didn't mean to text stop
sorry I meant to stop by not stop
unsubscribed by accident, resubscribe me
I accidentally unsubscribed
can i unsubscribe from one list only
cancel? why
end?? of what
the subscription box is late
when does my subscription end
how long until my subscription ends
how do I cancel my subscription box order
how do I remove a card
how do i stop the oven timer
alto sax lessons
altogether
quiero parar en la tienda
baja talla
no mas por hoy
para cuando
arret de bus
the arrest
fin
finish
STOP sign pics
"stop" was the word
he texted stop
she wrote "stop texting me"
my wife texted "please stop texting me" by mistake
will you stop by the bakery
you can't stop me
please stop in and see us
end it with a cookie
let's end at 5
cancel my membership card order
can you cancel my table for tonight
the cancel button does not work
how do I unsubscribe from the newsletter in my inbox
why am I unsubscribed
is it possible to stop the order
stop that order please
stop order 4411
please stop delivery
quit bugging my cat haha
my son texted stop from my phone, please undo
undo stop
ignore my stop
sorry did not mean stop
resubscribe me
text me the menu
don't contact my office, contact my cell
please do not text my work number about the delivery, use this one
remove the tip
please opt me in
i want to opt in for texts
yes text me
never heard of it
no more than one text a day please
fewer texts please
less texts
too many texts
can you text me less
text me only deals
what happens if i unsubscribe
if I unsubscribe will I lose points
leave my order at the door
take me to the menu
get me two
lose the onions
forget the milk
I was told to stop by
they asked me to stop at the desk
she said stop by at 5
I told you to stop the order
I said stop the delivery
I asked you to stop the shipment
who is this?
wrong number?
this is the wrong order
I never ordered this
I don't know you
go away with the fairies book in stock?
last time I had the latte
I'm out of coffee
I'm done with my coffee, more please
I am sick of tea
how many times can I use it
can you stop by my place around 6
I'll stop at the store on the way
what time does the bus stop there
is there a stop near the shop
the rain won't stop today
I can't stop drinking this coffee
don't stop making the pumpkin latte
please don't stop the updates, love them
I never want this to end
this is the end of my work week
weekend plans?
when does the sale end
does the offer end tonight or tomorrow
at the end of the day i prefer decaf
i'll pay by the end of the month
my shift ends at 5
the movie had a sad end
i need to cancel my order
can i cancel tomorrow's appointment
cancel order 55213 please
how do i cancel my reservation for friday
my flight got cancelled
they canceled the game
cancel the large and make it a small
did you cancel the event
what is your cancellation policy
can i cancel my membership at the gym and still get coffee
i quit smoking last year
i quit my job today
never quit
quit while you're ahead, they say
he's no quitter
i had to quit the team
please remove the sugar from my order
how do i remove a coffee stain
remove item 3 from my cart
can you remove my old card from the account
no more sugar for me
are there no more croissants
no more rain pls
no more questions, thanks
there's no more room in the cart
i have no more points
no more milk at home so i'll take oat
how do i unsubscribe from the gym newsletter i get elsewhere
my sister unsubscribed, is she still getting points
does unsubscribing delete my points
what happens if i text stop
do i have to reply stop to end this
it says reply STOP to opt out, is that free
why do i get stop at the bottom of every text
i didn't text stop
i never unsubscribed
i did not ask to stop
please don't unsubscribe me
don't remove me from the list
did i get removed from the list?
why was i unsubscribed
stop it, that's hilarious
stop it you're too kind
omg stop that's so cute
stop lol
stop!! no way
shut up no way
make it end
when will it end
will this winter ever end
does it ever stop
non stop fun
nonstop flights to denver?
pit stop at your place tomorrow
full stop.
bus stop
truck stop coffee is terrible
stop sign on the corner of main
my stop is elm street
last stop is the airport
next stop: coffee
dead end street, second house
high end espresso machine
front end of the building
deep end of the pool
the back end is broken on your app
the app won't stop crashing
the app stops working when i pay
my watch stopped syncing
my card stopped working
you guys stopped carrying the almond croissant?
why did you stop selling the dark roast
when did you stop doing tuesdays
have you stopped the delivery to 12047
can you stop the delivery, i'm not home
stop my delivery for this week
stop the order please i chose the wrong size
please stop the shipment
cancel delivery
cancel my table for two
cancel appt
cancel my booking
cancel that last one
cancel last order
wait cancel that i meant medium
end table for sale?
endless refills?
in the end i took the latte
ending soon?
to no end
can't wait for this week to end
block party on saturday?
i'm two blocks away
writer's block
my block is closed for the marathon
which block are you on
block of cheese
is the road blocked
my bank blocked my card
the ad blocker breaks your site
no text came
no texts came through yesterday
i got no texts from you this week
why no texts lately
no text from you about my order yet
no messages for me?
no email yet
no thank you
not today
not now
maybe later
not interested in tea, only coffee
i'm not interested in the blue one
leave me two bags
leave me a note when it's here
i want out of the cold
i'm out of beans
take me off the waitlist for saturday
take the lid off
get off at the next stop
opt for the oat milk
what are my options
delete the second item
i lost my number
lose the whipped cream
enough coffee for 4 people
that's enough for me thanks
enough already with the rain
i'm done with my order
done
finished
don't text my old number, use this one
text me tomorrow instead
don't text me before 9
please don't call, text is fine
call me don't text
only text me about sales
text me less
stop sending me two of everything in my box
stop putting sugar in my latte
tell bob to stop calling me
my ex won't stop texting me
my kids never stop
who do i ask to stop the music on the patio
the music is loud, can someone stop it
stop and smell the roses
quit playing games with my heart
i cancelled my trip so i can come now
subscription ends when?
unsubscribe button doesn't work on the email for my other address, does it matter
is the stop in front of the store closed
I'd like to end with a dessert
start and stop times?
stop time 5pm
finish line?
bye
goodbye!
see ya
my bus has no stop near you
stop the press, free coffee?!
you gotta stop with these puns
you should stop by our party
u should stop selling that mug
y'all need to stop being so good
yall need to stop running out of bagels
stahp it's too cute
stop lmao
quit lol
enough lol
no more lol
block the calendar for tuesday
block me a table for two
block 4, gate 2
report for duty
reporting a broken cup
spam musubi please
go away for the weekend?
we're going away until monday
get lost in a good book day?
no text on the cup please
no message from the driver yet
no messages?
no alerts?
no notifications on my phone since tuesday, fix pls
no promo code needed?
no number on the door
no contact delivery please
no email received
not interested in hot drinks
not interested in the message on the cup
I'm done with the survey
tired of tea
so over winter
sick of snow
fed up with the line at your store
off to work
how do i get off at elm street
get me off the waitlist
want off-menu stuff
I never asked for sugar
i didn't sign up for the class on friday
never signed up for the loyalty thing, how do i
stop or i'll miss it
should i stop or go on
stop before the bridge
stop two times on the way
i stopped twice today
i'd love it if you stopped by
would love it if you would stop closing early
i'd appreciate it if you removed the onions
you better stop at the store
fuck yeah
fucking love this coffee
damn good latte
damn that's a good deal
hell yes
what the hell is a cortado
this is freaking awesome
i need this rain to stop
i'd like the music to stop
make the week end
make it end with chocolate
make it two
need to end my shift first
can i cancel my texted order
cancel the spending limit
stop spending
stop testing me
stop ending early
stop selling it
how can i block my lost card
please block my gift card it was stolen
delete this photo of me
delete the message i sent before
forget this
forget my last message
remove this from my order
erase the board
i want out of the 10 am slot, move me to 11
eliminar el azúcar
eliminar un producto
no quiero este número de mesa
llamar al 555
dejen de cerrar temprano
plus de café
plus de sucre svp
je veux plus de lait
je ne veux pas de sucre
arrêt de bus svp
ne m'envoyez pas le rouge
retirez les oignons
como cancelo mi pedido
como para qué hora
para llevar por favor
buzz me when you're here
piss poor service
no calls before 9 please
i'm blocking off saturday
am i opted out
am I removed from the list?
did you block me?
are you blocking me
have i been unsubscribed?
i was removed by mistake
drop me off at the stop on elm
drop me a line
drop it at the door
get me out of here lol
take me out to dinner
take my name for the waitlist
take my name off the reservation
put my name on the list
cross my fingers
sign me up
sign me up for texts
sign me in
pull me a double
take me off the guest list for saturday
remove my name from the order
remove me from the order
i like to be removed from reality
no email or phone on file
no calls
no text since monday
no texts yet?
new phone who dis
new number, please update
i told you a million times i take oat
i sent you the photo
i replied already
i already replied yes
i wrote you yesterday
she doesn't have this number
my mom passed away so i can't come
he died
didn't i tell you i like it black
are you serious stop with the puns lol
are you kidding me, free coffee?
bye bye
what part of town are you in
which part of the stop is closed
cross the street at the stop
sacame un turno
sáquenme dos cafés
quítame el azúcar
elimina el hielo
quiero la baja en grasa
déjame pensar
dejar de fumar es difícil
no me envíen el rojo
no me gusta
no me manden dos
plus de messages demain?
les arrêts de bus
je veux un café
je veux annuler ma commande
alot
alot of them
pear
post
form
letters
still thinking
yo
you better stop by
freaking end of the month
damn
what a pity
ends when
done with it
over it
i'm over the moon
no interest
no need
delete it
block it
turn off the lights
how do i turn off the oven
can i get off early
could you not put ice in it
can you not call me, text instead
would you not text me so early
don't text me back
`
  .trim()
  .split('\n')

/** What people write who want no more messages, one a line. */
export const STOPS: readonly string[] = `
sToP pls
stop it already
Pls stop messaging this number
stop contacting me immediately
Can you stop sending me texts please?
UNSUBSCRIBE PLEASE
Unsubscribe me now!
I want to opt out of these messages
Opt me out
Remove my number from your system
remove me from this list please
No more texts please
no more messages!!
Quit texting me
Do not text this number anymore
wrong person please remove me
i didn't sign up for this, stop
i no longer want to receive these
I don't want these texts anymore
please end these messages
End all
STOPP
stopp bitte
Bitte stoppen
Abmelden bitte
bitte abmelden!
Bitte melden Sie mich ab
Ich will keine SMS mehr
ich möchte keine Nachrichten mehr erhalten
Keine Werbung mehr bitte
Keine SMS mehr!!
Hört auf mir zu schreiben
hört endlich auf
Lasst mich in Ruhe
Bitte löschen Sie meine Nummer
Nehmt mich aus dem Verteiler
Ich möchte mich vom Newsletter abmelden
ABBESTELLEN
Schreibt mir nicht mehr
bitte nicht mehr schreiben
bitte keine nachrichten mehr schicken
Ende
Kündigen
Abo beenden
austragen bitte
Arrêt
ARRÊTEZ
arretez svp
STOP SMS
Désabonner
désabonnez-moi svp
Désinscription
me désinscrire
Je veux me désabonner
Je ne veux plus recevoir de messages
je ne veux plus de SMS
plus de SMS svp
plus de messages merci
Arrêtez de m'écrire
Ne m'envoyez plus de SMS
supprimez mon numéro
Retirez-moi de votre liste
enlevez moi de la liste
laissez-moi tranquille
annuler abonnement
résilier
Ya no quiero recibir mensajes
Ende!
ENDE bitte
bitte beenden
Ich möchte kündigen
kündigen bitte
Abo kündigen bitte
Kuendigen
SMS stoppen
bitte SMS stoppen
Bitte stoppen Sie die Nachrichten
Nachrichten abbestellen
Bitte keine SMS mehr
Bitte keine weiteren Nachrichten
Keine weiteren SMS bitte
Ich bekomme zu viele SMS, bitte abmelden
Stoppt die SMS
Hören Sie auf mir SMS zu schicken
Ich will das nicht mehr, abmelden
Nicht mehr schreiben
Stop it jetzt
bitte aus der liste löschen
Nummer löschen bitte
Bitte löscht meine Nummer aus eurem Verteiler
Spam! Abmelden!
Schluss damit
Désinscrivez-moi
Désinscription svp
désinscription immédiate
me désabonner svp
Résilier
résilier abonnement
résilier mon abonnement
Je souhaite me désinscrire
je veux arrêter
Je ne veux plus de messages svp
Je ne souhaite plus recevoir de SMS
Ne plus recevoir de sms
plus de pub svp
pas de pub
plus de publicité
Stoppez les messages
Arrêtez les SMS
arrêter les messages svp
arrêtez ça
Effacez mon numéro
Supprimez-moi de la liste
Retirez mon numéro
Ne m'écrivez plus jamais
fichez-moi la paix
laisse moi tranquille
foutez moi la paix
STOP PUB
stop sms svp merci
annuler mon abonnement svp
Cancelar mensajes
pls remove me thx
STOP all texts
Unsubscribe all
please take my number off
stop w the msgs
I already said STOP
I told you to stop
unsubscribe!!!!!
STOP sending me these
Kindly unsubscribe me
End these texts
no mas mensajes
quit sending
Stop, wrong person
stop stop stop please
sTOP.
i am done with these texts
Svp retirez mon numéro de votre liste de diffusion
Merci de me désinscrire
Veuillez me désabonner
je voudrais ne plus recevoir de sms
je veux plus recevoir vos messages
Cessez de m'envoyer ces SMS
stoppez ces sms immédiatement
arrêtez avec vos pubs
Trop de messages, désabonnez-moi
Marre de vos sms, stop
Nehmen Sie mich von der Liste
Bitte streichen Sie meine Nummer von Ihrer Liste
Ich will nichts mehr von euch hören
Schickt mir nichts mehr
Zu viele Nachrichten, bitte abmelden
Schluss mit den SMS
keine werbung
Bitte keine Werbung mehr schicken
Ich wünsche keine weiteren Nachrichten
abmelden!!!!
cut it out with the texts
knock it off with the messages
take this number out of your system
please remove my phone number from your database
scrub my number from your records
please delete my contact details from your list
stop spamming me you idiots
stop texting me you stupid jerks
Stopp
Abmelden
bitte abbestellen
Newsletter abbestellen
Hör auf mir zu schreiben
Bitte hören Sie auf, mir SMS zu schicken
hört auf mit den nachrichten
bitte keine Nachrichten mehr
keine SMS mehr bitte
keine weiteren Mails
löschen Sie meine Nummer
meine Nummer löschen bitte
löscht meine Nummer aus eurer Datenbank
nehmt mich aus dem Verteiler
ich möchte keine Werbung mehr bekommen
ich will keine Nachrichten von euch
Ich möchte mich abmelden
schreibt mir nicht mehr
schickt mir keine Werbung mehr
lasst mich in Ruhe
elimine mi numero por favor
stop aux sms
arrêtez ces messages
stop
Stop texting me
please stop texting
stop it please
can you stop texting me
could you please stop sending me messages
I want to stop
i want you to stop texting me
i would like to unsubscribe
please unsubscribe me
unsubscribe me please
unsubscribe me from this list
remove me from your list
take me off your list
take me off this list please
please take me off the list
get me off this list
opt me out
I want to opt out
opt out please
opt-out
no more texts
no more messages please
no more texts please
don't text me
dont text me anymore
do not text me again
don't message me
do not send me any more messages
don't send me texts
stop sending me this
stop sending these
stop all messages
stop all
stop everything
cancel
CANCEL
cancel please
cancel messages
cancel texts
cancel my text subscription
cancel sms
cancel subscription
end
END
end texts
end messages
end this
quit
quit texting me
QUIT
quit sending me messages
enough
enough texts
enough already
leave me alone
please leave me alone
unsub
unsub me
unsubscribe
unsuscribe
unsubcribe
unsubscibe
unsubscribed
unsubscribe!!!
STOP!
STOP NOW
stopp
stpo
s t o p
stop.
stop stop
STOP STOP STOP
stop please
pls stop
plz stop texting
just stop
stop now
stop msgs
stop msging me
stop txting me
stop txting
stop contacting me
stop calling me
stop bothering me
stop harassing me
stop spamming me
stop spam
stop the texts
stop the messages
stop these texts
stop these messages now
stop notifications
stop alerts
stop promotions
stop ads
stop the ads
i said stop
I SAID STOP
hey stop
ok stop
stop thx
stop thank you
stop. thanks
no stop texting me
no thanks stop
no, stop
no more
nomore
stop forever
stop immediately
please make it stop
make it stop
make these texts stop
make this stop
how do i stop this
how do I stop these texts
how do I unsubscribe
how do i opt out
how can I stop these messages
how to unsubscribe
how to stop
wrong number stop
wrong number please stop
stop wrong number
wrong number, stop texting
you have the wrong number stop texting me
this is the wrong number please remove me
stop this
stop this now
stop this number
revoke
revoke consent
revoke my consent
I revoke my consent
i withdraw my consent
withdraw consent
delete my number
delete my number please
delete me
delete me from your list
remove my number
remove my number please
remove me
remove
please remove me
lose my number
do not contact me
don't contact me again
do not call or text
don't ever text me again
never text me again
never contact me again
don't want these texts
i don't want these texts
I do not want these messages
i don't want to receive these
I don't want any more texts
I dont want these messages anymore
no longer want texts
i no longer want to receive messages
not interested stop
not interested, remove me
not interested please stop texting
alto
ALTO
baja
BAJA
dar de baja
darme de baja
quiero darme de baja
quiero darme de baja por favor
dame de baja
para
pare
parar
paren
basta
basta ya
no mas
no más mensajes
no mas mensajes por favor
no quiero mas mensajes
no quiero recibir mensajes
no quiero recibir mas mensajes
no me escriban
no me manden mensajes
no me manden mas mensajes
dejen de mandar mensajes
dejen de escribirme
deja de mandarme mensajes
cancelar
cancelar mensajes
cancelar suscripcion
cancela
detener
detener mensajes
salir
borrenme de la lista
quitame de la lista
quiten mi numero
eliminar mi numero
no molestar
no me molesten
dejenme en paz
STOP
Stop
STOP.
Stop!!!
stop!
"STOP"
'stop'
(stop)
please stop
plz stop
stop plz
stop it
stop thanks
stop, thank you
S T O P
S.T.O.P.
s-t-o-p
sttop
STOPALL
stop texting me
please stop texting me
pls stop txting me
stop texting
stop messaging me
please stop messaging
stop sending me texts
stop sending me messages
stop sending messages
stop the messages please
stop all texts
stop your texts
please stop contacting me
stop texting this number
stop texting my phone
stop text
stop sms
Unsubscribe
UNSUBSCRIBE!
unsubscribe me
please unsubscribe
unsubscribe please
i want to unsubscribe
I'd like to unsubscribe
I would like to unsubscribe please
unsubscribe from texts
unsubscribe me from these messages
cancel all messages
cancel my subscription to these texts
END.
quit sending me texts
opt out
OPTOUT
please opt me out
i want to opt out
I opt out
take me off this list
take me off
remove me from this list
please remove me from your list
remove me from your texts
please remove my number from your list
dont text me
do not text me
don't text me again
do not text me anymore
please do not text me any more
no more messages
no more msgs
i dont want any more texts
I do not want to receive these messages
i no longer want these texts
I no longer wish to receive messages
arret
ARRET
arrêt
arrête
REVOKE
i revoke my consent
stop now please
I said stop
i said stop!!!
I said STOP texting me
i told you to stop
i already said stop
stop!!!!!! 😡
🛑
🛑 stop
stop 🛑
STOP THIS NOW
stop stop stop texting me
can you please stop texting me
could you stop texting me?
will you please stop texting me?
would you stop messaging me
wrong number, stop texting me
who is this? stop texting me
STOP I don't know who this is
stop. I never signed up
Stop, not interested
not interested, stop
stop i'm not interested
stop sending me these
stop sending me stuff
stop sending this crap
Stop emailing and texting me
stop promos
stop offers
stop marketing
end subscription
end all messages
hi please stop
lol stop
Stop.Stop
STOP/QUIT
stop -
Yes I want you to stop texting me
I want you to stop
I want this to stop
i want to stop getting texts
I want to stop receiving these texts
i wanna stop getting these
How do I stop getting these texts?
how do i make this stop
please make these texts stop
forget my number
STOP TXT
please stop these messages
stopall
StopAll
stop all messages please
end all
cancel all
quit all
unsubscribe all
unsubscribe now
cancel now
end now
quit now
please quit
please end
please cancel
please end texts
Please STOP
STOP ok
ok ok stop
stop already!!
stop it now
Stop pls n thx
stop stop please
for the love of god stop texting me
I am begging you stop texting me
seriously stop texting me
please for the last time stop
last time, stop texting me
how many times do I have to say stop
I have asked you to stop
I asked you to stop texting me
ive told you to stop
I've already told you to stop texting
I would like you to stop texting me
would like to stop receiving messages
kindly stop messaging me
kindly remove me from your list
remove me asap
remove me now
please take my number off your list
take my number off
take my number off this list
get my number off your list
please delete my number
delete my number from your list
delete me please
I don't want to receive any more messages
I don't want to get these texts
I don't want these messages anymore
I don't want any texts
don't want to be on this list
I don't want to be on this list
I don't want your texts
i do not wish to receive texts
I do not consent
I withdraw consent
i did not consent, stop
not interested. remove me
no thank you remove me
No thanks. Please remove me from your list.
No thank you, please stop texting
Please don't text me anymore.
Please do not text this number
do not text this number again
don't text this number
don't message me again
don't send me anything
don't send me anymore texts
Do not ever contact me again
stop contacting us
quit contacting me
quit spamming
quit it with the texts
stop with the texts
stop with these messages
enough with the texts
enough of these texts
no more of these texts
no more spam
no more texting
no text messages please
unsubscribe this number
unsubscribe my number
unsubscribe from all
unsubscribe from list
unsubscribe!!
UNSUBCRIBE
unsubscribed please
opt out now
opt-out please
opt me out of texts
opt me out of these messages
opting out
I am opting out
I'm out, stop
cancel these texts
cancel text messages
cancel messages please
cancel alerts
end text messages
end these texts
end this subscription
stop subscription
stop my subscription
stop this subscription
STOP MSG
STOP MSGS
STOPTEXT
stop-texts
ST0P
stop?
"STOP"!
stop :(
stop 🙄
STOP 😡😡
please... stop
ugh stop
omg stop texting me
wtf stop texting me
bro stop texting me
sir stop texting me
You guys need to stop texting me
yall stop texting me
hello? stop texting me
Hi, please stop texting me. Thanks
Please stop texting me. I am not interested.
Stop texting me! I don't know you.
I don't know you stop texting me
I'm not Maria, stop texting me
This is not Maria. Please remove this number.
you have the wrong person, please stop
wrong person stop
I do not know who this is, please remove me from your list
fuck off stop texting me
go away stop
stop the damn texts
stop sending me this shit
stop sending me junk
stop sending me ads
stop sending offers
stop sending promotions
stop sending me anything
stop sending
stop texting and calling me
stop calling and texting me
stop calling and texting
don't call or text me again
lose this number
basta de mensajes
ya no quiero mensajes
ya no me manden mensajes
no me envie mensajes
quiero cancelar los mensajes
no quiero recibir sus mensajes
por favor no me escriban más
desuscribir
desuscribirme
Stop texting my phone please
STOP TEXTING THIS PHONE
please stop all texts to this number
I don't know who this is, stop
This is not John. Stop texting me.
I never signed up for this, stop
i never signed up for this. remove me
Please remove this number from your list
remove this number
take this number off your list
Take me off your text list
unsubscribe this number please
unsubscribe from this
please unsubscribe me from all texts
I would like to opt out please
I'm opting out
opt me out now
opt out of texts
Please opt out
No more messages!
do not message me
don't ever contact me again
never message me again
cease
cease and desist
desist
stop contact
stop communication
stop all communication
please stop communication
stop communicating with me
discontinue
discontinue texts
end messages please
quit messaging me
stop pls
stop por favor
stop!!!! please
Please stop!!!!
stop now!!!
STOP STOP
unsubscribe stop
stop unsubscribe
cancel stop
stop end cancel
delete me from this list
remove me from text list
remove me from messages
turn off texts
turn off notifications
turn these off
I do not want texts
I don't want texts from you
i don't want to hear from you
don't want to hear from you again
no longer interested stop
not interested please remove
not interested, unsubscribe
dont contact me
DO NOT CONTACT
do not contact this number
DO NOT TEXT
y'all need to stop texting me
stahp
block me
no texts
no more txts
no more messages pls
sotp
STOP!!!
Stop.
stop pls thx
stop ty
stop already
JUST STOP
stop stop stop
stop texing me
stop textin me
stop mesaging me
stop sending texts to this number
stop bugging me
stop w the texts
stop promo
stop these messages
stop it please i don't want these
un subscribe
un-subscribe
UNSUBSCRIBE ME NOW
please unsubscribe me from this list
i'd like to unsubscribe please
how do i unsubscribe
how do i stop these texts
how do i get off this list
how can i opt out
optout
i opt out
i wish to opt out of these
cancel these messages
cncel
cancle
quit it
quit bothering me
remove me please
rmove me
take my number off your list
take me off this thing
get me off your texts
remove this number from your list
delete this number
wrong person, stop texting
leave me the f alone
leave me the hell alone
go away
f off
fuck off
piss off
fuck you stop
stop fucking texting me
stop f'ing texting me
quit freaking texting me
don't text me anymore
dont txt me
dont text me no more
dont message me again
don't send me any more texts
dont send me anything
do not send any more
i dont want these messages anymore
i don't want to get these
i don't want to receive these messages
i no longer want to receive texts
i no longer wish to receive these
no longer interested, remove me
not interested remove me
not interested in these texts
please no more
no more please
enough already stop
i'm done with these texts
i want off this list
i never signed up for this, stop
i didn't sign up for this. stop.
i didn't sign up for these texts
who is this stop texting me
who dis? stop
how many times do i have to say stop
i asked you to stop texting me
i've asked you guys to stop multiple times
can you stop
can you please stop
could you please stop texting me
can u stop texting me
would you stop
will you please stop messaging
you need to stop
you guys need to stop texting me
u need to stop
ya'll stop texting me
yall stop
y'all gotta stop texting
i'd like you to stop texting me please
i would like this to stop
i would appreciate it if you stopped texting me
kindly stop
kindly unsubscribe
blocked
blocking you
im blocking this number
block this number
reported as spam
this is spam stop
this is harassment stop texting me
stop or i'll report you
stop texting me or i'll sue
stop texting me lol
unsubscribe lol
thanks but stop
no thank you please stop
nah stop
hi, please stop texting me
hello can you remove me
yo stop texting me
dude stop
ffs stop
please discontinue messages
turn off
no texting
no texting me
no txt
no messages
no messages please
no msgs pls
no sms
no thx no texts
no promos
no alerts
no notifications
staaahp
stooop
stopppppp
ARRÊT
arrêter
arrêtez
stop svp
arrêtez de m'envoyer des messages
ne m'envoyez plus de messages
désabonner
désabonnez-moi
no mas textos
no me manden más mensajes
no me escriban más
no me envien mas mensajes
dejen de mandarme mensajes
dejen de molestar
no quiero más mensajes
quítenme de la lista
deme de baja por favor
eliminar
ya paren
por favor paren
como me doy de baja
yo stahp texting me
stawp
y'all better stop texting me
you guys should stop texting me
stop fuckin texting me
stop the fucking texts
STOP FUCKING MESSAGING ME
quit blowing up my phone
stop blowing up my phone
stop hitting me up
stop hitting my line
stop pestering me
stop with all the messages
stop w these messages
stop sendin me txts
stop messagin me
stop mesaging
stop txtin
stop texxting me
stop textng me
stpo texting me
plese stop
plese stop texting me
pleas stop
pleeease stop
stop plzzz
stop pleaseeee
stop thankyou
stop and thank you
unsubscribe thanks
unsibscribe
unsubscirbe me
unsubsribe
unsubscrib
unsubsrcibe
un-subscribe me
i unsubscribe
unsubscribing
sign me out of this
sign me off your list
get rid of my number
drop me from the list
drop my number
scratch me off your list
cross me off your list
strike me off the list
take my name off
take my name off the list
take me out of your list
remove my name from the list
remove me from ur list
remove me off this list
take me off ur list plz
pull me off this list
please stop all communications
please cease texting
no text
no txts please
no texts thx
no emails or texts
no texts or calls please
no more ads
no more promos
no more notifications
no more of this
no mas por favor
i don't want your messages
i don't want to be texted
i don't wanna get texts
dont wanna hear from u
don't want any of your texts
i dont need these texts
i do not need texts from you
i want no more texts
i want to be removed
i want to be removed from your list
i'd like to be taken off your list
i would like to be removed please
please have me removed from this list
can i be removed from this list
can i get off this list
how do i get out of this list
how do i turn these off
how do i turn off these texts
how do i block these texts
stop, you're annoying
annoying. stop
this is annoying, stop
so annoying stop texting me
i'm tired of these texts
sick of your texts
over these texts
fed up with these messages
had enough of these texts
enough of this spam
blocked and reported
reporting as spam
i'm reporting this as spam
i will block you
block me please
gonna block you
block my number
blocking u
wrong number, remove me
you have the wrong number, stop
stop texting wrong person
stop texting me wrong number
new number who dis stop
i'm not tom, take me off your list
tom doesn't have this number anymore stop texting
she died please stop texting
stop or else
stop before i report you
stop texting or i will call my lawyer
stop contacting me or i'll file a complaint
do not text
dnt text me
dont txt
don’t text me
don’t text me ever again
never text this number
never message me
please never contact me again
i've told you a million times stop
told u to stop
i said stop texting me
didn't i say stop
i said no more texts
i said no more
i said unsubscribe
i already unsubscribed stop texting
i already opted out
i texted stop already
stop means stop
which part of stop don't you understand
what part of stop do you not understand
are you deaf? stop
can you guys stop
can y'all stop texting me
could u not text me
can you not text me
please don't text
please don't message me
pls dont text me again thx
not interested, don't text me
no thanks don't text me again
no thank you. don't contact me again
not interested. lose my number
i'm good, stop texting
nope stop
nah stop texting
nah unsubscribe
bye stop
unfollow
leave me tf alone
opt me tf out
i wanna opt out
opt out pls thx
opted out
optout now
opt-me-out
im opting out of this
cancel everything
cancel all texts
cancel my number
cancel this
cancel subscribtion
end it
ya basta de mensajes
dejen de escribir
dejen de escribirme por favor
dejenme de mandar mensajes
no me envíen nada
no me envíen más
no me escribas mas
no me texteen
no más textos por favor
no más promociones
por favor no más mensajes
quiero que paren
quiero cancelar
quiero dejar de recibir mensajes
quiero salir de la lista
sáquenme de la lista
saquenme de esta lista
bórrenme
eliminen mi número
elimíneme de la lista
quítenme de su lista por favor
me quiero dar de baja
quiero la baja
paren de escribirme
pare de mandar mensajes
ya no me escriban
no me interesa, dejen de escribir
numero equivocado, no me escriban
se desabonner
je veux me désabonner
je veux me désinscrire
arrêtez les messages
arrêtez les sms
arrête de m'écrire
plus de sms
plus de messages svp
je ne veux plus de messages
je ne veux plus recevoir vos messages
ne m'écrivez plus
ne me contactez plus
stop merci
stop s'il vous plaît
retirez-moi de votre liste
enlevez-moi de la liste
désinscrivez-moi
yo quit texting my phone
lemme off this list
stop plsss
stahhhp
SToP tExTiNg mE
stop dming me
stop mesaging me plz
dont send me nothing
don't send me nothing else
don't send me any of this
do not send me messages ever again
don't send any more messages
i don't want no more texts
i aint interested stop texting me
ain't interested, remove me
this is the third time, stop
third time asking, stop texting me
for the 3rd time stop
for the tenth time stop texting me
again, stop texting me
once again: stop
how many times do i gotta say stop
how many times i gotta tell you to stop texting me
can someone remove me from this list
somebody take me off this list
please have someone remove my number
could you take me off your list
would you please remove me from your list
can you take me off the list
can you unsubscribe me
can u plz unsubscribe me
could you unsubscribe my number
i need to be removed from your list
i need off this list
i'd rather not get these texts
i'd rather not receive texts
i prefer not to get texts
i prefer no texts
no longer want these texts
don't wish to receive texts
not wanting these texts
unwanted texts stop
unsolicited, stop
illegal texts stop
i never gave you my number stop
how did you get my number? stop texting me
get lost
go away!!
leave us alone
leave me alone please thanks
just leave me alone
quit harassing me
i'm on the do not call list
put me on the do not call list
add me to your do not contact list
add me to your dnc list
put me on your do not text list
do not call list
no more marketing
no marketing texts
no marketing please
no advertising
no more of your texts
stop the madness, no more texts
enough is enough stop
ok enough texts
too many texts, stop
too many texts unsubscribe
stop too many messages
way too many texts please stop
you text too much, stop
you guys text too much. unsubscribe
stop, you send too many
i get too many texts, take me off
i changed my mind stop
changed my mind, unsubscribe me
i moved, stop texting me
i don't live there anymore, please stop
i don't shop there anymore stop
i'm not a customer anymore, remove me
not a customer stop texting
no soy cliente, no me escriban
`
  .trim()
  .split('\n')
