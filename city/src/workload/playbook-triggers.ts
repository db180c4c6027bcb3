import type { PlaybookDefinition } from '@attune/engine'

/** The share of events that make a moment at once is that of the kind times that of the condition; together 1 in 12. */
export const WORKLOAD_TRIGGERS: Record<string, PlaybookDefinition['triggers'][string]> = {
  // 15 % × 19 % = 2.9 %
  'large-order': { on: { event: 'Order Completed', where: { property: 'total', moreThan: 49 } } },
  // 20 % × 30 % × 27 % = 1.6 %
  'walked-in': {
    on: {
      event: 'Location Reported',
      where: {
        all: [
          { property: 'place', exists: true },
          { property: 'accuracy', lessThan: 21 },
        ],
      },
    },
  },
  // 20 % × 8 % = 1.6 %
  'read-on': { on: { event: 'Page Viewed', where: { property: 'scroll', atLeast: 92 } } },
  // 20 % × 6 % = 1.2 %
  'looked-closely': { on: { event: 'Product Viewed', where: { property: 'scroll', atLeast: 94 } } },
  // 5 % × 13 % = 0.6 %
  'asked-for-menu': { on: { event: 'Text Received', where: { property: 'body', is: 'MENU' } } },
  // 5 % × 8 % = 0.4 %
  'running-out': { on: { event: 'Device Reported', where: { property: 'capsules_left', lessThan: 8 } } },
  // Comes half an hour later, for carts that were not ordered: timers, hardly moments.
  'cart-left-behind': {
    on: { event: 'Product Added', where: { property: 'price', moreThan: 90 } },
    after: '30m',
    cancelledBy: ['Order Completed', 'Product Removed'],
    cooldown: '24h',
  },
}
