import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { createRandom } from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluate, scratchFolder } from './evaluate.fixture.ts'

let folder: Awaited<ReturnType<typeof scratchFolder>>
beforeAll(async () => {
  folder = await scratchFolder()
})
afterAll(() => rm(folder.root, { recursive: true }))

const COLUMNS = ['--action', 'a', '--propensity', 'p', '--reward', 'r'] as const

/** 400 rows: action x is rewarded every second time, y every fourth. */
const LOG = `a,p,r,s\n${Array.from({ length: 400 }, (_, i) => {
  const action = i % 2 === 0 ? 'x' : 'y'
  return `${action},0.5,${i % (action === 'x' ? 4 : 8) < 2 ? 1 : 0},${i < 200 ? 1 : 2}`
}).join('\n')}\n`

describe('judging a policy from a log', () => {
  it('gives the values that follow by hand, the last line being JSON', async () => {
    const log = await folder.file('log.csv', LOG)
    const target = await folder.file('target.csv', 'action,probability\nx,0.75\ny,0.25\n')
    const { code, json, out } = await evaluate(log, ...COLUMNS, '--target', target)
    expect(code).toBe(0)
    expect(json.estimators.ips.value).toBeCloseTo(0.75 * 0.5 + 0.25 * 0.25, 12)
    expect(json.estimators.snips.value).toBeCloseTo(0.4375, 12)
    expect(json.estimators.dr.value).toBeCloseTo(0.4375, 3)
    expect(json.effectiveSampleSize).toBeCloseTo(400 / (1.5 ** 2 / 2 + 0.5 ** 2 / 2), 9)
    expect(json).toMatchObject({ verdict: 'ok', reason: '' })
    expect(out).toContain('inverse propensity  0.4375 ±')
  })

  it('reads compressed files, byte order marks, quotes and a probability for all rows', async () => {
    const log = await folder.file('log.csv.gz', gzipSync(`\ufeff${LOG.replaceAll(/^x,/gm, '"x",')}`))
    const target = await folder.file('quoted.csv', '"action","probability"\r\n"x",1\r\n')
    const given = ['--action', 'a', '--propensity', '1/2', '--reward', 'r', '--target', target, '--json']
    const { json, out } = await evaluate(log, ...given)
    expect(json.estimators.snips.value).toBeCloseTo(0.5, 12)
    expect(out).not.toContain('\n')
  })

  it('takes a policy by slot, and one that is the same in every slot', async () => {
    const log = await folder.file('slots.csv', LOG)
    const bySlot = await folder.file('by-slot.csv', 'slot,action,probability\n1,x,1\n2,y,1\n')
    const { json } = await evaluate(log, ...COLUMNS, '--slot', 's', '--target', bySlot)
    expect(json.estimators.ips.value).toBeCloseTo((0.5 + 0.25) / 2, 12)
    const same = await folder.file('same.csv', 'action,probability\nx,1\n')
    expect((await evaluate(log, ...COLUMNS, '--slot', 's', '--target', same)).json.estimators.ips.value).toBe(0.5)
  })

  it('refuses to say a number where the log cannot tell, and says so in JSON', async () => {
    const log = await folder.file('log.csv', LOG)
    const target = await folder.file('unseen.csv', 'action,probability\nx,0.5\nz,0.5\n')
    const { code, json, out } = await evaluate(log, ...COLUMNS, '--target', target)
    expect(code).toBe(0)
    expect(json.verdict).toBe('unreliable')
    expect(json.reason).toBe(
      'cannot tell: support too thin: 50.0 % of what the policy would do is not in the log at all',
    )
    expect(out.split('\n')[0]).toBe(`Cannot${json.reason.slice('cannot'.length)}.`)
    expect(out).not.toContain('±')
  })
})

