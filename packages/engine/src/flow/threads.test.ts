import { describe, expect, it } from 'vitest'
import { availableIn } from '../loyalty/account.ts'
import { DAY, HOUR, Rehearsal } from './rehearse.fixture.ts'

const drink = {
  id: 'drink',
  ask: 'Coffee or tea?',
  answer: { choice: { coffee: ['latte'], tea: [] } },
  saves: 'drink',
  again: { texts: ['1 coffee, 2 tea'], max: 1 },
  remind: { after: '4h', text: 'Still there?' },
}
const often = { id: 'often', ask: 'How often?', answer: { number: { per: 'week' } }, saves: 'cups' }

function thread(parts: object) {
  return { topic: 'club', channels: ['sms', 'whatsapp'], ...parts }
}

const join = thread({ keywords: ['JOIN'], steps: [drink, often, { id: 'bye', say: 'Thanks' }] })

describe('a conversation', () => {
  it('asks one thing at a time, and answers become traits, and audiences, before the next step looks', () => {
    const fork = { id: 'fork', branch: [{ if: { audience: 'tea-people' }, to: 'tea' }], otherwise: 'other' }
    const person = new Rehearsal({
      audiences: { 'tea-people': { where: { trait: 'drink', is: 'tea' } } },
      threads: {
        join: thread({
          keywords: ['JOIN'],
          steps: [drink, fork, { id: 'tea', say: 'Leaf or bag?', next: 'end' }, { id: 'other', say: 'Fine' }],
        }),
      },
    })
    expect(person.says('please join!')).toEqual(['Coffee or tea?'])
    expect(person.says('2')).toEqual(['Leaf or bag?'])
    expect(person.trait('drink')).toBe('tea')
    expect(person.outcomes()).toEqual(['completed'])
  })

  it('listens for the answer to what an earlier step said, with no words of its own', () => {
    const listen = {
      id: 'drink',
      listen: true,
      answer: { choice: { coffee: [], tea: [] } },
      again: { max: 0, to: 'sorry' },
    }
    const steps = [
      { say: 'Coffee or tea?' },
      { say: 'Both are on us.' },
      { ...listen, next: 'score' },
      { id: 'score', note: { score: 3, chosen: { from: 'answers.drink' } } },
      { id: 'bye', say: '{{ answers.chosen }}, {{ answers.score }} points', next: 'end' },
      { id: 'sorry', say: 'Sorry?', next: 'drink' },
    ]
    const person = new Rehearsal({ threads: { join: thread({ keywords: ['JOIN'], steps }) } })
    expect(person.says('JOIN')).toEqual(['Coffee or tea?', 'Both are on us.'])
    expect(person.says('hm')).toEqual(['Sorry?'])
    expect(person.says('tea')).toHaveLength(1)
    expect(person.outcomes()).toEqual(['completed'])
    const results = person.effects.findLast((effect) => effect.type === 'record-run')
    expect(results?.run.answers).toEqual([
      ['drink', 'tea'],
      ['score', 3],
      ['chosen', 'tea'],
    ])
  })

  it('asks again in other words, gives up, and takes the answer even then', () => {
    const person = new Rehearsal({ threads: { join } })
    person.says('JOIN')
    expect(person.says('hm')).toEqual(['1 coffee, 2 tea'])
    expect(person.says('what')).toEqual([])
    expect(person.outcomes()).toEqual(['gave_up'])
    person.passes(2 * DAY)
    expect(person.says('oh, coffee')).toEqual(['How often?'])
    expect(person.says('2x a week')).toEqual(['Thanks'])
    expect([person.trait('drink'), person.trait('cups')]).toEqual(['coffee', 2])
  })

  it('reminds once, closes, and still understands a late answer (T7)', () => {
    const person = new Rehearsal({ threads: { join } })
    person.take({ type: 'consent-changed', channel: 'sms', state: 'granted', source: 'web' })
    person.says('JOIN')
    expect(person.passes(5 * HOUR)).toEqual(['Still there?'])
    expect(person.passes(DAY)).toEqual([])
    expect(person.outcomes()).toEqual(['timed_out'])
    expect(person.says('latte')).toEqual(['How often?'])
  })

  it('takes no answer later than the thread says', () => {
    const person = new Rehearsal({ threads: { join: { ...join, late: '2d' } } })
    person.says('JOIN')
    person.passes(4 * DAY)
    expect(person.says('coffee')).toEqual([])
    expect(person.customer.runs).toEqual([])
  })

  it('credits what was said before the question at hand to the question before it', () => {
    const person = new Rehearsal({ threads: { join } })
    person.says('JOIN')
    person.passes(60_000)
    person.says('coffee')
    person.passes(60_000)
    expect(person.says('tea', 'sms', person.now - 90_000)).toEqual([])
    expect([person.trait('drink'), person.trait('cups')]).toEqual(['coffee', undefined])
    expect(person.says('1')).toEqual(['Thanks'])
    expect(person.trait('cups')).toBe(1)
  })

  it('credits what quotes a question to that question, whatever was asked since and whenever it was written', () => {
    const free = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} }, saves: id })
    const person = new Rehearsal({
      threads: { join: { ...join, steps: [free('first'), free('second'), free('third')] } },
    })
    const quote = (said: string) => ({
      inReplyTo: person.effects.flatMap((effect) =>
        effect.type === 'send-delivery' && effect.delivery.content.text === said ? [effect.delivery.id] : [],
      )[0],
    })
    person.says('JOIN')
    person.passes(60_000)
    expect(person.says('one')).toEqual(['second?'])
    person.passes(60_000)
    expect(person.says('uno', 'sms', person.now, quote('first?'))).toEqual([])
    expect(person.says('two', 'sms', person.now, quote('second?'))).toEqual(['third?'])
    expect(person.says('zwei', 'sms', person.now - 30_000, quote('second?'))).toEqual([])
    expect(['first', 'second', 'third'].map((name) => person.trait(name))).toEqual(['uno', 'two', undefined])
    expect(person.open[0]?.answers).toEqual([
      ['first', 'uno'],
      ['second', 'two'],
    ])
  })

  it('knows a question by what its provider calls it; where nobody has told, the time tells', () => {
    const free = (id: string) => ({ id, ask: `${id}?`, answer: { text: {} }, saves: id })
    const person = new Rehearsal({ threads: { join: { ...join, steps: [free('first'), free('second')] } } })
    const saidLast = () =>
      person.effects.flatMap((one) => (one.type === 'send-delivery' ? [one.delivery.id] : [])).at(-1)!
    const report = (providerId: string) => {
      const told = { type: 'delivery-reported', attempt: 1, outcome: 'accepted' } as const
      person.take({ ...told, delivery: saidLast(), providerId })
    }
    person.says('JOIN')
    report('wamid.1')
    person.passes(60_000)
    expect(person.says('one', 'sms', person.now, { inReplyTo: 'wamid.1' })).toEqual(['second?'])
    expect(person.says('uno', 'sms', person.now, { inReplyTo: 'wamid.1' })).toEqual([])
    person.passes(60_000)
    person.says('two', 'sms', person.now, { inReplyTo: 'wamid.2' })
    expect(['first', 'second'].map((name) => person.trait(name))).toEqual(['uno', 'two'])
  })

  it('goes on from a question that was given up when an answer quotes it', () => {
    const person = new Rehearsal({ threads: { join } })
    person.says('JOIN')
    const [first] = person.effects.flatMap((effect) => (effect.type === 'send-delivery' ? [effect.delivery.id] : []))
    person.passes(2 * DAY)
    expect(person.outcomes()).toEqual(['timed_out'])
    expect(person.says('tea', 'sms', person.now, { inReplyTo: first })).toEqual(['How often?'])
  })

  it('takes a picture for an answer, and keeps where it lies', () => {
    const photo = { id: 'photo', ask: 'Send us a picture', answer: { picture: true }, saves: 'photo' }
    const person = new Rehearsal({ threads: { join: { ...join, steps: [photo, { id: 'bye', say: 'Nice' }] } } })
    person.says('JOIN')
    expect(person.says('which one?')).toEqual(['Send us a picture'])
    const media = (url: string, type: string) => ({ media: [{ url, type }] })
    expect(person.says('', 'sms', person.now, media('https://example.org/a.pdf', 'application/pdf'))).toHaveLength(1)
    expect(person.says('here', 'sms', person.now, media('https://example.org/a.jpg', 'image/jpeg'))).toEqual(['Nice'])
    expect(person.trait('photo')).toBe('https://example.org/a.jpg')
  })

  it('goes back, and jumps by words of its own', () => {
    const person = new Rehearsal({ threads: { join: { ...join, jumps: [{ words: ['skip'], to: 'bye' }] } } })
    person.says('JOIN')
    person.says('tea')
    expect(person.says('Back')).toEqual(['Coffee or tea?'])
    expect(person.says('coffee')).toEqual(['How often?'])
    expect(person.says('SKIP')).toEqual(['Thanks'])
    expect(person.trait('drink')).toBe('coffee')
  })

  describe('a thread within a thread', () => {
    const ask = (id: string, more: object = {}) => ({ id, ask: `${id}?`, answer: { text: {} }, ...more })
    const inner = thread({
      steps: [ask('street'), ask('town'), { id: 'gift', points: { programme: 'stars', points: 5 } }],
    })
    const stars = (person: Rehearsal) => person.customer.points.reduce((sum, account) => sum + availableIn(account), 0)

    it('goes back in it, gone through once more, as if it were the first time', () => {
      const steps = [{ id: 'home', thread: 'inner' }, { id: 'work', thread: 'inner' }, { say: 'Thanks' }]
      const person = new Rehearsal({ threads: { inner, order: thread({ keywords: ['ORDER'], steps }) } })
      expect([person.says('ORDER'), person.says('a'), person.says('b')]).toEqual([['street?'], ['town?'], ['street?']])
      expect(person.says('back')).toEqual(['street?'])
      expect(person.says('c')).toEqual(['town?'])
      expect(person.says('back')).toEqual(['street?'])
      expect([person.says('d'), person.says('e')]).toEqual([['town?'], ['Thanks']])
    })

    it('gives what both give at steps of one name', () => {
      const steps = [
        { id: 'gift', points: { programme: 'stars', points: 10 } },
        { id: 'home', thread: 'inner' },
      ]
      const person = new Rehearsal({ threads: { inner, order: thread({ keywords: ['ORDER'], steps }) } })
      for (const text of ['ORDER', 'a', 'b']) person.says(text)
      expect(stars(person)).toBe(15)
    })

    it('takes a late answer to a question of either, and goes on only where it still was', () => {
      const timed = { timeout: { after: '1h', to: 'home' } }
      const gone = { timeout: { after: '1h' } }
      const outer = [ask('name', timed), { id: 'home', thread: 'inner' }, ask('last', gone), { id: 'bye', say: 'Bye' }]
      const short = thread({ steps: [ask('street', { timeout: { after: '1h' } })] })
      const person = new Rehearsal({
        threads: { inner: short, order: thread({ keywords: ['ORDER'], steps: outer, late: '1d' }) },
      })
      person.says('ORDER')
      const written = person.now
      person.passes(3 * HOUR)
      expect(person.outcomes()).toEqual(['timed_out'])
      // Written before the next question: it goes on behind its own, and through the thread within once.
      expect(person.says('Ana', 'sms', written + 60_000)).toEqual(['street?'])
      expect([person.says('x'), person.says('y')]).toEqual([['last?'], ['Bye']])
      expect(person.open).toEqual([])
    })

    it('is not gone back into by a late answer when it was left', () => {
      const given = { again: { max: 0, to: 'end' } }
      const number = { id: 'street', ask: 'street?', answer: { number: {} }, ...given }
      const steps = [
        { id: 'home', thread: 'inner' },
        ask('last', { timeout: { after: '1h' } }),
        { id: 'bye', say: 'Bye' },
      ]
      const person = new Rehearsal({
        threads: {
          inner: thread({
            steps: [
              { ...number, again: { max: 0, to: 'on' } },
              { id: 'on', say: 'Then' },
            ],
          }),
          order: thread({ keywords: ['ORDER'], steps, late: '1d' }),
        },
      })
      person.says('ORDER')
      const quoted = person.effects.findLast((effect) => effect.type === 'hand-over-delivery')!.delivery.id
      expect(person.says('hm')).toEqual(['Then', 'last?'])
      person.passes(2 * HOUR)
      expect(person.says('7', 'sms', person.now, { inReplyTo: quoted })).toEqual([])
      expect(person.outcomes()).toEqual(['timed_out', 'completed_late'])
    })
  })

  it('moves to another of its channels with the person', () => {
    const person = new Rehearsal({ threads: { join } })
    person.says('JOIN')
    expect(person.says('tea', 'whatsapp')).toEqual(['How often?'])
    expect(person.open).toMatchObject([{ channel: 'whatsapp' }])
  })

  it('stops at every step, says nothing more, and takes no late answer (T6)', () => {
    for (const said of [[], ['tea'], ['hm'], ['hm', 'hm']]) {
      const person = new Rehearsal({ threads: { join } })
      person.says('JOIN')
      for (const text of said) person.says(text)
      expect(person.says('sToP')).toHaveLength(1)
      expect(person.customer.runs).toEqual([])
      expect([...person.says('tea'), ...person.says('JOIN'), ...person.passes(10 * DAY)]).toEqual([])
      expect(person.says('HELP')).toHaveLength(1)
    }
  })

  it('asks for a second step where the channel does, and goes on with the yes', () => {
    const person = new Rehearsal({
      channels: { sms: { kind: 'webhook', consent: 'opt-in', optIn: 'double' } },
      threads: {
        join: thread({
          channels: ['sms'],
          keywords: ['JOIN'],
          steps: [
            { id: 'in', optIn: { wording: 'Texts' } },
            { id: 'hi', say: 'Welcome' },
          ],
        }),
      },
    })
    expect(person.says('JOIN')[0]).toContain('YES')
    expect(person.says('yes').at(-1)).toBe('Welcome')
    expect(person.customer.consents).toMatchObject([{ state: 'granted', wording: 'Texts' }])
    person.says('STOP')
    person.passes(60_000)
    expect(person.says('JOIN')[0]).toContain('YES')
  })
})

