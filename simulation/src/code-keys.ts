import { CodeKeys } from 'attune/testing'

/** With what keys of codes are sealed in every life of a process, as by the file of its data directory. */
export const CODE_KEYS = new CodeKeys(new Uint8Array(32))
