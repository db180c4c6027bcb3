/** What a page is told of its life. */
export interface PageLife {
  /** It may be gone in a moment. */
  readonly onLeave: () => void
  /** It is there again, after all. */
  readonly onBack: () => void
  /** There is a connection again. */
  readonly onOnline: () => void
}

/** Listens to the page, where there is one. Gives what ends it. */
export function listenToPage({ onBack, onLeave, onOnline }: PageLife): () => void {
  if (typeof document !== 'object' || typeof addEventListener !== 'function') return () => undefined
  const listening = new AbortController()
  const { signal } = listening
  // A phone tells of nothing later than this when an app is swiped away.
  const onVisibility = () => (document.visibilityState === 'hidden' ? onLeave() : onBack())
  document.addEventListener('visibilitychange', onVisibility, { signal })
  addEventListener('pagehide', onLeave, { signal })
  addEventListener('pageshow', onBack, { signal })
  addEventListener('online', onOnline, { signal })
  return () => listening.abort()
}

/** The notification that led to this page, by what the service worker wrote into its address; taken out of it. */
export function arrivalByNotification(): { readonly decision: string; readonly button?: string } | undefined {
  if (typeof document !== 'object' || !location.hash.startsWith('#attune=')) return undefined
  const told = new URLSearchParams(location.hash.slice(1))
  history.replaceState(history.state, '', location.pathname + location.search)
  const button = told.get('button')
  return { decision: told.get('attune')!, ...(button && { button }) }
}
