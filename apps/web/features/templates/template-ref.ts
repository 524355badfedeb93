import { safeDecode } from '@callboard/core/safe-decode'

/** The reference of a template from the segments of its page's address. */
export const templateRef = ({ namespace, name }: { namespace: string; name: string }): string =>
  `template:${safeDecode(namespace)}/${safeDecode(name)}`.toLowerCase()
