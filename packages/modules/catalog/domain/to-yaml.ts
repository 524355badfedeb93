import { stringify } from 'yaml'

/** A value as YAML text, without aliases. Writing is the one thing that is done with YAML outside of the parsing threads. */
export const toYaml = (value: unknown, lineWidth: number): string => stringify(value, { lineWidth, aliasDuplicateObjects: false })
