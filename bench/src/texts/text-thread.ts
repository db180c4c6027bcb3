/** Under this name the server finds the token of the provider. */
export const TOKEN_VARIABLE = 'BENCH_TEXT_TOKEN'
export const TOKEN = 'a-token-for-the-bench'

/** The channel on which a conversation is held, and one on which texts begin nothing. */
export type TextChannel = 'sms' | 'quiet'

/** The word that begins the conversation. */
export const BEGINS = 'QUIZ'

/** What people write as answers: all are understood, in one way or another. */
export const ANSWERS = ['coffee', '2', 'a tea please', 'Latte!', 'the first one', 'TEA'] as const

const choice = { coffee: ['latte', 'espresso'], tea: ['chai'], enough: ['no more'] }

/** A thread of two questions that go round for as long as people answer, on a provider's kind of channel. */
export function textPlaybook(apiUrl: string): object {
  const config = { apiUrl, account: 'AC1', authToken: TOKEN_VARIABLE, senders: [{ from: '+12065550199' }] }
  const channel = { kind: 'sms', consent: 'opt-in', config }
  const ask = (id: string, other: string) => ({
    ...{ id, ask: `Question ${id}: 1 coffee, 2 tea?`, answer: { choice }, saves: `drink-${id}` },
    next: { coffee: other, tea: other, enough: 'bye' },
  })
  return {
    brand: { name: 'Texts', timezone: 'Etc/UTC', currency: 'USD' },
    channels: { sms: channel, quiet: channel },
    audiences: { 'tea-people': { where: 'drink-a is "tea"' } },
    threads: {
      quiz: {
        ...{ topic: 'club', channels: ['sms'], keywords: [BEGINS] },
        steps: [
          { id: 'in', optIn: { wording: 'Texts of the club' } },
          ask('a', 'b'),
          ask('b', 'a'),
          { id: 'bye', say: 'Bye' },
        ],
      },
    },
  }
}
