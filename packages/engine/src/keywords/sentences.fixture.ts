/** What people write with stop, end, cancel and their like in it that asks for no stop, one a line. */
export const ORDINARY: readonly string[] = `
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
`
  .trim()
  .split('\n')

/** What people write who want no more messages, one a line. */
export const STOPS: readonly string[] = `
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
`
  .trim()
  .split('\n')
