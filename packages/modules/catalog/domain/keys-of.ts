/** The path of a value in a document. An annotation's key contains dots itself. */
export const keysOf = (field: string): string[] => {
  const annotation = /^metadata\.annotations\.(.+)$/.exec(field)?.[1]
  return annotation ? ['metadata', 'annotations', annotation] : field.split('.')
}
