import { createHash } from 'node:crypto'
import { type Html, html } from './html.ts'
import type { Language } from './languages.ts'

const STYLE = `
:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1.2rem}
h1{font-size:1.4rem;line-height:1.25}a.button,button{display:block;box-sizing:border-box;width:100%;margin:.7rem 0;padding:.75rem 1rem;
border:1px solid #8886;border-radius:.6rem;background:none;color:inherit;font:inherit;text-align:center;text-decoration:none;cursor:pointer}
button.first{background:var(--brand);border-color:var(--brand);color:var(--on-brand)}a.button:hover,button:hover{border-color:currentColor}
label{display:block;margin:1.1rem 0 .3rem;font-weight:600}label small{font-weight:400;opacity:.75}
input,select{box-sizing:border-box;width:100%;padding:.6rem;border:1px solid #8889;border-radius:.5rem;font:inherit;color:inherit;background:Canvas}
.problem{color:#b3261e;margin:.3rem 0 0}@media(prefers-color-scheme:dark){.problem{color:#ff8a80}}
.logo{display:block;max-height:3rem;max-width:100%;margin:0 auto 1.5rem}fieldset{border:0;padding:0;margin:1.6rem 0}legend{font-weight:600;font-size:1.1rem;padding:0}
.check{display:flex;gap:.7rem;align-items:start;min-height:2.75rem;padding:.45rem 0;margin:0;font-weight:400}.check input{width:1.4rem;height:1.4rem;flex:none;margin:.1rem 0 0;accent-color:var(--brand)}
.topic{margin-left:2.1rem}.pair{display:flex;gap:1rem}.pair>div{flex:1;min-width:0}.hint{opacity:.8;font-size:.9rem;margin:.3rem 0}
.note{border:2px solid var(--brand);border-radius:.6rem;padding:.7rem 1rem}:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
`

/** How a brand's pages look; both were validated with the playbook. */
export interface Look {
  /** `#rrggbb` */
  readonly color?: string | undefined
  /** Address of a picture. */
  readonly logo?: string | undefined
}

/** Used where the brand has none. */
export const DEFAULT_COLOR = '#1f5eff'

/** What a page has beside the frame. Style and script are the same for everybody: headers name them by their hash. */
export interface PageParts {
  readonly style?: string
  /** What runs in the browser; it may talk to this server and to nobody else. */
  readonly script?: string
  /** For the head of the page. */
  readonly head?: Html
}

function styleOf({ color = DEFAULT_COLOR }: Look, own = ''): string {
  return `:root{--brand:${color};--on-brand:${isDark(color) ? '#fff' : '#000'}}${STYLE}${own}`
}

/** Whether white letters can be read on a colour better than black ones (WCAG 2.2, relative luminance and contrast ratio). */
export function isDark(color: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05
}

/** A whole page: works without scripts and loads nothing but the brand's logo and what its parts name. */
export function framePage(
  language: Language,
  title: string,
  content: Html,
  look: Look = {},
  parts: PageParts = {},
): string {
  const style = html`<style>`.text + styleOf(look, parts.style) + html`</style>`.text
  const logo = look.logo === undefined ? '' : html`<img class="logo" src="${look.logo}" alt="">`.text
  const head = html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport"
content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title>`
  const script = parts.script === undefined ? '' : `<script>${parts.script}</script>`
  return `${head.text}${style}${parts.head?.text ?? ''}</head><body>${logo}<main>${content.text}</main>${script}</body></html>`
}

/**
 * The headers of such a page. Browsers let a form lead, also by redirects, only to what `form-action` names, so the
 * site to which the person goes on is named there.
 */
export function pageHeaders(
  formTargets: readonly string[] = [],
  look: Look = {},
  { script, style }: PageParts = {},
): Readonly<Record<string, string>> {
  const logo = look.logo === undefined ? [] : [new URL(look.logo).origin]
  const pictures = script === undefined ? logo : ["'self'", ...logo]
  const scripted = ["connect-src 'self'", "manifest-src 'self'", "worker-src 'self'"]
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${hashOf(styleOf(look, style))}'`,
      ...(script === undefined ? [] : [`script-src 'sha256-${hashOf(script)}'`, ...scripted]),
      ...(pictures.length > 0 ? [`img-src ${pictures.join(' ')}`] : []),
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

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
