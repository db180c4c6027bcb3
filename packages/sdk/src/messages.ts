/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }

/** Traits, properties, contents. */
export type Bag = { readonly [name: string]: Json | undefined }

/** What the device tells with every message: the time zone, by which Attune knows when it is night here. */
export function deviceContext(): Bag {
  try {
    return { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }
  } catch {
    return {}
  }
}

/** What a page says of itself; nothing where there is none. */
export function pageProperties(): Bag {
  if (typeof document !== 'object') return {}
  const { pathname, search, href } = location
  return { title: document.title, url: href, path: pathname, search, referrer: document.referrer }
}
