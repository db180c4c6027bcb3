import { readFileSync } from 'node:fs'
import { compilePlaybook, parseCondition, printCondition } from '@attune/engine'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const page = readFileSync(new URL('../../../../docs/conditions.md', import.meta.url), 'utf8')

const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!)
const rows = [...page.matchAll(/^\| `([^`]+)` \| `(\{[^`]+\})` \|/gm)].map(([, text, tree]) => [text!, tree!] as const)
/** A condition begins where a line is not indented and does not close a bracket. */
const conditions = blocks('condition').flatMap((text) => text.trim().split(/\n(?![\s)])/))

/** Everything that the page refers to. */
const playbook = {
  brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
  facts: { location: { from: { event: 'Ping' }, fields: { zip: 'zip' }, lasts: '1h' } },
  feeds: { weather: { key: 'ZIP' }, stock: { key: 'store and SKU' } },
  computed: {
    'spend-90d': { calculate: 'sum', event: 'Order Completed', property: 'total', within: '90d' },
    'usual-shoe': { calculate: 'most-frequent', event: 'Order Completed', property: 'sku' },
  },
  offers: { 'free-coffee': { name: 'Free coffee' } },
  loyalty: {
    stars: { name: 'Stars', earn: [{ event: 'Order Completed', points: { per: 100, of: 'total' } }] },
  },
  audiences: { regulars: { where: 'count(Order Completed) >= 3' }, churned: { where: 'never' } },
}
const problemsOf = (condition: unknown) => {
  const result = compilePlaybook({
    ...playbook,
    triggers: { asked: { on: { event: 'Page Viewed' }, when: condition } },
  })
  return result.ok ? [] : result.problems
}

it.each(rows)('%s is the tree beside it', (text, tree) => {
  expect(parseCondition(text, 'trait')).toMatchObject({ ok: true, tree: parse(tree) })
  expect(problemsOf(text)).toEqual([])
  const printed = printCondition(parse(tree), 'trait')
  expect(parseCondition(printed, 'trait')).toMatchObject({ ok: true, tree: parse(tree) })
})

it.each(conditions)('%s is sound', (text) => {
  expect(problemsOf(text)).toEqual([])
})

it('the playbook on the page is sound', () => {
  const [text = ''] = blocks('yaml')
  const { brand } = playbook
  expect(compilePlaybook({ brand, ...parse(text) })).toMatchObject({ ok: true })
})

it('has examples to look at', () => {
  expect([rows.length > 15, conditions.length]).toEqual([true, 7])
})
