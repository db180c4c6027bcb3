import { z } from 'zod'
import { affinityDefinitionSchema } from '../affinity/definition.ts'
import { audienceDefinitionSchema } from '../audience/definition.ts'
import { catalogueDefinitionSchema } from '../catalogue/enrichment.ts'
import { computedDefinitionSchema } from '../computed/definition.ts'
import { policyDefinitionSchema } from '../consent/policy.ts'
import { preferencePageDefinitionSchema } from '../consent/preference-page.ts'
import { factDefinitionSchema } from '../context/facts.ts'
import { actionDefinitionSchema, campaignDefinitionSchema } from '../decision/definition.ts'
import { channelDefinitionSchema } from '../delivery/channel.ts'
import { destinationDefinitionSchema } from '../destinations/definition.ts'
import { experimentDefinitionSchema } from '../experiment/definition.ts'
import { journeyDefinitionSchema, threadDefinitionSchema } from '../flow/definition.ts'
import { identityDefinitionSchema } from '../identity/rules.ts'
import { keywordsDefinitionSchema } from '../keywords/definition.ts'
import { programmeDefinitionSchema } from '../loyalty/definition.ts'
import { offerDefinitionSchema } from '../offer/definition.ts'
import { placesDefinitionSchema } from '../place/definition.ts'
import { plannedEventSchema } from '../plan/definition.ts'
import { privacyDefinitionSchema } from '../privacy/definition.ts'
import { traitDefinitionSchema } from '../profile/definition.ts'
import { durationSchema } from '../time/duration.ts'
import { isTimeZone } from '../time/zone.ts'
import { triggerDefinitionSchema } from '../trigger/definition.ts'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, { error: 'an id is written in small letters, digits, - and _, 64 at most' })

const httpsSchema = z
  .string()
  .regex(
    /^https:\/\/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?(?:\/[^\s"'<>]*)?$/i,
    {
      error: 'an address that begins with https://, such as https://www.example.com/logo.png',
    },
  )

const brandDefinitionSchema = z
  .strictObject({
    name: z.string().min(1),
    timezone: z.string().refine(isTimeZone, { error: 'not an IANA time zone such as America/New_York' }),
    currency: z.string().regex(/^[A-Z]{3}$/, { error: 'an ISO 4217 code such as USD' }),
    language: z.string().default('en'),
    marginFloor: z
      .union([z.number().min(0).lt(1), z.literal('none')], { error: 'a share from 0 to less than 1, or none' })
      .default(0)
      .describe(
        'share of the price that always stays as margin when offers come off, for products whose cost is known; 0: nothing is sold below its cost, none: what offers say comes off whatever it costs',
      ),
    returnWindow: durationSchema
      .optional()
      .describe('how long after it was paid a basket can be returned; 90d where nothing is said'),
    color: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, { error: 'a colour such as #1f5eff' })
      .optional()
      .describe('of buttons and links on pages for people'),
    logo: httpsSchema.optional().describe('picture at the top of pages for people'),
    privacyUrl: httpsSchema.optional().describe('where people read what is done with their data'),
  })
  .meta({ id: 'Brand', description: 'Whose playbook it is; defaults for zone, currency and language' })

const feedDefinitionSchema = z
  .strictObject({
    description: z.string().optional(),
    key: z.string().min(1).describe('what its keys are, for people'),
  })
  .meta({ id: 'Feed', description: 'Outside data that informs context' })

/** All definitions that the engine runs by, as data. Sections that are not given are empty. */
export const playbookDefinitionSchema = z
  .strictObject({
    brand: brandDefinitionSchema,
    identity: identityDefinitionSchema.prefault({}),
    keywords: keywordsDefinitionSchema.prefault({}),
    policy: policyDefinitionSchema.prefault({}),
    privacy: privacyDefinitionSchema.prefault({}),
    preferencePage: preferencePageDefinitionSchema.prefault({}),
    channels: z.record(id, channelDefinitionSchema).default({}),
    destinations: z.record(id, destinationDefinitionSchema).default({}),
    feeds: z.record(id, feedDefinitionSchema).default({}),
    events: z.record(z.string().min(1).max(128), plannedEventSchema).default({}),
    catalogue: catalogueDefinitionSchema.prefault({}),
    places: placesDefinitionSchema.prefault({}),
    facts: z.record(id, factDefinitionSchema).default({}),
    traits: z.record(z.string().min(1).max(200), traitDefinitionSchema).default({}),
    computed: z.record(id, computedDefinitionSchema).default({}),
    audiences: z.record(id, audienceDefinitionSchema).default({}),
    triggers: z.record(id, triggerDefinitionSchema).default({}),
    campaigns: z.record(id, campaignDefinitionSchema).default({}),
    offers: z.record(id, offerDefinitionSchema).default({}),
    affinity: affinityDefinitionSchema.optional(),
    loyalty: z.record(id, programmeDefinitionSchema).default({}),
    actions: z.record(id, actionDefinitionSchema).default({}),
    experiments: z.record(id, experimentDefinitionSchema).default({}),
    threads: z.record(id, threadDefinitionSchema).default({}),
    journeys: z.record(id, journeyDefinitionSchema).default({}),
  })
  .meta({ id: 'Playbook', description: 'The versioned set of all definitions that the engine runs by' })

export type PlaybookDefinition = z.infer<typeof playbookDefinitionSchema>
