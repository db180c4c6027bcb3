/** The kinds of events of the standard workload and their share. Change them here; they add up to 1. */
export const WORKLOAD_MIX = {
  'page-view': 0.4,
  'location-ping': 0.2,
  order: 0.15,
  'cart-change': 0.1,
  'device-telemetry': 0.05,
  'text-reply': 0.05,
  identify: 0.05,
} as const

/** The names of its events. */
export const WORKLOAD_EVENTS: readonly string[] = [
  ...['Page Viewed', 'Product Viewed', 'Location Reported', 'Order Completed', 'Product Added', 'Product Removed'],
  ...['Device Reported', 'Text Received'],
]

export type EventKind = keyof typeof WORKLOAD_MIX

/** Customers are drawn by Zipf's law with this exponent. */
export const ZIPF_EXPONENT = 1

export const PLACES = 2000

/** As many areas as there are US ZIP codes with people in them. */
export const ZIP_AREAS = 33_120

/**
 * Zones without daylight saving, three hours apart around the globe: at whatever hour the bench runs, the same share
 * of the customers has quiet hours, so that figures of different hours compare.
 */
export const ZONES: readonly string[] = [
  'Pacific/Honolulu',
  'America/Phoenix',
  'America/Puerto_Rico',
  'Atlantic/Cape_Verde',
  'Africa/Johannesburg',
  'Asia/Karachi',
  'Asia/Singapore',
  'Pacific/Guadalcanal',
]

export const WORKLOAD_SECTIONS: readonly string[] = [
  ...['coffee', 'food', 'basketball', 'running', 'outdoor', 'swim', 'winter', 'campus', 'golf', 'yoga'],
]

export const TIERS: readonly string[] = ['none', 'none', 'none', 'green', 'green', 'gold']

export const TEXTS: readonly string[] = ['YES', 'NO', '2', 'twice a wk', 'MENU', 'a couple times', 'HELP', 'JOIN']

/** What the standard playbook holds and how often it acts. Moments are aimed at 1 per 12 events, deliveries at 1 per 60. */
export const WORKLOAD_PLAYBOOK = {
  audiences: 200,
  campaigns: 30,
  offers: 200,
  /** Of the actions, how many can also fill the slot `web-hero`. */
  slotActions: 100,
  quietHours: { from: '22:00', to: '07:00' },
  caps: [
    { channel: 'push', max: 3, within: '24h' },
    { channel: 'push', max: 10, within: '7d' },
    { channel: 'inbox', max: 30, within: '7d' },
  ],
  spacing: '20m',
  holdout: 0.05,
  randomArm: 0.05,
  interruptionCost: 3,
  /** With it, silence is worth more than most messages: it sets how many of the moments end in a delivery. */
  messageCost: 17,
} as const
