import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeFileProblem } from './file-problem.ts'
import { MAX_FILES } from './find-files.ts'
import { loadPlaybook } from './load.ts'

const BRAND = 'brand: { name: Bean, timezone: UTC, currency: USD }\n'

let root = ''
let folders = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'attune-playbook-'))
})
afterAll(() => rm(root, { recursive: true }))

async function folder(files: Record<string, string | Uint8Array>): Promise<string> {
  const directory = join(root, String(folders++))
  await mkdir(directory)
  const write = async ([name, text]: [string, string | Uint8Array]) => {
    if (name.includes('/')) await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), text)
  }
  await Promise.all(Object.entries(files).map(write))
  return directory
}

async function problemsOf(files: Record<string, string | Uint8Array>): Promise<string[]> {
  const result = await loadPlaybook(await folder(files))
  return result.ok ? [] : result.problems.map(describeFileProblem)
}

describe('loading a playbook folder', () => {
  it('merges the files of a folder and its subfolders into one definition', async () => {
    const directory = await folder({
      'brand.yaml': BRAND,
      'people/new.yml': 'audiences:\n  new: { where: { event: Order Completed, is: 0 } }\n',
      'people/loyal.yaml': 'audiences:\n  loyal: { where: { event: Order Completed, atLeast: 5 } }\nchannels:\n',
      'notes.txt': 'audiences: [',
      '.hidden/broken.yaml': 'a: [',
      'empty.yaml': '# nothing yet\n',
    })
    const result = await loadPlaybook(directory)
    expect(result).toMatchObject({
      ok: true,
      files: ['brand.yaml', 'empty.yaml', 'people/loyal.yaml', 'people/new.yml'],
    })
    expect(result.ok && Object.keys(result.definition.audiences)).toEqual(['loyal', 'new'])
  })

  it('refuses channels that cannot work as they are configured, by their kinds', async () => {
    const channels = `channels:
  pigeon: { kind: pigeon }
  sms: { kind: sms, config: { acount: AC1, authToken: "Secret 1" } }
  mail: { kind: email, config: { host: smtp.example.com, from: news@example.com } }
  chat: { kind: emial }
`
    expect(await problemsOf({ 'brand.yaml': BRAND, 'channels.yaml': channels })).toEqual([
      'channels.yaml:2:13 channels.pigeon.kind: "pigeon" is no kind of channel; known: slot, inbox, webhook, sms, smpp, email, push, whatsapp',
      'channels.yaml:3:21 channels.sms.config.account: it is missing; give a value (string)',
      'channels.yaml:3:44 channels.sms.config.authToken: the name of an environment variable, not the secret itself',
      'channels.yaml:3:31 channels.sms.config.acount: there is no such field; did you mean "account"?',
      'channels.yaml:5:11 channels.chat.kind: "emial" is no kind of channel; did you mean "email"?',
    ])
  })

  it('does not follow links to folders, which could lead in a circle', async () => {
    const directory = await folder({ 'brand.yaml': BRAND })
    await symlink(directory, join(directory, 'again.yaml'))
    await symlink(directory, join(directory, 'again'))
    expect(await loadPlaybook(directory)).toMatchObject({ ok: true, files: ['brand.yaml'] })
  })

  it('understands merge keys and shared parts', async () => {
    const result = await loadPlaybook(
      await folder({
        'a.yaml': `${BRAND}channels:\n  push: &base { kind: webhook, cost: 1, config: { url: 'https://a.example' } }\n  sms: { <<: *base, cost: 3 }\n`,
      }),
    )
    expect(result.ok && result.definition.channels.sms).toMatchObject({ kind: 'webhook', cost: 3 })
  })

  const wrong: [what: string, files: Record<string, string | Uint8Array>, problems: (string | RegExp)[]][] = [
    [
      'an unknown field, with what was meant',
      { 'b.yaml': BRAND, 'a.yaml': 'audiences:\n  new:\n    nmae: x\n    where: { always: true }\n' },
      ['a.yaml:3:5 audiences.new.nmae: there is no such field; did you mean "name"?'],
    ],
    [
      'a field of another kind of the same definition',
      { 'a.yaml': `${BRAND}computed:\n  x: { calculate: days-since, event: A, property: p }\n` },
      ['a.yaml:3:41 computed.x.property: "property" does not go with the other fields that stand here'],
    ],
    [
      'an unknown kind of a definition, with what was meant',
      { 'a.yaml': `${BRAND}computed:\n  x: { calculate: unique_count, event: A, property: p }\n` },
      ['a.yaml:3:8 computed.x.calculate: "unique_count" is not known here; did you mean "unique-count"?'],
    ],
    [
      'a kind that is not told',
      { 'a.yaml': `${BRAND}computed:\n  x: { event: A }\n` },
      [/^a\.yaml:3:3 computed\.x\.calculate: it is missing; give one of count, sum, /],
    ],
    [
      'an unknown choice, with what there is',
      { 'a.yaml': `${BRAND}channels:\n  mail: { kind: webhook, consent: maybe }\n` },
      [/^a\.yaml:3:\d+ channels\.mail\.consent: "maybe" is not known here; known: /],
    ],
    [
      'an unknown section',
      { 'a.yaml': `${BRAND}audience: {}\n` },
      ['a.yaml:2:1 audience: there is no such field; did you mean "audiences"?'],
    ],
    [
      'an unknown field in a condition',
      { 'a.yaml': `${BRAND}audiences:\n  new:\n    where:\n      all:\n        - event: A\n          atleast: 2\n` },
      ['a.yaml:7:11 audiences.new.where.all[0].atleast: there is no such field; did you mean "atLeast"?'],
    ],
    [
      'an unknown kind of condition',
      { 'a.yaml': `${BRAND}audiences:\n  new:\n    where:\n      all:\n        - evnt: A\n` },
      ['a.yaml:6:11 audiences.new.where.all[0].evnt: "evnt" is no kind of condition; did you mean "event"?'],
    ],
    [
      'a wrong value inside a condition',
      { 'a.yaml': `${BRAND}audiences:\n  new:\n    where:\n      event: A\n      within: 5 years\n` },
      [/^a\.yaml:6:7 audiences\.new\.where\.within: a duration is a number with s, m, h, d or w/],
    ],
    [
      'a reference to nothing, with what was meant',
      {
        'a.yaml': `${BRAND}audiences:\n  regulars: { where: { always: true } }\n  new: { where: { audience: regular } }\n`,
      },
      ['a.yaml:4:10 audiences.new.where: there is no audience "regular"; did you mean "regulars"?'],
    ],
    [
      'a missing field',
      { 'a.yaml': 'brand: { name: Bean, timezone: UTC }\n' },
      ['a.yaml:1:1 brand.currency: it is missing; give a value (string)'],
    ],
    ['a missing section', { 'a.yaml': 'channels: {}\n' }, [/^\. brand: it is missing/]],
    [
      'an id that two files define, naming both',
      { 'a.yaml': `${BRAND}offers:\n  x: { name: A }\n`, 'b.yaml': '\noffers:\n  x: { name: B }\n' },
      ['b.yaml:3:3 offers.x: defined twice: here and in a.yaml:3; rename or remove one of them'],
    ],
    [
      'a brand that two files define',
      { 'a.yaml': BRAND, 'b.yaml': BRAND },
      ['b.yaml:1:1 brand: defined twice: here and in a.yaml:1; rename or remove one of them'],
    ],
    [
      'a key that stands twice',
      { 'a.yaml': 'offers:\n  x: {}\n  x: {}\n' },
      [/^a\.yaml:3:3 this key stands here twice/],
    ],
    ['broken YAML', { 'a.yaml': 'offers:\n  x: [\n' }, [/^a\.yaml:3:1 not valid YAML: /]],
    ['several documents in a file', { 'a.yaml': `${BRAND}---\n${BRAND}` }, [/^a\.yaml:2:1 a file holds one document/]],
    ['an unknown tag', { 'a.yaml': 'brand: !secret x\n' }, [/^a\.yaml:1:8 not valid YAML: Unresolved tag/]],
    ['a file that is a list', { 'a.yaml': '- a\n' }, [/^a\.yaml:1:1 a playbook file holds sections/]],
    [
      'a section that is a list',
      { 'a.yaml': 'offers: []\n' },
      [/^a\.yaml:1:1 offers: a section holds definitions by id/],
    ],
    ['a folder without files', {}, ['. there is no .yaml or .yml file in this folder']],
    ['bytes that are no text', { 'a.yaml': new Uint8Array([0xff, 0xfe, 0x41]) }, ['a.yaml it is not UTF-8 text']],
    [
      'a file beyond the limit',
      { 'a.yaml': ' '.repeat(1024 * 1024 + 1) },
      [/^a\.yaml a playbook file has at most 1 MiB/],
    ],
    [
      'an alias bomb',
      {
        'a.yaml': `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
          .split('')
          .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[i]}`).join(', ')}]`)
          .join('\n')}\n`,
      },
      [/^a\.yaml:1:1 Excessive alias count/],
    ],
    ['an alias to nothing', { 'a.yaml': 'brand: *nobody\n' }, [/^a\.yaml:1:8 not valid YAML: Unresolved alias|nobody/]],
    ['nesting without end', { 'a.yaml': `a: ${'['.repeat(20_000)}` }, Array(10).fill(/^a\.yaml:1:/)],
    [
      'a key that would reach the prototype',
      { 'a.yaml': `${BRAND}__proto__: { polluted: true }\noffers:\n  __proto__: { name: x }\n` },
      [/^a\.yaml:2:1 `__proto__` cannot be a name/, /^a\.yaml:4:3 `__proto__` cannot be a name/],
    ],
  ]
  it.each(wrong)('tells of %s', async (_what, files, expected) => {
    const problems = await problemsOf(files)
    expect(problems).toHaveLength(expected.length)
    expected.forEach((text, index) => {
      if (typeof text === 'string') expect(problems[index]).toBe(text)
      else expect(problems[index]).toMatch(text)
    })
    expect('polluted' in {}).toBe(false)
  })

  it('tells all problems of all files in one go', async () => {
    const problems = await problemsOf({ 'a.yaml': 'offers: []\n', 'b.yaml': 'x: [', 'c.yaml': '- 1\n' })
    expect(problems.map((text) => text.slice(0, 6))).toEqual(['b.yaml', 'c.yaml', 'a.yaml'])
  })

  it('tells where a text is none that can be filled in', async () => {
    const action = (text: string) =>
      `triggers: { came: { on: { event: Came } } }\nchannels: { push: { kind: webhook, config: { url: 'https://a.example' } } }\nactions:\n  hello:\n    triggers: [came]\n    value: 1\n    treatments:\n      - channel: push\n        content: { text: '${text}' }\n`
    expect(await problemsOf({ 'brand.yaml': BRAND, 'hello.yaml': action('Hello {{ customer.name') })).toEqual([
      expect.stringMatching(/^hello\.yaml:9:\d+ actions\.hello\.treatments\[0\]\.content\.text: .*not closed/),
    ])
    expect(await problemsOf({ 'brand.yaml': BRAND, 'hello.yaml': action('{{ links.wallet }}') })).toEqual([])
  })

  it('tells of a folder that is not there, or is a file', async () => {
    const directory = await folder({ 'a.yaml': BRAND })
    expect(await loadPlaybook(join(directory, 'nowhere'))).toMatchObject({
      problems: [{ file: '.', message: 'there is no such folder; check the path' }],
    })
    expect(await loadPlaybook(join(directory, 'a.yaml'))).toMatchObject({
      problems: [{ file: '.', message: 'this is a file; give the folder that holds the playbook' }],
    })
  })

  const texts: [what: string, yaml: string][] = [
    ['plain', 'audiences:\n  a:\n    where: tier is "gold" and in regular\n'],
    ['in single quotes', "audiences:\n  a: { where: 'city is \"L''Aquila\" and in regular' }\n"],
    ['in double quotes', 'audiences:\n  a: { where: "tier is \\"gold\\" and in regular" }\n'],
    ['over several lines', 'audiences:\n  a:\n    where: tier is "gold"\n      and\n      in regular\n'],
    ['as a block', 'audiences:\n  a:\n    where: |\n      tier is "gold"\n        and in regular\n'],
    ['as a folded block', 'audiences:\n  a:\n    where: >-\n      tier is "gold"\n      and in regular\n'],
    [
      'in a list',
      'audiences:\n  a:\n    where:\n      all:\n        - in a2\n        - always and in regular\n  a2: { where: always }\n',
    ],
    ['within a filter', 'audiences:\n  a:\n    where:\n      event: Order\n      where: total > 3 and in regular\n'],
  ]
  it.each(texts)('points at the place in a text condition that stands %s', async (_, yaml) => {
    const lines = yaml.split('\n')
    const line = lines.findIndex((text) => text.includes('in regular'))
    const place = `${line + 1}:${lines[line]!.indexOf('in regular') + 1}`
    const [problem = ''] = await problemsOf({ 'a.yaml': BRAND, 'b.yaml': yaml })
    expect(problem.split('\n')[0]).toContain(`b.yaml:${place} audiences.a.where`)
    const [, excerpt = '', caret = ''] = problem.split('\n')
    expect(excerpt.slice(caret.indexOf('^'))).toMatch(/^in regular/)
  })

  it('refuses more files than the limit', async () => {
    const files = Object.fromEntries(Array.from({ length: MAX_FILES + 1 }, (_, i) => [`${i}.yaml`, '']))
    expect(await problemsOf(files)).toEqual(['. a playbook has at most 1000 files; merge some of them'])
  })
})
