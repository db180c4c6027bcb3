import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../cli/command-line.fixture.ts'
import { CONVERTED_ACTIONS } from './convert-action.ts'
import { exported, flow, node, router, say } from './flow-export.fixture.ts'
import { readFlowExport } from './flow-export.ts'
import { importFlows } from './import-flows.ts'

const farmers = { uuid: 'g-farmers', name: 'Farmers' }

/** Whether somebody takes part, what they grow and how much: questions with words and numbers, a group, a field and another flow. */
const survey = flow(
  'Crop survey',
  [
    node('hello', [say('Hi @contact.name, may we ask you two things?', { quick_replies: ['Yes', 'No'] })], 'may'),
    router('may', {
      wait: { timeout: { seconds: 3600, category_uuid: 'may-Silent' } },
      result: 'May we',
      ways: [
        { name: 'Yes', to: 'crop', tests: [['has_any_word', 'yes y sure']] },
        { name: 'No', to: 'bye', tests: [['has_only_phrase', 'no thank you']] },
        { name: 'Silent', to: 'bye' },
      ],
      otherwise: { name: 'Other', to: 'sorry' },
    }),
    node('sorry', [say('Please say yes or no.')], 'may'),
    node('crop', [{ type: 'add_contact_groups', groups: [farmers] }, say('What do you grow most?')], 'which'),
    router('which', { wait: {}, result: 'Crop', ways: [], otherwise: { name: 'All', to: 'keep' } }),
    node(
      'keep',
      [
        { type: 'set_contact_field', field: { key: 'main_crop', name: 'Main crop' }, value: '@results.crop' },
        say('How many acres of @results.crop?'),
      ],
      'acres',
    ),
    router('acres', {
      wait: {},
      result: 'Acres',
      ways: [
        { name: 'Small', to: 'small', tests: [['has_number_lt', '5']] },
        { name: 'Middle', to: 'sub', tests: [['has_number_between', '5', '50']] },
        { name: 'Large', to: 'sub', tests: [['has_number_gt', '50']] },
      ],
      otherwise: { name: 'Other', to: 'again' },
    }),
    node('again', [say('A number, please.')], 'acres'),
    node(
      'small',
      [
        { type: 'set_run_result', name: 'Size', value: 'small', category: '' },
        say('@(upper(results.size)) is beautiful.'),
      ],
      'sub',
    ),
    router('sub', {
      actions: [{ type: 'enter_flow', flow: { uuid: 'flow-Rain', name: 'Rain' } }],
      operand: '@child.status',
      ways: [{ name: 'Complete', to: 'grouped', tests: [['has_only_text', 'completed']] }],
      otherwise: { name: 'Expired', to: 'bye' },
    }),
    router('grouped', {
      operand: '@contact.groups',
      ways: [{ name: 'Farmers', to: 'thanks', tests: [['has_group', 'g-farmers', 'Farmers']] }],
      otherwise: { name: 'Other', to: 'bye' },
    }),
    node('thanks', [say('Thank you, farmer! Mail us at help@example.org.')]),
    node('bye', [say('Good bye.')]),
  ],
  { localization: { spa: { 'bye-0': { text: ['Adiós.'] }, 'may-Yes-case-0': { arguments: ['si claro'] } } } },
)

const rain = flow('Rain', [
  node('ask', [say('Did it rain?')], 'did'),
  router('did', {
    wait: {},
    result: 'Rain',
    ways: [
      { name: 'Rain', to: 'split', tests: [['has_any_word', 'yes rained']] },
      { name: 'Dry', to: 'split', tests: [['has_any_word', 'no dry']] },
    ],
  }),
  router('split', {
    operand: '@results.rain.category',
    ways: [{ name: 'Wet', to: 'wet', tests: [['has_only_text', 'Rain']] }],
    otherwise: { name: 'Other', to: null },
  }),
  node('wet', [say('Good.')]),
])

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-rapidpro-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function run(...args: string[]) {
  const { code, said } = await runCommand(...args)
  return { code, out: said.join('\n') }
}

/** Writes an export, imports it into a folder and gives what was said of it. */
async function imported(text: string, ...options: string[]) {
  const file = join(folder, 'export.json')
  await writeFile(file, text)
  return run('playbook', 'import-rapidpro', file, '--out', join(folder, 'out'), ...options)
}

