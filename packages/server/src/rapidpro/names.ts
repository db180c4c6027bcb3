/** A name as ids are written: small letters, digits and `-`, beginning with a letter; `otherwise` where nothing is left of it. */
export function slug(name: string, otherwise: string, most = 48): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, most)
    .replace(/-+$/, '')
  if (plain === '') return otherwise
  return /^[a-z]/.test(plain) ? plain : `${otherwise}-${plain}`.slice(0, most)
}

/** The key of a result, as expressions of the export name it: small letters, digits and `_`. */
export function resultKey(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 64)
}

/** Gives every name once; one that is taken gets a number. */
export class UniqueNames {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken)
  }

  take(name: string): string {
    let unique = name
    for (let i = 2; this.#taken.has(unique); i++) unique = `${name}-${i}`
    this.#taken.add(unique)
    return unique
  }
}

/** Languages of three letters (ISO 639-3, as in exports) by those of two that people's preferences are kept in. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ eng: 'en', spa: 'es', fra: 'fr', fre: 'fr', por: 'pt', deu: 'de', ger: 'de', ita: 'it', nld: 'nl', swe: 'sv' },
  ...{ ara: 'ar', hin: 'hi', ben: 'bn', urd: 'ur', rus: 'ru', ukr: 'uk', pol: 'pl', tur: 'tr', vie: 'vi', tha: 'th' },
  ...{ zho: 'zh', jpn: 'ja', kor: 'ko', swa: 'sw', kin: 'rw', run: 'rn', amh: 'am', som: 'so', hau: 'ha', yor: 'yo' },
  ...{ ibo: 'ig', zul: 'zu', xho: 'xh', sna: 'sn', nya: 'ny', lug: 'lg', wol: 'wo', ind: 'id', msa: 'ms', fil: 'tl' },
  ...{ tgl: 'tl', khm: 'km', lao: 'lo', mya: 'my', nep: 'ne', sin: 'si', tam: 'ta', tel: 'te', mar: 'mr', guj: 'gu' },
  ...{ pan: 'pa', kan: 'kn', mal: 'ml', hat: 'ht', que: 'qu', aym: 'ay', grn: 'gn', fas: 'fa', heb: 'he', ell: 'el' },
}

/** The language of a flow; undefined where the export does not say one. */
export function languageCode(code: string): string | undefined {
  if (['base', 'und', ''].includes(code)) return undefined
  return LANGUAGES[code] ?? code.slice(0, 3).toLowerCase()
}
