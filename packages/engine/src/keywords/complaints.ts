import { EXPLICIT } from './clauses.ts'

/** What is said to be too much, or over, before somebody asks for an end of it. */
const COMPLAINT =
  /\b(?:too (?:many|much)|any ?more|no longer|not (?:a|your) (?:customer|client)|moved|never (?:gave|signed|asked)|enough|spam|harass\w*|annoy\w*|tired|sick|zu (?:viele?|oft)|nicht mehr|genug|trop (?:de|d)|marre|assez)\b/

const ASKED =
  /(?:^| )(?:(?:please|bitte) )?(?:(?:stop|quit)(?: (?:texting|messaging|contacting|calling)(?: me| us)?)?|unsubscribe(?: me)?|opt(?: me)? out|remove me|take me off|(?:mich )?abmelden|stopp(?:en)?|desabonne[zr](?: moi)?|desinscrive[zr](?: moi)?)(?: please| now| bitte| svp)*$/

/** A question, what somebody else does, and the opposite of a stop. */
const OTHERWISE =
  /\b(?:wh(?:y|at|en|ere|o)|how|if|wie|wann|warum|wenn|kann|muss|comment|quand|pourquoi|si|did|does|s?he|they|him|her|his|wife|husband|sa(?:id|ys?)|bus|train|reply|wrote|typed|mean|didn ?t|did not)\b|\b(?:dont|don t|do not|never|not|no|nicht|kein|can ?t|won ?t|cannot|didn ?t|full|non|text|reply|send|type|write|word|(?<!(?:need|have|got|want you|asked you|told you) )to)$/

/** Whether a word alone follows on a complaint: `too many texts, stop`. In the form of `plain`. */
export function isComplaint(said: string): boolean {
  const asked = ASKED.exec(said)
  if (!asked || asked.index === 0) return false
  const before = said.slice(0, asked.index)
  return !OTHERWISE.test(before) && (COMPLAINT.test(before) || EXPLICIT.test(before))
}
