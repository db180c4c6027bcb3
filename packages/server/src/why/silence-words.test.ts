import type { Decision, Playbook } from '@attune/engine'
import { expect, it } from 'vitest'
import { nothingToChooseInWords } from './silence-words.ts'

const words = (id: string, placements: readonly string[], version = 'one') =>
  nothingToChooseInWords(
    { candidates: [], moment: { kind: 'placement', id }, playbook: 'one' } as unknown as Decision,
    { version, actionsByPlacement: new Map(placements.map((name) => [name, []])) } as unknown as Playbook,
  )

it.each([
  ['hom', ['tips', 'home'], '; did you mean "home"? Its placements are home, tips.'],
  ['somewhere', ['tips', 'home'], '. Its placements are home, tips.'],
  ['home', [], ', nor any other: list it under `placements` of an action.'],
])('of the placement %s among %j it says %s', (id, placements, rest) => {
  expect(words(id, placements)).toBe(`No action of the playbook names the placement "${id}"${rest}`)
})

it('lists twenty and counts the rest', () => {
  const many = Array.from({ length: 25 }, (_, i) => `p${String(i).padStart(2, '0')}`)
  expect(words('elsewhere', many)).toContain('p19 and 5 more.')
})

it('says of an older decision that it speaks of the playbook of then', () => {
  expect(words('home', ['home'], 'two')).toContain('not the one in force now')
})
