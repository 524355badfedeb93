import { trimEndOf, trimOf } from './trim.ts'

/** A suggested slug for a name, for example "Acme Corp." to "acme-corp". May still be too short. */
export function slugFrom(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return trimEndOf(trimOf(words, '-').slice(0, 40), '-')
}
