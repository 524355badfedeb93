import { stringify } from 'yaml'

/** A value as YAML without aliases. Writing is the only use of YAML outside the parser threads. */
export const toYaml = (value: unknown, lineWidth: number): string => stringify(value, { lineWidth, aliasDuplicateObjects: false })
