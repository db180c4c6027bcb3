/**
 * What a phrase says: `approval` is a yes to a question and praise elsewhere; a `hedge` says how sure it is, and a `filler` nothing.
 */
export type Meaning = 'yes' | 'approval' | 'no' | 'hedge' | 'filler'

const WHO = '(?:i|we|they|you|he|she|it|that|this|there|those|these)'
const DID = '(?:do|does|did|am|is|are|was|were|have|has|had|will|would|can|could|should|ve|d|ll)'
const DID_NOT =
  '(?:dont|doesnt|didnt|isnt|arent|aint|wasnt|werent|havent|hasnt|hadnt|wont|wouldnt|cant|cannot|couldnt|shouldnt)'
const SURELY =
  '(?:absolutely|definitely|def|certainly|probably|prob|prolly|of course|totally|obviously|hell|heck|sure|really|unfortunately|guess|suppose|hopefully|sadly|well|sorry)'
const WISHES = '(?:want|like|love|wish|need|plan|intend)'
const IT = '(?: to| it| that| this| so| one| some| any)*'

/**
 * What people say for yes and no, in the form of `plain` with contractions as one word; the first that fits counts, so longer ones
 * and what turns another round stand first.
 */
const SAID: readonly (readonly [Meaning, string])[] = [
  // A no that begins like a yes, and a yes that begins like a no.
  [
    'no',
    '(?:sorry )?(?:im |i am |were |we are )?(?:really )?not interested(?: at all)?|(?:thats|its|that is|it is|ill say) a (?:hard )?no|i pass',
  ],
  [
    'no',
    `(?:${SURELY} )*(?:not|no)(?: (?:really|today|now|yet|at all|ever|a chance|this time|at this time|at this point|at the moment|right now|anymore|any more))`,
  ],
  ['no', `(?:i |id |we |wed )?(?:would )?(?:${SURELY} |rather |think |afraid |im afraid )+not`],
  ['yes', 'no (?:problem|prob|probs|worries|doubt|objections?)'],
  [
    'yes',
    `(?:why not|${WHO} dont see why not|cant wait|couldnt agree more|not a problem|(?:you|u) know it|(?:you|u|ya) bet(?:cha)?)`,
  ],
  ['yes', '(?:dont|wouldnt) mind(?: at all)?|i (?:dont|wouldnt) mind(?: at all)?'],
  [
    'no',
    '(?:(?:thanks|thank you|thx|sorry) but )?(?:no|nah)(?: but)? (?:way|thanks|thank (?:you|u)|thx|thnx|tks|ty|need|chance|interest|dice|can do|sir|maam|mam|gracias|to (?:both|all)|not me)(?: jose)?',
  ],
  [
    'no',
    '(?:thanks|thank you|thx|sorry) but no|absolutely no|by no means|not (?:me|for now|by a long shot)|(?:sorry )?(?:cant|wont)(?: do (?:it|that))?',
  ],
  ['no', '(?:(?:nah|no|naw) )?(?:im|i am|we are|were) (?:good|ok|okay|fine|all set|set)(?= thanks| thank| thx| ty|$)'],
  [
    'no',
    `(?:${WHO} |${SURELY} )*(?:dont|do not|doesnt|didnt|wouldnt|would not) (?:think|believe|guess|suppose|expect|reckon)(?: so)?`,
  ],
  ['no', `(?:(?:${WHO}|please|really|just) )*(?:${DID_NOT}|do not)(?: really)? ${WISHES}${IT}`],
  [
    'no',
    `${WHO} (?:really |just |still )?(?:${DID_NOT}|(?:${DID}|im|m) not)(?: yet)?|(?:im|youre|were|theyre|hes|shes|its|thats|ive) not`,
  ],
  ['no', '(?:please |pls |plz )?(?:dont|do not)'],
  ['yes', 'wouldnt miss (?:it|this|that)(?: for (?:the world|anything))?'],
  ['no', `${DID_NOT}(?: (?:yet|sorry|unfortunately))?`],
  [
    'no',
    '(?:not (?:for me|interested|correct|right|true|now|yet|today|really|at all|a chance|this time)|(?:im )?not into it)',
  ],
  [
    'no',
    '(?:count me out|(?:i ?ll |i will |gonna |hard |a |ima )*pass|uh uh|nuh uh|nu uh|no way|fat chance|id rather not)',
  ],
  ['no', '(?:thats |that is |its |it is )?(?:wrong|false|incorrect|untrue)'],
  ['no', '(?:por supuesto|claro|desde luego) que no|para nada|no gracias|ahora no|no quiero|todavia no|aun no'],
  [
    'no',
    'nein danke|(?:auf )?(?:gar )?keinen fall|(?:lieber|jetzt|heute|noch|gar|eher|naturlich|natuerlich|bestimmt|sicher(?:lich)?|definitiv|absolut|ganz sicher|leider) nicht|non(?: merci)?|pas (?:maintenant|du tout|vraiment|encore)|surtout pas|(?:certainement|absolument|bien sur que|vraiment) (?:pas|non)|jamais de la vie',
  ],
  [
    'yes',
    '(?:na|aber|ja) (?:klar|sicher|gerne|naturlich|logo)|auf jeden fall|sehr gerne?|bien sur(?: que oui)?|d accord|avec plaisir|pourquoi pas|warum nicht|tout a fait',
  ],
  ['yes', '(?:por supuesto|claro|desde luego)(?: que si)?|de acuerdo|asi es|con gusto|si quiero'],
  ['hedge', '(?:yeah |yes |sure )?i (?:guess|suppose)(?= )(?! so| not)'],
  ['yes', `(?:${WHO} |id |would )*(?:guess|suppose|think|believe|hope|reckon)(?: so)`],
  ['approval', 'i (?:guess|suppose)'],
  [
    'approval',
    '(?:(?:that|it|this) )?(?:(?:would|will|could) be |sounds? |looks? |works? |thats |that is |its |it is )?(?:so |very |really |just )?(?:good|great|fine|fun|perfect|awesome|cool|lovely|excellent|fantastic|nice|amazing|wonderful)(?: to me| by me| with me| for me)?',
  ],
  // Echoes of the question, and wishes.
  [
    'yes',
    `(?:i|we|id|wed) (?:${DID} )?(?:really |certainly |definitely |totally |so |still )*(?:want|like|love|need)${IT}`,
  ],
  ['yes', `(?:${WHO}) (?:really |certainly |definitely |sure |totally |always )*${DID}`],
  ['yes', 'love to|would love(?: to)?|like to'],
  ['yes', '(?:please |pls )?(?:do|go ahead|go for it|do it|lets do it|lets go|bring it on|lets)(?: please| so)?'],
  [
    'yes',
    '(?:im |i am |count me |were |we are )(?:in|down|game|up for it)|count me in|sign me up|by all means|for sure|fo sho|fo sure|of course|very much so|most (?:definitely|certainly)',
  ],
  [
    'yes',
    '(?:thats |that is |its |it is )?(?:right|correct|true)(?! now)|uh huh|mm hmm|m hm|mm hm|yes to (?:all|both)',
  ],
  [
    'yes',
    'alrighty|you got it|sure (?:thing|do|does|did|am|are|is|will|would)|(?:ok|okey|okie) (?:dokey|dokie|doke)|damn right|(?:i am |im |very )?interested|hell yes|heck yes|hell yeah|heck yeah|yes sir|yes maam|sounds like a plan',
  ],
  ['approval', '(?:that |it |this )?works(?: for me)?|okay by me|ok (?:by|with) me'],
  ['hedge', 'probably|prob|prolly|mostly|usually|most likely|likely|i think|at the moment|for now|i would say|id say'],
  [
    'filler',
    'bitte|danke(?: schon)?|merci(?: beaucoup)?|s ?il (?:vous|te) plait|svp|thank you|thanks(?: so much| a lot| again)?|thx|thnx|ty|no thanks|right now|por favor|right away|as always|at all',
  ],
  [
    'filler',
    '(?:oh|well|um|umm|uh|hmm|ah|haha|hahaha|lol|hell|heck|pues|please|pls|plz|so|very|much|actually|really|then|sir|maam|mam|to|it|that|me|sorry|just|gracias|always|ever|honestly|unfortunately|sadly|regrettably|jose|dude|man|bro|girl|friend|hi|hey|too|again|why)',
  ],
]

