import { z } from 'zod'

/** Secrets are named, never written down in a playbook. */
export const environmentNameSchema = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'the name of an environment variable, not the secret itself' })
