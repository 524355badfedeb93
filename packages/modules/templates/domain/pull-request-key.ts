import { trimEndOf } from '@callboard/core/trim'

/** By which a pull request is found, however its address is written; undefined if it is none. */
export function pullRequestKey(url: string): string | undefined {
  const parsed = URL.parse(url)
  return parsed ? `${parsed.host}${trimEndOf(parsed.pathname, '/')}`.toLowerCase() : undefined
}
