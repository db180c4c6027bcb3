import type { AnswerDefinition } from './definition.ts'

/** What people write to questions of every kind, one a line, and what it comes to; ? where it has to be asked again. */
export const ANSWERS: readonly (readonly [AnswerDefinition, string])[] = [
  [
    { choice: { coffee: ['latte', 'espresso'], tea: ['chai'], soda: ['coke', 'pop'] }, many: false },
    `
1 | coffee
2 | tea
#3 | soda
3. | soda
1) | coffee
(2) | tea
b) | tea
B | tea
a | coffee
option 2 | tea
number two | tea
no. 2 | tea
No 2 | tea
opt b | tea
the second one | tea
second | tea
2nd | tea
the 2nd one pls | tea
the first one | coffee
1st | coffee
last one | soda
the last | soda
third option | soda
one | coffee
two please | tea
Id like number 3 | soda
cofee | coffee
COFFEE!! | coffee
coffe plz | coffee
caffee | coffee
i love a good latte | coffee
expresso | coffee
lattes | coffee
teaa | tea
tee | ?
definitely tea | tea
tea i guess | tea
prob tea | tea
either coffee or tea | ?
both | ?
coffee and tea | ?
not coffee | ?
i don't like coffee, tea | ?
anything but tea | ?
neither | ?
none of them | ?
water | ?
idk | ?
4 | ?
11 | ?
1 or 2 | ?
1 and 2 | ?
2 not 1 | tea
coffee, no wait, tea | tea
☕ | ?
coffee ☕ | coffee
2️⃣ | tea
C | ?
c please | ?
answer: 2 | tea
A: coffee | coffee
1 coffee | coffee
1 tea | ?
#1! | coffee
my answer is b | tea
the tea one | tea
I'll have the chai | tea
coke zero | soda
tea. can't stand coffee | tea
more of a tea person | tea
coffee over tea any day | ?
what is chai? | ?
I have 2 kids | ?
make it 2 | tea
i pick two | tea
just 1 | coffee
one coffee | coffee
2 sugars in mine | ?
3rd one | soda
the very first | coffee
tea!!!! | tea
TEA OBVIOUSLY | tea
t | tea
cofffffeee | coffee
nah tea | tea
no tea | ?
yes coffee | coffee
yes | ?
no | ?
I already told you | ?
Tea, thank you so much | tea
coffee: 2 sugars | coffee
🍵 | ?
gimme the coffee | coffee
numero 2 | tea
#two | tea
coffeee plsss | coffee
tea, definitely tea | tea
the 3rd | soda
whatever | ?
surprise me | ?
any | ?
coffee or soda | ?
mmm coffee | coffee
coffee for me | coffee
can I get a chai | tea
a latte, extra hot | coffee
the middle one | ?
option #3 | soda
2! | tea
I vote 1 | coffee
2 it is | tea
let's go with 2 | tea
i'll go with tea | tea
tea obvs | tea
no coffee for me | ?
tea instead of coffee | tea
rather tea | tea
tea rather than coffee | tea
2nd option | tea
3 thanks | soda
not 1 | ?
not tea not soda | ?
coffee > tea | ?
`,
  ],
  [
    { choice: { small: ['s'], medium: ['m'], large: ['l', 'big'] }, many: false },
    `
s | small
L | large
lrg | ?
med | medium
meduim | medium
the big one | large
smal | small
m please | medium
XL | ?
i am a large | large
`,
  ],
  [
    {
      choice: { running: ['jogging', 'run'], yoga: [], swimming: ['swim'], cycling: ['bike', 'biking', 'spin class'] },
      many: false,
    },
    `
I run a lot | running
runing | running
swiming | swimming
I bike to work | cycling
spin class! | cycling
yoga mostly | yoga
yogo | yoga
I like to swim | swimming
i used to run but now yoga | yoga
`,
  ],
  [
    { choice: { morning: ['am'], afternoon: [], evening: ['night'] }, many: false },
    `
mornings | morning
in the am | morning
evenings r best | evening
at night | evening
afternoon works | afternoon
I am busy | ?
aftrnoon | afternoon
`,
  ],
  [
    {
      choice: { running: ['jogging', 'run'], yoga: [], swimming: ['swim'], cycling: ['bike', 'biking', 'spin class'] },
      many: true,
    },
    `
1 and 3 | running+swimming
1,2 | running+yoga
1 3 4 | running+swimming+cycling
run + bike | running+cycling
all of them | running+yoga+swimming+cycling
all | running+yoga+swimming+cycling
yoga & swimming | yoga+swimming
1&2&4 | running+yoga+cycling
everything except yoga | running+swimming+cycling
a and c | running+swimming
all but 2 | running+swimming+cycling
13 | ?
`,
  ],
  [
    { number: { whole: false, min: 0, max: 50 } },
    `
fiv | 5
to | 2
too | 2
for | 4
tree | 3
sevn | 7
eigth | 8
twelv please | 12
thre | 3
tow | 2
won | 1
fourr | 4
elevn | 11
fourty | 40
fine | ?
live | ?
fur | ?
seen | ?
for what | ?
to go | ?
5 | 5
five | 5
Five! | 5
about 5 | 5
5ish | 5
5 or so | 5
a couple | 2
couple of times | 2
half a dozen | 6
a dozen | 12
two dozen | 24
none | 0
zero | 0
nil | 0
nada | 0
nothing | 0
0 | 0
zip | 0
not any | 0
twice | 2
once | 1
just one | 1
just me | ?
3-4 | 3.5
3 to 5 | 4
between 2 and 4 | 3
2.5 | 2.5
2,5 | 2.5
two and a half | 2.5
1/2 | 0.5
2 1/2 | 2.5
half | 0.5
one and half | 1.5
~10 | 10
10+ | 10
at least 3 | 3
more than 10 | 10
twenty one | 21
twenty-five | 25
thirty | 30
forty two | 42
a few | 3
several | 4
lots | ?
many | ?
i dunno | ?
-3 | ?
51 | ?
three kids and a dog | 3
we are 4 | 4
4 of us | 4
me and 2 kids | ?
3 kids, 2 dogs | ?
2 or 3 | 2.5
maybe 2 | 2
probably like 3 | 3
i think 3 but could be 4 | ?
5 people | 5
5x | 5
x5 | 5
٣ | ?
`,
  ],
  [
    { number: { whole: false, min: 0 } },
    `
2k | 2000
1.5k | 1500
2,000 | 2000
2 000 | 2000
$2,500.00 | 2500
50 bucks | 50
$20 | 20
20$ | 20
twenty bucks | 20
a hundred | 100
one hundred and fifty | 150
two thousand | 2000
a grand | 1000
1,234.5 | 1234.5
1.234,5 | 1234.5
10k | 10000
2m | ?
1 million | 1000000
10 000 steps | 10000
around 8k steps | 8000
5K | 5000
€30 | 30
£15.50 | 15.5
3 hundred | 300
20 percent | 20
20% | 20
like five or six | 5.5
6ish maybe | 6
approx 40 | 40
~ 3 | 3
three thousand five hundred | 3500
25 hundred | 2500
1.2 million | 1200000
12k | 12000
$1.5k | 1500
3,5 | 3.5
1 000 000 | 1000000
five hundred | 500
a thousand | 1000
a hundred and five | 105
seventy-two | 72
0.5 | 0.5
.5 | 0.5
three quarters | ?
one and a half | 1.5
a half dozen | 6
a couple of dozen | 24
no idea | ?
depends | ?
too many | ?
4 or more | 4
5 plus | 5
zero lol | 0
not sure, 3? | 3
3 (three) | 3
two, I think | 2
1 adult 2 kids | ?
ten-ish | 10
a bunch | ?
my number is 2065551234 | ?
between five and ten | 7.5
five to ten | 7.5
as many as 8 | 8
99 problems | 99
no more than 5 | 5
3 dozen | 36
7 1/2 | 7.5
1st | ?
`,
  ],
  [
    { number: { whole: false, min: 0, max: 30, per: 'week' } },
    `
2x a week | 2
2x/week | 2
2 x week | 2
twice a week | 2
3 times | 3
3 | 3
every day | 7
daily | 7
everyday | 7
once a day | 7
twice a day | 14
every other day | 3.5
most days | 5
weekdays | 5
weekends | 2
only weekends | 2
once a month | 0.23
every other week | 0.5
never | 0
rarely | ?
sometimes | ?
a couple times a week | 2
once or twice | 1.5
2-3 times a week | 2.5
2-3x | 2.5
every morning | 7
every weekday | 5
mon wed fri | 3
Mondays and Thursdays | 2
tuesdays | 1
every monday | 1
weekly | 1
biweekly | 0.5
all the time | ?
4 days a week | 4
four days | 4
5 days/wk | 5
3xwk | 3
3 per week | 3
not often | ?
thrice a week | 3
every 2 days | 3.5
every two weeks | 0.5
every night | 7
once in a while | ?
none | 0
hardly ever | ?
24/7 | ?
twice a week or so | 2
5-6x wk | 5.5
on mondays | 1
mon/wed/fri | 3
M W F | ?
thrice weekly | 3
2 or 3 days a week | 2.5
4 days | 4
every 3rd day | 2.333
every other monday | 0.5
all week | 7
7 days | 7
the whole week | 7
each weekend | 2
once every week | 1
1 per day | 7
once a year | 0.019
2 times | 2
3 x | 3
three x a week | 3
5 or 6 days | 5.5
M-F | ?
every single morning | 7
monday through friday | 5
weekends only | 2
every other weekend | 1
twice a month | 0.46
once every 2 weeks | 0.5
every three days | 2.333
most mornings | 5
most of the week | ?
nearly every day | 7
almost daily | 7
about every other day | 3.5
never ever | 0
seldom | ?
daily, sometimes twice | ?
2 a day | 14
multiple times a day | ?
Sundays | 1
sat and sun | 2
each day | 7
3 or 4 x per week | 3.5
I come in like 2x a week | 2
`,
  ],
  [
    { number: { whole: true, min: 0, max: 20 } },
    `
two | 2
2.0 | 2
3ish | 3
`,
  ],
  [
    { date: { lies: 'any' } },
    `
12/24/1990 | 1990-12-24
12-24-90 | 1990-12-24
12.24.1990 | 1990-12-24
24.12.1990 | 1990-12-24
24/12/1990 | 1990-12-24
1990-12-24 | 1990-12-24
Dec 24 1990 | 1990-12-24
Dec 24, 1990 | 1990-12-24
24 December 1990 | 1990-12-24
24th of december 1990 | 1990-12-24
dec 24th '90 | 1990-12-24
december 24 1990 | 1990-12-24
12241990 | 1990-12-24
122490 | ?
19901224 | 1990-12-24
24DEC1990 | 1990-12-24
today | 2026-06-03
tomorrow | 2026-06-04
tmrw | 2026-06-04
tmr | 2026-06-04
2morrow | 2026-06-04
tomorow | 2026-06-04
yesterday | 2026-06-02
yday | 2026-06-02
day after tomorrow | 2026-06-05
the day before yesterday | 2026-06-01
2 days ago | 2026-06-01
a week ago | 2026-05-27
in two weeks | 2026-06-17
in 3 days | 2026-06-06
two weeks from now | 2026-06-17
in a month | 2026-07-03
next week | ?
next month | ?
a month ago | 2026-05-03
2/30/1990 | ?
13/13/1990 | ?
feb 29 2023 | ?
never | ?
sometime in june | ?
june | ?
1990 | ?
my bday is march 3 1988 | 1988-03-03
May 5th 2001 | 2001-05-05
i may come | ?
saturday or sunday | ?
05 MAR 2001 | 2001-03-05
`,
  ],
  [
    { date: { lies: 'past' } },
    `
5/6/84 | 1984-05-06
last friday | 2026-05-29
last week friday | 2026-05-29
March 3 | 2026-03-03
june 1 | 2026-06-01
last summer | ?
about a year ago | 2025-06-03
a couple weeks ago | 2026-05-20
ten days ago | 2026-05-24
never | ?
1/15/99 | 1999-01-15
15 Jan 1999 | 1999-01-15
jan. 15th, 1999 | 1999-01-15
1999-01-15T00:00:00Z | 1999-01-15
two days ago | 2026-06-01
last monday | 2026-06-01
six months ago | 2025-12-03
a year ago | 2025-06-03
3 weeks ago | 2026-05-13
nov 3 78 | 1978-11-03
11/3/78 | 1978-11-03
3-nov-1978 | 1978-11-03
1978-11-3 | 1978-11-03
November the third 1978 | 1978-11-03
born on nov 3rd, 1978 | 1978-11-03
1978 | ?
feburary 2 1980 | 1980-02-02
setember 2 1980 | 1980-09-02
08.11.1978 | 1978-11-08
Jan1 2000 | 2000-01-01
last month | ?
this morning | 2026-06-03
last night | ?
yesterday morning | 2026-06-02
`,
  ],
  [
    { date: { lies: 'future' } },
    `
weds | 2026-06-03
frday | 2026-06-05
this evening | 2026-06-03
esta tarde | 2026-06-03
esta mañana | 2026-06-03
right now | 2026-06-03
not now | ?
monday | 2026-06-08
next monday | 2026-06-08
this friday | 2026-06-05
friday | 2026-06-05
fri | 2026-06-05
on Friday | 2026-06-05
coming saturday | 2026-06-06
Monday week | 2026-06-15
a week from monday | 2026-06-15
a week on monday | 2026-06-15
monday after next | 2026-06-15
a fortnight | 2026-06-17
end of month | 2026-06-30
end of the month | 2026-06-30
EOM | 2026-06-30
end of next month | 2026-07-31
end of july | 2026-07-31
first of july | 2026-07-01
july 1st | 2026-07-01
1st july | 2026-07-01
the 15th | 2026-06-15
15th | 2026-06-15
on the 1st | 2026-07-01
the 15th of next month | 2026-07-15
7/4 | 2026-07-04
4 july | 2026-07-04
xmas | ?
christmas day | ?
new years eve | ?
halloween | ?
end of the week | ?
end of year | 2026-12-31
in a week | 2026-06-10
a week from today | 2026-06-10
a week tomorrow | 2026-06-11
sat | 2026-06-06
this weekend | ?
tonight | 2026-06-03
tues | 2026-06-09
wednsday | 2026-06-03
sept 3 | 2026-09-03
3 sept 2026 | 2026-09-03
6/10 at 3pm | 2026-06-10
tomorrow at 5 | 2026-06-04
tomorrow evening | 2026-06-04
next friday | 2026-06-05
nxt wednesday | 2026-06-10
a week friday | 2026-06-12
friday next week | 2026-06-12
monday next week | 2026-06-08
next week monday | 2026-06-08
in 10 days | 2026-06-13
June the 20th | 2026-06-20
twentieth of june | 2026-06-20
june twentieth | 2026-06-20
sunday the 7th | 2026-06-07
Fri 5 June | 2026-06-05
Friday, June 5th | 2026-06-05
monday june 5 | ?
this saturday | 2026-06-06
sat the 6th | 2026-06-06
6 june 26 | 2026-06-06
June 6th please | 2026-06-06
I can do friday | 2026-06-05
friday or monday | ?
not friday | ?
any day but friday | ?
in 2 days time | 2026-06-05
three weeks from today | 2026-06-24
two weeks from monday | 2026-06-22
first of the month | 2026-07-01
1st of next month | 2026-07-01
last day of july | 2026-07-31
end of this month | 2026-06-30
july 4 | 2026-07-04
4th of july | 2026-07-04
the fourth | 2026-06-04
sunday week | 2026-06-14
is friday ok? | 2026-06-05
what about friday | 2026-06-05
how about tomorrow? | 2026-06-04
when is friday? | ?
whenever | ?
no idea | ?
idk friday? | 2026-06-05
thursday | 2026-06-04
thurs | 2026-06-04
next thurs | 2026-06-04
2 weeks from friday | 2026-06-19
in two months | 2026-08-03
a month from now | 2026-07-03
in a year | 2027-06-03
end of june | 2026-06-30
last day of june | 2026-06-30
last day of the month | 2026-06-30
the 3rd | 2026-06-03
3rd of july | 2026-07-03
jul. 3 | 2026-07-03
july third | 2026-07-03
july twenty first | 2026-07-21
Sat 6/6 | 2026-06-06
saturday 6th | 2026-06-06
saturday june 6 2026 | 2026-06-06
tomorrow or friday | ?
friday afternoon | 2026-06-05
6-20-26 | 2026-06-20
06202026 | 2026-06-20
20260620 | 2026-06-20
2026/6/20 | 2026-06-20
June 2026 | ?
anytime | ?
asap | ?
after the 15th | ?
before friday | ?
between monday and friday | ?
friday the 5th | 2026-06-05
friday the 13th | ?
a week from now | 2026-06-10
week from today | ?
tuesday week | 2026-06-16
a fortnight today | 2026-06-17
in a fortnight | 2026-06-17
month end | 2026-06-30
tommorrow | 2026-06-04
tommorow | 2026-06-04
tuseday | 2026-06-09
thrusday | 2026-06-04
satruday | 2026-06-06
someday | ?
my birthday | ?
holiday | ?
friyay | ?
5/6 june | ?
`,
  ],
  [
    { zip: 'us' },
    `
98101 | 98101
98101-1234 | 98101
98101 1234 | 98101
981011234 | 98101
98 101 | 98101
9 8 1 0 1 | 98101
my zip is 98101 | 98101
Seattle WA 98101 | 98101
Seattle, WA, 98101-2211. | 98101
it's 98101! | 98101
zip 98101 | 98101
zip:98101 | 98101
98101. | 98101
WA98101 | 98101
02134 | 02134
2134 | ?
981012 | ?
9810 | ?
98101 and 98102 | ?
981-01 | 98101
98,101 | 98101
98l01 | ?
9810l | ?
O2134 | ?
nine eight one zero one | 98101
nine eight one oh one | 98101
1600 Pennsylvania Ave 20500 | 20500
12345 Main St, Seattle 98101 | ?
206-555-1234 | ?
2065551234 | ?
don't know | ?
zip code 98101, thanks | 98101
98101 (seattle) | 98101
98101–1234 | 98101
98101 - 1234 | 98101
I have 98 101 problems | ?
we moved from 98101 to 98052 | ?
98 122 | 98122
its 98122 thx | 98122
98122 usa | 98122
zip is 9812 | ?
oh two one three four | 02134
02134- | 02134
9812Z | ?
$98122 | 98122
98122? | 98122
90210 | 90210
90210, beverly hills | 90210
i live in 90210 | 90210
90210- | 90210
90 210 | 90210
902-10 | 90210
902 10 | 90210
902l0 | ?
90210 or 90211 | ?
ZIP CODE: 90210 | 90210
nine oh two one oh | 90210
90210 90210 | 90210
US-90210 | 90210
apt 5 90210 | 90210
order 12345 please | 12345
5551234 | ?
1-800-555-1234 | ?
`,
  ],
  [
    { email: true },
    `
ana@example.com | ana@example.com
Ana@Example.com | ana@example.com
my email is ana@example.com | ana@example.com
ana@example.com. | ana@example.com
ana@example.com, thanks | ana@example.com
it is: ana@example.com! | ana@example.com
<ana@example.com> | ana@example.com
mailto:ana@example.com | ana@example.com
ana @ example.com | ana@example.com
ana@ example.com | ana@example.com
ana@example. com | ana@example.com
ana@example,com | ana@example.com
ana@example..com | ?
ana at example dot com | ana@example.com
ana(at)example.com | ana@example.com
ana[at]example[dot]com | ana@example.com
ana.m@example.co.uk | ana.m@example.co.uk
ana_m+club@example.com | ana_m+club@example.com
ana@example | ?
ana.example.com | ?
@ana | ?
ana@gmail | ?
ana@@example.com | ?
ana@gmail.con | ana@gmail.con
i don't have one | ?
meet me at example.com | ?
ana at gmail.com | ana@gmail.com
ana at gmail com | ana@gmail.com
a@x.com or b@x.com | ?
email: ana@example.com (work) | ana@example.com
it's ana@example.com; | ana@example.com
ana dot m at example dot com | ana.m@example.com
ana underscore m at example dot com | ana_m@example.com
I am at work. com later | ?
ana@example.com? | ana@example.com
"ana@example.com" | ana@example.com
ana@example dot com | ana@example.com
sue@mail.com and thats it | sue@mail.com
sue at mail.com | sue@mail.com
my address is sue(at)mail(dot)com | sue@mail.com
sue@mail . com | sue@mail.com
sue@mail,com thanks | sue@mail.com
i am at the mall | ?
sue@ | ?
call me at 5.com | ?
sue.b at mail dot co dot uk | sue.b@mail.co.uk
bob.smith@corp.com is my email | bob.smith@corp.com
bob at corp dot com | bob@corp.com
Email = bob@corp.com | bob@corp.com
bob@corp.com / 555 | bob@corp.com
bob @corp .com | bob@corp.com
bob@corp.com,bob@corp.com | bob@corp.com
bob@corp;com | ?
at home | ?
bob_at_corp.com | ?
use bob at corp.com | bob@corp.com
I work at corp.com | ?
bobby1987@yahoo.co.uk. | bobby1987@yahoo.co.uk
BOB@CORP.COM | bob@corp.com
bob@corp.com? | bob@corp.com
you already have it | ?
`,
  ],
  [
    { yesNo: true },
    `
ja | true
ja klar | true
natürlich nicht | false
bestimmt nicht | false
sicherlich nicht | false
passt | true
absolument | true
certainement pas | false
absolument pas | false
na klar | true
ja gerne | true
auf jeden fall | true
oui | true
bien sûr | true
oui s'il vous plaît | true
nein danke | false
auf keinen fall | false
non merci | false
non | false
pas maintenant | false
ja oder nein | ?
yes | true
Yes! | true
y | true
Y | true
yep | true
yeah | true
yea | true
ya | true
yah | true
yup | true
yas | true
yaaas | true
yesss | true
yess | true
YES PLEASE | true
yes plz | true
sure | true
sure thing | true
sure why not | true
why not | true
ok | true
okay | true
k | true
kk | true
okie | true
okey dokey | true
of course | true
ofc | true
absolutely | true
definitely | true
def | true
100% | true
totally | true
u bet | true
you bet | true
bet | true
for sure | true
fo sho | true
i guess so | true
i guess | true
i suppose | true
i think so | true
I would | true
i do | true
I am | true
yes i do | true
yes i am | true
yes we did | true
correct | true
right | true
that's right | true
true | true
affirmative | true
👍 | true
👍🏽 | true
✅ | true
👌 | true
si | true
sí | true
claro | true
por supuesto | true
uh huh | true
mhm | true
mmhmm | true
yes!!! 😀 | true
hell yes | true
heck yeah | true
oh yes | true
yes indeed | true
sounds good | true
sounds great | true
im in | true
i'm in | true
count me in | true
please do | true
go ahead | true
go for it | true
yes of course | true
yes ok | true
aye | true
indeed | true
certainly | true
yessir | true
ye | true
no problem | true
no worries | true
fine | true
fine by me | true
sure, no problem | true
alright | true
yes no problem | true
great | true
perfect | true
love to | true
i'd love to | true
you know it | true
duh | true
let's do it | true
lets go | true
do it | true
please | true
yes, please send it | true
yes to all | true
1000% | true
yes I want it | true
i want to | true
can't wait | true
why yes | true
yeah sure i guess | true
yes, when does it start? | true
works for me | true
that works | true
it is | true
we are | true
they did | true
si por favor | true
no | false
No. | false
n | false
N | false
nope | false
nah | false
naw | false
na | false
no thanks | false
no thank you | false
no thx | false
nty | false
not really | false
nope not really | false
no not really | false
not at all | false
never | false
no way | false
no way jose | false
hell no | false
no sir | false
please don't | false
dont | false
don't | false
i don't | false
I don't think so | false
don't think so | false
i think not | false
not for me | false
not interested | false
not today | false
no ty | false
i would not | false
i wouldn't | false
pass | false
i'll pass | false
ill pass | false
hard pass | false
negative | false
👎 | false
❌ | false
🙅 | false
no gracias | false
para nada | false
nunca | false
nopee | false
noo | false
nooooo | false
no!!! | false
uh uh | false
nuh uh | false
not now | false
not yet | false
no, sorry | false
sorry no | false
sorry, no | false
im good thanks | false
i'm good | false
no need | false
i'd rather not | false
rather not | false
I did not | false
i didn't | false
afraid not | false
of course not | false
absolutely not | false
definitely not | false
certainly not | false
no i am not | false
nah im ok | false
no im good | false
nope! | false
wrong | false
false | false
incorrect | false
that's wrong | false
not correct | false
no, that's right? | ?
i do not | false
no we did not | false
we weren't | false
it isn't | false
it was not | false
nobody | ?
none | ?
not a chance | false
no chance | false
can't | false
i can't | false
unfortunately not | false
not this time | false
maybe next time | ?
no yeah no | ?
do not | false
nein | false
maybe | ?
idk | ?
i dont know | ?
i don't know | ?
don't know | ?
not sure | ?
im not sure | ?
perhaps | ?
possibly | ?
depends | ?
it depends | ?
yes and no | ?
yes or no? | ?
what? | ?
huh | ?
who is this | ?
? | ?
what do you mean | ?
later | ?
hmm | ?
um | ?
tell me more | ?
how much is it | ?
no idea | ?
no clue | ?
yesterday | ?
know | ?
now | ?
nobody knows | ?
not certain | ?
sometimes | ?
when | ?
why | ?
why? | ?
lol | ?
🤔 | ?
let me think | ?
ask me later | ?
can't say | ?
i might | ?
we will see | ?
we'll see | ?
kind of | ?
sort of | ?
a little | ?
is it free? | ?
not no | ?
could be | ?
hi | ?
unsure | ?
yes? no? | ?
50/50 | ?
dunno | ?
no comment | ?
ok so what is this? | ?
are you sure? | ?
sure about what? | ?
right now i am driving | ?
yup yup | true
yassss queen | ?
ya okay | true
okie doke | true
oki | ?
alrighty | true
for real | ?
sure does | true
i really do | true
we sure are | true
she did | true
yes she did | true
i guess yes | true
maybe yes | ?
you got it | true
yessss please!! | true
si claro | true
sip | ?
ajá | ?
Yeah, I think so | true
yes i think so | true
I believe so | true
no doubt | true
cool with me | true
good with me | true
k cool | true
ok 👍 | true
yes. | true
yes, | true
totally! | true
lets gooo | true
sure sounds good | true
yes that works | true
yes that is correct | true
correct! | true
exactly | true
noooo | false
nah bro | false
nope sorry | false
no bueno | ?
not happening | ?
no way man | false
nah im good | false
naw thanks | false
i do not think so | false
absolutely not! | false
hell nah | false
no never | false
not ever | false
please no | false
i really dont | false
we dont | false
she didnt | false
it wasn’t | false
they are not | false
can’t do it | false
i cannot | false
no i cant | false
won’t | false
nopers | ?
not right now | false
not at the moment | false
not at this time | false
no thanks, maybe later | false
no, not yet | false
thats a no | false
its a no from me | ?
i pass | false
gonna pass | false
nah pass | false
sorry, not interested | false
i am not interested | false
not my thing | ?
yes or no | ?
maybe later | ?
will see | ?
not sure tbh | ?
sure not | false
ok wait | ?
hold on | ?
one sec | ?
how | ?
huh? | ?
really? | ?
for what? | ?
is it free | ?
what is it | ?
tell me more first | ?
idc | ?
eh | ?
meh | ?
i will let you know | ?
could be yes could be no | ?
yes no maybe | ?
no yes | ?
if its free | ?
only if | ?
sometimes yes | ?
ask later | ?
yes ma'am | true
yep yep | true
yeppp | true
yeeeees | true
ok sure | true
sure ok | true
okk | true
ok! | true
okay then | true
sure, go ahead | true
yes thx | true
yes thank you | true
ya sure | true
ya please | true
oh yeah | true
yeah def | true
def yes | true
100 | ?
absolutely yes | true
yes absolutely | true
YES!!!! | true
ok please | true
that would be great | true
that would be nice | true
would be great | true
i'd like that | true
i would like that | true
i would love that | true
very much so | true
most definitely | true
most certainly | true
sure do | true
u know it | true
heck ya | true
damn right | true
hell ya | true
obviously | true
obvs | true
naturally | true
I have | true
we have | true
he does | true
she is | true
it did | true
it does | true
they are | true
roger that | true
got it | ?
sign me up | true
sounds fun | true
👍👍 | true
👍 yes | true
yes 👍 | true
✔️ | true
no prob | true
y e s | true
yees | true
yesh | true
ok dokey | true
im interested | true
i am interested | true
interested | true
no!! | false
noooope | false
nopes | false
nahh | false
nah thanks | false
no thnx | false
no tks | false
nope thanks | false
no I dont | false
no i do not | false
no i wont | false
no it's not | false
no it isn't | false
it does not | false
it doesn't | false
he isn't | false
they're not | false
we aren't | false
i haven't | false
not really no | false
no, never | false
never ever | false
not me | false
not anymore | false
no longer | ?
not for now | false
no not now | false
maybe not | ?
probably not | false
i guess not | false
prolly not | false
i dont want it | false
i do not want that | false
no i dont think so | false
i doubt it | ?
no can do | false
no dice | false
nothing | ?
👎👎 | false
no 👎 | false
thanks but no thanks | false
thanks but no | false
no but thanks | false
no thank u | false
nooo way | false
absolutely no | false
no to both | false
n o | false
pls no | false
by no means | false
no gracias! | false
not a fan | ?
sorry but no | false
sorry, can't | false
unlikely | ?
perhaps later | ?
maybe tomorrow | ?
let me check | ?
i will think about it | ?
not sure yet | ?
who are you | ?
how come | ?
either | ?
neither | ?
whatever | ?
up to you | ?
you decide | ?
ok but how much? | ?
can you explain | ?
what | ?
hmm ok? | true
ask my wife | ?
i forgot | ?
good | true
new number | ?
no one | ?
noon | ?
yellow | ?
sureal | ?
ok google | ?
note | ?
now? | ?
norway | ?
yesterday yes | ?
on monday | ?
is it ok if I come late? | ?
it is raining | ?
I have a question | ?
I can pay tomorrow | ?
do you have decaf | ?
that was good but expensive | ?
i want tea | ?
this is Bob | ?
i would like coffee | ?
good morning | ?
not bad | ?
I am Ana | ?
we are closed | ?
no one came | ?
no idea why | ?
no more | ?
no stop | ?
they said no | ?
my wife said yes | ?
ok boomer | ?
well | ?
hello | ?
hey | ?
too late | ?
very | ?
fine print? | ?
great question | ?
never mind | ?
nevermind | ?
i never got it | ?
i dont get it | ?
I dont understand | ?
i dont care | ?
don't tell me | ?
I'm not sure | ?
i am not sure | ?
i do not know | ?
I don't have a car | ?
good question | ?
okay, who is this? | ?
ok stop | ?
i would have to check | ?
only if free | ?
if its free yes | ?
yes if free | ?
not unless free | ?
yeah right | ?
as if | ?
you wish | ?
in your dreams | ?
I think | ?
probably | ?
thank you | ?
thanks | ?
right now | ?
id | ?
im | ?
i guess i dont know | ?
not that i know of | ?
what is right | ?
wrong number | ?
who is it | ?
a good one | ?
all good | ?
you can call me | ?
was it | ?
is that right | ?
is it | ?
can i | ?
do i | ?
do you | ?
they are coming | ?
sorry | ?
please call me | ?
you sure? | ?
that is the question | ?
so | ?
so so | ?
hope | ?
cope | ?
cure | ?
year | ?
pure | ?
yet | ?
not | ?
nope but maybe | ?
yes unless it rains | ?
yes when I am back | ?
nah maybe | ?
yeah no | ?
i wish | ?
love it | ?
like it | ?
no i mean yes | true
`,
  ],
  [
    { scale: { from: 1, to: 10 } },
    `
8 | 8
8/10 | 8
8 / 10 | 8
an 8 | 8
eight! | 8
eight | 8
8 out of 10 | 8
eight out of ten | 8
ten out of ten | 10
10/10 | 10
10/10 would recommend | 10
a solid 9 | 9
a strong 8 | 8
I give it a 7 | 7
i'd say 7 | 7
7ish | 7
7.5 | ?
7-8 | ?
7 or 8 | ?
11 | ?
0 | ?
11/10 | ?
100% | ?
8+ | 8
8!! | 8
8 👍 | 8
👍 | ?
good | ?
five stars | 5
4/5 | ?
ten | 10
a ten for sure | 10
9 because the staff was great | 9
10 out of 10!!! | 10
perfect 10 | 10
8️⃣ | 8
🔟 | 10
less than 5 | ?
-1 | ?
score: 8 | 8
2 thumbs up | ?
I waited 9 minutes | ?
not an 8, more like a 6 | 6
8,5 | ?
between 7 and 8 | ?
ten/ten | 10
9/10! | 9
9 of 10 | 9
a perfect ten | 10
10 obviously | 10
give it 7 out of 10 | 7
7 stars | 7
about an 8 | 8
between an 8 and a 9 | ?
8.5 out of 10 | ?
eleven | ?
3 people were rude | ?
would be a 9 but the line was long | 9
7, line was too long | 7
1 because nobody helped | 1
not great, 4 | 4
hmm 6 | 6
6/7 | ?
I would rate it an 8 | 8
eight of ten | 8
solid 7 | 7
9!!! | 9
its a 9 | 9
9, great service | 9
9 - loved it | 9
9. Loved it | 9
9 loved it | 9
nine | 9
8/10 thanks | 8
a 9 or 10 | ?
9.5/10 | ?
80% | ?
three | 3
3 stars | 3
one | 1
#9 | 9
number 9 | 9
9? | 9
maybe a 6 | 6
6 I guess | 6
6 at best | 6
not more than 6 | ?
100 | ?
I ordered 2 coffees | ?
call me at 5 | ?
you get a 10 from me | 10
def a 10 | 10
10 10 10 | ?
10/10 would eat again | 10
`,
  ],
  [
    { scale: { from: 0, to: 10 } },
    `
0 | 0
zero | 0
0! | 0
a big fat zero | 0
would give 0 if i could | 0
`,
  ],
  [
    { scale: { from: 1, to: 5 } },
    `
5 stars | 5
⭐⭐⭐⭐ | 4
★★★★★ | 5
★★★☆☆ | 3
4/5 | 4
4 of 5 | 4
four of five | 4
5/5 | 5
8/10 | ?
5* | 5
***** | 5
*** | 3
6 | ?
4 stars, the wait took 20 min | 4
3. | 3
#4 | 4
a 4 | 4
4th | ?
top marks | ?
1 star | 1
one star | 1
5 starz | 5
zero stars | ?
5 ⭐ | 1
⭐⭐⭐⭐⭐ great | 5
3 1/2 | ?
five out of five | 5
5!!! love it | 5
three stars | 3
2/5 | 2
one | 1
five | 5
5 out of 5 stars | 5
4 star | 4
⭐️⭐️⭐️ | 3
🌟🌟 | 2
4/5 stars | 4
4.5 | ?
4 out of 10 | ?
two stars because cold coffee | 2
1 - terrible | 1
5/5 👍 | 5
two thumbs up | ?
3 of 5 | 3
three out of five stars | 3
`,
  ],
  [
    {
      choice: {
        downtown: ['pike street', 'pike'],
        northgate: ['north gate mall'],
        'capitol-hill': ['cap hill', 'broadway'],
      },
      many: false,
    },
    `
cap hill | capitol-hill
capitol hill please | capitol-hill
the one on pike | downtown
pike st | downtown
northgate mall | northgate
down town | downtown
c) | capitol-hill
n | northgate
capital hill | capitol-hill
north | northgate
1 or 3 | ?
not downtown | ?
either | ?
whichever is closest | ?
my place | ?
where is northgate? | ?
is downtown open? | ?
can i pick downtown? | downtown
THREE | capitol-hill
nr 2 | northgate
I like pike better | downtown
`,
  ],
  [
    { number: { whole: false, min: 0, max: 1000 } },
    `
probably 15 or so | 15
15 maybe 20 | 17.5
fifteen hundred | ?
one twenty | ?
a hundred or so | 100
30-ish | 30
under 10 | 10
over 100 | 100
2 dozen | 24
nineteen | 19
zero. | 0
none yet | 0
nope none | 0
not many | ?
2 in the morning and 1 at night | ?
5 + 3 | ?
4-5ish | 4.5
I’d say 6 | 6
we're 5 | 5
five of us | 5
just the two of us | 2
1 (one) | 1
my wife and I | ?
`,
  ],
  [
    { choice: { cash: [], card: ['credit card', 'visa'], app: ['phone', 'mobile'] }, many: false },
    `
visa | card
with my card | card
credit | card
creditcard | card
my phone | app
cash only | cash
cahs | cash
c | ?
apple pay | ?
debit card | card
`,
  ],
  [
    { choice: { basic: [], premium: ['pro'], family: ['household'] }, many: false },
    `
prem | premium
premium plan | premium
the family one | family
Basic. | basic
first plan | basic
plan 2 | premium
`,
  ],
  [
    { choice: { email: ['e-mail'], text: ['sms'], phone: ['call'], mail: ['post'] }, many: true },
    `
text and email | email+text
sms, post | text+mail
1/2 | email+text
1-3 | ?
first and last | email+mail
all four | email+text+phone+mail
anything but phone | email+text+mail
email only | email
no phone please | ?
the first two | ?
1st and 3rd | email+phone
text no phone | text
not email | ?
1, 2 and 4 | email+text+mail
124 | ?
`,
  ],
  [
    { number: { whole: false, min: 0, per: 'month' } },
    `
twice a week | 8.696
weekly | 4.348
3 | 3
once a quarter | ?
every 2 months | 0.5
`,
  ],
  [
    {
      choice: { espresso: ['shot'], latte: ['milk coffee'], 'cold-brew': ['cold brew', 'iced'], tea: [] },
      many: false,
    },
    `
1 | espresso
2 | latte
3. | cold-brew
#4 | tea
(2) | latte
two | latte
option 3 | cold-brew
number one | espresso
the first | espresso
second one | latte
the last one | tea
3rd | cold-brew
no. 4 | tea
expresso | espresso
espreso | espresso
lattee | latte
late | latte
coldbrew | cold-brew
cold-brew pls | cold-brew
cold brw | cold-brew
iced | cold-brew
i like tea | tea
Tea!! | tea
I'd go with the latte | latte
def cold brew | cold-brew
latte for sure | latte
probably espresso | espresso
gimme a latte | latte
tea please and thank you | tea
not tea, latte | latte
1 or 2 | ?
none | ?
all of them | ?
latte or tea | ?
5 | ?
idk | ?
im a tea person | tea
team cold brew | cold-brew
always been a latte guy | latte
shot | espresso
numero 2 | latte
2 - latte | latte
B | latte
option c | cold-brew
milk coffee | latte
uno | espresso
la segunda | latte
the third option please | cold-brew
my answer is 3 | cold-brew
I choose number 4 | tea
2! | latte
2️⃣ | latte
anything but tea | ?
latte obviously | latte
lattes | latte
teas | tea
the cold one | cold-brew
i pick #1 | espresso
`,
  ],
  [
    { number: { whole: false } },
    `
3 | 3
three | 3
a couple | 2
a couple of times | 2
couple | 2
2x a week | 2
2x | 2
twice | 2
once | 1
half a dozen | 6
a dozen | 12
two dozen | 24
dozen or so | 12
maybe 4 | 4
about 5 | 5
around six | 6
like 3 | 3
3ish | 3
none | 0
zero | 0
0 | 0
nope none | 0
never | 0
just one | 1
only 2 | 2
i have 3 | 3
3 cups | 3
three cups a day | 3
a few | 3
twenty five | 25
twenty-five | 25
one hundred | 100
a hundred | 100
1,200 | 1200
1.5 | 1.5
one and a half | 1.5
2 and a half | 2.5
half | 0.5
4 times a month | 4
every day | ?
once in a while | ?
dos | 2
tres veces | 3
~10 | 10
10+ | 10
at least 2 | 2
lots | ?
idk | ?
thrice | 3
3k | 3000
a pair | 2
there are 4 of us | 4
a single one | 1
I drink 2 a day | 2
1/2 | 0.5
`,
  ],
  [
    { zip: 'us' },
    `
12047 | 12047
my zip is 12047 | 12047
1 2 0 4 7 | 12047
zip: 12047 | 12047
it's 12047! | 12047
albany ny 12047 | 12047
one two zero four seven | 12047
one two oh four seven | 12047
1204 | ?
120477 | ?
idk | ?
12O47 | 12047
zip code 12047 thx | 12047
12047 or 12048 | ?
02134 | 02134
12047 usa | 12047
i moved, now 10001 | 10001
not 12047, its 10001 | 10001
`,
  ],
  [
    { email: true },
    `
a@b.com | a@b.com
my email is jo.smith@gmail.com | jo.smith@gmail.com
jo at gmail dot com | jo@gmail.com
jo(at)gmail.com | jo@gmail.com
jo@gmail,com | jo@gmail.com
jo@gmail | ?
jo @ gmail.com | jo@gmail.com
jo@gmail.com. | jo@gmail.com
<jo@gmail.com> | jo@gmail.com
mailto:jo@gmail.com | jo@gmail.com
jo+shop@gmail.com | jo+shop@gmail.com
don't have one | ?
jo_smith at yahoo dot co dot uk | jo_smith@yahoo.co.uk
jo@x.com or al@y.com | ?
use jo@x.com please | jo@x.com
email: jo@x.com | jo@x.com
it's jo underscore smith at gmail dot com | jo_smith@gmail.com
jo gmail.com | ?
`,
  ],
  [
    { yesNo: true },
    `
y | true
yes | true
yeah | true
yep | true
yup | true
ya | true
sure | true
sure thing | true
ok | true
k | true
kk | true
okie dokie | true
absolutely | true
def | true
definitely | true
you bet | true
why not | true
of course | true
ofc | true
for sure | true
fs | true
bet | true
si | true
claro que si | true
👍 | true
✅ | true
yess | true
yeh | true
yea i do | true
i do | true
i did | true
i guess | true
i guess so | true
i think so | true
hell yes | true
heck yeah | true
count me in | true
i'm in | true
im down | true
sounds good | true
go ahead | true
please do | true
yes please | true
lets do it | true
no doubt | true
no problem | true
n | false
no | false
nope | false
nah | false
naw | false
no way | false
no thanks | false
not really | false
not today | false
never | false
negative | false
hard pass | false
pass | false
i'm good | false
im good thanks | false
👎 | false
not yet | false
i dont | false
i do not | false
i havent | false
didn't | false
don't think so | false
i dont think so | false
absolutely not | false
hell no | false
count me out | false
no gracias | false
claro que no | false
para nada | false
maybe | ?
idk | ?
yes and no | ?
not sure | ?
what | ?
depends | ?
yes no | ?
nop | false
noo | false
yees | true
yse | true
💯 | true
affirmative | true
wouldn't miss it | true
can't | false
unfortunately not | false
sadly no | false
sorry no | false
not a chance | false
nuh uh | false
uh huh | true
mhm | true
mmhmm | true
aye | true
totally | true
indeed | true
correct | true
thats right | true
true | true
false | false
wrong | false
not at all | false
not anymore | false
no sir | false
yessir | true
yes maam | true
`,
  ],
  [
    { scale: { from: 0, to: 10 } },
    `
8 | 8
8/10 | 8
8 out of 10 | 8
eight | 8
ten | 10
10!! | 10
0 | 0
zero | 0
a solid 9 | 9
7.5 | ?
11 | ?
maybe 7 | 7
7 or 8 | ?
id say 6 | 6
ten out of ten | 10
10/10 would recommend | 10
terrible | ?
nine i guess | 9
a 4 | 4
four/10 | 4
-1 | ?
8 of 10 | 8
siete | 7
10 for sure | 10
9 because the latte was great | 9
solid 8 | 8
between 7 and 8 | ?
idk | ?
strong 7 | 7
1 (bad) | 1
`,
  ],
]
