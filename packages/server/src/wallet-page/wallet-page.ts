import { framePage, type Look, type PageParts } from '../pages/frame.ts'
import { type Html, html } from '../pages/html.ts'
import { fill } from '../pages/language.ts'
import type { Language } from '../pages/languages.ts'
import type { Wallet, WalletGrant, WalletPoints } from '../wallet/wallet.ts'
import { WALLET_SCRIPT } from './in-browser.ts'
import { drawQrCode } from './qr-code.ts'
import { WALLET_WORDS } from './words.ts'

/** What the wallet page is made of. */
interface WalletPage {
  readonly language: Language
  readonly brand: string
  readonly look: Look
  /** IANA zone in which ends are told. */
  readonly zone: string
  readonly wallet: Wallet
  /** Last part of the page's address, under which the rest of it lies. */
  readonly token: string
  /** Which wallets of phones passes can be made for. */
  readonly passes: { readonly apple: boolean; readonly google: boolean }
}

const STYLE = `
.card{border:1px solid #8886;border-radius:.9rem;padding:1rem;margin:.9rem 0;border-inline-start:.45rem solid var(--brand)}
.card h3{font-size:1.1rem;margin:0 0 .2rem}.card p{margin:.25rem 0}.held{opacity:.7}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
summary{display:block;box-sizing:border-box;min-height:2.75rem;padding:.65rem 1rem;margin:.7rem 0 0;border-radius:.6rem;background:var(--brand);color:var(--on-brand);
text-align:center;cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}.card details.plain summary{background:none;color:inherit;border:1px solid #8886}
.qr{display:block;width:min(100%,16rem);margin:1rem auto .5rem;border-radius:.4rem}.code{font:600 1.25rem/1.3 ui-monospace,monospace;text-align:center;user-select:all;overflow-wrap:anywhere}
.big{font-size:1.5rem;font-weight:600}@media(max-width:32rem){body{margin:1.5rem auto}}[hidden]{display:none!important}`

/** What the page has beside the frame; the same for everybody, so that its headers can name it. */
export const WALLET_PARTS: PageParts = { style: STYLE, script: WALLET_SCRIPT }

/** The page on which somebody sees what they hold, live. */
export function renderWalletPage(page: WalletPage): string {
  const { brand, language, look, token, wallet } = page
  const words = WALLET_WORDS[language]
  const title = fill(words.title, { brand })
  const { grants, points } = wallet
  const content = html`<div id="wallet-page" data-appeared="${words.appeared}" data-gone="${words.gone}"><h1>${title}</h1>
<p id="offline" class="note" role="status" hidden>${words.offline}</p><p id="news" class="hint" role="status" aria-live="polite"></p>
<div id="wallet">${grants.length > 0 ? html`<h2>${words.offers}</h2>` : html`<p>${words.nothing}</p>`}
${grants.map((grant) => renderGrant(grant, page))}${points.length > 0 && html`<h2>${words.points}</h2>`}
${points.map((balance) => renderPoints(balance, page))}</div>
<button id="install" type="button" hidden>${words.install}</button></div>`
  const head = html`<link rel="manifest" href="${token}/manifest.webmanifest"><link rel="icon" href="${token}/icons/192.png"><link rel="apple-touch-icon" href="${token}/icons/180.png"><meta
name="apple-mobile-web-app-capable" content="yes"><meta name="mobile-web-app-capable" content="yes"><meta name="apple-mobile-web-app-title" content="${brand}">`
  return framePage(language, title, content, look, { ...WALLET_PARTS, head })
}

function renderGrant(grant: WalletGrant, page: WalletPage): Html {
  const words = WALLET_WORDS[page.language]
  const { description, endsAt, id, legal, name, state, terms } = grant
  const isHeld = state === 'held'
  return html`<article class="card${isHeld && ' held'}" data-grant="${id}" data-name="${name}"><h3>${name}</h3>
${description !== null && html`<p>${description}</p>`}
${endsAt !== null && html`<p><time datetime="${endsAt}">${fill(words.until, { date: dateOf(endsAt, page) })}</time></p>`}
${isHeld && html`<p>${words.held}</p>`}${terms && state !== 'completed' && !isHeld && html`<p>${words.notCompleted}</p>`}
${renderCode(grant, page)}${legal !== null && html`<details id="legal-${id}" class="plain"><summary id="read-${id}">${words.conditions}</summary><p>${legal}</p></details>`}</article>`
}

function renderCode({ code, id, name }: WalletGrant, { language, passes, token }: WalletPage): Html | false {
  if (code === null) return false
  const words = WALLET_WORDS[language]
  const passLink = (kind: 'apple' | 'google') =>
    passes[kind] && html`<a class="button" href="${token}/${kind}/${id}">${words[kind]}</a>`
  return html`<details id="code-${id}"><summary id="show-${id}">${words.showCode}</summary>${drawQrCode(code, fill(words.codeOf, { name, code }))}
<p class="code">${code}</p></details>${passLink('apple')}${passLink('google')}`
}

function renderPoints({ available, name, nextToExpire, pending, tierName }: WalletPoints, page: WalletPage): Html {
  const words = WALLET_WORDS[page.language]
  const { language } = page
  const count = (points: number) => points.toLocaleString(language)
  const ends = nextToExpire && { count: count(nextToExpire.points), date: dateOf(nextToExpire.at, page) }
  return html`<article class="card"><h3>${name}</h3><p class="big">${fill(words.available, { count: count(available) })}</p>
${pending > 0 && html`<p>${fill(words.pending, { count: count(pending) })}</p>`}${ends !== null && html`<p>${fill(words.ends, ends)}</p>`}
${tierName !== null && html`<p>${fill(words.tier, { tier: tierName })}</p>`}</article>`
}

function dateOf(at: string, { language, zone }: WalletPage): string {
  return new Date(at).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short', timeZone: zone })
}
