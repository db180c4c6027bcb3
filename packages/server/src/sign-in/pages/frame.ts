import { createHash } from 'node:crypto'
import { type Html, html } from './html.ts'
import type { Language } from './language.ts'

const STYLE = `
:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1.2rem}
h1{font-size:1.4rem;line-height:1.25}a.button,button{display:block;box-sizing:border-box;width:100%;margin:.7rem 0;padding:.75rem 1rem;
border:1px solid #8886;border-radius:.6rem;background:none;color:inherit;font:inherit;text-align:center;text-decoration:none;cursor:pointer}
button.first{background:#1f5eff;border-color:#1f5eff;color:#fff}a.button:hover,button:hover{border-color:currentColor}
label{display:block;margin:1.1rem 0 .3rem;font-weight:600}label small{font-weight:400;opacity:.75}
input,select{box-sizing:border-box;width:100%;padding:.6rem;border:1px solid #8889;border-radius:.5rem;font:inherit;color:inherit;background:Canvas}
.problem{color:#b3261e;margin:.3rem 0 0}@media(prefers-color-scheme:dark){.problem{color:#ff8a80}}
`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** A whole page: works without scripts and loads nothing. */
export function framePage(language: Language, title: string, content: Html): string {
  const style = html`<style>`.text + STYLE + html`</style>`.text
  const head = html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport"
content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title>`
  return `${head.text}${style}</head><body><main>${content.text}</main></body></html>`
}

/**
 * The headers of such a page. Browsers let a form lead, also by redirects, only to what `form-action` names, so the
 * site to which the person goes on is named there.
 */
export function pageHeaders(formTargets: readonly string[] = []): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${STYLE_HASH}'`,
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    // To ourselves it tells that a link was followed on a page of ours.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  }
}