describe('one voice', () => {
  const survey = thread({ steps: [{ id: 'grade', ask: 'How was it?', answer: { scale: { from: 1, to: 5 } } }] })
  const granted = { type: 'consent-changed', channel: 'sms', state: 'granted', source: 'web' }

  it('a thread that nobody asked for waits until the other has ended', () => {
    const person = new Rehearsal({ threads: { join, survey } })
    person.take(granted)
    person.says('JOIN')
    expect(person.begins('thread', 'survey')).toEqual([])
    person.says('tea')
    expect(person.says('3')).toEqual(['Thanks', 'How was it?'])
    expect(person.says('5')).toEqual([])
    expect(person.outcomes()).toEqual(['completed', 'completed'])
  })

  it('a more important one interrupts, and the other is come back to', () => {
    const person = new Rehearsal({ threads: { join, survey: { ...survey, priority: 5, interrupts: true } } })
    person.take(granted)
    person.says('JOIN')
    expect(person.begins('thread', 'survey')).toEqual(['How was it?'])
    expect(person.says('coffee')).toEqual(['How was it?'])
    expect(person.trait('drink')).toBeUndefined()
    expect(person.says('4')).toEqual(['Coffee or tea?'])
    expect(person.says('coffee')).toEqual(['How often?'])
  })

  it('what the person asks for comes first', () => {
    const person = new Rehearsal({ threads: { join, survey: { ...survey, keywords: ['RATE'] } } })
    person.says('JOIN')
    expect(person.says('rate')).toEqual(['How was it?'])
    expect(person.says('4')).toEqual(['Coffee or tea?'])
  })

  it('one that waits too long for its turn is let go of', () => {
    const person = new Rehearsal({
      threads: { join: { ...join, steps: [{ ...drink, timeout: { after: '5d' } }] }, survey },
    })
    person.take(granted)
    person.says('JOIN')
    person.begins('thread', 'survey')
    person.passes(2 * DAY)
    expect(person.outcomes()).toEqual(['not_begun'])
  })

  it('nobody is written to unasked who has not allowed it', () => {
    const person = new Rehearsal({ threads: { survey: { ...survey, channels: ['sms'] } } })
    expect(person.begins('thread', 'survey')).toEqual([])
    expect(person.outcomes()).toEqual(['no_consent'])
  })
})