describe('what is wrong with files', () => {
  const TARGET = 'action,probability\nx,0.5\ny,0.5\n'
  const cases: [what: string, log: string, target: string, args: string[], told: string][] = [
    ['an empty log', '', TARGET, [], 'the file is empty; it needs a head'],
    ['a log without rows', 'a,p,r\n', TARGET, [], 'there are no rows below the head'],
    ['a column that is not there', 'a,p,rr\nx,1,1\n', TARGET, [], 'there is no column "r"; did you mean'],
    ['a column that is there twice', 'a,p,r,r\nx,1,1,1\n', TARGET, [], 'the head names the column "r" twice'],
    ['another separator', 'a;p;r\nx;1;1\n', TARGET, [], 'the fields are parted by ";"; write the file with commas'],
    ['a row that is too short', 'a,p,r\nx,1,1\nx,1\n', TARGET, [], 'line 3 has 2 fields, the head has 3'],
    ['a quote that does not end', 'a,p,r\nx,1,"1\n', TARGET, [], 'cannot be read as CSV'],
    ['an empty action', 'a,p,r\n,1,1\n', TARGET, [], 'line 2, column "a" is empty'],
    ['a reward of NaN', 'a,p,r\nx,1,NaN\n', TARGET, [], 'line 2, column "r": "NaN" is not a number'],
    ['an empty reward', 'a,p,r\nx,1,\n', TARGET, [], 'line 2, column "r": nothing is not a number'],
    ['a propensity of 0', 'a,p,r\nx,1,1\nx,0,1\n', TARGET, [], 'line 3, column "p": "0" is not a probability above 0'],
    ['a propensity above 1', 'a,p,r\nx,1.5,1\n', TARGET, [], 'line 2, column "p": "1.5" is not a probability'],
    ['a propensity below 0', 'a,p,r\nx,-0.1,1\n', TARGET, [], 'line 2, column "p": "-0.1" is not a probability'],
    ['an empty target', 'a,p,r\nx,1,1\n', '', [], 'the file is empty'],
    ['a target without its columns', 'a,p,r\nx,1,1\n', 'act,prob\nx,1\n', [], 'there is no column "action"'],
    ['probabilities that do not sum to 1', 'a,p,r\nx,1,1\n', 'action,probability\nx,0.6\n', [], 'sum to 0.6, not to 1'],
    ['a probability that is none', 'a,p,r\nx,1,1\n', 'action,probability\nx,two\n', [], '"two" is not a number from 0'],
    ['a probability above 1', 'a,p,r\nx,1,1\n', 'action,probability\nx,1.2\n', [], '"1.2" is not a number from 0 to 1'],
    ['an action twice', 'a,p,r\nx,1,1\n', 'action,probability\nx,0.5\nx,0.5\n', [], 'line 3: action "x" stands twice'],
    ['a target of other actions', 'a,p,r\nx,1,1\n', 'action,probability\nu,1\n', [], 'none of its actions is in'],
    ['a target by slot for a log without', 'a,p,r\nx,1,1\n', 'slot,action,probability\n1,x,1\n', [], 'with --slot'],
    [
      'a slot that the target leaves out',
      'a,p,r,s\nx,1,1,1\nx,1,1,7\n',
      'slot,action,probability\n1,x,1\n',
      ['--slot', 's'],
      'no probabilities for slot "7", which',
    ],
  ]

  it.each(cases)('%s is told with its place', async (_what, log, target, args, told) => {
    const paths = [await folder.file('bad-log.csv', log), await folder.file('bad-target.csv', target)] as const
    const { code, err, out } = await evaluate(paths[0], ...COLUMNS, '--target', paths[1], ...args)
    expect(err).toContain(told)
    expect(code).toBe(1)
    expect(out).toBe('')
  })

  it('a file that is not there or is cut off, and a number that is no propensity, are told', async () => {
    const target = await folder.file('t.csv', TARGET)
    expect((await evaluate('/nowhere.csv', ...COLUMNS, '--target', target)).err).toContain('no file /nowhere.csv')
    const cut = await folder.file('cut.csv.gz', gzipSync(LOG).subarray(0, 60))
    expect((await evaluate(cut, ...COLUMNS, '--target', target)).err).toContain('cannot be read as CSV')
    expect((await evaluate(cut, ...COLUMNS, '--target', target)).err).toContain(
      'cut.csv.gz cannot be read as CSV: it is cut off',
    )
    expect((await evaluate(tmpdir(), ...COLUMNS, '--target', target)).err).toContain(`${tmpdir()} is a folder`)
    const log = await folder.file('log.csv', LOG)
    const given = ['--action', 'a', '--propensity', '1.5', '--reward', 'r', '--target', target]
    expect((await evaluate(log, ...given)).err).toContain('neither a column nor a probability')
  })

  it('many mistakes are told by the first five and a count', async () => {
    const log = await folder.file('many.csv', `a,p,r\n${'x,0,1\n'.repeat(9)}`)
    const { err } = await evaluate(log, ...COLUMNS, '--target', await folder.file('t.csv', TARGET))
    expect(err).toContain('line 6, column "p"')
    expect(err).not.toContain('line 7')
    expect(err).toContain('… and 4 more')
  })

  it('what is needed and what excludes each other is told as wrong use', async () => {
    const log = await folder.file('log.csv', LOG)
    expect(await evaluate(log, '--action', 'a')).toMatchObject({ code: 2 })
    expect(await evaluate(log, ...COLUMNS)).toMatchObject({ code: 2 })
    expect(await evaluate(log, ...COLUMNS, '--learn')).toMatchObject({ code: 2 })
  })
})

