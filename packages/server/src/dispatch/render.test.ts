import { expect, it } from 'vitest'
import { inTime, renderTexts, type TextData } from './render.ts'

const data: TextData = { customer: { name: 'Ann' }, event: {}, facts: {}, action: 'a', channel: 'c' }
const long = '{% for n in (1..400) %}{{ customer.name }}{% endfor %}'

it('texts that are filled in at the same time do not use up the time of each other', async () => {
  const rendered = await Promise.all(Array.from({ length: 200 }, () => renderTexts({ text: long, more: [long] }, data)))
  expect(rendered.filter(({ ok }) => !ok)).toEqual([])
})

it('texts are filled in once more where their time was not enough, and then no more', () => {
  let tries = 0
  const late = () => {
    tries++
    throw new Error('template render limit exceeded')
  }
  expect(() => inTime(late)).toThrow('template render limit exceeded')
  expect(tries).toBe(2)
  expect(inTime(({ renderLimit }) => (tries++ === 2 ? late() : renderLimit > 100))).toBe(true)
})

it.each([
  ['2026-11-27T23:30:00.000Z', 'Saturday 00:30'],
  ['2026-07-01T09:00:00-04:00', 'Wednesday 15:00'],
  ['2026-11-27', 'Friday 00:00'],
  ['2026-11-27T18:45', 'Friday 18:45'],
])('%s is written by the clock of the person', async (at, written) => {
  const content = {
    text: "{{ event.at | date: '%A %H:%M' }}",
    html: "<i>{{ event.at | date: '%H:%M', 'Asia/Tokyo' }}</i>",
  }
  const rendered = await renderTexts(content, { ...data, event: { at }, timezone: 'Europe/Zurich' })
  expect(rendered).toMatchObject({ content: { text: written, html: expect.stringMatching(/^<i>\d\d:\d\d<.i>$/) } })
})