describe('steps', () => {
  it('points are given once, whatever is answered late (T2)', () => {
    const codes = { list: 'cups', like: '[A-Z]{3}\\d{3}', codes: { ABC123: 10, XYZ789: 25 } }
    const steps = [
      {
        id: 'state',
        branch: [
          { if: 'code.state is "used"', to: 'used' },
          { if: 'code.state is "unknown"', to: 'unknown' },
        ],
        otherwise: 'with',
      },
      {
        id: 'with',
        ask: 'Hot or iced?',
        answer: { choice: { hot: [], iced: [] } },
        timeout: { after: '1d', to: 'book' },
      },
      { id: 'book', points: { programme: 'stars', points: { from: 'code.points' } } },
      { id: 'done', say: 'Booked {{ code.points }}', next: 'end' },
      { id: 'used', say: 'That code was used before', next: 'end' },
      { id: 'unknown', say: 'We do not know that code' },
    ]
    const person = new Rehearsal({ threads: { cup: thread({ codes, steps }) } })
    const points = () => person.customer.points.map(availableIn)
    expect(person.says('ABC123')).toEqual(['Hot or iced?'])
    expect(points()).toEqual([])
    person.passes(2 * DAY)
    expect(points()).toEqual([10])
    expect(person.says('iced')).toEqual(['Booked {{ code.points }}'])
    expect(points()).toEqual([10])
    expect(person.says('abc 123')).toEqual(['That code was used before'])
    expect(person.says('ABC999')).toEqual(['We do not know that code'])
    expect(person.says('my code is xyz789.')).toEqual(['Hot or iced?'])
    expect(person.says('hot')).toEqual(['Booked {{ code.points }}'])
    for (const spelled of ['my code is abc-123', 'the code abc 123!', 'here: ABC\u2013123'])
      expect(person.says(spelled)).toEqual(['That code was used before'])
    expect(person.says('it says KLM-999')).toEqual(['We do not know that code'])
    expect(points()).toEqual([35])
  })

  it('a thread within a thread returns, and its answers stay', () => {
    const address = thread({ steps: [{ id: 'zip', ask: 'ZIP?', answer: { zip: 'us' }, saves: 'zip' }] })
    const outer = thread({
      keywords: ['MOVE'],
      steps: [
        { id: 'where', thread: 'address' },
        { id: 'bye', say: 'Got {{ answers.zip }}' },
      ],
    })
    const person = new Rehearsal({ threads: { address, outer } })
    expect(person.says('move')).toEqual(['ZIP?'])
    expect(person.says('98101')).toEqual(['Got {{ answers.zip }}'])
    expect(person.trait('zip')).toBe('98101')
  })

  it('a conversation handed over is somebody’s until they hand it back', () => {
    const desk = thread({
      keywords: ['AGENT'],
      steps: [
        { id: 'desk', handOver: { to: 'service', say: 'One moment' } },
        { id: 'back', say: 'Anything else?' },
      ],
    })
    const person = new Rehearsal({ threads: { desk, join } })
    expect(person.says('agent')).toEqual(['One moment'])
    expect(person.says('my order is late')).toEqual([])
    expect(person.says('JOIN')).toEqual([])
    person.take({ type: 'run-settled', run: person.open[0]!.id, how: 'hand-back' })
    expect(person.heard()).toEqual(['Anything else?'])
  })

  describe('while an agent has the conversation', () => {
    const desk = thread({ keywords: ['AGENT'], steps: [{ id: 'desk', handOver: { to: 'service' } }] })
    const offer = (text: string, more: object = {}) => ({
      ...{ topic: 'offers', triggers: ['bought'], value: 1000, prior: { alpha: 9, beta: 1 }, ...more },
      treatments: [{ channel: 'sms', content: { text }, expiresAfter: '2d' }],
    })
    const person = (action: object, policy: object = {}) => {
      const one = new Rehearsal({
        policy: { exploration: 0, randomArm: 0, ...policy },
        channels: { sms: { kind: 'webhook', consent: 'none' }, whatsapp: { kind: 'webhook' } },
        triggers: { bought: { on: { event: 'Bought' } } },
        actions: { offer: action },
        threads: { desk },
      })
      one.says('agent')
      return one
    }

    it('offers are held back on its channel, and come when it is over where they may wait', () => {
      const waiting = person(offer('Half price!', { timing: { within: '1d' } }))
      expect(waiting.tracks('Bought')).toEqual([])
      expect(waiting.passes(60 * 60_000)).toEqual([])
      waiting.take({ type: 'run-settled', run: waiting.open[0]!.id, how: 'hand-back' })
      expect(waiting.passes(DAY)).toEqual(['Half price!'])
      const now = person(offer('Half price!'))
      expect(now.tracks('Bought')).toEqual([])
      now.take({ type: 'run-settled', run: now.open[0]!.id, how: 'hand-back' })
      expect(now.passes(DAY)).toEqual([])
    })

    it('what is about service goes out all the same', () => {
      const exempt = person(offer('Your order is ready', { topic: 'orders' }), {
        exemptTopics: ['orders', 'club'],
      })
      expect(exempt.tracks('Bought')).toEqual(['Your order is ready'])
    })
  })

  it('buttons say what the definition gives for them, in the language of the person', () => {
    const data = { replies: { en: ['A coffee', 'Tea'], es: ['Un café', 'Té'] } }
    const said = (language: string) => {
      const person = new Rehearsal({ threads: { join: thread({ keywords: ['JOIN'], steps: [{ ...drink, data }] }) } })
      person.take({ type: 'identified', traits: { language } })
      person.says('JOIN')
      return person.effects.findLast((effect) => effect.type === 'hand-over-delivery')?.delivery.content
    }
    expect(said('en')).toMatchObject({ text: 'Coffee or tea?', replies: ['A coffee', 'Tea'] })
    expect(said('es')).toMatchObject({ replies: ['Un café', 'Té'] })
  })

  it('a keyword that is a word of courtesy is heard among others', () => {
    const hello = thread({ keywords: ['HELLO'], steps: [drink] })
    for (const text of ['hello', 'Hello please', 'hi, hello!'])
      expect(new Rehearsal({ threads: { hello } }).says(text)).toEqual(['Coffee or tea?'])
    expect(new Rehearsal({ threads: { hello } }).says('please')).toEqual([])
  })

  it('a slip of the finger starts the one thread that it can be meant for', () => {
    const surveys = { keywords: ['SURVEY12', 'Prämie', 'GRÜSSE'], steps: [{ id: 'hi', say: 'Twelve' }] }
    const others = { keywords: ['SURVEY13', 'COFFEE', 'LIBRARIES'], steps: [{ id: 'hi', say: 'Thirteen' }] }
    const third = { keywords: ['LIBRARIAN', 'COFFEES'], steps: [{ id: 'hi', say: 'Work' }] }
    const threads = { a: thread(surveys), b: thread(others), c: thread(third) }
    const starts = (text: string) => new Rehearsal({ threads }).says(text)
    for (const text of ['survye12', 'Surveyy12', 'PRAEMIE', 'pramie', 'Gruesse', 'Grüße'])
      expect(starts(text), text).toEqual(['Twelve'])
    for (const text of ['SURVEY21', 'survey122', 'survey14']) expect(starts(text), text).toEqual([])
    expect(starts('librarias')).toEqual([])
    // A word that is right is none, however near the other is.
    expect([starts('coffee'), starts('Coffees')]).toEqual([['Thirteen'], ['Work']])
  })

  it.each(['done', 'stopped'])('what is said before an end of the thread’s own arrives: %s', (outcome) => {
    const steps = [drink, { id: 'more', say: 'One moment' }, { id: 'bye', say: 'Goodbye' }, { end: outcome }]
    const person = new Rehearsal({ threads: { s: thread({ keywords: ['JOIN'], steps }) } })
    person.says('JOIN')
    expect(person.says('tea')).toEqual(['One moment', 'Goodbye'])
    expect(person.outcomes()).toEqual([outcome])
  })

  it('the desk is told that somebody was erased', () => {
    const steps = [{ id: 'desk', handOver: { to: 'service' } }]
    const person = new Rehearsal({ threads: { s: thread({ keywords: ['HELLO'], steps }) } })
    person.says('hello')
    const erased = person.take({ type: 'erased', erasure: 'x1', reason: 'request', identifiers: [] })
    expect(erased.find(({ type }) => type === 'record-hand-over')).toMatchObject({ closed: 'erased' })
  })

  it('the first text after an edit answers the question at hand', () => {
    const person = new Rehearsal({ threads: { s: thread({ keywords: ['HELLO'], steps: [drink] }) } })
    person.says('hello')
    person.publish({ threads: { s: thread({ keywords: ['HELLO'], steps: [drink, { say: 'Noted' }] }) } })
    expect(person.says('tea')).toEqual(['Noted'])
    expect(person.outcomes()).toEqual(['completed'])
  })

  it('a question that does not arrive ends the conversation', () => {
    const person = new Rehearsal({
      channels: { sms: { kind: 'webhook', consent: 'opt-in' } },
      threads: { s: { topic: 'club', channels: ['sms'], keywords: ['HELLO'], steps: [drink] } },
    })
    person.says('hello')
    person.take({ type: 'consent-changed', channel: 'sms', state: 'denied', source: 'web' })
    expect(person.outcomes()).toEqual(['stopped'])
    expect(person.passes(DAY)).toEqual([])
  })
})
