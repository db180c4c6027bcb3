import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf } from '../rehearsal.ts'
import { type Story, tell } from './tell.ts'

const folder = new URL('./', import.meta.url)
const names = readdirSync(folder).flatMap((name) => name.match(/^(.*)\.story\.json$/)?.[1] ?? [])
const stories = names.map((name): [string, Story] => [
  name,
  JSON.parse(readFileSync(new URL(`${name}.story.json`, folder), 'utf8')),
])

const newcomer = () => createCustomer(1, Date.parse('2026-06-01T00:00:00Z'))

describe.each(stories)('%s', (name, story) => {
  const told = tell(story, newcomer(), structuredClone<Customer>)

  it('goes as it is written down, with the customer saved and read again between every two steps', async () => {
    await expect(`${story.about}\n\n${told.lines.join('\n')}\n`).toMatchFileSnapshot(`${name}.transcript.txt`)
  })

  it('goes the same when told again: same arguments, same bytes (invariant 1)', () => {
    const again = tell(story, newcomer(), (customer) => customer)
    expect(again.lines).toEqual(told.lines)
    expect(JSON.stringify(again.effects)).toBe(JSON.stringify(told.effects))
    expect(again.customer).toEqual(told.customer)
  })

  it('is changed by no repeat of an event (invariant 2)', () => {
    const repeated = tell(story, newcomer(), (customer) => customer, { repeats: true })
    expect(repeated.lines).toEqual(told.lines)
    expect(repeated.customer).toEqual(told.customer)
  })

  it('has a playbook that compiles to the same version every time', () => {
    expect(playbookOf(story.playbook).version).toBe(playbookOf(structuredClone(story.playbook)).version)
  })
})

it('every type of event has a part in some story', () => {
  const files = readdirSync(new URL('../events/', import.meta.url)).map((file) => file.replace('.ts', ''))
  const types = files.filter((file) => file !== 'event').toSorted()
  const told = new Set(stories.flatMap(([, { events }]) => events.map(({ type }) => type ?? 'timer-fired')))
  expect([...told].filter((type) => types.includes(type)).toSorted()).toEqual(types)
})

it('every type of effect is brought about in some story', () => {
  const files = readdirSync(new URL('../effects/', import.meta.url)).map((file) => file.replace('.ts', ''))
  const seen = new Set(
    stories.flatMap(([, story]) => tell(story, newcomer(), (c) => c).effects.map(({ type }) => type)),
  )
  expect([...seen].toSorted()).toEqual(files.filter((file) => file !== 'effect').toSorted())
})
