/** What people say beside a stop: whose number it is not, that they never asked for it or have said so before. In the form of `plain`. */
const SAID = [
  'ive (?:already )?(?:told|asked) you(?: to)?',
  '(?:please )?(?:for the )?last time|go away|get lost|fuck off|this is not \\w+|how many times do i have to (?:say|tell you)(?: to)?',
  '(?:i am|i m|im) (?:out|done|begging you|sick of (?:this|it|these))|leave me alone',
  '(?:i|we) (?:ve |have )?(?:already |just )?(?:said|told you(?: guys)?(?: to)?|asked you(?: guys)?(?: to)?)(?: already)?',
  '(?:no thanks?(?: you)?|nope|no gracias|no me interesa|numero equivocado)',
  '(?:i m |im |i am |we are )?(?:really |so |just )?(?:not|no longer) interested(?: anymore)?',
  '(?:(?:you have|you ve got|you ve|you got|u got|this is|its|it s|it is) )?(?:the |a )?wrong (?:number|person)',
  '(?:and |but )?who (?:the hell )?(?:is|are|r) (?:this|you|u)',
  '(?:i )?(?:do not|don t|dont) (?:even )?know (?:who (?:this is|you are|u are)|you|u|this number)',
  '(?:i )?(?:never|did not|didn t|didnt) (?:even )?(?:sign(?:ed)?(?: up)?|subscribed?|ask(?:ed)? for|opt(?:ed)? in|agreed?|consent(?:ed)?|request(?:ed)?)(?: (?:for|to|up|any|of|this|these|that|it|texts|messages))*',
  '(?:i ?m|i am|i will|i ?ll) (?:reporting|blocking|report|block|suing|sue) (?:you|this(?: number)?|these)',
  '(?:this is (?:spam|harassment|annoying)|you ?(?:re| are) annoying|last warning|sent from my \\w+)',
].join('|')

const LEADING = new RegExp(`^(?:${SAID}) `)
const TRAILING = new RegExp(` (?:${SAID})$`)
const WHOLE = new RegExp(`^(?:${SAID})$`)

/** The first words of what is said beside a stop. */
const HINT =
  /\b(?:said|told|ive|time|away|lost|fuck|this|out|done|begging|sick|alone|no|nope|interested|interesa|number|numero|person|who|know|sign\w*|subscribed?|ask\w*|opt\w*|agreed?|consent\w*|request\w*|report\w*|block\w*|sue|suing|spam|harassment|annoying|warning|sent|times)\b/

/** A text without what is said beside a stop, before or after; undefined where nothing like that stands in it. */
export function withoutDismissal(said: string): string | undefined {
  if (!HINT.test(said)) return undefined
  const rest = said.replace(LEADING, '').replace(TRAILING, '')
  return rest === said ? undefined : rest
}

export function isDismissal(said: string): boolean {
  return WHOLE.test(said)
}
