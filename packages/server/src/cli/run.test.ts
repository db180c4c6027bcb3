import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compilePlaybook, type PlaybookDefinition } from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diffPlaybooks } from '../playbook/diff.ts'
import type { ServerConfig } from '../server-config.ts'
import { commands } from './registry.ts'
import { runCommandLine } from './run.ts'
import type { Surroundings } from './surroundings.ts'

const BRAND = 'brand: { name: Bean, timezone: UTC, currency: USD }\n'

let root = ''
const folder = (name: string): string => join(root, name)

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'attune-cli-'))
  const files: [name: string, text: string][] = [
    ['good', BRAND],
    ['better', `${BRAND}audiences: { all: { where: { always: true } } }\n`],
    ['idle', `${BRAND}channels: { sms: { kind: sms, config: { authToken: TOKEN } } }\n`],
    ['bad', `${BRAND}audiences: { all: { were: { always: true } } }\n`],
  ]
  for (const [name, text] of files) {
    await mkdir(folder(name))
    await writeFile(join(folder(name), 'playbook.yaml'), text)
  }
})
afterAll(() => rm(root, { recursive: true }))

/** Runs a command line in this process; what it printed and noted is captured. */
async function run(args: readonly string[], stand: Partial<Surroundings> = {}) {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(args, {
    commands,
    version: '1.2.3',
    environment: {},
    print: (text) => out.push(text),
    note: (text) => err.push(text),
    startServer: () => Promise.reject(new Error('no server in this test')),
    fetch: () => Promise.reject(new Error('no network in this test')),
    untilStopped: () => Promise.resolve(),
    ...stand,
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

/** What a server with an empty playbook answers; notes the requests. */
function remoteServer(requests: [method: string, url: string, key: string][]): typeof fetch {
  const empty = definitionOf({ brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' } })
  return (input, init = {}) => {
    const key = atob(String(new Headers(init.headers).get('authorization')).slice('Basic '.length))
    requests.push([init.method ?? 'GET', String(input), key])
    if (key !== 'k:') return Promise.resolve(Response.json({ message: 'The key is not known.' }, { status: 401 }))
    if (init.method !== 'POST') return Promise.resolve(Response.json({ version: 'pb_1', definition: empty }))
    const changes = diffPlaybooks(empty, definitionOf(JSON.parse(String(init.body))))
    const isSame = changes.length === 0
    const backfill = isSame ? null : { fromHistory: [], fromKnown: ['all'], customers: 900, seconds: 1 }
    return Promise.resolve(Response.json({ version: 'pb_2', before: 'pb_1', published: true, changes, backfill }))
  }
}

function definitionOf(input: unknown): PlaybookDefinition {
  const compiled = compilePlaybook(input)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook.definition
}

describe('the command line', () => {
  it('lists every command in its help', async () => {
    for (const args of [[], ['help'], ['--help'], ['-h']]) {
      const { code, out } = await run(args)
      expect(code).toBe(0)
      const lines = out.split('\n')
      for (const { name, summary } of commands)
        expect(
          lines.some((line) => line.startsWith(`  ${name} `) && line.endsWith(summary)),
          name,
        ).toBe(true)
    }
  })

  it('tells of one command, with all its options', async () => {
    for (const command of commands) {
      for (const args of [
        ['help', ...command.name.split(' ')],
        [...command.name.split(' '), '--help'],
      ]) {
        const { code, out } = await run(args)
        expect(code).toBe(0)
        for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`)
      }
    }
  })

  it('tells its version', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3', err: '' })
  })

  it.each<[args: string[], error: string]>([
    [['srve'], 'attune: there is no command "srve"; did you mean "serve"?'],
    [['playbook'], 'attune: "playbook" needs one of: check, test, publish, diff'],
    [['playbook', 'chek', 'x'], 'attune: there is no command "playbook chek"; did you mean "check"?'],
    [['help', 'playbok'], 'attune: there is no command "playbok"; known: serve, '],
    [['playbook', 'check'], 'attune: "playbook check" needs DIR; see attune help playbook check'],
    [['playbook', 'check', 'a', 'b'], 'attune: "playbook check" was given more than it takes: b'],
    [['serve', '--prot', '1'], 'attune: "serve" has no option --prot; did you mean "--port"?'],
    [['serve', '--port', 'http'], 'attune: --port is a number from 0 to 65535, not "http"'],
    [['serve', '--port'], 'attune: --port needs a value: --port N'],
    [['replay', 'offers'], 'attune: "replay offers" needs --data DIR'],
    [['replay', 'offers', '--json=yes'], 'attune: --json takes no value'],
    [['playbook', 'publish', 'x'], 'attune: an admin key is needed: give --key KEY or set ATTUNE_KEY'],
    [['playbook', 'publish', 'x', '--key', 'k', '--url', 'nowhere'], 'attune: --url is no URL: nowhere'],
    [['playbook', 'diff', 'a', 'b', '--url', 'http://x'], 'attune: give either a second folder or --url, not both'],
  ])('refuses %j with exit code 2', async (args, error) => {
    const { code, out, err } = await run(args)
    expect(err).toContain(error)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})

describe('attune playbook check', () => {
  it('says what a sound folder holds', async () => {
    const { code, out } = await run(['playbook', 'check', folder('better')])
    expect(code).toBe(0)
    expect(out).toMatch(/is sound: version pb_\w+, files 1\n/)
    expect(out).toContain('audiences 1')
  })

  it('tells each mistake with file and line, and ends with exit code 1', async () => {
    const { code, out, err } = await run(['playbook', 'check', folder('bad')])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`${join(folder('bad'), 'playbook.yaml')}:2:21 audiences.all.were: there is no such field`)
    expect(err).toContain(`in ${folder('bad')}`)
  })

  it('tells of channels that cannot be used as they are configured', async () => {
    const { code, out, err } = await run(['playbook', 'check', folder('idle')])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('channels.sms.config.account: it is missing')
  })
})

describe('attune playbook diff', () => {
  it('compares two folders', async () => {
    expect(await run(['playbook', 'diff', folder('good'), folder('better')])).toEqual({
      code: 0,
      out: 'audiences\n  + all\naudiences will be filled: everybody\n  from what is known: all',
      err: '',
    })
  })

  it('compares a server with a folder', async () => {
    const requests: [string, string, string][] = []
    const { code, out } = await run(['playbook', 'diff', folder('better'), '--url', 'http://host:1/', '--key', 'k'], {
      fetch: remoteServer(requests),
    })
    const filled = 'audiences will be filled: 900 customers, about a second\n  from what is known: all'
    expect({ code, out }).toEqual({ code: 0, out: `audiences\n  + all\n${filled}` })
    expect(requests).toEqual([
      ['GET', 'http://host:1/v1/playbook', 'k:'],
      ['POST', 'http://host:1/v1/playbook?dryRun=true', 'k:'],
    ])
  })
})

describe('attune playbook publish', () => {
  it('puts the folder in force and shows what it changes', async () => {
    const requests: [string, string, string][] = []
    const { code, out } = await run(['playbook', 'publish', folder('better')], {
      fetch: remoteServer(requests),
      environment: { ATTUNE_KEY: 'k' },
    })
    expect({ code, out }).toEqual({
      code: 0,
      out: [
        ...['audiences', '  + all', 'pb_2 is in force on http://127.0.0.1:4800'],
        ...['audiences are being filled: 900 customers, about a second', '  from what is known: all'],
        '  "attune audience status all --wait" shows how far it is, "attune audience list" of all',
      ].join('\n'),
    })
    expect(requests).toEqual([['POST', 'http://127.0.0.1:4800/v1/playbook', 'k:']])
  })

  it('only asks with --dry-run', async () => {
    const requests: [string, string, string][] = []
    const { out } = await run(['playbook', 'publish', folder('good'), '--dry-run', '--key', 'k'], {
      fetch: remoteServer(requests),
    })
    expect(out).toBe('no difference\npb_2 could be published on http://127.0.0.1:4800')
    expect(requests[0]?.[1]).toBe('http://127.0.0.1:4800/v1/playbook?dryRun=true')
  })

  it('sends nothing when the folder is not sound', async () => {
    const requests: [string, string, string][] = []
    const { code } = await run(['playbook', 'publish', folder('bad'), '--key', 'k'], { fetch: remoteServer(requests) })
    expect({ code, requests }).toEqual({ code: 1, requests: [] })
  })

  it('opens no batch of codes whose file it could not write', async () => {
    const requests: [string, string, string][] = []
    const file = join(folder('good'), 'playbook.yaml')
    const asked = ['codes', 'generate', 'spring', '--offer', 'a', '--count', '9', '--key', 'k', '--out']
    const { code, err } = await run([...asked, file], { fetch: remoteServer(requests) })
    expect({ code, err, requests }).toEqual({
      ...{ code: 1, requests: [] },
      err: `attune: ${file} is there already; name another file`,
    })
  })

  it('names the field that the server refused', async () => {
    const refused = { message: 'Too small: expected number to be >=8', field: 'length' }
    const fetch = () => Promise.resolve(Response.json(refused, { status: 400 }))
    const { err } = await run(['codes', 'generate', 'b', '--offer', 'a', '--count', '9', '--key', 'k'], { fetch })
    expect(err).toBe('attune: the server refused (400): length: Too small: expected number to be >=8')
  })

  it('tells why the server refused, or that there is none', async () => {
    const refused = await run(['playbook', 'publish', folder('good'), '--key', 'x'], { fetch: remoteServer([]) })
    expect(refused).toMatchObject({ code: 1, err: 'attune: the server refused (401): The key is not known.' })
    const absent = await run(['playbook', 'publish', folder('good'), '--key', 'x'])
    expect(absent.err).toBe(
      'attune: no answer from http://127.0.0.1:4800; is the server running?: no network in this test',
    )
  })
})

describe('attune serve', () => {
  it('starts the server as it was asked to, tells address and new keys, and closes it at the end', async () => {
    const configs: ServerConfig[] = []
    let closed = 0
    const keys = { write: 'w1', server: 's1', admin: 'a1' }
    const { code, out } = await run(['serve', '--data', 'd', '--port', '0', '--playbook', 'p', '--allow-private'], {
      startServer: (config) => {
        configs.push(config)
        return Promise.resolve({ url: 'http://127.0.0.1:9', keys, warnings: [], close: async () => void closed++ })
      },
    })
    expect(configs).toEqual([
      {
        dataDirectory: 'd',
        port: 0,
        playbookDirectory: 'p',
        allowPrivateAddresses: true,
        onFatal: expect.any(Function),
        passes: { apple: undefined, google: undefined },
      },
    ])
    expect({ code, closed }).toEqual({ code: 0, closed: 1 })
    expect(out).toContain('Attune listens on http://127.0.0.1:9')
    expect(out).toMatch(/write +w1\n +server +s1\n +admin +a1/)
  })

  it('shows no keys when they were made before', async () => {
    const { out } = await run(['serve', '--data', 'd'], {
      startServer: () =>
        Promise.resolve({ url: 'http://x', keys: undefined, warnings: [], close: () => Promise.resolve() }),
    })
    expect(out).toBe('Attune listens on http://x')
  })

  it('tells what keeps parts of the playbook from working', async () => {
    const warnings = [{ path: 'channels.sms', message: 'TOKEN is not set on this server' }]
    const { err } = await run(['serve', '--data', 'd'], {
      startServer: () =>
        Promise.resolve({ url: 'http://x', keys: undefined, warnings, close: () => Promise.resolve() }),
    })
    expect(err).toBe('channels.sms: TOKEN is not set on this server')
  })

  it('ends with exit code 1 when the server can no longer work', async () => {
    const { code, err } = await run(['serve', '--data', 'd'], {
      untilStopped: () => new Promise(() => undefined),
      startServer: ({ onFatal }) => {
        onFatal?.(new Error('the disk is gone'))
        return Promise.resolve({ url: 'http://x', keys: undefined, warnings: [], close: () => Promise.resolve() })
      },
    })
    expect({ code, err }).toEqual({ code: 1, err: 'attune: the server can no longer work: the disk is gone' })
  })
})