/** Plays a transcript against the playbook in the folder. */
async function plays(transcript: string) {
  await mkdir(join(folder, 'out', 'transcripts'), { recursive: true })
  await writeFile(join(folder, 'out', 'transcripts', 'one.txt'), transcript)
  return run('playbook', 'test', join(folder, 'out'))
}

describe('flows of RapidPro', () => {
  it('keep their quick replies in the languages of the flow, and tell why an expression is left out', () => {
    const text = 'Hi @contact.nobody, it is @(format_date(now()))'
    const given = flow('Replies', [node('hi', [say(text, { quick_replies: ['Yes', 'No'], uuid: 'said' })])], {
      localization: { spa: { said: { text: ['Hola'], quick_replies: ['Sí', 'No'] } } },
    })
    const { remarks, sections } = importFlows(readFlowExport(exported([given])), OPTIONS)
    expect(sections.threads?.replies?.steps).toMatchObject([
      { data: { replies: { en: ['Yes', 'No'], es: ['Sí', 'No'] } } },
    ])
    expect(remarks.map(({ why }) => why)).toEqual([
      expect.stringContaining('@contact.nobody: nothing here is kept by that name'),
      expect.stringContaining('@(format_date(now())): it has no counterpart in Liquid'),
    ])
  })

  it('become threads that are sound and talk as the flows did', async () => {
    const triggers = [
      {
        trigger_type: 'K',
        keywords: ['crops', 'stop'],
        flow: { uuid: 'flow-Crop survey', name: 'Crop survey' },
        groups: [],
      },
    ]
    const fields = [{ key: 'main_crop', name: 'Main crop', type: 'text' }]
    const { code, out } = await imported(
      exported([survey, rain], { triggers, fields, groups: [{ ...farmers, query: null }] }),
    )
    expect(out).toMatch(/2 flows with 17 nodes became threads with \d+ steps: crop-survey, rain/)
    expect(out.split('left out:')[1]).toMatch(/Crop survey, trigger: trigger keyword: "STOP" means stop to everybody/)
    expect(out.split('left out:')[1]).toMatch(/enter_flow: its way "Expired" is taken by nobody/)
    expect(code).toBe(0)
    expect((await run('playbook', 'check', join(folder, 'out'))).code).toBe(0)

    const talk = await plays(
      [
        '# a farmer with a small field',
        '> Crops please',
        '< Hi , may we ask you two things?',
        '> hm',
        '< Please say yes or no.',
        '> claro',
        '< What do you grow most?',
        '= audience farmers: yes',
        '> maize',
        '< How many acres of maize?',
        '= trait main-crop: maize',
        '> many',
        '< A number, please.',
        '> 3',
        '< SMALL is beautiful.',
        '< Did it rain?',
        '> it rained a lot',
        '< Good.',
        '< Thank you, farmer! Mail us at help@example.org.',
        '= outcome crop-survey: completed',
      ].join('\n'),
    )
    expect(talk.out).toContain('1 transcripts, all as written')
    const silent = await plays(
      '# nobody answers\n! consent sms granted\n> crops\n< Hi , may we ask you two things?\n@ +2h\n< Good bye.\n',
    )
    expect(silent.out).toContain('all as written')
  })

  it('tell by name what has no place here, where it stands and why', async () => {
    const odd = flow('Odd', [
      node(
        'a',
        [
          { type: 'call_llm' },
          { type: 'send_email', addresses: ['a@example.org'] },
          { type: 'something_new' },
          say('Hi @webhook.json.name'),
        ],
        'p',
      ),
      router('p', {
        wait: {},
        result: 'P',
        ways: [
          { name: 'Phone', to: null, tests: [['has_phone', 'US']] },
          { name: 'Even', to: null, tests: [['has_pattern', '^\\d*[02468]$']] },
        ],
      }),
    ])
    const voice = flow('Call', [], { type: 'voice' })
    const campaigns = [{ name: 'Birthdays', events: [{}, {}] }]
    const { code, out } = await imported(
      exported([odd, voice], { campaigns, triggers: [{ trigger_type: 'S', flow: { uuid: 'flow-Odd', name: 'Odd' } }] }),
    )
    expect(code).toBe(0)
    const told = out.split('left out:')[1]
    for (const what of [
      'call_llm a: call_llm',
      'send_email',
      'something_new',
      '@webhook.json.name',
      'has_phone',
      'has_pattern',
      'flow of type voice',
      'campaign Birthdays',
      'trigger on a schedule',
    ])
      expect(told, what).toContain(what)
  })

  it('are never written over what is there, and go beside a playbook that is', async () => {
    await mkdir(join(folder, 'out'))
    await writeFile(
      join(folder, 'out', 'own.yaml'),
      'brand: { name: Own, timezone: UTC, currency: USD }\nchannels: { texts: { kind: webhook, config: { url: "https://example.org/" } } }\n',
    )
    expect((await imported(exported([rain]), '--channels', 'texts')).code).toBe(0)
    expect((await run('playbook', 'check', join(folder, 'out'))).out).toContain('Own: ')
    const again = await imported(exported([survey, rain]), '--channels', 'texts')
    expect(again.code).toBe(1)
    expect(again.out).toContain('EEXIST')
    expect(await readFile(join(folder, 'out', 'rapidpro.yaml'), 'utf8')).not.toContain('crop-survey')
  })

  it.each([
    ['not JSON', 'x', 'it is not JSON'],
    ['no export', '{"nodes":[]}', 'it is no export of flows: flows'],
    ['of before 13', exported([{ ...rain, spec_version: '11.12' }]), 'is written by specification 11.12'],
  ])('are refused where it is %s', async (_, text, reason) => {
    const { code, out } = await imported(text)
    expect(code).toBe(1)
    expect(out).toContain(reason)
  })
})

