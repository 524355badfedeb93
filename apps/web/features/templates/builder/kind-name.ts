/** A kind as descriptors write it: `Component`, `API`. */
export const kindName = (kind: string): string => (kind === 'api' ? 'API' : kind.charAt(0).toUpperCase() + kind.slice(1))
