import { expect, test } from 'vitest'
import { translateText } from './expression.ts'

const scope = { results: new Set(['cups', 'price', 'name']) }

test.each([
  ['@(results.cups * 7)', '{{ answers.cups | times: 7 }}'],
  ['@(results.cups + results.price)', '{{ answers.cups | plus: answers.price }}'],
  ['@(results.cups * 7 + 1)', '{{ answers.cups | times: 7 | plus: 1 }}'],
  ['@(results.price / 2)', '{{ answers.price | times: 1.0 | divided_by: 2 }}'],
  ['@(results.name & " Smith")', '{{ answers.name | append: " Smith" }}'],
  ['@(fields.age - 1)', '{{ customer.age | default: "" | minus: 1 }}'],
  ['@(upper(results.name) & "!")', '{{ answers.name | upcase | append: "!" }}'],
])('%s becomes %s', (given, liquid) => {
  expect(translateText(given, scope)).toEqual({ text: liquid, unknown: [] })
})

// Liquid goes from left to right.
test.each(['@(1 + results.cups * 7)', '@(results.cups ^ 2)', '@(results.cups + results.none)'])(
  '%s has no counterpart',
  (given) => {
    expect(translateText(given, scope)).toEqual({ text: '', unknown: [given] })
  },
)