const OPTIONS = { channels: ['sms'], topic: 't' }

/** The steps of the only thread that a flow of these nodes becomes. */
function stepsOf(nodes: readonly Readonly<Record<string, unknown>>[], rest: Readonly<Record<string, unknown>> = {}) {
  const { remarks, sections } = importFlows(readFlowExport(exported([flow('F', nodes)], rest)), OPTIONS)
  return { steps: sections.threads?.f?.steps as readonly Readonly<Record<string, unknown>>[], remarks, sections }
}

describe('a node', () => {
  it.each([
    [
      'send_msg',
      say('Hello', { attachments: ['image/jpeg:https://example.org/a.jpg'] }),
      { say: 'Hello', data: { media: ['https://example.org/a.jpg'] } },
    ],
    [
      'set_contact_field',
      { type: 'set_contact_field', field: { key: 'age', name: 'Age' }, value: '7' },
      { set: { age: 7 } },
    ],
    ['set_contact_name', { type: 'set_contact_name', name: 'Ana' }, { set: { name: 'Ana' } }],
    ['set_contact_language', { type: 'set_contact_language', language: 'spa' }, { set: { language: 'es' } }],
    ['set_run_result', { type: 'set_run_result', name: 'Best Of', value: 'x' }, { note: { best_of: 'x' } }],
    ['add_contact_groups', { type: 'add_contact_groups', groups: [farmers] }, { set: { 'in-farmers': true } }],
    [
      'remove_contact_groups',
      { type: 'remove_contact_groups', groups: [], all_groups: true },
      { set: { 'in-farmers': null } },
    ],
    ['enter_flow', { type: 'enter_flow', flow: { uuid: 'flow-F', name: 'F' } }, { thread: 'f' }],
    [
      'open_ticket',
      { type: 'open_ticket', topic: { uuid: 't', name: 'Loan Desk' } },
      { handOver: { to: 'loan-desk', within: '7d' } },
    ],
    [
      'request_optin',
      { type: 'request_optin', optin: { uuid: 'o', name: 'Weekly Tips' } },
      { optIn: { topic: 'weekly-tips', wording: 'Weekly Tips' } },
    ],
    [
      'call_webhook',
      { type: 'call_webhook', method: 'POST', url: 'https://example.org/h' },
      { action: 'call-example-org-h' },
    ],
  ])('with %s becomes a step', (type, action, expected) => {
    expect(CONVERTED_ACTIONS).toContain(type)
    const fields = [{ key: 'age', name: 'Age', type: 'numeric' }]
    const { steps } = stepsOf([node('n', [action])], { groups: [farmers], fields })
    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject(expected)
  })

  it('that splits by chance, by a field or by a result becomes a split or a branch', () => {
    const random = {
      ...router('r', {
        ways: [
          { name: 'A', to: 'x' },
          { name: 'B', to: null },
        ],
        otherwise: { name: 'C', to: null },
      }),
    }
    const { steps } = stepsOf([
      { ...random, router: { ...(random.router as object), type: 'random' } },
      router('x', {
        operand: '@fields.district',
        ways: [
          { name: 'East', to: 'e', tests: [['has_only_phrase', 'east']] },
          { name: 'Big', to: 'e', tests: [['has_number_gte', '10']] },
        ],
      }),
      node('e', [say('East')]),
    ])
    expect(steps[0]!.split).toEqual([
      { share: 1 / 3, to: 'split-district' },
      { share: 1 / 3, to: 'end' },
      { share: 1 / 3, to: 'end' },
    ])
    expect(steps[1]).toMatchObject({
      branch: [
        { if: { trait: 'district', oneOf: ['east', 'EAST', 'East'] }, to: 'east' },
        { if: { trait: 'district', atLeast: 10 }, to: 'east' },
      ],
      otherwise: 'end',
    })
  })

  it('that is asked from two places keeps both sets of words', () => {
    const { steps } = stepsOf([
      router('s', {
        operand: '@fields.new',
        ways: [{ name: 'Yes', to: 'a', tests: [['has_text']] }],
        otherwise: { name: 'No', to: 'b' },
      }),
      node('a', [say('Welcome! Coffee or tea?')], 'w'),
      node('b', [say('Again: coffee or tea?')], 'w'),
      router('w', {
        wait: {},
        result: 'Drink',
        ways: [{ name: 'Coffee', to: null, tests: [['has_any_word', 'coffee']] }],
      }),
    ])
    expect(steps.map(({ ask }) => ask)).toEqual([undefined, 'Welcome! Coffee or tea?', 'Again: coffee or tea?'])
    expect(steps.slice(1).map(({ as }) => as)).toEqual(['drink', 'drink'])
  })

  it('that waits with nothing said before it listens', () => {
    const { steps } = stepsOf([
      node('a', [say('A or b?'), { type: 'set_contact_field', field: { key: 'asked' }, value: 'yes' }], 'w'),
      router('w', { wait: {}, ways: [{ name: 'A', to: null, tests: [['has_any_word', 'a']] }] }),
    ])
    expect(steps.map((step) => Object.keys(step)[1])).toEqual(['say', 'set', 'listen'])
  })

  it('that waits for a picture asks for one', () => {
    const { remarks, steps } = stepsOf([
      node('a', [say('Send us a photo')], 'w'),
      router('w', {
        wait: { hint: { type: 'image' } },
        result: 'Photo',
        ways: [],
        otherwise: { name: 'All', to: null },
      }),
    ])
    expect(steps[0]).toMatchObject({ ask: 'Send us a photo', answer: { picture: true }, as: 'photo' })
    expect(remarks).toEqual([])
  })

  it('that leads round without a question is cut, and a round of questions gets an end', () => {
    const { remarks, steps } = stepsOf([node('a', [say('Round')], 'b'), node('b', [say('and round')], 'a')])
    expect(remarks.map(({ what }) => what)).toEqual(['loop'])
    expect(steps.map(({ say: said }) => said)).toEqual(['Round', 'and round'])
    const timeout = { timeout: { seconds: 60, category_uuid: 'w-Silent' } }
    const round = stepsOf([
      node('q', [say('Well?')], 'w'),
      router('w', { wait: timeout, ways: [{ name: 'Silent', to: 'q' }], otherwise: { name: 'Other', to: 'q' } }),
    ])
    expect(round.remarks).toMatchObject([{ kind: 'differs', what: 'loop' }])
  })

  it('that says more than a text may hold says it in several', () => {
    const { steps } = stepsOf([node('a', [say('Words of some length. '.repeat(120))])])
    expect(steps.length).toBe(2)
    expect(steps.map(({ say: said }) => String(said)).join(' ')).toBe('Words of some length. '.repeat(120).trim())
  })
})