/** Each phrase as it stands at the begin of what is left of a text. */
export const PHRASES = SAID.map(([means, phrase]) => [means, new RegExp(`^(?:${phrase})(?= |$)`)] as const)

const YES = [
  ...['yes', 'y', 'yeah', 'yep', 'yup', 'ya', 'yea', 'ye', 'yas', 'yah', 'yeh', 'yessir', 'yass', 'yse', 'aye'],
  ...[
    'sure',
    'shure',
    'ok',
    'okay',
    'okey',
    'okie',
    'k',
    'kk',
    'alright',
    'fs',
    'absolutely',
    'definitely',
    'def',
    'ofc',
  ],
  ...[
    'certainly',
    'totally',
    'indeed',
    'exactly',
    'affirmative',
    'bet',
    'duh',
    'mhm',
    'mmhmm',
    'yuh',
    'yesh',
    'obviously',
    'obvs',
    'naturally',
    'yezzir',
    'yeppers',
    'roger',
  ],
  ...[
    'ja',
    'jep',
    'jawohl',
    'klar',
    'gerne',
    'gern',
    'naturlich',
    'natuerlich',
    'einverstanden',
    'oui',
    'ouais',
    'absolument',
    'passt',
    'daccord',
    'volontiers',
  ],
  ...['si', 'claro', 'vale', 'bueno', 'dale', 'correcto', 'simon', 'gladly'],
]
const NO = [
  ...[
    'no',
    'n',
    'nope',
    'nop',
    'nah',
    'na',
    'naw',
    'nay',
    'never',
    'negative',
    'nty',
    'nada',
    'nunca',
    'tampoco',
    'noway',
    ...['nein', 'nee', 'noe', 'niemals', 'jamais'],
    'nopes',
  ],
]

/** Single words for yes and no. */
export const YES_AND_NO_WORDS: readonly (readonly [string, Meaning])[] = [
  ...YES.map((word) => [word, 'yes'] as const),
  ...NO.map((word) => [word, 'no'] as const),
]
