/** What talkers talk about; their oracle measures by the same. */
export const TALK = {
  questions: ['drink', 'size', 'place', 'friend'],
  poll: 'grade',
  /** Points for a talk that was gone through, and for a code. */
  points: { talks: 20, cups: 10 },
} as const

/** How a question reads, by which a phone knows it. */
function wordsOf(question: string): string {
  return `About ${question}?`
}

/** The question that a text is; undefined for any other text. */
export function questionIn(text: unknown): string | undefined {
  return /^About (\w+)\?$/.exec(String(text))?.[1]
}

/** The trait under which the answer to a question is kept. */
export function traitOf(question: string): string {
  return `talk-${question}`
}

/** A question that takes any words: nothing but the order of things tells whose an answer is. */
const ask = (question: string, rest: object = {}) => ({
  id: question,
  ask: wordsOf(question),
  answer: { text: {} },
  saves: traitOf(question),
  remind: { after: '5h' },
  ...rest,
})

export function codeOf(number: number): string {
  return `CUP${String(number).padStart(6, '0')}`
}

/** Sections that a playbook has where people talk; so many codes lie in cups. */
export function talkSections(codes: number) {
  const programme = (name: string) => ({ name, earn: [{ event: 'Nothing', points: { each: 1 } }] })
  return {
    channels: {
      sms: {
        kind: 'again',
        consent: 'opt-in',
        crash: 'at-most-once',
        maxAttempts: 6,
        retryAfter: '5s',
        receiptWithin: '2h',
      },
    },
    loyalty: { talks: programme('Talks'), cups: programme('Cups') },
    threads: {
      talk: {
        ...{ topic: 'club', channels: ['sms'], keywords: ['JOIN'] },
        steps: [
          { id: 'consent', optIn: { wording: 'Texts' } },
          ...TALK.questions.map((question) => ask(question)),
          { id: 'points', points: { programme: 'talks', points: TALK.points.talks } },
          { id: 'bye', say: 'Thanks' },
        ],
      },
      poll: {
        ...{ topic: 'club', channels: ['sms'], priority: 2, interrupts: true },
        steps: [ask(TALK.poll, { timeout: { after: '9h' } }), { id: 'thanks', say: 'Noted' }],
      },
      care: {
        ...{ topic: 'club', channels: ['sms'], keywords: ['CARE'] },
        steps: [
          { id: 'desk', handOver: { to: 'service', say: 'One moment', within: '3h' }, otherwise: 'nobody' },
          { id: 'back', say: 'Thanks for asking', next: 'end' },
          { id: 'nobody', say: 'Nobody is here' },
        ],
      },
      cup: {
        ...{ topic: 'club', channels: ['sms'] },
        codes: {
          list: 'cups',
          like: 'CUP[0-9]{6}',
          codes: Object.fromEntries(Array.from({ length: codes }, (_, i) => [codeOf(i), TALK.points.cups])),
        },
        steps: [
          { id: 'good', branch: [{ if: 'code.state is "good"', to: 'book' }], otherwise: 'sorry' },
          { id: 'book', points: { programme: 'cups', points: { from: 'code.points' } } },
          { id: 'booked', say: 'Booked', next: 'end' },
          { id: 'sorry', say: 'That code was used' },
        ],
      },
    },
  }
}
