/** What people say beside a stop: whose number it is not, that they never asked for it or have said so before. In the form of `plain`. */
const SAID = [
  '(?:(?:i|we) ?(?:ve |have )?)?(?:already )?(?:told|asked) (?:you|u)(?: guys| all)?(?: to)?',
  '(?:did not|didn ?t) i (?:just |already )?(?:say|(?:tell|ask) (?:you|u)(?: guys)?(?: to)?)',
  '(?:i|we) (?:ve |have )?(?:already |just )*(?:texted|sent|replied|wrote)(?: you)?',
  '(?:he|she|they|this person) (?:(?:has |have )?(?:died|passed away)|(?:is|are) (?:dead|deceased)|(?:no longer|doesn ?t|does not|don ?t) (?:has|have|uses?|owns?) this (?:number|phone)(?: anymore)?)',
  'new (?:number|phone)(?: who (?:is )?(?:this|dis))?|are you (?:deaf|stupid|kidding(?: me)?|serious)',
  '(?:please )?(?:this is |for )?(?:the )?(?:second|third|fourth|fifth|tenth|hundredth|last|\\d+(?:st|nd|rd|th)) time(?: asking| now)?|once again|(?:(?:i (?:get|receive|have)|you (?:guys )?(?:send|text)(?: me)?) )?(?:way |far )?too (?:many|much)(?: texts| messages| of these)?|(?:i )?changed my mind|enough is enough|(?:unwanted|unsolicited|illegal)(?: texts| messages)?|go away|get lost|fuck (?:off|you|u|this)|this is not \\w+|how many times (?:do )?i (?:have to|gotta|got to|need to) (?:say|tell you)(?: to)?',
  '(?:i am|i m|im) (?:out|done|begging you|sick of (?:this|it|these))|leave me alone',
  '(?:i|we) (?:ve |have )?(?:already |just )?(?:said|told you(?: guys)?(?: to)?|asked you(?: guys)?(?: to)?)(?: already)?',
  '(?:no (?:thanks?|thx|ty)(?: you)?|nope|nah|(?:good ?)?bye|no gracias|no me interesa|numero equivocado)',
  '(?:i m |im |i am |we are )?(?:really |so |just )?(?:not|no longer) interested(?: anymore)?',
  '(?:(?:you have|you ve got|you ve|you got|u got|this is|its|it s|it is) )?(?:the |a )?wrong (?:number|person)',
  '(?:and |but )?who (?:(?:the hell )?(?:is|are|r) )?(?:this|dis|you|u)',
  'i (?:do not|don t|dont) want (?:this|these|them|any of (?:this|these|it))',
  '(?:i )?(?:do not|don t|dont) (?:even )?know (?:who (?:this is|you are|u are)|you|u|this number)',
  '(?:i )?(?:never|did not|didn t|didnt) (?:even )?(?:sign(?:ed)?(?: up)?|subscribed?|ask(?:ed)? for|opt(?:ed)? in|agreed?|consent(?:ed)?|request(?:ed)?)(?: (?:for|to|up|any|of|this|these|that|it|texts|messages))*',
  '(?:i ?m|i am|i will|i ?ll) (?:reporting|blocking|report|block|suing|sue) (?:you|this(?: number)?|these)',
  '(?:(?:so |how )?annoying|this is (?:so )?(?:spam|harassment|annoying)|you ?(?:re| are) annoying|last warning|sent from my \\w+)',
].join('|')

/** What is threatened where it goes on. */
const OR_ELSE =
  '(?:or|before) (?:else|(?:i|we)(?: m| am|m| ll| will|ll)? (?:(?:have|going) to )?(?:report|block|su(?:e|ing)|call|contact|fil(?:e|ing)|complain)(?:ing)?(?: .+)?)'

/** How often it was said before. */
const OFTEN =
  /(?:^| )(?:(?:so |too )?many|multiple|several|countless|a (?:hundred|thousand|million|dozen)|\d+|two|three|four|five) times(?: already| now)?(?: |$)|(?:^| )twice(?: already| now)?(?: |$)/

const LEADING = new RegExp(`^(?:${SAID}) `)
const TRAILING = new RegExp(` (?:${SAID}|${OR_ELSE})$`)
const WHOLE = new RegExp(`^(?:${SAID})$`)

/** The first words of what is said beside a stop. */
const HINT =
  /\b(?:said|told|ive|time|away|lost|fuck|this|out|done|begging|sick|alone|no|nope|interested|interesa|number|numero|person|who|know|sign\w*|subscribed?|ask\w*|opt\w*|agreed?|consent\w*|request\w*|report\w*|block\w*|sue|suing|spam|harassment|annoying|or|before|want|nah|many|much|once|mind|enough|unwanted|unsolicited|illegal|bye|didn\w*|texted|replied|wrote|died|dead|passed|deceased|longer|doesn\w*|new|deaf|stupid|kidding|serious|warning|sent|times)\b/

/** A text without what is said beside a stop, before or after; undefined where nothing like that stands in it. */
export function withoutDismissal(said: string): string | undefined {
  if (!HINT.test(said)) return undefined
  const after = said.replace(LEADING, '')
  const rest = (after === said ? said : after.replace(OFTEN, ' ').trim()).replace(TRAILING, '')
  return rest === said ? undefined : rest
}

export function isDismissal(said: string): boolean {
  return WHOLE.test(said)
}
