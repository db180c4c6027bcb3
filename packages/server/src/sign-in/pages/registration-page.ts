import { framePage } from '../../pages/frame.ts'
import { type Html, html } from '../../pages/html.ts'
import { fill, textIn } from '../../pages/language.ts'
import type { Language } from '../../pages/languages.ts'
import type { FieldDefinition } from '../definition.ts'
import { type FieldProblem, inputName } from '../registration.ts'
import { WORDS } from './words.ts'

interface RegistrationPage {
  readonly language: Language
  readonly brand: string
  readonly fields: readonly FieldDefinition[]
  /** Shows that the form is the one that was sent to this browser. */
  readonly formId: string
  /** What was typed before, where something was wrong with it. */
  readonly typed?: URLSearchParams
  readonly problems?: ReadonlyMap<string, FieldProblem>
}

/** Asks for the next few traits. */
export function renderRegistrationPage(page: RegistrationPage): string {
  const { brand, fields, formId, language } = page
  const words = WORDS[language]
  const inputs = fields.map((field, index) => renderField(field, `field-${index}`, page))
  return framePage(
    language,
    words.aboutYou,
    html`<h1>${words.aboutYou}</h1><p>${fill(words.whyAsked, { brand })}</p>
<form method="post" accept-charset="utf-8"><input type="hidden" name="form" value="${formId}">${inputs}
<button class="first" name="do" value="save">${words.save}</button><button name="do" value="skip" formnovalidate>${words.skip}</button></form>`,
  )
}

function renderField(field: FieldDefinition, id: string, { language, problems, typed }: RegistrationPage): Html {
  const words = WORDS[language]
  const problem = problems?.get(field.trait)
  const value = typed?.get(inputName(field)) ?? ''
  return html`<label for="${id}">${textIn(language, field.label)} ${field.required && html`<small>(${words.required})</small>`}</label>
${renderInput(field, id, value, problem !== undefined, language)}
${problem !== undefined && html`<p class="problem" id="${id}-problem">${words.problems[problem]}</p>`}`
}

function renderInput(field: FieldDefinition, id: string, value: string, isWrong: boolean, language: Language): Html {
  const wrong = isWrong && html` aria-invalid="true" aria-describedby="${id}-problem"`
  const needed = field.required && html` required`
  const head = html`id="${id}" name="${inputName(field)}"${needed}${wrong}`
  switch (field.kind) {
    case 'text':
      return html`<input ${head} value="${value}" maxlength="${field.maxLength}">`
    case 'number':
      return html`<input ${head} value="${value}" inputmode="decimal">`
    case 'date':
      return html`<input ${head} value="${value}" type="date">`
    case 'choice': {
      const options = Object.entries(field.options).map(
        ([option, label]) =>
          html`<option value="${option}"${option === value && html` selected`}>${textIn(language, label)}</option>`,
      )
      return html`<select ${head}><option value="">${WORDS[language].choose}</option>${options}</select>`
    }
  }
}