describe('learning a policy', () => {
  /** Of two kinds of people the one answers to x, the other to y; or, without a difference, all answer to x more. */
  function logOf(rows: number, byKind: boolean): string {
    const random = createRandom(`learning/${byKind}`)
    const lines = Array.from({ length: rows }, () => {
      const kind = random() < 0.5 ? 'young' : 'old'
      const action = random() < 0.5 ? 'x' : 'y'
      const likes = byKind ? (kind === 'young') === (action === 'x') : action === 'x'
      return `${action},0.5,${random() < (likes ? 0.3 : 0.1) ? 1 : 0},${kind},${Math.floor(random() * 90)}`
    })
    return `a,p,r,kind,age\n${lines.join('\n')}\n`
  }

  it('finds whom to give what, and says by how much that is better than the same for everybody', async () => {
    const log = await folder.file('kinds.csv', logOf(4000, true))
    const { json, out } = await evaluate(log, ...COLUMNS, '--learn', '--context', 'kind,age', '--splits', '5')
    expect(json.comparison.conclusion).toBe('better')
    expect(json.policies.learned.estimators.ips.value).toBeGreaterThan(0.26)
    expect(json.policies.random.estimators.ips.value).toBeCloseTo(0.2, 1)
    expect(Object.keys(json.policies.fixed).sort()).toEqual(['x', 'y'])
    const { interval, verdict } = json.policies.learned
    expect(interval[0]).toBeLessThan(0.3)
    expect(interval[1]).toBeGreaterThan(0.3)
    expect(verdict).toBe('ok')
    expect(out).toContain('The learned policy is better than always')
  })

  it('gives everybody the same, and says that it cannot tell, where there is nothing to find', async () => {
    const log = await folder.file('alike.csv', logOf(4000, false))
    const { json } = await evaluate(log, ...COLUMNS, '--learn', '--context', 'kind,age', '--splits', '10')
    expect(json.comparison).toMatchObject({ bestFixed: 'x', conclusion: 'cannot tell', splitsWorse: 0 })
  })

  it('is the same again for the same rows, and other splits for another seed', async () => {
    const log = await folder.file('again.csv', logOf(1000, true))
    const given = [log, ...COLUMNS, '--learn', '--context', 'kind', '--splits', '2'] as const
    const first = (await evaluate(...given)).out
    expect((await evaluate(...given)).out).toBe(first)
    expect((await evaluate(...given, '--seed', 'other')).out).not.toBe(first)
  })
})
